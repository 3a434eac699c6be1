// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The formats of TimeColumn that are no layouts.
const (
	formatDate      = "date"
	formatTimestamp = "timestamp"
	formatUnix      = "unix"
)

// dayFormat is a valid TimeColumn.Format.
type dayFormat struct {
	format string
	// sorts is set if values in the order of the database are in the order of time.
	sorts bool
	// finest is the shortest grain that the column knows: "day", "month" or "year".
	finest string
	// text is the layout of the values of Dialect.Day; empty for native types.
	text string
}

// readLayout reads a TimeColumn.Format.
func readLayout(format string) dayFormat {
	switch format {
	case formatDate, formatTimestamp, formatUnix:
		return dayFormat{format: format, sorts: true, finest: "day"}
	}
	year, month, day := strings.Index(format, "2006"), strings.Index(format, "01"), strings.Index(format, "02")
	d := dayFormat{format: format, finest: "day", text: format}
	ordered := "2006-01-02"
	switch {
	case month < 0:
		d.finest, d.sorts, ordered = "year", true, "2006"
	case day < 0:
		d.finest, d.sorts, ordered = "month", year < month, "2006-01"
	default:
		d.sorts = year < month && month < day
	}
	if year != 0 {
		d.sorts = false // something stands before the year
	}
	if !d.sorts {
		d.text = ordered
	}
	return d
}

// native reports whether the column has a type of the database for dates.
func (d dayFormat) native() bool { return d.format == formatDate || d.format == formatTimestamp }

// starts reports whether a day is the first of a period of the format's finest grain.
func (d dayFormat) starts(day time.Time) bool {
	switch {
	case day.IsZero() || d.finest == "day":
		return true
	case d.finest == "month":
		return day.Day() == 1
	}
	return day.Day() == 1 && day.Month() == time.January
}

// knows reports whether rows can be told apart by a grain.
func (d dayFormat) knows(grain string) bool {
	switch d.finest {
	case "day":
		return true
	case "month":
		return grain != "day" && grain != "week" && grain != weekday
	}
	return grain == "year"
}

// parse reads a value of Dialect.Day.
func (d dayFormat) parse(v any, zone *time.Location) (time.Time, error) {
	if t, ok := v.(time.Time); ok {
		return midnight(t), nil
	}
	text, ok := columnText(v)
	if !ok {
		return time.Time{}, fmt.Errorf("no day in %T", v)
	}
	if d.format == formatUnix {
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return time.Time{}, err
		}
		return midnight(time.Unix(int64(seconds), 0).In(zone)), nil
	}
	layout := d.text
	if d.native() {
		layout = time.DateOnly
	}
	if len(text) > len(layout) {
		text = text[:len(layout)] // a time of day follows
	}
	return time.Parse(layout, text)
}

// midnight returns the day that t shows on its own clock.
func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// grainKey returns the key of the period of a grain that a day lies in. A fiscal year has
// the name of the calendar year in which it ends.
func (c *Calendar) grainKey(day time.Time, grain string) string {
	switch grain {
	case "day":
		return day.Format(time.DateOnly)
	case weekday:
		return strconv.Itoa(isoWeekday(day.Weekday()))
	case "week":
		year, week := day.ISOWeek()
		if c.WeekStart == "sunday" {
			year, week = sundayWeek(day)
		}
		return fmt.Sprintf("%04d-W%02d", year, week)
	case "month":
		return day.Format("2006-01")
	case "quarter":
		return fmt.Sprintf("%04d-Q%d", day.Year(), (int(day.Month())+2)/3)
	case fiscalQuarter, fiscalYear:
		passed := c.fiscalMonth(day)
		year := day.AddDate(0, 11-passed, 1-day.Day()).Year() // of the last month
		if grain == fiscalYear {
			return fmt.Sprintf("FY%04d", year)
		}
		return fmt.Sprintf("FY%04d-Q%d", year, passed/3+1)
	}
	return day.Format("2006")
}

// fiscalMonth is how many months of the fiscal year have passed before that of a day.
func (c *Calendar) fiscalMonth(day time.Time) int {
	return (int(day.Month()) - max(c.FiscalStart, 1) + 12) % 12
}

// isoWeekday numbers the days of the week from 1 for Monday to 7 for Sunday.
func isoWeekday(day time.Weekday) int { return (int(day)+6)%7 + 1 }

// sundayWeek numbers weeks as in North America: they start on Sunday, and the first of a
// year is the one that holds January 1.
func sundayWeek(day time.Time) (year, week int) {
	saturday := day.AddDate(0, 0, int(time.Saturday-day.Weekday()))
	return saturday.Year(), (saturday.YearDay()-1)/7 + 1
}
