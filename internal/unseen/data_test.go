// SPDX-License-Identifier: Apache-2.0

package unseen_test

import (
	"bufio"
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/email"
	page "github.com/pacenote/pacenote/ingest/html"
	"github.com/pacenote/pacenote/ingest/markdown"
	"github.com/pacenote/pacenote/ingest/text"
)

// document is a row of the collection of injected documents.
type document struct {
	Text   string `json:"text"`
	Label  string `json:"label"`
	Attack string `json:"attack"`
}

// documents reads the collection below the folder that PACENOTE_DATA names; without it the
// test is not part of the run.
func documents(t *testing.T) []document {
	t.Helper()
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA does not name the folder of test data")
	}
	file, err := os.Open(filepath.Join(root, "injection", "documents.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []document
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var d document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// smuggled spells text in tag characters.
func smuggled(text string) string {
	return strings.Map(func(r rune) rune { return r + 0xE0000 }, strings.Map(ascii, text))
}

// ascii drops what is not ASCII.
func ascii(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// hidings are ways to put an attack into a document so that no reader sees it, by the media
// type of the document. BODY and ATTACK stand for the texts.
var hidings = map[string][]string{
	ingest.MediaHTML: {
		"<p>BODY<p hidden>ATTACK", "<p>BODY<p style='display:none'>ATTACK", "<p>BODY<span style='font-size:1px'>ATTACK</span>",
		"<body bgcolor=white><p>BODY<font color='#fefefe'>ATTACK</font>", "<style>.q{position:absolute;left:-5000px}</style><p>BODY<div class=q>ATTACK</div>",
		"<p>BODY<!-- ATTACK -->", "<p>BODY<template>ATTACK</template>", "<table><tr><th>a<th>b<tr><td>BODY<td style='visibility:hidden'>ATTACK</table>",
	},
	ingest.MediaMarkdown: {"BODY\n\n<!-- ATTACK -->\n", "BODY\n\n<div style='display:none'>ATTACK</div>\n", "BODY <span style='font-size:0'>ATTACK</span>\n"},
	ingest.MediaEmail: {"Subject: s\nContent-Type: text/html; charset=utf-8\n\n<p>BODY<div style='max-height:0;overflow:hidden'>ATTACK</div>",
		"Subject: s\nContent-Type: text/html; charset=utf-8\n\n<p>BODY<p style='color:#ffffff'>ATTACK"},
}

func parsers() map[string]ingest.Parser {
	return map[string]ingest.Parser{
		ingest.MediaHTML: page.New(nil), ingest.MediaMarkdown: markdown.New(nil), ingest.MediaEmail: email.New(nil), ingest.MediaText: text.New(nil),
	}
}

func read(t *testing.T, parser ingest.Parser, content string) *ingest.Document {
	t.Helper()
	doc, err := parser.Parse(t.Context(), ingest.Input{Name: "a", Reader: strings.NewReader(content), Size: int64(len(content))})
	if err != nil {
		t.Fatalf("%.200q: %v", content, err)
	}
	return doc
}

// fold keeps the letters of a text, which quoting and markup leave alone.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return r
	}, s)
}

// holds reports whether a block of a document has a text.
func holds(doc *ingest.Document, text string) bool {
	for _, b := range doc.Blocks {
		if strings.Contains(fold(b.Text), fold(text)) {
			return true
		}
	}
	return false
}

// TestHiddenAttacks hides each attack of the collection in documents of every kind: it has
// to be listed, with its place, and not to be among the blocks.
func TestHiddenAttacks(t *testing.T) {
	seen := map[string]bool{}
	flagged, all := 0, 0
	for _, d := range documents(t) {
		attack := strings.Join(strings.Fields(strings.NewReplacer("#", "", "`", "", "\\", "").Replace(d.Attack)), " ")
		if d.Label != "injected" || attack == "" || len(attack) > 300 || seen[attack] {
			continue
		}
		seen[attack] = true
		for media, forms := range hidings {
			for _, form := range forms {
				content := strings.NewReplacer("BODY", "The door hinge is tightened to 25 N·m.", "ATTACK", html.EscapeString(attack)).Replace(form)
				doc := read(t, parsers()[media], content)
				all++
				h := doc.Quality.Hidden
				if len(h) == 1 && !h[0].Location.IsZero() && !holds(doc, attack) && strings.Contains(fold(h[0].Text), fold(attack)) {
					flagged++
				} else {
					t.Errorf("%s: %.200q: %+v", media, content, h)
				}
			}
		}
		doc := read(t, parsers()[ingest.MediaText], "Torque"+smuggled(attack)+" 25 N·m")
		all++
		if h := doc.Quality.Hidden; len(h) == 1 && doc.Blocks[0].Text == "Torque 25 N·m" && strings.Contains(fold(h[0].Text), fold(strings.Map(ascii, attack))) {
			flagged++
		} else {
			t.Errorf("%q: %+v", attack, h)
		}
	}
	t.Logf("%d attacks, %d of %d hidden ones listed", len(seen), flagged, all)
}

// TestCleanDocuments checks that documents without attack are not suspected.
func TestCleanDocuments(t *testing.T) {
	suspected, all := 0, 0
	for _, d := range documents(t) {
		if d.Label != "clean" {
			continue
		}
		all++
		for media, content := range map[string]string{ingest.MediaText: d.Text, ingest.MediaHTML: "<p>" + html.EscapeString(d.Text)} {
			if h := read(t, parsers()[media], content).Quality.Hidden; len(h) > 0 {
				suspected++
				t.Errorf("%s: %+v", media, h)
			}
		}
	}
	t.Logf("%d of %d clean documents suspected", suspected, all)
}
