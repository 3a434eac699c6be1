// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"

	"github.com/pacenote/pacenote/store/acl"
)

// allowed reports whether a principal may be told a metric: all datasets behind it are
// readable.
func (e *Engine) allowed(m *Metric, as acl.Principal) bool {
	numerator, denominator := e.schema.operands(m)
	if numerator.measure == nil || !e.reads(as, numerator.dataset) {
		return false
	}
	return denominator.dataset == nil || denominator.measure != nil && e.reads(as, denominator.dataset)
}

// limits reports whether policies are about a principal at all.
func limits(as acl.Principal) bool { return !as.IsSystem() && !as.IsOperator() }

// values are those of its column that a policy gives a principal; none without the
// attribute.
func (p *Policy) values(as acl.Principal) []string {
	var values []string
	for value := range strings.SplitSeq(as.Attributes[p.Attribute], ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// obey limits a scope to the rows that the policies of its dataset give a principal.
func (s *scope) obey(as acl.Principal) {
	if !limits(as) {
		return
	}
	for i := range s.dataset.Policies {
		p := &s.dataset.Policies[i]
		s.column(p.Column).narrow(p.values(as))
	}
}

// obey limits a scope as the policies of its dataset say, and as those of the dataset that
// it is compared with do: a figure of some plants over one of all would be wrong. It refuses
// where the scope's dataset does not know what such a policy is about.
func (x *execution) obey(sc *scope, other *Dataset) *refusal {
	sc.obey(x.by.as)
	if other == nil || other == sc.dataset || !limits(x.by.as) {
		return nil
	}
	for i := range other.Policies {
		p := &other.Policies[i]
		f, ok := x.filterOf(p, other)
		if ok && x.numeratorOnly(f.Dimension) {
			continue
		}
		r, reached := x.engine.schema.reach(sc.dataset, f.Dimension)
		if !ok || !reached {
			return &refusal{DimensionNotAvailable, f.Dimension}
		}
		x.state.catalog.restrict(x.engine.schema, sc, r, &f)
	}
	return nil
}

// filterOf says a policy as a filter of a dimension that other datasets may have too; false
// if its column is none.
func (x *execution) filterOf(p *Policy, ds *Dataset) (Filter, bool) {
	for i := range ds.Dimensions {
		d := &ds.Dimensions[i]
		if d.Column != p.Column || d.Until != "" {
			continue
		}
		f := Filter{Dimension: d.Name, Values: p.values(x.by.as)}
		if holder := x.engine.schema.dimensions[d.Of]; holder != nil && holder.entity != nil {
			f.Dimension = holder.entity.Name
			f.Values = x.state.catalog.mapped(x.engine.schema, reach{d, holder.code == nil}, f)
		}
		return f, true
	}
	return Filter{}, false
}

// mapped returns what values of a column stand for in the dimension of a filter.
func (c *catalog) mapped(s *schema, r reach, f Filter) []string {
	value := c.mapping(s, r, f.Dimension)
	var all []string
	for _, raw := range f.Values {
		if v, ok := value(raw); ok && v != "" {
			all = append(all, v)
		}
	}
	return all
}

// permits are the values that policies leave a principal, by dimension; nil is all. It
// lives for one question.
type permits struct {
	engine *Engine
	by     asker
	values map[string]map[string]bool
}

// allow reports whether an asker may be told that a value exists. Where every dataset that
// could tell of it limits its rows by the column that leads to its dimension, a value
// outside does not exist.
func (p *permits) allow(dimension, value string) bool {
	if !limits(p.by.as) {
		return true
	}
	values, known := p.values[dimension]
	if !known {
		values = p.left(dimension)
		p.values[dimension] = values
	}
	return values == nil || values[value]
}

// left returns the values of a dimension that policies leave, nil if they leave all.
func (p *permits) left(dimension string) map[string]bool {
	s, c := p.engine.schema, p.by.state.catalog
	if d := s.dimensions[dimension]; d == nil || d.kind != kindText {
		return nil
	}
	var left map[string]bool
	for i := range s.model.Datasets {
		ds := &s.model.Datasets[i]
		r, ok := s.reach(ds, dimension)
		if !ok || !p.engine.reads(p.by.as, ds) {
			continue
		}
		raws, limited := columnValues(ds, r.column.Column, p.by.as)
		if !limited {
			return nil
		}
		if left == nil {
			left = map[string]bool{}
		}
		for _, v := range c.meant(s, r, Filter{Dimension: dimension, Values: raws}) {
			left[v] = true
		}
	}
	return left
}

// columnValues returns the values of a column that the policies of a dataset give a
// principal; false if none is about the column.
func columnValues(ds *Dataset, column string, as acl.Principal) (values []string, limited bool) {
	for i := range ds.Policies {
		p := &ds.Policies[i]
		if p.Column != column {
			continue
		}
		own := p.values(as)
		if limited {
			own = slices.DeleteFunc(own, func(v string) bool { return !slices.Contains(values, v) })
		}
		values, limited = own, true
	}
	return values, limited
}

// meant returns what values of a column stand for in the dimension of a filter; of another
// system's codes, those of the keys that the values stand for.
func (c *catalog) meant(s *schema, r reach, f Filter) []string {
	d := s.dimensions[f.Dimension]
	if r.direct || d == nil || d.code == nil {
		return c.mapped(s, r, f)
	}
	keys := c.mapped(s, r, Filter{Dimension: d.entity.Name, Values: f.Values})
	var codes []string
	for code, key := range c.members[d.entity.Name].codes[d.code.Name] {
		if slices.Contains(keys, key) {
			codes = append(codes, code)
		}
	}
	return codes
}
