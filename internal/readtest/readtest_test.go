// SPDX-License-Identifier: Apache-2.0

package readtest_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/readtest"
)

func TestWords(t *testing.T) {
	share, missing := readtest.Recall("Torque 25 torque", "torque 25 N·m Torque torque")
	if share != 0.5 || !slices.Equal(missing, []string{"n", "m", "torque"}) {
		t.Errorf("recall %v, missing %q", share, missing)
	}
	if share, _ := readtest.Recall("a", ""); share != 1 {
		t.Errorf("recall of nothing %v", share)
	}
	for _, tt := range []struct {
		a, b []string
		want float64
	}{
		{[]string{"a", "a", "b"}, []string{"a"}, 0.5},
		{[]string{"a"}, []string{"a"}, 1},
		{nil, []string{"a"}, 0},
		{nil, nil, 0},
	} {
		if got := readtest.F1(readtest.Count(tt.a), readtest.Count(tt.b)); got != tt.want {
			t.Errorf("F1 of %q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
	if n := readtest.InOrder([]string{"a", "b", "c", "d"}, []string{"b", "a", "d"}); n != 2 {
		t.Errorf("in order %d", n)
	}
	if got := readtest.Unmarked("[hinge](a.html) &lt;~~x~~"); got != "[hinge    x " {
		t.Errorf("unmarked %q", got)
	}
}

func TestText(t *testing.T) {
	doc := &ingest.Document{Blocks: []ingest.Block{
		{Marker: "1.", Text: "Doors"},
		{Table: &ingest.Table{Rows: [][]ingest.Cell{{{Text: "Torque", ColumnSpan: 2}}, {{Text: "25"}, {Text: "Nm", Column: 1}}}}},
	}}
	if diff := cmp.Diff("1. Doors\n \nTorque Torque\n25 Nm\n", readtest.Text(doc)); diff != "" {
		t.Error(diff)
	}
	want := [][]readtest.Cell{{{LastColumn: 1, Text: "Torque"}, {Row: 1, LastRow: 1, Text: "25"}, {Row: 1, LastRow: 1, Column: 1, LastColumn: 1, Text: "Nm"}}}
	if diff := cmp.Diff(want, readtest.Tables(doc)); diff != "" {
		t.Error(diff)
	}
}

func TestOutline(t *testing.T) {
	doc := &ingest.Document{Blocks: []ingest.Block{
		{Kind: ingest.ListItem, Level: 2, Marker: "a)", Text: "one\ntwo", Location: ingest.Location{Entry: "a.zip"}},
		{Kind: ingest.TableBlock, Text: "x", Table: &ingest.Table{HeaderRows: 1, Caption: "T"}},
	}}
	if diff := cmp.Diff("list_item2@a.zip[a)] one/two\ntable(header 1, \"T\") x\n", readtest.Outline(doc)); diff != "" {
		t.Error(diff)
	}
}

func TestPack(t *testing.T) {
	data := readtest.Pack(t, map[string]string{"b": "two", "a": "one"})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 2 || z.File[0].Name != "a" || z.File[1].UncompressedSize64 != 3 {
		t.Errorf("%v", z.File)
	}
}

func TestRelations(t *testing.T) {
	// A name above two columns, and an empty cell that is passed over.
	cells := []readtest.Cell{
		{0, 0, 0, 0, "Part"}, {0, 0, 1, 2, "Torque"}, {1, 1, 0, 0, ""}, {1, 1, 1, 1, "Nm"}, {1, 1, 2, 2, "±"},
		{2, 2, 0, 0, "Hinge"}, {2, 2, 1, 1, "-2 5"},
	}
	want := func(number, first string, lower func(string) string) map[readtest.Relation]int {
		return map[readtest.Relation]int{
			{lower("Part"), lower("Torque"), false}: 1, {lower("Torque"), lower("Nm"), true}: 1, {lower("Torque"), "±", true}: 1,
			{lower("Nm"), "±", false}: 1, {lower("Part"), first, true}: 1, {first, number, false}: 1, {lower("Nm"), number, true}: 1,
		}
	}
	if diff := cmp.Diff(want("25", "hinge", readtest.Plain), readtest.Relations(cells, readtest.Plain)); diff != "" {
		t.Errorf("plain: %s", diff)
	}
	if diff := cmp.Diff(want("-25", "Hinge", readtest.Signed), readtest.Relations(cells, readtest.Signed)); diff != "" {
		t.Errorf("signed: %s", diff)
	}
}

func TestMatchTables(t *testing.T) {
	table := func(rows ...[]string) []readtest.Cell { return readtest.GridCells(rows) }
	want := readtest.RelationsOf([][]readtest.Cell{table([]string{"a", "b", "c"}), table([]string{"d", "e"})}, readtest.Plain)
	// One table was read for both, and one more is none.
	got := readtest.RelationsOf([][]readtest.Cell{table([]string{"a", "b", "c", "d", "e"}), table([]string{"x", "y"})}, readtest.Plain)
	both := readtest.MatchTables(want, got)
	if diff := cmp.Diff(readtest.TableScores{F1: []float64{4.0 / 6, 2.0 / 5}, Extra: 1, Single: []float64{4.0 / 6, 0}, SingleExtra: 1}, both); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(readtest.TableScores{F1: []float64{1, 1}, Single: []float64{1, 1}}, readtest.MatchTables(want, want)); diff != "" {
		t.Error(diff)
	}
}

func TestReadCompetition(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a-str.xml")
	text := `<document><table><region row-increment="1" col-increment="0"><cell start-row="0" start-col="0" end-col="1"><content>a</content></cell></region></table></document>`
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readtest.ReadCompetition(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]readtest.Cell{{{1, 1, 0, 1, "a"}}}, got); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(name, []byte("<document>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readtest.ReadCompetition(name); err == nil {
		t.Error("no error of a damaged file")
	}
	if _, err := readtest.ReadCompetition(name + ".none"); err == nil {
		t.Error("no error of no file")
	}
}
