// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// number writes a number with separators of the language.
func (t *texts) number(f float64, decimals int) string {
	digits := strconv.FormatFloat(math.Abs(f), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if f < 0 && strings.Trim(digits, "0.") != "" {
		b.WriteByte('-')
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return b.String() + digits
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(t.thousands)
		}
		b.WriteByte(whole[i])
	}
	if fraction != "" {
		b.WriteString(t.decimal + fraction)
	}
	return b.String()
}

// plain writes a number with as many decimals as are useful.
func (t *texts) plain(f float64) string { return t.number(f, usefulDecimals(f)) }

// exact writes a number with all its decimals.
func (t *texts) exact(f float64) string {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	return t.number(f, len(fraction))
}

// withUnit puts a unit behind a number. A no-break space keeps the two together.
func (t *texts) withUnit(number, unit string) string {
	switch unit {
	case "":
		return number
	case "%", "‰":
		return number + t.beforePercent + unit
	}
	return number + "\u00a0" + unit
}

// decimalsOf says how many decimals numbers of a metric that stand side by side have. A
// number that isn't zero does not read as zero, unless the model says how to round.
func decimalsOf(m *Metric, unit string, numbers ...float64) int {
	if m.Decimals != nil {
		return max(0, *m.Decimals)
	}
	decimals := 0
	switch {
	case unit == "%" || unit == "‰" || isMoney(unit):
		decimals = 2
	case strings.EqualFold(unit, "ppm"):
	default:
		return usefulDecimals(numbers...)
	}
	for _, f := range numbers {
		if f != 0 && math.Abs(f) < math.Pow(10, -float64(decimals))/2 {
			decimals = max(decimals, usefulDecimals(f))
		}
	}
	return decimals
}

// usefulDecimals gives whole numbers none and others about three significant digits.
func usefulDecimals(numbers ...float64) int {
	whole, greatest := true, 0.0
	for _, f := range numbers {
		whole = whole && f == math.Trunc(f)
		greatest = max(greatest, math.Abs(f))
	}
	switch {
	case whole:
		return 0
	case greatest >= 100:
		return 1
	case greatest >= 1:
		return 2
	}
	return min(12, 2-int(math.Floor(math.Log10(greatest))))
}

// moneyUnits are codes of ISO 4217 and signs that amounts of money come with most.
var moneyUnits = []string{
	"AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HUF", "INR", "KRW", "MXN", "NOK", "PLN", "RON", "SEK",
	"TRY", "USD", "ZAR", "$", "£", "¥", "€",
}

func isMoney(unit string) bool { return slices.Contains(moneyUnits, unit) }

// day writes the day of a month.
func (t *texts) day(day time.Time) string {
	if day.Day() == 1 {
		return t.firstDay
	}
	return fill(t.otherDay, strconv.Itoa(day.Day()))
}

func (t *texts) monthName(day time.Time) string { return t.months[day.Month()-1] }

// dateOf writes a day in words: "3 February 2026".
func (t *texts) dateOf(day time.Time) string {
	return fill(t.date, t.day(day), t.monthName(day), strconv.Itoa(day.Year()))
}

// period writes a period with its last day: "from 1 to 28 February 2026".
func (t *texts) period(p Period) string {
	first, last := p.Start, p.End.AddDate(0, 0, -1)
	year := strconv.Itoa(last.Year())
	var text string
	switch {
	case p.IsZero():
		return t.allTime
	case p.Start.IsZero():
		text = fill(t.until, t.dateOf(last))
	case p.End.IsZero():
		text = fill(t.since, t.dateOf(first))
	case !first.Before(last):
		text = fill(t.on, t.dateOf(first))
	case first.Year() != last.Year():
		text = fill(t.between, t.dateOf(first), t.dateOf(last))
	case first.Month() != last.Month():
		text = fill(t.sameYear, t.day(first), t.monthName(first), t.day(last), t.monthName(last), year)
	default:
		text = fill(t.sameMonth, t.day(first), t.day(last), t.monthName(last), year)
	}
	return strings.NewReplacer(t.elisions...).Replace(text)
}

// parsePeriod reads what Period.String writes.
func parsePeriod(text string) (Period, bool) {
	start, end, ok := strings.Cut(text, "/")
	if !ok || start == "" && end == "" {
		return Period{}, false
	}
	days := [2]time.Time{}
	for i, text := range []string{start, end} {
		day, err := time.Parse(time.DateOnly, text)
		if text != "" && (err != nil || day.IsZero()) {
			return Period{}, false
		}
		days[i] = day
	}
	return Period{days[0], days[1]}, true
}

// grainKey writes the key of a grain in words: "2025-10" is "October 2025". A key of
// another form is returned as it is.
func (t *texts) grainKey(key string) string {
	if day, err := time.Parse(time.DateOnly, key); err == nil {
		return t.dateOf(day)
	}
	if day, err := time.Parse("2006-01", key); err == nil {
		return fill(t.month, t.monthName(day), key[:4])
	}
	year, part, ok := strings.Cut(key, "-")
	if !ok || len(part) < 2 {
		return key
	}
	number, err := strconv.Atoi(part[1:])
	switch {
	case err == nil && part[0] == 'Q' && number >= 1 && number <= 4:
		return fill(t.quarter[number-1], year)
	case err == nil && part[0] == 'W':
		return fill(t.week, strconv.Itoa(number), year)
	}
	return key
}

// grainStart returns the first day of the key of a grain, for the place on an axis.
func grainStart(key string) (time.Time, bool) {
	key = strings.TrimPrefix(key, "FY") // fiscal years stand where calendar years would
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(layout, key); err == nil {
			return day, true
		}
	}
	year, part, _ := strings.Cut(key, "-")
	first, err := time.Parse("2006", year)
	if err != nil || len(part) < 2 {
		return time.Time{}, false
	}
	number, err := strconv.Atoi(part[1:])
	switch {
	case err == nil && part[0] == 'Q':
		return first.AddDate(0, 3*(number-1), 0), true
	case err == nil && part[0] == 'W':
		// January 4 is always in week 1, whose Monday is up to three days before or after.
		fourth := first.AddDate(0, 0, 3)
		monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
		return monday.AddDate(0, 0, 7*(number-1)), true
	}
	return time.Time{}, false
}
