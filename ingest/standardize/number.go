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

// numberLike is a number with any separators, and what may follow it; a sign may stand behind
// the number, and a currency before it.
var numberLike = regexp.MustCompile(`^(?:([€$£])\s*)?([+-]?\s?[0-9][0-9.,'’\x{00a0}\x{202f} ]*|[+-]?[.,][0-9]+)(-)?(?:\s*([^\d\s].*))?$`)

// splitNumber parts a value into its digits and the unit behind them.
func splitNumber(value string) (digits, unit string, ok bool) {
	const longest = 64 // a longer one is no number that anybody counts with
	value = strings.TrimSpace(value)
	if inside, ok := strings.CutPrefix(value, "("); ok && strings.HasSuffix(inside, ")") && !strings.HasPrefix(inside, "-") {
		value = "-" + strings.TrimSuffix(inside, ")") // as accountants do
	}
	m := numberLike.FindStringSubmatch(strings.ReplaceAll(value, "−", "-"))
	if m == nil || len(m[2]) > longest {
		return "", "", false
	}
	digits, unit = strings.TrimSpace(m[2]), strings.TrimSpace(m[4])
	if m[3] != "" {
		if strings.HasPrefix(digits, "-") {
			return "", "", false
		}
		digits = "-" + digits
	}
	if m[1] != "" {
		if unit != "" {
			return "", "", false
		}
		unit = m[1]
	}
	return digits, unit, true
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

// tally is how a column's numbers are written.
type tally struct {
	// numbers is how many values are numbers, point and comma how many can be read with that
	// decimal sign only, and either how many mean something else with each, such as 1.234.
	numbers, point, comma, either int
	// short and long are how many have no sign and up to three digits, or more.
	short, long int
	// fractions are how many have decimals with the sign that is settled.
	fractions int
	// behind counts what stands behind numbers.
	behind map[string]int
}

// tallyOf counts the numbers of distinct values.
func tallyOf(each []string) tally {
	t := tally{behind: map[string]int{}}
	for _, v := range each {
		digits, behind, ok := splitNumber(v)
		if !ok {
			continue
		}
		a, withPoint := parseNumber(digits, Point)
		b, withComma := parseNumber(digits, Comma)
		if !withPoint && !withComma {
			continue
		}
		t.numbers++
		t.behind[behind]++
		switch {
		case !withComma:
			t.point++
		case !withPoint:
			t.comma++
		case a.Cmp(b) != 0:
			t.either++
		case len(strings.TrimLeft(digits, "+-")) <= 3:
			t.short++
		default:
			t.long++
		}
		if withPoint && !withComma && !a.IsInt() || withComma && !withPoint && !b.IsInt() {
			t.fractions++
		}
	}
	return t
}

// decimal returns the decimal sign that values settle: the one with which all can be read; any
// if they have no sign; "" if not settled.
func (t *tally) decimal() (d Decimal, reason string) {
	const few = 5
	switch {
	case t.point > 0 && t.comma == 0:
		return Point, "only a decimal point makes numbers of all values"
	case t.comma > 0 && t.point == 0:
		return Comma, "only a decimal comma makes numbers of all values"
	case t.point == 0 && t.comma == 0 && t.either == 0:
		return Point, ""
	case t.point == 0 && t.comma == 0 && t.either >= few && t.short >= 2 && t.long == 0:
		// 827, 5.897, 24.941: nothing has four digits in a row, and nothing one or two decimals.
		return grouped, "all numbers from a thousand on are grouped"
	}
	return "", ""
}

// grouped stands for the decimal sign that is not the one which values have.
const grouped Decimal = "grouped"

// otherThan returns the decimal sign that does not stand in any value.
func otherThan(each []string) Decimal {
	for _, v := range each {
		if strings.Contains(v, ".") {
			return Comma
		}
	}
	return Point
}

// decimals returns the most and the least decimals that are to be written. Examples with zeros
// at the end are all written with as many; others drop them down to the least seen.
func decimals(values []string) (most, least int) {
	least = -1
	zeros := false
	for _, v := range values {
		_, fraction, _ := strings.Cut(v, ".")
		most = max(most, len(fraction))
		if least < 0 || len(fraction) < least {
			least = len(fraction)
		}
	}
	for _, v := range values {
		_, fraction, _ := strings.Cut(v, ".")
		zeros = zeros || len(fraction) > least && strings.HasSuffix(fraction, "0")
	}
	if zeros {
		least = most
	}
	return most, least
}
