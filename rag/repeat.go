// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"slices"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// A sentence repeats a passage if they have a run of words in common that is at least minRun long and
// repeatShare of the passage, or of those words of the sentence that the passage has at all: then it is the passage, or a part of it,
// with words around it that stand nowhere.
const (
	minRun      = 4
	repeatShare = 0.6
)

// repeats returns the units, of those that a sentence cites, that it repeats nearly word for word.
func (a *assessment) repeats(s Sentence, hits []store.Hit) []*unit {
	said := foldedTokens(s.Text)
	var repeated []*unit
	for _, q := range s.Quotes {
		for i := range a.units {
			u := &a.units[i]
			if u.hit == q.Evidence && u.start < q.End && u.end > q.Start && u.row == nil && repeatsWords(said, foldedTokens(u.text(hits))) {
				repeated = append(repeated, u)
			}
		}
	}
	return repeated
}

// repeatsWords reports whether the words of a sentence repeat those of a passage.
func repeatsWords(said, passage []string) bool {
	have := make(map[string]bool, len(passage))
	for _, w := range passage {
		have[w] = true
	}
	common := 0
	for _, w := range said {
		if have[w] {
			common++
		}
	}
	run := longestRun(said, passage)
	return run >= minRun && float64(run) >= repeatShare*float64(min(common, len(passage)))
}

// quotation returns the sentence that quotes a unit: word for word, or of a row the cells that the question asks for.
func (u *unit) quotation(hits []store.Hit, question string) Sentence {
	text := u.text(hits)
	switch {
	case u.row != nil:
		text = rowAnswer(u.row, &hits[u.hit], question)
	case u.kind != ingest.Code: // whose lines are a part of what it says
		text = oneLine(text)
	}
	return Sentence{
		Text:   text,
		Break:  u.row != nil || u.kind == ingest.ListItem || u.kind == ingest.Code,
		Quotes: []QuoteRange{{Evidence: u.hit, Start: u.start, End: u.end}},
	}
}

// longestRun returns the length of the longest run of words that two texts have in common. It costs
// the product of their lengths.
func longestRun(a, b []string) int {
	best := 0
	row := make([]int, len(b)+1)
	for i := range a {
		for j := len(b); j > 0; j-- {
			if a[i] != b[j-1] {
				row[j] = 0
				continue
			}
			row[j] = row[j-1] + 1
			best = max(best, row[j])
		}
	}
	return best
}

// likely reports whether one of the units may be quoted and is among the likeliest to answer.
func (a *assessment) likely(units []*unit) bool {
	best := bestUnit(a.units)
	return slices.ContainsFunc(units, func(u *unit) bool { return u.veto == "" && u.score >= best.score-nearBest })
}
