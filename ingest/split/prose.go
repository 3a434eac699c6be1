// SPDX-License-Identifier: Apache-2.0

package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/internal/sentence"
)

// prose cuts text into sentences, or into entries and lines if it is code, none longer than limit
// tokens: what is longer is cut between words.
func (r *run) prose(text string, limit int, code bool) []sentence.Span {
	if code {
		return r.pieces(text, limit, sentence.Entries, lines)
	}
	return r.pieces(text, limit, sentence.Split)
}

// pieces cuts text by the first function, what is longer than limit by the next, and at last between words.
func (r *run) pieces(text string, limit int, cut ...func(string) []sentence.Span) []sentence.Span {
	if len(cut) == 0 {
		return r.words(text, limit)
	}
	var pieces []sentence.Span
	for _, s := range cut[0](text) {
		if r.counter.CountTokens(text[s.Start:s.End])+r.newline <= limit {
			pieces = append(pieces, s)
			continue
		}
		for _, p := range r.pieces(text[s.Start:s.End], limit, cut[1:]...) {
			pieces = append(pieces, sentence.Span{Start: s.Start + p.Start, End: s.Start + p.End})
		}
	}
	return pieces
}

// lines returns the lines of text that are not blank, with their indentation.
func lines(text string) []sentence.Span {
	var all []sentence.Span
	start := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			all = append(all, sentence.Span{Start: start, End: start + len(strings.TrimSuffix(line, "\n"))})
		}
		start += len(line)
	}
	return all
}

// words cuts text between words into pieces of at most limit tokens, of about equal
// length. A piece is measured by the sum of its words and may be a little shorter than
// it could be.
func (r *run) words(text string, limit int) []sentence.Span {
	type word struct {
		sentence.Span
		tokens int
	}
	var words []word
	total := 0
	for start := 0; start < len(text); {
		start += len(text[start:]) - len(strings.TrimLeftFunc(text[start:], unicode.IsSpace))
		end := start + strings.IndexFunc(text[start:], unicode.IsSpace)
		if end < start {
			end = len(text)
		}
		if start == end {
			break
		}
		for _, s := range r.runes(text[start:end], limit) {
			w := word{sentence.Span{Start: start + s.Start, End: start + s.End}, 0}
			w.tokens = max(1, r.counter.CountTokens(text[w.Start:w.End]))
			total += w.tokens
			words = append(words, w)
		}
		start = end
	}
	target := limit
	if n := (total + limit - 1) / limit; n > 1 {
		target = min(limit, total/n+total/n/8+1)
	}
	var pieces []sentence.Span
	length := 0
	for _, w := range words {
		if n := len(pieces); n > 0 && length+w.tokens <= target {
			pieces[n-1].End = w.End
			length += w.tokens
			continue
		}
		pieces = append(pieces, w.Span)
		length = w.tokens
	}
	return pieces
}

// runes cuts a word that alone is longer than limit tokens into pieces that are not, at
// the boundaries of runes. It halves until the pieces fit: O(n log n).
func (r *run) runes(word string, limit int) []sentence.Span {
	if len(word) <= limit || r.counter.CountTokens(word)+r.newline <= limit {
		return []sentence.Span{{Start: 0, End: len(word)}}
	}
	middle := len(word) / 2
	for middle < len(word) && !utf8.RuneStart(word[middle]) {
		middle++
	}
	if middle == len(word) {
		return []sentence.Span{{Start: 0, End: len(word)}} // one rune
	}
	pieces := r.runes(word[:middle], limit)
	for _, s := range r.runes(word[middle:], limit) {
		pieces = append(pieces, sentence.Span{Start: middle + s.Start, End: middle + s.End})
	}
	return pieces
}
