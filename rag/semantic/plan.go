// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// timeDetail stands in a refusal for periods and grains.
const timeDetail = "time"

// plan is what has to be run for one period.
type plan struct {
	// numerator is the only side of a metric that is no ratio. Both sides may have one
	// scope.
	numerator, denominator *side
	// parts are the statements: one for each side, or one for both.
	parts []*part
}

// side is a measure with the rows and groups that count for it.
type side struct {
	operand
	scope  *scope
	groups []group
	// shared are the positions, among the keys of the query, of the keys of groups that
	// this side has too.
	shared []int
	// part and position are the indexes of its statement and of its measure in it.
	part, position int
}

// plan resolves the query for the current period.
func (x *execution) plan(ctx context.Context) (*plan, *refusal, error) {
	n, d := x.operands()
	filters := x.query.Filters
	p := &plan{}
	var no *refusal
	if d.measure != nil {
		filters = x.alignCodes(n.dataset, d.dataset)
		if p.denominator, no = x.side(d, filters, true); no != nil {
			return nil, no, nil
		}
	}
	if p.numerator, no = x.side(n, filters, false); no != nil {
		return nil, no, nil
	}
	for _, s := range p.sides() {
		if s.scope.empty() {
			return nil, &refusal{NoData, ""}, nil
		}
	}
	no, err := x.freshness(ctx, p)
	if no != nil || err != nil {
		return nil, no, err
	}
	x.split(p)
	return p, nil, nil
}

func (p *plan) sides() []*side {
	if p.denominator == nil {
		return []*side{p.numerator}
	}
	return []*side{p.numerator, p.denominator}
}

// numeratorOnly reports whether a dimension may apply to the numerator alone.
func (x *execution) numeratorOnly(name string) bool {
	return x.metric.Ratio != nil && slices.Contains(x.metric.Ratio.NumeratorOnly, name)
}

// side resolves filters, groups and the period for one side.
func (x *execution) side(o operand, filters []Filter, denominator bool) (*side, *refusal) {
	s := &side{operand: o}
	if denominator {
		filters = slices.DeleteFunc(slices.Clone(filters), func(f Filter) bool { return x.numeratorOnly(f.Dimension) })
	}
	var missing string
	if s.scope, missing = x.state.scopeOf(x.engine.schema, o.dataset, filters); missing != "" {
		return nil, &refusal{DimensionNotAvailable, missing}
	}
	if no := x.obey(s.scope, x.other(denominator)); no != nil {
		return nil, no
	}
	for i, name := range x.query.GroupBy {
		if denominator && x.numeratorOnly(name) {
			continue
		}
		g, no := x.group(o.dataset, name)
		if no != nil {
			return nil, no
		}
		g.optional = x.state.catalog.hangsOnAny(o.dataset, name, x.query.GroupBy[:i])
		s.groups = append(s.groups, g)
		s.shared = append(s.shared, i)
	}
	if len(x.query.Weekdays) > 0 {
		if o.dataset.Time == nil || !readLayout(o.dataset.Time.Format).knows(weekday) {
			return nil, &refusal{DimensionNotAvailable, timeDetail}
		}
		s.scope.weekdays = x.query.Weekdays
	}
	if !x.period.IsZero() {
		if o.dataset.Time == nil {
			return nil, &refusal{DimensionNotAvailable, timeDetail}
		}
		f := readLayout(o.dataset.Time.Format)
		if !f.starts(x.period.Start) || !f.starts(x.period.End) {
			return nil, &refusal{DimensionNotAvailable, timeDetail}
		}
		s.scope.period = x.period
	}
	return s, nil
}

// other is the dataset of the other side of a ratio, nil without one.
func (x *execution) other(denominator bool) *Dataset {
	n, d := x.operands()
	if denominator {
		return n.dataset
	}
	return d.dataset
}

// group resolves a dimension or grain for a dataset.
func (x *execution) group(ds *Dataset, name string) (group, *refusal) {
	if slices.Contains(grains, name) {
		if ds.Time == nil || !readLayout(ds.Time.Format).knows(name) {
			return group{}, &refusal{DimensionNotAvailable, timeDetail}
		}
		return group{name: name}, nil
	}
	r, ok := x.engine.schema.reach(ds, name)
	d := x.engine.schema.dimensions[name]
	if !ok || d != nil && d.code != nil && !r.direct {
		return group{}, &refusal{DimensionNotAvailable, name}
	}
	g := group{
		name: name, column: r.column.Column, plain: r.direct && r.column.Until == "",
		value: x.state.catalog.mapping(x.engine.schema, r, name),
	}
	if d == nil || d.entity == nil || d.code != nil || d.attribute != nil && r.direct {
		return g, nil
	}
	g.member = x.state.catalog.known(x.engine.schema, r.column, d.entity)
	if value := g.value; d.attribute == nil {
		g.value = func(v string) (string, bool) {
			if !g.member(v) {
				return "", false
			}
			return value(v)
		}
	}
	return g, nil
}

// alignCodes makes filters by another system's codes filters by the keys that they stand
// for, unless both sides of a ratio hold these codes. Otherwise one side would count the
// rows with the code, and the other all rows of the thing that it stands for.
func (x *execution) alignCodes(numerator, denominator *Dataset) []Filter {
	s := x.engine.schema
	filters := slices.Clone(x.query.Filters)
	for i, f := range filters {
		d := s.dimensions[f.Dimension]
		if d == nil || d.code == nil || x.numeratorOnly(f.Dimension) {
			continue
		}
		a, aOK := s.reach(numerator, f.Dimension)
		b, bOK := s.reach(denominator, f.Dimension)
		if !aOK || !bOK || a.direct && b.direct {
			continue
		}
		codes := x.state.catalog.members[d.entity.Name].codes[d.code.Name]
		keys := make([]string, 0, len(f.Values))
		for _, code := range f.Values {
			if key, ok := codes[code]; ok && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		filters[i] = Filter{Dimension: d.entity.Name, Values: keys, Not: f.Not}
	}
	return filters
}

// split makes the statements of a plan.
func (x *execution) split(p *plan) {
	n, d := p.numerator, p.denominator
	first := &part{scope: n.scope, measures: []*Measure{n.measure}, groups: n.groups}
	if x.metric.UnitFrom != "" {
		g, no := x.group(n.dataset, x.metric.UnitFrom)
		if no == nil {
			first.unit = &g
		}
	}
	p.parts = []*part{first}
	if d == nil {
		return
	}
	if x.together(p, first) {
		first.measures = append(first.measures, d.measure)
		d.part, d.position = 0, 1
		return
	}
	p.parts = append(p.parts, &part{scope: d.scope, measures: []*Measure{d.measure}, groups: d.groups})
	d.part = 1
}

// together reports whether one statement can count both sides of a ratio: they are in one
// dataset and about the same rows, and no distinct values have to be listed.
func (x *execution) together(p *plan, first *part) bool {
	n, d := p.numerator, p.denominator
	if n.dataset != d.dataset || len(n.groups) != len(d.groups) {
		return false
	}
	if slices.ContainsFunc(x.query.Filters, func(f Filter) bool { return x.numeratorOnly(f.Dimension) }) {
		return false
	}
	for _, s := range p.sides() {
		probe := *first
		probe.measures = []*Measure{s.measure}
		if probe.listsValues() {
			return false
		}
	}
	return true
}
