// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

// tableOn makes a block with a table on a page, its columns at 50 and 150 points.
func tableOn(page, header int, shift float64, rows ...[2]string) ingest.Block {
	t := &ingest.Table{HeaderRows: header}
	for _, r := range rows {
		var cells []ingest.Cell
		for c, text := range r {
			x := 50 + 100*float64(c) + shift
			cells = append(cells, ingest.Cell{Text: text, Column: c, Location: ingest.Location{Page: page, Boxes: []ingest.Box{{Page: page, X0: x, X1: x + 40}}}})
		}
		t.Rows = append(t.Rows, cells)
	}
	return ingest.Block{Kind: ingest.TableBlock, Text: t.Text(), Table: t, Location: ingest.Location{Page: page, Boxes: []ingest.Box{{Page: page}}}}
}

func TestTablesThatGoOn(t *testing.T) {
	names, a, b := [2]string{"Part", "Nm"}, [2]string{"Hinge", "25"}, [2]string{"Lock", "9"}
	header := ingest.Block{Kind: ingest.Header, Text: "Torques", Location: ingest.Location{Page: 2}}
	text := ingest.Block{Text: "Between them.", Location: ingest.Location{Page: 2}}
	for _, test := range []struct {
		name   string
		blocks []ingest.Block
		want   []int // rows of the tables that are left
	}{
		{"with repeated names", []ingest.Block{tableOn(1, 1, 0, names, a), header, tableOn(2, 1, 20, names, b)}, []int{3}},
		{"without names", []ingest.Block{tableOn(1, 1, 0, names, a), header, tableOn(2, 0, 1, b, a)}, []int{4}},
		{"over three pages", []ingest.Block{tableOn(1, 1, 0, names, a), tableOn(2, 1, 0, names, b), tableOn(3, 1, 0, names, a)}, []int{4}},
		{"columns elsewhere", []ingest.Block{tableOn(1, 1, 0, names, a), tableOn(2, 0, 10, b, a)}, []int{2, 2}},
		{"other names", []ingest.Block{tableOn(1, 1, 0, names, a), tableOn(2, 1, 0, [2]string{"Part", "ft lb"}, b)}, []int{2, 2}},
		{"text between", []ingest.Block{tableOn(1, 1, 0, names, a), text, tableOn(2, 1, 0, names, b)}, []int{2, 2}},
		{"on the same page", []ingest.Block{tableOn(1, 1, 0, names, a), tableOn(1, 1, 0, names, b)}, []int{2, 2}},
	} {
		doc := &ingest.Document{Blocks: test.blocks}
		joinContinued(doc)
		var got []int
		for _, b := range doc.Blocks {
			if b.Table != nil {
				got = append(got, len(b.Table.Rows))
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	doc := &ingest.Document{Blocks: []ingest.Block{tableOn(1, 1, 0, names, a), tableOn(2, 1, 0, names, b)}}
	joinContinued(doc)
	joined := doc.Blocks[0]
	if joined.Text != "Part | Nm\nHinge | 25\nLock | 9" || lastPage(&joined) != 2 || joined.Table.Rows[2][1].Location.Page != 2 {
		t.Errorf("joined: %+v", joined)
	}
}
