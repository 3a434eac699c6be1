// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// Question is what is asked, and by whom.
type Question struct {
	// Text is the question in plain language.
	Text string
	// As is who asks. The zero principal sees only what is public.
	As acl.Principal
	// Language is the ISO 639-1 code of the question; empty: it is detected.
	Language string
	// Today is the day that "last month" is counted from; zero: the current day in the
	// calendar's zone.
	Today time.Time
	// Previous is the query of the answer before this one in a conversation, from which
	// a follow-up ("and in Toledo?") takes what it does not say. Nil: there is none. One that
	// no question could be read as is an error, as in Engine.Run.
	Previous *Query
}

// Query is a question that was understood: names of the model and values of the
// databases. It is plain data.
type Query struct {
	// Metric names the metric.
	Metric string `json:"metric"`
	// Also are further metrics, computed beside with the same filters, period and groups;
	// a ranking is by Metric.
	Also []string `json:"also,omitempty"`
	// OfRow tells Also of the one row that has the figure of the first group, instead of
	// all rows of the group; there is no answer if several rows have it.
	OfRow bool `json:"of_row,omitempty"`
	// Filters all hold.
	Filters []Filter `json:"filters,omitempty"`
	// Period is the time asked about; the zero period is all time.
	Period Period `json:"period,omitzero"`
	// ShareOf makes the figure a share of a whole, in percent: the same metric in the same
	// period without the filters on these dimensions and without groups by them. Each is
	// the dimension of a filter or a group, or "weekday" for Weekdays; what Members leaves
	// is the same in the whole. The metric adds up: it is a sum or a count, and there is
	// neither Also nor Having nor Count. A whole of zero, or below, has no shares. Result
	// has both sides of each share.
	ShareOf []string `json:"share_of,omitempty"`
	// Weekdays are the days of the week that count, from 1 for Monday to 7 for Sunday as in
	// ISO 8601, in this order; none is all. They are days of the calendar's zone.
	Weekdays []int `json:"weekdays,omitempty"`
	// GroupBy are dimensions and grains: "day", "week", "month", "quarter",
	// "year", "fiscal_quarter", "fiscal_year", or "weekday" for the days of the week, each
	// over all weeks.
	GroupBy []string `json:"group_by,omitempty"`
	// Members keep those members of entities that all the conditions hold for; what they
	// ask is found in the databases first.
	Members []MemberCondition `json:"members,omitempty"`
	// Having keeps of the groups those whose figure compares.
	Having *Having `json:"having,omitempty"`
	// Count asks how many groups there are, after Having, instead of their figures.
	Count bool `json:"count,omitempty"`
	// Order is "", "asc" or "desc", by value; Limit is the number of rows, 0 for all. With
	// further metrics or groups all rows that share the one first place are told.
	Order string `json:"order,omitempty"`
	Limit int    `json:"limit,omitempty"`
	// Compare are periods that are computed side by side; Period is then zero.
	Compare []Period `json:"compare,omitempty"`
}

// Having compares the figure of each group of a query with a number: of its own metric or,
// cut in the same way, of another.
type Having struct {
	Metric string `json:"metric"`
	// Op is "<", "<=", ">" or ">=".
	Op     string  `json:"op"`
	Number float64 `json:"number"`
}

// MemberCondition keeps the members of an entity that a dataset, which may be of another
// source than the query's, has something about: those that have a figure, as in "parts
// with claims", those whose figure compares, or those that have rows at all, as in
// "countries that speak English".
type MemberCondition struct {
	// Entity names what has the members; figures of the query are cut by its keys.
	Entity string `json:"entity"`
	// Metric is the figure that the members have: one above zero or, with Op, one that
	// compares.
	Metric string `json:"metric,omitempty"`
	// Op is "<", "<=", ">" or ">=" for a comparison with Number; else empty.
	Op     string  `json:"op,omitempty"`
	Number float64 `json:"number,omitempty"`
	// Dataset is set instead of Metric where any row will do.
	Dataset string `json:"dataset,omitempty"`
	// Filters and Period say which rows count; they are not those of the query.
	Filters []Filter `json:"filters,omitempty"`
	Period  Period   `json:"period,omitzero"`
	// Not keeps the other members instead. The metric must then be a sum or a number of
	// something, so that a member without rows has a figure of zero.
	Not bool `json:"not,omitempty"`
}

// Filter restricts a dimension. Of texts Values are the accepted (or, with Not, the
// rejected) values as they stand in the database.
type Filter struct {
	// Dimension names what is restricted.
	Dimension string   `json:"dimension"`
	Values    []string `json:"values,omitempty"`
	Not       bool     `json:"not,omitempty"`
	// Op is "<", "<=", ">" or ">=" for a comparison with Number; else empty.
	Op     string  `json:"op,omitempty"`
	Number float64 `json:"number,omitempty"`
}

// Period is a half-open range of days [Start, End); both are midnight UTC, standing for
// a day of the calendar and not for an instant. The zero Period is all time; a zero Start
// or End leaves that side open.
type Period struct {
	Start, End time.Time
}

// IsZero reports whether p is all time.
func (p Period) IsZero() bool { return p.Start.IsZero() && p.End.IsZero() }

// String returns "2026-02-01/2026-03-01", with an open side left empty.
func (p Period) String() string { return dayString(p.Start) + "/" + dayString(p.End) }

// MarshalJSON writes the two days as a list of strings, an open side as "".
func (p Period) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]string{dayString(p.Start), dayString(p.End)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Period) UnmarshalJSON(data []byte) error {
	var days [2]string
	if err := json.Unmarshal(data, &days); err != nil {
		return fmt.Errorf("semantic: read period: %w", err)
	}
	for i, to := range []*time.Time{&p.Start, &p.End} {
		*to = time.Time{}
		if days[i] == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, days[i])
		if err != nil {
			return fmt.Errorf("semantic: read period: %w", err)
		}
		*to = day
	}
	return nil
}

func dayString(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// Scalar is a string, a float64 or a bool of a model's condition. The zero Scalar is
// absent.
type Scalar struct{ value any }

// Text, Number and Flag make scalars.
func Text(s string) Scalar { return Scalar{s} }

// Number makes a scalar of a number.
func Number(f float64) Scalar { return Scalar{f} }

// Flag makes a scalar of a truth value.
func Flag(b bool) Scalar { return Scalar{b} }

// IsZero reports whether s is absent.
func (s Scalar) IsZero() bool { return s.value == nil }

// String returns the value as text, "" if absent.
func (s Scalar) String() string {
	switch v := s.value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// MarshalJSON writes the value.
func (s Scalar) MarshalJSON() ([]byte, error) { return json.Marshal(s.value) }

// UnmarshalJSON reads a string, number or bool.
func (s *Scalar) UnmarshalJSON(data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	switch v.(type) {
	case string, float64, bool:
		s.value = v
		return nil
	}
	return fmt.Errorf("semantic: read value: want a string, number or bool, have %s", data)
}

// Argument returns the value for database/sql: whole numbers as int64.
func (s Scalar) Argument() any {
	if f, ok := s.value.(float64); ok && f == float64(int64(f)) {
		return int64(f)
	}
	return s.value
}
