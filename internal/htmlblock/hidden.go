// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/unseen"
)

// attribute returns the value of an element's attribute, and whether it has it.
func attribute(node *html.Node, key string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// concealed is a run of text that is not seen.
type concealed struct {
	reason     ingest.HiddenReason
	text       strings.Builder
	start, end int // in the source; start is -1 if it is not known
}

// conceal adds a text node to the run of unseen text.
func (c *converter) conceal(reason ingest.HiddenReason, node *html.Node) {
	if strings.TrimSpace(node.Data) == "" {
		return
	}
	if c.unseen != nil && c.unseen.reason != reason {
		c.reveal()
	}
	if c.unseen == nil {
		c.unseen = &concealed{reason: reason, start: -1}
	}
	run := c.unseen
	if start, end, ok := c.marks.place(node, c.source); ok {
		if run.start < 0 {
			run.start = start
		}
		run.end = end
	}
	if run.text.Len() < 4*unseen.MaxText {
		run.text.WriteString(node.Data + " ")
	}
}

// reveal ends the run of unseen text: it is listed.
func (c *converter) reveal() {
	run := c.unseen
	if run == nil {
		return
	}
	c.unseen = nil
	place := ingest.Location{}
	if run.start >= 0 {
		place = c.file.Place(run.start, run.end)
	}
	c.hidden.Add(run.reason, run.text.String(), place)
}

// skips reports whether nothing of an element is seen; its text is then listed.
func (c *converter) skips(node *html.Node) bool {
	reason := c.styles.of(node).hidden
	if node.Data == "template" || node.Data == "noscript" {
		reason = ingest.HiddenMode
	}
	if reason == "" {
		return false
	}
	c.reveal()
	c.concealAll(reason, node)
	c.reveal()
	return true
}

// concealAll adds the texts within an element to the run of unseen text.
func (c *converter) concealAll(reason ingest.HiddenReason, node *html.Node) {
	for child := range node.Descendants() {
		if child.Type != html.TextNode || child.Parent != nil && isCode(child.Parent.Data) {
			continue
		}
		if child.Parent != nil && child.Parent.Data == "noscript" { // its markup is not parsed
			plain := &html.Node{Type: html.TextNode, Data: withoutMarkup(child.Data)}
			c.conceal(reason, plain)
			continue
		}
		c.conceal(reason, child)
	}
}

// isCode reports whether an element's text is for programs.
func isCode(tag string) bool { return tag == "script" || tag == "style" }

// listComments lists the comments of the page that hold words.
func (c *converter) listComments() {
	for _, comment := range c.marks.comments {
		text := strings.TrimSuffix(comment.text, "<![endif]")
		if condition, rest, ok := strings.Cut(text, "]>"); ok && strings.HasPrefix(condition, "[if") {
			text = rest
		}
		if text = withoutMarkup(text); strings.ContainsFunc(text, unicode.IsLetter) {
			c.page.Comments.Add(ingest.HiddenComment, text, c.file.Place(comment.start, comment.end))
		}
	}
}

var anyTag = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)[^>]*>|<[^>]*>`)

// withoutMarkup returns the text of markup that is not parsed, cut to what is listed.
func withoutMarkup(markup string) string {
	if len(markup) > 64*unseen.MaxText {
		markup = strings.ToValidUTF8(markup[:64*unseen.MaxText], "")
	}
	return html.UnescapeString(anyTag.ReplaceAllString(markup, " "))
}

// isSkipped reports whether an element holds nothing that is read as text of the page.
func isSkipped(tag string) bool {
	switch tag {
	case "script", "style", "nav", "iframe", "object", "embed", "applet", "canvas", "audio", "video",
		"svg", "select", "datalist", "textarea", "button", "input", "noembed", "noframes", "map", "progress", "meter", "title", "head":
		return true
	}
	return false
}
