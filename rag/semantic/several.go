// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// maxMetrics bounds the figures that are told side by side.
const maxMetrics = 4

// several returns the candidate of a question that names two or more figures side by side
// ("sales and revenue of each shop"), each with its own word for how it aggregates; false
// if a name is not a whole one, or a word does not fit.
func (d *draft) several(topics []topic) (candidate, bool) {
	c := candidate{}
	if len(topics) > maxMetrics || len(d.find(classChange, classCompare, classTrend)) > 0 {
		return c, false
	}
	var names []string
	for k, t := range topics {
		if k > 0 && !d.listedBefore(t.edges[0]) {
			return c, false
		}
		name, how, ok := d.chosen(t)
		if !ok {
			return c, false
		}
		names = append(names, name)
		c.edges = append(append(c.edges, t.edges...), how...)
		if len(how) > 0 {
			c.score += bonusAggregate
		}
	}
	first := 0
	if d.r.query.Order != "" {
		if first = d.rankedBy(topics); first < 0 {
			return c, false
		}
	}
	c.metric = names[first]
	c.also = slices.Delete(names, first, first+1)
	return c, true
}

// chosen returns the metric of a topic that the words before its names leave, with these
// words; false if there is none.
func (d *draft) chosen(t topic) (string, []int, bool) {
	for _, name := range t.metrics {
		m := d.schema.metrics[name]
		var words []int
		fits := true
		for _, i := range t.edges {
			how, ok := d.aggregator(i, m)
			fits = fits && ok && !d.edges[i].partial && (len(how) > 0 || !d.justMembers(i, m))
			words = append(words, how...)
		}
		if fits {
			return name, words, true
		}
	}
	return "", nil, false
}

// aggregator returns the words before a metric's name that say how it aggregates; false if
// they don't fit, or are missing where another metric is the subject's default.
func (d *draft) aggregator(i int, m *Metric) ([]int, bool) {
	var found []int
	how := d.howAggregated(m)
	for j := d.previous(i); j >= 0; j = d.previous(j) {
		e := d.edges[j]
		if !slices.ContainsFunc([]class{classMean, classMaximum, classMinimum, classHighest, classLowest, classTotal, classCount}, e.is) || d.used[j] {
			break
		}
		if !slices.ContainsFunc(how, e.is) {
			return nil, false
		}
		found = append(found, j)
	}
	if len(found) == 0 && d.edges[i].means(meansSubject) && !m.Default && d.schema.hasDefault(m) {
		return nil, false
	}
	return found, true
}

// justMembers reports whether a name of a number of members may stand for the members.
func (d *draft) justMembers(i int, m *Metric) bool {
	numerator, denominator := d.schema.operands(m)
	e := d.edges[i]
	return denominator.dataset == nil && counts(numerator.measure) && d.nouns[[2]int{e.first, e.end}]
}

// listedBefore reports whether a metric's name, with what says how it aggregates, goes on
// from what stands before with a comma or a word such as "and".
func (d *draft) listedBefore(i int) bool {
	for {
		j := d.previous(i)
		if j < 0 {
			return false
		}
		if d.listedWith(j, i) {
			return true
		}
		e := d.edges[j]
		if !slices.ContainsFunc([]class{classMean, classMaximum, classMinimum, classHighest, classLowest, classTotal, classCount}, e.is) {
			return false
		}
		i = j
	}
}

// rankedBy returns the place of the topic that members are ranked by: the one after "by",
// else the one right after the superlative; -1 if neither says so.
func (d *draft) rankedBy(topics []topic) int {
	for _, after := range [][]class{{classBy}, {classHighest, classLowest, classBest, classWorst}} {
		for k, t := range topics {
			for _, i := range t.edges {
				j := d.previous(i)
				for j >= 0 && (d.edges[j].is(classTotal) || d.edges[j].is(classCount) || d.edges[j].is(classMean)) {
					j = d.previous(j)
				}
				if j >= 0 && slices.ContainsFunc(after, d.edges[j].is) {
					return k
				}
			}
		}
	}
	return -1
}

// alsoAvailable checks that the further metrics can be cut as asked.
func (d *draft) alsoAvailable() {
	for _, name := range d.r.query.Also {
		d.available(d.schema.metrics[name])
	}
	if h := d.r.query.Having; h != nil {
		d.available(d.schema.metrics[h.Metric])
	}
}

// beside computes the further metrics of an answer's query for the groups of its result.
func (s *inquiry) beside(ctx context.Context, a *Answer) error {
	if a.Kind != Answered {
		return nil
	}
	for _, name := range a.Query.Also {
		result, no, err := s.engine.execute(ctx, alsoQuery(*a.Query, name), s.by)
		if err != nil {
			return err
		}
		if no != nil {
			a.Kind, a.Reason, a.Result, a.Others = Refused, no.reason, nil, nil
			if no.detail != "" {
				a.Unmatched = []string{no.detail}
			}
			return nil
		}
		result.alignTo(a.Result)
		a.Others = append(a.Others, result)
	}
	return nil
}

// alsoQuery is a query for another metric, of all groups: which of them are told is for
// the first one to say.
func alsoQuery(q Query, metric string) Query {
	q.Metric, q.Also, q.Having, q.Count = metric, nil, nil, false
	if len(q.GroupBy) > 0 {
		q.Order, q.Limit = "", 0
	}
	return q
}

// alignTo keeps the groups that another result has, in its order.
func (r *Result) alignTo(first *Result) {
	if first.Value != nil {
		return
	}
	byKeys := make(map[string]Row, len(r.Rows))
	for _, row := range r.Rows {
		byKeys[joinKeys(row.Keys)] = row
	}
	r.Rows = nil
	for _, row := range first.Rows {
		if own, ok := byKeys[joinKeys(row.Keys)]; ok {
			r.Rows = append(r.Rows, own)
		}
	}
}

// sayAll says an answer and, after it, its further metrics.
func (s *inquiry) sayAll(a *Answer, v voice) string {
	text := s.schema.say(a, v)
	for i, other := range a.Others {
		q := alsoQuery(*a.Query, a.Query.Also[i])
		text += " " + s.schema.say(&Answer{Kind: Answered, Language: a.Language, Query: &q, Result: other}, v)
		s.warn(a, other, q)
	}
	return text
}
