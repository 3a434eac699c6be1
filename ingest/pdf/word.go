// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"
	"unicode"
)

// The layout's lengths are shares of the size of the text they concern ("em").
const (
	// wordGap ends a word: spaces are 0.2 to 0.3 em wide, in tight lines
	// down to 0.13, kerning far less.
	wordGap = 0.12
	// overlapBack is how far a glyph may step back within a word.
	overlapBack = 0.6
	// cellGap separates cells of a row, or columns: more than any space of justified
	// text.
	cellGap = 0.9
	// maxWord is the length, in bytes, at which a word is cut: nothing longer is one.
	maxWord = 500
)

// word is a run of glyphs without a space.
type word struct {
	rect
	text string
	size float64
	// spaced is set if a space glyph follows.
	spaced bool
	bold   bool
	fixed  bool
}

// words joins glyphs, in the order they are shown, into words.
func words(glyphs []glyph) []word {
	var out []word
	open := false
	for _, g := range withoutDoubles(glyphs) {
		if strings.TrimFunc(g.text, unicode.IsSpace) == "" {
			if open {
				out[len(out)-1].spaced = true
			}
			open = false
			continue
		}
		if open && out[len(out)-1].takes(g) {
			w := &out[len(out)-1]
			w.text += g.text
			w.rect = w.rect.union(g.rect)
			w.size = math.Max(w.size, g.size)
			continue
		}
		out = append(out, word{rect: g.rect, text: g.text, size: g.size, bold: g.font.bold, fixed: g.font.fixed})
		open = true
	}
	return splitSpaces(out)
}

// takes reports whether a glyph continues the word.
func (w *word) takes(g glyph) bool {
	h := math.Max(g.size, 1)
	sameLine := math.Abs(g.y1-w.y1) < 0.35*h || g.y0 < w.y1-0.3*h && g.y1 > w.y0+0.3*h
	gap := g.x0 - w.x1
	return sameLine && len(w.text) < maxWord && gap < wordGap*h && gap > -overlapBack*h
}

// splitSpaces cuts words whose glyphs held spaces within, as replacement texts do.
func splitSpaces(in []word) []word {
	out := in[:0:0]
	for _, w := range in {
		fields := strings.Fields(w.text)
		if len(fields) <= 1 {
			w.text = strings.TrimSpace(w.text)
			out = append(out, w)
			continue
		}
		step := w.width() / float64(len([]rune(w.text)))
		x := w.x0
		for _, f := range fields {
			part := w
			part.text, part.x0, part.spaced = f, x, true
			x += step * float64(len([]rune(f)))
			part.x1 = x
			x += step
			out = append(out, part)
		}
	}
	return out
}

// withoutDoubles drops glyphs that are shown twice at almost the same place, which is
// how some writers make text bold.
func withoutDoubles(glyphs []glyph) []glyph {
	type cell struct {
		text string
		x, y int
	}
	const near = 0.15
	seen := make(map[cell]int, len(glyphs))
	out := make([]glyph, 0, len(glyphs))
	for _, g := range glyphs {
		side := math.Max(2*near*g.size, 0.1)
		cx, cy := int(math.Floor(g.x0/side)), int(math.Floor(g.y0/side))
		double := false
		for dx := -1; dx <= 1 && !double; dx++ {
			for dy := -1; dy <= 1 && !double; dy++ {
				i, ok := seen[cell{g.text, cx + dx, cy + dy}]
				double = ok && math.Abs(out[i].x0-g.x0) < near*g.size && math.Abs(out[i].y0-g.y0) < near*g.size &&
					math.Abs(out[i].size-g.size) < near*g.size && g.width() > near*g.size
			}
		}
		if double {
			continue
		}
		seen[cell{g.text, cx, cy}] = len(out)
		out = append(out, g)
	}
	return out
}

// bounds returns the rectangle around words.
func bounds(ws []word) rect {
	r := ws[0].rect
	for _, w := range ws[1:] {
		r = r.union(w.rect)
	}
	return r
}
