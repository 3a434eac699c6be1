// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// significant is the number of decimal digits that a spreadsheet keeps; what a double has
// beyond them is noise of the last computation.
const significant = 15

// number writes a number with what its format says of it; what is none is text.
func (b *book) number(raw string, f numberFormat) (text string, number bool) {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return raw, false
	}
	switch {
	case f.duration:
		return duration(v), false
	case f.date || f.time:
		return b.instant(v, f), false
	}
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'e', significant-1, 64))
	if !ok || math.Abs(v) >= 1e21 || v != 0 && math.Abs(v) < 1e-12 {
		return strconv.FormatFloat(v, 'g', significant, 64), true
	}
	if f.percent {
		exact.Mul(exact, big.NewRat(100, 1))
	}
	for range f.thousands {
		exact.Quo(exact, big.NewRat(1000, 1))
	}
	text = digits(exact, f)
	if f.digits < 2 { // else it is a code
		text = b.separators.write(text)
	}
	if f.percent {
		text += "%"
	}
	return join(f.before, join(text, f.after)), true
}

// join puts a blank between words, none behind a currency sign.
func join(a, b string) string {
	switch {
	case a == "" || b == "":
		return a + b
	case strings.ContainsAny(a, "$£¥€") && len([]rune(a)) == 1:
		return a + b
	}
	return a + " " + b
}

// digits writes a number with all decimals that it has, at least those of the format.
func digits(r *big.Rat, f numberFormat) string {
	places := 0
	for scaled, ten := new(big.Rat).Set(r), big.NewRat(10, 1); !scaled.IsInt() && places < 30; places++ {
		scaled.Mul(scaled, ten)
	}
	text := r.FloatString(max(places, min(f.decimals, 30)))
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, _, _ := strings.Cut(text, ".")
	if missing := f.digits - len(whole); missing > 0 && f.digits < 40 {
		text = strings.Repeat("0", missing) + text
	}
	return sign + text
}

// separators are how a language writes numbers.
type separators struct{ decimal, thousands string }

// separatorsOf returns those of a language tag; the zero value for the neutral form.
func separatorsOf(locale string) separators {
	language, region, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	switch {
	case language == "":
		return separators{}
	case region == "ch":
		return separators{".", "’"}
	case language == "de" || language == "it" || language == "es" || language == "nl" || language == "pt" || language == "tr" || language == "da":
		return separators{",", "."}
	case language == "fr" || language == "pl" || language == "cs" || language == "sv" || language == "nb" || language == "fi" || language == "ru":
		return separators{",", "\u202f"}
	}
	return separators{".", ","}
}

// write replaces the decimal point and groups the whole part.
func (s separators) write(text string) string {
	if s.decimal == "" {
		return text
	}
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, has := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + s.thousands + whole[i:]
	}
	if has {
		whole += s.decimal + fraction
	}
	return sign + whole
}

// instant writes a serial number as a date, a time, or both (ISO/IEC 29500-1, 18.17.4.1).
func (b *book) instant(v float64, f numberFormat) string {
	if v < 0 || v > 2_958_466 { // beyond 9999-12-31
		return strconv.FormatFloat(v, 'g', significant, 64)
	}
	day, seconds := int(v), int(math.Round((v-math.Floor(v))*86400))
	if seconds == 86400 {
		day, seconds = day+1, 0
	}
	clock := fmt.Sprintf("%02d:%02d", seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		clock += fmt.Sprintf(":%02d", seconds%60)
	}
	date := b.date(day)
	switch {
	case !f.date:
		if day == 0 {
			return clock
		}
		return date + " " + clock
	case seconds == 0 && !f.time:
		return date
	}
	return date + " " + clock
}

// date returns the date of a day's number. The calendar that begins in 1900 has a 29th of
// February in that year, which did not exist.
func (b *book) date(day int) string {
	first := time.Date(1899, time.December, 31, 0, 0, 0, 0, time.UTC)
	switch {
	case b.date1904:
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case day == 60:
		return "1900-02-29"
	case day > 60:
		first = first.AddDate(0, 0, -1)
	}
	return first.AddDate(0, 0, day).Format(time.DateOnly)
}

// duration writes a number of days as hours, minutes and seconds.
func duration(v float64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	seconds := int64(math.Round(min(v, 1e9) * 86400))
	text := fmt.Sprintf("%s%d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf(":%02d", seconds%60)
	}
	return text
}
