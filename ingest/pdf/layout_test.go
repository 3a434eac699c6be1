// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

func TestJoinLines(t *testing.T) {
	seen := map[string]bool{"semi-trailer": true}
	tests := []struct {
		lines []string
		want  string
	}{
		{[]string{"one", "two"}, "one two"},
		{[]string{"the gear-", "box is"}, "the gearbox is"},
		{[]string{"the gear\u2010", "box is"}, "the gearbox is"},
		{[]string{"a semi-", "trailer"}, "a semi-trailer"},
		{[]string{"soft\u00ad", "ware and hard\u00adware"}, "software and hardware"},
		{[]string{"Mercedes-", "Benz"}, "Mercedes- Benz"},
		{[]string{"5-", "speed"}, "5- speed"},
		{[]string{"x-", "axis"}, "x- axis"},
	}
	for _, tt := range tests {
		if got := joinLines(tt.lines, seen); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.lines, got, tt.want)
		}
	}
}

// typeset places texts, each at a position, as glyphs half as wide as the size.
func typeset(size float64, texts map[[2]float64]string, f *font) []glyph {
	var out []glyph
	for at, text := range texts {
		x := at[0]
		for _, r := range text {
			out = append(out, glyph{rect: rect{x, at[1] - ascent*size, x + size/2, at[1] - descent*size}, text: string(r), size: size, font: f})
			x += size / 2
		}
	}
	return out
}

func texts(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		if b.table == nil {
			out = append(out, strings.TrimSpace(b.marker+" "+joinLines(b.lines, nil)))
			continue
		}
		for _, row := range b.table.rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.text)
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}

func TestLayout(t *testing.T) {
	f := &font{}
	column := func(x float64, words string, out map[[2]float64]string) {
		for i := range 8 {
			out[[2]float64{x, 100 + 12*float64(i)}] = words
		}
	}
	two := map[[2]float64]string{}
	column(50, "left one of the columns", two)
	column(250, "right one of the columns", two)
	tests := []struct {
		name  string
		size  float64
		texts map[[2]float64]string
		rules []rect
		want  []string
	}{
		{"paragraphs", 10, map[[2]float64]string{{50, 100}: "first line of", {50, 112}: "a paragraph", {50, 140}: "another"}, nil,
			[]string{"first line of a paragraph", "another"}},
		{"a definition that hangs", 10, map[[2]float64]string{{50, 100}: "lowmem Detects systems with little memory and removes", {80, 112}: "parts of the installer.", {50, 140}: "anna Installs"}, nil,
			[]string{"lowmem Detects systems with little memory and removes parts of the installer.", "anna Installs"}},
		{"an indented paragraph", 10, map[[2]float64]string{{50, 100}: "The last line of a paragraph ends here.", {80, 112}: "Another one begins there"}, nil,
			[]string{"The last line of a paragraph ends here.", "Another one begins there"}},
		{"a list", 10, map[[2]float64]string{{50, 100}: "• one item", {60, 112}: "goes on", {50, 124}: "• two items"}, nil,
			[]string{"• one item goes on", "• two items"}},
		{"a table without rules", 10, map[[2]float64]string{
			{50, 100}: "Item", {150, 100}: "Torque", {50, 112}: "Wheel", {150, 112}: "110", {50, 124}: "Hinge", {150, 124}: "24"}, nil,
			[]string{"Item|Torque", "Wheel|110", "Hinge|24"}},
		{"a table with rules", 10, map[[2]float64]string{{55, 112}: "a b", {115, 112}: "c", {55, 132}: "d", {115, 132}: "e"},
			[]rect{{50, 100, 170, 100}, {50, 120, 170, 120}, {50, 140, 170, 140}, {50, 100, 50, 140}, {110, 100, 110, 140}, {170, 100, 170, 140}},
			[]string{"a b|c", "d|e"}},
		{"a merged cell", 10, map[[2]float64]string{{55, 112}: "head", {55, 132}: "d", {115, 132}: "e", {55, 152}: "f", {115, 152}: "g"},
			[]rect{{50, 100, 170, 100}, {50, 120, 170, 120}, {50, 140, 170, 140}, {50, 160, 170, 160}, {50, 100, 50, 160}, {110, 120, 110, 160}, {170, 100, 170, 160}},
			[]string{"head", "d|e", "f|g"}},
		{"a frame around a table", 10, map[[2]float64]string{
			{55, 112}: "Part", {155, 112}: "Price", {55, 124}: "Hinge", {155, 124}: "24", {55, 136}: "Wheel", {155, 136}: "110",
			{55, 152}: "Sum", {155, 152}: "134", {55, 172}: "Tax", {155, 172}: "13"},
			[]rect{{50, 100, 250, 100}, {50, 140, 250, 140}, {50, 160, 250, 160}, {50, 180, 250, 180}, {50, 100, 50, 180}, {120, 140, 120, 180}, {250, 100, 250, 180}},
			[]string{"Part|Price", "Hinge|24", "Wheel|110", "Sum|134", "Tax|13"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &content{width: 500, height: 500, glyphs: typeset(tt.size, tt.texts, f), rules: tt.rules}
			if diff := cmp.Diff(tt.want, texts(layout(c))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	t.Run("line numbers", func(t *testing.T) {
		pleading := map[[2]float64]string{}
		for i, s := range []string{"The above-entitled matter came on for oral", "argument before the court", "at one. The witness said that the hinge", "bolts had been loose since the day", "on which the car was sold.", "", "", "He left."} {
			y := 100 + 24*float64(i)
			pleading[[2]float64{50, y}] = string(rune('1' + i))
			if s != "" {
				pleading[[2]float64{80, y}] = s
			}
		}
		want := []string{"The above-entitled matter came on for oral argument before the court at one. The witness said that the hinge bolts had been loose since the day on which the car was sold.", "He left.", "1 2 3 4 5 6 7 8"}
		if diff := cmp.Diff(want, texts(layout(&content{width: 500, height: 500, glyphs: typeset(10, pleading, f)}))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("numbered rows", func(t *testing.T) {
		parts := map[[2]float64]string{}
		for i := range 9 {
			y := 100 + 14*float64(i)
			parts[[2]float64{50, y}], parts[[2]float64{80, y}] = string(rune('1'+i)), "bolt of the hinge"
			parts[[2]float64{250, y}] = "M8"
		}
		if got := texts(layout(&content{width: 500, height: 500, glyphs: typeset(10, parts, f)})); len(got) != 9 || got[0] != "1|bolt of the hinge|M8" {
			t.Errorf("%q", got)
		}
	})
	t.Run("contents", func(t *testing.T) {
		for _, tt := range []struct {
			name  string
			lines []string
			want  bool
		}{
			{"leaders", []string{"E.1 Copying ........ 98", "E.2 Applicability ........ 98", "E.3 Modifications ........ 99", "E.4 Combining ........ 101"}, true},
			{"leaders and parts", []string{"Contents", "Preface ...... iii", "Part one", "Driving ...... 1", "Braking ...... A-3"}, true},
			{"a title and gaps", []string{"Inhalt", "Fahren      1", "Bremsen      9", "Lenken      20", "Parken      31", "Laden      40"}, true},
			{"prices", []string{"Wheel ........ 110", "Hinge ........ 24", "Lamp ........ 60", "Door ........ 7"}, false},
			{"quantities", []string{"Oil pump ........ 1", "Hinge ........ 1", "Lamp ........ 1", "Door ........ 1"}, false},
			{"a box's contents", []string{"Contents", "Screw      4", "Nut      4", "Lamp      1", "Door      1", "Hinge      2"}, false},
		} {
			page := map[[2]float64]string{}
			for i, s := range tt.lines {
				page[[2]float64{50, 100 + 14*float64(i)}] = s
			}
			found := false
			for _, b := range layout(&content{width: 500, height: 500, glyphs: typeset(10, page, f)}) {
				found = found || b.contents
			}
			if found != tt.want {
				t.Errorf("%s: contents %v, want %v", tt.name, found, tt.want)
			}
		}
	})
	t.Run("two columns", func(t *testing.T) {
		got := strings.Join(texts(layout(&content{width: 500, height: 500, glyphs: typeset(10, two, f)})), " ")
		if i, j := strings.LastIndex(got, "left"), strings.Index(got, "right"); i < 0 || j < 0 || i > j {
			t.Errorf("read across: %s", got)
		}
	})
}

// TestTurned checks that turned text is read, and its boxes lie where it stands.
func TestTurned(t *testing.T) {
	for turn := range 4 {
		m := upright(turn, 400, 300)
		back := m.inverse()
		glyphs := typeset(10, map[[2]float64]string{{50, 100}: "turned text"}, &font{})
		for i := range glyphs {
			glyphs[i].rect = back.mapRect(glyphs[i].rect)
			glyphs[i].turn = int8(turn)
		}
		want := glyphs[0].rect.union(glyphs[len(glyphs)-1].rect)
		got := layout(&content{width: 400, height: 300, glyphs: glyphs})
		if len(got) != 1 || got[0].lines[0] != "turned text" {
			t.Fatalf("turn %d: got %+v", turn, got)
		}
		r := got[0].rect
		if math.Abs(r.x0-want.x0)+math.Abs(r.y0-want.y0)+math.Abs(r.x1-want.x1)+math.Abs(r.y1-want.y1) > 0.01 {
			t.Errorf("turn %d: box %v, want %v", turn, r, want)
		}
	}
}

func TestFurniture(t *testing.T) {
	b := &builder{file: &file{}}
	for n := 1; n <= 6; n++ {
		b.pages = append(b.pages, ingest.Page{Number: n, Width: 400, Height: 600})
		chapter := "Chapter " + string(rune('A'+n/2))
		b.blocks = append(b.blocks,
			block{page: n, rect: rect{50, 20, 300, 30}, lines: []string{chapter}},
			block{page: n, rect: rect{50, 100, 300, 110}, lines: []string{"the same text"}},
			block{page: n, rect: rect{50, 560, 300, 570}, lines: []string{"Document 88-4521, page " + string(rune('0'+n))}},
			block{page: n, rect: rect{190, 580, 200, 590}, lines: []string{"- " + string(rune('0'+n)) + " -"}},
		)
	}
	want := []ingest.BlockKind{ingest.Header, ingest.Paragraph, ingest.Footer, ingest.Footer}
	for i, got := range b.furniture() {
		if got != want[i%4] {
			t.Errorf("%q on page %d: got %v, want %v", b.blocks[i].lines[0], b.blocks[i].page, got, want[i%4])
		}
	}
}

func TestHeader(t *testing.T) {
	row := func(bold bool, texts ...string) []cell {
		var out []cell
		for i, s := range texts {
			out = append(out, cell{text: s, column: i, bold: bold, rowSpan: 1, colSpan: 1})
		}
		return out
	}
	tests := []struct {
		name string
		rows [][]cell
		want int
	}{
		{"bold", [][]cell{row(true, "a", "b"), row(false, "c", "d")}, 1},
		{"two bold rows", [][]cell{row(true, "a", "b"), row(true, "a", "b"), row(false, "c", "d")}, 2},
		{"names above figures", [][]cell{row(false, "Item", "Torque"), row(false, "Wheel", "110 N·m")}, 1},
		{"figures above figures", [][]cell{row(false, "Wheel", "110"), row(false, "Hinge", "24")}, 0},
		{"years above figures", [][]cell{row(false, "Plant", "2025", "2026"), row(false, "Ulm", "110", "120")}, 1},
		{"a name above two columns", [][]cell{{{text: "Plant", colSpan: 1, rowSpan: 2}, {text: "Q1 2026", column: 1, colSpan: 2, rowSpan: 1}},
			row(false, "", "Units", "Defects")[1:], row(false, "Ulm", "110", "2")}, 2},
		{"words above words", [][]cell{row(false, "Wheel", "round"), row(false, "Hinge", "flat")}, 0},
	}
	for _, tt := range tests {
		tab := &table{rows: tt.rows, columns: 2}
		if tab.findHeader(); tab.header != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, tab.header, tt.want)
		}
	}
}
