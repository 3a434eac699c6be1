// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/store"
)

// unit is the smallest thing that is quoted: a sentence, a list item with its mark, or
// a row of a table.
type unit struct {
	// hit indexes the evidence, segment the chunk's segments; start and end are bytes
	// of the chunk's text.
	hit, segment int
	start, end   int
	kind         ingest.BlockKind
	// row is set on table rows.
	row *ingest.TableRow
	// order counts the units of the chunk.
	order int

	// What the assessment found: the share of the question's terms that the unit and
	// its headings hold, weighted by how rare they are; the cosine with the question;
	// and both as one score.
	coverage float64
	own      float64
	cosine   float64
	focus    float64 // the cosine with the question's focus
	signals  []Signal
	score    float64
	veto     string // why the unit may not be quoted; empty if it may
}

// text returns the unit's bytes.
func (u *unit) text(hits []store.Hit) string {
	return hits[u.hit].Chunk.Text[u.start:u.end]
}

// meaning returns what the unit says to someone who reads it alone: the nearest heading
// and the text, of a table row the cells with their columns.
func (u *unit) meaning(hits []store.Hit) string {
	h := &hits[u.hit]
	text := u.text(hits)
	if u.row != nil {
		text = rowText(u.row)
	}
	path := h.Chunk.HeadingPath
	switch {
	case len(path) > 0:
		return path[len(path)-1] + ": " + text
	case h.Document.Title != "":
		return h.Document.Title + ": " + text
	}
	return text
}

// unitsOf cuts the text of one hit into units, in order.
func unitsOf(hits []store.Hit, hit int) []unit {
	c := &hits[hit].Chunk
	var units []unit
	add := func(segment, start, end int, row *ingest.TableRow) {
		for start < end && isSpace(c.Text[start]) {
			start++
		}
		for end > start && isSpace(c.Text[end-1]) {
			end--
		}
		if start < end {
			units = append(units, unit{hit: hit, segment: segment, start: start, end: end, kind: c.Segments[segment].Kind, row: row, order: len(units)})
		}
	}
	for i, s := range c.Segments {
		if s.Start < 0 || s.End > len(c.Text) || s.Start >= s.End {
			continue
		}
		switch {
		case s.Kind == ingest.Heading:
		case s.Row != nil:
			if !s.Row.Header && !s.Repeated {
				add(i, s.Start, s.End, s.Row)
			}
		case s.Kind == ingest.ListItem || s.Kind == ingest.Code:
			add(i, s.Start, s.End, nil)
		default:
			for _, part := range sentence.Split(c.Text[s.Start:s.End]) {
				add(i, s.Start+part.Start, s.Start+part.End, nil)
			}
		}
	}
	return units
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// rowText renders a table row as "column: value; column: value". Cells without text and
// repetitions of a spanning cell are left out; a column without a name gives the value
// alone.
func rowText(row *ingest.TableRow) string {
	var parts []string
	for i, cell := range row.Cells {
		cell = strings.Join(strings.Fields(cell), " ")
		if cell == "" || (i > 0 && cell == strings.Join(strings.Fields(row.Cells[i-1]), " ") && sameColumn(row, i)) {
			continue
		}
		if i < len(row.Columns) && row.Columns[i] != "" {
			cell = withUnit(row.Columns[i], cell)
		}
		parts = append(parts, cell)
	}
	return strings.Join(parts, "; ")
}

// sameColumn reports whether two neighbouring columns have the same name: equal values in
// them come from one cell that spans both.
func sameColumn(row *ingest.TableRow, i int) bool {
	return i < len(row.Columns) && row.Columns[i] != "" && row.Columns[i] == row.Columns[i-1]
}

// withUnit joins a column's name and a value, with the unit that the name carries in
// brackets behind the value: "Torque (N·m)" and "25" give "Torque: 25 N·m". A value that
// is not a number keeps the name as it is.
func withUnit(column, value string) string {
	column = strings.Join(strings.Fields(column), " ")
	open := strings.LastIndexAny(column, "([")
	if open > 0 && strings.HasSuffix(column, closing(column[open])) && isNumber(value) {
		if inside := column[open+1 : len(column)-1]; isUnit(inside) {
			return strings.TrimSpace(column[:open]) + ": " + value + " " + inside
		}
	}
	return column + ": " + value
}

func closing(open byte) string {
	if open == '[' {
		return "]"
	}
	return ")"
}

// isNumber reports whether a cell is a number, a tolerance or a range of numbers.
func isNumber(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(" .,+-±–−/'\u00a0\u202f", r):
		default:
			return false
		}
	}
	return digits > 0
}

// units are what may stand in brackets behind a column's name to say in what its numbers
// are given. A year, a remark, "min." or "max." there is none.
var units = []string{
	"mm", "cm", "m", "km", "in", "inch", "ft", "mi", "miles", "µm", "μm", "mm²", "cm²", "m²", "cm³", "m³", "ml", "l", "dl", "cl", "gal",
	"g", "kg", "mg", "t", "lb", "lbs", "oz", "n", "kn", "n·m", "nm", "n.m", "n m", "ft·lb", "lb·ft", "ft-lb", "lb-ft", "in·lb",
	"bar", "mbar", "kpa", "mpa", "hpa", "pa", "psi", "°", "°c", "°f", "k", "s", "ms", "µs", "h", "hours", "days", "months", "years",
	"v", "mv", "kv", "a", "ma", "ah", "w", "kw", "mw", "wh", "kwh", "hp", "ps", "ch", "cv", "ω", "kω", "mω", "ohm", "hz", "khz", "mhz", "ghz", "db", "db(a)",
	"km/h", "mph", "m/s", "rpm", "1/min", "min⁻¹", "l/min", "l/h", "l/100 km", "mpg", "g/km", "mg/km", "kwh/100 km", "g/cm³", "kg/m³",
	"%", "‰", "ppm", "eur", "usd", "gbp", "chf", "cad", "€", "$", "£", "kb", "mb", "gb",
}

// isUnit reports whether the bracket after a column's name holds a unit.
func isUnit(s string) bool { return slices.Contains(units, strings.ToLower(strings.TrimSpace(s))) }
