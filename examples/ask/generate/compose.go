// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
)

// Measures of a page, in points (1/72 inch).
const (
	margin      = 56.0 // on all four sides
	footerSpace = 26.0 // above the bottom margin, kept free for the footer
	textSize    = 10.0
	tableSize   = 9.0
	footerSize  = 8.0
	leading     = 1.35 // line distance as a multiple of the size
	listIndent  = 20.0
	cellPadding = 3.5
	boxPadding  = 6.0
)

// paperSize is a page's width and height in points.
type paperSize struct{ width, height float64 }

// paperSizes returns the known papers by name.
func paperSizes() map[string]paperSize {
	return map[string]paperSize{"letter": {612, 792}, "a4": {595, 842}}
}

// page is one set page: its paper and the drawing operators of its content stream.
type page struct {
	paper   paperSize
	content bytes.Buffer
}

// composer sets blocks on pages from top to bottom. The first error stops all further
// drawing and is reported at the end.
type composer struct {
	header header
	paper  paperSize
	pages  []*page
	y      float64 // distance of the next line's top from the bottom of the page
	err    error
}

// compose sets a source on pages, with a footer on each that bears the document's
// number, its notice and the page number.
func compose(src source) ([]*page, error) {
	paper, ok := paperSizes()[src.header.paper]
	if !ok {
		return nil, fmt.Errorf("set pages: unknown paper %q", src.header.paper)
	}
	c := &composer{header: src.header, paper: paper}
	c.newPage()
	for i, b := range src.blocks {
		if i > 0 && isItem(src.blocks[i-1]) && !isItem(b) {
			c.y -= 4 // the lines of a list stand closer than what follows it
		}
		c.keepWithNext(src.blocks[i:])
		c.block(b)
	}
	c.footers()
	return c.pages, c.err
}

// isItem reports whether the block is part of a list.
func isItem(b block) bool { return b.kind == numbered || b.kind == bulleted }

// newPage begins a page.
func (c *composer) newPage() {
	c.pages = append(c.pages, &page{paper: c.paper})
	c.y = c.paper.height - margin
}

// bottom is the lowest place for content.
func (c *composer) bottom() float64 { return margin + footerSpace }

// textWidth is the width between the margins.
func (c *composer) textWidth() float64 { return c.paper.width - 2*margin }

// need begins a page if less than height points are left on this one.
func (c *composer) need(height float64) {
	if c.y-height < c.bottom() && c.y < c.paper.height-margin {
		c.newPage()
	}
}

// keepWithNext begins a page if a heading or a caption would be left alone at the foot
// of this one: what follows must have room for its first lines.
func (c *composer) keepWithNext(rest []block) {
	height := 0.0
	for _, b := range rest {
		switch b.kind {
		case heading:
			height += headingSize(b.level) * 2.4
		case caption:
			height += textSize * 2
		case table:
			c.need(height + 4*tableSize*leading)
			return
		default:
			c.need(height + 2*textSize*leading)
			return
		}
	}
}

// block sets one block.
func (c *composer) block(b block) {
	switch b.kind {
	case pageBreak:
		c.newPage()
	case heading:
		c.heading(b)
	case caption:
		c.y -= 4
		c.lines(bold(), textSize-0.5, 0, b.text)
		c.y -= 3
	case numbered:
		c.item(b.marker, b.text)
	case bulleted:
		c.item("•", b.text)
	case boxed:
		c.box(b.text)
	case table:
		c.table(b)
	default:
		c.lines(regular(), textSize, 0, b.text)
		c.y -= 6
	}
}

// headingSize returns the size of a heading in points.
func headingSize(level int) float64 {
	return [...]float64{20, 15, 12}[level-1]
}

// heading sets a heading, with space above unless it opens a page.
func (c *composer) heading(b block) {
	size := headingSize(b.level)
	if c.y < c.paper.height-margin {
		c.y -= size * 0.6
	}
	c.lines(bold(), size, 0, b.text)
	c.y -= size * 0.35
}

// item sets a list item, its marker hanging left of the text.
func (c *composer) item(marker, text string) {
	c.need(textSize * leading)
	c.show(regular(), textSize, point{margin + 4, c.y - textSize}, marker)
	c.lines(regular(), textSize, listIndent, text)
	c.y -= 3
}

// lines sets wrapped text, indented from the left margin.
func (c *composer) lines(f font, size, indent float64, text string) {
	for _, line := range f.wrap(text, size, c.textWidth()-indent) {
		c.need(size * leading)
		c.show(f, size, point{margin + indent, c.y - size}, line)
		c.y -= size * leading
	}
}

// box sets text in a frame that is never broken across pages.
func (c *composer) box(text string) {
	lines := bold().wrap(text, textSize, c.textWidth()-2*boxPadding)
	height := float64(len(lines))*textSize*leading + 2*boxPadding
	c.need(height + 4)
	c.y -= 2
	c.fill(0.93, margin, c.y-height, c.textWidth(), height)
	c.frame(margin, c.y-height, c.textWidth(), height)
	c.y -= boxPadding
	c.lines(bold(), textSize, boxPadding, text)
	c.y -= boxPadding + 6
}

// footers writes the footer of every page, now that their number is known.
func (c *composer) footers() {
	for i, p := range c.pages {
		y := margin
		fmt.Fprintf(&p.content, "0.5 w %.2f %.2f m %.2f %.2f l S\n", margin, y+12, c.paper.width-margin, y+12)
		left := c.header.number + " – " + c.header.notice
		right := fmt.Sprintf("%s %d / %d", c.header.page, i+1, len(c.pages))
		c.showOn(p, regular(), footerSize, point{margin, y}, left)
		x := c.paper.width - margin - regular().width(right, footerSize)
		c.showOn(p, regular(), footerSize, point{x, y}, right)
	}
}
