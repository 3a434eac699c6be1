// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

// wrong returns what is wrong with matches, whatever was asked.
func wrong(count int, matches []timex.Match) string {
	end := 0
	for _, m := range matches {
		if m.First < end || m.End <= m.First || m.End > count {
			return fmt.Sprintf("words %d to %d of %d after a match up to %d", m.First, m.End, count, end)
		}
		end = m.End
		if len(m.Ranges) == 0 && m.Grain == timex.NoGrain {
			return "neither a period nor a grain"
		}
		if len(m.Ranges) > 2 || len(m.Parts) != 0 && len(m.Parts) != 2 || m.Compared && m.Parts == nil {
			return "too many ranges, or parts other than two"
		}
		for _, r := range slices.Concat(m.Ranges, m.Parts) {
			if !r.Start.IsZero() && !r.End.IsZero() && !r.Start.Before(r.End) {
				return "empty range " + show(r)
			}
			for _, side := range []time.Time{r.Start, r.End} {
				if side.Location() != time.UTC || !side.Equal(side.Truncate(24*time.Hour)) {
					return "not a day: " + side.String()
				}
			}
		}
	}
	return ""
}

// TestProperties reads random sequences of the words that expressions are made of.
func TestProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary := slices.Sorted(timex.Vocabulary())
	vocabulary = append(vocabulary, strings.Fields("2025 2026 1999 3 9 26 31 53 q3 h1 kw10 2026-w05 2026-02-03 3/2/2026 3/15/2026 01/2026 "+
		"26.01.2026 '25 4e 1er 3rd t4 fy25 10-12 2024-2025 - windsor defects")...)
	calendars := []timex.Calendar{{}, {SundayWeeks: true}, {FiscalStart: time.October}, {DayFirst: true}, {MonthFirst: true}}
	first := day("2019-12-25")
	for range 20000 {
		all := make([]timex.Word, 1+random.IntN(8))
		for i := range all {
			all[i] = timex.Word{vocabulary[random.IntN(len(vocabulary))]}
		}
		today := first.AddDate(0, 0, random.IntN(3000))
		matches := timex.Parse(all, today, calendars[random.IntN(len(calendars))], nil)
		if fault := wrong(len(all), matches); fault != "" {
			t.Errorf("%v on %s: %s", all, today.Format(time.DateOnly), fault)
		}
	}
}

// TestLastUnitsEndBeforeToday reads periods that are over, on every day of some years.
func TestLastUnitsEndBeforeToday(t *testing.T) {
	units := []string{"day", "week", "month", "quarter", "year"}
	for today := day("2023-12-01"); today.Before(day("2027-02-01")); today = today.AddDate(0, 0, 1) {
		for _, unit := range units {
			last := timex.Parse(words("last "+unit), today, timex.Calendar{}, nil)[0].Ranges[0]
			current := timex.Parse(words("this "+unit), today, timex.Calendar{}, nil)[0].Ranges[0]
			before := timex.Parse(words(unit+" before last"), today, timex.Calendar{}, nil)[0].Ranges[0]
			if last.End.After(today) || !last.End.Equal(current.Start) || !before.End.Equal(last.Start) {
				t.Fatalf("%s on %s: before last %s, last %s, this %s", unit, today.Format(time.DateOnly), show(before), show(last), show(current))
			}
			if !current.End.Equal(today.AddDate(0, 0, 1)) {
				t.Fatalf("this %s on %s: %s", unit, today.Format(time.DateOnly), show(current))
			}
		}
	}
}

// TestWeeksAreISO compares week numbers with those of package time.
func TestWeeksAreISO(t *testing.T) {
	for today := day("2019-12-20"); today.Before(day("2033-01-15")); today = today.AddDate(0, 0, 1) {
		year, week := today.ISOWeek()
		for _, question := range []string{fmt.Sprintf("week %d of %d", week, year), fmt.Sprintf("%d-w%02d", year, week), fmt.Sprintf("kw %d", week)} {
			matches := timex.Parse(words(question), today, timex.Calendar{}, nil)
			if len(matches) != 1 {
				t.Fatalf("%s: %v", question, matches)
			}
			if r := matches[0].Ranges[0]; r.Start.After(today) || !r.End.After(today) || r.End.Sub(r.Start) != 7*24*time.Hour {
				t.Fatalf("%s on %s: %s", question, today.Format(time.DateOnly), show(r))
			}
		}
	}
}

// FuzzParse reads any text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"defect rate last month", "vom 26. Januar bis 20. Februar 2026", "entre le 3 et le 9 février",
		"Q3 2025 vs Q2 2025", "3/2/2026", "negli ultimi tre mesi", "same month last year", "weeks 10-12 of 2025",
	} {
		f.Add(seed, uint16(2000))
	}
	f.Fuzz(func(t *testing.T, text string, offset uint16) {
		all := words(text)
		today := day("2020-01-01").AddDate(0, 0, int(offset))
		for _, cal := range []timex.Calendar{{}, {SundayWeeks: true, FiscalStart: time.April, DayFirst: true}} {
			if fault := wrong(len(all), timex.Parse(all, today, cal, nil)); fault != "" {
				t.Errorf("%q on %s: %s", text, today.Format(time.DateOnly), fault)
			}
		}
	})
}

// BenchmarkParse reads questions of usual length.
func BenchmarkParse(b *testing.B) {
	today := day("2026-03-15")
	for _, question := range []string{
		"What was the defect rate on the left door panel at the Windsor plant last month?",
		"Average torque at the station between 26 January and 20 February 2026",
		"Wie hoch war die Fehlerquote bei der Motorhaube im letzten Quartal?",
	} {
		all := words(question)
		b.Run(question[:20], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				timex.Parse(all, today, timex.Calendar{}, []string{"en"})
			}
		})
	}
}
