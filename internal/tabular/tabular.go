// SPDX-License-Identifier: Apache-2.0

package tabular

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// sampleRows is the number of rows that are looked at below the first.
const sampleRows = 200

// HasHeader reports whether the first of rows names the columns: every cell of it up to
// the last filled column is a short text and no number, no text occurs twice, and the
// rows below differ from it in kind: some column holds numbers, or the same value
// again and again, or texts of another length than its name. A year or a date is a name too, if the first cell is none,
// others stand beside it, and the values below are other numbers. Rows may be ragged.
func HasHeader(rows [][]string) bool { return namesColumns(rows, false) }

// HeaderRows returns how many rows name the columns, 0 if none does. Above the names of columns may stand those of groups of columns,
// and below them their units: rows without a number and with nothing in the first column.
func HeaderRows(rows [][]string) int {
	const most = 4
	n := 0
	for !namesColumns(rows[min(n, len(rows)):], n > 0) {
		if n++; n == most || n >= len(rows) || !namesGroups(rows[n-1]) {
			return 0
		}
	}
	for n++; n < min(most, len(rows)-1) && cellAt(rows[n], 0) == "" && namesGroups(rows[n]); n++ {
	}
	return n
}

// namesGroups reports whether a row may stand above names of columns: it has texts alone, and none in the first column
// unless that is all it has.
func namesGroups(row []string) bool {
	filled := 0
	for _, v := range row {
		if v = strings.TrimSpace(v); v != "" {
			filled++
			if IsNumber(v) || len(v) > maxName {
				return false
			}
		}
	}
	return filled > 0 && (cellAt(row, 0) == "" || filled == 1)
}

// maxName is the greatest length of a column's name in bytes.
const maxName = 80

// namesColumns reports whether the first of rows names the columns. Below names of groups a name may occur twice.
func namesColumns(rows [][]string, grouped bool) bool {
	if len(rows) < 2 || len(rows[0]) == 0 {
		return false
	}
	seen := map[string]bool{}
	period := false
	body := rows[1:min(len(rows), 1+sampleRows)]
	for i, name := range rows[0] {
		name = strings.TrimSpace(name)
		switch {
		case name == "" && (i == 0 && len(rows[0]) > 2 || grouped && isEmpty(body, i)):
			continue // the corner above row names, or what parts columns
		case name == "" || seen[name] && !grouped || len(name) > maxName:
			return false
		case IsNumber(name):
			if i == 0 || !isPeriod(name) || !counts(body, i) {
				return false
			}
			period = true
		}
		seen[name] = true
	}
	if period {
		return len(seen) > 1 && len(rows[0]) > 2
	}
	for column, name := range rows[0] {
		if differs(strings.TrimSpace(name), body, column) {
			return true
		}
	}
	return false
}

// cellAt returns a cell of a row that may be shorter.
func cellAt(row []string, column int) string {
	if column >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[column])
}

// isEmpty reports whether no row has anything in a column.
func isEmpty(rows [][]string, column int) bool {
	return !slices.ContainsFunc(rows, func(row []string) bool { return cellAt(row, column) != "" })
}

// periodPattern matches a year, several years, or a date, each with the mark of a note.
var periodPattern = regexp.MustCompile(`^((19|20)\d\d([-–/]((19|20)?\d\d))?|\d{1,2}[./-]\d{1,2}[./-](19|20)?\d\d|(19|20)\d\d-\d\d(-\d\d)?)(\(\w\))?$`)

// isPeriod reports whether a number is what a column may be named by, letters spaced out ("2 0 2 6") or not.
func isPeriod(s string) bool { return periodPattern.MatchString(strings.ReplaceAll(s, " ", "")) }

// counts reports whether a column holds numbers that are no periods, at least as often as not.
func counts(body [][]string, column int) bool {
	filled, numbers := 0, 0
	for _, row := range body {
		if v := cellAt(row, column); v != "" {
			filled++
			if IsNumber(v) && !isPeriod(v) {
				numbers++
			}
		}
	}
	return filled > 0 && numbers*2 >= filled
}

// LooksLikeNames reports whether the first of rows could name the columns, whatever the
// others hold: short texts without digits that are distinct and stand nowhere below.
func LooksLikeNames(rows [][]string) bool {
	if len(rows) < 2 {
		return false
	}
	seen := map[string]bool{}
	for _, name := range rows[0] {
		name = strings.TrimSpace(name)
		if name == "" || len(name) > 40 || seen[name] || strings.ContainsAny(name, "0123456789") || !startsWithLetter(name) {
			return false
		}
		seen[name] = true
	}
	for _, row := range rows[1:min(len(rows), 1+sampleRows)] {
		for _, v := range row {
			if seen[strings.TrimSpace(v)] {
				return false
			}
		}
	}
	return len(seen) > 0
}

// differs reports whether the values of a column are of another kind than its name.
func differs(name string, body [][]string, column int) bool {
	filled, numbers := 0, 0
	values := map[string]int{}
	for _, row := range body {
		if column >= len(row) {
			continue
		}
		v := strings.TrimSpace(row[column])
		if v == "" {
			continue
		}
		filled++
		values[v]++
		if IsNumber(v) {
			numbers++
		}
	}
	switch {
	case filled == 0 || values[name] > 0:
		return false
	case numbers*2 > filled:
		return true
	case filled >= 4 && len(values)*2 <= filled:
		return true // categories
	}
	return hasUnit(name) || filled >= 2 && digitsIn(values) && !strings.ContainsAny(name, "0123456789")
}

// digitsIn reports whether every value holds a digit, as codes and dates do.
func digitsIn(values map[string]int) bool {
	for v := range values {
		if !strings.ContainsAny(v, "0123456789") {
			return false
		}
	}
	return true
}

// hasUnit reports whether a name ends with a unit in brackets, such as "Mass (kg)".
func hasUnit(name string) bool {
	return strings.HasSuffix(name, ")") && strings.Contains(name, " (") || strings.HasSuffix(name, "]") && strings.Contains(name, " [")
}

// IsNumber reports whether s is a number, an amount, a percentage or a date in any
// usual notation: it has a digit, begins with a sign, a currency or a digit, and at
// most three of its characters are letters.
func IsNumber(s string) bool {
	digits, letters, other := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		case strings.ContainsRune(" .,'-+/:%°−\u00a0\u202f()", r) || unicode.Is(unicode.Sc, r):
		default:
			other++
		}
	}
	return digits > 0 && other == 0 && letters <= 3 && letters < digits+1 && !startsWithLetter(s)
}

func startsWithLetter(s string) bool {
	for _, r := range s {
		return unicode.IsLetter(r)
	}
	return false
}
