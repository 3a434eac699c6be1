// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const testHeader = "title: T\nnumber: N-1\nlanguage: en\nnotice: Invented\npage: Page\npaper: a4\ndate: 2026-01-31\n\n"

func TestParseSource(t *testing.T) {
	text := testHeader + `# Heading
Text that goes on
on the next line.

## Second
1. First step
   of two lines.
2. Next step
- Item
> WARNING: hot

Table: Values
| a | b |
|------|--|
| 1 | 2 |

---
End.
`
	got, err := parseSource(text)
	if err != nil {
		t.Fatal(err)
	}
	want := source{
		header: header{"T", "N-1", "en", "Invented", "Page", "a4", "2026-01-31"},
		blocks: []block{
			{kind: heading, level: 1, text: "Heading"},
			{kind: paragraph, text: "Text that goes on on the next line."},
			{kind: heading, level: 2, text: "Second"},
			{kind: numbered, marker: "1.", text: "First step of two lines."},
			{kind: numbered, marker: "2.", text: "Next step"},
			{kind: bulleted, text: "Item"},
			{kind: boxed, text: "WARNING: hot"},
			{kind: caption, text: "Values"},
			{kind: table, rows: [][]string{{"a", "b"}, {"1", "2"}}, widths: []int{6, 2}},
			{kind: pageBreak},
			{kind: paragraph, text: "End."},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(source{}, header{}, block{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseLine(t *testing.T) {
	tests := []struct {
		line   string
		kind   blockKind
		text   string
		starts bool
	}{
		{"### Third", heading, "Third", true},
		{"#### Fourth", paragraph, "#### Fourth", false},
		{"12. Step", numbered, "Step", true},
		{"2026. A year is no step number", paragraph, "2026. A year is no step number", false},
		{"3.5 mm is no step", paragraph, "3.5 mm is no step", false},
		{"-40 °C is no item", paragraph, "-40 °C is no item", false},
	}
	for _, test := range tests {
		got, starts := parseLine(test.line)
		if got.kind != test.kind || got.text != test.text || starts != test.starts {
			t.Errorf("parseLine(%q) = %+v, %v", test.line, got, starts)
		}
	}
}

func TestMarkupErrors(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
	}{
		{"missing field", "title: T\n\n", 2},
		{"no widths", testHeader + "| a | b |\n| 1 | 2 |\n", 10},
		{"row too long", testHeader + "| a |\n|--|\n| 1 | 2 |\n", 11},
		{"only a header row", testHeader + "| a |\n", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseSource(test.text)
			var markup *markupError
			if !errors.As(err, &markup) {
				t.Fatalf("error %v, want a markupError", err)
			}
			if markup.line != test.line {
				t.Errorf("line %d, want %d: %v", markup.line, test.line, err)
			}
		})
	}
}

// FuzzParseSource checks that no text makes the reader or the composer fail other than
// with an error.
func FuzzParseSource(f *testing.F) {
	f.Add(testHeader + "# H\ntext\n")
	f.Add(testHeader + "| a | b |\n|--|--|\n| 1 | 2 |\n> box\n---\n- x\n1. y\n")
	f.Add(testHeader + "||\n|-|\n")
	f.Add("title\n")
	f.Fuzz(func(t *testing.T, text string) {
		name, data, err := generate("fuzz.txt", text)
		if err == nil && (name != "fuzz.pdf" || len(data) == 0) {
			t.Errorf("no error and no file: %q, %d bytes", name, len(data))
		}
	})
}
