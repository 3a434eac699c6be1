// SPDX-License-Identifier: Apache-2.0

package text

import (
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/tabular"
	"github.com/pacenote/pacenote/internal/textfile"
)

// Bounds of what is taken for a table.
const (
	minTableRows  = 3   // of tables with tabs or aligned columns
	minPipeRows   = 2   // of tables with pipes
	maxTableWidth = 400 // characters of a line with aligned columns
	maxLastCell   = 60  // characters: what is longer is prose or a log message
)

// piece is a range of bytes of the file's text.
type piece struct{ start, end int }

// tableAt returns the number of lines of the delimited table that begins here, 0 if
// there is none.
func (r *reader) tableAt(lines []line) int {
	if strings.Count(r.text(lines[0]), "|") >= 2 {
		if n := r.run(lines, "|"); n >= minPipeRows {
			return n
		}
	}
	if n := r.run(lines, "\t"); n >= minTableRows {
		return n
	}
	return 0
}

// run counts the leading lines that hold a delimiter equally often, at least once; rules
// of dashes between rows are counted along.
func (r *reader) run(lines []line, delimiter string) int {
	count := strings.Count(r.text(lines[0]), delimiter)
	if count == 0 {
		return 0
	}
	n := 1
	for n < len(lines) && (strings.Count(r.text(lines[n]), delimiter) == count || isRule(r.text(lines[n]))) {
		n++
	}
	return n
}

// isRule reports whether a line only separates rows: dashes, plus signs, pipes.
func isRule(s string) bool {
	return strings.Trim(s, "-=+|: \t") == "" && strings.ContainsAny(s, "-=")
}

// delimitedTable reads a table with pipes or tabs and returns the number of its lines,
// 0 if there is none.
func (r *reader) delimitedTable(lines []line) int {
	n := r.tableAt(lines)
	if n == 0 {
		return 0
	}
	delimiter := byte('\t')
	if strings.Contains(r.text(lines[0]), "|") {
		delimiter = '|'
	}
	var rows [][]piece
	var raw []line
	header := 0
	for _, l := range lines[:n] {
		if isRule(r.text(l)) {
			if header == 0 {
				header = len(rows)
			}
			continue
		}
		rows, raw = append(rows, r.cells(l, delimiter)), append(raw, l)
	}
	r.addTable(rows, raw, header, piece{lines[0].start, lines[n-1].end})
	return n
}

// cells cuts a line at a delimiter; pipes at its ends are its frame.
func (r *reader) cells(l line, delimiter byte) []piece {
	start, end := l.start, l.end
	if delimiter == '|' {
		if start < end && r.file.String[start] == '|' {
			start++
		}
		if start < end && r.file.String[end-1] == '|' {
			end--
		}
	}
	var row []piece
	for {
		i := strings.IndexByte(r.file.String[start:end], delimiter)
		if i < 0 {
			return append(row, r.trim(piece{start, end}))
		}
		row = append(row, r.trim(piece{start, start + i}))
		start += i + 1
	}
}

// trim leaves out white space around a piece.
func (r *reader) trim(p piece) piece {
	s := r.file.String[p.start:p.end]
	p.start += len(s) - len(strings.TrimLeft(s, " \t"))
	p.end -= len(s) - len(strings.TrimRight(s, " \t"))
	p.end = max(p.start, p.end)
	return p
}

// wholeTable reads a group of lines whose columns are aligned with at least two blanks
// between them, and reports whether it is one.
func (r *reader) wholeTable(lines []line) bool {
	if len(lines) < minTableRows {
		return false
	}
	bounds := r.columns(lines)
	if len(bounds) < 2 {
		return false
	}
	var rows [][]piece
	var raw []line
	header := 0
	for _, l := range lines {
		if isRule(r.text(l)) {
			if header == 0 {
				header = len(rows)
			}
			continue
		}
		row, filled := r.cutColumns(l, bounds)
		last := row[len(row)-1]
		if filled < 2 || utf8.RuneCountInString(r.file.String[last.start:last.end]) > maxLastCell {
			return false
		}
		rows, raw = append(rows, row), append(raw, l)
	}
	if len(rows) < minTableRows-1 {
		return false
	}
	r.addTable(rows, raw, header, piece{lines[0].start, lines[len(lines)-1].end})
	return true
}

// columns returns the character columns at which the table's columns begin: those
// behind at least two that are blank in every line. Nil if a line is too wide or has no
// such blanks of its own.
func (r *reader) columns(lines []line) []int {
	blank := make([]bool, maxTableWidth)
	for i := range blank {
		blank[i] = true
	}
	width := 0
	for _, l := range lines {
		text := r.text(l)
		if isRule(text) {
			continue
		}
		if !strings.Contains(text, "  ") || strings.Contains(text, "\t") {
			return nil
		}
		at := l.indent
		for _, c := range text {
			if at >= maxTableWidth {
				return nil
			}
			if c != ' ' {
				blank[at] = false
			}
			at++
		}
		width = max(width, at)
	}
	var bounds []int
	gap := 2
	for at := range width {
		switch {
		case blank[at]:
			gap++
		default:
			if gap >= 2 {
				bounds = append(bounds, at)
			}
			gap = 0
		}
	}
	return bounds
}

// cutColumns cuts a line at the character columns bounds and counts the cells that hold
// text.
func (r *reader) cutColumns(l line, bounds []int) (row []piece, filled int) {
	row = make([]piece, len(bounds))
	column, at := 0, l.indent
	row[0] = piece{l.start, l.start}
	for i := range r.text(l) {
		pos := l.start + i
		for column+1 < len(bounds) && at >= bounds[column+1] {
			row[column].end = pos
			column++
			row[column] = piece{pos, pos}
		}
		at++
	}
	row[column].end = l.end
	for i := range row {
		if i > column {
			row[i] = piece{l.end, l.end}
		}
		row[i] = r.trim(row[i])
		if row[i].start < row[i].end {
			filled++
		}
	}
	return row, filled
}

// addTable adds a table block of rows and the lines they stand on; header is the number of
// rows above the first rule, 0 if there is none.
func (r *reader) addTable(rows [][]piece, raw []line, header int, whole piece) {
	table := &ingest.Table{HeaderRows: header}
	texts := make([][]string, len(rows))
	filled := false
	for i, row := range rows {
		for range row { // a cell costs what a block does
			if r.exceeded = r.meter.Block(); r.exceeded != nil {
				return
			}
		}
		cells := make([]ingest.Cell, len(row))
		texts[i] = make([]string, len(row))
		for j, p := range row {
			texts[i][j] = textfile.Clean(r.file.String[p.start:p.end])
			filled = filled || p.start < p.end
			cells[j] = ingest.Cell{Text: texts[i][j], Column: j, Location: r.file.Place(p.start, p.end)}
		}
		table.Rows = append(table.Rows, cells)
		table.Raw = append(table.Raw, ingest.RawRow{Text: r.text(raw[i]), Location: r.file.Place(raw[i].start, raw[i].end)})
	}
	if !filled { // nothing but a frame
		return
	}
	if header == 0 && tabular.HasHeader(texts) {
		table.HeaderRows = 1
	}
	if table.HeaderRows >= len(rows) {
		table.HeaderRows = 0
	}
	r.blocks = append(r.blocks, ingest.Block{
		Kind: ingest.TableBlock, Text: table.Text(), Table: table, Location: r.file.Place(whole.start, whole.end),
	})
	r.indents = nil
}
