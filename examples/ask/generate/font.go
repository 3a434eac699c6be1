// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

// font is one of the fonts every PDF reader has, with its advance widths.
type font struct {
	resource string // name in the page's resources
	base     string // PostScript name
	widths   *[224]int
}

// regular returns Helvetica.
func regular() font { return font{"F1", "Helvetica", &helveticaWidths} }

// bold returns Helvetica-Bold.
func bold() font { return font{"F2", "Helvetica-Bold", &helveticaBoldWidths} }

// width returns how wide the text is at a size, both in points. A rune that the font
// lacks counts as nothing; writing it is an error that encodeWinAnsi reports.
func (f font) width(text string, size float64) float64 {
	total := 0
	for _, r := range text {
		if b, ok := winAnsi(r); ok && b >= 32 {
			total += f.widths[b-32]
		}
	}
	return float64(total) * size / 1000
}

// wrap breaks the text at spaces into lines no wider than limit points. A single word
// that is wider stays whole on a line of its own.
func (f font) wrap(text string, size, limit float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && f.width(longer, size) > limit {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// encodeWinAnsi returns the text in Windows-1252, which PDF calls WinAnsiEncoding
// (ISO 32000-1, annex D). A rune outside of it is an error.
func encodeWinAnsi(text string) ([]byte, error) {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		b, ok := winAnsi(r)
		if !ok {
			return nil, fmt.Errorf("encode text: %q is not in Windows-1252", r)
		}
		out = append(out, b)
	}
	return out, nil
}

// winAnsi returns the Windows-1252 byte of a rune.
func winAnsi(r rune) (byte, bool) {
	if r == '\n' || r == '\r' || r >= 32 && r < 127 || r >= 0xA0 && r <= 0xFF {
		return byte(r), true
	}
	for i, high := range winAnsiHigh {
		if r == high && high != 0 {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}

// winAnsiHigh holds the runes of the bytes 0x80 to 0x9F; 0 marks a byte with none.
var winAnsiHigh = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// helveticaWidths holds the advance widths of Helvetica for the bytes 32 to 255 of
// WinAnsiEncoding, in thousandths of the size (Adobe core 14 font metrics).
var helveticaWidths = [224]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350,
	556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
	350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667,
	278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
	400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
	667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
	722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
	556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
}

// helveticaBoldWidths holds the advance widths of Helvetica-Bold for the bytes 32 to 255 of
// WinAnsiEncoding, in thousandths of the size (Adobe core 14 font metrics).
var helveticaBoldWidths = [224]int{
	278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
	975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
	333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
	611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 350,
	556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
	350, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667,
	278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
	400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
	722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
	722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
	556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
	611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
}
