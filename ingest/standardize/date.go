// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Order is the order of the parts of a date.
type Order string

// The orders.
const (
	YearMonthDay Order = "ymd"
	DayMonthYear Order = "dmy"
	MonthDayYear Order = "mdy"
)

var orders = []Order{YearMonthDay, DayMonthYear, MonthDayYear}

// defaultLayout is how dates are written where no example shows it (ISO 8601).
const defaultLayout = time.DateOnly

// clock is a time of day and a zone, which may follow a date.
const clock = `(?:(?:T|,?\s+)(\d{1,2})(?::|h|\.)(\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?\s?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?(?:\s*Uhr)?)?$`

var (
	// dateLike is a date with any separators; the name of a weekday may stand before it.
	dateLike = regexp.MustCompile(`^(?:\pL{2,10}\.?,?\s+)?(\d{1,4})\s*(?:[./\-\s]|\bde\b)+\s*([\pL.]+|\d{1,2})\s*(?:[./\-\s]|\bde\b)+\s*(\d{1,4})` + clock)
	// monthFirst is a date as in January 31, 2026.
	monthFirst = regexp.MustCompile(`^(\pL{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})` + clock)
	// compact is a date of eight digits.
	compact = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})` + clock)
)

// century is the first of the two-digit years that are of the last century.
const century = 70

// moment is a date as it was read.
type moment struct {
	time.Time
	// timed and zoned say whether the time of day, and its zone, were there.
	timed, zoned bool
}

// parts returns what stands at the places of a date in an order, with the time behind it.
func parts(s string, o Order) (date [3]string, rest []string, ok bool) {
	at := map[Order][3]int{YearMonthDay: {0, 1, 2}, DayMonthYear: {2, 1, 0}, MonthDayYear: {2, 0, 1}}[o]
	m := dateLike.FindStringSubmatch(s)
	switch {
	case o == YearMonthDay && m == nil:
		m = compact.FindStringSubmatch(s)
	case m == nil:
		// A month's name says the order, whatever that of figures is.
		if m = monthFirst.FindStringSubmatch(s); m != nil {
			at = [3]int{2, 0, 1}
		}
	}
	if m == nil {
		return date, nil, false
	}
	if len(m[1]) == 4 && o != YearMonthDay {
		at = [3]int{0, 1, 2} // nobody puts the day behind the year
	}
	return [3]string{m[1+at[0]], m[1+at[1]], m[1+at[2]]}, m[4:], true
}

// parseDate reads a date in an order.
func parseDate(s string, o Order) (moment, bool) {
	d, rest, ok := parts(s, o)
	if !ok {
		return moment{}, false
	}
	year, err := strconv.Atoi(d[0])
	if err != nil || len(d[0]) == 3 || len(d[0]) == 1 {
		return moment{}, false
	}
	if len(d[0]) == 2 {
		if o == YearMonthDay { // 05-01-26 is never meant so
			return moment{}, false
		}
		if year += 2000; year >= 2000+century {
			year -= 100
		}
	}
	month, ok := monthOf(d[1])
	day, err := strconv.Atoi(d[2])
	if !ok || err != nil || len(d[2]) > 2 || day < 1 {
		return moment{}, false
	}
	hour, minute, second, ok := timeOf(rest)
	if !ok {
		return moment{}, false
	}
	zone, zoned := zoneOf(rest[4])
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
	return moment{t, rest[0] != "", zoned}, t.Day() == day
}

// timeOf reads a time of day: hour, minute, second, and AM or PM.
func timeOf(m []string) (hour, minute, second int, ok bool) {
	if m[0] == "" {
		return 0, 0, 0, true
	}
	hour, _ = strconv.Atoi(m[0])
	minute, _ = strconv.Atoi(m[1])
	second, _ = strconv.Atoi(m[2])
	if half := strings.ToLower(m[3]); half != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, 0, false
		}
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	return hour, minute, second, hour < 24 && minute < 60 && second < 60
}

// zoneOf reads a zone such as Z and +01:00; of none it is UTC, which stands for the clock on the
// wall.
func zoneOf(s string) (*time.Location, bool) {
	if s == "" || s == "Z" {
		return time.UTC, s != ""
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	offset := 3600*hours + 60*minutes
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset), true
}

// months are the beginnings of months' names in the languages of the house, folded.
var months = [12]string{
	"jan gen ene", "feb fev", "mar mrz", "apr avr abr", "may mai mag maj", "jun juin giu", "jul juil lug", "aug aou ago", "sep set", "oct okt ott out", "nov", "dec dez dic",
}

func monthOf(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 1 && n <= 12 && len(s) <= 2
	}
	name := fold(strings.Trim(s, "."))
	for i, begins := range months {
		for _, b := range strings.Fields(begins) {
			if strings.HasPrefix(name, b) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// feasible returns the orders in which all values but one in fifty are dates, and the share of
// values that are dates in any.
func feasible(each []string) (all []Order, share float64) {
	if len(each) == 0 {
		return nil, 0
	}
	for _, o := range orders {
		read := 0
		for _, v := range each {
			if _, ok := parseDate(v, o); ok {
				read++
			}
		}
		part := float64(read) / float64(len(each))
		share = max(share, part)
		if part >= wholly {
			all = append(all, o)
		}
	}
	return all, share
}

// settle chooses among orders: the one that keeps the rows in the order of time. That its dates
// lie near those of the standard would be a guess.
func settle(values []string, all []Order) (Order, string) {
	switch len(all) {
	case 0:
		return "", ""
	case 1:
		return all[0], "only this order makes dates of all values"
	}
	same := true
	for _, v := range distinct(values) {
		first, _ := parseDate(v, all[0])
		for _, o := range all[1:] {
			if t, _ := parseDate(v, o); !t.Equal(first.Time) {
				same = false
			}
		}
	}
	if same {
		return all[0], sameDates
	}
	if o, ok := only(all, func(o Order) bool { return sorted(values, o) }); ok {
		return o, "in this order the rows follow time"
	}
	return "", ""
}

// only returns the order that passes a test if exactly one does.
func only(all []Order, test func(Order) bool) (found Order, ok bool) {
	n := 0
	for _, o := range all {
		if test(o) {
			found = o
			n++
		}
	}
	return found, n == 1
}

// steps is how many days later rows must be, in all, to speak of an order of time.
const steps = 4

// sorted reports whether dates of many days never go back.
func sorted(values []string, o Order) bool {
	last := time.Time{}
	days := 0
	for _, v := range values {
		if t, ok := parseDate(v, o); ok {
			if t.Before(last) {
				return false
			}
			if t.After(last) {
				days++
			}
			last = t.Time
		}
	}
	return days > steps
}

// layoutOf returns how dates in an order are written, as a layout of package time. It is that of
// most values.
func layoutOf(each []string, o Order) string {
	counts := map[string]int{}
	best := defaultLayout
	for _, v := range each {
		if l := layout(v, o); l != "" {
			counts[l]++
			if counts[l] > counts[best] {
				best = l
			}
		}
	}
	return best
}

// runs are the parts of a date that are figures.
var runs = regexp.MustCompile(`\d+`)

// layout returns how one date is written; "" if it has words.
func layout(v string, o Order) string {
	if _, ok := parseDate(v, o); !ok {
		return ""
	}
	if compact.MatchString(v) {
		v = v[:4] + "\x00" + v[4:6] + "\x00" + v[6:]
	}
	body, zone, half := v, "", strings.ContainsAny(v, "pPaA")
	if strings.HasSuffix(v, "Z") {
		body, zone = strings.TrimSuffix(v, "Z"), "Z"
	}
	if half || strings.ContainsFunc(strings.Replace(body, "T", "", 1), func(r rune) bool { return r >= 'A' && r <= 'z' }) {
		return ""
	}
	names := map[Order][]string{YearMonthDay: {"y", "m", "d"}, DayMonthYear: {"d", "m", "y"}, MonthDayYear: {"m", "d", "y"}}[o]
	names = append(slices.Clone(names), "15", "04", "05", "000000")
	n := 0
	out := runs.ReplaceAllStringFunc(body, func(digits string) string {
		n++
		if n > len(names) {
			return ""
		}
		switch names[n-1] {
		case "y":
			return "2006"[4-min(len(digits), 4):]
		case "m":
			return "01"[2-min(len(digits), 2):]
		case "d":
			return "02"[2-min(len(digits), 2):]
		}
		return names[n-1]
	})
	return strings.ReplaceAll(out, "\x00", "") + zone
}

// sameDates is the reason for an order where all mean the same.
const sameDates = "the orders mean the same dates"
