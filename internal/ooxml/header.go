// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/tabular"
)

// HeaderRows returns how many rows of a table look as if they named the columns; 0 if none
// does. Below a name that spans columns stand those of the columns.
func HeaderRows(t *ingest.Table) int {
	texts := t.Grid()
	if len(texts) < 2 {
		return 0
	}
	if rows := spanningHeader(t); rows > 0 {
		return rows
	}
	rows := tabular.HeaderRows(texts)
	if rows == 0 {
		return 0
	}
	for _, c := range t.Rows[0] {
		rows = max(rows, c.RowSpan)
	}
	return min(rows, len(t.Rows)-1)
}

// maxSpanning is the most rows that a header with spanning names has.
const maxSpanning = 4

// spanningHeader returns the number of rows down to the first with a number, or without one to
// the first with a name, if names in the first row span columns, but not all of them; 0 if it
// is no such table.
func spanningHeader(t *ingest.Table) int {
	columns := t.Columns()
	spans := false
	for _, c := range t.Rows[0] {
		if c.ColumnSpan >= columns || tabular.IsNumber(c.Text) {
			return 0
		}
		spans = spans || c.ColumnSpan > 1
	}
	if !spans {
		return 0
	}
	for r, row := range t.Rows {
		for _, c := range row {
			if tabular.IsNumber(c.Text) && r <= maxSpanning {
				return r
			}
		}
	}
	return cornerRows(t)
}

// cornerRows returns the number of leading rows with an empty first column: the corner above
// the names of rows. 0 if there are more than a header has, or nothing below them.
func cornerRows(t *ingest.Table) int {
	for r, row := range t.Grid() {
		switch {
		case r > maxSpanning:
			return 0
		case row[0] != "":
			return r
		}
	}
	return 0
}
