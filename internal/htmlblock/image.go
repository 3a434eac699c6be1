// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
)

// maxAlternative is the greatest length of the text that stands for a picture; longer ones
// describe nothing.
const maxAlternative = 500

// image writes the text that stands for a picture, as a caption where it stands alone.
func (c *converter) image(node *html.Node) {
	if c.skips(node) || c.styles.of(node).reason() != "" {
		return
	}
	text, _ := attribute(node, "alt")
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len(text) > maxAlternative || isFileName(text) || inCaptionedFigure(node) {
		return
	}
	own := piece{text: text, start: -1}
	if start, end, ok := c.marks.place(node, c.source); ok {
		own.start, own.end = start, end
	}
	if c.run != nil && c.run.Len() > 0 || !standsAlone(node) {
		c.flushBlank()
		c.put(own)
		c.pending = true
		return
	}
	kind := c.kind
	if kind == ingest.Paragraph {
		c.kind = ingest.Caption
	}
	c.put(own)
	c.end()
	c.kind = kind
}

// isFileName reports whether a text is the name of a picture's file.
func isFileName(text string) bool {
	switch strings.ToLower(path.Ext(text)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff":
		return true
	}
	return false
}

// inCaptionedFigure reports whether a picture stands in a figure that has a caption, which
// says more.
func inCaptionedFigure(node *html.Node) bool {
	for at := node.Parent; at != nil; at = at.Parent {
		if at.DataAtom != atom.Figure {
			continue
		}
		for child := range at.ChildNodes() {
			if child.DataAtom == atom.Figcaption {
				return true
			}
		}
		return false
	}
	return false
}

// standsAlone reports whether no words stand beside a picture in the block that holds it.
func standsAlone(node *html.Node) bool {
	before := func(n *html.Node) *html.Node { return n.PrevSibling }
	after := func(n *html.Node) *html.Node { return n.NextSibling }
	for at := node; ; at = at.Parent {
		if !ends(at, before) || !ends(at, after) {
			return false
		}
		if at.Parent == nil || isBlock(at.Parent.DataAtom) {
			return true
		}
	}
}

// ends reports whether the line ends beside a node in one direction, or another picture
// follows.
func ends(node *html.Node, step func(*html.Node) *html.Node) bool {
	for at := step(node); at != nil; at = step(at) {
		switch at.Type {
		case html.TextNode:
			if strings.TrimSpace(at.Data) != "" {
				return false
			}
		case html.ElementNode:
			return isBlock(at.DataAtom) || at.DataAtom == atom.Img || at.DataAtom == atom.Br
		}
	}
	return true
}
