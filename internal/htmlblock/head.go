// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/internal/textfile"
)

// maxTitle is the greatest length of a title, in bytes.
const maxTitle = 300

// head reads what a page says about itself.
func (c *converter) head(root *html.Node) {
	for page := range root.ChildNodes() {
		if page.DataAtom != atom.Html {
			continue
		}
		lang, _ := attribute(page, "lang")
		if lang == "" {
			lang, _ = attribute(page, "xml:lang")
		}
		c.page.Language = lang
		for node := range page.ChildNodes() {
			if node.DataAtom == atom.Head {
				c.headElements(node)
			}
		}
	}
}

func (c *converter) headElements(head *html.Node) {
	for node := range head.ChildNodes() {
		switch node.DataAtom {
		case atom.Title:
			if c.page.Title == "" && node.FirstChild != nil {
				c.page.Title = clipTitle(node.FirstChild.Data)
			}
		case atom.Meta:
			name, _ := attribute(node, "name")
			if name == "" {
				name, _ = attribute(node, "property")
			}
			content, _ := attribute(node, "content")
			name = strings.ToLower(strings.TrimSpace(name))
			if content = strings.TrimSpace(content); name == "" || content == "" || len(content) > 4096 || len(c.page.Meta) >= 100 {
				continue
			}
			if _, seen := c.page.Meta[name]; !seen {
				c.page.Meta[name] = content
			}
		}
	}
}

// clipTitle returns a title on one line, cut if it is absurdly long.
func clipTitle(s string) string {
	s = strings.Join(strings.Fields(textfile.Clean(s)), " ")
	if len(s) <= maxTitle {
		return s
	}
	n := maxTitle
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
