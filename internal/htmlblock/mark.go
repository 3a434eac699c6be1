// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/pacenote/pacenote/internal/textfile"
)

// marked is a source with comments that say where its texts stand.
type marked struct {
	text string
	key  string // begins every such comment; it occurs nowhere in the source
}

// mark puts the comments into source, which begins at the byte base of the file's text.
func mark(source string, base int, meter *textfile.Meter) (marked, error) {
	m := marked{key: "at"}
	for n := 0; strings.Contains(source, "<!--"+m.key); n++ {
		m.key = fmt.Sprintf("at%d-", n)
	}
	var b strings.Builder
	b.Grow(len(source) + len(source)/2)
	z := html.NewTokenizer(strings.NewReader(source))
	at, rawText := base, false
	formatting := map[string][]bool{} // open formatting elements; whether they were kept
	for {
		if err := meter.Tick(); err != nil {
			return m, err
		}
		kind := z.Next()
		raw := string(z.Raw())
		start := at
		at += len(raw)
		switch kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return m, z.Err()
			}
			b.WriteString(raw)
			m.text = b.String()
			return m, nil
		case html.TextToken:
			if !rawText && strings.TrimSpace(raw) != "" {
				fmt.Fprintf(&b, "<!--%s%d:%d-->", m.key, start, at)
			}
			b.WriteString(raw)
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			rawText = isRawText(tag)
			if isFormatting(tag) {
				raw = openFormatting(formatting, tag, raw)
			}
			b.WriteString(raw)
			continue
		case html.EndTagToken:
			name, _ := z.TagName()
			if tag := string(name); isFormatting(tag) {
				raw = closeFormatting(formatting, tag)
			}
			b.WriteString(raw)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			if tag := string(name); !isFormatting(tag) { // an empty <a name="x"/>
				b.WriteString(raw)
			}
		default:
			b.WriteString(raw)
		}
		rawText = false
	}
}

// isRawText reports whether an element's content is no markup.
func isRawText(tag string) bool {
	switch tag {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}

// isFormatting reports whether an element is one of those that the standard reopens in
// every following block if they are not closed.
func isFormatting(tag string) bool {
	switch tag {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// maxOpen is the greatest number of formatting elements of one name that are kept
// open: those of a page that closes none would exhaust the depth of its tree.
const maxOpen = 16

// openFormatting returns what to write for the start tag of a formatting element:
// nothing, or a span if the element may hide what is in it.
func openFormatting(open map[string][]bool, tag, raw string) string {
	lower := strings.ToLower(raw)
	keep := (strings.Contains(lower, "hidden") || strings.Contains(lower, "style")) && len(open[tag]) < maxOpen
	open[tag] = append(open[tag], keep)
	if !keep {
		return ""
	}
	return "<span" + raw[1+len(tag):]
}

// closeFormatting returns what to write for the end tag of a formatting element.
func closeFormatting(open map[string][]bool, tag string) string {
	n := len(open[tag])
	if n == 0 {
		return ""
	}
	keep := open[tag][n-1]
	open[tag] = open[tag][:n-1]
	if !keep {
		return ""
	}
	return "</span>"
}

// place returns the range of the source that a text node stood at, by the comment before
// it; ok is false if there is none or it belongs to another text.
func (m marked) place(node *html.Node, source string) (start, end int, ok bool) {
	before := node.PrevSibling
	if before == nil || before.Type != html.CommentNode {
		return 0, 0, false
	}
	rest, found := strings.CutPrefix(before.Data, m.key)
	if !found {
		return 0, 0, false
	}
	first, last, _ := strings.Cut(rest, ":")
	start, err1 := strconv.Atoi(first)
	end, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || start < 0 || end > len(source) || start >= end {
		return 0, 0, false
	}
	return start, end, true
}
