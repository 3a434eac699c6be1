// SPDX-License-Identifier: Apache-2.0

package local

import (
	"encoding/json"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/pacenote/pacenote/internal/lexical"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// snapshot is the whole index as one transaction left it. It never changes, so readers
// use it without locks; it belongs to the rows of the transaction with its number.
type snapshot struct {
	// transaction is bbolt's number of the transaction that made the rows.
	transaction int
	tenants     map[string]*tenant
}

// tenant is the index of one tenant.
type tenant struct {
	views []view // in ascending order of document numbers
	// classes are the access lists and schemas of its documents. Newer snapshots
	// append to them.
	classes  []*class
	searcher *lexical.Searcher
}

// class is what documents with equal access lists and equal metadata fields share.
type class struct {
	list   acl.List
	schema []byte // see readSchema
}

// view is a segment with what the rows say now of its documents.
type view struct {
	seg *indexSegment
	// entries holds for each document of the segment what is known of it; nil if it
	// was removed or replaced.
	entries []*entry
	// documents and chunks count what is alive.
	documents int
	chunks    int
	// deleted are the chunks that are not, for the keyword statistics; nil if all are
	// alive, or not counted yet: see countDeleted.
	deleted *lexical.Deleted
	// columns are of the entries; nil until the view belongs to a tenant.
	columns *columns
}

// entry is one document that is alive.
type entry struct {
	class uint32
	// document is the decoded row once a filter or a hit needed it.
	document atomic.Pointer[store.Document]
}

// clone returns a copy whose tenants can be replaced.
func (s *snapshot) clone() *snapshot {
	return &snapshot{transaction: s.transaction, tenants: maps.Clone(s.tenants)}
}

// newTenant returns a tenant with its searcher, and takes possession of views. Those
// without living documents are left out.
func newTenant(views []view, classes []*class) *tenant {
	views = slices.DeleteFunc(views, func(v view) bool { return v.documents == 0 })
	t := &tenant{views: views, classes: classes}
	segments := make([]*lexical.Segment, len(views))
	deleted := make([]*lexical.Deleted, len(views))
	for i := range views {
		views[i].countDeleted()
		if views[i].columns == nil {
			views[i].columns = &columns{}
		}
		segments[i], deleted[i] = views[i].seg.keywords, views[i].deleted
	}
	t.searcher = lexical.NewSearcher(segments, &lexical.Options{Deleted: deleted})
	return t
}

// countDeleted collects the chunks that ended, if that was not done since one did.
func (v *view) countDeleted() {
	if v.deleted != nil || v.chunks == v.seg.info.Chunks {
		return
	}
	v.deleted = v.seg.keywords.Deleted()
	for i, e := range v.entries {
		if e != nil {
			continue
		}
		d := &v.seg.documents[i]
		for local := d.first; local < d.end; local++ {
			v.deleted.Add(local, v.seg.language(local))
		}
	}
}

// newView returns the view of a segment all of whose documents are alive.
func newView(seg *indexSegment, entries []*entry) view {
	v := view{seg: seg, entries: entries}
	for i, e := range entries {
		if e != nil {
			v.documents++
			v.chunks += int(seg.documents[i].end - seg.documents[i].first)
		}
	}
	return v
}

// with returns the view with one document's entry replaced; nil removes it. The view
// itself stays as it is unless own says that nobody else has its entries.
func (v view) with(ordinal int, e *entry, own bool) view {
	if !own {
		v.entries = slices.Clone(v.entries)
	}
	if e == nil && v.entries[ordinal] != nil {
		d := v.seg.documents[ordinal]
		v.documents--
		v.chunks -= int(d.end - d.first)
		v.deleted = nil
	}
	v.entries[ordinal] = e
	v.columns = nil
	return v
}

// classes numbers the classes of a tenant's documents. It belongs to the writer.
type classes struct {
	list   []*class
	number map[string]uint32
}

// of returns the number of a class, adding it if it is new.
func (c *classes) of(access, schema []byte) (uint32, error) {
	key := string(access) + "\x00" + string(schema)
	if n, ok := c.number[key]; ok {
		return n, nil
	}
	k := &class{schema: []byte(key[len(access)+1:])}
	if err := json.Unmarshal(access, &k.list); err != nil {
		return 0, err
	}
	n := uint32(len(c.list))
	c.list = append(c.list, k)
	if c.number == nil {
		c.number = map[string]uint32{}
	}
	c.number[key] = n
	return n, nil
}
