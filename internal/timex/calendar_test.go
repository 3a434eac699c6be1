// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/timex"
)

// TestTodays reads the same expressions on days at the edges of years, weeks and months.
func TestTodays(t *testing.T) {
	for _, test := range []struct {
		today    string
		examples []example
	}{
		{"2026-01-01", []example{ // a Thursday, in week 1
			{"{last month}", "2025-12-01/2026-01-01 month"},
			{"{last week}", "2025-12-22/2025-12-29 week"},
			{"{this week}", "2025-12-29/2026-01-02 week"},
			{"{last quarter}", "2025-10-01/2026-01-01 quarter"},
			{"{last year}", "2025-01-01/2026-01-01 year"},
			{"{YTD}", "2026-01-01/2026-01-02 year"},
			{"{yesterday}", "2025-12-31/2026-01-01 day"},
			{"{in January}", "2026-01-01/2026-02-01 month (year)"},
			{"{in December}", "2025-12-01/2026-01-01 month (year)"},
			{"{week 1}", "2025-12-29/2026-01-05 week (year)"},
			{"{week 52}", "2025-12-22/2025-12-29 week (year)"},
			{"{Q1}", "2026-01-01/2026-04-01 quarter (year)"},
			{"{from November to January}", "2025-11-01/2026-02-01 month (year) parts 2025-11-01/2025-12-01 2026-01-01/2026-02-01"},
			{"{last 3 months}", "2025-10-01/2026-01-01 month"},
			{"{last 3 days}", "2025-12-29/2026-01-01 day"},
			{"{last Thursday}", "2025-12-25/2025-12-26 day"},
		}},
		{"2025-12-30", []example{ // a Tuesday, in week 1 of 2026
			{"{week 1}", "2025-12-29/2026-01-05 week (year)"},
			{"{week 2}", "2025-01-06/2025-01-13 week (year)"},
			{"{last week}", "2025-12-22/2025-12-29 week"},
			{"{this month}", "2025-12-01/2025-12-31 month"},
			{"{last month}", "2025-11-01/2025-12-01 month"},
			{"{next month}", "2026-01-01/2026-02-01 month"},
		}},
		{"2027-01-03", []example{ // a Sunday, in week 53 of 2026
			{"{week 53}", "2026-12-28/2027-01-04 week (year)"},
			{"{week 53 of 2026}", "2026-12-28/2027-01-04 week"},
			{"{2026-W53}", "2026-12-28/2027-01-04 week"},
			{"{this week}", "2026-12-28/2027-01-04 week"},
			{"{last week}", "2026-12-21/2026-12-28 week"},
			{"{week 1}", "2025-12-29/2026-01-05 week (year)"},
			{"2027-W53", ""},
		}},
		{"2024-02-29", []example{ // a leap day
			{"{last month}", "2024-01-01/2024-02-01 month"},
			{"{in February}", "2024-02-01/2024-03-01 month (year)"},
			{"{29 February}", "2024-02-29/2024-03-01 day (year)"},
			{"{YTD 2023}", "2023-01-01/2023-03-01 year"},
			{"{this month}", "2024-02-01/2024-03-01 month"},
			{"{a year ago}", "2023-01-01/2024-01-01 year"},
			{"29 {February 2023}", "2023-02-01/2023-03-01 month"},
			{"2023-02-29", ""},
		}},
		{"2026-03-31", []example{ // the last day of a quarter
			{"{last month}", "2026-02-01/2026-03-01 month"},
			{"{last quarter}", "2025-10-01/2026-01-01 quarter"},
			{"{last 2 months}", "2026-01-01/2026-03-01 month"},
			{"{this quarter}", "2026-01-01/2026-04-01 quarter"},
			{"{Q2}", "2025-04-01/2025-07-01 quarter (year)"},
			{"{three months ago}", "2025-12-01/2026-01-01 month"},
		}},
		{"2026-03-16", []example{ // a Monday
			{"{last week}", "2026-03-09/2026-03-16 week"},
			{"{this week}", "2026-03-16/2026-03-17 week"},
			{"{last Monday}", "2026-03-09/2026-03-10 day"},
			{"{on Monday}", "2026-03-16/2026-03-17 day"},
			{"{week 12}", "2026-03-16/2026-03-23 week (year)"},
		}},
	} {
		t.Run(test.today, func(t *testing.T) { check(t, test.today, timex.Calendar{}, []string{"en"}, test.examples) })
	}
}

// TestCalendars reads expressions whose meaning a calendar decides.
func TestCalendars(t *testing.T) {
	for _, test := range []struct {
		name     string
		cal      timex.Calendar
		examples []example
	}{
		{"fiscal year from October", timex.Calendar{FiscalStart: time.October}, []example{
			{"{FY25}", "2024-10-01/2025-10-01 year"},
			{"{FY 25}", "2024-10-01/2025-10-01 year"},
			{"{fiscal 2025}", "2024-10-01/2025-10-01 year"},
			{"{in fiscal year 2026}", "2025-10-01/2026-10-01 year"},
			{"{fiscal Q2 2026}", "2026-01-01/2026-04-01 quarter"},
			{"{Q1 FY26}", "2025-10-01/2026-01-01 quarter"},
			{"{FY26 Q1}", "2025-10-01/2026-01-01 quarter"},
			{"{Q1 of fiscal 2026}", "2025-10-01/2026-01-01 quarter"},
			{"{Q1 2026}", "2026-01-01/2026-04-01 quarter"},
			{"{last fiscal year}", "2024-10-01/2025-10-01 year"},
			{"{this fiscal year}", "2025-10-01/2026-03-16 year"},
			{"{last fiscal quarter}", "2025-10-01/2026-01-01 quarter"},
			{"{fiscal YTD}", "2025-10-01/2026-03-16 year"},
			{"{last year}", "2025-01-01/2026-01-01 year"},
			{"{fiscal Q3}", "2025-04-01/2025-07-01 quarter (year)"},
		}},
		{"fiscal year from February", timex.Calendar{FiscalStart: time.February}, []example{
			{"{FY26}", "2025-02-01/2026-02-01 year"},
			{"{fiscal Q1 2026}", "2025-02-01/2025-05-01 quarter"},
			{"{last fiscal year}", "2025-02-01/2026-02-01 year"},
			{"{last fiscal quarter}", "2025-11-01/2026-02-01 quarter"},
		}},
		{"weeks from Sunday", timex.Calendar{SundayWeeks: true}, []example{
			{"{last week}", "2026-03-08/2026-03-15 week"},
			{"{this week}", "2026-03-15/2026-03-16 week"},
			{"{week 1 of 2026}", "2025-12-28/2026-01-04 week"},
			{"{week 10}", "2026-03-01/2026-03-08 week (year)"},
			{"{2026-W11}", "2026-03-08/2026-03-15 week"},
			{"{Monday in week 10}", "2026-03-02/2026-03-03 day"},
		}},
		{"day first", timex.Calendar{DayFirst: true}, []example{
			{"{on 3/2/2026}", "2026-02-03/2026-02-04 day"},
			{"{on 3/2}", "2026-02-03/2026-02-04 day (year)"},
			{"{3/15/2026}", "2026-03-15/2026-03-16 day"},
		}},
		{"month first", timex.Calendar{MonthFirst: true}, []example{
			{"{on 3/2/2026}", "2026-03-02/2026-03-03 day"},
			{"{15/3/2026}", "2026-03-15/2026-03-16 day"},
			{"{from 1/5/2026 to 2/6/2026}", "2026-01-05/2026-02-07 day parts 2026-01-05/2026-01-06 2026-02-06/2026-02-07"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) { check(t, "2026-03-15", test.cal, []string{"en"}, test.examples) })
	}
}

// TestLanguages reads words that mean several things in several languages.
func TestLanguages(t *testing.T) {
	for _, test := range []struct {
		languages []string
		examples  []example
	}{
		{nil, []example{
			{"{letzten Monat}", "2026-02-01/2026-03-01 month"},
			{"{le mois dernier}", "2026-02-01/2026-03-01 month"},

			{"once {last week}", "2026-03-02/2026-03-09 week"},
			{"{in August}", "2025-08-01/2025-09-01 month (year)"},
		}},
		{[]string{"en"}, []example{
			{"more than once {last week}", "2026-03-02/2026-03-09 week"},
			{"Fehler {im letzten Monat}", "2026-02-01/2026-03-01 month"},
			{"due {2 weeks ago}", "2026-02-23/2026-03-02 week"},
			{"set of mes parts", ""},
			{"fine {in January}", "2026-01-01/2026-02-01 month (year)"},
			{"yield {KW 10}", "2026-03-02/2026-03-09 week (year)"},
		}},
		{[]string{"fr", "en"}, []example{
			{"{mars} Lille", "2026-03-01/2026-04-01 month (year)"},
			{"ppm {last month}", "2026-02-01/2026-03-01 month"},
			{"mes pièces {en mars}", "2026-03-01/2026-04-01 month (year)"},
		}},
		{[]string{"it", "es"}, []example{
			{"ppm {set 2025}", "2025-09-01/2025-10-01 month"},
			{"ppm {in mar 2026}", "2026-03-01/2026-04-01 month"},
		}},
		{[]string{"pl"}, []example{{"ppm {last month}", "2026-02-01/2026-03-01 month"}}},
	} {
		t.Run(fmt.Sprint(test.languages), func(t *testing.T) {
			check(t, "2026-03-15", timex.Calendar{}, test.languages, test.examples)
		})
	}
}

// TestCorrections gives misspelt words with what they may stand for.
func TestCorrections(t *testing.T) {
	for _, test := range []struct {
		words []timex.Word
		want  string
	}{
		{[]timex.Word{{"lst", "list", "last"}, {"mnoth", "month"}}, "2026-02-01/2026-03-01 month"},
		{[]timex.Word{{"in"}, {"febuary", "february"}, {"2026"}}, "2026-02-01/2026-03-01 month"},
		{[]timex.Word{{"las", "last"}, {"week"}}, "2026-03-02/2026-03-09 week"},
		{[]timex.Word{{"day"}, {"befor", "before"}, {"yesterday"}}, "2026-03-13/2026-03-14 day"},
		{[]timex.Word{{"june", "july"}}, "2025-06-01/2025-07-01 month (year)"},
		{[]timex.Word{{}, {"last"}, {"week"}}, "2026-03-02/2026-03-09 week"},
	} {
		var got []string
		for _, m := range timex.Parse(test.words, day("2026-03-15"), timex.Calendar{}, nil) {
			got = append(got, describe(m))
		}
		if diff := cmp.Diff([]string{test.want}, got); diff != "" {
			t.Errorf("%v, -want +got:\n%s", test.words, diff)
		}
	}
}
