// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxAligned bounds the rows of a table without rules, and so the work for lines that
// turn out to be none.
const maxAligned = 200

// alignedTable finds a table without rules that begins at the first of ls: lines of
// several segments that fall into the same columns. It returns nil, or the table and
// the number of lines it takes.
func alignedTable(ls []line) (*table, int) {
	first := alignedRows(ls)
	if len(first) < 2 {
		return nil, 0
	}
	rows, columns, header := sections(ls, first)
	if again := finer(rows, columns, header); len(columns) > 1 {
		if grid, h := gridOf(again); len(grid) > len(columns) {
			rows, columns, header = again, grid, h
		}
	}
	// Two rows alone are chance, unless sections with the same columns follow.
	if len(rows) < 3 || len(first) == 2 && len(rows) < 5 {
		return nil, 0
	}
	if len(columns) < 2 || !tabular(rows[header:], columns) || runningText(rows, columns) {
		return nil, 0
	}
	t := &table{columns: len(columns), rect: ls[0].rect}
	for i, parts := range rows {
		t.rect = t.rect.union(ls[i].rect)
		if i < header {
			t.rows = append(t.rows, headerRow(parts, columns))
		} else {
			t.rows = append(t.rows, alignedRow(parts, columns))
		}
	}
	return t, len(rows)
}

// alignedRows returns the segments of the first of ls that have several and follow each
// other closely.
func alignedRows(ls []line) [][]segment {
	var rows [][]segment
	for n := 0; n < min(len(ls), maxAligned); n++ {
		parts := ls[n].segments()
		if n > 0 && ls[n].y0-ls[n-1].y1 > 1.6*math.Max(ls[n].size, 4) || len(parts) < 2 {
			break
		}
		rows = append(rows, parts)
	}
	return rows
}

// maxSpanned is how many rows of names, which may stand above several columns, a table
// without rules begins with at most.
const maxSpanned = 4

// gridOf returns the columns of rows and how many of the first rows are left out for it,
// because what stands in them spans columns that the others keep apart. Names of sections,
// which are alone in their rows, do not count.
func gridOf(rows [][]segment) (columns [][2]float64, header int) {
	columns = columnsOf(rows)
	for h := 1; h <= maxSpanned && len(rows)-h >= 3; h++ {
		if more := columnsOf(rows[h:]); len(more) > len(columns) && tabular(rows[h:], more) {
			columns, header = more, h
		}
	}
	return columns, header
}

// sections adds to the first rows of a table those of its further sections, which stand below
// a name of their own, a line that is not wider than the table, or a gap, and keep the same
// columns apart, or more. It returns the columns and the rows of the header as gridOf does.
func sections(ls []line, rows [][]segment) (all [][]segment, columns [][2]float64, header int) {
	columns, header = gridOf(rows)
	for len(rows) < len(ls) && len(columns) > 1 {
		n, names := len(rows), 0
		for names < 2 && n+names < len(ls) && sectionName(&ls[n+names], &ls[n+names-1], columns) {
			names++
		}
		next := n + names
		if next >= len(ls) || !closeBelow(&ls[next-1], &ls[next]) {
			break
		}
		more := alignedRows(ls[next:])
		if len(more) < 2 {
			break
		}
		longer := slices.Clone(rows)
		for i := range names {
			longer = append(longer, ls[n+i].segments())
		}
		longer = append(longer, more...)
		grid, h := gridOf(longer)
		if len(grid) < len(columns) || !tabular(more, grid) {
			break
		}
		rows, columns, header = longer, grid, h
	}
	return rows, columns, header
}

// closeBelow reports whether a line is no farther below another than the sections of a table are.
func closeBelow(above, l *line) bool { return l.y0-above.y1 <= 2.5*math.Max(l.size, 4) }

// sectionName reports whether a line may be the name of a section: one segment of a few
// words that begins at the table's left side and ends before its last column.
func sectionName(l, above *line, columns [][2]float64) bool {
	parts := l.segments()
	return len(parts) == 1 && len(l.words) <= 8 && closeBelow(above, l) &&
		math.Abs(l.x0-columns[0][0]) < 3*math.Max(l.size, 4) && l.x1 < columns[len(columns)-1][0]
}

// Lines of columns of prose: the words that each has at least, on average, and the share of
// them that begin in the middle of a sentence.
const (
	proseWords  = 3.5
	proseMiddle = 0.3
)

// runningText tells text that is set in columns from a table: few columns, filled in most lines,
// of many words each, of which many begin with a small letter.
func runningText(rows [][]segment, columns [][2]float64) bool {
	if len(columns) > 4 {
		return false
	}
	full, segments, middle := 0, 0, 0
	counts, words := make([]int, len(columns)), make([]int, len(columns))
	for _, row := range rows {
		if len(row) == len(columns) {
			full++
		}
		for _, s := range row {
			segments++
			if first, _ := utf8.DecodeRuneInString(s.words[0].text); unicode.IsLower(first) {
				middle++
			}
			for i, c := range columns {
				if s.x0 < c[1] && s.x1 > c[0] {
					counts[i]++
					words[i] += len(s.words)
				}
			}
		}
	}
	for i := range columns {
		if float64(words[i]) < proseWords*float64(counts[i]) {
			return false
		}
	}
	return full*5 >= len(rows)*3 && float64(middle) >= proseMiddle*float64(segments)
}

// proseColumns reads text that is set in columns and begins at the first of ls: the blocks of
// each column, and the number of lines it takes; none if it is no such text.
func proseColumns(ls []line) ([]block, int) {
	rows := alignedRows(ls)
	if len(rows) < 3 {
		return nil, 0
	}
	columns := columnsOf(rows)
	if len(columns) < 2 || !runningText(rows, columns) {
		return nil, 0
	}
	parts := make([][]word, len(columns))
	for _, row := range rows {
		for _, s := range row {
			for i, c := range columns {
				if middle := (s.x0 + s.x1) / 2; middle >= c[0] && middle <= c[1] {
					parts[i] = append(parts[i], s.words...)
				}
			}
		}
	}
	var out []block
	for _, ws := range parts {
		if len(ws) > 0 {
			out = append(out, (&flow{words: ws}).blocks()...)
		}
	}
	return out, len(rows)
}

// headerRow puts segments, which may span columns, into a row.
func headerRow(parts []segment, columns [][2]float64) []cell {
	var row []cell
	next := 0
	for _, s := range parts {
		first, last := -1, -1
		for i := next; i < len(columns); i++ {
			if s.x0 < columns[i][1] && s.x1 > columns[i][0] {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first < 0 { // between two columns: above the nearer one that is free
			for first = next; first+1 < len(columns) && columns[first][1] < s.x0; first++ {
			}
			last = first
		}
		if first >= len(columns) {
			break
		}
		for ; next < first; next++ {
			row = append(row, cell{column: next, rowSpan: 1, colSpan: 1, bold: true})
		}
		l := line{words: s.words}
		row = append(row, cell{rect: s.rect, text: joinLines([]string{l.text()}, nil), bold: l.bold(), column: first, rowSpan: 1, colSpan: last - first + 1})
		next = last + 1
	}
	for ; next < len(columns); next++ {
		row = append(row, cell{column: next, rowSpan: 1, colSpan: 1, bold: true})
	}
	return row
}

// columnsOf merges the horizontal extents of segments into columns.
func columnsOf(rows [][]segment) [][2]float64 {
	var spans [][2]float64
	for _, row := range rows {
		if len(row) == 1 {
			continue
		}
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

// tabular tells a table from text that happens to have gaps: most places are filled, but for
// those beside the names of sections.
func tabular(rows [][]segment, columns [][2]float64) bool {
	filled, places := 0, 0
	for _, row := range rows {
		if len(row) > 1 {
			filled += len(row)
			places += len(columns)
		}
	}
	return filled*2 >= places
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
