// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// reasonGone is why a sentence is dropped whose quote can't be read back. What it says is
// then not shown either: the asker may no longer read it.
const reasonGone = "a citation does not hold: the place does not exist or has changed"

// reasonUnsaid begins the reason why a sentence is dropped that its citations do not say.
const reasonUnsaid = "its citations do not say it: "

// verifier checks sentences against the store, not against what was retrieved: between
// the two a document may have changed or its access been withdrawn.
type verifier struct {
	store    store.Store
	as       acl.Principal
	evidence []store.Hit
	checker  *ground.Checker
	// current holds the chunks of a section as the store has them now.
	current map[sectionKey][]ingest.Chunk
}

type sectionKey struct {
	document store.DocumentID
	section  int
}

func newVerifier(r *run, evidence []store.Hit) *verifier {
	return &verifier{
		store: r.engine.store, as: r.question.As, evidence: evidence, checker: r.engine.options.Checker,
		current: make(map[sectionKey][]ingest.Chunk),
	}
}

// quoting says how much of a sentence is a document's.
type quoting uint8

const (
	worded   quoting = iota // in the generator's own words
	rowQuote                // a table row, or some cells of one, with the names of their columns
	verbatim                // word for word
)

// sentence returns the citations of a sentence, and how far it is quoted; or the
// reason why it must be dropped, or is in doubt: then the reason begins with reasonUnsaid.
func (v *verifier) sentence(ctx context.Context, s Sentence) (cited []Citation, how quoting, reason string, err error) {
	if strings.TrimSpace(s.Text) == "" {
		return nil, worded, "it is empty", nil
	}
	if len(s.Quotes) == 0 {
		return nil, worded, "it has no citation", nil
	}
	// written is the quotes as the chunks have them, with the cells of rows kept apart.
	var written, rows strings.Builder
	var passages []ground.Passage
	shown := false // as some cells of one row
	for _, q := range s.Quotes {
		c, ok, err := v.citation(ctx, q)
		if err != nil {
			return nil, worded, "", err
		}
		if !ok {
			return nil, worded, reasonGone, nil
		}
		hit := &v.evidence[q.Evidence]
		if contains(c.Quote, s.Text) {
			how = verbatim
		}
		written.WriteString(hit.Chunk.Text[q.Start:q.End] + "\n")
		rows.WriteString(rowsOf(hit, q))
		shown = shown || rendersRow(hit, q, s.Text)
		passages = append(passages, ground.Passage{
			Text: hit.Chunk.Text[q.Start:q.End], Language: hit.Chunk.Language, Around: hit.Chunk.Head(hit.Document.Title) + "\n" + rowsOf(hit, q),
		})
		cited = append(cited, c)
	}
	if how == verbatim {
		return cited, how, "", nil
	}
	if shown || rows.Len() > 0 && (contains(rows.String(), s.Text) || contains(written.String(), s.Text)) {
		return cited, rowQuote, "", nil
	}
	found, err := v.checker.Check(ctx, ground.NewEvidence(passages), s.Text)
	if err != nil {
		return cited, worded, "", err
	}
	if found.Verdict != ground.Supported {
		return cited, worded, reasonUnsaid + found.Reason, nil
	}
	if reason := differs(written.String(), s.Text, passages); reason != "" {
		return cited, worded, reasonUnsaid + reason, nil
	}
	return cited, worded, "", nil
}

// citation reads a quote back from the store.
func (v *verifier) citation(ctx context.Context, q QuoteRange) (Citation, bool, error) {
	if q.Evidence < 0 || q.Evidence >= len(v.evidence) {
		return Citation{}, false, nil
	}
	hit := &v.evidence[q.Evidence]
	key := sectionKey{hit.Document.DocumentID, hit.Chunk.Section}
	chunks, ok := v.current[key]
	if !ok {
		var err error
		chunks, err = v.store.Chunks(ctx, v.as, key.document, key.section)
		if err != nil {
			return Citation{}, false, err
		}
		v.current[key] = chunks
	}
	for i := range chunks {
		c := &chunks[i]
		if c.ID != hit.Chunk.ID {
			continue
		}
		if q.Start < 0 || q.Start >= q.End || q.End > len(c.Text) || c.Text != hit.Chunk.Text {
			return Citation{}, false, nil
		}
		return Citation{
			Chunk: c.ID, Start: q.Start, End: q.End, Quote: c.Quote(q.Start, q.End),
			Document: key.document, Title: hit.Document.Title, HeadingPath: c.HeadingPath,
			Modified: hit.Document.Modified, Location: c.LocationOf(q.Start, q.End),
		}, true, nil
	}
	return Citation{}, false, nil
}

// rowsOf returns the table rows that a quote touches, a line each, with the names of their
// columns and their caption: what a cell means by its place.
func rowsOf(hit *store.Hit, q QuoteRange) string {
	var b strings.Builder
	for _, s := range hit.Chunk.Segments {
		if s.Start < q.End && s.End > q.Start && s.Row != nil {
			b.WriteString(rowText(s.Row) + "\n" + s.Row.Caption + "\n")
		}
	}
	return b.String()
}

// contains reports whether text stands in quote word for word, white space aside, with
// all the negations of the sentences that it is taken from: "tighten the nuts" is not what
// "do not tighten the nuts" says, nor is "13" what "135" says.
func contains(quote, text string) bool {
	quote, text = oneLine(quote), oneLine(text)
	for from := 0; ; {
		at := strings.Index(quote[from:], text)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(text)
		if onBoundaries(quote, start, end) && negations(sentencesAround(quote, start, end)) == negations(text) {
			return true
		}
		from = start + 1
	}
}

// onBoundaries reports whether a range neither begins nor ends within a word or number.
func onBoundaries(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after))
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// sentencesAround returns the sentences that a range touches.
func sentencesAround(text string, start, end int) string {
	from, to := start, end
	for _, s := range sentence.Split(text) {
		if s.Start < end && s.End > start {
			from, to = min(from, s.Start), max(to, s.End)
		}
	}
	return text[from:to]
}

// negationWords turn a statement round, in the languages that the library knows.
var negationWords = map[string]bool{
	"not": true, "no": true, "never": true, "without": true, "neither": true, "nor": true, "cannot": true, "don't": true, "doesn't": true, "can't": true, "mustn't": true, "isn't": true, "won't": true,
	"ne": true, "pas": true, "jamais": true, "sans": true, "aucun": true, "aucune": true,
	"nicht": true, "kein": true, "keine": true, "keinen": true, "keiner": true, "keinem": true, "nie": true, "niemals": true, "ohne": true,
	"non": true, "mai": true, "senza": true, "nessun": true, "nessuna": true,
	"nunca": true, "sin": true, "ningún": true, "ninguna": true,
}

// negations counts the words that turn a statement round. The "no" of "no. 5" and "part no" is a number's.
func negations(text string) int {
	lower := strings.ToLower(text)
	if negationsIn(lower) == 0 {
		return 0 // most texts deny nothing, and looking for signs of numbers takes longer
	}
	return negationsIn(numberSign.ReplaceAllString(lower, " "))
}

func negationsIn(lower string) int {
	n := 0
	for _, w := range strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if negationWords[w] {
			n++
		}
	}
	return n
}

// numberSign matches "no" where it stands for "number".
var numberSign = regexp.MustCompile(`\b(?:part|serial|item|article|order|model|vehicle|drawing)[ -]nos?\b|\bnos?\.? ?\d`)

// differs returns why quotes do not say what a sentence says, as far as single words tell: another
// number of denials, or a number next to another word; empty if nothing does. The checker is not as
// strict: it is for evidence that was not chosen for the sentence.
func differs(quotes, sentence string, passages []ground.Passage) string {
	if deniesOther(quotes, sentence) {
		return "the denials differ"
	}
	analyzer := lang.ForLanguage(passages[0].Language)
	have, next := make(map[string]bool), make(map[[2]string]bool)
	previous := ""
	for _, p := range passages {
		for _, t := range analyzer.Tokens(p.Text + "\n" + p.Around) {
			if !t.Overlap {
				have[t.Term], next[[2]string{previous, t.Term}] = true, true
				previous = t.Term
			}
		}
	}
	previous = ""
	for _, t := range analyzer.Tokens(sentence) {
		if t.Overlap {
			continue
		}
		if have[previous] && hasDigit(previous) && !next[[2]string{previous, t.Term}] {
			return "a number stands in another place"
		}
		previous = t.Term
	}
	return ""
}

// deniesOther reports whether the sentences of the quotes that are nearest to a sentence deny more or less than it
// does. Of several that are equally near, one that agrees is enough.
func deniesOther(quotes, text string) bool {
	own := wordSet(text)
	most, agrees := 0, true
	for _, line := range strings.Split(quotes, "\n") {
		for _, s := range sentence.Split(line) {
			of := line[s.Start:s.End]
			common := 0
			for w := range wordSet(of) {
				if own[w] {
					common++
				}
			}
			same := negations(of) == negations(text)
			switch {
			case common > most:
				most, agrees = common, same
			case common == most:
				agrees = agrees || same
			}
		}
	}
	return !agrees
}

func wordSet(text string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) }) {
		set[w] = true
	}
	return set
}

func hasDigit(term string) bool { return strings.ContainsFunc(term, unicode.IsDigit) }
