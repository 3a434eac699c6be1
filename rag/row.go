// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// rowText renders a table row as "column: value; column: value".
func rowText(row *ingest.TableRow) string { return joinCells(row, rowParts(row)) }

// joinCells joins rendered cells of a row.
func joinCells(row *ingest.TableRow, parts []string) string {
	var text strings.Builder
	for i, part := range parts {
		if i > 0 {
			text.WriteString(jointBehind(row, parts[i-1]))
		}
		text.WriteString(part)
	}
	return text.String()
}

// jointBehind returns what stands between a rendered cell and the next. Of two without column names, as many data sheets have them, the
// first is the name of the other.
func jointBehind(row *ingest.TableRow, part string) string {
	switch {
	case introduction(part):
		return " "
	case len(row.Cells) == 2 && strings.Join(row.Columns, "") == "" && hasLetter(part):
		return ": "
	}
	return "; "
}

// rowParts renders the cells of a table row, each as "column: value". Cells without text
// and repetitions of a spanning cell are left out; a column without a name gives the value
// alone. A unit in the row's label belongs to its numbers, and where the only other column
// has a name that says nothing, the label is the name of the value.
func rowParts(row *ingest.TableRow) []string {
	var parts []string
	for _, i := range filledCells(row) {
		if part := rowPart(row, i); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// filledCells returns the columns in which a row has a text of its own.
func filledCells(row *ingest.TableRow) []int {
	var filled []int
	for i := range row.Cells {
		cell := oneLine(row.Cells[i])
		if cell == "" || i > 0 && cell == oneLine(row.Cells[i-1]) && sameColumn(row, i) {
			continue
		}
		filled = append(filled, i)
	}
	return filled
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// rowPart renders one cell; empty if it stands as the name of another. The row's label has its section before it.
func rowPart(row *ingest.TableRow, i int) string {
	cell := oneLine(row.Cells[i])
	label, unit := "", ""
	if len(row.Cells) > 1 {
		label, unit = cutUnit(oneLine(row.Cells[0]))
	}
	if i > 0 && unit != "" && isNumber(cell) && (i >= len(row.Columns) || !endsWithUnit(row.Columns[i])) {
		cell += " " + unit
	}
	if len(row.Cells) == 2 && len(row.Columns) == 2 && genericColumns[strings.ToLower(oneLine(row.Columns[1]))] && label != "" && row.Cells[1] != "" {
		if i == 0 {
			return ""
		}
		return inSection(row, label) + ": " + cell
	}
	if i == 0 {
		if unit != "" && unitsCarried(row) {
			cell = label
		}
		cell = inSection(row, cell)
	}
	if i < len(row.Columns) && row.Columns[i] != "" {
		return withUnit(row.Columns[i], cell)
	}
	return cell
}

// rowContext returns what says what a row's cells are: the names of its columns, of which "Second / Quarter" is the second quarter,
// its section and caption. Columns named by years answer what happened in which year.
func rowContext(row *ingest.TableRow) string {
	years := 0
	for _, name := range row.Columns {
		if yearPattern.MatchString(name) {
			years++
		}
	}
	text := strings.ReplaceAll(strings.Join(row.Columns, "\n"), nameJoint, " ") + "\n" + row.Section + "\n" + row.Caption
	if years > 1 {
		text += "\nyear année Jahr anno año"
	}
	return text
}

// nameJoint is what stands between the parts of a column's name.
const nameJoint = " / "

// inSection returns a row's label with the section that it belongs to.
func inSection(row *ingest.TableRow, label string) string {
	if row.Section == "" || label == "" {
		return label
	}
	return row.Section + nameJoint + label
}

// genericColumns are names of columns that say nothing of the values below.
var genericColumns = wordsOf(`value values wert werte valeur valeurs valore valori valor valores data daten données dati datos specification spezifikation caractéristique`)

// unitsCarried reports whether the unit in a row's label goes to all of its other cells.
func unitsCarried(row *ingest.TableRow) bool {
	n := 0
	for i := 1; i < len(row.Cells); i++ {
		cell := oneLine(row.Cells[i])
		if cell == "" {
			continue
		}
		if !isNumber(cell) || i < len(row.Columns) && endsWithUnit(row.Columns[i]) {
			return false
		}
		n++
	}
	return n > 0
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
	column = oneLine(column)
	if name, unit := cutUnit(column); unit != "" && isNumber(value) {
		return name + ": " + value + " " + unit
	}
	return column + ": " + value
}

// cutUnit splits a name that ends with a unit in brackets.
func cutUnit(name string) (rest, unit string) {
	open := strings.LastIndexAny(name, "([")
	if open > 0 && strings.HasSuffix(name, closing(name[open])) {
		if inside := name[open+1 : len(name)-1]; isUnit(inside) {
			return strings.TrimSpace(name[:open]), inside
		}
	}
	return name, ""
}

func endsWithUnit(name string) bool {
	_, unit := cutUnit(oneLine(name))
	return unit != ""
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

// rowAnswer renders of a row what the question asks: the cells that name the row, and those
// whose columns have most words in common with the question; the whole row if none has.
func rowAnswer(row *ingest.TableRow, hit *store.Hit, question string) string {
	asked, quarters, years := termSet(hit.Chunk.Language, question), quartersIn(question), yearPattern.FindAllString(question, -1)
	filled := filledCells(row)
	most := 0
	shared := make([]int, len(row.Cells))
	for _, i := range filled {
		if i < len(row.Columns) && i > 0 && !isOther(quartersIn(strings.ReplaceAll(row.Columns[i], nameJoint, " ")), quarters) && !isOther(yearPattern.FindAllString(row.Columns[i], -1), years) {
			shared[i] = common(asked, termSet(hit.Chunk.Language, row.Columns[i]))
		}
		most = max(most, shared[i])
	}
	if most == 0 {
		return rowText(row)
	}
	if len(years) == 0 {
		shareAlike(row, shared)
	}
	var parts []string
	key := true // the texts before the first number name the row
	for _, i := range filled {
		key = key && (i == 0 || hasLetter(row.Cells[i]) && !hasDigit(row.Cells[i]))
		named := hasLetter(row.Cells[i]) && common(asked, termSet(hit.Chunk.Language, row.Cells[i])) > 0
		if part := rowPart(row, i); part != "" && (key || named || shared[i] == most) {
			parts = append(parts, part)
		}
	}
	return joinCells(row, parts)
}

// shareAlike gives columns that name years as much as the one of them that shares most with a question that names none: a word that stands
// above one of them, such as "Years ended", chooses no year.
func shareAlike(row *ingest.TableRow, shared []int) {
	named := func(i int) bool { return i > 0 && i < len(row.Columns) && yearPattern.MatchString(row.Columns[i]) }
	most := 0
	for i := range shared {
		if named(i) {
			most = max(most, shared[i])
		}
	}
	for i := range shared {
		if named(i) {
			shared[i] = most
		}
	}
}

// isOther reports whether periods are named and none of those that are asked.
func isOther(have, asked []string) bool {
	return len(have) > 0 && len(asked) > 0 && !slices.ContainsFunc(have, func(period string) bool { return slices.Contains(asked, period) })
}

// common returns the number of terms that two sets have in common.
func common(a, b map[string]bool) int {
	n := 0
	for t := range a {
		if b[t] {
			n++
		}
	}
	return n
}

// rendersRow reports whether a text consists of some of the cells of a row that a quote
// touches, in their order.
func rendersRow(hit *store.Hit, q QuoteRange, text string) bool {
	return slices.ContainsFunc(hit.Chunk.Segments, func(s ingest.Segment) bool {
		if s.Start >= q.End || s.End <= q.Start || s.Row == nil {
			return false
		}
		rest := text
		for _, part := range rowParts(s.Row) {
			joint := jointBehind(s.Row, part)
			if after, ok := strings.CutPrefix(rest, part); ok && (after == "" || strings.HasPrefix(after, joint)) {
				rest = strings.TrimPrefix(after, joint)
			}
		}
		return rest == "" && text != ""
	})
}
