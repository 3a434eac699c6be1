// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
	"strconv"
)

// maxMetrics bounds the figures that are told side by side.
const maxMetrics = 4

// several returns the candidate of a question that names two or more figures side by side
// ("sales and revenue of each shop"), each with its own word for how it aggregates, or that
// asks for figures of the members that a ranking by another one finds; false if a name is
// not a whole one, or a word does not fit.
func (d *draft) several(topics []topic) (candidate, bool) {
	c := candidate{}
	if len(topics) > maxMetrics || len(d.find(classChange, classCompare, classTrend)) > 0 {
		return c, false
	}
	first, ranked := 0, d.r.query.Order != ""
	if ranked {
		if first = d.rankedBy(topics); first < 0 {
			return c, false
		}
	}
	var names []string
	spoken := false // how a further figure aggregates
	for k, t := range topics {
		choose := d.chosen
		switch {
		case ranked && k == first:
			choose = d.rankedMetric
		case k > 0 && !d.listedBefore(t.edges[0]), ranked && !d.toldOf(topics[first], t):
			return c, false
		}
		name, how, ok := choose(t)
		if !ok {
			return c, false
		}
		names = append(names, name)
		c.edges = append(append(c.edges, t.edges...), how...)
		c.vague = c.vague || k > 0 && !ranked && d.borrows(how)
		if len(how) > 0 {
			c.score += bonusAggregate
			spoken = spoken || k != first && d.edges[how[0]].is(classMean)
		}
	}
	for k := range topics {
		c.vague = c.vague || ranked && k != first && d.ofThose(names[first], topics[k], names[k])
	}
	if d.countedElsewhere(topics, names) {
		return c, false
	}
	c.metric = names[first]
	c.also = slices.Delete(names, first, first+1)
	return c, !ranked || d.ofRow(&c, spoken)
}

// chosen returns the metric of a topic that the words before its names leave, with these
// words; false if there is none.
func (d *draft) chosen(t topic) (string, []int, bool) { return d.leftOf(t, false) }

// leftOf is chosen, where names of members may also stand for their number.
func (d *draft) leftOf(t topic, counted bool) (string, []int, bool) {
	for _, name := range t.metrics {
		m := d.schema.metrics[name]
		var words []int
		fits := true
		for _, i := range t.edges {
			how, ok := d.aggregator(i, m)
			fits = fits && ok && d.whole(t) && (counted || len(how) > 0 || !d.justMembers(i, m))
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
		if !slices.ContainsFunc(aggregating, e.is) || d.used[j] || d.separated(j, i) {
			break
		}
		if !slices.ContainsFunc(how, e.is) && !(e.is(classCount) && d.r.query.Limit == 1 && d.figureOfMember(i)) {
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
	return denominator.dataset == nil && counts(numerator.measure) && (len(d.nouns[[2]int{e.first, e.end}]) > 0 || d.whichBefore(i) && d.beginsWithNoun(e))
}

// whichBefore reports whether a word such as "which" stands before an edge.
func (d *draft) whichBefore(i int) bool {
	j := d.previous(i)
	return j >= 0 && d.edges[j].is(classWhich)
}

// aggregating are the classes of words that say how a figure aggregates.
var aggregating = []class{classMean, classMaximum, classMinimum, classHighest, classLowest, classTotal, classCount}

// figureOfMember reports whether an edge names what is a number of each member or row, so
// that "how many" before it asks for that number: "how many cylinders does it have".
func (d *draft) figureOfMember(i int) bool {
	e := d.edges[i]
	return len(d.numbers[[2]int{e.first, e.end}]) > 0
}

// listedBefore reports whether a metric's name, with what says how it aggregates, goes on
// from what stands before with a comma or a word such as "and".
func (d *draft) listedBefore(i int) bool {
	for {
		j := d.previous(i)
		if j < 0 {
			return false
		}
		if d.separated(j, i) || slices.ContainsFunc(d.edges[j+1:i], d.shows) {
			return true
		}
		e := d.edges[j]
		if !e.is(classWhich) && !slices.ContainsFunc(aggregating, e.is) {
			return false
		}
		i = j
	}
}

// shows reports whether an edge begins what is to be told as well: "showing the number of",
// or of members that are ranked "with the number of".
func (d *draft) shows(e *edge) bool {
	return e.is(classShow) || e.is(classCommand) || e.is(classWith) && d.r.query.Order != ""
}

// rankedBy returns the place of the topic that members are ranked by: the one after "by",
// else the one right after the superlative, else the one right before it ("la tasa más
// alta"); -1 if none of them says so.
func (d *draft) rankedBy(topics []topic) int {
	if k := d.topicBeside(topics, d.before, (*edge).by); k >= 0 {
		return k
	}
	if k := d.topicBeside(topics, d.before, (*edge).superlative); k >= 0 {
		return k
	}
	return d.topicBeside(topics, d.next, (*edge).superlative)
}

// by reports whether an edge says by what is grouped or ranked.
func (e *edge) by() bool { return e.is(classBy) }

// before returns the edge before a metric's name and the words that say how it aggregates.
func (d *draft) before(i int) int {
	j := d.previous(i)
	for j >= 0 && (d.edges[j].is(classTotal) || d.edges[j].is(classCount) || d.edges[j].is(classMean)) {
		j = d.previous(j)
	}
	return j
}

// topicBeside returns the place of the first topic one of whose names stands beside a word.
func (d *draft) topicBeside(topics []topic, beside func(int) int, word func(*edge) bool) int {
	return slices.IndexFunc(topics, func(t topic) bool {
		return slices.ContainsFunc(t.edges, func(i int) bool {
			j := beside(i)
			return j >= 0 && word(d.edges[j])
		})
	})
}

// alsoAvailable checks that the further metrics can be cut as asked.
func (d *draft) alsoAvailable() {
	for _, name := range d.r.query.Also {
		d.available(d.schema.metrics[name])
	}
	for i := range d.r.query.Members {
		if c := &d.r.query.Members[i]; !d.schema.available(d.schema.metrics[d.r.query.Metric], c.Entity) {
			d.refuse(DimensionNotAvailable, c.Entity)
		}
	}
	if h := d.r.query.Having; h != nil {
		d.available(d.schema.metrics[h.Metric])
	}
}

// beside computes the further metrics of an answer's query for the groups of its result.
// One that has no value beside the first is told to have none.
func (s *inquiry) beside(ctx context.Context, a *Answer) error {
	if a.Kind != Answered {
		return nil
	}
	if no, err := s.onlyRow(ctx, a); no != nil || err != nil {
		a.refuse(no)
		return err
	}
	for _, name := range a.Query.Also {
		result, no, err := s.engine.execute(ctx, s.alsoQuery(a, name), s.by)
		if err != nil {
			return err
		}
		if no != nil && no.reason == NoData {
			result, no = &Result{Metric: name, Unit: s.schema.metrics[name].Unit, Statements: []Statement{}}, nil
		}
		if no != nil {
			a.refuse(no)
			return nil
		}
		if !result.alignTo(a.Result) {
			a.refuse(&refusal{DimensionNotAvailable, name})
			return nil
		}
		a.Others = append(a.Others, result)
	}
	return nil
}

// maxShared is the number of members that share the first place up to which all are told.
const maxShared = 20

// executeFirst runs a query. If its metric has no value and another of several single
// numbers has one, that stands first. Where more is asked of the first of a ranking, all
// that share its place are told.
func (s *inquiry) executeFirst(ctx context.Context, q *Query) (*Result, *refusal, error) {
	result, no, err := s.engine.execute(ctx, *q, s.by)
	if result != nil && q.Limit == 1 && result.Tied > 0 && result.Tied < maxShared && (len(q.Also) > 0 || len(q.GroupBy) > 1) {
		all := *q
		all.Limit += result.Tied
		return s.engine.execute(ctx, all, s.by)
	}
	if no == nil || no.reason != NoData || len(q.GroupBy) > 0 || len(q.Compare) > 0 {
		return result, no, err
	}
	for i, name := range q.Also {
		other := *q
		other.Metric, other.Also = name, slices.Concat([]string{q.Metric}, q.Also[:i], q.Also[i+1:])
		if result, none, err := s.engine.execute(ctx, other, s.by); err != nil || none == nil {
			*q = other
			return result, none, err
		}
	}
	return nil, no, nil
}

// refuse makes a refusal of an answer.
func (a *Answer) refuse(no *refusal) {
	if no == nil {
		return
	}
	a.Kind, a.Reason, a.Result, a.Others = Refused, no.reason, nil, nil
	if no.detail != "" {
		a.Unmatched = []string{no.detail}
	}
}

// onlyRow refuses an answer about the row that has a figure if there are several.
func (s *inquiry) onlyRow(ctx context.Context, a *Answer) (*refusal, error) {
	if !a.Query.OfRow {
		return nil, nil
	}
	m := s.schema.metrics[a.Query.Metric]
	n, _ := s.schema.operands(m)
	count := s.schema.rowCount(n.dataset)
	scaled := m.Scale != 0 && m.Scale != 1 // the figure is not what stands in the row
	if count == "" || scaled || s.schema.numericColumn(n) == "" || len(a.Query.GroupBy) != 1 || len(a.Query.Compare) > 0 {
		return &refusal{DimensionNotAvailable, a.Query.Metric}, nil
	}
	result, no, err := s.engine.execute(ctx, s.alsoQuery(a, count), s.by)
	if no != nil || err != nil {
		return no, err
	}
	a.Result.Statements = append(a.Result.Statements, result.Statements...)
	several := slices.ContainsFunc(result.Rows, func(row Row) bool { return row.Value != 1 })
	if len(result.Rows) != len(a.Result.Rows) || several {
		return &refusal{DimensionNotAvailable, a.Query.GroupBy[0]}, nil
	}
	return nil, nil
}

// alsoQuery is the query for a further metric of an answer: of the members that its
// ranking has found alone, or of the row with their figure.
func (s *inquiry) alsoQuery(a *Answer, metric string) Query {
	q := alsoQuery(*a.Query, metric)
	if a.Query.Limit == 0 || len(q.GroupBy) == 0 || isGrain(q.GroupBy[0]) || len(a.Query.Compare) > 0 {
		return q
	}
	found := Filter{Dimension: q.GroupBy[0]}
	for _, row := range a.Result.Rows {
		if !slices.Contains(found.Values, row.Keys[0]) {
			found.Values = append(found.Values, row.Keys[0])
		}
	}
	q.Filters = append(slices.Clip(q.Filters), found)
	if a.Query.OfRow {
		n, _ := s.schema.operands(s.schema.metrics[a.Query.Metric])
		figure := strconv.FormatFloat(a.Result.Rows[0].Value, 'f', -1, 64)
		q.Filters = append(q.Filters, Filter{Dimension: s.schema.numericColumn(n), Values: []string{figure}})
	}
	return q
}

// alsoQuery is a query for another metric, of all groups: which of them are told is for
// the first one to say.
func alsoQuery(q Query, metric string) Query {
	q.Metric, q.Also, q.Having, q.OfRow, q.Count = metric, nil, nil, false, false
	if len(q.GroupBy) > 0 {
		q.Order, q.Limit = "", 0
	}
	return q
}

// alignTo keeps the groups that another result has, in its order; false if some of them may
// have been cut off.
func (r *Result) alignTo(first *Result) bool {
	if r.Value != nil {
		return true
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
	whole := !r.Truncated || len(r.Rows) == len(first.Rows)
	r.Truncated = false // that groups are left out is said of the first
	return whole
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
