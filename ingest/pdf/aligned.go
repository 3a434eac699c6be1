// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
)

// maxAligned bounds the rows of a table without rules, and so the work for lines that
// turn out to be none.
const maxAligned = 200

// alignedTable finds a table without rules that begins at the first of ls: lines of
// several segments that fall into the same columns. It returns nil, or the table and
// the number of lines it takes.
func alignedTable(ls []line) (*table, int) {
	rows := [][]segment{}
	n := 0
	for n < min(len(ls), maxAligned) {
		parts := ls[n].segments()
		if n > 0 && ls[n].y0-ls[n-1].y1 > 1.6*math.Max(ls[n].size, 4) {
			break
		}
		if len(parts) < 2 {
			break
		}
		rows = append(rows, parts)
		n++
	}
	if n < 3 {
		return nil, 0
	}
	columns := columnsOf(rows)
	if len(columns) < 2 || !tabular(rows, columns) {
		return nil, 0
	}
	t := &table{columns: len(columns), rect: ls[0].rect}
	for i, parts := range rows {
		t.rect = t.rect.union(ls[i].rect)
		t.rows = append(t.rows, alignedRow(parts, columns))
	}
	return t, n
}

// columnsOf merges the horizontal extents of segments into columns.
func columnsOf(rows [][]segment) [][2]float64 {
	var spans [][2]float64
	for _, row := range rows {
		for _, s := range row {
			spans = append(spans, [2]float64{s.x0, s.x1})
		}
	}
	slices.SortFunc(spans, func(a, b [2]float64) int { return compare(a[0], b[0]) })
	var out [][2]float64
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] < out[n-1][1]+1 {
			out[n-1][1] = math.Max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// tabular tells a table from text that happens to have gaps: most places are filled.
func tabular(rows [][]segment, columns [][2]float64) bool {
	filled := 0
	for _, row := range rows {
		filled += len(row)
	}
	return filled*2 >= len(rows)*len(columns)
}

// alignedRow puts segments into their columns.
func alignedRow(parts []segment, columns [][2]float64) []cell {
	var row []cell
	for i, col := range columns {
		c := cell{column: i, rowSpan: 1, colSpan: 1, bold: true}
		var ws []word
		for _, s := range parts {
			if middle := (s.x0 + s.x1) / 2; middle >= col[0]-1 && middle <= col[1]+1 {
				ws = append(ws, s.words...)
			}
		}
		if len(ws) > 0 {
			c.rect = bounds(ws)
			l := line{words: ws}
			c.text, c.bold = joinLines([]string{l.text()}, nil), l.bold()
		}
		row = append(row, c)
	}
	return row
}
