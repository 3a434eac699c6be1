// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// Of the members that a ranking finds more may be asked than the figure by which they are
// ranked: other figures, which become Query.Also, and attributes, which become further
// keys of the rows.

// rankedMetric returns the metric by which members are ranked: of a subject the extreme
// one where single rows are ranked, else the one that the words leave. Members after a
// superlative are counted: "with the most languages".
func (d *draft) rankedMetric(t topic) (string, []int, bool) {
	for _, name := range t.metrics {
		if d.whole(t) && d.ranksExtremes(d.schema.metrics[name]) > 0 {
			return name, nil, true
		}
	}
	return d.leftOf(t, true)
}

// rankedAlone notes that a ranking of the one member that is named is none: "the rate of the plant
// with the most defects against Windsor".
func (d *draft) rankedAlone() {
	q := &d.r.query
	if q.Order == "" || q.Limit != 1 {
		return
	}
	for _, f := range q.Filters {
		if len(f.Values) == 1 && !f.Not && f.Op == "" && slices.Contains(q.GroupBy, f.Dimension) {
			d.r.vague = true
		}
	}
}

// sizes notes that "the country with the largest city" does not rank by how many cities
// there are, as "with the most cities" does: the asker says what is meant.
func (d *draft) sizes(c candidate, m *Metric) {
	for _, i := range c.edges {
		if len(d.edges[i].metrics()) == 0 || !d.justMembers(i, m) {
			continue
		}
		for _, j := range []int{d.previous(i), d.next(i)} {
			if j >= 0 && d.edges[j].superlative() && !d.edges[j].is(classMost) && !d.separated(min(i, j), max(i, j)) {
				d.r.vague = true
			}
		}
	}
}

// whole reports whether one of a topic's names is a whole one.
func (d *draft) whole(t topic) bool {
	return slices.ContainsFunc(t.edges, func(i int) bool { return !d.edges[i].partial })
}

// toldOf reports whether a figure may be told of each of the ranked members: "the highest
// defect rate and scrap rate" may rank by both, and "the total population of the 3 largest
// countries" is one number.
func (d *draft) toldOf(ranked, told topic) bool {
	i, after := told.edges[0], false
	for _, j := range ranked.edges {
		if d.edges[i].first >= d.edges[j].end && d.onlyJoins(d.edges[j].end, d.edges[i].first) {
			return false
		}
		after = after || d.ranks(j) && i > j
	}
	switch {
	case d.singledOut(i), !after && slices.ContainsFunc(d.edges[i:max(i, ranked.edges[0])], (*edge).by):
		return false // of each, and another of the first
	case d.r.query.Limit == 1 || d.named || after:
		return true
	}
	for j := d.previous(i); j >= 0 && slices.ContainsFunc(aggregating, d.edges[j].is); j = d.previous(j) {
		if d.edges[j].is(classTotal) || d.edges[j].is(classMean) {
			return false
		}
	}
	return true
}

// ranks reports whether members are ranked by the figure that an edge names.
func (d *draft) ranks(i int) bool {
	before, next := d.before(i), d.next(i)
	return before >= 0 && (d.edges[before].is(classBy) || d.edges[before].superlative()) || next >= 0 && d.edges[next].superlative()
}

// singledOut reports whether a figure has a superlative of its own and is none of a greatest
// or least: "the highest defect rate and the lowest scrap rate" are two rankings.
func (d *draft) singledOut(i int) bool {
	for _, j := range []int{d.before(i), d.next(i)} {
		if j >= 0 && d.edges[j].superlative() && d.used[j] && !d.separated(min(i, j), max(i, j)) {
			return true
		}
	}
	return false
}

// onlyJoins reports whether nothing but words such as "and" stands among tokens.
func (d *draft) onlyJoins(first, end int) bool {
	return !slices.Contains(d.conjunctions[first:end], false)
}

// ofRow decides whether the further figures are those of the very row that has the extreme
// one, as in "the power of the car with the greatest weight" where each row is a car, and
// false if that can't be told.
func (d *draft) ofRow(c *candidate, spoken bool) bool {
	m := d.schema.metrics[c.metric]
	if len(c.also) == 0 || d.ranksExtremes(m) <= 0 {
		return true
	}
	n, _ := d.schema.operands(m)
	if d.schema.keyOfRows(n.dataset, d.groups[0]) {
		return true
	}
	rows := shareWords(d.schema.dimensions[d.groups[0]].words, n.dataset.Words)
	for _, name := range c.also {
		o, denominator := d.schema.operands(d.schema.metrics[name])
		switch {
		case denominator.dataset != nil || o.dataset != n.dataset || counts(o.measure) || spoken:
			if c.ofRow {
				return false
			}
		case rows:
			c.ofRow = true
		case !additive(o.measure):
			return false // the mean of the member, or the figure of the row
		}
	}
	return !c.ofRow || len(d.groups) == 1 && d.schema.numericColumn(n) != "" && d.schema.rowCount(n.dataset) != ""
}

// keyOfRows reports whether a dimension tells each row of a dataset from the others.
func (s *schema) keyOfRows(ds *Dataset, name string) bool {
	e := s.entities[name]
	if e == nil || e.Source != ds.Source || e.Table != ds.Table {
		return false
	}
	return slices.ContainsFunc(ds.Dimensions, func(c Dimension) bool { return c.Of == e.Name && c.Column == e.Key })
}

// numericColumn returns the dimension of the column that a measure aggregates, "" if it
// has none.
func (s *schema) numericColumn(o operand) string {
	for i := range o.dataset.Dimensions {
		if c := &o.dataset.Dimensions[i]; c.Column == o.measure.Column && c.Kind == kindNumber && c.Of == "" && c.Until == "" {
			return c.Name
		}
	}
	return ""
}

// rowCount returns the metric that counts all rows of a dataset, "" if there is none.
func (s *schema) rowCount(ds *Dataset) string {
	for i := range s.model.Metrics {
		m := &s.model.Metrics[i]
		o, denominator := s.operands(m)
		if denominator.dataset == nil && o.dataset == ds && o.measure.Aggregate == "count" && len(o.measure.Where) == 0 && (m.Scale == 0 || m.Scale == 1) {
			return m.Name
		}
	}
	return ""
}

// countedRows returns the metric of an edge that names rows which are counted beside
// another figure of the same rows: "the number of payments and their amount".
func (d *draft) countedRows(i int) []string {
	if !d.edges[i].means(meansRows) {
		return nil
	}
	j := d.previous(i)
	if j < 0 || !d.edges[j].is(classCount) {
		return nil
	}
	ds := d.schema.datasets[d.edges[i].meaning.dataset]
	name := d.schema.rowCount(ds)
	if name == "" || !d.metrics[name] || !slices.ContainsFunc(d.edges, func(e *edge) bool { return d.figureOf(e, ds) }) {
		return nil
	}
	return []string{name}
}

// andCount adds to figures the number of rows behind them if a word such as "count" stands
// by itself in their list: "the total amount and the count by status".
func (d *draft) andCount(all []topic) []topic {
	for i, e := range d.edges {
		j, k := d.previous(i), d.next(i)
		if !e.is(classCount) || j < 0 || len(d.edges[j].metrics()) == 0 || !d.separated(j, i) || k >= 0 && !d.edges[k].is(classBy) && !d.separated(i, k) {
			continue
		}
		m := d.schema.metrics[d.edges[j].metrics()[0]]
		o, denominator := d.schema.operands(m)
		name := d.schema.rowCount(o.dataset)
		if denominator.dataset != nil || counts(o.measure) || name == "" || !d.metrics[name] || slices.ContainsFunc(all, func(t topic) bool { return slices.Contains(t.metrics, name) }) {
			continue
		}
		return append(all, topic{[]string{name}, []int{i}})
	}
	return all
}

// ofThings reports whether a superlative after a figure's name singles out what has the
// figure and not the figure: "the range of the heaviest car".
func (d *draft) ofThings(i int, names []int) bool {
	if !d.edges[i].superlative() || slices.ContainsFunc(names, func(name int) bool { return name > i }) {
		return false
	}
	j := d.next(i)
	return j >= 0 && (d.edges[j].means(meansRows) || d.beginsWithNoun(d.edges[j]))
}

// countedElsewhere reports whether one of several metrics is the number of members of an
// entity, where the rows of another may have a number of members of their own: the
// customers that there are, and those who bought.
func (d *draft) countedElsewhere(topics []topic, names []string) bool {
	for k, t := range topics {
		o, denominator := d.schema.operands(d.schema.metrics[names[k]])
		if denominator.dataset != nil || o.measure.Aggregate != "count" {
			continue
		}
		for _, i := range t.edges {
			for _, member := range d.nouns[[2]int{d.edges[i].first, d.edges[i].end}] {
				if slices.ContainsFunc(names, func(other string) bool { return d.schema.countsDistinct(other, o.dataset, member) }) {
					return true
				}
			}
		}
	}
	return false
}

// countsDistinct reports whether a metric counts the members of an entity in the dataset
// of another metric.
func (s *schema) countsDistinct(of string, own *Dataset, entity string) bool {
	rows, _ := s.operands(s.metrics[of])
	return rows.dataset != own && slices.ContainsFunc(s.model.Metrics, func(m Metric) bool {
		o, denominator := s.operands(s.metrics[m.Name])
		return denominator.dataset == nil && o.dataset == rows.dataset && o.measure.Aggregate == "count_distinct" &&
			slices.ContainsFunc(o.dataset.Dimensions, func(c Dimension) bool { return c.Of == entity && c.Column == o.measure.Column })
	})
}

// figureOf reports whether an edge names a metric of a dataset.
func (d *draft) figureOf(e *edge, ds *Dataset) bool {
	return slices.ContainsFunc(e.metrics(), func(name string) bool {
		numerator, _ := d.schema.operands(d.schema.metrics[name])
		return numerator.dataset == ds
	})
}

// hang adds to the groups the attributes of their members that stand in a list with other
// things that are asked for.
func (d *draft) hang(c candidate) {
	if len(d.groups) == 0 {
		return
	}
	for i, e := range d.edges {
		if d.used[i] || !d.memberNoun(i) || !d.inList(i) && d.owner(i) == "" && !d.whichBefore(i) && !d.added(i) {
			continue
		}
		switch name := e.meaning.dimension; {
		case d.filtered(name) || slices.Contains(d.groups, name):
		case d.hangs(name, c):
			d.use(i)
			d.group(name)
		case d.r.query.Order != "" && d.ofGroups(name):
			d.use(i)
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		}
	}
}

// added reports whether a noun is added to what was asked for before: "and their countries",
// "with country".
func (d *draft) added(i int) bool {
	j := d.previous(i)
	return j >= 0 && (d.separated(j, i) || slices.ContainsFunc(d.edges[j+1:i], func(e *edge) bool { return e.is(classPossessive) || e.is(classWith) }))
}

// ofGroups reports whether a dimension is of the entity of one that is grouped by.
func (d *draft) ofGroups(name string) bool {
	return slices.ContainsFunc(d.groups, func(g string) bool { return !isGrain(g) && d.schema.relatedDimensions(g, name) })
}

// hangs reports whether grouping by an attribute as well tells no more groups apart, of
// any metric of a candidate.
func (d *draft) hangs(name string, c candidate) bool {
	for _, metric := range append([]string{c.metric}, c.also...) {
		m := d.schema.metrics[metric]
		if m == nil {
			return false
		}
		numerator, denominator := d.schema.operands(m)
		for _, o := range []operand{numerator, denominator} {
			if o.dataset != nil && !d.catalog.hangsOnAny(o.dataset, name, d.groups) {
				return false
			}
		}
	}
	return true
}

// inList reports whether a noun stands in a list of what is asked for: beside a metric,
// another noun, or a word such as "name", with a comma or a word such as "and" between.
func (d *draft) inList(i int) bool {
	j, k := d.previous(i), d.next(i)
	return j >= 0 && asksFor(d.edges[j]) && d.separated(j, i) || k >= 0 && asksFor(d.edges[k]) && d.separated(i, k)
}

// separated reports whether a comma or a word such as "and" stands between two edges.
func (d *draft) separated(i, j int) bool {
	for at := d.edges[i].end; at <= d.edges[j].first; at++ {
		if d.tokens[at].apart {
			return true
		}
	}
	return d.joined(i, j)
}

// owner returns the entity of an attribute if the noun of its members follows, with a word
// such as "of" before it: "the city of the plant with", "the city, the country and the
// defect rate of the plant"; else "".
func (d *draft) owner(i int) string {
	dim := d.schema.dimensions[d.edges[i].meaning.dimension]
	if dim.attribute == nil {
		return ""
	}
	of, apart := false, false
	for j := i; j < len(d.edges); j++ {
		e := d.edges[j]
		if of && d.namesDimension(e.first, dim.entity.Name) || e.means(meansNoun) && d.hidesOwner(e, dim.entity.Name) {
			return dim.entity.Name
		}
		if j == i {
			continue
		}
		apart = apart || d.tokens[e.first].apart || d.conjunctions[e.first]
		switch {
		case e.is(classOf):
			of = true
		case quiet(e), e.means(meansValue), e.number != nil, e.superlative(), e.is(classTop), slices.ContainsFunc(aggregating, e.is):
		case apart && asksFor(e):
			of, apart = false, false
		default:
			return ""
		}
	}
	return ""
}

// hidesOwner reports whether the words of an attribute take in those for its members, as
// "country of the plant" does; "plant country" is the country.
func (d *draft) hidesOwner(e *edge, owner string) bool {
	for first := e.first + 1; first < e.end; first++ {
		if d.namesDimension(first, owner) {
			return true
		}
	}
	return false
}

// hiddenOwner returns the entity whose noun is a part of the words of an attribute, if it
// is.
func (d *draft) hiddenOwner(i int) string {
	dim := d.schema.dimensions[d.edges[i].meaning.dimension]
	if dim.attribute == nil || !d.hidesOwner(d.edges[i], dim.entity.Name) {
		return ""
	}
	return dim.entity.Name
}

// ownerOrAsk is owner, and also finds the members in "in which city is the plant with the
// most defects". Where they stand before the superlative without a word such as "with",
// the asker says whether they or their attributes are ranked.
func (d *draft) ownerOrAsk(i int, superlatives []int) string {
	dim := d.schema.dimensions[d.edges[i].meaning.dimension]
	if owner := d.owner(i); owner != "" || dim.attribute == nil {
		return owner
	}
	for _, end := range superlatives {
		with := false
		for j := end - 1; j > i; j-- {
			e := d.edges[j]
			with = with || e.is(classWith)
			if d.used[j] || !e.means(meansNoun) || e.meaning.dimension != dim.entity.Name {
				continue
			}
			if with {
				return dim.entity.Name
			}
			d.r.vague = true
		}
	}
	return ""
}

// ranksOwner uses up the noun of the members that have an attribute, which are ranked, and
// returns their entity. A path that reads that noun as something else is none.
func (d *draft) ranksOwner(attribute int, owner string) string {
	if d.hidesOwner(d.edges[attribute], owner) {
		return owner
	}
	for i, e := range d.edges {
		if i > attribute && e.means(meansNoun) && e.meaning.dimension == owner {
			d.use(i)
			return owner
		}
	}
	d.use(attribute)
	d.r.unmatched = append(d.r.unmatched, d.text(d.edges[attribute]))
	return owner
}

// strangers notes attributes that are said to be of members which do not have them: the
// country of a plant is not "the country of the supplier".
func (d *draft) strangers() {
	for i, e := range d.edges {
		if !e.means(meansNoun) || d.schema.dimensions[e.meaning.dimension].attribute == nil {
			continue
		}
		of := false
		for j := i + 1; j < len(d.edges) && (quiet(d.edges[j]) || of && d.edges[j].means(meansNoun)); j++ {
			of = of || d.edges[j].is(classOf)
			if d.edges[j].means(meansNoun) {
				if entity := d.schema.entities[d.edges[j].meaning.dimension]; entity != nil && entity != d.schema.dimensions[e.meaning.dimension].entity {
					d.r.unmatched = append(d.r.unmatched, d.text(e))
				}
				break
			}
		}
	}
}

// asksFor reports whether an edge may be one of the things that a question asks for.
func asksFor(e *edge) bool {
	return e.means(meansNoun) || len(e.metrics()) > 0 || e.is(classNaming) || e.is(classCoding)
}

// namesDimension reports whether words that begin at a token name a dimension.
func (d *draft) namesDimension(first int, name string) bool {
	for span, names := range d.nouns {
		if span[0] == first && slices.Contains(names, name) {
			return true
		}
	}
	return false
}
