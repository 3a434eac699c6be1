// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
)

// dimensionNouns uses up names of dimensions: of one that has a filter they say nothing
// new; any other means all of its values, if the metric knows it. A number that nothing
// is compared with was asked for and is not a part of the answer.
func (d *draft) dimensionNouns(m *Metric) {
	for i, e := range d.edges {
		if !e.means(meansNoun) || d.used[i] && !d.countsOthers(m, i) {
			continue
		}
		d.use(i)
		name := e.meaning.dimension
		switch {
		case d.schema.dimensions[name].kind == kindNumber && !d.filtered(name) && !slices.Contains(d.groups, name):
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		case !slices.Contains(d.groups, name) && (d.besideMetric(i) || d.besideGroup(i) || d.countsOthers(m, i)):
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		case d.related(name):
			// "The plant in the city with the most claims" may be one of several plants.
			d.r.vague = d.r.vague || d.r.query.Order != "" && d.schema.entities[name] != nil && !slices.Contains(d.groups, name) && !d.filtered(name) && d.groupsBy(name) || d.untold(name)
		case !d.schema.available(m, name):
			d.refuse(DimensionNotAvailable, name)
		default:
			d.r.vague = d.r.vague || d.changes() // "plants whose defect rate rose"
			d.assume("all", name)
		}
	}
}

// untold reports whether an attribute of members that are grouped by was asked for and is
// no part of the answer.
func (d *draft) untold(name string) bool {
	dim := d.schema.dimensions[name]
	return dim.attribute != nil && !d.filtered(name) && !slices.Contains(d.groups, name) && slices.Contains(d.groups, dim.entity.Name)
}

// changes reports whether a question speaks of a rise or a fall.
func (d *draft) changes() bool {
	return slices.ContainsFunc(d.edges, func(e *edge) bool { return e.is(classChange) })
}

// countsOthers reports whether a question asks for the number of members, where the
// metric is of something else: "how many plants reported claims". Members by whose name
// the metric is known as well are no others: "how many parts were built".
func (d *draft) countsOthers(m *Metric, i int) bool {
	if d.countedBefore(i) < 0 || !d.memberNoun(i) || i+1 < len(d.edges) && len(d.edges[i+1].metrics()) > 0 {
		return false // "component failures" are failures
	}
	t := &d.tokens[d.edges[i].end-1]
	for _, name := range allWords(mergeWords(m.Words, m.Subject)) {
		for _, word := range tokenize(name) {
			if word.folded == t.folded || sharesAny(word.stems(), t.stems()) {
				return false
			}
		}
	}
	return true
}

// groupsBy reports whether an attribute of an entity is grouped by.
func (d *draft) groupsBy(entity string) bool {
	return slices.ContainsFunc(d.groups, func(name string) bool {
		dim := d.schema.dimensions[name]
		return dim != nil && dim.attribute != nil && dim.entity.Name == entity
	})
}

// besideMetric reports whether a noun stands in a list with a metric's name, as in "the
// region and the population of": it was asked for as well.
func (d *draft) besideMetric(i int) bool {
	j, k := d.previous(i), d.next(i)
	return k >= 0 && len(d.edges[k].metrics()) > 0 && d.joined(i, k) || j >= 0 && len(d.edges[j].metrics()) > 0 && d.joined(j, i)
}

// related reports whether a filter or group is of a dimension, or of its entity.
func (d *draft) related(name string) bool {
	dim := d.schema.dimensions[name]
	same := func(other string) bool {
		o := d.schema.dimensions[other]
		return other == name || o != nil && o.entity != nil && o.entity == dim.entity
	}
	return slices.ContainsFunc(d.r.query.GroupBy, same) ||
		slices.ContainsFunc(d.r.query.Members, func(c MemberCondition) bool { return same(c.Entity) }) ||
		slices.ContainsFunc(d.r.query.Filters, func(f Filter) bool { return same(f.Dimension) })
}

// rows uses up names of the rows that the metric counts.
func (d *draft) rows(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	for i, e := range d.edges {
		if d.used[i] || !e.means(meansRows) {
			continue
		}
		d.use(i)
		ds := d.schema.datasets[e.meaning.dataset]
		also := slices.ContainsFunc(d.r.query.Also, func(name string) bool {
			n, _ := d.schema.operands(d.schema.metrics[name])
			return n.dataset == ds
		})
		if ds != numerator.dataset && ds != denominator.dataset && !also {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		}
	}
}

// units checks the units and currencies that a question names.
func (d *draft) units(m *Metric) {
	for i, e := range d.edges {
		switch {
		case d.used[i]:
		case e.currency != "":
			d.use(i)
			if at := d.amount(i); at >= 0 {
				d.ofAmount(i, at, m)
			} else if e.currency != m.Unit {
				d.refuse(AmbiguousCurrency, m.Unit)
			}
		case e.is(classPercent):
			if strings.Contains(m.Unit, "%") {
				d.use(i)
			}
		}
	}
}

// amount returns the edge of the number that a currency stands at, as in "500 euros" and
// "$500"; -1 if there is none.
func (d *draft) amount(i int) int {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(d.edges) && d.edges[j].number != nil {
			return j
		}
	}
	return -1
}

// ofAmount checks the currency of a number that something is compared with: it must be that
// of the dimension or the figure. "Claims above 500 euros" is about neither if claims are
// counted and have no such dimension.
func (d *draft) ofAmount(i, at int, m *Metric) {
	number, currency := *d.edges[at].number, d.edges[i].currency
	fits := func(unit string) bool { return unit == currency || unit == "" && m.Unit == currency }
	if h := d.r.query.Having; h != nil && h.Number == number && d.schema.metrics[h.Metric].Unit == currency {
		return
	}
	for _, f := range d.r.query.Filters {
		if f.Op != "" && f.Number == number && fits(d.schema.dimensions[f.Dimension].unit) {
			return
		}
	}
	d.use(at)
	d.r.unmatched = append(d.r.unmatched, d.words(d.edges[min(i, at)].first, d.edges[max(i, at)].end))
}

// leftovers notes the words that change a question's meaning and were not accounted for.
func (d *draft) leftovers() {
	for i, e := range d.edges {
		if !d.used[i] && e.is(classThan) && d.thanOthers(i) {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			continue
		}
		if !d.used[i] && e.is(classBy) && i+1 < len(d.edges) && (d.edges[i+1].means(meansIgnored) || d.metricAgain(i)) {
			// "cost per vehicle" is another figure than the cost, and "units built by part" are
			// more than the "parts built".
			d.r.unmatched = append(d.r.unmatched, d.text(e)+" "+d.text(d.edges[i+1]))
			continue
		}
		if d.apart(i) || d.uncompared(i) {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			continue
		}
		if d.used[i] || e.skipped || e.is(classFunction) || e.time != nil {
			continue
		}
		if e.number != nil || slices.ContainsFunc(e.classes, meaningful) || e.is(classEither) && !d.alternatives(i) {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		}
	}
}

// thanOthers reports whether a word such as "than" compares with a figure that would have
// to be computed first: "than the average", "than the one with the most".
func (d *draft) thanOthers(i int) bool {
	j := d.next(i)
	return j >= 0 && (d.edges[j].is(classMean) || d.edges[j].superlative())
}

// alternatives reports whether a word such as "or" stands between two values, or nouns, of
// one dimension or entity, which are taken together. Between others it joins conditions of
// which one suffices, and a query has none such.
func (d *draft) alternatives(i int) bool {
	j, k := d.previous(i), d.next(i)
	for k >= 0 && d.edges[k].means(meansNoun) && d.next(k) >= 0 && d.edges[d.next(k)].means(meansValue) {
		k = d.next(k)
	}
	for j >= 0 && d.edges[j].means(meansNoun) && d.previous(j) >= 0 && d.edges[d.previous(j)].means(meansValue) {
		j = d.previous(j)
	}
	if j < 0 || k < 0 {
		return true
	}
	a, b := d.edges[j], d.edges[k]
	if a.time != nil && b.time != nil {
		return true
	}
	if a.meaning == nil || b.meaning == nil {
		return false
	}
	x, y := d.schema.dimensions[a.meaning.dimension], d.schema.dimensions[b.meaning.dimension]
	return x != nil && y != nil && (x == y || x.entity != nil && x.entity == y.entity)
}

// others notes that a question names another figure as well: the asker says which is meant.
func (d *draft) others(m *Metric) {
	for i, e := range d.edges {
		metrics := e.metrics()
		if d.used[i] || i == d.compares || len(metrics) == 0 || slices.Contains(metrics, m.Name) || sharesAny(metrics, d.r.query.Also) {
			continue
		}
		d.r.vague = true
	}
}

// meaningful reports whether a class may not be passed over.
func meaningful(c class) bool {
	switch c {
	case classUp, classDown, classMade, classHold, classRounding, classUnit, classPortion, classBoth, classShare, classNaming, classCoding, classDistinct, classTotal, classCount, classNot, classMore, classLess, classAtLeast, classAtMost, classMean, classMaximum, classMinimum,
		classHighest, classLowest, classBest, classWorst, classTop, classBottom, classPercent, classRank, classChange, classVague:
		return true
	}
	return false
}
