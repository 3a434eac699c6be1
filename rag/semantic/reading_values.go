// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The adjustments of a reading's score for a value and a noun that stand together.
const (
	bonusNoun    = 0.4  // "the Windsor plant"
	bonusRelated = 0.35 // a noun of the same entity
	scoreLonely  = -0.8 // a bare number or letter without its noun
)

// values takes the values of a path and makes filters of them.
func (d *draft) values() {
	last := map[string]int{}
	for i, e := range d.edges {
		if !e.means(meansValue) {
			continue
		}
		d.used[i] = true
		d.r.guessed = d.r.guessed || e.guessed
		if j, ok := last[e.meaning.dimension]; ok && d.edges[j].meaning.value != e.meaning.value && !d.sets(j, i) && len(d.find(classCompare)) == 0 {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		}
		dim := d.schema.dimensions[e.meaning.dimension]
		beside := d.beside(i, dim)
		d.r.score += beside
		lonely := lonely(d.text(e), d.language)
		if lonely && d.countsWhat(i) {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			continue
		}
		if lonely && beside > 0 {
			d.r.score -= scoreLonely // its noun stands beside it
		}
		if j, ok := last[e.meaning.dimension]; ok && j != i && beside <= 0 && lonely && d.sets(j, i) {
			beside = bonusRelated // "severity A and B"
			d.r.score -= scoreLonely
		}
		if lonely && (beside <= 0 || d.limits(i)) {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			continue
		}
		last[e.meaning.dimension] = i
		d.filter(e.meaning.dimension, e.meaning.value, d.negated(i))
	}
}

// countsWhat reports whether a number says how many of something members have, and is none
// of them: "machines with 5 failures", "machines with exactly 5 failures".
func (d *draft) countsWhat(i int) bool {
	j, k := d.previous(i), d.next(i)
	if j < 0 || k < 0 || len(d.edges[k].metrics()) == 0 || !d.edges[j].means(meansNoun) {
		return false
	}
	return slices.ContainsFunc(d.edges[j+1:i], func(e *edge) bool { return e.is(classWith) || e.is(classRelative) })
}

// limits reports whether a number says how many members are ranked and is none of them:
// "top 3 plants", "the 3 worst plants".
func (d *draft) limits(i int) bool {
	if _, number := parseNumber(d.text(d.edges[i]), d.language); !number {
		return false
	}
	ranks := func(j int) bool {
		return j >= 0 && (d.edges[j].superlative() || d.edges[j].is(classTop) || d.edges[j].is(classBottom))
	}
	j := d.previous(i)
	return ranks(j) || ranks(d.next(i)) && (j < 0 || !d.edges[j].means(meansNoun))
}

// lonely reports whether a word is too short to name a value by itself, or a number that
// may count something.
func lonely(word, language string) bool {
	if _, number := parseNumber(word, language); number && len(word) != len("2025") {
		return true
	}
	if slices.Contains(ordinals[language], fold(word)) {
		return true
	}
	return utf8.RuneCountInString(word) <= 1 || len(word) <= 3 && strings.Trim(word, "0123456789") == ""
}

// beside returns the bonus for a noun of the value's dimension, or of its entity, next to
// a value, and uses the noun up.
func (d *draft) beside(i int, dim *dimension) float64 {
	best := 0.0
	for _, j := range []int{d.previous(i), d.next(i)} {
		if j < 0 || !d.edges[j].means(meansNoun) {
			continue
		}
		noun := d.schema.dimensions[d.edges[j].meaning.dimension]
		switch {
		case noun == dim:
			best = max(best, bonusNoun)
			d.use(j)
		case noun.entity != nil && noun.entity == dim.entity && noun.attribute == nil && noun.kind != kindNumber:
			best = max(best, bonusRelated)
			d.use(j)
		}
	}
	return best
}

// negated reports whether a word such as "without" stands before a value, perhaps with
// other values of the list between, and uses it up.
func (d *draft) negated(i int) bool {
	for j := d.previous(i); j >= 0; j = d.previous(j) {
		e := d.edges[j]
		if e.is(classNot) {
			d.use(j)
			return true
		}
		if e.is(classEither) && !e.means(meansValue) {
			continue // "other than leaks or rattles"
		}
		listed := d.listedWith(j, i) || slices.ContainsFunc(d.edges[j:i], func(o *edge) bool { return o.is(classEither) })
		if !e.means(meansNoun) && !(e.means(meansValue) && d.schema.relatedDimensions(e.meaning.dimension, d.edges[i].meaning.dimension) && listed) {
			return false
		}
	}
	return false
}

// relatedDimensions reports whether two dimensions are one, or of one entity.
func (s *schema) relatedDimensions(a, b string) bool {
	x, y := s.dimensions[a], s.dimensions[b]
	return a == b || x != nil && y != nil && x.entity != nil && x.entity == y.entity
}

// filter adds a value to the filters.
func (d *draft) filter(dimension, value string, not bool) {
	filters := &d.r.query.Filters
	for i := range *filters {
		f := &(*filters)[i]
		if f.Dimension == dimension && f.Not == not && f.Op == "" {
			if !slices.Contains(f.Values, value) {
				f.Values = append(f.Values, value)
			}
			return
		}
	}
	*filters = append(*filters, Filter{Dimension: dimension, Values: []string{value}, Not: not})
}

// comparisons takes "older than 15 years": an operator, a number, and the dimension by
// its noun or its unit.
func (d *draft) comparisons() {
	operators := [...]struct {
		class class
		op    string
	}{{classMore, ">"}, {classLess, "<"}, {classAtLeast, ">="}, {classAtMost, "<="}}
	for i := range d.edges {
		for _, o := range operators {
			if d.used[i] || !d.edges[i].is(o.class) {
				continue
			}
			if number, dim := d.number(i); dim != "" {
				d.use(i)
				d.r.query.Filters = append(d.r.query.Filters, Filter{Dimension: dim, Op: o.op, Number: number})
			}
		}
	}
}

// number finds the number behind an operator, and the numeric dimension it is of, and
// uses both up.
func (d *draft) number(i int) (float64, string) {
	at := -1
	for j := i + 1; j < len(d.edges) && j <= i+3; j++ {
		if d.edges[j].number != nil {
			at = j
			break
		}
	}
	if at < 0 || d.used[at] {
		return 0, ""
	}
	for _, j := range []int{d.next(at), d.previous(i), d.next(d.orLast(d.next(at)))} {
		if j < 0 || d.used[j] {
			continue
		}
		if name := d.numeric(j); name != "" && !d.aggregated(j) {
			d.use(at, j)
			return *d.edges[at].number, name
		}
	}
	return 0, ""
}

// aggregated reports whether a noun is what something is told of, as in "an average age
// over 40": that is about the figures of groups and not about members.
func (d *draft) aggregated(i int) bool {
	j := d.previous(i)
	return j >= 0 && slices.ContainsFunc([]class{classMean, classMaximum, classMinimum, classTotal, classCount}, d.edges[j].is) && d.edges[i].means(meansNoun)
}

// orLast returns i, or the last edge for -1.
func (d *draft) orLast(i int) int {
	if i < 0 {
		return len(d.edges) - 1
	}
	return i
}

// numeric returns the numeric dimension that an edge names, by its noun or its unit, which
// no other may have.
func (d *draft) numeric(i int) string {
	e := d.edges[i]
	if e.means(meansNoun) && d.schema.dimensions[e.meaning.dimension].kind == kindNumber {
		return e.meaning.dimension
	}
	word, found := fold(d.text(e)), ""
	for _, name := range sortedKeys(d.schema.dimensions) {
		dim := d.schema.dimensions[name]
		if dim.kind != kindNumber || dim.unit == "" {
			continue
		}
		if unit := fold(dim.unit); unit != word && unit != strings.TrimSuffix(word, "s") && e.currency != dim.unit {
			continue
		}
		if found != "" {
			return ""
		}
		found = name
	}
	return found
}

// entities makes filters of one entity comparable: a value of an attribute that only one
// member has becomes that member, and values that no member has together, but that were
// listed, are taken as a list of members.
func (d *draft) entities() {
	var names []string
	for _, f := range d.r.query.Filters {
		if e := d.schema.dimensions[f.Dimension].entity; e != nil && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		d.narrow(d.schema.entities[name])
	}
}

func (d *draft) narrow(e *Entity) {
	var kept, asked, mine []Filter
	for _, f := range d.r.query.Filters {
		dim := d.schema.dimensions[f.Dimension]
		if dim.entity == e && dim.code == nil && !f.Not && f.Op == "" && !d.direct(f.Dimension) {
			asked = append(asked, f)
			mine = append(mine, d.single(e, f))
		} else {
			kept = append(kept, f)
		}
	}
	if several := severalValued(asked); len(several) > 1 {
		// "left front and right rear" are two, not four.
		d.r.unmatched = append(d.r.unmatched, joinWords(several))
	}
	if len(asked) > 1 && len(d.catalog.keys(d.schema, asked)) == 0 && !d.enumerated(e) {
		return // no member has all of it
	}
	mine = sameDimension(mine)
	if len(mine) < 2 || len(d.catalog.keys(d.schema, mine)) > 0 {
		d.r.query.Filters = append(kept, mine...)
		return
	}
	if d.sharesName(e, mine) {
		return
	}
	var union []string
	for _, f := range mine {
		union = append(union, d.catalog.keys(d.schema, []Filter{f})...)
	}
	slices.Sort(union)
	d.r.query.Filters = append(kept, Filter{Dimension: e.Name, Values: slices.Compact(union)})
}

// severalValued returns the dimensions of filters with several values.
func severalValued(filters []Filter) []string {
	var names []string
	for _, f := range filters {
		if len(f.Values) > 1 {
			names = append(names, f.Dimension)
		}
	}
	return names
}

// sharesName notes that an attribute is listed with a member in whose name another value of
// it may stand: "left and right headlamps" are no left parts beside a right headlamp.
func (d *draft) sharesName(e *Entity, mine []Filter) bool {
	if !slices.ContainsFunc(mine, func(f Filter) bool { return f.Dimension != e.Name && len(d.catalog.keys(d.schema, []Filter{f})) > 1 }) {
		return false
	}
	for _, edge := range d.edges {
		if !edge.means(meansValue) || edge.end-edge.first < 2 || d.schema.dimensions[edge.meaning.dimension].entity != e {
			continue
		}
		for at := edge.first + 1; at < edge.end; at++ {
			if d.names[[2]int{edge.first, at}] || d.names[[2]int{at, edge.end}] {
				d.r.unmatched = append(d.r.unmatched, d.text(edge))
				return true
			}
		}
	}
	return false
}

// enumerated reports whether the values of an entity that no member has together were
// listed: "hoods and tailgates", and not "left hoods".
func (d *draft) enumerated(e *Entity) bool {
	last := -1
	for i, edge := range d.edges {
		if !edge.means(meansValue) || d.schema.dimensions[edge.meaning.dimension].entity != e {
			continue
		}
		if last >= 0 && !d.sets(last, i) {
			return false
		}
		last = i
	}
	return true
}

// sets reports whether words between two values list them or set them against one another.
func (d *draft) sets(i, j int) bool {
	return d.listedWith(i, j) || slices.ContainsFunc(d.edges[i:j], func(e *edge) bool { return e.is(classCompare) || e.is(classNot) || e.is(classBoth) })
}

// single returns a filter by keys for one by an attribute each of whose values a single
// member has: a city with one plant is that plant.
func (d *draft) single(e *Entity, f Filter) Filter {
	if f.Dimension == e.Name {
		return f
	}
	keys := Filter{Dimension: e.Name}
	for _, v := range f.Values {
		members := d.having(f.Dimension, v)
		if len(members) != 1 {
			return f
		}
		keys.Values = append(keys.Values, members[0])
	}
	return keys
}

// having returns the keys of the members with a value. Many readings ask for the same.
func (rd *reader) having(dimension, value string) []string {
	key := [2]string{dimension, value}
	members, ok := rd.members[key]
	if !ok {
		members = rd.catalog.keys(rd.schema, []Filter{{Dimension: dimension, Values: []string{value}}})
		if rd.members == nil {
			rd.members = map[[2]string][]string{}
		}
		rd.members[key] = members
	}
	return members
}

// sameDimension joins filters of one dimension.
func sameDimension(filters []Filter) []Filter {
	var joined []Filter
	for _, f := range filters {
		i := slices.IndexFunc(joined, func(j Filter) bool { return j.Dimension == f.Dimension })
		if i < 0 {
			f.Values = slices.Clone(f.Values)
			joined = append(joined, f)
			continue
		}
		for _, v := range f.Values {
			if !slices.Contains(joined[i].Values, v) {
				joined[i].Values = append(joined[i].Values, v)
			}
		}
	}
	return joined
}

// direct reports whether the metric's numerator holds the dimension in a column of its
// own, which then need not agree with the entity.
func (d *draft) direct(name string) bool {
	m := d.schema.metrics[d.r.query.Metric]
	if m == nil {
		return false
	}
	numerator, _ := d.schema.operands(m)
	if numerator.dataset == nil {
		return false
	}
	way, ok := d.schema.reach(numerator.dataset, name)
	return ok && way.direct && way.column.Of == "" && d.schema.dimensions[name].attribute != nil
}
