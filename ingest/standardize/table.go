// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// Table is a table with named columns.
type Table struct {
	// File names the file it came from.
	File string
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

// Tables returns the tables of a document. Names of several header rows are joined by a
// blank; a table without a recognised header has it in its first row.
func Tables(file string, doc *ingest.Document) []Table {
	var all []Table
	for _, b := range doc.Blocks {
		if b.Table != nil && len(b.Table.Rows) > 0 {
			all = append(all, newTable(file, b.Table))
		}
	}
	return all
}

func newTable(file string, t *ingest.Table) Table {
	grid, header := t.Grid(), max(t.HeaderRows, 1)
	out := Table{File: file, Columns: make([]string, t.Columns())}
	for c := range out.Columns {
		var words []string
		for r := range min(header, len(grid)) {
			if w := strings.Join(strings.Fields(grid[r][c]), " "); w != "" && (len(words) == 0 || words[len(words)-1] != w) {
				words = append(words, w)
			}
		}
		out.Columns[c] = strings.Join(words, " ")
	}
	for r := header; r < len(t.Rows); r++ {
		record := Record{Number: r + 1, Cells: grid[r], Places: make([]ingest.Location, len(out.Columns))}
		for _, c := range t.Rows[r] {
			record.Places[c.Column] = c.Location
		}
		out.Rows = append(out.Rows, record)
	}
	return out
}

// column returns the values of a column, blanks around them cut off.
func (t *Table) column(at int) []string {
	values := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		if at < len(r.Cells) {
			values[i] = strings.TrimSpace(r.Cells[at])
		}
	}
	return values
}

// find returns the place of a column, -1 if there is none of that name.
func (t *Table) find(name string) int {
	for i, c := range t.Columns {
		if c == name {
			return i
		}
	}
	return -1
}

// CrossReference resolves codes through a company's own table: one column has codes, the
// others say what they belong to.
type CrossReference struct {
	table Table
	// rows are those of a code, written without blanks and signs, by column.
	rows []map[string]int
}

// NewCrossReference indexes a table. It takes O(cells).
func NewCrossReference(t Table) *CrossReference {
	x := &CrossReference{table: t, rows: make([]map[string]int, len(t.Columns))}
	for c := range t.Columns {
		x.rows[c] = map[string]int{}
		for r, v := range t.column(c) {
			if key := bare(v); key != "" {
				if before, twice := x.rows[c][key]; twice && before != r {
					x.rows[c][key] = -1 // it belongs to several
				} else {
					x.rows[c][key] = r
				}
			}
		}
	}
	return x
}

// share returns the part of values that a column of the table has as codes of their own.
func (x *CrossReference) share(column int, values []string) float64 {
	found, total := 0, 0
	for _, v := range distinct(values) {
		total++
		if r, ok := x.rows[column][bare(v)]; ok && r >= 0 {
			found++
		}
	}
	if total == 0 {
		return 0
	}
	return float64(found) / float64(total)
}

// lookup returns what stands in column to beside a code in column from.
func (x *CrossReference) lookup(from, to int, code string) (string, error) {
	r, ok := x.rows[from][bare(code)]
	switch {
	case !ok:
		return "", fmt.Errorf("%q is not in the cross-reference", code)
	case r < 0:
		return "", fmt.Errorf("%q stands in several rows of the cross-reference", code)
	}
	return strings.TrimSpace(x.table.Rows[r].Cells[to]), nil
}
