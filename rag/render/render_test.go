// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/rendercheck"
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

func TestNothingForeignIsALink(t *testing.T) {
	all := rendercheck.Payloads()
	if len(all) < 200 {
		t.Fatalf("only %d payloads", len(all))
	}
	for _, payload := range all {
		checkMarkdown(t, payload)
		checkHTML(t, payload)
	}
}

func checkMarkdown(t *testing.T, payload string) {
	t.Helper()
	rendered := render.Markdown(answer(payload), links)
	good, found := rendercheck.Markdown(rendered, registered)
	if len(found) > 0 || good != 4 {
		t.Errorf("%q: %d links, want 4; %q in\n%s", payload, good, found, rendered)
	}
}

func checkHTML(t *testing.T, payload string) {
	t.Helper()
	rendered := render.HTML(answer(payload), links)
	if found := rendercheck.HTML(rendered, registered); len(found) > 0 {
		t.Errorf("%q: %q in\n%s", payload, found, rendered)
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
