// SPDX-License-Identifier: Apache-2.0

package tabular

import (
	"strings"
	"unicode"
)

// sampleRows is the number of rows that are looked at below the first.
const sampleRows = 200

// HasHeader reports whether the first of rows names the columns: every cell of it up to
// the last filled column is a short text and no number, no text occurs twice, and the
// rows below differ from it in kind: some column holds numbers, or the same value
// again and again, or texts of another length than its name. Rows may be ragged.
func HasHeader(rows [][]string) bool {
	if len(rows) < 2 || len(rows[0]) == 0 {
		return false
	}
	seen := map[string]bool{}
	for i, name := range rows[0] {
		name = strings.TrimSpace(name)
		if name == "" && i == 0 && len(rows[0]) > 2 {
			continue // the corner above row names
		}
		if name == "" || seen[name] || IsNumber(name) || len(name) > 80 {
			return false
		}
		seen[name] = true
	}
	body := rows[1:min(len(rows), 1+sampleRows)]
	for column, name := range rows[0] {
		if differs(strings.TrimSpace(name), body, column) {
			return true
		}
	}
	return false
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
