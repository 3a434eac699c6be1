// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// sortedByKeys uses up what asks for the order that groups have anyway: "sorted by plant",
// "by month, ascending". The other way round is no order of a query.
func (d *draft) sortedByKeys() {
	ranks := d.find(classRank)
	if len(ranks) == 0 && (len(d.groups) == 0 || slices.ContainsFunc(d.groups, func(name string) bool { return !isGrain(name) })) {
		return
	}
	for _, i := range ranks {
		if !d.byKeys(i) {
			return
		}
		d.use(i)
	}
	d.use(d.find(classUp)...)
	for _, i := range d.find(classDown) {
		d.use(i)
		d.r.unmatched = append(d.r.unmatched, d.text(d.edges[i]))
	}
}

// byKeys reports whether a word such as "sorted" is followed by what is grouped by.
func (d *draft) byKeys(i int) bool {
	j := d.next(i)
	if j >= 0 && d.edges[j].is(classBy) {
		j = d.next(j)
	}
	return j >= 0 && (d.edges[j].means(meansNoun) && slices.Contains(d.groups, d.edges[j].meaning.dimension) || d.isSeries(j))
}

// isSeries reports whether an edge is a grain that is grouped by: "month".
func (d *draft) isSeries(i int) bool {
	t := d.edges[i].time
	return t != nil && len(t.Ranges) == 0 && slices.Contains(d.groups, d.grainOf(t))
}

// sameWay leaves out words for an order that go against what else is said: the three plants
// with the most defects, in ascending order, are not those with the least.
func (d *draft) sameWay(found []int) []int {
	var ways []string
	for _, i := range found {
		if e := d.edges[i]; !e.is(classUp) && !e.is(classDown) && !e.is(classRank) {
			ways = append(ways, d.direction([]int{i}))
		}
	}
	return slices.DeleteFunc(found, func(i int) bool {
		e := d.edges[i]
		if !e.is(classUp) && !e.is(classDown) {
			return false
		}
		return slices.ContainsFunc(ways, func(way string) bool { return way != d.direction([]int{i}) })
	})
}

// idle uses up words that say nothing about the figure where they stand: how to round it, in
// which unit it is anyway, that something was created if no time is asked about, and that
// members have what is measured of them.
func (d *draft) idle(m *Metric) {
	for _, i := range d.find(classRounding) {
		d.use(i)
		for _, j := range []int{d.next(i), d.previous(i)} {
			if j >= 0 && d.edges[j].number != nil {
				d.use(j)
			}
		}
	}
	unit := lexicons().unitOf(m.Unit)
	for _, i := range d.find(classUnit) {
		if before := i - 1; unit != "" && d.edges[i].unit == unit && before >= 0 && d.edges[before].is(classFunction) {
			d.use(i)
		}
	}
	if d.timeless(m) {
		d.use(d.find(classMade)...)
	}
	if d.ofMembers(m) {
		d.use(d.find(classHold)...)
	}
}

// timeless reports whether no time restricts what is counted.
func (d *draft) timeless(m *Metric) bool {
	q := &d.r.query
	if !q.Period.IsZero() || len(q.Compare) > 0 || len(q.Weekdays) > 0 || slices.ContainsFunc(q.GroupBy, isGrain) {
		return false
	}
	byDefault := d.schema.model.Calendar.DefaultPeriod
	return !d.schema.timed(m.Name) || byDefault == "" || byDefault == "all"
}

// ofMembers reports whether a figure is of something that is measured of the members of an
// entity, one row each: the area of countries, which "have" or "cover" it.
func (d *draft) ofMembers(m *Metric) bool {
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil || counts(numerator.measure) {
		return false
	}
	return slices.ContainsFunc(d.schema.model.Entities, func(e Entity) bool {
		return e.Source == numerator.dataset.Source && e.Table == numerator.dataset.Table
	})
}

// agent takes "by" behind a participle. In "the area covered by countries" it says who does;
// in "offered by suppliers" it may also ask for each of them.
func (d *draft) agent(i, noun int) {
	d.use(i)
	after := d.next(noun)
	if d.edges[i-1].is(classMade) && (after < 0 || !d.edges[after].means(meansValue)) {
		d.r.unmatched = append(d.r.unmatched, d.text(d.edges[i-1])+" "+d.text(d.edges[i]))
	}
}
