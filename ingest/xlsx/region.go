// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// blocks returns what a sheet holds: its name, its regions from top to bottom, and what
// follows.
func (s *sheet) blocks() []ingest.Block {
	if len(s.all)+len(s.after) == 0 {
		return nil
	}
	out := []ingest.Block{{Kind: ingest.Heading, Level: 1, Text: s.name, Location: ingest.Location{Sheet: s.name}}}
	for _, region := range s.regions() {
		out = append(out, s.region(region)...)
	}
	return append(out, s.after...)
}

// group is a set of cells that touch each other.
type group struct {
	area
	cells []cell
}

// regions parts the cells: those of a table of the file belong together, and so do those
// that have a side in common, or lie in one merged area. Tables that touch at a corner are two.
func (s *sheet) regions() []group {
	var out []group
	rest := s.all
	for _, list := range s.lists {
		inside, outside := split(rest, list)
		if rest = outside; len(inside) > 0 {
			out = append(out, newGroup(inside))
		}
	}
	out = append(out, s.touching(rest)...)
	out = overlapping(out)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i].from, out[j].from
		return a.row < b.row || a.row == b.row && a.column < b.column
	})
	return out
}

func split(all []cell, a area) (inside, outside []cell) {
	for _, c := range all {
		if a.holds(c.at) {
			inside = append(inside, c)
		} else {
			outside = append(outside, c)
		}
	}
	return inside, outside
}

func (a area) holds(p position) bool {
	return p.row >= a.from.row && p.row <= a.to.row && p.column >= a.from.column && p.column <= a.to.column
}

func newGroup(cells []cell) group {
	g := group{area{cells[0].at, cells[0].at}, cells}
	for _, c := range cells {
		g.area = g.around(area{c.at, c.at})
	}
	return g
}

// around returns the smallest area that holds both.
func (a area) around(b area) area {
	return area{
		position{min(a.from.row, b.from.row), min(a.from.column, b.from.column)},
		position{max(a.to.row, b.to.row), max(a.to.column, b.to.column)},
	}
}

// touching finds connected cells, which are in order of rows, with a union of the runs of
// each row and the row above; it takes O(n log n).
func (s *sheet) touching(all []cell) []group {
	parent := make([]int, len(all))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	above, start := 0, 0 // where the row above and this one begin
	for i := range all {
		if all[i].at.row != all[start].at.row {
			above, start = start, i
		}
		if i > start && all[i-1].at.column >= all[i].at.column-1 {
			parent[find(i)] = find(i - 1)
		}
		if all[above].at.row != all[i].at.row-1 {
			continue
		}
		row := all[above:start]
		k := sort.Search(len(row), func(k int) bool { return row[k].at.column >= all[i].at.column })
		if k < len(row) && row[k].at.column == all[i].at.column {
			parent[find(i)] = find(above + k)
		}
	}
	groups := map[int][]cell{}
	for i, c := range all {
		groups[find(i)] = append(groups[find(i)], c)
	}
	out := make([]group, 0, len(groups))
	for _, cells := range groups {
		g := newGroup(cells)
		for _, m := range s.merged {
			if g.holds(m.from) {
				g.area = g.around(m)
			}
		}
		out = append(out, g)
	}
	// A map has no order, and what follows keeps that of equal places.
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i].from, out[j].from
		return a.row < b.row || a.row == b.row && a.column < b.column
	})
	return out
}

// maxGroups bounds the groups that are compared with each other; a sheet of more holds
// scattered cells, which are none the worse for standing alone.
const maxGroups = 2000

// overlapping joins groups whose areas overlap, until none do.
func overlapping(all []group) []group {
	if len(all) > maxGroups {
		return all
	}
	for joined := true; joined; {
		joined = false
		for i := 0; i < len(all); i++ {
			for j := i + 1; j < len(all); j++ {
				a, b := &all[i], all[j]
				if a.from.row > b.to.row || b.from.row > a.to.row || a.from.column > b.to.column || b.from.column > a.to.column {
					continue
				}
				a.area, a.cells = a.around(b.area), append(slices.Clone(a.cells), b.cells...)
				all = slices.Delete(all, j, j+1)
				joined = true
				j--
			}
		}
	}
	return all
}

// region returns the blocks of a group: paragraphs of text that stands alone, or a table with
// the title above it and the notes below.
func (s *sheet) region(g group) []ingest.Block {
	rows := rowsOf(g.cells)
	if g.from.column == g.to.column && len(rows) < 3 || len(rows) == 1 && len(rows[0]) == 1 {
		return s.paragraphs(rows, ingest.Paragraph)
	}
	var titles, notes [][]cell
	for len(rows) > 2 && len(rows[0]) == 1 && len(rows[1]) > 1 && s.isLine(rows[0][0], g, true) {
		titles, rows = append(titles, rows[0]), rows[1:]
	}
	for len(rows) > 2 && len(rows[len(rows)-1]) == 1 && len(rows[0]) > 1 && s.isLine(rows[len(rows)-1][0], g, false) {
		notes, rows = append(notes, rows[len(rows)-1]), rows[:len(rows)-1]
	}
	slices.Reverse(notes)
	out := s.paragraphs(titles, ingest.Caption)
	table := s.table(rows, g)
	if len(titles) > 0 {
		table.Table.Caption = titles[0][0].text
	}
	return append(append(out, table), s.paragraphs(notes, ingest.Paragraph)...)
}

// noteLength is what a single text below a table has at least to be a note on it.
const noteLength = 25

// isLine reports whether a text that is alone in its row is not part of the table: a title
// above it, or a note below it.
func (s *sheet) isLine(c cell, g group, above bool) bool {
	if c.number || g.from.column == g.to.column {
		return false
	}
	wide := c.at.column == g.from.column
	for _, m := range s.merged {
		wide = wide || m.from == c.at && m.to.column > m.from.column
	}
	return wide && (above || utf8.RuneCountInString(c.text) >= noteLength)
}

// rowsOf parts cells, which it sorts, by row.
func rowsOf(cells []cell) [][]cell {
	slices.SortStableFunc(cells, func(a, b cell) int {
		if a.at.row != b.at.row {
			return a.at.row - b.at.row
		}
		return a.at.column - b.at.column
	})
	var rows [][]cell
	for i, c := range cells {
		if i == 0 || c.at.row != cells[i-1].at.row {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], c)
	}
	return rows
}

func (s *sheet) paragraphs(rows [][]cell, kind ingest.BlockKind) []ingest.Block {
	var out []ingest.Block
	for _, row := range rows {
		for _, c := range row {
			out = append(out, ingest.Block{Kind: kind, Text: c.text, Location: s.place(area{c.at, c.at})})
		}
	}
	return out
}

// table arranges rows. A row of the sheet that holds nothing within them, as below a merged
// cell, is a row of the table too.
func (s *sheet) table(rows [][]cell, g group) ingest.Block {
	spans := map[position]area{}
	for _, m := range s.merged {
		if g.holds(m.from) {
			spans[m.from] = m
		}
	}
	first, last := rows[0][0].at.row, rows[len(rows)-1][0].at.row
	from, to := g.to.column, g.from.column
	for _, row := range rows {
		from, to = min(from, row[0].at.column), max(to, row[len(row)-1].at.column)
	}
	t := &ingest.Table{}
	next := first
	for _, row := range rows {
		for ; next < row[0].at.row; next++ {
			t.Rows = append(t.Rows, nil)
		}
		next++
		var cells []ingest.Cell
		for _, c := range row {
			cell := ingest.Cell{Text: c.text, Column: c.at.column - from, Location: s.place(area{c.at, c.at})}
			if m, ok := spans[c.at]; ok {
				to = max(to, m.to.column)
				cell.Location = s.place(m)
				cell.RowSpan, cell.ColumnSpan = spanned(m.to.row-m.from.row+1, last-c.at.row+1), spanned(m.to.column-m.from.column+1, maxColumn)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	t.HeaderRows = s.headerRows(t, area{position{first, from}, position{last, to}})
	return ingest.Block{Kind: ingest.TableBlock, Text: t.Text(), Table: t, Location: s.place(area{position{first, from}, position{last, to}})}
}

// spanned returns a span as ingest.Cell has it, at most most.
func spanned(n, most int) int {
	if n = min(n, most); n > 1 {
		return n
	}
	return 0
}

// headerRows returns the rows that name the columns: the first of a table of the file, or
// what looks like them.
func (s *sheet) headerRows(t *ingest.Table, a area) int {
	for _, list := range s.lists {
		if list.from == a.from && len(t.Rows) > 1 {
			return 1
		}
	}
	return ooxml.HeaderRows(t)
}

// oneLine folds blanks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
