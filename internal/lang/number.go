// SPDX-License-Identifier: Apache-2.0

package lang

import "strings"

// number returns the one form of a decimal number however it is written, and whether s
// is such a number: digits with at most one decimal separator and regular groups of
// three digits. "1.234,50", "1,234.50" and "1'234.50" are all "1234.50". A single
// separator before exactly three digits ("1.234") may be either; it is read as a
// grouping in every language, so that the same writing always gives the same term.
// s holds only digits, '.', ',' and '\”.
func number(s string) (string, bool) {
	last := strings.LastIndexAny(s, ".,")
	decimal := -1
	switch {
	case last < 0:
	case strings.IndexByte(s, s[last]) < last: // occurs twice: groups
	case strings.ContainsAny(s[:last], ".,'"), len(s)-last-1 != 3, last > 3, s[0] == '0':
		decimal = last
	}
	whole, fraction := s, ""
	if decimal >= 0 {
		whole, fraction = s[:decimal], s[decimal+1:]
	}
	digits, ok := ungroup(whole)
	if !ok {
		return "", false
	}
	if decimal < 0 {
		return digits, true
	}
	return digits + "." + fraction, true
}

// ungroup removes the separators of digit groups from an integer. It fails when two
// kinds of separator are mixed or a group does not have three digits.
func ungroup(s string) (string, bool) {
	first := strings.IndexAny(s, ".,'")
	if first < 0 {
		return s, true
	}
	groups := strings.Split(s, s[first:first+1])
	for i, g := range groups {
		if strings.ContainsAny(g, ".,'") || i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
