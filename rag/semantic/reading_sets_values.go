// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// conditions makes conditions on members of what the question says of them: by another
// figure, or by values that the asked figure can't be cut by but another dataset knows.
func (d *draft) conditions() {
	m := d.schema.metrics[d.r.query.Metric]
	if m == nil {
		return
	}
	for i := range d.said {
		c := d.said[i].condition
		for _, v := range d.said[i].values {
			d.assign(&c, m, v)
		}
		d.r.query.Members = append(d.r.query.Members, c)
	}
	d.each(m)
	for _, f := range slices.Clone(d.r.query.Filters) {
		if f.Op == "" && !d.schema.available(m, f.Dimension) && d.filtered(f.Dimension) {
			d.bySaying(m, f.Dimension)
		}
	}
}

// assign gives a value that stands behind a figure to its condition if the asked figure
// can't be cut by it. What both could be cut by is asked back, unless it is about the
// members themselves.
func (d *draft) assign(c *MemberCondition, m *Metric, v int) {
	name := d.edges[v].meaning.dimension
	dim := d.schema.dimensions[name]
	switch {
	case dim.entity != nil && dim.entity.Name == c.Entity, !d.schema.available(d.schema.metrics[c.Metric], name):
	case d.schema.available(m, name):
		d.r.vague = true
	default:
		for _, f := range d.r.query.Filters {
			if f.Dimension == name && !slices.ContainsFunc(c.Filters, func(o Filter) bool { return o.Dimension == name }) {
				c.Filters = append(c.Filters, f)
			}
		}
		d.dropFilter(name)
	}
}

func (d *draft) dropFilter(name string) {
	d.r.query.Filters = slices.DeleteFunc(d.r.query.Filters, func(f Filter) bool { return f.Dimension == name })
}

// saying is what a clause says of members by values alone: "countries that speak Latin".
type saying struct {
	noun  int
	not   bool
	both  bool
	words []int
}

// bySaying makes a condition of the filters by a dimension, and of those in the same
// clause, if one dataset alone connects them with members of the asked figure's dataset.
// It does nothing where the words do not say so.
func (d *draft) bySaying(m *Metric, name string) {
	var filters []Filter
	var said saying
	for i, e := range d.edges {
		if !e.means(meansValue) || d.schema.available(m, e.meaning.dimension) {
			continue
		}
		s, ok := d.saying(m, i)
		if !ok || len(filters) > 0 && s.noun != said.noun {
			return
		}
		s.not = s.not || said.not
		s.both = s.both || said.both
		s.words = append(s.words, said.words...)
		said = s
		filters = addValue(filters, e.meaning)
	}
	if d.asksBehind(m, said.noun) {
		return
	}
	ds, entity := d.connecting(m, filters, said)
	if ds == nil || !slices.ContainsFunc(filters, func(f Filter) bool { return f.Dimension == name }) {
		return
	}
	for _, f := range filters {
		said.not = said.not || slices.ContainsFunc(d.r.query.Filters, func(o Filter) bool { return o.Dimension == f.Dimension && o.Not })
	}
	d.saidOf(MemberCondition{Entity: entity, Dataset: ds.Name, Filters: filters, Not: said.not}, said)
	for _, f := range filters {
		d.dropFilter(f.Dimension)
	}
	d.use(said.words...)
	// Events say of which kind members are, and may as well pick the events that are meant.
	d.r.vague = d.r.vague || ds.Time != nil
}

// asksBehind reports whether the asked figure, or a superlative, stands behind a value that
// is said of members: "where it is spoken by the most people" is about these.
func (d *draft) asksBehind(m *Metric, noun int) bool {
	behind := false
	for i, e := range d.edges {
		switch {
		case i <= noun:
		case e.means(meansValue) && !d.schema.available(m, e.meaning.dimension):
			behind = true
		case behind && (e.superlative() || slices.Contains(e.metrics(), m.Name)):
			return true
		}
	}
	return false
}

// saidOf adds a condition: one for each value if both are asked for. Of two values that
// are joined by "and" alone, it is not sure that both are meant.
func (d *draft) saidOf(c MemberCondition, said saying) {
	several := slices.IndexFunc(c.Filters, func(f Filter) bool { return len(f.Values) > 1 })
	switch {
	case several < 0:
	case said.both && !c.Not && len(c.Filters) == 1:
		for _, v := range c.Filters[0].Values {
			one := c
			one.Filters = []Filter{{Dimension: c.Filters[0].Dimension, Values: []string{v}}}
			d.r.query.Members = append(d.r.query.Members, one)
		}
		return
	case said.both || len(d.find(classEither)) == 0:
		d.r.vague = true
	}
	d.r.query.Members = append(d.r.query.Members, c)
}

func addValue(filters []Filter, m *meaning) []Filter {
	for i := range filters {
		if filters[i].Dimension == m.dimension {
			if !slices.Contains(filters[i].Values, m.value) {
				filters[i].Values = append(filters[i].Values, m.value)
			}
			return filters
		}
	}
	return append(filters, Filter{Dimension: m.dimension, Values: []string{m.value}})
}

// saying goes back from a value to the noun that the clause is about.
func (d *draft) saying(m *Metric, v int) (saying, bool) {
	s := saying{noun: -1}
	tied := false
	for i := v - 1; i >= 0; i-- {
		e := d.edges[i]
		name := d.entityNoun(i)
		switch dim := d.schema.dimensions[name]; {
		case e.means(meansValue) && !d.schema.available(m, e.meaning.dimension):
		case e.is(classBoth):
			s.both = true
			s.words = append(s.words, i)
		case e.is(classNot) && len(e.classes) == 1:
			if s.not {
				return s, false
			}
			s.not, tied = true, true
			s.words = append(s.words, i)
		case dim != nil && dim.entity != nil && dim.code == nil && (e.means(meansNoun) || slices.Contains(e.metrics(), m.Name)) && !e.partial:
			s.noun = i
			return s, tied
		case e.means(meansNoun) && !d.schema.available(m, e.meaning.dimension):
		case d.leads(i), d.relates(i) != nil:
			tied = true
		case tied && (e.superlative() || slices.Contains(e.metrics(), m.Name)): // "the city with the most people that"
		case !quiet(e) && !e.is(classEither):
			return s, false
		}
	}
	return s, false
}

// connecting returns the one dataset with all the dimensions of a clause and with members
// that the asked figure's rows are of, and the entity of these members; nil if there is
// none, or more than one.
func (d *draft) connecting(m *Metric, filters []Filter, said saying) (*Dataset, string) {
	if len(filters) == 0 {
		return nil, ""
	}
	about := d.schema.dimensions[d.entityNoun(said.noun)]
	var found *Dataset
	entity := ""
	for i := range d.schema.model.Datasets {
		ds := &d.schema.model.Datasets[i]
		if !d.reads(ds) || slices.ContainsFunc(filters, func(f Filter) bool { _, ok := d.schema.reach(ds, f.Dimension); return !ok }) {
			continue
		}
		for j := range ds.Dimensions {
			of := ds.Dimensions[j].Of
			if d.schema.entities[of] == nil || !d.schema.available(m, of) || !d.speaksOf(m, about, of, said.not) {
				continue
			}
			if found != nil {
				return nil, ""
			}
			found, entity = ds, of
		}
	}
	return found, entity
}

// speaksOf reports whether what is said of the members of an entity decides about what a
// noun stands for: the members themselves, rows that are of one of them each ("cities that
// speak Latin", by their country), or values that are counted once ("continents where").
func (d *draft) speaksOf(m *Metric, about *dimension, entity string, not bool) bool {
	numerator, denominator := d.schema.operands(m)
	switch {
	case about.entity.Name == entity && about.attribute == nil:
		return true
	case denominator.measure != nil || not && about.attribute != nil:
		return false
	case about.attribute != nil:
		return about.entity.Name == entity && numerator.measure.Aggregate == "count_distinct" && numerator.measure.Column == about.attribute.Column &&
			numerator.dataset.Table == about.entity.Table && numerator.dataset.Source == about.entity.Source
	}
	return numerator.dataset.Table == about.entity.Table && numerator.dataset.Source == about.entity.Source
}

// each makes a condition of each of several values, where members are counted once that
// have both: "how many countries speak both Latin and Greek".
func (d *draft) each(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	words := d.find(classBoth)
	if len(words) == 0 || denominator.measure != nil || numerator.measure.Aggregate != "count_distinct" || len(numerator.measure.Where) > 0 {
		return
	}
	entity := ""
	for i := range numerator.dataset.Dimensions {
		if c := &numerator.dataset.Dimensions[i]; c.Column == numerator.measure.Column && d.schema.entities[c.Of] != nil {
			entity = c.Of
		}
	}
	for _, f := range d.r.query.Filters {
		if entity == "" || len(f.Values) < 2 || f.Not || len(d.r.query.Filters) > 1 {
			continue
		}
		d.use(words...)
		d.dropFilter(f.Dimension)
		c := MemberCondition{Entity: entity, Dataset: numerator.dataset.Name, Filters: []Filter{f}}
		d.saidOf(c, saying{both: true})
		return
	}
}

// conditionPeriods gives conditions without a period that of the query. A period that
// stands in a clause alone may be that of the figure too: the asker says which is meant.
func (d *draft) conditionPeriods() {
	q := &d.r.query
	q.Members = slices.Clone(q.Members)
	for i := range q.Members {
		c := &q.Members[i]
		switch {
		case !d.schema.conditionTimed(c) || !c.Period.IsZero():
			d.r.spans = d.r.spans || d.r.without && !c.Period.IsZero() && d.schema.timed(q.Metric)
		case len(q.Compare) > 0:
			d.r.vague = true
		default:
			c.Period = q.Period
		}
	}
}

// fillMembers gives conditions without a period the one that the question is taken to be
// about.
func (s *inquiry) fillMembers(r *reading, p Period) {
	r.query.Members = slices.Clone(r.query.Members)
	for i := range r.query.Members {
		if c := &r.query.Members[i]; c.Period.IsZero() && s.schema.conditionTimed(c) {
			c.Period = p
		}
	}
}

// membersTimed reports whether a condition of a query without a period is about a time.
func (s *schema) membersTimed(q Query) bool {
	return slices.ContainsFunc(q.Members, func(c MemberCondition) bool { return c.Period.IsZero() && s.conditionTimed(&c) })
}

// whichSpan asks whether the period of a condition is that of the figure as well; nil if
// that comes to the same, as fillPeriod has it.
func (s *inquiry) whichSpan(r *reading) *Answer {
	var options []Option
	add := func(q Query) {
		if !slices.ContainsFunc(options, func(known Option) bool { return known.Query.Period == q.Period }) {
			options = append(options, Option{Value: dayString(q.Period.Start), Label: s.schema.speaker(q, nil, s.voice()).subject(), Query: &q})
		}
	}
	for _, c := range r.query.Members {
		if !c.Period.IsZero() {
			q := r.query
			q.Period = c.Period
			add(q)
		}
	}
	filled := *r
	known := s.fillPeriod(&filled)
	if known {
		add(filled.query)
	}
	if known && len(options) == 1 {
		return nil
	}
	return s.ask(AmbiguousTime, options, r)
}
