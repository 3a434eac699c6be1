// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
)

// leastJumps is the number of links from which a list of nothing but links to places of the page is its contents.
const leastJumps = 3

// mayJump reports whether a start tag may be that of a link to a place of the same page.
func mayJump(tag, raw string) bool { return tag == "a" && strings.Contains(raw, "#") }

// isJump reports whether an element is a link to a place of the same page.
func (c *converter) isJump(node *html.Node) bool {
	tag, _ := attribute(node, c.marks.tagAttribute())
	target, _ := attribute(node, "href")
	return tag == "a" && strings.HasPrefix(target, "#")
}

// isMark reports whether a link to a place of the page says nothing: the sign behind a heading, or an arrow to the top.
func (c *converter) isMark(node *html.Node) bool { return c.isJump(node) && !hasWords(node) }

// hasWords reports whether there are letters or digits in the text of a node. Of a picture several words say something, one
// such as "top" does not.
func hasWords(node *html.Node) bool {
	if node.DataAtom == atom.Img {
		alternative, _ := attribute(node, "alt")
		return len(strings.Fields(alternative)) > 1
	}
	if node.Type == html.TextNode {
		return strings.ContainsFunc(node.Data, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	for child := range node.ChildNodes() {
		if hasWords(child) {
			return true
		}
	}
	return false
}

// isContents reports whether a list, with those in it, consists of links to places of the page.
func (c *converter) isContents(list *html.Node) bool {
	jumps, others := c.countJumps(list)
	return jumps >= leastJumps && others == 0
}

// countJumps counts the texts of a node that have words: links to places of the page, and others.
func (c *converter) countJumps(node *html.Node) (jumps, others int) {
	switch {
	case c.isJump(node):
		if hasWords(node) {
			jumps++
		}
	case node.Type == html.TextNode:
		if hasWords(node) {
			others++
		}
	default:
		for child := range node.ChildNodes() {
			j, o := c.countJumps(child)
			jumps, others = jumps+j, others+o
		}
	}
	return jumps, others
}

// contents walks a list that is the page's contents.
func (c *converter) contents(list *html.Node) error {
	c.end()
	first := len(c.page.Blocks)
	err := c.list(list)
	for i := range c.page.Blocks[first:] {
		if b := &c.page.Blocks[first+i]; b.Table == nil {
			b.Kind, b.Level, b.Marker = ingest.Contents, 0, ""
		}
	}
	return err
}
