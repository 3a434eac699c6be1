// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
)

// marked is a source with comments that say where its texts stand.
type marked struct {
	text     string
	key      string    // begins every such comment; it occurs nowhere in the source
	comments []comment // those of the source itself
	dropped  int       // elements left out because they nest too deeply
}

// comment is a comment of the page, and where it stands.
type comment struct {
	text       string
	start, end int
}

// mark puts the comments into source, which begins at the byte base of the file's text.
func mark(source string, base int, meter *textfile.Meter) (marked, error) {
	m := marked{key: markKey(source)}
	var b strings.Builder
	b.Grow(len(source) + len(source)/2)
	z := html.NewTokenizer(strings.NewReader(source))
	at, rawText := base, false
	t := &tags{open: map[string][]bool{}, styled: hasStyles(source), attribute: m.tagAttribute()}
	for n := 0; ; n++ {
		if err := meter.Tick(); err != nil {
			return m, err
		}
		if n == maxTokens {
			return m, textfile.Fail(meter.Name(), &ingest.LimitError{Limit: "tags and texts", Max: maxTokens})
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
			m.text, m.dropped = b.String(), t.dropped
			return m, nil
		case html.TextToken:
			if !rawText && strings.TrimSpace(raw) != "" {
				m.put(&b, start, at)
			}
			b.WriteString(raw)
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			rawText = isRawText(tag)
			if tag == "img" {
				m.put(&b, start, at)
			}
			b.WriteString(t.start(tag, raw))
			continue
		case html.EndTagToken:
			name, _ := z.TagName()
			b.WriteString(t.end(string(name), raw))
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if tag == "img" {
				m.put(&b, start, at)
			}
			if !isFormatting(tag) { // an empty <a name="x"/>
				b.WriteString(raw)
			}
		case html.CommentToken:
			if strings.HasPrefix(raw, "<!--") && len(m.comments) < maxComments {
				m.comments = append(m.comments, comment{string(z.Text()), start, at})
			}
			b.WriteString(raw)
		default:
			b.WriteString(raw)
		}
		rawText = false
	}
}

// markKey returns what begins the comments: a word that no comment of the source begins with,
// nor any of its attributes has. The hash makes sure of it where the plain word is taken.
func markKey(source string) string {
	const plain = "at"
	if !strings.Contains(source, "<!--"+plain) && !strings.Contains(strings.ToLower(source), "data-"+plain+"-tag") {
		return plain
	}
	return fmt.Sprintf("%s%x-", plain, sha256.Sum256([]byte(source)))
}

// put writes the comment before what stands at a range of the source.
func (m *marked) put(b *strings.Builder, start, end int) {
	fmt.Fprintf(b, "<!--%s%d:%d-->", m.key, start, end)
}

// tagAttribute is the attribute that keeps the name of a formatting element, which is
// written as a span.
func (m *marked) tagAttribute() string { return "data-" + strings.TrimSuffix(m.key, "-") + "-tag" }

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

// isContainer reports whether an element only groups others, so that it may be left out.
func isContainer(tag string) bool {
	switch tag {
	case "div", "span", "section", "article", "center", "main", "header", "footer", "figure", "form", "fieldset", "hgroup", "bdi", "bdo", "ins", "del", "label":
		return true
	}
	return false
}

// Bounds of what a page may keep open: unclosed elements would exhaust the depth of its
// tree.
const (
	maxOpen       = 16  // formatting elements of one name
	maxContainers = 200 // elements that only group others
	maxComments   = 100_000
	maxTokens     = 1_500_000 // tags and texts: each takes some hundred bytes
)

// tags decides which tags of formatting and grouping elements are written.
type tags struct {
	open       map[string][]bool // open elements by name; whether each was kept
	containers int               // kept ones that group
	styled     bool              // the page has style elements
	attribute  string            // that keeps the name of a formatting element
	dropped    int
}

// hasStyles reports whether a page has a style element.
func hasStyles(source string) bool {
	for i := 0; i+6 <= len(source); i++ {
		n := strings.IndexByte(source[i:], '<')
		if n < 0 {
			return false
		}
		if i += n; i+6 <= len(source) && strings.EqualFold(source[i:i+6], "<style") {
			return true
		}
	}
	return false
}

// mayHide reports whether a start tag may hide what is in the element.
func (t *tags) mayHide(raw string) bool {
	lower := strings.ToLower(raw)
	return strings.Contains(lower, "hidden") || strings.Contains(lower, "style") || strings.Contains(lower, "color") ||
		t.styled && (strings.Contains(lower, "class") || strings.Contains(lower, "id"))
}

// start returns what to write for a start tag: of a formatting element nothing, or a span
// if it may hide what is in it or leads to a place of the page; of an element that only
// groups others nothing if it nests too deeply.
func (t *tags) start(tag, raw string) string {
	switch {
	case isFormatting(tag):
		keep := (t.styled || t.mayHide(raw) || mayJump(tag, raw)) && len(t.open[tag]) < maxOpen
		t.open[tag] = append(t.open[tag], keep)
		if !keep {
			return ""
		}
		return "<span " + t.attribute + "=" + tag + raw[1+len(tag):]
	case isContainer(tag):
		keep := t.containers < maxContainers || t.mayHide(raw)
		t.open[tag] = append(t.open[tag], keep)
		if !keep {
			t.dropped++
			return ""
		}
		t.containers++
	}
	return raw
}

// end returns what to write for an end tag.
func (t *tags) end(tag, raw string) string {
	formatting := isFormatting(tag)
	if !formatting && !isContainer(tag) {
		return raw
	}
	n := len(t.open[tag])
	if n == 0 {
		if formatting {
			return ""
		}
		return raw
	}
	keep := t.open[tag][n-1]
	t.open[tag] = t.open[tag][:n-1]
	switch {
	case !keep:
		return ""
	case formatting:
		return "</span>"
	}
	t.containers--
	return raw
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
