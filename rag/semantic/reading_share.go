// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
)

// rivalsOf returns the best edge of a metric that holds a word such as "share", which is a
// part of the metric's name then ("share of defects").
func rivalsOf(edges [][]edge) map[int]*edge {
	asks := map[int]bool{}
	for i := range edges {
		asks[i] = slices.ContainsFunc(edges[i], func(e edge) bool { return e.is(classShare) })
	}
	rivals := map[int]*edge{}
	for i := range edges {
		for j := range edges[i] {
			e := &edges[i][j]
			if len(e.metrics()) == 0 || e.partial || e.end-e.first < 2 {
				continue
			}
			for at := e.first; at < e.end; at++ {
				if asks[at] && (rivals[at] == nil || rivals[at].score < e.score) {
					rivals[at] = e
				}
			}
		}
	}
	return rivals
}

// position is where a value stands in a question for a share.
type position uint8

// In "on Toledo's line, what share of hood defects in January were scratches" the positions
// are before "share", before the metric, before the verb, and after it.
const (
	beforeShare position = iota
	beforeMetric
	afterMetric
	afterVerb
)

// item is one restriction of the whole or of the part: the filters of a dimension, or of
// an entity, that stand in one position.
type item struct {
	dimensions []string
	position   position
	first      int // the first edge
}

// share takes "what share of defects were on doors": the part is what the question says
// last of the whole. It leaves what it does not understand, which then is a leftover.
func (d *draft) share(c candidate, m *Metric) {
	found := d.find(classShare)
	q := &d.r.query
	if len(found) != 1 || !d.schema.shareable(m) || len(c.also) > 0 || q.Having != nil || q.Count || len(q.Members) > 0 {
		return
	}
	asks := found[0]
	if words := d.tokens[d.edges[asks].first+1 : d.edges[asks].end]; slices.ContainsFunc(words, func(t token) bool { return t.apart }) {
		return // "in percent, of"
	}
	var names []int
	for i, e := range d.edges {
		if len(e.metrics()) > 0 {
			if !slices.Contains(c.edges, i) {
				return
			}
			names = append(names, i)
		}
	}
	if len(names) == 0 || len(q.Compare) == 0 && d.periodsNamed() > 1 {
		return // "what share of 2025 was in May": the whole has another period
	}
	items, ok := d.items(asks, names)
	if !ok {
		return
	}
	d.wholes = d.wholesOf(items, asks, names)
	if len(d.wholes) == 0 {
		return
	}
	d.wholes = append(d.wholes, d.within(d.wholes)...)
	q.ShareOf = d.wholes[0]
	d.use(asks)
	d.use(d.find(classPortion)...)
	d.r.score += d.parity(asks, slices.ContainsFunc(items, func(i item) bool { return i.position == afterVerb }))
}

// parity returns what makes up for a metric whose name holds the word for "share": nothing
// where the name stands as the model has it ("defect percentage"). If its words stand in
// another order, or the sentence sets a part apart from a whole ("what share of defects were
// on doors"), the asker says which is meant; if both, the share is.
func (d *draft) parity(asks int, sentence bool) float64 {
	var rival *edge
	for at := d.edges[asks].first; at < d.edges[asks].end && rival == nil; at++ {
		rival = d.rivals[at]
	}
	if rival == nil || !sentence && !rival.scrambled {
		return 0 // the metric's own name
	}
	bonus := rival.score
	for _, e := range d.edges {
		if e.first < rival.end && rival.first < e.end {
			bonus -= e.score
		}
	}
	if sentence && rival.scrambled {
		bonus += 2 * margin
	}
	return bonus
}

// items returns the restrictions by their position, in order; false if one stands in two
// of them, or nobody knows where.
func (d *draft) items(asks int, names []int) ([]item, bool) {
	name := names[len(names)-1]
	if i := slices.IndexFunc(names, func(i int) bool { return i > asks }); i >= 0 {
		name = names[i]
	}
	verb := len(d.edges)
	for i := max(asks, name) + 1; i < len(d.edges); i++ {
		if d.edges[i].is(classBelong) {
			verb = i
			break
		}
	}
	at := func(i int) position {
		switch {
		case i > verb:
			return afterVerb
		case i > name && i > asks:
			return afterMetric
		case i > asks:
			return beforeMetric
		}
		return beforeShare
	}
	var items []item
	for i, e := range d.edges {
		if e.time != nil && len(e.time.Weekdays) > 0 {
			items = append(items, item{[]string{weekday}, at(i), i})
		}
	}
	for _, f := range d.r.query.Filters {
		edges := d.edgesOf(f.Dimension)
		if len(edges) == 0 || at(edges[0]) != at(edges[len(edges)-1]) {
			return nil, false
		}
		known := slices.IndexFunc(items, func(i item) bool {
			return i.position == at(edges[0]) && d.schema.relatedDimensions(i.dimensions[0], f.Dimension)
		})
		if known < 0 {
			items = append(items, item{position: at(edges[0]), first: edges[0]})
			known = len(items) - 1
		}
		items[known].dimensions = append(items[known].dimensions, f.Dimension)
	}
	slices.SortStableFunc(items, func(a, b item) int { return a.first - b.first })
	return items, true
}

// edgesOf returns the edges that say a filter: its values or its noun, or those of the
// other dimensions of its entity, from which it was concluded.
func (d *draft) edgesOf(dimension string) []int {
	var own, related []int
	for i, e := range d.edges {
		switch {
		case !e.means(meansValue) && !(e.means(meansNoun) && d.comparedWith(dimension)):
		case e.meaning.dimension == dimension:
			own = append(own, i)
		case d.schema.relatedDimensions(e.meaning.dimension, dimension) && !d.filtered(e.meaning.dimension):
			related = append(related, i)
		}
	}
	if len(own) > 0 {
		return own
	}
	return related
}

// comparedWith reports whether a dimension is filtered by a comparison or by a number.
func (d *draft) comparedWith(dimension string) bool {
	return d.schema.dimensions[dimension].kind == kindNumber
}

// wholesOf returns the values that Query.ShareOf may have.
func (d *draft) wholesOf(items []item, asks int, names []int) [][]string {
	in := func(p position) (list []item) {
		for _, i := range items {
			if i.position == p {
				list = append(list, i)
			}
		}
		return list
	}
	before, whole, after, verb := in(beforeShare), in(beforeMetric), in(afterMetric), in(afterVerb)
	groups := d.partGroups()
	switch {
	case len(verb) > 1:
		return [][]string{dimensionsOf(verb), verb[0].dimensions}
	case len(verb) == 1:
		return [][]string{verb[0].dimensions}
	case names[0] < asks && (len(names) > 1) && len(whole)+len(after) > 0:
		return nil // "A as a share of B": the whole has restrictions of its own
	case names[0] < asks && len(names) > 1 && len(before) > 0:
		return [][]string{dimensionsOf(before)}
	case len(d.partBefore(items, asks, names)) > 0:
		return [][]string{dimensionsOf(d.partBefore(items, asks, names))}
	case len(whole) > 0 && d.fromAll(whole, names):
		return [][]string{dimensionsOf(whole)}
	case len(before) > 0 && d.possesses(before[len(before)-1], asks):
		return choices(before, nil)
	case len(whole) > 0 && len(after) > 0:
		return append(choices(whole, groups), choices(append(whole, after...), nil)[0], dimensionsOf(after))
	case len(whole) > 0:
		return choices(whole, groups)
	case len(after) > 0:
		return choices(after, groups)
	case len(groups) > 0:
		return [][]string{groups}
	}
	return nil
}

// within returns the parts without what is told by the rest of them: in "the share of Toledo
// in all US claims" the country is the whole's.
func (d *draft) within(wholes [][]string) [][]string {
	var all [][]string
	for _, part := range wholes {
		for i, name := range part {
			rest := slices.Concat(part[:i], part[i+1:])
			if slices.ContainsFunc(rest, func(other string) bool { return d.schema.relatedDimensions(other, name) }) && d.tells(rest, name) {
				all = append(all, rest)
			}
		}
	}
	return all
}

// tells reports whether the filters of some dimensions leave the same members of an entity
// with that of a further one as without it.
func (d *draft) tells(rest []string, further string) bool {
	entity := d.schema.dimensions[further].entity
	var without, with []Filter
	for _, f := range d.r.query.Filters {
		if dim := d.schema.dimensions[f.Dimension]; dim.entity != entity {
			continue
		}
		if slices.Contains(rest, f.Dimension) {
			without = append(without, f)
		}
		if slices.Contains(rest, f.Dimension) || f.Dimension == further {
			with = append(with, f)
		}
	}
	return slices.Equal(d.catalog.keys(d.schema, without), d.catalog.keys(d.schema, with))
}

// possesses reports whether an item stands directly before the word for "share": "Toledo's
// share".
func (d *draft) possesses(i item, asks int) bool {
	last := i.first
	for j := i.first; j < asks; j++ {
		if d.edges[j].means(meansValue) {
			last = j
		}
	}
	between := d.tokens[d.edges[last].end:d.edges[asks].first]
	return !d.tokens[d.edges[asks].first].apart && (len(between) == 0 || len(between) == 1 && between[0].folded == "s")
}

// partBefore returns the restrictions of a part whose whole is named behind it: by the
// metric again ("the share of paint defects in all defects at Toledo"), or by a word such as
// "of the total".
func (d *draft) partBefore(items []item, asks int, names []int) []item {
	first := slices.IndexFunc(names, func(i int) bool { return i > asks })
	if first < 0 {
		return nil
	}
	end := -1
	for _, i := range append(slices.Clone(names[first+1:]), d.find(classPortion)...) {
		if i > names[first] && (end < 0 || i < end) {
			end = i
		}
	}
	var part []item
	for _, i := range items {
		if i.first > asks && i.first < end {
			part = append(part, i)
		}
	}
	return part
}

// fromAll reports whether a word such as "of all" stands between the part and the name of
// the metric, so that what follows restricts the whole.
func (d *draft) fromAll(part []item, names []int) bool {
	return slices.ContainsFunc(d.find(classPortion), func(i int) bool { return i > part[len(part)-1].first && i < names[len(names)-1] })
}

// choices are the parts that a noun phrase may speak of: all items, or one of them; or the
// groups.
func choices(items []item, groups []string) [][]string {
	all := [][]string{dimensionsOf(items)}
	if len(items) > 1 {
		for _, i := range items {
			all = append(all, i.dimensions)
		}
	}
	if len(groups) > 0 {
		all = append(all, groups)
	}
	return all
}

func dimensionsOf(items []item) []string {
	var names []string
	for _, i := range items {
		names = append(names, i.dimensions...)
	}
	return names
}

// partGroups are the groups that can be parts of a whole: the dimensions, or the grain if
// there are none.
func (d *draft) partGroups() []string {
	groups := slices.DeleteFunc(slices.Clone(d.r.query.GroupBy), isGrain)
	if len(groups) == 0 {
		return d.r.query.GroupBy
	}
	return groups
}

// withWholes returns the reading once for each whole that its share may be of.
func (d *draft) withWholes() []reading {
	if len(d.wholes) < 2 || len(d.r.query.ShareOf) == 0 {
		return []reading{d.r}
	}
	var all []reading
	for i, whole := range d.wholes {
		same := func(other []string) bool { return slices.Equal(other, whole) }
		if slices.ContainsFunc(d.wholes[:i], same) {
			continue
		}
		r := d.r
		r.query.ShareOf = whole
		all = append(all, r)
	}
	return all
}

// shareOption names a query of a clarifying question by the whole that its share is of.
func (s *inquiry) shareOption(q Query) (value, label string) {
	return "share_of=" + strings.Join(q.ShareOf, ","), s.schema.speaker(q, nil, s.voice()).subject()
}

// apart reports whether a verb of belonging stands where it says something that a query
// can't hold: without a share, and not before a value, as in "claims that concern Peugeot".
func (d *draft) apart(i int) bool {
	e := d.edges[i]
	if d.used[i] || !e.is(classBelong) || len(e.classes) > 1 || len(d.r.query.ShareOf) > 0 {
		return false
	}
	next := d.next(i)
	return next < 0 || !d.edges[next].means(meansValue)
}

// periodsNamed is how many periods the question names.
func (d *draft) periodsNamed() int {
	n := 0
	for _, e := range d.edges {
		if e.time != nil && len(e.time.Ranges) > 0 {
			n++
		}
	}
	return n
}

// calledShare notes that a sentence which sets a part apart from a whole ("what share of
// defects were on parts without claims") is hardly about a metric that is called a share.
func (d *draft) calledShare(c candidate) {
	called := func(i int) bool {
		e := d.edges[i]
		for at := e.first; at < e.end && len(e.metrics()) > 0; at++ {
			if d.rivals[at] != nil {
				return true
			}
		}
		return false
	}
	at := slices.IndexFunc(c.edges, called)
	if at < 0 {
		return
	}
	for i := c.edges[at] + 1; i < len(d.edges); i++ {
		next := d.next(i)
		for next >= 0 && d.edges[next].is(classBy) {
			next = d.next(next) // "caused by"
		}
		belongs := opens(d.tokens, d.edges[i].first, []string{d.language}, classBelong)
		if belongs && (d.edges[i].means(meansValue) || next >= 0 && (d.edges[next].means(meansValue) || d.edges[next].means(meansNoun))) {
			d.r.vague = true
		}
	}
}
