// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// maxWarnings bounds the warnings of hidden text.
const maxWarnings = 20

// attribute returns the value of an element's attribute, and whether it has it.
func attribute(node *html.Node, key string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// isHidden reports whether an element is not shown to a reader.
func isHidden(node *html.Node) bool {
	for _, a := range node.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "style":
			if hides(a.Val) {
				return true
			}
		}
	}
	if node.Data == "dialog" {
		_, open := attribute(node, "open")
		return !open
	}
	return false
}

// hides reports whether an inline style makes its element invisible.
func hides(style string) bool {
	for declaration := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch strings.TrimSpace(name) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "opacity", "font-size":
			if strings.Trim(value, "0.%pxemrt") == "" && strings.Contains(value, "0") && !strings.ContainsAny(value, "123456789") {
				return true
			}
		}
	}
	return false
}

// warnHidden notes the text of a hidden element, if it has any.
func (c *converter) warnHidden(node *html.Node) {
	var text strings.Builder
	start := -1
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode && text.Len() < 80 && strings.TrimSpace(n.Data) != "" {
			if s, _, ok := c.marks.place(n, c.source); ok && start < 0 {
				start = s
			}
			text.WriteString(strings.Join(strings.Fields(n.Data), " ") + " ")
		}
		if n.Type == html.ElementNode && isSkipped(n.Data) {
			return
		}
		for child := range n.ChildNodes() {
			visit(child)
		}
	}
	visit(node)
	shown := strings.TrimSpace(text.String())
	if shown == "" {
		return
	}
	c.hidden++
	if c.hidden > maxWarnings {
		return
	}
	if runes := []rune(shown); len(runes) > 40 {
		shown = string(runes[:40]) + "…"
	}
	at := ""
	if start >= 0 {
		if offset, ok := c.file.Offset(start); ok {
			at = fmt.Sprintf(" at byte %d", offset)
		}
	}
	c.page.Warnings = append(c.page.Warnings, fmt.Sprintf("hidden text%s left out: %q", at, shown))
}

// isSkipped reports whether an element holds nothing that is read as text of the page.
func isSkipped(tag string) bool {
	switch tag {
	case "script", "style", "template", "noscript", "nav", "iframe", "object", "embed", "applet", "canvas", "audio", "video",
		"svg", "select", "datalist", "textarea", "button", "input", "noembed", "noframes", "map", "progress", "meter", "title", "head":
		return true
	}
	return false
}
