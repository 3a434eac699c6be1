// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strconv"
	"time"
)

// maxListed is the number of values that a statement lists; beyond it rows are grouped by
// the column as well, and filtered in process.
const maxListed = 500

// scope is which rows of a dataset are meant.
type scope struct {
	dataset *Dataset
	kinds   map[string]valueKind // of the dataset's columns
	columns []*columnFilter      // in the order of the columns' names
	period  Period
	// weekdays are looked at in process: 1 to 7; none is all.
	weekdays []int
	clips    []clip
}

// clip leaves out rows from a day on: all of them, or those with some values of a column.
type clip struct {
	column string
	values []string
	from   time.Time
}

// columnFilter is what all filters through one column of a dataset come to.
type columnFilter struct {
	column string
	in     map[string]bool // accepted values; nil is any
	out    map[string]bool // rejected values
	// compare are comparisons of a number; a negated one has Not.
	compare []Filter
	// accept decides about values that can't be listed.
	accept []func(string) bool
}

// narrow leaves the values that are also in a list.
func (f *columnFilter) narrow(values []string) {
	in := make(map[string]bool, len(values))
	for _, v := range values {
		if f.in == nil || f.in[v] {
			in[v] = true
		}
	}
	f.in = in
}

func (f *columnFilter) reject(values []string) {
	if f.out == nil {
		f.out = map[string]bool{}
	}
	for _, v := range values {
		f.out[v] = true
	}
}

// list returns the values to be listed, in order, and whether they are the accepted ones.
func (f *columnFilter) list() (values []string, accepted bool) {
	if f.in == nil {
		return sortedKeys(f.out), false
	}
	for _, v := range sortedKeys(f.in) {
		if !f.out[v] {
			values = append(values, v)
		}
	}
	return values, true
}

// inProcess reports whether the filter can't be a condition of the statement.
func (f *columnFilter) inProcess() bool {
	values, _ := f.list()
	return len(f.accept) > 0 || len(values) > maxListed
}

// admits reports whether rows with a value of the column are meant.
func (f *columnFilter) admits(value string) bool {
	if f.in != nil && !f.in[value] || f.out[value] {
		return false
	}
	for _, accept := range f.accept {
		if !accept(value) {
			return false
		}
	}
	for i := range f.compare {
		number, err := strconv.ParseFloat(value, 64)
		if err != nil || !f.compare[i].compares(number) {
			return false
		}
	}
	return true
}

// compares reports whether a number passes a filter with an Op.
func (f *Filter) compares(number float64) bool {
	var holds bool
	switch f.Op {
	case "<":
		holds = number < f.Number
	case "<=":
		holds = number <= f.Number
	case ">":
		holds = number > f.Number
	case ">=":
		holds = number >= f.Number
	}
	return holds != f.Not
}

// clauses are the conditions of one column.
func (f *columnFilter) clauses(kind valueKind) []clause {
	var clauses []clause
	if values, accepted := f.list(); !f.inProcess() && (accepted || len(values) > 0) {
		clauses = append(clauses, listClause(f.column, values, accepted, kind))
	}
	for _, c := range f.compare {
		clauses = append(clauses, func(w *writer) {
			if c.Not {
				w.put("NOT (")
			}
			w.put(w.quote(f.column), " ", c.Op, " ")
			w.bind(numberArgument(c.Number))
			if c.Not {
				w.put(")")
			}
		})
	}
	return clauses
}

// listClause accepts, or rejects, the values of a list.
func listClause(column string, values []string, accepted bool, kind valueKind) clause {
	return func(w *writer) {
		w.put(w.quote(column))
		if !accepted {
			w.put(" NOT")
		}
		w.put(" IN (")
		arguments := make([]any, len(values))
		for i, v := range values {
			arguments[i] = kind.argument(v)
		}
		w.bindAll(arguments)
		w.put(")")
	}
}

// column returns the filter of a column, a new one if there is none.
func (s *scope) column(name string) *columnFilter {
	i, found := slices.BinarySearchFunc(s.columns, name, func(f *columnFilter, name string) int {
		switch {
		case f.column < name:
			return -1
		case f.column > name:
			return 1
		}
		return 0
	})
	if !found {
		s.columns = slices.Insert(s.columns, i, &columnFilter{column: name})
	}
	return s.columns[i]
}

// filterOf returns the filter of a column, nil if there is none.
func (s *scope) filterOf(column string) *columnFilter {
	for _, f := range s.columns {
		if f.column == column {
			return f
		}
	}
	return nil
}

// empty reports whether no row can be meant.
func (s *scope) empty() bool {
	for _, f := range s.columns {
		if values, accepted := f.list(); accepted && len(values) == 0 {
			return true
		}
	}
	return false
}

func (s *scope) inProcess() bool {
	return len(s.weekdays) > 0 || slices.ContainsFunc(s.columns, (*columnFilter).inProcess)
}

// clauses are the conditions of the scope, without those that every statement of the
// dataset has and without those that are looked at in process.
func (s *scope) clauses() []clause {
	var clauses []clause
	for _, f := range s.columns {
		clauses = append(clauses, f.clauses(s.kinds[f.column])...)
	}
	t := s.dataset.Time
	if t == nil {
		return clauses
	}
	kind := s.kinds[t.Column]
	if !s.period.Start.IsZero() {
		clauses = append(clauses, timeClause(t, ">=", s.period.Start, kind))
	}
	if !s.period.End.IsZero() {
		clauses = append(clauses, timeClause(t, "<", s.period.End, kind))
	}
	for _, c := range s.clips {
		clauses = append(clauses, s.clipClause(c, kind))
	}
	return clauses
}

func (s *scope) clipClause(c clip, kind valueKind) clause {
	if c.column == "" {
		return timeClause(s.dataset.Time, "<", c.from, kind)
	}
	return func(w *writer) {
		w.put("NOT (")
		listClause(c.column, c.values, true, s.kinds[c.column])(w)
		w.put(" AND ")
		timeClause(s.dataset.Time, ">=", c.from, kind)(w)
		w.put(")")
	}
}

// scopeOf resolves filters for a dataset. It returns the name of the first dimension that
// the dataset can't be filtered by, if there is one.
//
// A filter with Not leaves out rows whose column, or whose member's attribute, is NULL, as
// the same filter without it does.
func (st *state) scopeOf(s *schema, ds *Dataset, filters []Filter) (*scope, string) {
	sc := &scope{dataset: ds, kinds: st.catalog.kinds[ds.Name]}
	for i := range filters {
		f := &filters[i]
		r, ok := s.reach(ds, f.Dimension)
		if !ok {
			return nil, f.Dimension
		}
		st.catalog.restrict(s, sc, r, f)
	}
	return sc, ""
}
