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
	if !mayBegin(ls) {
		return nil, 0
	}
	all := joinedRows(ls)
	above := 0
	if len(all[0].parts) == 1 {
		above = 1 // the name above several columns
	}
	first := above + alignedRows(all[above:])
	if first < above+2 && len(all[first-1].parts) < surely {
		return nil, 0
	}
	n, columns, header := sections(all, first)
	// Two rows alone are chance, unless sections with the same columns follow.
	if n < 3 || first <= 2 && n < 5 {
		return nil, 0
	}
	rows := partsOf(all[:n])
	if again := finer(rows, columns, max(header, nameRows(rows, columns))); len(columns) > 1 {
		if grid, h := gridOf(again); len(grid) > len(columns) {
			rows, columns, header = again, grid, h
		}
	}
	if len(columns) < 2 || !tabular(rows[header:], columns) || runningText(rows, columns) {
		return nil, 0
	}
	t := &table{columns: len(columns), rect: all[0].rect}
	if t.header = nameRows(rows, columns); t.header < header || len(rows[0]) == 1 {
		t.header = max(header, 1)
	}
	header = t.header
	taken := 0
	for i, parts := range rows {
		t.rect = t.rect.union(all[i].rect)
		taken += all[i].lines
		if i < header {
			t.rows = append(t.rows, headerRow(parts, columns))
		} else {
			t.rows = append(t.rows, alignedRow(parts, columns))
		}
	}
	if t.noTable() {
		return nil, 0
	}
	t.joinNames()
	t.joinLabels()
	return t, taken
}

// mayBegin reports whether a table may begin at the first line: most lines are of one segment,
// and beside no figures.
func mayBegin(ls []line) bool {
	return len(ls) > 1 && (len(ls[0].segments()) > 1 || standsBeside(&ls[0], &ls[1]) || standsAbove(&ls[0], &ls[1]))
}

// partsOf returns the segments of rows.
func partsOf(rows []row) [][]segment {
	out := make([][]segment, len(rows))
	for i := range rows {
		out[i] = rows[i].parts
	}
	return out
}

const (
	// nearBelow and farBelow are the greatest gaps above a row, in units of the size: the latter
	// where both rows have several segments in the same places.
	nearBelow, farBelow = 1.6, 3.2
	// surely is the number of segments from which a row is hardly chance.
	surely = 3
)

// alignedRows returns how many of the first rows have several segments and follow each other
// closely.
func alignedRows(rows []row) int {
	n := 0
	for ; n < len(rows); n++ {
		if len(rows[n].parts) < 2 {
			break
		}
		if n == 0 {
			continue
		}
		gap := (rows[n].y0 - rows[n-1].y1) / math.Max(rows[n].size, 4)
		if gap > nearBelow && (len(rows[n].parts) < surely || !sameColumns(rows[n-1].parts, rows[n].parts)) {
			break
		}
	}
	return n
}

// sameColumns reports whether two rows have as many segments, each above one of the other.
func sameColumns(a, b []segment) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].x0 > b[i].x1 || b[i].x0 > a[i].x1 {
			return false
		}
	}
	return true
}

// maxSpanned is how many rows of names, which may stand above several columns, a table
// without rules begins with at most.
const maxSpanned = 8

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

// sectionNames is how many lines of names stand between two sections at most.
const sectionNames = 3

// sections adds to the first rows of a table those of its further sections, which stand below
// a name of their own, a line that is not wider than the table, or a gap, and keep the same
// columns apart, or more. It returns how many rows there are, the columns and the rows of the
// header as gridOf does.
func sections(all []row, n int) (rows int, columns [][2]float64, header int) {
	columns, header = gridOf(partsOf(all[:n]))
	for n < len(all) && len(columns) > 1 {
		names := 0
		for names < sectionNames && n+names < len(all) && sectionName(&all[n+names], &all[n+names-1], columns) {
			names++
		}
		next := n + names
		if next >= len(all) || !closeBelow(&all[next-1], &all[next]) {
			break
		}
		more := alignedRows(all[next:])
		if more == 0 || more == 1 && !fills(all[next].parts, columns) {
			break
		}
		longer := partsOf(all[:next+more])
		grid, h := gridOf(longer)
		// What has columns in other places is another table.
		own := columnsOf(longer[next:])
		if len(grid) < len(columns) || len(grid) > max(len(columns), len(own)) || !tabular(longer[next:], grid) {
			break
		}
		n, columns, header = next+more, grid, h
	}
	return n, columns, header
}

// fills reports whether a row has a segment for nearly every column of several.
func fills(parts []segment, columns [][2]float64) bool {
	return len(parts) >= surely && len(parts) >= len(columns)-1
}

// closeBelow reports whether a row is no farther below another than the sections of a table are.
func closeBelow(above, r *row) bool { return r.y0-above.y1 <= 2.5*math.Max(r.size, 4) }

// sectionName reports whether a row may be the name of a section: one segment of a few
// words that begins at the table's left side and ends before its last column, or stands in the
// middle of the columns of figures.
func sectionName(r, above *row, columns [][2]float64) bool {
	if len(r.parts) != 1 || len(r.parts[0].words) > 8 || !closeBelow(above, r) {
		return false
	}
	size := math.Max(r.size, 4)
	first, last := columns[0], columns[len(columns)-1]
	if r.x0 < first[0]+3*size && r.x1 < last[0] {
		return true
	}
	middle := (columns[1][0] + last[1]) / 2
	return len(columns) > 2 && r.x0 > first[1] && r.x1 < last[1] && math.Abs((r.x0+r.x1)/2-middle) < 2*size
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
	if len(ls) < 3 || len(ls[0].segments()) < 2 {
		return nil, 0
	}
	rows := closeRows(ls)
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

// closeRows returns the segments of the first of ls that have several and follow each
// other closely.
func closeRows(ls []line) [][]segment {
	var rows [][]segment
	for n := 0; n < min(len(ls), maxAligned); n++ {
		parts := ls[n].segments()
		if n > 0 && ls[n].y0-ls[n-1].y1 > nearBelow*math.Max(ls[n].size, 4) || len(parts) < 2 {
			break
		}
		rows = append(rows, parts)
	}
	return rows
}

// headerRow puts segments, which may span columns, into a row.
func headerRow(parts []segment, columns [][2]float64) []cell {
	var row []cell
	next := 0
	empty := func(to int) {
		for ; next < to; next++ {
			row = append(row, cell{column: next, rowSpan: 1, colSpan: 1, bold: true})
		}
	}
	for i, span := range spans(parts, columns) {
		if span[0] >= len(columns) {
			// No column is left: the words go on with the last name.
			last := &row[len(row)-1]
			last.text = joinLines([]string{last.text, (&line{words: parts[i].words}).text()}, nil)
			continue
		}
		empty(span[0])
		l := line{words: parts[i].words}
		row = append(row, cell{rect: parts[i].rect, text: joinLines([]string{l.text()}, nil), bold: l.bold(), column: span[0], rowSpan: 1, colSpan: span[1] - span[0] + 1})
		next = span[1] + 1
	}
	empty(len(columns))
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

// alignedRow puts segments into their columns. A name alone may stand above several.
func alignedRow(parts []segment, columns [][2]float64) []cell {
	if len(parts) == 1 && parts[0].x0 > columns[0][1] {
		return headerRow(parts, columns)
	}
	held := make([][]word, len(columns))
	for _, s := range parts {
		i := columnOf(columns, (s.x0+s.x1)/2)
		held[i] = append(held[i], s.words...)
	}
	row := make([]cell, len(columns))
	for i, ws := range held {
		row[i] = cell{column: i, rowSpan: 1, colSpan: 1, bold: true}
		if len(ws) > 0 {
			l := line{words: ws}
			row[i].rect, row[i].text, row[i].bold = bounds(ws), joinLines([]string{l.text()}, nil), l.bold()
		}
	}
	return row
}

// columnOf returns the column that is nearest to a place.
func columnOf(columns [][2]float64, x float64) int {
	best, least := 0, math.Inf(1)
	for i, c := range columns {
		if d := math.Max(c[0]-x, x-c[1]); d < least {
			best, least = i, d
		}
	}
	return best
}
