// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"math/bits"
	"slices"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// bitmap is a set of local ids of one segment.
type bitmap []uint64

func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

func (b bitmap) has(i uint32) bool { return b[i/64]>>(i%64)&1 == 1 }

// addRange adds the ids from first to end, end not included.
func (b bitmap) addRange(first, end uint32) {
	for first < end {
		word, bit := first/64, first%64
		n := min(end-first, 64-bit)
		b[word] |= (^uint64(0) >> (64 - n)) << bit
		first += n
	}
}

func (b bitmap) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// accepted is what a query may find in one segment.
type accepted struct {
	set   bitmap
	count int
}

// acceptor decides which chunks a query may find: those of documents that the
// principal may read, and that pass the filter. Rights are decided once for each
// class, filters once for each document, or for each of its languages if the filter
// asks for the language.
type acceptor struct {
	reading
	tenant  *tenant
	allowed []bool // by class
	filter  store.Filter
	// perLanguage is set if the filter's answer depends on a chunk's language.
	perLanguage bool
}

// newAcceptor checks the filter against the fields of the documents that the principal
// may read: what it may not read has no fields for it.
func newAcceptor(r reading, t *tenant, as acl.Principal, f store.Filter) (*acceptor, error) {
	a := &acceptor{reading: r, tenant: t, allowed: make([]bool, len(t.classes)), filter: f}
	for i, c := range t.classes {
		a.allowed[i] = c.list.Allows(as)
	}
	if f == nil {
		return a, nil
	}
	if err := store.Validate(f, a.schema()); err != nil {
		return nil, err
	}
	a.perLanguage = asksLanguage(f) // only now is its depth known to have an end
	return a, nil
}

// schema returns the fields of the documents that may be read.
func (a *acceptor) schema() store.Schema {
	seen := make([]bool, len(a.allowed))
	schema := store.Schema{}
	for i := range a.tenant.views {
		for _, e := range a.tenant.views[i].entries {
			if e != nil && !seen[e.class] && a.allowed[e.class] {
				seen[e.class] = true
				readSchema(schema, a.tenant.classes[e.class].schema)
			}
		}
	}
	return schema
}

// asksLanguage reports whether a filter looks at the language, the only field that
// differs between the chunks of a document.
func asksLanguage(f store.Filter) bool {
	var inner []store.Filter
	switch f := f.(type) {
	case store.And:
		inner = f
	case store.Or:
		inner = f
	case store.Not:
		inner = []store.Filter{f.Filter}
	case store.Compare:
		return f.Field == "@language"
	case store.In:
		return f.Field == "@language"
	case store.Exists:
		return f.Field == "@language"
	}
	for _, g := range inner {
		if asksLanguage(g) {
			return true
		}
	}
	return false
}

// of returns what may be found in a segment.
func (a *acceptor) of(ctx context.Context, v *view) (accepted, error) {
	set := newBitmap(v.seg.info.Chunks)
	if a.filter == nil && v.documents == len(v.entries) && !slices.Contains(a.allowed, false) {
		set.addRange(0, uint32(v.seg.info.Chunks)) // nobody has to look at each document
		return accepted{set, v.seg.info.Chunks}, nil
	}
	for i, e := range v.entries {
		if i%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return accepted{}, err
			}
		}
		if e == nil || !a.allowed[e.class] {
			continue
		}
		d := &v.seg.documents[i]
		if a.filter == nil {
			set.addRange(d.first, d.end)
			continue
		}
		if err := a.filterDocument(v, i, set); err != nil {
			return accepted{}, err
		}
	}
	return accepted{set, set.count()}, nil
}

// filterDocument adds the chunks of a document that pass the filter.
func (a *acceptor) filterDocument(v *view, ordinal int, set bitmap) error {
	d := &v.seg.documents[ordinal]
	document, err := a.load(v, ordinal)
	if err != nil {
		return err
	}
	if !a.perLanguage {
		if store.Match(a.filter, document, "") {
			set.addRange(d.first, d.end)
		}
		return nil
	}
	answers := map[uint16]bool{}
	for local := d.first; local < d.end; local++ {
		code := v.seg.languages[local]
		answer, known := answers[code]
		if !known {
			answer = store.Match(a.filter, document, v.seg.language(local))
			answers[code] = answer
		}
		if answer {
			set.addRange(local, local+1)
		}
	}
	return nil
}

// load returns the row of a document. It is shared: callers must not change it.
func (r *reading) load(v *view, ordinal int) (*store.Document, error) {
	e := v.entries[ordinal]
	if d := e.document.Load(); d != nil {
		return d, nil
	}
	d, err := r.document(v.seg.documents[ordinal].id)
	if err != nil {
		return nil, err
	}
	e.document.Store(d)
	return d, nil
}
