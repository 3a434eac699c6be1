// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"testing"
	"time"
)

func TestReadLayout(t *testing.T) {
	for _, test := range []struct {
		format string
		want   dayFormat
	}{
		{"date", dayFormat{"date", true, "day", ""}},
		{"unix", dayFormat{"unix", true, "day", ""}},
		{"2006-01-02", dayFormat{"2006-01-02", true, "day", "2006-01-02"}},
		{"20060102", dayFormat{"20060102", true, "day", "20060102"}},
		{"02/01/2006", dayFormat{"02/01/2006", false, "day", "2006-01-02"}},
		{"2006/02/01", dayFormat{"2006/02/01", false, "day", "2006-01-02"}},
		{"200601", dayFormat{"200601", true, "month", "200601"}},
		{"01.2006", dayFormat{"01.2006", false, "month", "2006-01"}},
		{"2006", dayFormat{"2006", true, "year", "2006"}},
	} {
		if got := readLayout(test.format); got != test.want {
			t.Errorf("%s: have %+v, want %+v", test.format, got, test.want)
		}
	}
}

func TestParseDay(t *testing.T) {
	toronto, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		format string
		value  any
		want   string
	}{
		{"date", time.Date(2026, 2, 1, 0, 0, 0, 0, toronto), "2026-02-01"},
		{"date", "2026-02-01", "2026-02-01"},
		{"timestamp", []byte("2026-02-01 23:59:59"), "2026-02-01"},
		{"2006-01-02", "2026-02-01T08:00:00Z", "2026-02-01"},
		{"20060102", int64(20260201), "2026-02-01"},
		{"02/01/2006", "2026-02-01", "2026-02-01"},
		{"200601", "202602", "2026-02-01"},
		{"2006", int64(2026), "2026-01-01"},
		{"unix", int64(1769918400), "2026-01-31"}, // 2026-02-01 04:00 UTC
		{"unix", 1769922000.0, "2026-02-01"},
		{"date", "soon", ""},
		{"unix", "soon", ""},
		{"date", nil, ""},
	} {
		day, err := readLayout(test.format).parse(test.value, toronto)
		if got := dayString(day); got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s %v: have %q, %v, want %q", test.format, test.value, got, err, test.want)
		}
	}
}

func TestGrainKeys(t *testing.T) {
	for _, test := range []struct{ day, grain, monday, sunday string }{
		{"2026-02-01", "day", "2026-02-01", "2026-02-01"},
		{"2026-02-01", "week", "2026-W05", "2026-W06"},
		{"2025-12-31", "week", "2026-W01", "2026-W01"},
		{"2027-01-03", "week", "2026-W53", "2027-W02"},
		{"2026-02-01", "month", "2026-02", "2026-02"},
		{"2026-09-30", "quarter", "2026-Q3", "2026-Q3"},
		{"2026-10-01", "quarter", "2026-Q4", "2026-Q4"},
		{"2026-02-01", "year", "2026", "2026"},
		{"2026-02-01", weekday, "7", "7"},
		{"2026-02-02", weekday, "1", "1"},
	} {
		day := date(t, test.day)
		if got := new(Calendar).grainKey(day, test.grain); got != test.monday {
			t.Errorf("%s of %s: have %s, want %s", test.grain, test.day, got, test.monday)
		}
		if got := (&Calendar{WeekStart: "sunday"}).grainKey(day, test.grain); got != test.sunday {
			t.Errorf("%s of %s, from Sunday: have %s, want %s", test.grain, test.day, got, test.sunday)
		}
	}
}

func TestFiscalKeys(t *testing.T) {
	for _, test := range []struct {
		start              int
		day, quarter, year string
	}{
		{0, "2026-03-31", "FY2026-Q1", "FY2026"},
		{1, "2026-12-31", "FY2026-Q4", "FY2026"},
		{4, "2026-03-31", "FY2026-Q4", "FY2026"},
		{4, "2026-04-01", "FY2027-Q1", "FY2027"},
		{10, "2025-10-01", "FY2026-Q1", "FY2026"},
		{10, "2025-09-30", "FY2025-Q4", "FY2025"},
		{12, "2025-12-31", "FY2026-Q1", "FY2026"},
		{2, "2026-01-31", "FY2026-Q4", "FY2026"},
	} {
		c, day := &Calendar{FiscalStart: test.start}, date(t, test.day)
		if quarter, year := c.grainKey(day, fiscalQuarter), c.grainKey(day, fiscalYear); quarter != test.quarter || year != test.year {
			t.Errorf("%s, from month %d: have %s and %s, want %s and %s", test.day, test.start, quarter, year, test.quarter, test.year)
		}
	}
}

// TestLastTwelve checks that the last twelve units are whole ones, as grainKey names them.
func TestLastTwelve(t *testing.T) {
	for _, start := range []string{"monday", "sunday"} {
		for _, grain := range []string{"day", "week", "month", "quarter", "year", fiscalQuarter, fiscalYear} {
			c := &Calendar{WeekStart: start, FiscalStart: 4}
			for _, today := range []string{"2026-03-13", "2026-03-14", "2026-03-15", "2026-03-16", "2026-04-01"} {
				p := c.lastTwelve(grain, date(t, today))
				units := map[string]bool{}
				for day := p.Start; day.Before(p.End); day = day.AddDate(0, 0, 1) {
					units[c.grainKey(day, grain)] = true
				}
				before, after := c.grainKey(p.Start.AddDate(0, 0, -1), grain), c.grainKey(p.End, grain)
				if len(units) != 12 || units[before] || units[after] || after != c.grainKey(date(t, today), grain) {
					t.Errorf("%s, weeks from %s, on %s: %s", grain, start, today, p)
				}
			}
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("2006-01-02", "2026-02-01")
	f.Add("20060102", "20260230")
	f.Add("unix", "1e300")
	f.Fuzz(func(t *testing.T, format, text string) {
		if !knownTimeFormat(format) {
			return
		}
		day, err := readLayout(format).parse(text, time.UTC)
		if err == nil && !day.Equal(midnight(day)) {
			t.Errorf("%s %q is %v", format, text, day)
		}
	})
}
