// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strconv"
)

// namings takes what asks for members by what they are called: "the name of the plant
// with", "list the supplier's code". It groups by the noun beside such words, like "which
// plant", and reports whether there were any.
func (d *draft) namings() bool {
	for _, i := range d.find(classNaming, classCoding) {
		j := d.namedNoun(i)
		if j < 0 || !d.toldBy(i, d.edges[j].meaning.dimension) {
			continue
		}
		d.use(i)
		name := d.hiddenOwner(j)
		if name == "" {
			d.use(j)
			name = d.edges[j].meaning.dimension
		}
		if !d.filtered(name) {
			d.group(name)
			d.named = true
		}
	}
	return d.named
}

// toldBy reports whether the answer holds what a word asks for: every value has a name,
// keys are those of entities.
func (d *draft) toldBy(i int, dimension string) bool {
	if d.edges[i].is(classNaming) {
		return true
	}
	dim := d.schema.dimensions[dimension]
	return dim != nil && dim.entity != nil && dim.attribute == nil && dim.code == nil
}

// namedNoun returns the noun that a word such as "name" is about: the one before it ("the
// plant's name"), else the next one, with other words for names, numbers, superlatives and
// metrics between ("names and defect rates of the 3 best plants"); -1 if there is none.
func (d *draft) namedNoun(i int) int {
	before := d.previous(i)
	for before >= 0 && (d.edges[before].is(classNaming) || d.edges[before].is(classCoding)) {
		before = d.previous(before)
	}
	if before >= 0 && d.memberNoun(before) {
		return before
	}
	for j := d.next(i); j >= 0; j = d.next(j) {
		e := d.edges[j]
		switch {
		case d.memberNoun(j) && d.hiddenOwner(j) != "":
			return j
		case d.memberNoun(j) && (d.owner(j) != "" || d.separated(d.previous(j), j) && d.ownerNamed(j)):
		case d.memberNoun(j):
			return j
		case e.is(classNaming), e.is(classCoding), e.is(classDistinct), e.is(classBy), e.is(classCount), e.is(classTop), e.number != nil, e.superlative():
		case len(e.metrics()) > 0 && !d.beginsWithNoun(e):
		default:
			return -1
		}
	}
	return -1
}

// ownerNamed reports whether beside the noun of an attribute that of the members which have
// it is named: "the name, the city and the scrap rate of the plant with".
func (d *draft) ownerNamed(i int) bool {
	dim, e := d.schema.dimensions[d.edges[i].meaning.dimension], d.edges[i]
	if dim.attribute == nil {
		return false
	}
	for span, names := range d.nouns {
		if (span[0] >= e.end || span[1] <= e.first) && slices.Contains(names, dim.entity.Name) {
			return true
		}
	}
	return false
}

// memberNoun reports whether an edge names a dimension whose values are no numbers.
func (d *draft) memberNoun(i int) bool {
	e := d.edges[i]
	return e.means(meansNoun) && d.schema.dimensions[e.meaning.dimension].kind != kindNumber
}

// namedAgain uses up words for names that say nothing new: those of members that are
// grouped by already ("… Return their names"), and of a member that is named ("the plant
// with the name Windsor").
func (d *draft) namedAgain() {
	for _, i := range d.find(classNaming, classCoding) {
		if next := d.next(i); next >= 0 && d.edges[next].means(meansValue) {
			d.use(i)
			continue
		}
		for _, g := range d.groups {
			if !isGrain(g) && d.toldBy(i, g) && d.schema.dimensions[g].kind != kindNumber {
				d.use(i)
			}
		}
	}
}

// extremes reports whether superlatives say how the metric aggregates, and not which
// members come first: each stands before a metric that is the greatest or least of
// something, and each of the groups has its own.
func (d *draft) extremes(found []int) bool {
	if len(d.groups) == 0 || slices.ContainsFunc(d.find(classWhich), func(i int) bool { return d.nounAfter(i) >= 0 }) {
		return false
	}
	return !slices.ContainsFunc(found, func(i int) bool {
		j := d.next(i)
		if j < 0 || !d.edges[j].means(meansSubject) {
			return true
		}
		return !slices.ContainsFunc(d.edges[j].metrics(), func(name string) bool {
			return slices.ContainsFunc(d.howAggregated(d.schema.metrics[name]), d.edges[i].is)
		})
	})
}

// equalities takes a number beside the noun of a numeric dimension, without a word that
// compares: "cars with 4 cylinders".
func (d *draft) equalities() {
	for i, e := range d.edges {
		if d.used[i] || e.number == nil || d.countsMembers(i) {
			continue
		}
		for _, j := range []int{d.next(i), d.previous(i)} {
			if j < 0 || d.used[j] || !d.edges[j].means(meansNoun) {
				continue
			}
			name := d.edges[j].meaning.dimension
			if d.schema.dimensions[name].kind == kindNumber {
				d.use(i, j)
				d.filter(name, strconv.FormatFloat(*e.number, 'f', -1, 64), false)
				break
			}
		}
	}
}

// countsMembers reports whether a number says how many members or rows are meant, which
// are named right after it, and not what the noun before it is: "the age of the 3 clerks".
func (d *draft) countsMembers(i int) bool {
	if i+1 == len(d.edges) {
		return false
	}
	next := d.edges[i+1]
	return next.means(meansRows) || d.memberNoun(i+1) || len(next.metrics()) > 0 && d.beginsWithNoun(next)
}

// distincts uses up words such as "different": where the metric counts values or members
// once, and beside what is grouped by.
func (d *draft) distincts(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	once := denominator.dataset == nil && numerator.measure.Aggregate == "count_distinct"
	for i := range numerator.dataset.Dimensions {
		e := d.schema.entities[numerator.dataset.Dimensions[i].Of]
		if e != nil && denominator.dataset == nil && numerator.measure.Aggregate == "count" && e.Source == numerator.dataset.Source &&
			e.Table == numerator.dataset.Table && e.Key == numerator.dataset.Dimensions[i].Column {
			once = true
		}
	}
	for _, i := range d.find(classDistinct) {
		j := d.next(i)
		if once || j >= 0 && d.edges[j].means(meansNoun) && slices.Contains(d.groups, d.edges[j].meaning.dimension) {
			d.use(i)
		}
	}
}

// listed notes that a question which names nothing but members may want them listed, and
// not counted: the asker confirms it. "Which plants are in Spain?" and "the names of the
// suppliers that made deliveries" are no questions for a number.
func (d *draft) listed(c candidate, m *Metric) {
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil || !counts(numerator.measure) || len(c.also) > 0 || d.r.query.Having != nil {
		return
	}
	if slices.ContainsFunc(d.edges, func(e *edge) bool {
		return e.is(classCount) || e.is(classTotal) || e.is(classTrend) || e.is(classChange)
	}) {
		return
	}
	nouns, asked := numerator.measure.Aggregate == "count_distinct", false
	for _, i := range c.edges {
		e := d.edges[i]
		nouns = nouns || e.meaning != nil && len(d.nouns[[2]int{e.first, e.end}]) > 0
		before := d.previous(i)
		asked = asked || e.meaning != nil && d.beginsWithNoun(e) && before >= 0 && d.edges[before].is(classWhich)
	}
	if asked || d.r.query.Order == "" && (d.named || nouns && !d.counts) {
		d.r.vague = true
	}
}

// overlapping notes that "with errors 1 and 2" may want what has both or what has either,
// where members are counted once that may have several values: the asker says which.
func (d *draft) overlapping(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil || numerator.measure.Aggregate != "count_distinct" {
		return
	}
	for _, f := range d.r.query.Filters {
		if way, ok := d.schema.reach(numerator.dataset, f.Dimension); ok && way.column.Column != numerator.measure.Column && len(f.Values) > 1 && !f.Not {
			d.r.vague = true
		}
	}
}
