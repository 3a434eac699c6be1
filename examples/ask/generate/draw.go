// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
)

// point is a place on a page, in points from its lower left corner.
type point struct{ x, y float64 }

// show draws a line of text on the current page, its baseline beginning at p.
func (c *composer) show(f font, size float64, p point, text string) {
	c.showOn(c.pages[len(c.pages)-1], f, size, p, text)
}

// showOn draws a line of text on a page.
func (c *composer) showOn(on *page, f font, size float64, p point, text string) {
	encoded, err := encodeWinAnsi(text)
	if err != nil {
		if c.err == nil {
			c.err = err
		}
		return
	}
	fmt.Fprintf(&on.content, "BT /%s %.1f Tf 1 0 0 1 %.2f %.2f Tm ", f.resource, size, p.x, p.y)
	writeString(&on.content, encoded)
	on.content.WriteString(" Tj ET\n")
}

// frame strokes a rectangle on the current page.
func (c *composer) frame(x, y, width, height float64) {
	on := &c.pages[len(c.pages)-1].content
	fmt.Fprintf(on, "0.6 w %.2f %.2f %.2f %.2f re S\n", x, y, width, height)
}

// fill paints a rectangle in a shade of grey: 0 is black, 1 white.
func (c *composer) fill(grey, x, y, width, height float64) {
	on := &c.pages[len(c.pages)-1].content
	fmt.Fprintf(on, "q %.2f g %.2f %.2f %.2f %.2f re f Q\n", grey, x, y, width, height)
}

// writeString writes a PDF string literal: bytes outside of printable ASCII as octal
// escapes, so that the file stays readable in an editor.
func writeString(out *bytes.Buffer, text []byte) {
	out.WriteByte('(')
	for _, b := range text {
		switch {
		case b == '(' || b == ')' || b == '\\':
			out.WriteByte('\\')
			out.WriteByte(b)
		case b < 32 || b > 126:
			fmt.Fprintf(out, "\\%03o", b)
		default:
			out.WriteByte(b)
		}
	}
	out.WriteByte(')')
}
