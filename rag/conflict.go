// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/measure"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/store"
)

// Conflict is one thing of which documents say different amounts: two revisions of a bulletin, or the manuals of
// two models where the question names none.
type Conflict struct {
	// Claims index Answer.Claims: one of each document, that of the document changed last first. Their citations have
	// the dates.
	Claims []int `json:"claims"`
}

// statement is a passage as it is compared with others: its terms, and those of them with digits.
type statement struct {
	text    string
	terms   map[string]bool
	numbers []string
}

func newStatement(text string, terms map[string]bool) statement {
	s := statement{text, terms, nil}
	for t := range terms {
		if hasDigit(t) {
			s.numbers = append(s.numbers, t)
		}
	}
	return s
}

// differs reports whether another passage says the same with other numbers. Amounts in other units may be the same
// ("36 psi" and "248 kPa"), and where one passage has no number it says less and not something else.
func (s statement) differs(o statement) bool {
	if len(s.numbers) == 0 || len(o.numbers) == 0 || !s.alike(o) {
		return false
	}
	if holdsAll(o.terms, s.numbers) || holdsAll(s.terms, o.numbers) {
		return false // without a look at other units
	}
	return hasOther(s.numbers, o.text) && hasOther(o.numbers, s.text)
}

func holdsAll(terms map[string]bool, some []string) bool {
	return !slices.ContainsFunc(some, func(t string) bool { return !terms[t] })
}

// alike reports whether two passages are alike but for their numbers.
func (s statement) alike(o statement) bool {
	words, others := len(s.terms)-len(s.numbers), len(o.terms)-len(o.numbers)
	if float64(min(words, others)) < alikeShare*float64(max(words, others)) {
		return false // whatever the words are
	}
	both := common(s.terms, o.terms)
	for _, n := range s.numbers {
		if o.terms[n] {
			both--
		}
	}
	return areAlike(both, words, others)
}

// differ reports whether two passages in a language say the same with other numbers.
func differ(language, a, b string) bool {
	return newStatement(a, termSet(language, a)).differs(newStatement(b, termSet(language, b)))
}

// hasOther reports whether one of the numbers does not stand in a text, whatever the unit.
func hasOther(numbers []string, text string) bool {
	have := termSet("", text+"\n"+strings.Join(measure.Equivalents(text), "\n"))
	return !holdsAll(have, numbers)
}

// conflicts returns the conflicts among the claims of an answer.
func (a *Answer) conflicts() []Conflict {
	var all []Conflict
	taken := make(map[int]bool)
	for i := range a.Claims {
		group := []int{i}
		for j := i + 1; j < len(a.Claims) && !taken[i]; j++ {
			if !taken[j] && a.contradict(i, j) {
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

// contradict reports whether two claims rest on passages of different documents that differ.
func (a *Answer) contradict(i, j int) bool {
	for _, x := range a.sides(i) {
		for _, y := range a.sides(j) {
			if x.document != y.document && differ(a.Language, x.text, y.text) {
				return true
			}
		}
	}
	return false
}

// side is what a document says on a matter.
type side struct {
	document store.DocumentID
	text     string
}

// sides returns what documents say of a claim: its own text if it quotes one, otherwise the sentences of its citations
// that have a number of it.
func (a *Answer) sides(claim int) []side {
	c := &a.Claims[claim]
	if c.Unsupported != "" || len(c.Citations) == 0 {
		return nil
	}
	if c.Quoted {
		return []side{{a.cited(claim).Document, c.Text}}
	}
	said := newStatement(c.Text, termSet(a.Language, c.Text))
	var sides []side
	for _, i := range c.Citations {
		cited := &a.Citations[i]
		for _, s := range sentence.Split(cited.Quote) {
			text := cited.Quote[s.Start:s.End]
			terms := termSet(a.Language, text)
			if slices.ContainsFunc(said.numbers, func(n string) bool { return terms[n] }) {
				sides = append(sides, side{cited.Document, text})
			}
		}
	}
	return sides
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

// oppose adds to the claims of a generator that chose by itself what to say the passages of other documents that say the
// same with other numbers: an answer that hides them looks surer than it is.
func (w *writing) oppose(ctx context.Context) error {
	hits, added := w.check.evidence, 0
	for i := range w.answer.Claims {
		for _, one := range w.answer.sides(i) {
			for j := range w.found.units {
				u := &w.found.units[j]
				if added == maxOthers || !w.found.opposes(u, one, hits) || w.cites(u) {
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

// opposes reports whether a unit that may be quoted, and is among the likeliest to answer, says of a matter what a
// document says otherwise.
func (a *assessment) opposes(u *unit, one side, hits []store.Hit) bool {
	h := &hits[u.hit]
	return u.veto == "" && h.Document.DocumentID != one.document && u.score >= bestUnit(a.units).score-nearBest &&
		differ(h.Chunk.Language, one.text, u.text(hits))
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
	best := make([]statement, min(2, n))
	for j := range best {
		best[j] = newStatement(hits[j].Chunk.Text, r.terms.of(&hits[j]))
	}
	var found []int
	for i := n; i < len(hits) && len(found) < maxOthers; i++ {
		other := newStatement(hits[i].Chunk.Text, r.terms.of(&hits[i]))
		for j := range best {
			if hits[i].Document.DocumentID != hits[j].Document.DocumentID && best[j].differs(other) {
				found = append(found, i)
				break
			}
		}
	}
	return found
}

// maxOthers is the greatest number of hits that come into the evidence for what they say otherwise.
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
