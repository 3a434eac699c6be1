// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// amount matches a number and the unit behind it, with or without a blank: "36 psi", "2,5bar", "-40 °F".
var amount = regexp.MustCompile(`(?:^|[^\p{L}\p{N}.,/-])(-?\d(?:[\d.,]*\d)?)[ \x{a0}\x{202f}]?(°[cCfF]|["″]|\p{L}+(?:[/·-]\p{L}+)?)`)

// preposition is the one unit that more often is another word: "36 in stock".
const preposition = "in"

const (
	// maxAmounts bounds the amounts of a text that are looked at.
	maxAmounts = 8
	// maxDigits bounds the digits of an equivalent: a longer number names a thing, and a search takes it for a code.
	maxDigits = 4
)

// Equivalents returns the amounts of a text in the units of other systems of measures, as people write and round them:
// "248 kPa", "250 kPa", "2.48 bar" and "2.5 bar" for "36 psi". Amounts with a unit that is used everywhere have none. It
// looks at the first eight amounts, in time linear in the length of the text.
func Equivalents(text string) []string {
	var out []string
	for _, m := range amount.FindAllStringSubmatch(text, maxAmounts) {
		value, ok := number(m[1])
		name := strings.ToLower(m[2])
		from := entries[name]
		if !ok || from == nil || name == preposition {
			continue
		}
		for _, other := range from.others {
			to := entries[strings.ToLower(other)].unit
			for _, written := range roundings(to.from(from.unit.Base(value))) {
				if e := written + " " + other; !slices.Contains(out, e) {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// grouped matches whole numbers with and without separators of groups.
var grouped = regexp.MustCompile(`^-?(?:\d+|\d{1,3}(?:[.,]\d{3})+)$`)

// number reads digits with separators. One that stands before three digits, and is not the last of two kinds, groups them.
func number(text string) (float64, bool) {
	last := strings.LastIndexAny(text, ".,")
	decimal := last > 0 && (len(text)-last-1 != 3 || strings.ContainsAny(text[:last], ".,") && strings.IndexByte(text, text[last]) == last ||
		strings.TrimLeft(text[:last], "-0") == "")
	whole, fraction := text, ""
	if decimal {
		whole, fraction = text[:last], "."+text[last+1:]
	}
	if !grouped.MatchString(whole) {
		return 0, false // the number of a version, a list
	}
	value, err := strconv.ParseFloat(strings.NewReplacer(".", "", ",", "").Replace(whole)+fraction, 64)
	return value, err == nil
}

// roundings returns a value with three digits that count and with two, those that are near enough to be the same amount.
func roundings(value float64) []string {
	var out []string
	for _, digits := range []int{3, 2} {
		near := round(value, digits)
		written := strconv.FormatFloat(near, 'f', -1, 64)
		if digitsIn(written) <= maxDigits && Near(near, value) && !slices.Contains(out, written) {
			out = append(out, written)
		}
	}
	return out
}

// round keeps so many digits that count. What is next to nothing is nothing.
func round(value float64, digits int) float64 {
	if math.Abs(value) < nothing {
		return 0
	}
	written := strconv.FormatFloat(value, 'g', digits, 64)
	rounded, err := strconv.ParseFloat(written, 64)
	if err != nil { // out of range
		return value
	}
	return rounded
}

func digitsIn(s string) int { return len(s) - strings.Count(s, ".") - strings.Count(s, "-") }
