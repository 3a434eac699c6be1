// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/measure"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/store"
)

// Conflict is one thing of which documents say different amounts, or of which one says what another denies: two revisions
// of a bulletin, or the manuals of two models where the question names none.
type Conflict struct {
	// Claims index Answer.Claims: one of each document, that of the document changed last first. Their citations have
	// the dates.
	Claims []int `json:"claims"`
}

// statement is a passage as it is compared with others. What it takes is read when it is needed, and once.
type statement struct {
	text, language string
	// digits is set if there are any, denies if something is denied.
	digits func() bool
	denies func() bool
	// terms are the passage's terms, numbers those of them with digits.
	terms   func() map[string]bool
	numbers func() []string
}

func newStatement(language, text string, terms func() map[string]bool) *statement {
	s := &statement{text: text, language: language, terms: sync.OnceValue(terms)}
	s.digits = sync.OnceValue(func() bool { return hasDigit(text) })
	s.denies = sync.OnceValue(func() bool { return negations(text) > 0 })
	s.numbers = sync.OnceValue(func() []string {
		var numbers []string
		for t := range s.terms() {
			if hasDigit(t) {
				numbers = append(numbers, t)
			}
		}
		return numbers
	})
	return s
}

// statementIn returns the statement of a text in a language.
func statementIn(language, text string) *statement {
	return newStatement(language, text, func() map[string]bool { return termSet(language, text) })
}

// differs reports whether another passage says the same with other numbers. Amounts in other units may be the same
// ("36 psi" and "248 kPa"), and where one passage has no number it says less and not something else.
func (s *statement) differs(o *statement) bool {
	if !s.digits() || !o.digits() || !s.alike(o) {
		return false
	}
	if holdsAll(o.terms(), s.numbers()) || holdsAll(s.terms(), o.numbers()) {
		return false // without a look at other units
	}
	return hasOther(s.numbers(), o.text) && hasOther(o.numbers(), s.text)
}

func holdsAll(terms map[string]bool, some []string) bool {
	return !slices.ContainsFunc(some, func(t string) bool { return !terms[t] })
}

// alike reports whether two passages are alike but for their numbers.
func (s *statement) alike(o *statement) bool {
	words, others := len(s.terms())-len(s.numbers()), len(o.terms())-len(o.numbers())
	if float64(min(words, others)) < alikeShare*float64(max(words, others)) {
		return false // whatever the words are
	}
	both := common(s.terms(), o.terms())
	for _, n := range s.numbers() {
		if o.terms()[n] {
			both--
		}
	}
	return areAlike(both, words, others)
}

// contradicts reports whether of two passages of a sentence or row one says the same with other numbers, or denies what the other
// says.
func (s *statement) contradicts(o *statement) bool {
	if min(len(s.text), len(o.text)) < max(len(s.text), len(o.text))/3 {
		return false // before their terms are read
	}
	return s.differs(o) || s.denies() != o.denies() && s.hasWordsOf(o)
}

// hasWordsOf reports whether two passages have the same words, or all but one. A passage with a word more, such as "without oil",
// says more.
func (s *statement) hasWordsOf(o *statement) bool {
	n := len(s.terms())
	return n >= minDenied && len(o.terms()) == n && common(s.terms(), o.terms()) >= n-1
}

// minDenied is the least number of terms of a passage that is compared with one that denies it.
const minDenied = 3

// hasOther reports whether one of the numbers does not stand in a text, whatever the unit.
func hasOther(numbers []string, text string) bool {
	have := termSet("", text+"\n"+strings.Join(measure.Equivalents(text), "\n"))
	return !holdsAll(have, numbers)
}

// conflicts returns the conflicts among the claims of an answer.
func (a *Answer) conflicts() []Conflict {
	var all []Conflict
	sides := make([][]*side, len(a.Claims))
	for i := range a.Claims {
		sides[i] = a.sides(i)
	}
	taken := make(map[int]bool)
	for i := range a.Claims {
		group := []int{i}
		for j := i + 1; j < len(a.Claims) && !taken[i]; j++ {
			if !taken[j] && a.contradict(sides[i], sides[j]) {
				group = append(group, j)
			}
		}
		if len(group) == 1 {
			continue
		}
		for _, j := range group {
			taken[j] = true
		}
		slices.SortStableFunc(group, func(i, j int) int { return a.cited(j).Modified.Compare(a.cited(i).Modified) })
		all = append(all, Conflict{group})
	}
	return all
}

// contradict reports whether a side of one claim opposes a side of another.
func (a *Answer) contradict(claim, other []*side) bool {
	return slices.ContainsFunc(claim, func(x *side) bool {
		return slices.ContainsFunc(other, func(y *side) bool { return x.opposes(y, a.Question) })
	})
}

// side is what a document says on a matter, under its headings.
type side struct {
	document store.DocumentID
	head     string
	*statement
}

// opposes reports whether two passages of different documents contradict each other on the matter of a question. The words of
// the question in the headings of one, and its numbers in one, must stand with the other too: the figures of March are not in
// conflict with those of April for a question that says "March", nor is item 101 with item 102.
func (s *side) opposes(o *side, question string) bool {
	return s.document != o.document && s.contradicts(o.statement) && s.isOf(o, question) && o.isOf(s, question)
}

// isOf reports whether the words of a question in the headings of a passage, and its numbers in the passage, stand with another
// one.
func (s *side) isOf(o *side, question string) bool {
	head, other := termSet(s.language, s.head), termSet(o.language, o.head+"\n"+o.text)
	for t := range termSet(s.language, question) {
		if (head[t] || hasDigit(t) && s.terms()[t]) && !other[t] {
			return false
		}
	}
	return true
}

// sides returns what documents say of a claim: its own text if it quotes one, otherwise the sentences of its citations, and of
// these, if it has a number, those that have it too.
func (a *Answer) sides(claim int) []*side {
	c := &a.Claims[claim]
	if c.Unsupported != "" || len(c.Citations) == 0 {
		return nil
	}
	if c.Quoted {
		return []*side{a.cited(claim).side(statementIn(a.Language, unnumbered(c.Text)))}
	}
	numbers := statementIn(a.Language, c.Text).numbers()
	var sides []*side
	for _, i := range c.Citations {
		cited := &a.Citations[i]
		for _, s := range sentence.Split(cited.Quote) {
			of := statementIn(a.Language, cited.Quote[s.Start:s.End])
			if len(numbers) == 0 || slices.ContainsFunc(numbers, func(n string) bool { return of.terms()[n] }) {
				sides = append(sides, cited.side(of))
			}
		}
	}
	return sides
}

// unnumbered returns a step without its number, which may be another one in another document.
func unnumbered(step string) string { return numberedStep.ReplaceAllString(step, "") }

// side returns what is said at the citation's place.
func (c *Citation) side(s *statement) *side {
	chunk := ingest.Chunk{HeadingPath: c.HeadingPath}
	return &side{c.Document, chunk.Head(c.Title), s}
}

func (a *Answer) cited(claim int) *Citation { return &a.Citations[a.Claims[claim].Citations[0]] }

// addConflicts lists the conflicts of an answer and says in its text that there are some, and of when the documents are.
func (a *Answer) addConflicts() {
	a.Conflicts = a.conflicts()
	for _, c := range a.Conflicts {
		var sides []string
		for _, claim := range c.Claims {
			cited := a.cited(claim)
			side := fmt.Sprintf("[%d]", cited.Number)
			if !cited.Modified.IsZero() {
				side += " " + cited.Modified.Format("2006-01-02")
			}
			sides = append(sides, side)
		}
		a.Text += "\n" + pick(a.Language, "The documents differ", "Les documents divergent", "Die Dokumente weichen voneinander ab",
			"I documenti non concordano", "Los documentos no coinciden") + ": " + strings.Join(sides, ", ") + "."
	}
}

// oppose adds to the claims of a generator that chose by itself what to say the passages of other documents that say it
// otherwise: an answer that hides them looks surer than it is.
func (w *writing) oppose(ctx context.Context) error {
	hits, added := w.check.evidence, 0
	for i := range w.answer.Claims {
		for _, one := range w.answer.sides(i) {
			for j := range w.found.units {
				u := &w.found.units[j]
				if added == maxOthers || u.veto != "" || !one.opposes(u.side(hits), w.run.question.Text) || w.cites(u) {
					continue
				}
				if err := w.accept(ctx, u.quotation(hits, w.run.question.Text)); err != nil {
					return err
				}
				added++
			}
		}
	}
	return nil
}

// side returns what the unit says as it is compared with others.
func (u *unit) side(hits []store.Hit) *side {
	if u.says == nil {
		h := &hits[u.hit]
		u.says = &side{h.Document.DocumentID, h.Chunk.Head(h.Document.Title), statementIn(h.Chunk.Language, unnumbered(u.text(hits)))}
	}
	return u.says
}

// cites reports whether the answer quotes a unit already.
func (w *writing) cites(u *unit) bool {
	id := w.check.evidence[u.hit].Chunk.ID
	return slices.ContainsFunc(w.answer.Citations, func(c Citation) bool {
		return c.Chunk == id && c.Start < u.end && c.End > u.start
	})
}

// othersSaying returns the hits behind the first n that are in conflict with one of the best two: they
// belong to the evidence, since an answer that hides them looks surer than it is.
func (r *run) othersSaying(hits []store.Hit, n int) []int {
	statementOf := func(h *store.Hit) *statement {
		return newStatement(h.Chunk.Language, h.Chunk.Text, func() map[string]bool { return r.terms.of(h) })
	}
	best := make([]*statement, min(2, n))
	for j := range best {
		best[j] = statementOf(&hits[j])
	}
	var found []int
	for i := n; i < len(hits) && len(found) < maxOthers; i++ {
		other := statementOf(&hits[i])
		for j := range best {
			if hits[i].Document.DocumentID != hits[j].Document.DocumentID && best[j].differs(other) {
				found = append(found, i)
				break
			}
		}
	}
	return found
}

// maxOthers is the greatest number of hits that come into the evidence for what they say otherwise, and of passages that are
// quoted for it.
const maxOthers = 2

// withOthers returns hits whose first n have those in their last places that are in conflict with the best ones.
func (r *run) withOthers(hits []store.Hit, n int) []store.Hit {
	if len(hits) <= n || n < 2*maxOthers {
		return hits
	}
	others := r.othersSaying(hits, n)
	if len(others) == 0 {
		return hits
	}
	return chosenFrom(hits, n-len(others), func(i int) bool { return slices.Contains(others, i) })
}
