// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"time"
)

// maxSuggestions is how many questions are suggested at most.
const maxSuggestions = 3

// suggest returns questions that may follow an answer, in the asker's language. Each
// says a query that can be run and has no name that the asker did not see already or that
// the model keeps back. Asked again, it is understood as that query.
func (s *schema) suggest(q Query, r *Result, v voice) []string {
	var questions []string
	for _, next := range s.followUps(q, r, v) {
		p := s.speaker(next, nil, v)
		questions = append(questions, capital(p.subject())+p.questionMark())
	}
	return questions
}

// suggesting is the voice in which questions are suggested: they must be understood.
func (s *inquiry) suggesting() voice {
	v := s.voice()
	v.known = func(dimension, value string) bool {
		return slices.Contains(s.catalog.values(dimension), value) && s.permits.allow(dimension, value)
	}
	v.ambiguous = func(dimension, word string) bool {
		// A plant and its city leave the same rows, the names of two plants in a city don't.
		return s.index.names(word, func(m *meaning, part bool) bool {
			a, b := s.schema.dimensions[dimension], s.schema.dimensions[m.dimension]
			return m.kind == meansValue && m.dimension != dimension && a != nil && part == (a.entity != nil && a.entity == b.entity) && s.allowed(m)
		})
	}
	return v
}

// questionMark ends a question that is a noun phrase, which needs no opening mark.
func (p *speaker) questionMark() string {
	if p.texts.code == "fr" {
		return "\u202f?"
	}
	return "?"
}

// followUps returns the queries that are suggested after a query.
func (s *schema) followUps(q Query, r *Result, v voice) []Query {
	m := s.metrics[q.Metric]
	if m == nil || len(q.ShareOf) > 0 || len(q.Weekdays) > 0 || len(q.Members) > 0 || q.Count || slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Not }) {
		return nil // Questions that leave something out are not said again.
	}
	q.Also, q.OfRow = nil, false // One figure is suggested at a time.
	f := follower{schema: s, metric: m, query: q, result: r, known: v.known}
	steps := []func() (Query, bool){f.byMonth, f.byDimension, f.previous, f.parent, f.sibling}
	if m.UnitFrom != "" && len(q.GroupBy) > 0 {
		// Without its groups the query could mix units.
		steps = []func() (Query, bool){f.previous}
	}
	var queries []Query
	for _, next := range steps {
		if query, ok := next(); ok && len(queries) < maxSuggestions {
			queries = append(queries, query)
		}
	}
	return queries
}

// follower makes queries that follow one.
type follower struct {
	*schema
	metric *Metric
	query  Query
	result *Result
	known  func(dimension, value string) bool // see voice
}

// base is the query without its groups; the first member of a ranking takes their place.
func (f follower) base() Query {
	q := f.query
	q.Filters = slices.Clone(q.Filters)
	q.GroupBy, q.Having, q.Order, q.Limit, q.Compare = nil, nil, "", 0, nil
	if q.Period.IsZero() && len(f.query.Compare) > 0 {
		q.Period = latest(f.query.Compare)
	}
	if f.query.Order == "" || f.result == nil || len(f.result.Rows) == 0 {
		return q
	}
	for i, name := range f.query.GroupBy {
		if i < len(f.result.Rows[0].Keys) && !slices.Contains(grains, name) {
			q.Filters = slices.DeleteFunc(q.Filters, func(filter Filter) bool { return filter.Dimension == name })
			q.Filters = append(q.Filters, Filter{Dimension: name, Values: []string{f.result.Rows[0].Keys[i]}})
		}
	}
	return q
}

func latest(periods []Period) Period {
	return slices.MaxFunc(periods, func(a, b Period) int { return a.Start.Compare(b.Start) })
}

// byMonth is the metric month by month, over at least half a year.
func (f follower) byMonth() (Query, bool) {
	q := f.base()
	if !f.timed() || q.Period.Start.IsZero() || q.Period.End.IsZero() || f.hasGrain() {
		return q, false
	}
	if half := firstOfMonth(q.Period.End.AddDate(0, 0, -1)).AddDate(0, -5, 0); half.Before(q.Period.Start) {
		q.Period.Start = half
	}
	q.GroupBy = []string{"month"}
	return q, true
}

func firstOfMonth(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (f follower) hasGrain() bool {
	return slices.ContainsFunc(f.query.GroupBy, func(name string) bool { return slices.Contains(grains, name) })
}

// timed reports whether every side of the metric has a time.
func (f follower) timed() bool {
	for _, o := range f.sides() {
		if o.dataset.Time == nil {
			return false
		}
	}
	return true
}

// byDimension is the metric by a dimension that the query does not fix yet.
func (f follower) byDimension() (Query, bool) {
	q := f.base()
	var names []string
	for i := range f.model.Entities {
		names = append(names, f.model.Entities[i].Name)
	}
	for _, o := range f.sides() {
		for i := range o.dataset.Dimensions {
			names = append(names, o.dataset.Dimensions[i].Name)
		}
	}
	for _, name := range names {
		if f.groups(name) && !f.fixes(q, name) && !slices.Contains(f.query.GroupBy, name) {
			q.GroupBy = []string{name}
			return q, true
		}
	}
	return q, false
}

// fixes reports whether filters leave one member of a dimension, or of a dimension of
// the same entity, of which the one says little beside the other.
func (f follower) fixes(q Query, name string) bool {
	return slices.ContainsFunc(q.Filters, func(filter Filter) bool {
		a, b := f.dimensions[filter.Dimension], f.dimensions[name]
		return len(filter.Values) == 1 && (filter.Dimension == name || a != nil && b.entity != nil && a.entity == b.entity)
	})
}

// groups reports whether a metric can be cut by a dimension, and the dimension tells
// nothing of a source that the metric does not come from.
func (f follower) groups(name string) bool {
	d := f.dimensions[name]
	if d == nil || d.kind != kindText || d.code != nil || len(f.sides()) == 0 {
		return false
	}
	for _, o := range f.sides() {
		way, ok := f.reach(o.dataset, name)
		if !ok || restricted(o.dataset, way.column.Column) || d.entity != nil && !f.ownSource(d.entity) {
			return false
		}
	}
	return true
}

func restricted(ds *Dataset, column string) bool {
	return slices.ContainsFunc(ds.Restricted, func(r Restricted) bool { return strings.EqualFold(r.Column, column) })
}

// ownSource reports whether an entity lies in a source of the metric, or was part of the
// query, so that whoever asked may know of it.
func (f follower) ownSource(e *Entity) bool {
	names := slices.Clone(f.query.GroupBy)
	for _, filter := range f.query.Filters {
		names = append(names, filter.Dimension)
	}
	for _, name := range names {
		if d := f.dimensions[name]; d != nil && d.entity == e {
			return true
		}
	}
	return slices.ContainsFunc(f.sides(), func(o operand) bool { return o.dataset.Source == e.Source })
}

// sides are the operands that the metric has.
func (f follower) sides() []operand {
	var sides []operand
	numerator, denominator := f.operands(f.metric)
	for _, o := range []operand{numerator, denominator} {
		if o.dataset != nil {
			sides = append(sides, o)
		}
	}
	return sides
}

// previous is the same in the period before: whole months before whole months, else as
// many days.
func (f follower) previous() (Query, bool) {
	q := f.query
	q.Order, q.Limit = "", 0 // The question says neither.
	p := q.Period
	if len(q.Compare) > 0 || p.Start.IsZero() || p.End.IsZero() {
		return q, false
	}
	q.Period = before(p)
	return q, true
}

// parent replaces a member by the level above it, as groups.
func (f follower) parent() (Query, bool) {
	q := f.base()
	if f.metric.UnitFrom != "" {
		return q, false
	}
	for i, filter := range q.Filters {
		d := f.dimensions[filter.Dimension]
		if d == nil || d.entity == nil || len(filter.Values) != 1 {
			continue
		}
		above := ""
		if d.attribute != nil {
			above = d.attribute.Parent
		} else if len(d.entity.Attributes) > 0 && d.code == nil {
			above = d.entity.Attributes[0].Name
		}
		if f.groups(above) {
			q.Filters = slices.Delete(q.Filters, i, i+1)
			q.GroupBy = []string{above}
			return q, true
		}
	}
	return q, false
}

// sibling replaces a member by another one that the model itself names and the databases
// have. Where rows depend on who asks, nobody is told of others; compared periods are not
// said again.
func (f follower) sibling() (Query, bool) {
	q := f.query
	if len(q.Compare) > 0 || slices.ContainsFunc(f.sides(), func(o operand) bool { return len(o.dataset.Policies) > 0 }) {
		return q, false
	}
	for i, filter := range q.Filters {
		d := f.dimensions[filter.Dimension]
		if d == nil || len(filter.Values) != 1 || filter.Op != "" || slices.Contains(q.GroupBy, filter.Dimension) {
			continue
		}
		for _, value := range sortedValues(d.values) {
			if value != filter.Values[0] && (f.known == nil || f.known(filter.Dimension, value)) {
				q.Filters = slices.Clone(q.Filters)
				q.Filters[i].Values = []string{value}
				return q, true
			}
		}
	}
	return q, false
}

func sortedValues(values map[string]Words) []string {
	names := make([]string, 0, len(values))
	for value := range values {
		names = append(names, value)
	}
	slices.Sort(names)
	return names
}
