// SPDX-License-Identifier: Apache-2.0

package html_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/readtest"
)

func TestTruth(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "truth", "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct {
		Text   string
		Tables [][][]string
		Kind   string
		Lang   string
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	for name, want := range truth {
		if want.Kind != "html" {
			continue
		}
		page, err := os.ReadFile(filepath.Join("testdata", "truth", name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parse(t, string(page))
		if err != nil {
			t.Fatal(err)
		}
		var tables [][][]string
		var text []string
		for _, b := range doc.Blocks {
			if b.Kind != ingest.TableBlock {
				text = append(text, b.Text)
				continue
			}
			tables = append(tables, b.Table.Grid())
			for _, row := range b.Table.Grid() {
				text = append(text, strings.Join(row, " "))
			}
			if b.Table.HeaderRows != 1 {
				t.Errorf("%s: %d header rows", name, b.Table.HeaderRows)
			}
		}
		if diff := cmp.Diff(want.Tables, tables); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(want.Text, strings.Join(text, "\n")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if doc.Language != want.Lang {
			t.Errorf("%s: language %q", name, doc.Language)
		}
		checkPlaces(t, doc, string(page), true)
	}
}

// TestOfficeReference checks that the words of a reviewed conversion are found again, in
// their order and nothing beside them.
func TestOfficeReference(t *testing.T) {
	files, err := filepath.Glob(readtest.Folder(t, "office", "html", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found, wanted := 0, 0
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		reference, err := os.ReadFile(readtest.Folder(t, "office", "reference", filepath.Base(file)+".md"))
		if err != nil {
			continue
		}
		doc, err := parse(t, string(page))
		if err != nil {
			t.Fatal(err)
		}
		want := words(linkText(string(reference)))
		got := words(outlineText(doc))
		same := readtest.InOrder(want, got)
		found, wanted = found+same, wanted+len(want)
		if share := float64(same) / float64(max(len(want), 1)); share < 0.9 {
			t.Errorf("%s: %d of %d words in order\nwant %q\ngot  %q", filepath.Base(file), same, len(want), want, got)
		}
	}
	t.Logf("%d of %d words of the references found in order", found, wanted)
}

func outlineText(doc *ingest.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		if block.Table == nil {
			b.WriteString(block.Marker + " " + block.Text + "\n")
			continue
		}
		for _, row := range block.Table.Grid() { // the reference repeats spanning cells
			b.WriteString(strings.Join(row, " ") + "\n")
		}
	}
	return b.String()
}

// linkText leaves out the addresses of links and comments.
func linkText(markdown string) string {
	var b strings.Builder
	for markdown != "" {
		i := strings.Index(markdown, "](")
		j := strings.Index(markdown, "<!--")
		end := ")"
		if i < 0 || j >= 0 && j < i {
			i, end = j, "-->"
		}
		if i < 0 {
			break
		}
		b.WriteString(markdown[:i] + " ")
		_, markdown, _ = strings.Cut(markdown[i:], end)
	}
	return b.String() + markdown
}

// words returns the runs of letters and those of digits: the reference has "H 2 O" where we
// have "H₂O".
func words(s string) []string {
	s = strings.NewReplacer("₂", "2", "₃", "3", "²", "2", "³", "3").Replace(s)
	var all []string
	last := 0 // what the rune before was: 1 a letter, 2 a digit
	for _, r := range s {
		kind := 0
		switch {
		case unicode.IsLetter(r):
			kind = 1
		case unicode.IsDigit(r):
			kind = 2
		}
		if kind != 0 && kind == last {
			all[len(all)-1] += string(r)
		} else if kind != 0 {
			all = append(all, string(r))
		}
		last = kind
	}
	return all
}
