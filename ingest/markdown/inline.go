// SPDX-License-Identifier: Apache-2.0

package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/htmlblock"
	"github.com/pacenote/pacenote/internal/textfile"
)

// inline appends the text of a node's inline children.
func (c *converter) inline(b *textfile.Builder, node ast.Node) {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if next := c.conceal(child); next != child {
			if child = next; child == nil {
				return
			}
			continue
		}
		c.inlineNode(b, child)
	}
}

// inlineNode appends the text of one inline node.
func (c *converter) inlineNode(b *textfile.Builder, node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		c.text(b, n)
	case *ast.String:
		b.Write(string(n.Value))
	case *ast.CodeSpan:
		c.codeSpan(b, n)
	case *ast.AutoLink:
		c.autoLink(b, n)
	case *ast.RawHTML:
		c.rawHTML(b, n)
	default: // emphasis, links, images: their text
		c.inline(b, n)
	}
}

// text appends a run of text: escapes and character references are resolved.
func (c *converter) text(b *textfile.Builder, n *ast.Text) {
	start, end := n.Segment.Start, n.Segment.Stop
	for end > start && (c.source[end-1] == '\r' || c.source[end-1] == '\n') {
		end--
	}
	if n.IsRaw() {
		b.Add(c.base+start, c.base+end)
	} else {
		c.unescape(b, start, end)
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		b.Write("\n")
	}
}

// unescape appends source[start:end] without the backslash of escapes and with what
// character references mean.
func (c *converter) unescape(b *textfile.Builder, start, end int) {
	plain := start
	for i := start; i < end; {
		size, text := 0, ""
		switch c.source[i] {
		case '\\':
			if i+1 < end && isPunctuation(c.source[i+1]) {
				size, text = 2, string(c.source[i+1])
			}
		case '&':
			size, text = reference(string(c.source[i:min(end, i+40)]))
		}
		if size == 0 {
			i++
			continue
		}
		b.Add(c.base+plain, c.base+i)
		b.AddAs(text, c.base+i, c.base+i+size)
		i += size
		plain = i
	}
	b.Add(c.base+plain, c.base+end)
}

// isPunctuation reports whether a backslash escapes c in Markdown.
func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// reference decodes the character reference at the start of s, which Markdown wants to
// end with a semicolon; size is 0 if there is none.
func reference(s string) (size int, text string) {
	end := strings.IndexByte(s, ';')
	if end < 2 {
		return 0, ""
	}
	text = html.UnescapeString(s[:end+1])
	if strings.HasSuffix(text, ";") && s != "&semi;" {
		return 0, "" // not, or only partly, a reference
	}
	return end + 1, text
}

// codeSpan appends the text of a code span, its line breaks as blanks.
func (c *converter) codeSpan(b *textfile.Builder, n *ast.CodeSpan) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		t, ok := child.(*ast.Text)
		if !ok {
			continue
		}
		start, end := t.Segment.Start, t.Segment.Stop
		for end > start && (c.source[end-1] == '\r' || c.source[end-1] == '\n') {
			end--
		}
		b.Add(c.base+start, c.base+end)
		if end < t.Segment.Stop {
			b.Write(" ")
		}
	}
}

// autoLink appends the address of a link in angle brackets.
func (c *converter) autoLink(b *textfile.Builder, n *ast.AutoLink) {
	label := string(n.Label(c.source))
	at := n.Pos()
	if at >= 0 && at < len(c.source) && c.source[at] == '<' {
		at++
	}
	if at >= 0 && strings.HasPrefix(string(c.source[min(at, len(c.source)):min(at+len(label), len(c.source))]), label) {
		b.Add(c.base+at, c.base+at+len(label))
		return
	}
	b.Write(label)
}

// rawHTML appends a line break for a br tag and nothing for others; comments are listed.
func (c *converter) rawHTML(b *textfile.Builder, n *ast.RawHTML) {
	switch tag := c.tag(n); {
	case tag.Name == "br" && b.Len() > 0:
		b.Write("\n")
	case tag.Comment != "":
		c.comments.Add(ingest.HiddenComment, tag.Comment, c.placeOf(n))
	}
}

// tag reads a tag or comment within a text.
func (c *converter) tag(n *ast.RawHTML) htmlblock.Tag {
	return htmlblock.ReadTag(string(n.Segments.Value(c.source)))
}

// placeOf returns where a tag stands.
func (c *converter) placeOf(n *ast.RawHTML) ingest.Location {
	if n.Segments.Len() == 0 {
		return ingest.Location{}
	}
	return c.file.Place(c.base+n.Segments.At(0).Start, c.base+n.Segments.At(n.Segments.Len()-1).Stop)
}

// conceal lists the text behind a tag that hides it, and returns the node that closes it,
// nil if none does. Of any other node it returns the node itself.
func (c *converter) conceal(node ast.Node) ast.Node {
	first, ok := node.(*ast.RawHTML)
	if !ok {
		return node
	}
	opened := c.tag(first)
	if opened.Reason == "" {
		return node
	}
	b := c.file.NewBuilder()
	open := 1
	at := node.NextSibling()
	for ; at != nil; at = at.NextSibling() {
		n, ok := at.(*ast.RawHTML)
		if !ok {
			c.inlineNode(b, at)
			continue
		}
		if tag := c.tag(n); tag.Name == opened.Name && tag.Opens {
			open++
		} else if tag.Name == opened.Name && tag.Closes {
			if open--; open == 0 {
				break
			}
		}
	}
	block := b.Block(ingest.Paragraph)
	c.hidden.Add(opened.Reason, block.Text, block.Location)
	return at
}
