// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// piece is a text with the range of the source that it stands for; start is -1 if that
// is not known.
type piece struct {
	text       string
	start, end int
	verbatim   bool // the source holds the text as it is
}

// pieces returns a text node's pieces: the source between character references as it
// is, references with what they mean.
func (c *converter) pieces(node *html.Node) []piece {
	unknown := []piece{{text: node.Data, start: -1}}
	start, end, ok := c.marks.place(node, c.source)
	if !ok {
		return unknown
	}
	var all []piece
	raw := c.source[start:end]
	at := 0
	for at < len(raw) {
		size, text := reference(raw[at:])
		if size == 0 {
			next := strings.IndexAny(raw[at+1:], "&\r\x00") // a reference, or what the tokenizer changes
			if next < 0 {
				next = len(raw) - at - 1
			}
			size, text = next+1, raw[at:at+next+1]
			all = append(all, piece{text, start + at, start + at + size, true})
		} else {
			all = append(all, piece{text, start + at, start + at + size, false})
		}
		at += size
	}
	rest, ok := behind(all, node.Data)
	if !ok || strings.TrimLeft(rest, htmlSpace) != "" {
		return unknown
	}
	return append(all, piece{text: rest, start: -1})
}

// reference decodes the character reference or the line end at the start of raw; size
// is 0 if there is neither.
func reference(raw string) (size int, text string) {
	switch raw[0] {
	case '\r':
		if strings.HasPrefix(raw, "\r\n") {
			return 2, "\n"
		}
		return 1, "\n"
	case '\x00':
		return 1, "\uFFFD"
	case '&':
	default:
		return 0, ""
	}
	n := 1
	for n < len(raw) && n < 40 && (raw[n] == '#' || raw[n] >= '0' && raw[n] <= '9' || raw[n]|0x20 >= 'a' && raw[n]|0x20 <= 'z') {
		n++
	}
	if n < len(raw) && raw[n] == ';' {
		n++
	}
	text = html.UnescapeString(raw[:n])
	if text == raw[:n] {
		return 0, ""
	}
	return n, text
}

// behind returns what follows the pieces in text; ok is false if they don't begin it.
// White space may follow: that of a text behind a tag that was left out, or behind the
// end of the body.
func behind(all []piece, text string) (rest string, ok bool) {
	for _, p := range all {
		if text, ok = strings.CutPrefix(text, p.text); !ok {
			return "", false
		}
	}
	return text, true
}

// write appends pieces to the current block, white space collapsed to one blank as a
// browser does it, or kept in preformatted text.
func (c *converter) write(all []piece) {
	for _, p := range all {
		if c.preformatted {
			c.put(p)
			continue
		}
		for at := 0; at < len(p.text); {
			rest := p.text[at:]
			space := len(rest) - len(strings.TrimLeft(rest, htmlSpace))
			if space > 0 {
				c.pending = true
				at += space
				continue
			}
			n := strings.IndexAny(rest, htmlSpace)
			if n < 0 {
				n = len(rest)
			}
			c.flushBlank()
			word := piece{text: rest[:n], start: p.start, end: p.end}
			if p.verbatim {
				word = piece{rest[:n], p.start + at, p.start + at + n, true}
			}
			c.put(word)
			at += n
		}
	}
}

// htmlSpace is what HTML collapses; a no-break space is a character like others.
const htmlSpace = " \t\n\r\f"

// flushBlank writes the blank that is due before a word, but not at the start of a line.
func (c *converter) flushBlank() {
	if c.pending && c.run != nil && c.run.Len() > 0 && !c.lineStart {
		c.run.Write(" ")
	}
	c.pending = false
}

// put appends one piece to the current block.
func (c *converter) put(p piece) {
	if p.text == "" {
		return
	}
	if c.run == nil {
		c.run = c.file.NewBuilder()
	}
	switch {
	case p.start < 0:
		c.run.Write(p.text)
	case p.verbatim:
		c.run.Add(p.start, p.end)
	default:
		c.run.AddAs(p.text, p.start, p.end)
	}
	c.lineStart = strings.HasSuffix(p.text, "\n")
}

// lineBreak begins a new line within the current block.
func (c *converter) lineBreak() {
	c.pending = false
	if c.run != nil && c.run.Len() > 0 {
		c.run.Write("\n")
		c.lineStart = true
	}
}

// script writes the content of sup and sub with the characters that Unicode has for it,
// as in "m³" and "CO₂", if it has them for all of it.
func script(node *html.Node) (string, bool) {
	if node.FirstChild == nil {
		return "", false
	}
	var text strings.Builder
	for child := range node.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			text.WriteString(child.Data)
		case html.CommentNode:
		default:
			return "", false
		}
	}
	from, to := []rune("0123456789+-−=()n"), []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
	if node.Data == "sub" {
		from, to = []rune("0123456789+-−=()aeioruvx"), []rune("₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒᵣᵤᵥₓ")
	}
	ok := true
	out := strings.Map(func(r rune) rune {
		for i := range from {
			if from[i] == r {
				return to[i]
			}
		}
		ok = ok && unicode.IsSpace(r)
		return -1
	}, text.String())
	return out, ok && out != ""
}

// writeScript writes sup or sub; it returns false if its content is to be written as it
// is.
func (c *converter) writeScript(node *html.Node) bool {
	text, ok := script(node)
	if !ok {
		return false
	}
	c.flushBlank()
	for child := range node.ChildNodes() {
		if child.Type != html.TextNode {
			continue
		}
		if start, end, ok := c.marks.place(child, c.source); ok && child.NextSibling == nil {
			c.put(piece{text: text, start: start, end: end})
			return true
		}
	}
	c.put(piece{text: text, start: -1})
	return true
}
