// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"math/big"
	"regexp"
	"strings"
)

// Decimal is the sign before the decimals of a column.
type Decimal string

// The decimal signs.
const (
	Point Decimal = "."
	Comma Decimal = ","
)

// numberLike is a number with any separators, and what may follow it.
var numberLike = regexp.MustCompile(`^([+-]?[0-9][0-9.,'’\x{00a0}\x{202f} ]*|[+-]?[.,][0-9]+)\s*([^\d\s].*)?$`)

// splitNumber parts a value into its digits and the unit behind them.
func splitNumber(value string) (digits, unit string, ok bool) {
	m := numberLike.FindStringSubmatch(strings.ReplaceAll(value, "−", "-"))
	if m == nil {
		return "", "", false
	}
	return strings.TrimSpace(m[1]), strings.TrimSpace(m[2]), true
}

// grouping removes what groups digits whatever the decimal sign is.
var grouping = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "")

// parseNumber reads digits with a decimal sign.
func parseNumber(digits string, d Decimal) (*big.Rat, bool) {
	digits = grouping.Replace(digits)
	other := ","
	if d == Comma {
		other = "."
	}
	whole, fraction, has := strings.Cut(digits, string(d))
	if has && (strings.Contains(fraction, string(d)) || strings.Contains(fraction, other)) {
		return nil, false
	}
	if parts := strings.Split(whole, other); len(parts) > 1 {
		// Groups are of three digits, and nobody writes a thousand as 0,001.
		first := strings.TrimLeft(parts[0], "+-")
		if len(first) > 3 || first == "" || first[0] == '0' {
			return nil, false
		}
		for _, p := range parts[1:] {
			if len(p) != 3 {
				return nil, false
			}
		}
		whole = strings.Join(parts, "")
	}
	if has {
		whole += "." + fraction
	}
	return new(big.Rat).SetString(strings.TrimSuffix(strings.TrimPrefix(whole, "+"), "."))
}

// decimalOf finds the decimal sign of a column: the one with which all numbers can be read.
// Where both serve and mean something else, such as of 1.234, it is not settled.
func decimalOf(values []string) (d Decimal, numbers int, settled bool) {
	point, comma, same := 0, 0, 0
	total := 0
	for _, v := range values {
		digits, _, ok := splitNumber(v)
		if !ok {
			continue
		}
		total++
		a, withPoint := parseNumber(digits, Point)
		b, withComma := parseNumber(digits, Comma)
		switch {
		case withPoint && withComma && a.Cmp(b) == 0:
			same++
		case withPoint && !withComma:
			point++
		case withComma && !withPoint:
			comma++
		}
	}
	switch {
	case point > 0 && comma == 0:
		return Point, total, true
	case comma > 0 && point == 0:
		return Comma, total, true
	}
	return Point, total, same == total
}

// decimals returns the greatest number of decimals among values that have a point.
func decimals(values []string) int {
	most := 0
	for _, v := range values {
		if _, fraction, ok := strings.Cut(v, "."); ok {
			most = max(most, len(fraction))
		}
	}
	return most
}
