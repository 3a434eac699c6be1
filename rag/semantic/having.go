// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// having keeps the groups that pass Query.Having; no data if there are none.
func (x *execution) having(ctx context.Context, entries []entry) ([]entry, *refusal, error) {
	h := x.query.Having
	if h == nil {
		return entries, nil, nil
	}
	if len(x.query.GroupBy) == 0 || len(x.query.Compare) > 0 {
		return nil, &refusal{DimensionNotAvailable, h.Metric}, nil
	}
	figure := make(map[string]float64, len(entries))
	for _, en := range entries {
		figure[joinKeys(en.keys)] = en.value
	}
	if h.Metric != x.query.Metric {
		q := alsoQuery(x.query, h.Metric)
		result, no, err := x.engine.execute(ctx, q, x.by)
		if no != nil || err != nil {
			return nil, no, err
		}
		if result.Truncated {
			return nil, &refusal{DimensionNotAvailable, h.Metric}, nil
		}
		x.result.adopt(result)
		clear(figure)
		for _, row := range result.Rows {
			figure[joinKeys(row.Keys)] = row.Value
		}
	}
	kept, no := x.passing(entries, figure)
	if no == nil && len(kept) == 0 && !x.query.Count {
		no = &refusal{NoData, ""}
	}
	return kept, no, nil
}

// passing keeps the groups whose figure compares. Where no rows come to 0, and 0 compares,
// a group passes that the other figure has no rows of; and members that the query's own
// figure has no rows of would have to be counted, and are told of beside those that are
// listed.
func (x *execution) passing(entries []entry, figure map[string]float64) ([]entry, *refusal) {
	h, s := x.query.Having, x.engine.schema
	test := Filter{Op: h.Op, Number: h.Number}
	m := s.metrics[h.Metric]
	zero := s.countable(m) && test.compares(0)
	if zero && h.Metric == x.query.Metric {
		if x.query.Count {
			return nil, &refusal{DimensionNotAvailable, h.Metric}
		}
		x.result.unranked = x.without(entries)
	}
	n, _ := s.operands(m)
	told := !limited(n.dataset, x.by.as) && !slices.ContainsFunc(x.query.GroupBy, isGrain)
	var kept []entry
	for _, en := range entries {
		value, ok := figure[joinKeys(en.keys)]
		if !ok && zero && !told {
			return nil, &refusal{DimensionNotAvailable, h.Metric} // nothing happened, or nobody knows
		}
		if (ok || zero) && test.compares(value) {
			kept = append(kept, en)
		}
	}
	return kept, nil
}

// havings takes a comparison of the groups' figures: "countries with more than 2 makers",
// "plants whose average cost is over 50". The metric stands after the number or before the
// operator; if the question names no other, it is also the one that is told.
func (d *draft) havings() {
	if len(d.groups) != 1 || isGrain(d.groups[0]) {
		return
	}
	operators := map[class]string{classMore: ">", classLess: "<", classAtLeast: ">=", classAtMost: "<="}
	for i := range d.edges {
		for c, op := range operators {
			if d.used[i] || !d.edges[i].is(c) || d.r.query.Having != nil {
				continue
			}
			at := d.next(i)
			if at < 0 || d.used[at] || d.edges[at].number == nil {
				continue
			}
			for _, j := range []int{d.next(at), d.previous(i)} {
				if j < 0 || len(d.edges[j].metrics()) == 0 {
					if j > at && d.figures[[2]int{d.edges[j].first, d.edges[j].end}] {
						break // what is compared has the name of a figure, and was read as something else
					}
					continue
				}
				name, words, ok := d.chosen(topic{d.edges[j].metrics(), []int{j}})
				if !ok && len(words) == 0 {
					name, ok = d.alone(j)
				}
				if ok {
					d.r.query.Having = &Having{name, op, *d.edges[at].number}
					d.use(i, at)
					d.use(words...)
					d.compares = j
					break
				}
			}
		}
	}
}

// alone returns the metric that an edge names alone, such as a number of members.
func (d *draft) alone(i int) (string, bool) {
	metrics := d.edges[i].metrics()
	if len(metrics) != 1 || d.edges[i].partial {
		return "", false
	}
	return metrics[0], true
}
