// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// minSupport is the least share of a sentence's terms that its quotes must hold if it
// does not quote them word for word.
const minSupport = 0.75

// verifier checks sentences against the store, not against what was retrieved: between
// the two a document may have changed or its access been withdrawn.
type verifier struct {
	store    store.Store
	as       acl.Principal
	evidence []store.Hit
	// current holds the chunks of a section as the store has them now.
	current map[sectionKey][]ingest.Chunk
}

type sectionKey struct {
	document store.DocumentID
	section  int
}

func newVerifier(st store.Store, as acl.Principal, evidence []store.Hit) *verifier {
	return &verifier{store: st, as: as, evidence: evidence, current: make(map[sectionKey][]ingest.Chunk)}
}

// sentence returns the citations of a sentence, and whether it is verbatim; or the
// reason why it must be dropped.
func (v *verifier) sentence(ctx context.Context, s Sentence) (cited []Citation, verbatim bool, reason string, err error) {
	if strings.TrimSpace(s.Text) == "" {
		return nil, false, "it is empty", nil
	}
	if len(s.Quotes) == 0 {
		return nil, false, "it has no citation", nil
	}
	var support strings.Builder
	language := ""
	for _, q := range s.Quotes {
		c, ok, err := v.citation(ctx, q)
		if err != nil {
			return nil, false, "", err
		}
		if !ok {
			return nil, false, "a citation does not hold: the place does not exist, has changed or may not be read", nil
		}
		hit := &v.evidence[q.Evidence]
		language = hit.Chunk.Language
		verbatim = verbatim || contains(c.Quote, s.Text)
		support.WriteString(c.Quote)
		support.WriteByte('\n')
		support.WriteString(surroundings(hit, q))
		support.WriteByte('\n')
		cited = append(cited, c)
	}
	if !verbatim && !supports(support.String(), s.Text, language) {
		return nil, false, "its citations do not say it", nil
	}
	return cited, verbatim, "", nil
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
			Chunk: c.ID, Start: q.Start, End: q.End, Quote: c.Text[q.Start:q.End],
			Document: key.document, Title: hit.Document.Title, HeadingPath: c.HeadingPath,
			Location: c.LocationOf(q.Start, q.End),
		}, true, nil
	}
	return Citation{}, false, nil
}

// surroundings returns what a quote means by its place: the headings above it, and the
// names of the columns and the caption of a table row.
func surroundings(hit *store.Hit, q QuoteRange) string {
	parts := []string{hit.Chunk.Head(hit.Document.Title)}
	for _, s := range hit.Chunk.Segments {
		if s.Start < q.End && s.End > q.Start && s.Row != nil {
			parts = append(parts, s.Row.Caption)
			parts = append(parts, s.Row.Columns...)
			parts = append(parts, s.Row.Cells...)
		}
	}
	return strings.Join(parts, "\n")
}

// contains reports whether text stands in quote word for word, white space aside.
func contains(quote, text string) bool {
	return strings.Contains(strings.Join(strings.Fields(quote), " "), strings.Join(strings.Fields(text), " "))
}

// supports reports whether a support text holds what a sentence says, as far as words
// can tell: every term with a digit (numbers, part numbers, codes) and most of the
// other terms.
func supports(support, sentence, language string) bool {
	analyzer := lang.ForLanguage(language)
	have := make(map[string]bool)
	for _, t := range analyzer.Tokens(support) {
		have[t.Term] = true
	}
	total, found := 0, 0
	for _, t := range analyzer.Tokens(sentence) {
		if t.Overlap {
			continue
		}
		total++
		if have[t.Term] {
			found++
		} else if strings.ContainsFunc(t.Term, unicode.IsDigit) {
			return false
		}
	}
	return total > 0 && float64(found) >= minSupport*float64(total)
}
