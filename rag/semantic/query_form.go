// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// QueryError is one fault of a query that was not read from a question but made by hand,
// or changed on its way: a form that no question has. That a name is unknown, or a figure
// can't be cut so, is no fault but a refusal.
type QueryError struct {
	// Path says where the fault is: "filters[1].op".
	Path string
	// Reason says what is wrong.
	Reason string
}

// Error returns "semantic: check query: PATH: REASON".
func (e *QueryError) Error() string { return "semantic: check query: " + e.Path + ": " + e.Reason }

// operators are the comparisons of Filter.Op, MemberCondition.Op and Having.Op. They become
// text of statements, so that nothing else may stand there.
var operators = []string{"<", "<=", ">", ">="}

// formCheck collects the faults of a query's form.
type formCheck struct{ faults []*QueryError }

// faults returns what is wrong with the form of a query, whatever the model holds.
func (q *Query) faults() []*QueryError {
	f := &formCheck{}
	f.filters(q.Filters, "filters")
	for i := range q.Members {
		f.members(&q.Members[i], fmt.Sprintf("members[%d].", i))
	}
	if q.Having != nil {
		f.oneOf(q.Having.Op, "having.op", operators...)
	}
	f.groups(q)
	for i, day := range q.Weekdays {
		if day < 1 || day > 7 {
			f.fail(fmt.Sprintf("weekdays[%d]", i), "is %d, want a day from 1 to 7", day)
		}
	}
	f.oneOf(q.Order, "order", "", "asc", "desc")
	if q.Limit < 0 {
		f.fail("limit", "is %d", q.Limit)
	}
	f.periods(q)
	return f.faults
}

// check returns the faults of a query's form as one error, nil if there are none.
func (q *Query) check() error {
	var all []error
	for _, fault := range q.faults() {
		all = append(all, fault)
	}
	return errors.Join(all...)
}

func (f *formCheck) fail(path, format string, args ...any) {
	f.faults = append(f.faults, &QueryError{path, fmt.Sprintf(format, args...)})
}

func (f *formCheck) oneOf(word, path string, allowed ...string) {
	if !slices.Contains(allowed, word) {
		f.fail(path, "%s", wantOneOf(word, allowed))
	}
}

// wantOneOf says that a word is none of those that are allowed.
func wantOneOf(word string, allowed []string) string {
	shown := slices.DeleteFunc(slices.Clone(allowed), func(a string) bool { return a == "" })
	return fmt.Sprintf("is %q, want one of %s", word, strings.Join(shown, ", "))
}

func (f *formCheck) filters(filters []Filter, path string) {
	for i := range filters {
		at := fmt.Sprintf("%s[%d]", path, i)
		if (filters[i].Op == "") == (len(filters[i].Values) == 0) {
			f.fail(at, "want either values, or an op and a number")
		}
		f.oneOf(filters[i].Op, at+".op", append([]string{""}, operators...)...)
	}
}

func (f *formCheck) members(c *MemberCondition, path string) {
	f.oneOf(c.Op, path+"op", append([]string{""}, operators...)...)
	f.filters(c.Filters, path+"filters")
	f.period(c.Period, path+"period")
}

func (f *formCheck) groups(q *Query) {
	for i, name := range q.GroupBy {
		if slices.Contains(q.GroupBy[:i], name) {
			f.fail(fmt.Sprintf("group_by[%d]", i), "%q is there twice", name)
		}
	}
	if q.Count && (len(q.GroupBy) == 0 || len(q.Compare) > 0) {
		f.fail("count", "there are no groups, or those of several periods")
	}
	if q.Count && q.Limit > 0 {
		f.fail("limit", "all groups are counted")
	}
}

func (f *formCheck) periods(q *Query) {
	if len(q.Compare) > 0 && !q.Period.IsZero() {
		f.fail("period", "compare is set too: a query has either one period or several")
	}
	f.period(q.Period, "period")
	for i, p := range q.Compare {
		f.period(p, fmt.Sprintf("compare[%d]", i))
	}
}

func (f *formCheck) period(p Period, path string) {
	if !p.Start.IsZero() && !p.End.IsZero() && !p.Start.Before(p.End) {
		f.fail(path, "%s ends before it starts", p)
	}
}

// within reports whether a query names no metrics but some.
func (q *Query) within(metrics map[string]bool) bool {
	names := append([]string{q.Metric}, q.Also...)
	if q.Having != nil {
		names = append(names, q.Having.Metric)
	}
	return !slices.ContainsFunc(names, func(name string) bool { return !metrics[name] })
}
