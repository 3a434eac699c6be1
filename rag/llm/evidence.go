// SPDX-License-Identifier: Apache-2.0

package llm

import (
	"context"
	"strings"
	"sync"
	"unicode"

	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/internal/unseen"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/store"
)

// evidence is what a model is given, and where each part of it stands.
type evidence struct {
	hits     []store.Hit
	passages []Passage
	// starts are the bytes of each passage's chunk at which its blocks begin, and its end.
	starts  [][]int
	checker *ground.Checker
	// one holds each passage made ready for comparing, all the passages together: not many sentences need them.
	one []*ground.Evidence
	all func() *ground.Evidence
}

func newEvidence(hits []store.Hit) *evidence {
	e := &evidence{hits: hits, checker: ground.New(nil)}
	var all []ground.Passage
	for i := range hits {
		h := &hits[i]
		starts := blocksOf(h.Chunk.Text)
		p := Passage{Title: h.Document.Title, Place: place(h)}
		for k := range len(starts) - 1 {
			p.Blocks = append(p.Blocks, unseen.Plain(h.Chunk.Text[starts[k]:starts[k+1]]))
		}
		e.passages, e.starts = append(e.passages, p), append(e.starts, starts)
		passage := ground.Passage{Text: h.Chunk.Text, Language: h.Chunk.Language, Around: h.Chunk.Head(h.Document.Title)}
		all = append(all, passage)
		e.one = append(e.one, ground.NewEvidence([]ground.Passage{passage}))
	}
	e.all = sync.OnceValue(func() *ground.Evidence { return ground.NewEvidence(all) })
	return e
}

// place says in one line where a chunk stands.
func place(h *store.Hit) string {
	parts := append([]string(nil), h.Chunk.HeadingPath...)
	if at := h.Chunk.LocationOf(0, len(h.Chunk.Text)).String(); at != "" {
		parts = append([]string{at}, parts...)
	}
	return strings.Join(parts, " › ")
}

// blocksOf returns the bytes at which the sentences of a text begin, and its end. The first is 0.
func blocksOf(text string) []int {
	starts := []int{0}
	for i, s := range sentence.Split(text) {
		if i > 0 {
			starts = append(starts, s.Start)
		}
	}
	return append(starts, len(text))
}

// attribute finds the quotes of a sentence: in the passages that it names, or, if it names none or these do
// not say it, in the passage that does. A passage that was not given stays named, so that the
// engine can see it and drop the sentence.
func (e *evidence) attribute(ctx context.Context, s said) (rag.Sentence, error) {
	out := rag.Sentence{Text: s.text, Break: s.line}
	var spans []rag.QuoteRange
	supported := false
	for _, c := range s.native {
		if q, ok := e.native(c); ok {
			spans = append(spans, q)
		}
	}
	for _, n := range s.marks {
		if n < 1 || n > len(e.hits) {
			out.Quotes = []rag.QuoteRange{{Evidence: -1}}
			return out, nil
		}
		r, err := e.checker.Check(ctx, e.one[n-1], s.text)
		if err != nil {
			return out, err
		}
		supported = supported || r.Verdict == ground.Supported
		if q := (rag.QuoteRange{Evidence: n - 1, Start: r.Start, End: r.End}); r.Passage == 0 && len(spans) < maxQuotes {
			spans = append(spans, q)
		}
	}
	if supported || len(s.native) > 0 && len(spans) > 0 {
		out.Quotes = joined(spans)
		return out, nil
	}
	r, err := e.checker.Check(ctx, e.all(), s.text)
	if err != nil {
		return out, err
	}
	if r.Passage >= 0 && (r.Verdict == ground.Supported || len(spans) == 0) {
		spans = []rag.QuoteRange{{Evidence: r.Passage, Start: r.Start, End: r.End}}
	}
	out.Quotes = joined(spans)
	return out, nil
}

// maxQuotes bounds how many places one sentence rests on.
const maxQuotes = 6

// native turns a model's own citation into bytes.
func (e *evidence) native(c Citation) (rag.QuoteRange, bool) {
	if c.Passage < 0 || c.Passage >= len(e.hits) {
		return rag.QuoteRange{}, false
	}
	starts := e.starts[c.Passage]
	if c.First < 0 || c.First >= c.End || c.End >= len(starts) {
		return rag.QuoteRange{}, false
	}
	start, end := starts[c.First], starts[c.End]
	end = start + len(strings.TrimRightFunc(e.hits[c.Passage].Chunk.Text[start:end], unicode.IsSpace))
	return rag.QuoteRange{Evidence: c.Passage, Start: start, End: end}, start < end
}

// joined returns quotes without those that repeat or lie within another.
func joined(quotes []rag.QuoteRange) []rag.QuoteRange {
	var out []rag.QuoteRange
next:
	for _, q := range quotes {
		for i, have := range out {
			if have.Evidence == q.Evidence && q.Start <= have.End && have.Start <= q.End {
				out[i].Start, out[i].End = min(have.Start, q.Start), max(have.End, q.End)
				continue next
			}
		}
		out = append(out, q)
	}
	return out
}
