// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"regexp"
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

// dateLike is a date with any separators, and a time that may follow it.
var dateLike = regexp.MustCompile(`^(\d{1,4})\s*[./\-\s]\s*([\pL.]+|\d{1,2})\s*[./\-\s]\s*(\d{1,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)

// compact is a date of eight digits.
var compact = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)

// century is the first of the two-digit years that are of the last century.
const century = 70

// parseDate reads a date in an order.
func parseDate(s string, o Order) (time.Time, bool) {
	m := dateLike.FindStringSubmatch(s)
	if m == nil {
		if m = compact.FindStringSubmatch(s); m == nil || o != YearMonthDay {
			return time.Time{}, false
		}
	}
	parts := m[1:4]
	at := map[Order][3]int{YearMonthDay: {0, 1, 2}, DayMonthYear: {2, 1, 0}, MonthDayYear: {2, 0, 1}}[o]
	year, err := strconv.Atoi(parts[at[0]])
	if err != nil || len(parts[at[0]]) == 3 || len(parts[at[0]]) == 1 {
		return time.Time{}, false
	}
	if len(parts[at[0]]) == 2 {
		if o == YearMonthDay { // 05-01-26 is never meant so
			return time.Time{}, false
		}
		if year += 2000; year >= 2000+century {
			year -= 100
		}
	}
	month, ok := monthOf(parts[at[1]])
	day, err := strconv.Atoi(parts[at[2]])
	if !ok || err != nil || len(parts[at[2]]) > 2 || day < 1 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return time.Time{}, false
	}
	return t, true
}

// months are the beginnings of months' names in the languages of the house.
var months = [12]string{
	"jan gen ene", "feb fev fév", "mar mär mrz", "apr avr abr", "may mai mag maj", "jun juin giu", "jul juil lug", "aug aou aoû ago", "sep set", "oct okt ott out", "nov", "dec dez dic déc",
}

func monthOf(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 1 && n <= 12 && len(s) <= 2
	}
	name := strings.ToLower(strings.Trim(s, "."))
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
func feasible(values []string) (all []Order, share float64) {
	values = distinct(values)
	if len(values) == 0 {
		return nil, 0
	}
	for _, o := range orders {
		read := 0
		for _, v := range values {
			if _, ok := parseDate(v, o); ok {
				read++
			}
		}
		part := float64(read) / float64(len(values))
		share = max(share, part)
		if part >= 0.98 {
			all = append(all, o)
		}
	}
	return all, share
}

// settle chooses among orders: the one that keeps the rows in the order of time. That its dates
// lie near those of the standard would be a guess.
func settle(values []string, all []Order) (Order, string) {
	if len(all) == 1 {
		return all[0], "only this order makes dates of all values"
	}
	same := true
	for _, v := range distinct(values) {
		first, _ := parseDate(v, all[0])
		for _, o := range all[1:] {
			if t, _ := parseDate(v, o); !t.Equal(first) {
				same = false
			}
		}
	}
	if same {
		return all[0], "the orders mean the same dates"
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
			last = t
		}
	}
	return days >= 4
}
