// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"reflect"
	"slices"

	"github.com/pacenote/pacenote/internal/timex"
)

// Of figures that are told side by side, each may be asked for with a restriction of its
// own, which no query has: "defects at A and claims at B", "built in May and scrapped in
// June".

// ownFigures reports whether each of two periods has a figure of its own: one before each,
// or one behind each.
func (d *draft) ownFigures(a, b timex.Match) bool {
	before, between, after := d.figuresWithin(0, a.First), d.figuresWithin(a.End, b.First), d.figuresWithin(b.End, len(d.tokens))
	if len(before) == 0 {
		before, between = between, after
	}
	if len(before) == 0 || len(between) == 0 {
		return false
	}
	// Of a figure that is named again, only a ranking speaks in two ways.
	return slices.ContainsFunc(d.edges, (*edge).superlative) || !sharesAny(before, between)
}

// figuresWithin returns the metrics that are named within tokens[first:end].
func (d *draft) figuresWithin(first, end int) []string {
	var all []string
	for _, e := range d.edges {
		if e.first >= first && e.end <= end {
			all = append(all, e.metrics()...)
		}
	}
	return all
}

// ownValues notes figures that have each a value behind them: the asker says for which of
// them these are.
func (d *draft) ownValues(c candidate) {
	if len(c.also) == 0 || d.r.query.Order != "" {
		return
	}
	second := d.behindFirst(c)
	if second < 0 {
		return
	}
	values := func(edges []*edge) (all []meaning) {
		for _, e := range edges {
			if e.means(meansValue) {
				all = append(all, *e.meaning)
			}
		}
		return all
	}
	first := slices.Min(c.edges)
	own := values(d.edges[first:second])
	for _, v := range values(d.edges[second:]) {
		d.r.vague = d.r.vague || len(own) > 0 && !slices.ContainsFunc(own, func(o meaning) bool { return o.dimension == v.dimension && o.value == v.value })
	}
}

// behindFirst returns the edge of the second of a candidate's figures, -1 if there is none.
func (d *draft) behindFirst(c candidate) int {
	var first []string
	for i, e := range d.edges {
		switch metrics := e.metrics(); {
		case !slices.Contains(c.edges, i) || len(metrics) == 0:
		case first == nil:
			first = metrics
		case !sharesAny(first, metrics):
			return i
		}
	}
	return -1
}

// contrary notes superlatives of both ways, of which a ranking has one: "which has the most
// and which the fewest". The asker says what is meant.
func (d *draft) contrary(found []int) {
	way := ""
	opposite := map[string]string{"asc": "desc", "desc": "asc", "best": "worst", "worst": "best"}
	for _, i := range found {
		if !d.edges[i].superlative() {
			continue
		}
		switch own := d.direction([]int{i}); {
		case way == "":
			way = own
		case own == opposite[way]:
			d.r.vague = true
		}
	}
}

// besideGroup reports whether a noun stands in a list with one by which is grouped, and so
// was to be grouped by as well.
func (d *draft) besideGroup(i int) bool {
	for _, j := range []int{d.previous(i), d.next(i)} {
		if j >= 0 && d.edges[j].means(meansNoun) && slices.Contains(d.groups, d.edges[j].meaning.dimension) && d.joined(min(i, j), max(i, j)) {
			return true
		}
	}
	return false
}

// ofThose reports whether a figure is told of what a ranking counts and not of the members
// that it finds: "the most open claims and their cost", where the cost is of all claims.
func (d *draft) ofThose(ranked string, t topic, told string) bool {
	a, _ := d.schema.operands(d.schema.metrics[ranked])
	b, _ := d.schema.operands(d.schema.metrics[told])
	if a.dataset != b.dataset || reflect.DeepEqual(a.measure.Where, b.measure.Where) {
		return false
	}
	j := max(d.before(t.edges[0]), 0)
	return slices.ContainsFunc(d.edges[j:t.edges[0]], func(e *edge) bool { return e.is(classPossessive) })
}

// borrows reports whether a word for how a figure aggregates may say it of the figure before
// as well as of the one behind it, as in languages in which it follows the noun: "costo medio
// e totale dei reclami" asks for the total cost.
func (d *draft) borrows(how []int) bool {
	if len(how) == 0 {
		return false
	}
	i := slices.Min(how)
	j := d.previous(i)
	if j < 0 || len(d.edges[j].metrics()) == 0 {
		return false
	}
	last := d.edges[j].end - 1
	follows := slices.ContainsFunc(aggregating, func(c class) bool { return opens(d.tokens, last, []string{d.language}, c) })
	return follows || !d.separated(j, i)
}

// ofUnsaid notes that a question for a number does not say of what: "how many had faults"
// asks for members that stand elsewhere, if anywhere.
func (d *draft) ofUnsaid() {
	for i, e := range d.edges {
		if !e.is(classCount) || e.is(classHowMuch) || i+1 >= len(d.edges) || !d.edges[i+1].is(classRelative) || d.edges[i+1].meaning != nil {
			continue
		}
		j := d.next(i)
		d.r.vague = d.r.vague || j >= 0 && len(d.edges[j].metrics()) > 0
	}
}

// eachOwn notes a ranking of something else within each group: "the top 3 codes for each
// plant", "the most common defect at each plant" are no rankings of plants.
func (d *draft) eachOwn(found []int) {
	for _, i := range found {
		j := d.next(i)
		for j >= 0 && (d.edges[j].number != nil || d.edges[j].means(meansValue) && d.limits(j)) {
			j = d.next(j)
		}
		if j < 0 || d.edges[i].is(classRank) || d.edges[i].is(classUp) || d.edges[i].is(classDown) {
			continue
		}
		switch e := d.edges[j]; {
		case d.memberNoun(j) && !slices.Contains(d.groups, e.meaning.dimension):
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		case d.eachBehind(j) && (e.means(meansRows) || slices.ContainsFunc(e.metrics(), d.countsThings)):
			d.r.vague = true
		}
	}
}

// countsThings reports whether a metric is an amount of things that may be of kinds.
func (d *draft) countsThings(metric string) bool {
	return d.schema.shareable(d.schema.metrics[metric])
}

// eachBehind reports whether a word such as "per" stands behind a figure, before what is
// grouped by.
func (d *draft) eachBehind(figure int) bool {
	return slices.ContainsFunc(d.edges[figure:], (*edge).by)
}

// uncompared reports whether a word such as "versus" compares nothing.
func (d *draft) uncompared(i int) bool {
	e := d.edges[i]
	if d.used[i] || !e.is(classCompare) || e.is(classEither) || len(e.classes) > 1 || len(d.r.query.Compare) > 0 {
		return false
	}
	return !slices.ContainsFunc(d.r.query.Filters, func(f Filter) bool { return len(f.Values) > 1 || slices.Contains(d.groups, f.Dimension) })
}

// madeWhen notes a period beside a word such as "built" that is said of things which the
// model does not know: "claims on cars built in May" are not those of May. The asker says
// what is meant.
func (d *draft) madeWhen(c candidate) {
	m := d.schema.metrics[c.metric]
	for i, e := range d.edges {
		for at := e.first; m != nil && !slices.Contains(c.edges, i) && at < e.end; at++ {
			if !opens(d.tokens, at, []string{d.language}, classMade) || namedBy(m, d.tokens[at].folded) || !d.ofUnknown(i) {
				continue
			}
			for _, j := range []int{d.previous(i), d.next(i)} {
				d.r.vague = d.r.vague || j >= 0 && d.edges[j].time != nil && len(d.edges[j].time.Ranges) > 0 && !d.tokens[d.edges[max(i, j)].first].apart
			}
		}
	}
}

// ofUnknown reports whether a word is said of a word that means nothing to the model, beside
// it or within its own phrase ("cars built").
func (d *draft) ofUnknown(i int) bool {
	ignored := func(j int) bool { return j >= 0 && j < len(d.edges) && d.edges[j].means(meansIgnored) }
	return ignored(i-1) || ignored(i+1) || ignored(i) && d.edges[i].end > d.edges[i].first+1
}

// namedBy reports whether a word stands in a name of a metric.
func namedBy(m *Metric, word string) bool {
	return slices.ContainsFunc(allWords(mergeWords(m.Words, m.Subject)), func(name string) bool {
		return slices.ContainsFunc(tokenize(name), func(t token) bool { return t.folded == word })
	})
}
