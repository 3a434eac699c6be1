// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/pdfguard"
)

// tags says what the marked content of a page is: the file's structure tree, and the element of each
// mark.
type tags struct {
	elements []pdfguard.Element
	of       map[int32]int
}

// tagsOf returns the tags of each page.
func tagsOf(elements []pdfguard.Element) map[int]*tags {
	out := map[int]*tags{}
	for i, e := range elements {
		for _, m := range e.Marks {
			if out[m.Page] == nil {
				out[m.Page] = &tags{elements, map[int32]int{}}
			}
			out[m.Page].of[int32(m.ID)+1] = i
		}
	}
	return out
}

// above returns the element of one of several roles that is nearest to an element or is it; −1 if there
// is none.
func (t *tags) above(i int, roles ...pdfguard.Name) int {
	for i >= 0 && !slices.Contains(roles, t.elements[i].Role) {
		i = t.elements[i].Parent
	}
	return i
}

// element returns the element of a mark, −1 if it has none.
func (t *tags) element(mark int32) int {
	if i, ok := t.of[mark]; ok {
		return i
	}
	return -1
}

// mostHeadings is the share of blocks from which on tags of headings are none: those of lines of a
// dialogue, say.
const mostHeadings = 0.4

// taggedHeadings adds the levels of blocks that are tagged as headings to those that were found,
// and returns how many it added.
func (b *builder) taggedHeadings(found []int, furniture []ingest.BlockKind) int {
	levels := make([]int, len(b.blocks))
	n, all := 0, 0
	for i := range b.blocks {
		if furniture[i] != ingest.Paragraph {
			continue
		}
		all++
		if levels[i] = b.taggedLevel(&b.blocks[i]); levels[i] > 0 {
			n++
		}
	}
	if float64(n) > mostHeadings*float64(all) {
		return 0
	}
	for i, l := range levels {
		if found[i] == 0 {
			found[i] = l
		}
	}
	return n
}

// taggedLevel returns the level of a block that is tagged as a heading, 0 of others. A heading
// without a number is as deep as the sections around it.
func (b *builder) taggedLevel(bl *block) int {
	t := b.file.tags[bl.page]
	if t == nil || bl.table != nil || bl.contents || bl.margin || bl.mark <= 0 || len(bl.lines) > 3 {
		return 0
	}
	i := t.above(t.element(bl.mark), "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "P", "TD", "TH", "LI", "TOCI")
	if i < 0 {
		return 0
	}
	switch role := t.elements[i].Role; role {
	case "Title":
		return 1
	case "H":
		level := 0
		for i = t.above(i, "Sect"); i >= 0; i = t.above(t.elements[i].Parent, "Sect") {
			level++
		}
		return min(max(level, 1), maxLevel)
	default:
		if len(role) == 2 && role[0] == 'H' {
			return int(role[1] - '0')
		}
	}
	return 0
}

// tables returns the tables that are tagged as such, and the words that are in none. What its
// tags say of a table must agree with where its words stand: tags are often wrong.
func (t *tags) tables(ws []word) (out []*table, rest []word) {
	if t == nil {
		return nil, ws
	}
	cells := map[int][]word{} // by the element of the cell
	in := map[int][]int{}     // the cells with words of each table
	for _, w := range ws {
		cell := t.above(t.element(w.mark), "TD", "TH")
		if cell < 0 {
			continue
		}
		if at := t.above(cell, "Table"); at >= 0 {
			if len(cells[cell]) == 0 {
				in[at] = append(in[at], cell)
			}
			cells[cell] = append(cells[cell], w)
		}
	}
	taken := map[int]bool{}
	for at := range in {
		if made := t.table(in[at], cells); made.sound(ws, in[at], cells) {
			out = append(out, made)
			for _, cell := range in[at] {
				taken[cell] = true
			}
		}
	}
	if len(out) == 0 {
		return nil, ws
	}
	slices.SortFunc(out, func(a, b *table) int { return compare(a.y0, b.y0) })
	for _, w := range ws {
		if !taken[t.above(t.element(w.mark), "TD", "TH")] {
			rest = append(rest, w)
		}
	}
	return out, rest
}

// table makes a table of the rows that have words on the page: those of cells.
func (t *tags) table(held []int, cells map[int][]word) *table {
	var rows []int
	for _, cell := range held {
		if tr := t.above(cell, "TR"); tr >= 0 {
			rows = append(rows, tr)
		}
	}
	slices.Sort(rows)
	out := &table{}
	heads := 0
	open := map[int]int{} // how many rows the cell above still takes, by column
	for _, tr := range slices.Compact(rows) {
		row, head := t.row(tr, cells, open)
		if row == nil {
			return &table{}
		}
		if head && heads == len(out.rows) {
			heads++
		}
		for _, c := range row {
			out.columns = max(out.columns, c.column+c.colSpan)
			if c.rect == (rect{}) {
				continue
			}
			if out.rect == (rect{}) {
				out.rect = c.rect
			}
			out.rect = out.rect.union(c.rect)
		}
		out.rows = append(out.rows, row)
	}
	if heads < len(out.rows) {
		out.header = heads
	}
	return out
}

// Bounds of a row: the elements that are looked at for its cells, and the columns.
const (
	mostElements = 10_000
	mostTagged   = 500
)

// row returns the cells of a row, nil if there are too many, and whether those with words are all names
// of columns.
func (t *tags) row(tr int, cells map[int][]word, open map[int]int) (row []cell, head bool) {
	head = true
	column := 0
	for i := tr + 1; i < len(t.elements) && t.elements[i].Parent >= tr; i++ {
		e := &t.elements[i]
		if i-tr > mostElements {
			return nil, false
		}
		if e.Role != "TD" && e.Role != "TH" || t.above(e.Parent, "TR") != tr {
			continue
		}
		for open[column] > 0 {
			column++
		}
		if column+e.Columns > mostTagged {
			return nil, false
		}
		c := cell{column: column, rowSpan: e.Rows, colSpan: e.Columns}
		if ws := cells[i]; len(ws) > 0 {
			c.rect = bounds(ws)
			c.text, c.bold = cellText(lines(ws))
			head = head && e.Role == "TH"
		}
		row = append(row, c)
		column += e.Columns
	}
	for c := range open {
		open[c] = max(0, open[c]-1)
	}
	for _, made := range row {
		for c := made.column; c < made.column+made.colSpan; c++ {
			open[c] = made.rowSpan - 1
		}
	}
	return row, head
}

// sound reports whether a tagged table is one: several rows and columns, mostly filled, its rows below
// and its cells beside each other, and few other words among them.
func (t *table) sound(ws []word, cells []int, words map[int][]word) bool {
	if len(t.rows) < 2 || t.columns < 2 {
		return false
	}
	places, filled, pairs, wrong := 0, 0, 0, 0
	above := math.Inf(-1)
	for _, row := range t.rows {
		last := math.Inf(-1)
		top := math.Inf(1)
		for _, c := range row {
			places++
			if c.text == "" {
				continue
			}
			filled++
			pairs++
			if c.x0 < last-ruleTolerance {
				wrong++
			}
			last = c.x0
			top = min(top, (c.y0+c.y1)/2)
		}
		pairs++
		if top < above-ruleTolerance {
			wrong++
		}
		above = top
	}
	own := 0
	for _, c := range cells {
		own += len(words[c])
	}
	within := 0
	for _, w := range ws {
		if x, y := (w.x0+w.x1)/2, (w.y0+w.y1)/2; x > t.x0 && x < t.x1 && y > t.y0 && y < t.y1 {
			within++
		}
	}
	return 3*filled >= places && 10*wrong <= pairs && 10*(within-own) <= own
}
