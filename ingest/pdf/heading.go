// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// joinHeadings puts the lines of headings together that layout took apart because they
// begin at different places: centred lines, and lines that hang below the words after a
// number. Otherwise the last line alone would be the heading of the section.
func (b *builder) joinHeadings() {
	body, boldBody := b.bodySize(), b.boldBody()
	out := b.blocks[:0]
	for _, next := range b.blocks {
		if n := len(out); n > 0 && goesOn(&out[n-1], &next) {
			joined := out[n-1]
			joined.lines = append(append([]string(nil), joined.lines...), next.lines...)
			joined.rect = joined.rect.union(next.rect)
			joined.bold = joined.bold && next.bold
			if joined.heading(body, boldBody) {
				joined.last = next.rect
				out[n-1] = joined
				continue
			}
		}
		next.last = next.rect
		out = append(out, next)
	}
	b.blocks = out
}

// goesOn reports whether a block can be the next line of the heading that the block
// above it begins: alike in type, right below, and centred or in the middle of a
// phrase.
func goesOn(above, next *block) bool {
	if above.page != next.page || above.table != nil || next.table != nil || above.code || next.code ||
		above.turned || next.turned || next.marker != "" || len(next.lines) != 1 ||
		halves(above.size) != halves(next.size) || above.bold != next.bold {
		return false
	}
	size := math.Max(next.size, 1)
	if gap := next.y0 - above.last.y1; gap < -0.5*size || gap > 0.75*size {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.lines[0])
	text := above.lines[len(above.lines)-1]
	switch {
	case strings.ContainsAny(text[max(0, len(text)-1):], ".:;!?"):
		return false
	case unicode.IsLower(first):
		return next.x0 < above.x1 && next.x1 > above.x0
	case !unicode.IsLetter(first):
		return false
	}
	centred := math.Abs(next.x0+next.x1-above.x0-above.x1) < size
	return centred && next.x0 > above.x0+0.8*size
}

// isSignalWord reports whether a text is nothing but the word that opens a warning or a
// note, such as "WARNING", "Caution:" or "ACHTUNG!": the words of ISO 3864 and ANSI
// Z535.6, and those that manuals use beside them. Letters are equal whatever their case.
func isSignalWord(text string) bool {
	switch strings.ToUpper(strings.Trim(text, " \t\u00a0:!–—-")) {
	case "WARNING", "CAUTION", "DANGER", "NOTICE", "IMPORTANT", "NOTE", "TIP",
		"WARNUNG", "VORSICHT", "GEFAHR", "ACHTUNG", "HINWEIS", "WICHTIG",
		"AVERTISSEMENT", "ATTENTION", "REMARQUE", "NOTA", "ASTUCE",
		"AVVERTENZA", "ATTENZIONE", "PERICOLO", "IMPORTANTE",
		"ADVERTENCIA", "PRECAUCIÓN", "PELIGRO", "ATENCIÓN", "AVISO":
		return true
	}
	return false
}
