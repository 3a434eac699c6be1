// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/store"
)

// Why a unit may not be quoted, as the trace says it.
const (
	vetoCode     = "it is not about a code that the question names"
	vetoLabel    = "it is not about the year, quarter or number that the question names"
	vetoName     = "it is not about what the question names"
	vetoRow      = "the question names another row of the table"
	vetoCell     = "no cell of the row is what the question asks"
	vetoSide     = "it is about the other side, the other end or another kind"
	vetoQuantity = "it does not give what the question asks the amount of"
	vetoEmpty    = "it says nothing that the question does not say"
	vetoRunning  = "it is a running header or footer"
	vetoListing  = "it is a listing with none of the question's words"
)

// aboutElse reports whether a veto says that a passage is about something else than the question, and so is not to be shown in
// answer to it; with another veto it is no answer, but may stand beside one.
func aboutElse(veto string) bool {
	switch veto {
	case vetoCode, vetoLabel, vetoName, vetoRow, vetoSide:
		return true
	}
	return false
}

// maxKeyWords is the greatest number of words of a cell that names its row.
const maxKeyWords = 6

// surroundings is what stands around a unit and says what it is about: the document's title
// and name, the headings, and the prose of the section and of the document's beginning.
// Rows of tables are no surroundings of one another.
type surroundings struct {
	text  string
	words []string // folded
}

// neighbourhood reads surroundings from the store, as the asker may read them.
type neighbourhood struct {
	run      *run
	sections map[sectionKey][]ingest.Chunk
	known    map[[2]int]surroundings // by hit and first segment
}

// of returns the surroundings of a unit.
func (n *neighbourhood) of(ctx context.Context, u *unit, hits []store.Hit) (surroundings, error) {
	h := &hits[u.hit]
	from, to := underHeading(&h.Chunk, u.segment)
	if known, ok := n.known[[2]int{u.hit, from}]; ok {
		return known, nil
	}
	name := h.Document.ID
	parts := []string{strings.TrimSuffix(name, path.Ext(name)), h.Chunk.Head(h.Document.Title), prose(&h.Chunk, from, to)}
	begin, err := n.section(ctx, sectionKey{h.Document.DocumentID, 0})
	if err != nil {
		return surroundings{}, err
	}
	if len(begin) > 0 {
		parts = append(parts, begin[0].Head(""), beginning(&begin[0]))
	}
	if to-from == len(h.Chunk.Segments) { // else the chunk joins several sections
		section, err := n.section(ctx, sectionKey{h.Document.DocumentID, h.Chunk.Section})
		if err != nil {
			return surroundings{}, err
		}
		for i := range section {
			if from, to := underHeading(&section[i], 0); to-from == len(section[i].Segments) {
				parts = append(parts, prose(&section[i], from, to))
			}
		}
	}
	text := norm.NFKC.String(strings.Join(parts, "\n"))
	s := surroundings{text: text, words: foldedWords(text)}
	n.known[[2]int{u.hit, from}] = s
	return s, nil
}

func (n *neighbourhood) section(ctx context.Context, key sectionKey) ([]ingest.Chunk, error) {
	chunks, ok := n.sections[key]
	if !ok {
		var err error
		if chunks, err = n.run.engine.store.Chunks(ctx, n.run.question.As, key.document, key.section); err != nil {
			return nil, err
		}
		n.sections[key] = chunks
	}
	return chunks, nil
}

// underHeading returns the segments around one that stand under the same headings, those
// included: short sections share a chunk.
func underHeading(c *ingest.Chunk, segment int) (from, to int) {
	heading := func(i int) bool { return c.Segments[i].Kind == ingest.Heading }
	from, to = segment, segment
	for from > 0 && !heading(from-1) && !heading(from) {
		from--
	}
	for from > 0 && heading(from-1) {
		from--
	}
	for to < len(c.Segments) && heading(to) {
		to++
	}
	for to < len(c.Segments) && !heading(to) {
		to++
	}
	return from, to
}

// beginning returns the prose of a chunk under its first headings.
func beginning(c *ingest.Chunk) string {
	from, to := underHeading(c, 0)
	return prose(c, from, to)
}

// prose returns the text of some segments without the rows of tables.
func prose(c *ingest.Chunk, from, to int) string {
	var b strings.Builder
	for _, s := range c.Segments[from:to] {
		if s.Row == nil && s.Start >= 0 && s.Start < s.End && s.End <= len(c.Text) {
			b.WriteString(c.Text[s.Start:s.End] + "\n")
		} else if s.Row != nil && s.Row.Caption != "" {
			b.WriteString(s.Row.Caption + "\n")
		}
	}
	return b.String()
}

// foldedTokens returns the words of a text without accents and in lower case, each once where it stands.
func foldedTokens(text string) []string {
	var words []string
	for _, t := range lang.ForLanguage("").Tokens(text) {
		if !t.Overlap {
			words = append(words, t.Term)
		}
	}
	return words
}

// foldedWords returns the words of a text as names are compared: also the whole of what is joined and its parts.
func foldedWords(text string) []string {
	var words []string
	for _, t := range lang.ForLanguage("").Tokens(text) {
		words = append(words, t.Term)
	}
	return words
}

// vetoes sets the veto of every unit that can't be an answer, whatever its score: one about
// another thing than the question names, one without the amount that is asked for, and
// one that says nothing.
func (r *run) vetoes(ctx context.Context, hits []store.Hit, a *assessment) error {
	s := &r.subject
	keys := newKeyColumns(r.question.Text, hits)
	running := runningLines(hits)
	near := &neighbourhood{r, make(map[sectionKey][]ingest.Chunk), make(map[[2]int]surroundings)}
	for i := range a.units {
		u := &a.units[i]
		if s.named() {
			around, err := near.of(ctx, u, hits)
			if err != nil {
				return err
			}
			u.veto = s.veto(u, hits, around)
		}
		switch {
		case u.veto != "":
		case u.row != nil && keys.otherRow(&hits[u.hit], u.row):
			u.veto = vetoRow
		case u.row != nil && r.asksNothingOf(u, hits):
			u.veto = vetoCell
		case contradictsSide(r.asked.sides, hits[u.hit].Chunk.Head(hits[u.hit].Document.Title)+" "+u.said(hits)):
			u.veto = vetoSide
		case u.kind != ingest.Code && (running[withoutDigits(u.text(hits))] || sentence.IsPageNumber(u.text(hits))):
			u.veto = vetoRunning
		case !r.asked.held(u, hits):
			u.veto = vetoQuantity
		case !introducesItems(a.units, i, hits) && r.saysNothing(u, hits):
			u.veto = vetoEmpty
		case u.kind == ingest.Code && u.own == 0: // may be announced, but answers nobody by itself
			u.veto = vetoListing
		}
	}
	return nil
}

// promote gives the last third of n pieces of evidence to hits that name what the question
// names, if some rank behind.
func (s *subject) promote(hits []store.Hit, n int) []store.Hit {
	if !s.named() || len(hits) <= n {
		return hits
	}
	return chosenFrom(hits, n-n/3, func(i int) bool {
		return s.in(hits[i].Document.ID + "\n" + hits[i].Chunk.Indexed(hits[i].Document.Title))
	})
}

// chosenFrom returns hits of which the first keep their places; of the rest those that are chosen, by index, come
// before the others.
func chosenFrom(hits []store.Hit, kept int, chosen func(i int) bool) []store.Hit {
	var some, others []store.Hit
	for i := kept; i < len(hits); i++ {
		if chosen(i) {
			some = append(some, hits[i])
		} else {
			others = append(others, hits[i])
		}
	}
	return slices.Concat(hits[:kept], some, others)
}

// in reports whether a text names all that the question names.
func (s *subject) in(text string) bool {
	for _, c := range s.codes {
		if !holdsCode(text, c) {
			return false
		}
	}
	for _, l := range s.labels {
		if !l.in(text, nil) {
			return false
		}
	}
	return s.namesIn(foldedWords(text))
}

// namesIn reports whether words hold the names; of three, one may be missing.
func (s *subject) namesIn(words []string) bool {
	missing := 0
	for _, name := range s.names {
		if !holdsName(words, name) {
			missing++
		}
	}
	return missing <= len(s.names)/3
}

// said returns what a unit says by itself: its text and, of a row, its context.
func (u *unit) said(hits []store.Hit) string {
	if u.row == nil {
		return u.text(hits)
	}
	return u.text(hits) + "\n" + rowText(u.row) + "\n" + rowContext(u.row)
}

// veto returns why a unit is not about the subject; empty if it may be. Prose without any
// year may be about the one that is asked.
func (s *subject) veto(u *unit, hits []store.Hit, around surroundings) string {
	said := norm.NFKC.String(u.said(hits))
	for _, c := range s.codes {
		if !holdsCode(said, c) && (rivalCode(said, c) || !holdsCode(around.text, c)) {
			return vetoCode
		}
	}
	for _, l := range s.labels {
		switch {
		case l.in(said, u.row):
		case l.rivalIn(said, u.row):
			return vetoLabel
		case !l.in(around.text, nil) && !(l.kind == "year" && u.row == nil && len(l.others(said+around.text)) == 0):
			return vetoLabel
		}
	}
	if len(s.names) > 0 && !s.namesIn(append(foldedWords(said), around.words...)) {
		return vetoName
	}
	return ""
}

// rivalCode reports whether a text names another thing of the same kind as a code: a code of
// the same shape.
func rivalCode(text string, c code) bool {
	return len(c.shape) >= rivalLength && slices.ContainsFunc(codesIn(text), func(o code) bool { return o.shape == c.shape })
}

// in reports whether a text holds a label, or a cell of a row is it. A number is one only in
// the first column, or in one of its kind: elsewhere it counts something.
func (l label) in(text string, row *ingest.TableRow) bool {
	if row != nil {
		for i, cell := range row.Cells {
			key := i == 0 || !hasDigit(l.text) || i < len(row.Columns) && strings.Contains(strings.ToLower(row.Columns[i]), l.kind)
			if key && strings.EqualFold(strings.TrimSpace(cell), l.text) {
				return true
			}
		}
	}
	return slices.Contains(l.others(text), l.text)
}

// rivalIn reports whether a text names another of the same kind. The prose about one year
// may mention others.
func (l label) rivalIn(text string, row *ingest.TableRow) bool {
	return (row != nil || l.kind != "year") && len(l.others(text)) > 0
}

// others returns the labels of the same kind in a text.
func (l label) others(text string) []string {
	var found []string
	switch l.kind {
	case "quarter":
		return quartersIn(text)
	case "year":
		return yearPattern.FindAllString(text, -1)
	case "letter":
		for _, m := range alone.FindAllString(text, -1) {
			found = append(found, strings.ToLower(m))
		}
		return found
	}
	for _, at := range numberedPattern.FindAllStringSubmatchIndex(text, -1) {
		if decimal.MatchString(text[at[5]:]) {
			continue // "4" of "4,710"
		}
		m := submatches(text, at)
		if number := strings.ToLower(m[2]); strings.EqualFold(m[1], l.kind) || number == l.text && !isUnit(m[3]) {
			found = append(found, number)
		}
	}
	return found
}

// submatches returns the texts of a match, given their places.
func submatches(text string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

// alone matches a capital that stands alone; numberedPattern a number behind a word, with the
// word that follows.
var (
	decimal         = regexp.MustCompile(`^[.,]\d`)
	alone           = regexp.MustCompile(`\b[A-Z]\b`)
	numberedPattern = regexp.MustCompile(`(\pL[\pL-]*)[ \x{a0}:|]+(?:n[.°o]+ ?)?(\d{1,4}[a-z]?)(?:[ \x{a0}]?(\pL+)|\b)`)
)

// keyColumns knows which cells of which tables the question names.
type keyColumns struct {
	question string
	// named holds for each column the terms of the cells that the question names.
	named map[columnKey][]string
	asked map[string]map[string]bool // the question's terms by language
}

type columnKey struct {
	document store.DocumentID
	table    int
	column   int
}

// newKeyColumns finds the cells whose words all stand in the question.
func newKeyColumns(question string, hits []store.Hit) *keyColumns {
	k := &keyColumns{question: question, named: make(map[columnKey][]string), asked: make(map[string]map[string]bool)}
	for i := range hits {
		h := &hits[i]
		for _, s := range h.Chunk.Segments {
			if s.Row == nil || s.Row.Header {
				continue
			}
			for column, cell := range s.Row.Cells {
				key := columnKey{h.Document.DocumentID, s.Row.Table, column}
				if all, _ := k.holds(h.Chunk.Language, cell); all && !slices.Contains(k.named[key], cell) {
					k.named[key] = append(k.named[key], cell)
				}
			}
		}
	}
	return k
}

// holds reports whether the question has all words of a cell, and whether it has some.
func (k *keyColumns) holds(language, cell string) (all, some bool) {
	asked, ok := k.asked[language]
	if !ok {
		asked = termSet(language, k.question)
		k.asked[language] = asked
	}
	if len(strings.Fields(cell)) > maxKeyWords || !hasLetter(cell) {
		return false, false
	}
	terms := termSet(language, cell)
	all = len(terms) > 0
	for t := range terms {
		if asked[t] {
			some = true
		} else {
			all = false
		}
	}
	return all, some
}

// otherRow reports whether the question names other rows of the row's table: their cells in
// a column all stand in the question, and of this row's cell nothing does.
func (k *keyColumns) otherRow(h *store.Hit, row *ingest.TableRow) bool {
	for column, cell := range row.Cells {
		if len(k.named[columnKey{h.Document.DocumentID, row.Table, column}]) == 0 || !hasLetter(cell) {
			continue
		}
		if _, some := k.holds(h.Chunk.Language, cell); !some {
			return true
		}
	}
	return false
}

// maxRunning is the greatest number of words of a running header or footer.
const maxRunning = 14

// runningLines returns the short lines that stand in several places of the documents, page
// numbers aside, and are neither a sentence nor "name: value": running headers and footers.
func runningLines(hits []store.Hit) map[string]bool {
	places := make(map[string]int)
	for i := range hits {
		c := &hits[i].Chunk
		for _, s := range c.Segments {
			if s.Row != nil || s.Kind == ingest.Heading || s.Kind == ingest.ListItem || s.Start < 0 || s.Start >= s.End || s.End > len(c.Text) {
				continue
			}
			text := strings.TrimSpace(c.Text[s.Start:s.End])
			if len(strings.Fields(text)) <= maxRunning && !strings.HasSuffix(text, ".") && !strings.ContainsAny(text, ":!?;") {
				places[withoutDigits(text)]++
			}
		}
	}
	running := make(map[string]bool)
	for text, n := range places {
		running[text] = n > 1
	}
	return running
}

func withoutDigits(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, text)), " ")
}

// minAsked is the least share of what a question asks that a row must name.
const minAsked = 0.25

// asksNothingOf reports whether a row has neither a label nor a column nor a text for what the
// question asks of the thing that it names: "Who runs the plant?" asks nothing of a row
// of the plant's figures. Across languages words can't tell.
func (r *run) asksNothingOf(u *unit, hits []store.Hit) bool {
	h := &hits[u.hit]
	language := h.Chunk.Language
	if language == "" || r.language != "" && language != r.language || len(r.asked.kinds) > 0 && holdsKind(u, hits, r.asked.kinds) {
		return false
	}
	head := termSet(language, h.Chunk.Head(h.Document.Title)+"\n"+strings.Join(r.subject.words(), "\n"))
	have := termSet(language, u.said(hits)+"\n"+tableLead(&h.Chunk, u.segment))
	asked, found := 0, 0
	for t := range termSet(language, r.question.Text) {
		if head[t] || hasDigit(t) || amountTerms()[language][t] || asksOnly(language, t) {
			continue
		}
		asked++
		if have[t] || language == "de" && sharesPart(have, t) {
			found++
		}
	}
	return asked > 0 && float64(found) <= minAsked*float64(asked)
}

// tableLead returns the text that stands above the table that a segment is a row of: what its figures are, as a rule.
func tableLead(c *ingest.Chunk, segment int) string {
	row := c.Segments[segment].Row
	for i := segment - 1; i >= 0; i-- {
		if s := c.Segments[i]; s.Row == nil {
			return c.Text[s.Start:s.End]
		} else if s.Row.Table != row.Table {
			break
		}
	}
	return ""
}

// amountWords are what cells are called whatever they hold, in the languages that the library knows.
var amountWords = map[string]string{
	"en": "amount value number figure",
	"fr": "montant valeur nombre chiffre",
	"de": "Betrag Wert Anzahl Zahl",
	"it": "importo valore numero cifra",
	"es": "importe valor número cifra",
}

// amountTerms are the same as the analyzer of each language has them.
var amountTerms = sync.OnceValue(func() map[string]map[string]bool { return termsOf(amountWords) })

// partLength is the length of a part that two German compounds have in common.
const partLength = 5

// sharesPart reports whether a compound begins or ends like one of the terms.
func sharesPart(terms map[string]bool, t string) bool {
	if len(t) < partLength {
		return false
	}
	for have := range terms {
		if strings.HasPrefix(have, t[:partLength]) || strings.HasSuffix(have, t[len(t)-partLength:]) {
			return true
		}
	}
	return false
}

// words returns the words of the names and labels.
func (s *subject) words() []string {
	words := slices.Concat(s.names...)
	for _, l := range s.labels {
		words = append(words, l.text, l.kind)
	}
	return words
}

// introducesItems reports whether a unit announces the list that follows it.
func introducesItems(units []unit, i int, hits []store.Hit) bool {
	return introduction(units[i].text(hits)) && i+1 < len(units) &&
		units[i+1].hit == units[i].hit && units[i+1].kind == ingest.ListItem
}

// saysNothing reports whether a unit has no word of its own: it is a bare number or a
// caption, or all of its words stand in the question or the headings above it. A whole
// sentence may say so and answer whether it is so.
func (r *run) saysNothing(u *unit, hits []store.Hit) bool {
	h := &hits[u.hit]
	text := u.text(hits)
	if u.kind == ingest.Caption || u.title || !hasLetter(text) && u.row == nil {
		return true
	}
	if u.row != nil || u.kind == ingest.Code || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") {
		return false
	}
	if strings.Contains(strings.ToLower(text), "lorem ipsum") {
		return true
	}
	asked := termSet(h.Chunk.Language, r.question.Text+"\n"+h.Chunk.Head(h.Document.Title)+"\n"+u.term)
	for term := range termSet(h.Chunk.Language, text) {
		if !asked[term] {
			return false
		}
	}
	return true
}
