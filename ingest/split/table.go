// SPDX-License-Identifier: Apache-2.0

package split

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
)

// maxGrid is the greatest number of cells of a table whose spanning cells are repeated
// over what they cover. Of a larger one, rows show the cells that begin in them.
const maxGrid = 1 << 22

// tableView is a table as its chunks see it.
type tableView struct {
	table    *ingest.Table
	ordinal  int // among the document's tables
	columns  []string
	sections []string         // for each row the label of the rows that it belongs to; nil if there are none
	grid     [][]*ingest.Cell // nil if the table is too large or nothing spans
	header   []unit           // what is repeated; nil if there is none or it is too long
	length   int              // tokens of the header
}

// newTableView prepares a table in O(rows × columns).
func newTableView(t *ingest.Table, ordinal int) *tableView {
	v := &tableView{table: t, ordinal: ordinal}
	width := t.Columns()
	if spans(t) && width > 0 && len(t.Rows) <= maxGrid/width {
		v.grid = grid(t, width)
	}
	v.columns = v.columnNames(width)
	return v
}

// maxSection is the greatest length of a section's name in bytes; what is longer is a remark.
const maxSection = 80

// setSections sets for each row the text of the row above it that has nothing else. In a table of two columns, where a
// value may be missing, that row's cell spans both or ends with a colon.
func (v *tableView) setSections() {
	width := v.table.Columns()
	if width < 2 {
		return
	}
	v.sections = make([]string, len(v.table.Rows))
	section := ""
	for i, row := range v.table.Rows {
		v.sections[i] = section
		label := onlyCell(row)
		if i < v.table.HeaderRows || label == nil || label.Column != 0 {
			continue
		}
		name := oneLine(label.Text)
		if isSection(name) && (width > 2 || label.ColumnSpan >= width || strings.HasSuffix(name, ":")) {
			section = strings.TrimSuffix(name, ":")
			v.sections[i] = ""
		}
	}
}

// isSection reports whether a text may be the label of rows: it is short, has letters, and is no code, which names the thing of one row.
func isSection(name string) bool {
	code := strings.ContainsAny(name, "0123456789") && !strings.Contains(name, " ")
	return len(name) <= maxSection && strings.ContainsFunc(name, unicode.IsLetter) && !code
}

// onlyCell returns the cell of a row that has a text, nil if there are none or several.
func onlyCell(row []ingest.Cell) *ingest.Cell {
	var only *ingest.Cell
	for i := range row {
		if strings.TrimSpace(row[i].Text) == "" {
			continue
		}
		if only != nil {
			return nil
		}
		only = &row[i]
	}
	return only
}

// spans reports whether any cell covers more than one place, or leaves places empty.
func spans(t *ingest.Table) bool {
	for _, row := range t.Rows {
		for i, c := range row {
			if c.RowSpan > 1 || c.ColumnSpan > 1 || c.Column != i {
				return true
			}
		}
	}
	return false
}

// grid returns for each place the cell that covers it, nil if none does.
func grid(t *ingest.Table, width int) [][]*ingest.Cell {
	g := make([][]*ingest.Cell, len(t.Rows))
	for r := range g {
		g[r] = make([]*ingest.Cell, width)
	}
	for r, row := range t.Rows {
		for k := range row {
			c := &row[k]
			for i := r; i < min(r+max(c.RowSpan, 1), len(g)); i++ {
				for j := c.Column; j < c.Column+max(c.ColumnSpan, 1); j++ {
					g[i][j] = c
				}
			}
		}
	}
	return g
}

// cells returns the cells of a row by grid column.
func (v *tableView) cells(row int) []*ingest.Cell {
	if v.grid != nil {
		return v.grid[row]
	}
	cells := make([]*ingest.Cell, len(v.table.Rows[row]))
	for i := range cells {
		cells[i] = &v.table.Rows[row][i]
	}
	return cells
}

// columnNames joins for each column the texts of the header rows above it.
func (v *tableView) columnNames(width int) []string {
	n := min(v.table.HeaderRows, len(v.table.Rows))
	if n <= 0 || width > maxGrid {
		return nil
	}
	names := make([][]string, width)
	for r := range n {
		for j, c := range v.cells(r) {
			if c == nil || j >= width {
				continue
			}
			text := oneLine(c.Text)
			if text != "" && !slices.Contains(names[j], text) {
				names[j] = append(names[j], text)
			}
		}
	}
	joined := make([]string, width)
	for j := range names {
		joined[j] = strings.Join(names[j], " / ")
	}
	return joined
}

// describe returns the TableRow of a row.
func (v *tableView) describe(row int) *ingest.TableRow {
	cells := v.cells(row)
	d := &ingest.TableRow{
		Table:   v.ordinal,
		Row:     row,
		Header:  row < v.table.HeaderRows,
		Columns: v.columns,
		Cells:   make([]string, len(cells)),
		Caption: v.table.Caption,
		Raw:     v.table.RawText(row),
	}
	if v.sections != nil {
		d.Section = v.sections[row]
	}
	places := make([]ingest.Location, len(cells))
	known := false
	for i, c := range cells {
		if c == nil {
			continue
		}
		d.Cells[i] = oneLine(c.Text)
		places[i] = c.Location
		known = known || !c.Location.IsZero()
	}
	if known {
		d.CellLocations = places
	}
	return d
}

// place returns where a row stands, or fallback if only the table's place is known.
func (v *tableView) place(row int, fallback ingest.Location) ingest.Location {
	var place ingest.Location
	var first, last string
	for _, c := range v.table.Rows[row] {
		if c.Location.Cells != "" {
			if first == "" {
				first = c.Location.Cells
			}
			last = c.Location.Cells
		}
		place = place.Union(c.Location)
	}
	if row < len(v.table.Raw) {
		place = place.Union(v.table.Raw[row].Location)
	}
	if place.IsZero() && first == "" {
		return fallback
	}
	if first != "" {
		first, _, _ = strings.Cut(first, ":")
		if i := strings.LastIndexByte(last, ':'); i >= 0 {
			last = last[i+1:]
		}
		place.Cells = first
		if first != last {
			place.Cells += ":" + last
		}
	}
	return place
}

// rawPiece returns how a piece of a row that was cut, a range of its RowText, stands in the
// document, and its span there: in the raw row if the places of its ends are known in it,
// otherwise the texts of the cells joined by a blank, and no span.
func (v *tableView) rawPiece(row, start, end int) (string, ingest.Span) {
	if row < len(v.table.Raw) {
		raw := v.table.Raw[row]
		from, ok1 := v.rawOffset(row, start, false)
		to, ok2 := v.rawOffset(row, end, true)
		if first := raw.Location.Span.Start; ok1 && ok2 && from < to && int64(len(raw.Text)) == raw.Location.Span.End-first {
			return raw.Text[from-first : to-first], ingest.Span{Start: from, End: to}
		}
	}
	text := v.table.RowText(row)[start:end]
	return strings.ReplaceAll(text, " | ", " "), ingest.Span{}
}

// rawOffset returns the byte of the file at an offset of a row's RowText: at either end of a
// cell, and within one that stands in the file as it is. Between two cells, isEnd says which.
func (v *tableView) rawOffset(row, offset int, isEnd bool) (int64, bool) {
	at := 0
	for _, c := range v.table.Rows[row] {
		text := oneLine(c.Text)
		start, end := at, at+len(text)
		at = end + len(" | ")
		if offset < start || offset > end || c.Location.Span.IsZero() {
			continue
		}
		span := c.Location.Span
		switch {
		case text == c.Text && span.End-span.Start == int64(len(text)):
			return span.Start + int64(offset-start), true
		case offset == start && !isEnd:
			return span.Start, true
		case offset == end && isEnd:
			return span.End, true
		}
	}
	return 0, false
}

// tableUnits returns a table's caption and rows. Rows without any text are left out; a
// row longer than the budget is cut between its cells.
func (r *run) tableUnits(block, budget int) []unit {
	v := r.tables[block]
	var units []unit
	if caption := oneLine(v.table.Caption); caption != "" && !r.captionStands(block, caption) {
		for _, s := range r.words(caption, budget) {
			u := unit{block: block, row: -1, caption: true, text: caption[s.Start:s.End]}
			u.tokens = r.counter.CountTokens(u.text) + r.newline
			units = append(units, u)
		}
	}
	for i := range v.table.Rows {
		text := v.table.RowText(i)
		if strings.Trim(text, " |") == "" {
			continue
		}
		u := unit{block: block, row: i, end: len(text), text: text, tokens: r.counter.CountTokens(text) + r.newline}
		if i < v.table.HeaderRows {
			v.header = append(v.header, u)
			v.length += u.tokens
		}
		if u.tokens <= budget {
			units = append(units, u)
		} else {
			units = append(units, r.cutRow(u, budget)...)
		}
	}
	if v.length*2 > budget { // a header that leaves no room for rows
		v.header, v.length = nil, 0
	}
	if len(units) == 0 {
		units = append(units, unit{block: block, row: -1, caption: true})
	}
	return units
}

// captionStands reports whether a table's caption is a block of its own beside it.
func (r *run) captionStands(block int, caption string) bool {
	for _, i := range []int{block - 1, block + 1} {
		if i >= 0 && i < len(r.doc.Blocks) && oneLine(r.doc.Blocks[i].Text) == caption {
			k := r.doc.Blocks[i].Kind
			return k != ingest.Header && k != ingest.Footer
		}
	}
	return false
}

// cutRow cuts a row between cells into pieces that fit, and a cell that does not fit
// between words.
func (r *run) cutRow(row unit, budget int) []unit {
	var units []unit
	at := 0
	add := func(start, end int) {
		u := unit{block: row.block, row: row.row, start: start, end: end, text: row.text[start:end]}
		u.tokens = r.counter.CountTokens(u.text) + r.newline
		units = append(units, u)
	}
	for cell := range strings.SplitSeq(row.text, " | ") {
		start, end := at, at+len(cell)
		at = end + len(" | ")
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if n := len(units); n > 0 {
			joined := row.text[units[n-1].start:end]
			if tokens := r.counter.CountTokens(clip(joined, 64*budget)) + r.newline; tokens <= budget && len(joined) <= 64*budget {
				units[n-1].end, units[n-1].text, units[n-1].tokens = end, joined, tokens
				continue
			}
		}
		for _, s := range r.words(cell, budget) {
			add(start+s.Start, start+s.End)
		}
	}
	return units
}

// oneLine returns text with every run of white space replaced by a blank.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
