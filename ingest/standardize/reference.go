// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"strings"
)

// CrossReference resolves codes through a company's own table: one column has codes, the
// others say what they belong to. It is immutable and safe for concurrent use.
type CrossReference struct {
	table Table
	// rows are those of a code, written without blanks and signs, by column.
	rows []map[string]int
}

// several stands for a code that belongs to several rows.
const several = -1

// NewCrossReference indexes a table. It takes O(cells).
func NewCrossReference(t Table) *CrossReference {
	x := &CrossReference{table: t, rows: make([]map[string]int, len(t.Columns))}
	for c := range t.Columns {
		x.rows[c] = map[string]int{}
		for r, v := range t.column(c) {
			if key := bare(v); key != "" {
				if before, twice := x.rows[c][key]; twice && before != r {
					x.rows[c][key] = several
				} else {
					x.rows[c][key] = r
				}
			}
		}
	}
	return x
}

// share returns the part of distinct values that a column of the table has as codes of their own.
func (x *CrossReference) share(column int, each []string) float64 {
	found := 0
	for _, v := range each {
		if r, ok := x.rows[column][bare(v)]; ok && r >= 0 {
			found++
		}
	}
	return float64(found) / float64(max(len(each), 1))
}

// lookup returns what stands in column to beside a code in column from.
func (x *CrossReference) lookup(from, to int, code string) (string, error) {
	r, ok := x.rows[from][bare(code)]
	switch {
	case !ok:
		return "", fmt.Errorf("%q is not in the cross-reference", code)
	case r < 0:
		return "", fmt.Errorf("%q stands in several rows of the cross-reference", code)
	case to >= len(x.table.Rows[r].Cells):
		return "", fmt.Errorf("the row of %q in the cross-reference ends before %q", code, x.table.Columns[to])
	}
	return strings.TrimSpace(x.table.Rows[r].Cells[to]), nil
}
