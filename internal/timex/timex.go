// SPDX-License-Identifier: Apache-2.0

package timex

import "time"

// Calendar says how periods are understood.
type Calendar struct {
	// SundayWeeks makes weeks start on Sunday, numbered as in North America (week 1 holds
	// January 1). Otherwise they are ISO 8601 weeks.
	SundayWeeks bool
	// FiscalStart is the month in which the fiscal year begins; 0 is January. Fiscal
	// years are named after the calendar year in which they end.
	FiscalStart time.Month
	// DayFirst and MonthFirst decide dates such as 3/2/2026; if neither is set, such a
	// date has two readings.
	DayFirst, MonthFirst bool
}

// Grain is a unit of time.
type Grain uint8

// The grains, from fine to coarse.
const (
	NoGrain Grain = iota
	Day
	Week
	Month
	Quarter
	Half
	Year
	// DayOfWeek is no unit but what comes round: figures by day of the week.
	DayOfWeek
)

// Range is a half-open range of days [Start, End), each midnight UTC. A zero side is
// open.
type Range struct{ Start, End time.Time }

// Word is a word of a question: the texts that it may stand for, in lower case and without
// accents, the literal one first. Others are corrections of a misspelling.
type Word []string

// Match is a time expression found in a sequence of words.
type Match struct {
	// First and End delimit the words words[First:End].
	First, End int
	// Ranges are the readings of a period; more than one if it is ambiguous. Empty if
	// the match is a grain without a period ("monthly", "per week", "which month").
	Ranges []Range
	// Grain is the size of the period, or the grain by itself.
	Grain Grain
	// Parts are the two periods of "from January to February" or "January versus
	// February", in the order of the text, which may also be compared.
	Parts []Range
	// Compared is set if the words themselves compare the Parts ("January versus
	// February"), so that Ranges, which then spans both, is not to be summed. It is not
	// set for "from January to February", which may be either.
	Compared bool
	// Weekdays are the days of "on Mondays", "every weekend" and the like, in the order of
	// the week from Monday; Ranges is then empty and Grain is DayOfWeek.
	Weekdays []time.Weekday
	// Over is the unit of "month over month" and the like, which compares a period with the
	// one before; NoGrain otherwise. Ranges is then empty and Grain the same unit.
	Over Grain
	// Fiscal is set if a grain by itself is of fiscal years: "by fiscal quarter".
	Fiscal bool
	// Each is set if a grain by itself asks for a series: "monthly", "per week", "by
	// month", "month by month"; not in "which month".
	Each bool
	// Assumed names what the expression left open and was filled in, such as the year of
	// "in March": "year". Empty if it was complete.
	Assumed string
}
