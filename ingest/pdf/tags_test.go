// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// tagged makes a file of one page; each text has a place and its number as marked content. The
// structure tree is object 6.
func tagged(info string, texts [][3]any, tree ...string) []byte {
	var b strings.Builder
	for i, t := range texts {
		fmt.Fprintf(&b, "/Span <</MCID %d>> BDC BT /F1 12 Tf %v %v Td (%s) Tj ET EMC\n", i, t[0], t[1], t[2])
	}
	return makePDF(append([]string{
		"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<<" + info + ">>>>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		streamOf("", b.String()),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, tree...)...)
}

// gearbox is a heading in the type of the text, and a table whose cells layout alone would not find:
// a name above two columns, a row of two cells, and text of two lines in one.
var gearbox = [][3]any{
	{50, 700, "Gearbox"},
	{50, 660, "Part"}, {200, 660, "Torque"},
	{200, 640, "first"}, {300, 640, "then"},
	{50, 620, "Bolt of the"}, {50, 606, "housing"}, {200, 620, "24"}, {300, 620, "90"},
	{50, 580, "This is text below the table and it goes on for a while."},
}

var gearboxTree = []string{
	"<</Type/StructTreeRoot/K 7 0 R/RoleMap<</Kop/H2/Cel/TD>>>>",
	"<</S/Document/Pg 3 0 R/K[<</S/Kop/K 0>><</S/Table/K[<</S/TR/K[<</S/TH/A<</O/Table/RowSpan 2>>/K 1>><</S/TH/A[<</O/Table/ColSpan 2>>]/K[<</Type/MCR/Pg 3 0 R/MCID 2>>]>>]>>" +
		"<</S/TR/K[<</S/TH/K 3>><</S/TH/K 4>>]>><</S/TR/K[<</S/Cel/K[5 6]>><</S/TD/K 7>><</S/TD/K 8>>]>>]>><</S/P/K 9>>]>>",
}

func TestTags(t *testing.T) {
	doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", tagged("/Marked true", gearbox, gearboxTree...)))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2 Gearbox",
		"header 2: Part<1x2> Torque<2x1> / first then / Bolt of the housing 24 90",
		"This is text below the table and it goes on for a while.",
	}
	if diff := cmp.Diff(want, outlineOf(doc)); diff != "" {
		t.Error(diff)
	}
}

// outlineOf writes headings with their levels and tables with their spans.
func outlineOf(doc *ingest.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		switch {
		case b.Kind == ingest.Heading:
			out = append(out, fmt.Sprintf("%d %s", b.Level, b.Text))
		case b.Table != nil:
			var rows []string
			for _, row := range b.Table.Rows {
				var cells []string
				for _, c := range row {
					text := c.Text
					if c.RowSpan > 1 || c.ColumnSpan > 1 {
						text += fmt.Sprintf("<%dx%d>", max(1, c.ColumnSpan), max(1, c.RowSpan))
					}
					cells = append(cells, text)
				}
				rows = append(rows, strings.Join(cells, " "))
			}
			out = append(out, fmt.Sprintf("header %d: %s", b.Table.HeaderRows, strings.Join(rows, " / ")))
		default:
			out = append(out, b.Text)
		}
	}
	return out
}

// TestManyColumns reads a row of cells that say they take a thousand columns each, in no time.
func TestManyColumns(t *testing.T) {
	var cells strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&cells, "<</S/TD/A<</ColSpan 1000/RowSpan 1000>>/K %d>>", i%10)
	}
	tree := []string{"<</K 7 0 R>>", "<</S/Table/Pg 3 0 R/K[<</S/TR/K[" + cells.String() + "]>><</S/TR/K[" + cells.String() + "]>>]>>"}
	start := time.Now()
	doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", tagged("/Marked true", gearbox, tree...)))
	if err != nil || len(doc.Blocks) == 0 {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestTagsThatDoNotHold leaves a file to layout that is not said to be tagged, whose tags are suspect,
// go round in circles, or say what can't be seen.
func TestTagsThatDoNotHold(t *testing.T) {
	plain, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", tagged("", gearbox, gearboxTree...)))
	if err != nil {
		t.Fatal(err)
	}
	upside := append([][3]any{}, gearbox...)
	for i := range upside {
		upside[i][1] = 1300 - upside[i][1].(int) // rows run upwards
	}
	for name, file := range map[string][]byte{
		"suspect": tagged("/Marked true/Suspects true", gearbox, gearboxTree...),
		"circle":  tagged("/Marked true", gearbox, "<</K 7 0 R>>", "<</S/Table/K[7 0 R 8 0 R]>>", "<</S/TR/K[7 0 R 8 0 R]>>"),
		"no tree": tagged("/Marked true", gearbox, "null"),
	} {
		doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", file))
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(outlineOf(plain), outlineOf(doc)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", tagged("/Marked true", upside, gearboxTree...)))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range doc.Blocks {
		if b.Table != nil && b.Table.HeaderRows == 2 {
			t.Error("a table is read from below")
		}
	}
}
