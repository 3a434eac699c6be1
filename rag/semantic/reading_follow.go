// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// inherit takes what a follow-up does not say from the question before.
func (d *draft) inherit(c candidate) {
	before := d.question.Previous
	if before == nil || len(c.edges) > 0 && !d.followsUp() {
		if before != nil {
			d.refersBack()
		}
		return
	}
	q := &d.r.query
	for _, f := range before.Filters {
		if !d.replaced(f) {
			q.Filters = append(q.Filters, f)
		}
	}
	d.inheritMembers(before)
	if d.r.without {
		q.Period, q.Compare = before.Period, before.Compare
		d.r.without = before.Period.IsZero() && len(before.Compare) == 0
	}
	q.ShareOf = before.ShareOf
	if len(q.Weekdays) == 0 {
		q.Weekdays = before.Weekdays
	}
	if len(q.GroupBy) == 0 && len(c.edges) == 0 {
		q.GroupBy = d.keptGroups(before)
		if len(q.GroupBy) > 0 && q.Order == "" {
			q.Order, q.Limit = before.Order, before.Limit
		}
		if len(q.GroupBy) == len(before.GroupBy) && q.Having == nil {
			q.Having, q.Count = before.Having, before.Count
		}
	}
	if len(c.edges) == 0 && (!before.OfRow || slices.Equal(q.GroupBy, before.GroupBy)) {
		q.Also, q.OfRow = before.Also, before.OfRow
	}
}

// inheritMembers takes the conditions on members of the question before. Their period is
// that of the question where it was so before; one of their own may be meant to change too.
func (d *draft) inheritMembers(before *Query) {
	q := &d.r.query
	if len(q.Members) > 0 {
		return
	}
	q.Members = slices.Clone(before.Members)
	for i := range q.Members {
		switch c := &q.Members[i]; {
		case c.Period == before.Period:
			c.Period = Period{}
		case !d.r.without:
			d.r.vague = true
		}
	}
	if name := d.schema.notPart(*q); name != "" {
		d.r.unmatched = append(d.r.unmatched, name) // what was a share isn't one any more
	}
}

// refersBack refuses a whole question that refers to what was said before ("how many was
// the same in June", "how many defects was that"): which part of it is meant isn't told.
func (d *draft) refersBack() {
	for i, e := range d.edges {
		if e.is(classPronoun) && i > 0 {
			d.r.unmatched = append(d.r.unmatched, d.text(e))
		}
	}
}

// keptGroups returns the groups of the question before but those of a dimension that is
// now one value.
func (d *draft) keptGroups(before *Query) []string {
	return slices.DeleteFunc(slices.Clone(before.GroupBy), func(name string) bool {
		return slices.ContainsFunc(d.r.query.Filters, func(f Filter) bool { return f.Dimension == name && len(f.Values) == 1 })
	})
}

// followsUp reports whether a question begins like one that goes on from before.
func (d *draft) followsUp() bool { return len(d.edges) > 0 && d.edges[0].is(classFollowUp) }

// replaced reports whether a filter of the question before gives way to one of this: of
// the same dimension, or of one entity unless they cross, as side and family do.
func (d *draft) replaced(old Filter) bool {
	dim := d.schema.dimensions[old.Dimension]
	for _, f := range d.r.query.Filters {
		if f.Dimension == old.Dimension {
			return true
		}
		now := d.schema.dimensions[f.Dimension]
		if dim == nil || dim.entity == nil || now.entity != dim.entity {
			continue
		}
		if dim.attribute == nil || now.attribute == nil || len(d.catalog.keys(d.schema, []Filter{old, f})) == 0 {
			return true
		}
	}
	return false
}
