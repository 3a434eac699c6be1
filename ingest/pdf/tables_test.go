// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// placed are texts by where they stand.
type placed = map[[2]float64]string

// rows places rows of texts at x, from y on, with a distance between them; "" is nothing.
func rows(xs []float64, y, step float64, texts ...string) placed {
	out := placed{}
	for i, row := range texts {
		for c, text := range strings.Split(row, "|") {
			if text != "" {
				out[[2]float64{xs[c], y + step*float64(i)}] = text
			}
		}
	}
	return out
}

// also adds texts.
func also(all ...placed) placed {
	out := placed{}
	for _, p := range all {
		for at, text := range p {
			out[at] = text
		}
	}
	return out
}

// box returns the four rules of a frame and one at each of some heights within it.
func box(x0, y0, x1, y1 float64, heights ...float64) []rect {
	out := []rect{{x0, y0, x1, y0}, {x0, y1, x1, y1}, {x0, y0, x0, y1}, {x1, y0, x1, y1}}
	for _, y := range heights {
		out = append(out, rect{x0, y, x1, y})
	}
	return out
}

// spanned writes the table of blocks with the width and height of cells that are not 1.
func spanned(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		if b.table == nil {
			out = append(out, joinLines(b.lines, nil))
			continue
		}
		for _, row := range b.table.rows {
			var cells []string
			for _, c := range row {
				s := c.text
				if c.colSpan > 1 || c.rowSpan > 1 {
					s = fmt.Sprintf("%s<%dx%d>", s, c.colSpan, c.rowSpan)
				}
				cells = append(cells, s)
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}

func TestTables(t *testing.T) {
	narrow := []float64{50, 130, 164, 198} // figures of six signs, and four points between them
	for _, tt := range []struct {
		name  string
		texts placed
		rules []rect
		want  []string
	}{
		{"rows that rules do not part below names that they do",
			rows([]float64{55, 155, 255}, 112, 20, "Part|Torque|Angle", "Hinge|24|90", "Lock bolt|9|-"),
			append(box(50, 100, 350, 160, 120, 140), rect{150, 100, 150, 120}, rect{250, 100, 250, 120}),
			[]string{"Part|Torque|Angle", "Hinge|24|90", "Lock bolt|9|-"}},
		{"a text over all columns is one",
			also(rows([]float64{55, 155, 255}, 112, 20, "Part|Torque|Angle", "|||", "Hinge|24|90"), placed{{55, 132}: "All of these are for the doors of the front"}),
			append(box(50, 100, 350, 160, 120, 140), rect{150, 100, 150, 120}, rect{250, 100, 250, 120}),
			[]string{"Part|Torque|Angle", "All of these are for the doors of the front<3x1>", "Hinge|24|90"}},
		{"narrow columns of figures",
			rows(narrow, 100, 12, "Windsor|12,345|12,346|12,347", "Mulhouse|10,345|10,346|10,347", "Toledo|98,345|98,346|98,347", "Melfi|11,345|11,346|11,347"), nil,
			[]string{"Windsor|12,345|12,346|12,347", "Mulhouse|10,345|10,346|10,347", "Toledo|98,345|98,346|98,347", "Melfi|11,345|11,346|11,347"}},
		{"names of rows beside the rules",
			also(rows([]float64{155, 205, 255}, 112, 20, "Mon|Tue|Wed", "1|2|3", "4|5|6"), placed{{80, 132}: "Windsor", {80, 152}: "Mulhouse"}),
			append(box(150, 100, 300, 160, 120, 140), rect{200, 100, 200, 160}, rect{250, 100, 250, 160}),
			[]string{"|Mon|Tue|Wed", "Windsor|1|2|3", "Mulhouse|4|5|6"}},
		{"a title and notes in the frame",
			also(rows([]float64{55, 155}, 132, 20, "Part|Torque", "Hinge|24", "Bolt|9"), placed{{55, 112}: "The torques of the front door", {55, 192}: "Source: the sheet of last year"}),
			append(box(50, 100, 350, 200, 120, 140, 160, 180), rect{150, 120, 150, 180}),
			[]string{"The torques of the front door", "Part|Torque", "Hinge|24", "Bolt|9", "Source: the sheet of last year"}},
		{"a name above several columns, in their middle",
			also(rows([]float64{50, 200, 260, 320}, 112, 12, "Plant|2023|2024|2025", "Windsor|1.5|2.5|3.5", "Mulhouse|4.5|5.5|6.5"), placed{{235, 100}: "Defect rate"}), nil,
			[]string{"|Defect rate<3x1>", "Plant|2023|2024|2025", "Windsor|1.5|2.5|3.5", "Mulhouse|4.5|5.5|6.5"}},
		{"the title of a table is none of its names",
			also(rows([]float64{50, 200, 260, 320}, 112, 12, "Plant|2023|2024|2025", "Windsor|1.5|2.5|3.5", "Mulhouse|4.5|5.5|6.5"), placed{{235, 100}: "Table 4. Rates"}), nil,
			[]string{"Table 4. Rates", "Plant|2023|2024|2025", "Windsor|1.5|2.5|3.5", "Mulhouse|4.5|5.5|6.5"}},
		{"names of columns over two lines",
			rows([]float64{50, 200, 300}, 100, 11, "|Number|Share", "Plant|of parts|of parts", "Windsor|135|0.5", "Mulhouse|74|0.3"), nil,
			[]string{"Plant|Number of parts|Share of parts", "Windsor|135|0.5", "Mulhouse|74|0.3"}},
		{"names of rows over two lines, with figures at their middle",
			also(rows([]float64{50, 200, 250, 300}, 100, 30, "Plant|2023|2024|2025", "|1|2|3", "|4|5|6", "|7|8|9"), placed{
				{50, 124}: "Windsor", {50, 136}: "assembly", {50, 154}: "Toledo", {50, 166}: "north", {50, 184}: "Melfi", {50, 196}: "south"}), nil,
			[]string{"Plant|2023|2024|2025", "Windsor assembly|1|2|3", "Toledo north|4|5|6", "Melfi south|7|8|9"}},
		{"rules between rows only, and cells of several lines",
			also(rows([]float64{55, 155, 255}, 112, 20, "Parameter|Value|Where"), rows([]float64{55, 155, 255}, 132, 12, "Gap of the|3.5 mm|at the lower", "front door||hinge"), rows([]float64{55, 155, 255}, 164, 12, "Flush|0.5 mm|at the handle, in", "||the middle of it")),
			[]rect{{50, 100, 350, 100}, {50, 120, 350, 120}, {50, 152, 350, 152}, {50, 184, 350, 184}},
			[]string{"Parameter|Value|Where", "Gap of the front door|3.5 mm|at the lower hinge", "Flush|0.5 mm|at the handle, in the middle of it"}},
		{"names above the first of such rules",
			rows([]float64{55, 155}, 96, 20, "Parameter|Value", "Gap|3.5 mm", "Flush|0.5 mm", "Torque|24"),
			[]rect{{50, 100, 350, 100}, {50, 120, 350, 120}, {50, 140, 350, 140}, {50, 160, 350, 160}},
			[]string{"Parameter|Value", "Gap|3.5 mm", "Flush|0.5 mm", "Torque|24"}},
		{"pairs of names and values are no names of columns",
			rows([]float64{50, 150, 280, 380}, 100, 14, "Insured|G. Diaz|Year|2022", "Claim|SF-1008|Make|Jeep", "Policy|POL-55|Model|Compass", "Mail|g@x.org|Trim|Limited", "||Odometer|9,800"), nil,
			[]string{"Insured|G. Diaz|Year|2022", "Claim|SF-1008|Make|Jeep", "Policy|POL-55|Model|Compass", "Mail|g@x.org|Trim|Limited", "||Odometer|9,800"}},
		{"a table below another with columns in other places is one of its own",
			also(rows([]float64{50, 150, 280, 380}, 100, 14, "Insured|G. Diaz|Year|2022", "Claim|SF-1008|Make|Jeep", "Policy|POL-55|Model|Compass"),
				rows([]float64{50, 205, 255, 330}, 152, 14, "|Hours|Rate|Cost", "Body|2|150|300", "Paint|3|150|450", "Trim|1|150|150"), placed{{50, 138}: "Estimate"}), nil,
			[]string{"Insured|G. Diaz|Year|2022", "Claim|SF-1008|Make|Jeep", "Policy|POL-55|Model|Compass", "Estimate", "|Hours|Rate|Cost", "Body|2|150|300", "Paint|3|150|450", "Trim|1|150|150"}},
		{"a column of the page beside a ruled table is none of its columns",
			also(rows([]float64{255, 305}, 112, 20, "Mon|Tue", "1|2", "4|5"), rows([]float64{50}, 72, 20, "Tools", "Take the key.", "Open the lid.", "Take the bolt.", "Close the lid.", "Lock it again.")),
			append(box(250, 100, 350, 160, 120, 140), rect{300, 100, 300, 160}),
			[]string{"Tools", "Take the key.", "Mon|Tue", "1|2", "4|5", "Open the lid.", "Take the bolt.", "Close the lid.", "Lock it again."}},
		{"a list is no table",
			rows([]float64{50, 80}, 100, 12, "a|Weights are means", "b|Counted on the first day", "c|Counted on the last day"), nil,
			[]string{"a Weights are means b Counted on the first day c Counted on the last day"}},
		{"the scales of a chart are no table",
			rows([]float64{50, 300}, 100, 20, "450|90", "400|80", "350|70", "300|60", "250|50"), nil,
			[]string{"450 90", "400 80", "350 70", "300 60", "250 50"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &content{width: 500, height: 500, glyphs: typeset(10, tt.texts, &font{}), rules: tt.rules}
			if diff := cmp.Diff(tt.want, spanned(layout(c))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
