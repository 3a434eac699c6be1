// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"math/bits"
	"math/rand/v2"
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
	// mark is that of its first glyph.
	mark int32
}

// words joins glyphs, in the order they are shown, into words.
func words(glyphs []glyph) []word {
	const perWord = 5
	single := withoutDoubles(glyphs)
	out := make([]word, 0, 1+len(single)/perWord)
	var text []byte
	open := false
	end := func() {
		if open {
			out[len(out)-1].text = string(text)
		}
		open = false
	}
	for i := range single {
		g := &single[i]
		if blankText(g.text) {
			if open {
				out[len(out)-1].spaced = true
			}
			end()
			continue
		}
		if open && len(text) < maxWord && out[len(out)-1].takes(g) {
			w := &out[len(out)-1]
			text = append(text, g.text...)
			w.rect = w.rect.union(g.rect)
			w.size = max(w.size, g.size)
			continue
		}
		end()
		out = append(out, word{rect: g.rect, size: g.size, bold: g.font.bold, fixed: g.font.fixed, mark: g.mark})
		text, open = append(text[:0], g.text...), true
	}
	end()
	return splitSpaces(out)
}

// blankText reports whether a text is white space or nothing.
func blankText(s string) bool {
	if len(s) == 1 {
		return blank(s[0])
	}
	return strings.TrimFunc(s, unicode.IsSpace) == ""
}

// takes reports whether a glyph continues the word.
func (w *word) takes(g *glyph) bool {
	h := math.Max(g.size, 1)
	sameLine := math.Abs(g.y1-w.y1) < 0.35*h || g.y0 < w.y1-0.3*h && g.y1 > w.y0+0.3*h
	gap := g.x0 - w.x1
	return sameLine && gap < wordGap*h && gap > -overlapBack*h
}

// splitSpaces cuts words whose glyphs held spaces within, as replacement texts do.
func splitSpaces(in []word) []word {
	whole := true
	for i := range in {
		in[i].text = strings.TrimSpace(in[i].text)
		whole = whole && strings.IndexFunc(in[i].text, unicode.IsSpace) < 0
	}
	if whole {
		return in
	}
	out := make([]word, 0, len(in))
	for _, w := range in {
		if strings.IndexFunc(w.text, unicode.IsSpace) < 0 {
			out = append(out, w)
			continue
		}
		fields := strings.Fields(w.text)
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

// near is the distance, in units of the size, within which a glyph shown again is a double.
const near = 0.15

// withoutDoubles drops glyphs that are shown twice at almost the same place, which is
// how some writers make text bold. It overwrites the glyphs. Cost: O(n) for glyphs that
// are spread as text is.
func withoutDoubles(glyphs []glyph) []glyph {
	size := 16
	for size < 2*len(glyphs) {
		size *= 2
	}
	t := &glyphSet{places: make([]int32, size), seed: rand.Uint64()}
	out := glyphs[:0]
	for i := range glyphs {
		g := &glyphs[i]
		side := max(2*near*g.size, 0.1)
		x, y := g.x0/side, g.y0/side
		cx, cy := math.Floor(x), math.Floor(y)
		// What is nearer than half a cell stands in this cell or the one beyond the
		// nearer edge.
		bx, by := cx+1, cy+1
		if x-cx < 0.5 {
			bx = cx - 1
		}
		if y-cy < 0.5 {
			by = cy - 1
		}
		if g.width() <= near*g.size {
			out = append(out, *g)
			continue
		}
		text := t.text(g.text)
		here := t.spot(text, cx, cy)
		if t.twice(out, g, [4]uint64{here, t.spot(text, bx, cy), t.spot(text, cx, by), t.spot(text, bx, by)}) {
			continue
		}
		out = append(out, *g)
		t.add(here, len(out))
	}
	return out
}

// glyphSet is a hash table of glyphs by their cell and text: indexes, counted from 1. The seed
// keeps a file from being made so that all its glyphs meet.
type glyphSet struct {
	places []int32
	seed   uint64
}

// text returns a number that glyphs of the same text share.
func (t *glyphSet) text(s string) uint64 {
	h := t.seed
	for i := range min(len(s), 4) {
		h = h<<8 ^ uint64(s[i])
	}
	return h
}

// spot returns a number that glyphs of a text in the same cell share.
func (t *glyphSet) spot(text uint64, x, y float64) uint64 {
	high, low := bits.Mul64(uint64(int64(x))^text, uint64(int64(y))^t.seed>>1|1<<63)
	return (high ^ low) * 0x9e3779b97f4a7c15 >> 16
}

// add keeps the number of a glyph.
func (t *glyphSet) add(spot uint64, number int) {
	mask := uint64(len(t.places) - 1)
	at := spot & mask
	for t.places[at] != 0 {
		at = (at + 1) & mask
	}
	t.places[at] = int32(number)
}

// twice reports whether a glyph stands already in one of the cells.
func (t *glyphSet) twice(out []glyph, g *glyph, cells [4]uint64) bool {
	mask := uint64(len(t.places) - 1)
	for _, cell := range cells {
		for at := cell & mask; t.places[at] != 0; at = (at + 1) & mask {
			o := &out[t.places[at]-1]
			if math.Abs(o.x0-g.x0) < near*g.size && math.Abs(o.y0-g.y0) < near*g.size && o.text == g.text &&
				math.Abs(o.size-g.size) < near*g.size {
				return true
			}
		}
	}
	return false
}

// bounds returns the rectangle around words.
func bounds(ws []word) rect {
	r := ws[0].rect
	for _, w := range ws[1:] {
		r = r.union(w.rect)
	}
	return r
}
