// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// percent is the unit of shares.
const percent = "%"

// shareable reports whether parts of a metric make up a whole.
func (s *schema) shareable(m *Metric) bool {
	numerator, denominator := s.operands(m)
	return denominator.dataset == nil && numerator.measure != nil && additive(numerator.measure)
}

// notPart returns the name in Query.ShareOf by which there can be no share, "" if there is
// none.
func (s *schema) notPart(q Query) string {
	if len(q.ShareOf) == 0 {
		return ""
	}
	if m := s.metrics[q.Metric]; m == nil || !s.shareable(m) || q.Having != nil || q.Count || len(q.Also) > 0 {
		return q.ShareOf[0]
	}
	for _, name := range q.ShareOf {
		if name == weekday && len(q.Weekdays) > 0 {
			continue
		}
		filtered := slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Dimension == name })
		if !filtered && !slices.Contains(q.GroupBy, name) {
			return name
		}
	}
	return ""
}

// whole returns the query for what a share is of. What conditions on members left are no
// filters of q.
func (q Query) whole() Query {
	w := q
	w.ShareOf, w.Order, w.Limit = nil, "", 0
	w.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f Filter) bool { return slices.Contains(q.ShareOf, f.Dimension) })
	w.GroupBy = slices.DeleteFunc(slices.Clone(q.GroupBy), q.isPart)
	if q.isPart(weekday) {
		w.Weekdays = nil
	}
	return w
}

// isPart reports whether the whole of a share has no groups by a name.
func (q Query) isPart(name string) bool { return slices.Contains(q.ShareOf, name) }

// shares divides the figures of a query with ShareOf by those of their wholes.
func (x *execution) shares(ctx context.Context, entries []entry) ([]entry, *refusal, error) {
	q := x.query
	if len(q.ShareOf) == 0 {
		return entries, nil, nil
	}
	q.Filters = q.Filters[:x.asked]
	if name := x.engine.schema.notPart(q); name != "" {
		return nil, &refusal{DimensionNotAvailable, name}, nil
	}
	w := q.whole()
	w.Filters = append(w.Filters, x.query.Filters[x.asked:]...)
	whole, no, err := x.engine.execute(ctx, w, x.by)
	if no != nil || err != nil {
		return nil, no, err
	}
	if whole.Truncated || whole.negative() {
		return nil, &refusal{DimensionNotAvailable, q.ShareOf[0]}, nil
	}
	for _, g := range whole.gaps { // they are more than those of the part
		x.result.gaps = slices.DeleteFunc(x.result.gaps, func(o gap) bool { return o.dimension == g.dimension })
	}
	x.result.adopt(whole)
	x.result.Unit = percent
	if entries = q.divide(entries, whole); len(entries) == 0 {
		return nil, &refusal{NoData, ""}, nil
	}
	return entries, nil, nil
}

// negative reports whether a figure is below zero: nothing is a part of a loss.
func (r *Result) negative() bool {
	return r.Value != nil && *r.Value < 0 || slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Value < 0 })
}

// divide makes shares of the parts. A group of the whole in which the part has no rows is
// 0 percent, as long as each group has one part.
func (q Query) divide(parts []entry, whole *Result) []entry {
	totals := map[string]float64{}
	if whole.Value != nil {
		totals[""] = *whole.Value
	}
	for _, row := range whole.Rows {
		totals[joinKeys(row.Keys)] = row.Value
	}
	var shares []entry
	add := func(keys []string, part, total float64) {
		if total != 0 {
			shares = append(shares, entry{keys: keys, value: 100 * part / total, numerator: &part, denominator: &total})
		}
	}
	found := map[string]bool{}
	for _, part := range parts {
		key := joinKeys(q.wholeKeys(part.keys))
		found[key] = true
		if total, ok := totals[key]; ok {
			add(part.keys, part.value, total)
		}
	}
	if !slices.ContainsFunc(q.GroupBy, q.isPart) {
		for _, row := range whole.Rows {
			if !found[joinKeys(row.Keys)] {
				add(row.Keys, 0, row.Value)
			}
		}
	}
	return shares
}

// wholeKeys leaves of the keys of a row those that its whole has, too.
func (q Query) wholeKeys(keys []string) []string {
	first := len(keys) - len(q.GroupBy) // 1 if periods are compared
	kept := slices.Clone(keys[:first])
	for i, name := range q.GroupBy {
		if !q.isPart(name) {
			kept = append(kept, keys[first+i])
		}
	}
	return kept
}
