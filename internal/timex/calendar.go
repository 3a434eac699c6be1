// SPDX-License-Identifier: Apache-2.0

package timex

import "time"

// kind is how a period is written.
type kind uint8

const (
	noKind     kind = iota
	unreadable      // understood to be about time, but not which: "end of January"
	fixed           // range is set
	yearOf
	halfOf
	quarterOf
	monthOf
	weekOf
	dateOf    // day and month
	weekdayOf // the latest such day
	numberOf  // a number whose meaning the other side of a range decides
	sameUnit  // "the same month last year"
)

// spec is a period as it is written: what is missing is zero. It takes the words up to
// end.
type spec struct {
	kind   kind
	grain  Grain
	fiscal bool
	// slash is set for a date whose day and month may be the other way round.
	slash bool
	// yearToo is set for "Nov 25", which may be a day or a month of the year 2025.
	yearToo bool
	// back is set for "the previous month", which may count from an earlier period.
	back bool
	// based is set for "the week before", which counts from an earlier period alone.
	based bool
	// units is the number of units of "the last 8 weeks", 0 otherwise.
	units int
	// running is set if the period is cut after today: "this year".
	running bool
	// n is the number of the half, quarter, month or week, or the day of the week.
	n, day, year int
	fixed        Range
	end          int
}

// readings are the two readings of a period, with the day before the month and after it.
// They are the same unless a date is ambiguous; a zero range is no reading.
type readings [2]Range

// date returns a day, or false if the calendar has none such.
func date(year, month, day int) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, month >= 1 && month <= 12 && t.Day() == day && t.Month() == time.Month(month)
}

// months returns the range of some months, counted from January of a year.
func months(year, from, count int) Range {
	start := time.Date(year, time.Month(1+from), 1, 0, 0, 0, 0, time.UTC)
	return Range{start, start.AddDate(0, count, 0)}
}

// firstWeek returns the first day of week 1 of a year.
func (c Calendar) firstWeek(year int) time.Time {
	if c.SundayWeeks {
		first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, -int(first.Weekday()))
	}
	// January 4 is always in week 1.
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	return fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
}

// fiscalOffset is the number of months from January of a year to the beginning of the
// fiscal year that ends in it: 0 or less.
func (c Calendar) fiscalOffset() int {
	if c.FiscalStart <= time.January || c.FiscalStart > time.December {
		return 0
	}
	return int(c.FiscalStart) - 13
}

// unitStart returns the first day of the unit that a day is in.
func (c Calendar) unitStart(day time.Time, g Grain, fiscal bool) time.Time {
	offset := 0
	if fiscal && g >= Quarter {
		offset = c.fiscalOffset()
	}
	// The month, counted from the beginning of the year that the offset refers to.
	index := (int(day.Month()) - 1 - offset) % 12
	switch g {
	case Week:
		back := (int(day.Weekday()) + 6) % 7
		if c.SundayWeeks {
			back = int(day.Weekday())
		}
		return day.AddDate(0, 0, -back)
	case Month:
		return day.AddDate(0, 0, 1-day.Day())
	case Quarter:
		return day.AddDate(0, -(index % 3), 1-day.Day())
	case Half:
		return day.AddDate(0, -(index % 6), 1-day.Day())
	case Year:
		return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -index, 0)
	}
	return day
}

// addUnits moves the first day of a unit by some units.
func addUnits(start time.Time, g Grain, n int) time.Time {
	switch g {
	case Week:
		return start.AddDate(0, 0, 7*n)
	case Month:
		return start.AddDate(0, n, 0)
	case Quarter:
		return start.AddDate(0, 3*n, 0)
	case Half:
		return start.AddDate(0, 6*n, 0)
	case Year:
		return start.AddDate(n, 0, 0)
	}
	return start.AddDate(0, 0, n)
}

// inYear returns the range of s in a year, or false if there is none: week 53, February
// 29.
func (c Calendar) inYear(s spec, year int) (Range, bool) {
	offset := 0
	if s.fiscal {
		offset = c.fiscalOffset()
	}
	switch s.kind {
	case yearOf:
		return months(year, offset, 12), true
	case halfOf:
		return months(year, offset+6*(s.n-1), 6), s.n >= 1 && s.n <= 2
	case quarterOf:
		return months(year, offset+3*(s.n-1), 3), s.n >= 1 && s.n <= 4
	case monthOf:
		return months(year, s.n-1, 1), s.n >= 1 && s.n <= 12
	case weekOf:
		start := c.firstWeek(year).AddDate(0, 0, 7*(s.n-1))
		return Range{start, start.AddDate(0, 0, 7)}, s.n >= 1 && start.Before(c.firstWeek(year+1))
	case dateOf:
		day, ok := date(year, s.n, s.day)
		return Range{day, day.AddDate(0, 0, 1)}, ok
	}
	return Range{}, false
}

// yearsBack is how far a year that was left out is looked for; leap days are up to eight
// years apart.
const yearsBack = 9

// latestYear returns the latest year in which s has begun, 0 if there is none.
func (p *parser) latestYear(s spec) int {
	for year := p.today.Year() + 1; year >= p.today.Year()-yearsBack; year-- {
		if r, ok := p.cal.inYear(s, year); ok && !r.Start.After(p.today) {
			return year
		}
	}
	return 0
}

// resolve returns the readings of s; what s leaves open is filled in.
func (p *parser) resolve(s spec) readings {
	if s.slash {
		return p.resolveSlash(s)
	}
	r := p.resolveOne(s)
	return readings{r, r}
}

// resolveSlash reads a date in both orders, as far as the calendar has both.
func (p *parser) resolveSlash(s spec) readings {
	s.slash = false
	dayFirst := p.resolveOne(s)
	s.n, s.day = s.day, s.n
	monthFirst := p.resolveOne(s)
	both := dayFirst != Range{} && monthFirst != Range{}
	switch {
	case both && p.cal.DayFirst:
		monthFirst = dayFirst
	case both && p.cal.MonthFirst:
		dayFirst = monthFirst
	}
	return readings{dayFirst, monthFirst}
}

func (p *parser) resolveOne(s spec) Range {
	switch s.kind {
	case fixed:
		return s.fixed
	case weekdayOf:
		back := (int(p.today.Weekday()) - s.n%7 + 7) % 7
		day := p.today.AddDate(0, 0, -back)
		return Range{day, day.AddDate(0, 0, 1)}
	}
	if s.year == 0 {
		s.year = p.latestYear(s)
	}
	if s.year == 0 {
		return Range{}
	}
	if r, ok := p.cal.inYear(s, s.year); ok {
		return r
	}
	return Range{}
}

// missing says what resolve fills in.
func (s spec) missing() string {
	if s.kind >= halfOf && s.kind <= dateOf && s.year == 0 {
		return "year"
	}
	return ""
}

// hull returns the range from the earlier start to the later end.
func hull(a, b Range) Range {
	if b.Start.Before(a.Start) {
		a.Start = b.Start
	}
	if b.End.After(a.End) {
		a.End = b.End
	}
	return a
}

// distinct returns the readings that are different, in the order of their dates.
func (r readings) distinct() []Range {
	a, b := r[0], r[1]
	switch {
	case a == b, b == Range{}:
		return []Range{a}
	case a == Range{}:
		return []Range{b}
	case b.Start.Before(a.Start), b.Start.Equal(a.Start) && b.End.Before(a.End):
		a, b = b, a
	}
	return []Range{a, b}
}
