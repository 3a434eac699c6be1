// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// groupSum is a group with what one side counts in it.
type groupSum struct {
	keys []string
	sum  *aggregate
}

// view returns the groups in which a side has rows, by their joined keys.
func view(f *folded, s *side) map[string]groupSum {
	groups := make(map[string]groupSum, len(f.cells))
	for joined, c := range f.cells {
		if sum := c.sums[s.position]; sum.rows > 0 {
			groups[joined] = groupSum{c.keys, sum}
		}
	}
	return groups
}

// combine makes numbers of the groups of a plan's statements.
func (x *execution) combine(ctx context.Context, p *plan, results []*folded) ([]entry, *refusal, error) {
	numerators := view(results[p.numerator.part], p.numerator)
	if p.denominator == nil {
		return x.single(ctx, p, numerators)
	}
	denominators := view(results[p.denominator.part], p.denominator)
	if len(denominators) == 0 {
		return nil, &refusal{NoData, ""}, nil
	}
	if len(numerators) == 0 && p.numerator.dataset != p.denominator.dataset {
		covered, err := x.covers(ctx, p.numerator)
		if err != nil || !covered {
			return nil, &refusal{NoData, ""}, err
		}
	}
	var entries []entry
	for _, pair := range pairs(p, numerators, denominators) {
		if en, ok := x.ratio(p, pair[0], pair[1]); ok {
			entries = append(entries, en)
		}
	}
	if len(entries) == 0 {
		return nil, &refusal{NoData, ""}, nil
	}
	return entries, nil, nil
}

// pairs joins both sides of a ratio on the keys that they share. Groups that only the
// numerator has are left out.
func pairs(p *plan, numerators, denominators map[string]groupSum) [][2]groupSum {
	var all [][2]groupSum
	if len(p.denominator.shared) == len(p.numerator.shared) {
		for joined, d := range denominators {
			all = append(all, [2]groupSum{numerators[joined], d})
		}
		return all
	}
	for _, n := range numerators {
		var keys []string
		for _, i := range p.denominator.shared {
			keys = append(keys, n.keys[i])
		}
		if d, ok := denominators[joinKeys(keys)]; ok {
			all = append(all, [2]groupSum{n, d})
		}
	}
	return all
}

// ratio divides; false if that has no result.
func (x *execution) ratio(p *plan, n, d groupSum) (entry, bool) {
	denominator, ok := d.sum.value()
	if !ok || denominator.value == 0 {
		return entry{}, false
	}
	en := entry{keys: n.keys}
	var numerator entry
	if n.sum == nil {
		// Rows of the denominator say that the group was looked at.
		if !additive(p.numerator.measure) {
			return entry{}, false
		}
		en.keys = d.keys
	} else if numerator, ok = n.sum.value(); !ok {
		return entry{}, false
	}
	en.numerator, en.denominator = &numerator.value, &denominator.value
	en.value = numerator.value * x.scale() / denominator.value
	return en, true
}

func (x *execution) scale() float64 {
	if x.metric.Scale == 0 {
		return 1
	}
	return x.metric.Scale
}

// single makes numbers of a metric that is no ratio.
func (x *execution) single(ctx context.Context, p *plan, groups map[string]groupSum) ([]entry, *refusal, error) {
	var entries []entry
	for _, g := range groups {
		en, ok := g.sum.value()
		if !ok {
			continue
		}
		en.keys = g.keys
		if en.denominator != nil {
			en.value = *en.numerator * x.scale() / *en.denominator
		} else {
			en.value *= x.scale()
		}
		entries = append(entries, en)
	}
	if len(entries) > 0 {
		return entries, nil, nil
	}
	if len(groups) == 0 && len(x.query.GroupBy) == 0 && additive(p.numerator.measure) {
		recorded, err := x.recorded(ctx, p.numerator)
		if err != nil {
			return nil, nil, err
		}
		if recorded {
			return []entry{{}}, nil, nil
		}
	}
	return nil, &refusal{NoData, ""}, nil
}

// recorded reports whether the dataset of a side has rows in the period for the same
// values of the dimensions that it shares with other datasets, or whether the members were
// there to be counted. If so, no rows mean that nothing happened, and else that nothing
// was recorded.
func (x *execution) recorded(ctx context.Context, s *side) (bool, error) {
	var kept []Filter
	for _, f := range x.query.Filters {
		if x.engine.schema.shared(f.Dimension) {
			kept = append(kept, f)
		}
	}
	if len(kept) < len(x.query.Filters) || len(s.measure.Where) > 0 {
		sc, missing := x.state.scopeOf(x.engine.schema, s.dataset, kept)
		if missing != "" {
			return false, nil
		}
		sc.obey(x.by.as)
		sc.period, sc.weekdays, sc.clips = s.scope.period, s.scope.weekdays, s.scope.clips
		if found, err := x.anyRow(ctx, sc); found || err != nil {
			return found, err
		}
	}
	return x.exposed(ctx, s)
}

// exposed reports whether there was something that the counted events could have happened
// to: rows of the denominator of a ratio that the model makes of the same measure, for the
// same members and period. Where parts were inspected, no defects are 0 defects.
func (x *execution) exposed(ctx context.Context, s *side) (bool, error) {
	for i := range x.engine.schema.model.Metrics {
		m := &x.engine.schema.model.Metrics[i]
		if m.Ratio == nil || m.Ratio.Numerator != x.metric.Measure || !x.engine.allowed(m, x.by.as) {
			continue
		}
		_, denominator := x.engine.schema.operands(m)
		if denominator.dataset == s.dataset {
			continue
		}
		filters := slices.DeleteFunc(slices.Clone(x.query.Filters), func(f Filter) bool {
			return slices.Contains(m.Ratio.NumeratorOnly, f.Dimension)
		})
		sc, missing := x.state.scopeOf(x.engine.schema, denominator.dataset, filters)
		if missing != "" {
			continue
		}
		if x.obey(sc, s.dataset) != nil {
			continue
		}
		sc.period = s.scope.period
		if t := denominator.dataset.Time; len(s.scope.weekdays) > 0 && (t == nil || !readLayout(t.Format).knows(weekday)) {
			continue
		}
		sc.weekdays = s.scope.weekdays
		if found, err := x.anyRow(ctx, sc); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// shared reports whether several datasets can be cut by a dimension.
func (s *schema) shared(name string) bool {
	reached := 0
	for i := range s.model.Datasets {
		if _, ok := s.reach(&s.model.Datasets[i], name); ok {
			reached++
		}
	}
	return reached > 1
}

// covers reports whether the numerator of a ratio over two datasets was recorded at all,
// so that no rows beside a denominator mean 0. Its dataset must have rows in the period;
// if it is known through which day each member has arrived, rows of these members before
// the period's end are enough.
func (x *execution) covers(ctx context.Context, s *side) (bool, error) {
	sc := &scope{dataset: s.dataset, kinds: s.scope.kinds, period: s.scope.period}
	if f := s.dataset.Freshness; f != nil && f.Dimension != "" {
		sc.period.Start = Period{}.Start
		if r, ok := x.engine.schema.reach(s.dataset, f.Dimension); ok {
			if members := s.scope.filterOf(r.column.Column); members != nil {
				sc.columns = append(sc.columns, members)
			}
		}
	}
	if x.obey(sc, x.other(false)) != nil {
		return false, nil
	}
	return x.anyRow(ctx, sc)
}

// anyRow reports whether a scope has rows, and keeps the statement in the result.
func (x *execution) anyRow(ctx context.Context, sc *scope) (bool, error) {
	if sc.empty() {
		return false, nil
	}
	st, limit := x.engine.compileAny(sc)
	t, ran, err := x.ask(ctx, st, limit)
	if err != nil {
		return false, err
	}
	x.result.Statements = append(x.result.Statements, ran)
	return sc.admitsAny(t, x.engine.zone), nil
}
