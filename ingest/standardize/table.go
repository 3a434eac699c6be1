// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// Table is a table with named columns.
type Table struct {
	// File names the file it came from, and Sheet its sheet, if it has any.
	File, Sheet string
	// Columns are the names of the columns.
	Columns []string
	// Rows are the rows below.
	Rows []Record
}

// Record is a row of a Table.
type Record struct {
	// Number is the row in its file or sheet, from 1.
	Number int
	// Cells are the texts, one for each column; missing ones are empty.
	Cells []string
	// Places are where they stand.
	Places []ingest.Location
}

// Tables returns the tables of a document, of which a reader of any format will do. Names of
// several header rows are joined by a blank. A table of which one row or none is known to name its
// columns may have a title above them: the first row that fills most columns names them, and a
// row of units below belongs to the names.
func Tables(file string, doc *ingest.Document) []Table {
	var all []Table
	for _, b := range doc.Blocks {
		if b.Table != nil && len(b.Table.Rows) > 0 {
			t := newTable(file, b.Table)
			t.Sheet = b.Location.Sheet
			all = append(all, t)
		}
	}
	return all
}

func newTable(file string, t *ingest.Table) Table {
	grid := t.Grid()
	first, below := header(grid, t.HeaderRows)
	out := Table{File: file, Columns: make([]string, t.Columns())}
	for c := range out.Columns {
		var words []string
		for r := first; r < below; r++ {
			if w := strings.Join(strings.Fields(grid[r][c]), " "); w != "" && (len(words) == 0 || words[len(words)-1] != w) {
				words = append(words, w)
			}
		}
		out.Columns[c] = strings.Join(words, " ")
	}
	for r := below; r < len(t.Rows); r++ {
		record := Record{Number: r + 1, Cells: grid[r], Places: make([]ingest.Location, len(out.Columns))}
		for _, c := range t.Rows[r] {
			if c.Column < len(record.Places) {
				record.Places[c.Column] = c.Location
				record.Number = rowOf(c.Location.Cells, record.Number)
			}
		}
		out.Rows = append(out.Rows, record)
	}
	return out
}

// rowOf returns the row of a cell such as "B12"; otherwise if it has none.
func rowOf(cell string, otherwise int) int {
	n := 0
	for _, r := range strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		if r < '0' || r > '9' || n > 1<<24 {
			break
		}
		n = 10*n + int(r-'0')
	}
	if n == 0 {
		return otherwise
	}
	return n
}

// titles is how many rows may stand above the names of columns.
const titles = 20

// header returns the rows of the names: from first, and the row below them.
func header(grid [][]string, known int) (first, below int) {
	if known > 1 {
		return 0, min(known, len(grid))
	}
	for r := range min(titles, len(grid)) {
		if n := filled(grid[r]); n >= 2 && 10*n >= 6*len(grid[r]) {
			first = r
			break
		}
	}
	below = first + 1
	if below < len(grid) && isUnitRow(grid[below]) {
		for c, u := range grid[below] {
			// As a unit, not as a word of the name.
			if u = strings.Trim(strings.TrimSpace(u), "[]()"); u != "" {
				grid[below][c] = "(" + u + ")"
			}
		}
		below++
	}
	return first, below
}

// filled counts the cells that are not empty.
func filled(row []string) int {
	n := 0
	for _, c := range row {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// isUnitRow reports whether a row holds units and nothing else.
func isUnitRow(row []string) bool {
	// A letter alone may be a code as well.
	telling := false
	for _, c := range row {
		c = strings.Trim(strings.TrimSpace(c), "[]()")
		if c == "" || c == "-" {
			continue
		}
		if _, ok := units[unitKey(c)]; !ok {
			return false
		}
		telling = telling || len(c) > 1 || c == "%"
	}
	return telling
}

// column returns the values of a column, blanks around them cut off.
func (t *Table) column(at int) []string {
	values := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		values[i] = r.cell(at)
	}
	return values
}

// cell returns a value, blanks around it cut off.
func (r *Record) cell(at int) string {
	if at < 0 || at >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[at])
}

// find returns the place of a column, -1 if there is none of that name.
func (t *Table) find(name string) int { return slices.Index(t.Columns, name) }
