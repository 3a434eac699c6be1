// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"math/bits"
	"slices"

	"github.com/pacenote/pacenote/ingest"
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

// and, or and invert combine sets of the same segment. The bits behind the last id are not cleared by invert.
func (b bitmap) and(c bitmap) {
	for i := range b {
		b[i] &= c[i]
	}
}

func (b bitmap) or(c bitmap) {
	for i := range b {
		b[i] |= c[i]
	}
}

func (b bitmap) invert() {
	for i := range b {
		b[i] = ^b[i]
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
// class, filters once for each value of a field; see columns.
type acceptor struct {
	reading
	tenant  *tenant
	allowed []bool // by class
	filter  store.Filter
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
	return a, nil
}

// schema returns the fields of the documents that may be read.
func (a *acceptor) schema() store.Schema {
	schema := store.Schema{}
	for i := range a.tenant.views {
		v := &a.tenant.views[i]
		for _, class := range v.columns.classesOf(v) {
			if a.allowed[class] {
				readSchema(schema, a.tenant.classes[class].schema)
			}
		}
	}
	return schema
}

// of returns what may be found in a segment.
func (a *acceptor) of(ctx context.Context, v *view) (accepted, error) {
	set := newBitmap(v.seg.info.Chunks)
	if v.documents == len(v.entries) && !slices.Contains(a.allowed, false) {
		set.addRange(0, uint32(v.seg.info.Chunks)) // nobody has to look at each document
	} else {
		for i, e := range v.entries {
			if e != nil && a.allowed[e.class] {
				set.addRange(v.seg.documents[i].first, v.seg.documents[i].end)
			}
		}
	}
	if a.filter == nil {
		return accepted{set, set.count()}, ctx.Err()
	}
	passed, err := a.passing(ctx, v, a.filter)
	if err != nil {
		return accepted{}, err
	}
	set.and(passed)
	return accepted{set, set.count()}, nil
}

// passing returns the chunks of a segment that pass a filter, whoever may read them. Of documents that ended it says nothing.
func (a *acceptor) passing(ctx context.Context, v *view, f store.Filter) (bitmap, error) {
	set := newBitmap(v.seg.info.Chunks)
	var inner []store.Filter
	join := bitmap.and
	switch f := f.(type) {
	case nil:
		set.invert()
		return set, nil
	case store.And:
		set.invert()
		inner = f
	case store.Or:
		inner, join = f, bitmap.or
	case store.Not:
		passed, err := a.passing(ctx, v, f.Filter)
		if err != nil {
			return nil, err
		}
		passed.invert()
		return passed, nil
	default:
		return set, a.field(ctx, v, f, set)
	}
	for _, g := range inner {
		passed, err := a.passing(ctx, v, g)
		if err != nil {
			return nil, err
		}
		join(set, passed)
	}
	return set, nil
}

// field adds the chunks that pass a filter of one field.
func (a *acceptor) field(ctx context.Context, v *view, f store.Filter, set bitmap) error {
	name, _ := store.FieldOf(f)
	c, err := v.columns.of(ctx, a.reading, v, name)
	if err != nil {
		return err
	}
	for _, row := range c.damaged {
		if a.allowed[v.entries[row.ordinal].class] {
			return row.err
		}
	}
	holds := c.passing(f)
	// The language is the only field that differs between the chunks of a document.
	var languages []bool
	if name == languageField {
		for _, code := range v.seg.info.Languages {
			languages = append(languages, store.Holds(f, ingest.StringValue(code)))
		}
	}
	for i, code := range c.codes {
		passes := holds[code]
		if languages == nil && !passes {
			continue
		}
		d := &v.seg.documents[i]
		if languages == nil {
			set.addRange(d.first, d.end)
			continue
		}
		for local := d.first; local < d.end; local++ {
			passes := passes // that of the document, of which nothing else is known
			if code := v.seg.languages[local]; v.seg.info.Languages[code] != "" {
				passes = languages[code]
			}
			if passes {
				set.addRange(local, local+1)
			}
		}
	}
	return nil
}

// languageField is the field that a chunk has a value of its own of.
const languageField = "@language"

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
