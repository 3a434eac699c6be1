// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/store/acl"
)

// countRows counts the rows of a dataset.
var countRows = &Measure{Name: "rows", Aggregate: "count"}

// operands are those of the execution's metric, or the rows of its dataset.
func (x *execution) operands() (numerator, denominator operand) {
	if x.rows != nil {
		return operand{x.rows, countRows}, operand{}
	}
	return x.engine.schema.operands(x.metric)
}

// members makes filters of the query's conditions on members: each is a statement of its
// own in its own source, whose keys are passed on.
func (x *execution) members(ctx context.Context) (*refusal, error) {
	conditions := x.query.Members
	x.query.Members = nil // what else is run for this query has the filters
	x.query.Filters = slices.Clone(x.query.Filters)
	x.asked = len(x.query.Filters)
	for i := range conditions {
		c := &conditions[i]
		keys, no, err := x.membersOf(ctx, c)
		if no != nil || err != nil {
			return no, err
		}
		x.result.Members = append(x.result.Members, len(keys))
		switch {
		case len(keys) > 0:
			x.query.Filters = append(x.query.Filters, Filter{Dimension: c.Entity, Values: keys, Not: c.Not})
		case !c.Not:
			return &refusal{NoData, ""}, nil
		}
	}
	return nil, nil
}

// membersOf returns the keys of the members that a condition is about: with Not, of those
// to leave out.
func (x *execution) membersOf(ctx context.Context, c *MemberCondition) ([]string, *refusal, error) {
	s := x.engine.schema
	m := s.conditionMetric(c)
	if m == nil || s.entities[c.Entity] == nil || !s.decides(c, m) {
		return nil, &refusal{DimensionNotAvailable, c.Entity}, nil
	}
	inner := &execution{
		engine: x.engine, state: x.state, by: x.by, metric: m, period: c.Period, inner: true, result: &Result{},
		query: Query{Metric: m.Name, Filters: c.Filters, Period: c.Period, GroupBy: []string{c.Entity}},
	}
	if c.Metric == "" {
		inner.rows = s.datasets[c.Dataset]
	}
	n, _ := inner.operands()
	if c.Not && limited(n.dataset, x.by.as) {
		// What the asker may not see can't be told from what isn't there.
		return nil, &refusal{DimensionNotAvailable, c.Entity}, nil
	}
	inner.forget()
	entries, no, err := inner.one(ctx)
	if err == nil && no != nil && no.reason == NoData && no.detail == "" {
		no, err = inner.none(ctx, c, n.dataset)
	}
	x.result.Statements = append(x.result.Statements, inner.result.Statements...)
	inner.result.Statements = nil
	if no != nil || err != nil {
		return nil, no, err
	}
	if !c.Not {
		inner.result.gaps = nil // while what has no known member may be of one that is kept
	}
	x.aside.adopt(inner.result)
	test := Filter{Op: c.Op, Number: c.Number}
	if c.Op == "" {
		test.Op = ">"
	}
	var keys []string
	for _, en := range entries {
		if test.compares(en.value) {
			keys = append(keys, en.keys[0])
		}
	}
	slices.Sort(keys)
	return keys, nil, nil
}

// none decides what it means that no member has rows: if the dataset has others in the
// period, that there is no such member, and else that nothing was recorded.
func (x *execution) none(ctx context.Context, c *MemberCondition, ds *Dataset) (*refusal, error) {
	if !c.Not {
		return &refusal{NoData, ""}, nil
	}
	sc, _ := x.state.scopeOf(x.engine.schema, ds, nil)
	sc.obey(x.by.as)
	sc.period = c.Period
	found, err := x.anyRow(ctx, sc)
	if found || err != nil {
		return nil, err
	}
	return &refusal{NoData, ""}, nil
}

// limited reports whether policies keep rows of a dataset from a principal.
func limited(ds *Dataset, as acl.Principal) bool {
	return len(ds.Policies) > 0 && limits(as)
}

// conditionMetric returns the metric of a condition, one that counts the rows of its
// dataset if it names none; nil if there is no such metric or dataset.
func (s *schema) conditionMetric(c *MemberCondition) *Metric {
	switch ds := s.datasets[c.Dataset]; {
	case c.Metric != "" && c.Dataset != "":
		return nil
	case c.Metric != "":
		return s.metrics[c.Metric]
	case ds == nil || c.Op != "":
		return nil
	}
	return &Metric{Name: c.Dataset, Measure: c.Dataset + "."}
}

// decides reports whether a condition tells members apart: by a comparison of a known
// kind or, of what is zero where there are no rows, by having a figure at all. Those
// without rows have no figure to compare, so that they are told apart by what is left.
func (s *schema) decides(c *MemberCondition, m *Metric) bool {
	zero := c.Metric == "" || s.countable(m)
	switch c.Op {
	case "":
		return zero
	case ">", ">=":
		return zero && (c.Number > 0 || c.Number == 0 && c.Op == ">") || !zero && !c.Not
	case "<", "<=":
		return !zero && !c.Not
	}
	return false
}

// opposites are the comparisons that hold where others do not.
var opposites = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}

// countable reports whether a metric is zero where there are no rows.
func (s *schema) countable(m *Metric) bool {
	numerator, denominator := s.operands(m)
	return m.Measure != "" && denominator.measure == nil && numerator.measure != nil && additive(numerator.measure)
}

// conditionTimed reports whether the rows that a condition is about have a time.
func (s *schema) conditionTimed(c *MemberCondition) bool {
	m := s.conditionMetric(c)
	if m == nil {
		return false
	}
	numerator, _ := s.operands(m)
	return numerator.dataset != nil && numerator.dataset.Time != nil
}

// condition says a condition on members: "part with claims since 1 January 2026 (12)".
func (p *speaker) condition(c *MemberCondition, i int) string {
	words := []string{p.conditionWord(c)}
	if !c.Period.IsZero() || p.conditionTimed(c) {
		words = append(words, p.texts.period(c.Period))
	}
	if i < len(p.result.Members) {
		found := p.texts.plain(float64(p.result.Members[i]))
		if c.Not {
			found = fill(p.texts.without, found)
		}
		words = append(words, "("+found+")")
	}
	template := p.texts.withMembers
	if c.Not && c.Op == "" {
		template = p.texts.withoutMembers
	}
	return fill(template, p.dimensionWord(c.Entity), strings.Join(words, " "))
}

// conditionWord says what members have: "claims over 3 for Ulm", "language Latin".
func (p *speaker) conditionWord(c *MemberCondition) string {
	var filters []string
	for _, f := range c.Filters {
		word := p.filter(f)
		if c.Metric == "" && f.Op == "" && !p.isFlag(f) && !strings.HasPrefix(word, p.dimensionWord(f.Dimension)) {
			word = p.dimensionWord(f.Dimension) + " " + word
		}
		filters = append(filters, word)
	}
	text := strings.Join(filters, ", ")
	m, ds := p.metrics[c.Metric], p.datasets[c.Dataset]
	switch {
	case m != nil:
		name := firstWord(m.Words, p.texts.code, m.Name)
		if op := c.Op; op != "" {
			if c.Not {
				op = opposites[op] // "under 3" is what those have who have not at least 3
			}
			name += " " + fill(p.texts.operators[op], p.texts.withUnit(p.texts.exact(c.Number), m.Unit))
		}
		if text == "" {
			return name
		}
		return name + " " + fill(p.texts.forWhat, text)
	case text == "" && ds != nil:
		return firstWord(ds.Words, p.texts.code, ds.Name)
	}
	return text
}

// counted says how many groups there are, and which.
func (p *speaker) counted() string {
	text := p.texts.plain(*p.result.Value)
	if len(p.result.Rows) == 0 {
		return text + "."
	}
	q := p.query
	q.Count = false
	r := *p.result
	r.Value, r.Unit = nil, p.metric.Unit
	return text + p.texts.semicolon + p.speaker(q, &r, p.voice).list(r.Rows, false) + "."
}
