// SPDX-License-Identifier: Apache-2.0

package semantic

import "github.com/pacenote/pacenote/store/acl"

// reads reports whether a principal may be told figures of a dataset: its source and the
// dataset itself must allow it.
func (e *Engine) reads(as acl.Principal, ds *Dataset) bool {
	source := e.schema.sources[ds.Source]
	return source != nil && source.Access.Allows(as) && (ds.Access == nil || ds.Access.Allows(as))
}

// visible returns the metrics that a principal may have.
func (e *Engine) visible(as acl.Principal) map[string]bool {
	visible := map[string]bool{}
	for i := range e.schema.model.Metrics {
		m := &e.schema.model.Metrics[i]
		if e.allowed(m, as) {
			visible[m.Name] = true
		}
	}
	return visible
}

// sees reports whether a principal may be told that a dimension and its values exist: one
// of the places that they are read from must be readable.
func (e *Engine) sees(as acl.Principal, dimension string) bool {
	d := e.schema.dimensions[dimension]
	if d == nil {
		return false
	}
	source := ""
	switch {
	case d.code != nil:
		source = d.code.Source
	case d.entity != nil:
		source = d.entity.Source
	}
	if s := e.schema.sources[source]; s != nil && s.Access.Allows(as) {
		return true
	}
	for _, own := range d.own {
		if e.reads(as, own.dataset) {
			return true
		}
	}
	return false
}

// hidden returns the first dimension of a query that a principal may not be told of.
func (e *Engine) hidden(q Query, as acl.Principal) string {
	for _, f := range q.Filters {
		if !e.sees(as, f.Dimension) {
			return f.Dimension
		}
	}
	for i := range q.Members {
		c := &q.Members[i]
		readable := e.schema.metrics[c.Metric] != nil && e.allowed(e.schema.metrics[c.Metric], as)
		if ds := e.schema.datasets[c.Dataset]; c.Metric == "" {
			readable = ds != nil && e.reads(as, ds)
		}
		if !readable || !e.sees(as, c.Entity) {
			return c.Entity
		}
		if name := e.hidden(Query{Filters: c.Filters}, as); name != "" {
			return name
		}
	}
	for _, g := range q.GroupBy {
		if !isGrain(g) && !e.sees(as, g) {
			return g
		}
	}
	return ""
}
