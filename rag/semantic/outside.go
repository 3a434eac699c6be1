// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// outside is what of a part is in no group: rows without a value of a dimension that is
// grouped by, or with a key that no member has.
type outside struct {
	rows        *cell            // all of them; nil if there are none
	byDimension map[string]*cell // those that lack a value, by dimension
	unknown     map[string]map[string]bool
}

// lack is a dimension of which a row has no value, and the key that no member has, if that
// is why.
type lack struct{ dimension, key string }

// add adds a row of the statement.
func (o *outside) add(p *part, lacks []lack, values []any) error {
	if o.rows == nil {
		*o = outside{p.newCell(nil), map[string]*cell{}, map[string]map[string]bool{}}
	}
	for _, l := range lacks {
		c := o.byDimension[l.dimension]
		if c == nil {
			c = p.newCell(nil)
			o.byDimension[l.dimension], o.unknown[l.dimension] = c, map[string]bool{}
		}
		if err := c.add(p, values); err != nil {
			return err
		}
		if l.key != "" && counted(values) {
			o.unknown[l.dimension][l.key] = true
		}
	}
	return o.rows.add(p, values)
}

// gap is how much of a side of a metric has no known value of a dimension that is grouped
// by, and so is in no row.
type gap struct {
	dimension string
	metric    *Metric
	side      operand
	// figure is the side's measure of what is in no row and all that of everything, where
	// it can be added up; else they are numbers of rows. They are 0 if nobody counted.
	figure, all float64
	rows        bool // they are numbers of rows
	// keys are those that no member has.
	keys []string
}

// noteGaps notes what the sides of a plan have in no group. Of two sides in one dataset the
// denominator tells it.
func (x *execution) noteGaps(p *plan, results []*folded) {
	for _, name := range x.query.GroupBy {
		var noted *Dataset
		for _, s := range slices.Backward(p.sides()) {
			g, ok := results[s.part].gap(s, name)
			if !ok || noted == s.dataset {
				continue
			}
			noted, g.metric = s.dataset, x.metric
			if p.denominator == nil && !g.rows {
				g.figure, g.all = g.figure*x.scale(), g.all*x.scale()
			}
			x.note(g)
		}
	}
}

// note notes a gap, with those of other periods.
func (x *execution) note(g gap) {
	gaps := x.result.gaps
	at := slices.IndexFunc(gaps, func(o gap) bool { return o.dimension == g.dimension && o.side == g.side })
	if at < 0 {
		x.result.gaps = append(gaps, g)
		return
	}
	gaps[at].figure, gaps[at].all = gaps[at].figure+g.figure, gaps[at].all+g.all
	gaps[at].keys = append(gaps[at].keys, g.keys...)
	slices.Sort(gaps[at].keys)
	gaps[at].keys = slices.Compact(gaps[at].keys)
}

// gap returns what a side has in no group of a dimension; false if that is nothing.
func (f *folded) gap(s *side, dimension string) (gap, bool) {
	c := f.outside.byDimension[dimension]
	if c == nil || c.sums[s.position].rows == 0 {
		return gap{}, false
	}
	g := gap{dimension: dimension, side: s.operand, keys: sortedKeys(f.outside.unknown[dimension])}
	g.rows = s.measure.Aggregate != "count" && s.measure.Aggregate != "sum"
	if distinct := c.sums[s.position].distinct; distinct != nil {
		return g, len(distinct) > 0 // of each value it is known that it occurs, not how often
	}
	amount := func(c *cell) float64 {
		if g.rows {
			return float64(c.sums[s.position].rows)
		}
		en, _ := c.sums[s.position].value()
		return en.value
	}
	g.figure, g.all = amount(c), amount(f.outside.rows)
	for _, c := range f.cells {
		g.all += amount(c)
	}
	return g, g.figure != 0
}

// unranked is how many members a ranking of the least, or a list of what is below a number,
// has no value of.
type unranked struct{ without, members int }

// without counts the members that could be groups and are not. It tells nothing of how many
// there are to those who may not see all rows.
func (x *execution) without(entries []entry) unranked {
	if len(x.query.GroupBy) != 1 || len(x.query.Compare) > 0 {
		return unranked{}
	}
	name := x.query.GroupBy[0]
	d := x.engine.schema.dimensions[name]
	if d == nil || d.entity == nil || d.code != nil || x.guarded() {
		return unranked{}
	}
	ranked := map[string]bool{}
	for _, en := range entries {
		ranked[en.keys[0]] = true
	}
	found := unranked{}
	for _, value := range x.candidates(d) {
		found.members++
		if !ranked[value] {
			found.without++
		}
	}
	if found.without == 0 {
		return unranked{}
	}
	return found
}

// guarded reports whether policies keep rows of the metric from the asker.
func (x *execution) guarded() bool {
	n, d := x.operands()
	return limited(n.dataset, x.by.as) || d.dataset != nil && limited(d.dataset, x.by.as)
}

// candidates returns the values of a dimension that the members have which pass the filters
// about them.
func (x *execution) candidates(d *dimension) []string {
	s, c := x.engine.schema, x.state.catalog
	keys := c.members[d.entity.Name].keys
	var filters []Filter
	for _, f := range x.query.Filters {
		if of := s.dimensions[f.Dimension]; of != nil && of.entity == d.entity {
			filters = append(filters, f)
		}
	}
	if len(filters) > 0 {
		keys = c.keys(s, filters)
	}
	if d.attribute == nil {
		return keys
	}
	values := map[string]bool{}
	for _, key := range keys {
		if v, ok := c.members[d.entity.Name].attributes[d.attribute.Name][key]; ok {
			values[v] = true
		}
	}
	return sortedKeys(values)
}
