// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

const (
	// A further passage is quoted if it is at least this likely, relative to the best
	// one, and at most this many are.
	furtherShare = 0.4
	foreignShare = 0.6
	maxFurther   = 2
	// maxRows and maxItems bound how much of a table or list is quoted.
	maxRows  = 6
	maxItems = 15
	// rowShare is how likely another row of the same table must be to be quoted with
	// the best one.
	rowShare = 0.7
	// fewWords is the length in words below which an answer of sentences is continued
	// with the next sentence of its paragraph, and neighbourShare how likely that
	// sentence must be.
	fewWords       = 45
	neighbourShare = 0.08
	// An answer that explains is continued through its section up to fullWords words, by a sentence more if
	// that makes it no longer than mostWords, and begins with the section if that begins at most leadWords
	// before it. Under another title it goes on only if it has less than partWords. People who answer from manuals
	// quote about as much (decision 0007).
	fullWords = 80
	mostWords = 104
	leadWords = 60
	partWords = 30
	// tooAlike is the share of common terms above which a passage repeats another.
	tooAlike = 0.7
)

// Extractive is the default Generator. It writes nothing of its own: it selects
// sentences, keeps numbered steps together, and reads table rows as "column: value
// unit", all quoted from the evidence. The zero value is ready; it is safe for
// concurrent use.
type Extractive struct{}

// Generate yields the passages that answer the question best, the best one first and
// each passage in the order of its document.
func (Extractive) Generate(ctx context.Context, p Prompt) iter.Seq2[Sentence, error] {
	return func(yield func(Sentence, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(Sentence{}, context.Cause(ctx))
			return
		}
		s := newSelection(p)
		for i, passage := range s.passages() {
			for j, u := range passage {
				sentence := s.units[u].quotation(p.Evidence, p.Question.Text)
				aside := s.units[u].title || j > 0 && (s.units[passage[j-1]].title || s.units[passage[j-1]].kind == ingest.Code)
				sentence.Break = sentence.Break || aside || (i > 0 && j == 0)
				if !yield(sentence, nil) {
					return
				}
			}
		}
	}
}

// selection chooses units of the evidence.
type selection struct {
	prompt Prompt
	units  []unit
	asked  asked
	taken  map[int]bool
}

func newSelection(p Prompt) *selection {
	s := &selection{prompt: p, asked: newAsked(p.Question.Text), taken: make(map[int]bool)}
	if p.found != nil {
		s.units = p.found.units
		return s
	}
	terms := newTermWeights(p.Question.Text, p.Evidence, nil)
	for i := range p.Evidence {
		for _, u := range unitsOf(p.Evidence, i) {
			u.coverage, u.own, u.attribute = terms.coverage(&p.Evidence[i], &u)
			u.score = linear(unitWeights[:], unitSignals(&u, p.Evidence, p.Evidence[i].Vector.Score, s.asked))
			s.units = append(s.units, u)
		}
	}
	return s
}

// passages returns runs of units, each to be quoted together.
func (s *selection) passages() [][]int {
	order := s.quotable()
	if found := s.prompt.found; found != nil && found.procedure != nil {
		if steps := s.procedure(*found.procedure); len(steps) > 0 {
			s.take(steps)
			return append([][]int{steps}, s.opposing(order)...)
		}
	}
	var passages [][]int
	others := 0 // of the passages, those that oppose one before
	for _, u := range order {
		switch opposes := s.opposes(u); {
		case s.taken[u], opposes && others == maxOthers:
			continue
		case opposes:
			others++
		case len(passages)-others > maxFurther || s.share(order[0], u) < s.further(u) || s.repeats(u):
			continue
		}
		passage := s.around(u)
		if len(passages) == 0 && s.explains() && !s.namedOption(u) {
			passage = s.grow(passage)
		}
		passage = s.complete(passage)
		passage = slices.DeleteFunc(passage, func(u int) bool { return s.units[u].veto == vetoRunning })
		s.take(passage)
		passages = append(passages, passage)
	}
	s.newerFirst(passages)
	return passages
}

// quotable returns the units that may be quoted, the likeliest to answer first.
func (s *selection) quotable() []int {
	var order []int
	for i := range s.units {
		if s.units[i].veto == "" {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(s.units[j].score, s.units[i].score) })
	return order
}

func (s *selection) take(passage []int) {
	for _, u := range passage {
		s.taken[u] = true
	}
}

// opposing returns the units that oppose the steps of a procedure, each by itself: the other procedure is not wanted twice.
func (s *selection) opposing(order []int) [][]int {
	var passages [][]int
	for _, u := range order {
		if len(passages) < maxOthers && !s.taken[u] && s.opposes(u) {
			s.take([]int{u})
			passages = append(passages, []int{u})
		}
	}
	return passages
}

// repeats reports whether a unit says again what one already taken says.
func (s *selection) repeats(u int) bool {
	language := s.chunk(u).Language
	mine := termSet(language, s.units[u].text(s.prompt.Evidence))
	for t := range s.taken {
		other := termSet(language, s.units[t].text(s.prompt.Evidence))
		if float64(common(mine, other)) >= tooAlike*float64(min(len(mine), len(other))) {
			return true
		}
	}
	return false
}

// opposes reports whether a unit is in conflict with what is taken: it is quoted then however likely it is to answer, and
// however much of it is said. A revision that takes something back has fewer of the question's words than what it takes back.
func (s *selection) opposes(u int) bool {
	for t := range s.taken {
		if s.conflict(t, u) {
			return true
		}
	}
	return false
}

// conflict reports whether two units of different documents contradict each other.
func (s *selection) conflict(u, v int) bool {
	return s.units[u].side(s.prompt.Evidence).opposes(s.units[v].side(s.prompt.Evidence), s.prompt.Question.Text)
}

// newerFirst puts the passage of a document that was changed later before one that it is in conflict with.
func (s *selection) newerFirst(passages [][]int) {
	for i := 1; i < len(passages); i++ {
		old, late := passages[0], passages[i]
		if s.modified(late).After(s.modified(old)) && slices.ContainsFunc(old, func(u int) bool { return s.conflict(u, late[0]) }) {
			passages[0], passages[i] = late, old
		}
	}
}

func (s *selection) modified(passage []int) time.Time {
	return s.prompt.Evidence[s.units[passage[0]].hit].Document.Modified
}

// further returns the share that a further passage needs: more of it in another language than
// the question's, where only the meaning tells passages apart.
func (s *selection) further(u int) float64 {
	language := s.chunk(u).Language
	if s.prompt.Language != "" && language != "" && language != s.prompt.Language {
		return foreignShare
	}
	return furtherShare
}

// share returns how likely unit v is to answer, relative to unit u: scores are logarithms
// of odds.
func (s *selection) share(u, v int) float64 {
	return math.Exp(s.units[v].score - s.units[u].score)
}

func (s *selection) chunk(u int) *ingest.Chunk {
	return &s.prompt.Evidence[s.units[u].hit].Chunk
}

// around returns the unit with what belongs to it, in order.
func (s *selection) around(u int) []int {
	switch {
	case s.units[u].row != nil:
		return s.rows(u)
	case s.units[u].kind == ingest.ListItem:
		return s.items(u, procedural(s.prompt.Question.Text))
	case s.units[u].listed:
		return s.entries(u)
	case s.introduces(u):
		return s.items(u+1, true)
	case s.namedOption(u):
		return s.option(u)
	}
	return s.sentences(u)
}

// sameHit reports whether unit v exists and is of the same chunk as u.
func (s *selection) sameHit(u, v int) bool {
	return v >= 0 && v < len(s.units) && s.units[v].hit == s.units[u].hit
}

// rows returns the rows of the unit's table that answer as well as it does.
func (s *selection) rows(u int) []int {
	rows := []int{u}
	for v := range s.units {
		if v != u && s.sameHit(u, v) && s.units[v].row != nil && s.units[v].row.Table == s.units[u].row.Table &&
			s.units[v].veto == "" && s.share(u, v) >= rowShare && len(rows) < maxRows && !s.taken[v] {
			rows = append(rows, v)
		}
	}
	slices.Sort(rows)
	return rows
}

// introduces reports whether a sentence announces the list that follows it.
func (s *selection) introduces(u int) bool { return introducesItems(s.units, u, s.prompt.Evidence) }

// items returns the list around an item: the whole of one that is numbered or announced, if
// that is asked for, since a step is no answer without the others; otherwise the item and
// those that score like it.
func (s *selection) items(u int, whole bool) []int {
	first, last := u, u
	for s.sameHit(u, first-1) && s.units[first-1].kind == ingest.ListItem {
		first--
	}
	for s.sameHit(u, last+1) && s.units[last+1].kind == ingest.ListItem {
		last++
	}
	announced := s.sameHit(u, first-1) && strings.HasSuffix(s.units[first-1].text(s.prompt.Evidence), ":")
	if !whole || !numbered(s.marker(u)) && !announced {
		return s.alike(u, first, last)
	}
	if last-first >= maxItems {
		first = max(first, u-maxItems/2)
		last = min(last, first+maxItems-1)
	}
	var items []int
	if announced && !s.taken[first-1] {
		items = append(items, first-1)
	}
	for v := first; v <= last; v++ {
		items = append(items, v)
	}
	return items
}

// entries returns the entries of the unit's listing that answer as well as it does.
func (s *selection) entries(u int) []int {
	first, last := u, u
	for s.sameParagraph(u, first-1) {
		first--
	}
	for s.sameParagraph(u, last+1) {
		last++
	}
	return s.alike(u, first, last)
}

func (s *selection) alike(u, first, last int) []int {
	var items []int
	for v := first; v <= last; v++ {
		if v == u || s.units[v].veto == "" && s.share(u, v) >= furtherShare && len(items) < maxItems {
			items = append(items, v)
		}
	}
	return items
}

func (s *selection) marker(u int) string {
	return s.units[u].marker(s.prompt.Evidence)
}

// numbered reports whether a list mark counts, such as "3." or "b)".
func numbered(marker string) bool {
	return hasDigit(marker) ||
		utf8.RuneCountInString(marker) == 2 && strings.ContainsAny(marker, ").") && strings.ContainsFunc(marker, unicode.IsLetter)
}

// namedOption reports whether a unit is one of several labelled ones, and the one that the question asks about: its label has a
// word of the question that the headings lack.
func (s *selection) namedOption(u int) bool {
	if !s.units[u].option {
		return false
	}
	of := s.units[u].side(s.prompt.Evidence)
	label, _, _ := strings.Cut(of.text, ":")
	asked, head := termSet(of.language, s.prompt.Question.Text), termSet(of.language, of.head)
	for term := range termSet(of.language, label) {
		if asked[term] && !head[term] {
			return true
		}
	}
	return false
}

// option returns one of several labelled units with what leads to them and what goes on from it, without the others.
func (s *selection) option(u int) []int {
	first := u
	for s.sameHit(u, first-1) && s.inOptions(first-1) {
		first--
	}
	for first < u && !s.units[first].option {
		first++
	}
	lead := s.lead(first)
	if slices.ContainsFunc(s.units[lead:first], func(v unit) bool { return v.option }) {
		lead = first // what leads there is another list
	}
	if lead == first && s.sameHit(u, first-1) && introduction(s.units[first-1].text(s.prompt.Evidence)) {
		lead = first - 1
	}
	var passage []int
	for v := lead; v < first; v++ {
		if !s.taken[v] {
			passage = append(passage, v)
		}
	}
	passage = append(passage, u)
	for v := u + 1; s.sameParagraph(u, v) && !s.units[v].option && !s.taken[v] && s.inOptions(v); v++ {
		passage = append(passage, v)
	}
	return passage
}

// inOptions reports whether a unit is an option or may go on from one: it is neither a title nor announces others.
func (s *selection) inOptions(u int) bool {
	return s.units[u].row == nil && !s.units[u].title && !introduction(s.units[u].text(s.prompt.Evidence))
}

// sentences returns a sentence with the one before it, if it points back to it, and
// those after it in its paragraph while the answer is short and they are near.
func (s *selection) sentences(u int) []int {
	first, last := u, u
	if s.sameParagraph(u, u-1) && pointsBack(s.units[u].text(s.prompt.Evidence)) {
		first--
	}
	words := s.words(first, last)
	for s.sameParagraph(u, last+1) && !s.taken[last+1] && words < fewWords {
		if s.share(u, last+1) < neighbourShare && !pointsBack(s.units[last+1].text(s.prompt.Evidence)) {
			break
		}
		last++
		words = s.words(first, last)
	}
	var all []int
	for v := first; v <= last; v++ {
		all = append(all, v)
	}
	return all
}

func (s *selection) sameParagraph(u, v int) bool {
	return s.sameHit(u, v) && s.units[v].segment == s.units[u].segment && s.units[v].row == nil && !s.units[v].title
}

func (s *selection) words(first, last int) int {
	n := 0
	for v := first; v <= last; v++ {
		n += len(strings.Fields(s.units[v].text(s.prompt.Evidence)))
	}
	return n
}

// backward are words that, at the start of a sentence, mean something said before it.
var backward = []string{
	"it", "this", "these", "that", "those", "they", "he", "she", "its", "their", "then", "otherwise", "however", "also", "in this case",
	"il", "elle", "ils", "elles", "ce", "cela", "ces", "cette", "celui-ci", "celle-ci", "sinon", "ensuite", "puis",
	"er", "sie", "es", "dies", "diese", "dieser", "dieses", "danach", "dann", "andernfalls", "dabei", "dazu",
	"esso", "essa", "essi", "questo", "questa", "questi", "queste", "poi", "altrimenti",
	"este", "esta", "esto", "estos", "estas", "ello", "luego", "después",
}

// explains reports whether the answer may be longer than a sentence or two: the question asks for no amount, and for
// nothing that a code or name alone answers.
func (s *selection) explains() bool {
	return !s.asked.quantity && !s.asked.short
}

// grow returns a passage of sentences or items with what stands between them in the chunk, and around them up to the usual
// length of an answer. Rows of tables stay as they are.
func (s *selection) grow(passage []int) []int {
	first, last := slices.Min(passage), slices.Max(passage)
	for u := first; u <= last; u++ {
		if !s.continues(first, u) {
			return passage
		}
	}
	var all []int
	words := 0
	for u := s.lead(first); u >= 0; u = s.after(u) {
		more := s.words(u, u)
		if u > last || !s.sameHit(first, u) {
			full := words >= fullWords || words+more > mostWords || s.units[u].title && words >= partWords
			if full || !s.continues(first, u) {
				break
			}
		}
		words += more
		if !s.taken[u] {
			all = append(all, u)
		}
	}
	for n := len(all); n > len(passage) && s.units[all[n-1]].title; n-- {
		all = all[:n-1] // of what is not said any more
	}
	return all
}

// complete appends to a passage that ends with an announcement what is announced: a list, a listing, the next sentence, or of a table the
// rows that answer best. An announcement of what is not at hand is left out if something else is said.
func (s *selection) complete(passage []int) []int {
	last := passage[len(passage)-1]
	if s.units[last].row != nil || !introduction(s.units[last].text(s.prompt.Evidence)) {
		return passage
	}
	announced := s.announced(last)
	if len(announced) == 0 && len(passage) > 1 {
		return passage[:len(passage)-1]
	}
	return append(passage, announced...)
}

// announced returns what a unit announces.
func (s *selection) announced(u int) []int {
	next := u + 1
	switch {
	case !s.sameHit(u, next):
		return nil
	case s.units[next].row != nil:
		if best := s.bestRow(next); best >= 0 {
			return s.rows(best)
		}
		return nil
	case s.taken[next] || aboutElse(s.units[next].veto):
		return nil
	}
	all := []int{next}
	if s.units[next].kind == ingest.ListItem {
		for v := next + 1; s.sameHit(u, v) && s.units[v].kind == ingest.ListItem && !s.taken[v] && len(all) < maxItems; v++ {
			all = append(all, v)
		}
	}
	return all
}

// bestRow returns of the rows of a table, from one on, the likeliest to answer; -1 if none may be quoted.
func (s *selection) bestRow(first int) int {
	best := -1
	for v := first; s.sameHit(first, v) && s.units[v].row != nil && s.units[v].row.Table == s.units[first].row.Table; v++ {
		if s.units[v].veto == "" && !s.taken[v] && (best < 0 || s.units[v].score > s.units[best].score) {
			best = v
		}
	}
	return best
}

// lead returns the unit with which a passage begins that has u as its first: where the chunk begins, or the part of it under a
// title, if that is not far. A title in several lines, such as the way through a menu, belongs to the part.
func (s *selection) lead(u int) int {
	start := u
	for s.sameHit(u, start-1) && s.continues(u, start-1) && !s.units[start-1].title {
		start--
	}
	titled := s.sameHit(u, start-1) && s.continues(u, start-1)
	if titled && strings.Contains(s.units[start-1].text(s.prompt.Evidence), "\n") {
		start--
	}
	if start < u && (titled || !s.sameHit(u, start-1)) && s.words(start, u-1) <= leadWords {
		return start
	}
	return u
}

// after returns the unit that follows in the section, -1 if there is none among the evidence. What the next chunk repeats of the
// one before does not follow.
func (s *selection) after(u int) int {
	if s.sameHit(u, u+1) {
		return u + 1
	}
	next := s.chunk(u).ID
	next.Ordinal++
	for v := range s.units {
		if c := s.chunk(v); c.ID == next && c.Section == s.chunk(u).Section && !c.Segments[s.units[v].segment].Repeated {
			return v
		}
	}
	return -1
}

// continues reports whether unit v may stand in one passage with unit u: it is no row and no entry of a listing, of no other entry of a glossary, and not
// about something else than the question. Page numbers are passed over, not said.
func (s *selection) continues(u, v int) bool {
	return s.units[v].row == nil && !s.units[v].listed && s.units[v].entry == s.units[u].entry && !aboutElse(s.units[v].veto)
}

// pointsBack reports whether a sentence can't be understood without the one before it.
func pointsBack(sentence string) bool {
	lower := strings.ToLower(sentence)
	return slices.ContainsFunc(backward, func(w string) bool {
		return strings.HasPrefix(lower, w) && len(lower) > len(w) && (lower[len(w)] == ' ' || lower[len(w)] == ',')
	})
}
