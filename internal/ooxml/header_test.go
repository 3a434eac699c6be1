// SPDX-License-Identifier: Apache-2.0

package ooxml_test

import (
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

func TestHeaderRowsUnderSpanningNames(t *testing.T) {
	first := []ingest.Cell{{Column: 0}, {Text: "Front", Column: 1, ColumnSpan: 2}}
	second := func(corner string) []ingest.Cell {
		return []ingest.Cell{{Text: corner}, {Text: "Left", Column: 1}, {Text: "Right", Column: 2}}
	}
	row := func(a, b string) []ingest.Cell {
		return []ingest.Cell{{Text: "Door"}, {Text: a, Column: 1}, {Text: b, Column: 2}}
	}
	for _, test := range []struct {
		name string
		rows [][]ingest.Cell
		want int
	}{
		{"numbers", [][]ingest.Cell{first, second("Part"), row("25", "26")}, 2},
		{"words below an empty corner", [][]ingest.Cell{first, second(""), row("yes", "no")}, 2},
		{"no names of rows", [][]ingest.Cell{first, second("")}, 0},
		{"an empty row", [][]ingest.Cell{first, {}, row("1", "2")}, 2},
	} {
		if got := ooxml.HeaderRows(&ingest.Table{Rows: test.rows}); got != test.want {
			t.Errorf("%s: %d header rows, want %d", test.name, got, test.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 1994: "MCMXCIV", 0: "0", 4000: "4000"} {
		if got := ooxml.Roman(n); got != want {
			t.Errorf("Roman(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "a", 26: "z", 27: "aa", 0: "0", 521: "521"} {
		if got := ooxml.Letters(n, 'a'); got != want {
			t.Errorf("Letters(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestAlternative(t *testing.T) {
	for text, want := range map[string]string{" Door\nhinge ": "Door hinge", "image1.PNG": "", "": ""} {
		if got := ooxml.Alternative(text); got != want {
			t.Errorf("Alternative(%q) = %q, want %q", text, got, want)
		}
	}
}
