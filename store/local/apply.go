// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/store"
)

// writer is what only a goroutine that changes the store uses.
type writer struct {
	// mu is held by Apply and by whoever replaces segments.
	mu sync.Mutex
	// classes numbers the classes of each tenant.
	classes map[string]*classes
	// nextFile numbers segment files.
	nextFile atomic.Uint64

	// merging holds the segments that the goroutine of background merges, and stop
	// ends it. closing is set by Close: nothing new is started then.
	merging    map[*indexSegment]bool
	background sync.WaitGroup
	stop       context.CancelFunc
	closing    bool

	// failure is set when a commit failed in a way that leaves memory and rows
	// apart; it ends all use.
	failMu  sync.Mutex
	failure error
}

// broken returns the error that ended all use, if any.
func (w *writer) broken() error {
	w.failMu.Lock()
	defer w.failMu.Unlock()
	return w.failure
}

func (w *writer) fail(err error) {
	w.failMu.Lock()
	defer w.failMu.Unlock()
	w.failure = err
}

func (w *writer) classesOf(tenant string) *classes {
	c := w.classes[tenant]
	if c == nil {
		c = &classes{}
		w.classes[tenant] = c
	}
	return c
}

// Apply implements store.Store. When it returns nil the changes are on disk. It costs
// the analysis of the new texts and one synced transaction; small batches cost more a
// document than large ones.
func (s *Store) Apply(ctx context.Context, changes []store.Change) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	defer s.end()
	changes, err := store.PrepareChanges(changes, s.model.Dimensions)
	if err != nil || len(changes) == 0 {
		return err
	}
	s.writer.mu.Lock()
	defer s.writer.mu.Unlock()
	if err := s.writer.broken(); err != nil {
		return err
	}
	if err := s.apply(ctx, changes); err != nil {
		return err
	}
	s.maintain()
	return nil
}

// apply carries out checked changes. The writer is locked.
func (s *Store) apply(ctx context.Context, changes []store.Change) (err error) {
	defer guard(s.dir)(&err)
	tx, err := s.db.Begin(true)
	if err != nil {
		return s.applyError(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	b := &batch{
		store: s, rows: rows{tx, s.dir},
		dead: map[string][]uint64{}, fresh: map[uint64]*source{}, updated: map[uint64]*store.Document{},
	}
	for i := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.change(i, &changes[i]); err != nil {
			return err
		}
	}
	next, err := b.snapshot(ctx)
	if err != nil {
		return err
	}
	return s.commit(tx, next)
}

// applyError gives a cause that is not a change's its context.
func (s *Store) applyError(err error) error {
	return fmt.Errorf("local: apply changes to %s: %w", s.dir, err)
}

// commit makes the rows of a transaction durable and its snapshot visible, at once.
// The writer is locked.
func (s *Store) commit(tx *bolt.Tx, next *snapshot) error {
	next.transaction = tx.ID()
	s.publish.Lock()
	defer s.publish.Unlock()
	if err := tx.Commit(); err != nil {
		err = s.applyError(err)
		return errors.Join(err, s.checkFailedCommit(err))
	}
	s.current.Store(next)
	return nil
}

// checkFailedCommit finds out whether a failed commit left its rows visible: then
// nobody can tell whether they are durable, and only opening the store again will.
func (s *Store) checkFailedCommit(cause error) error {
	tx, err := s.db.Begin(false)
	if err == nil {
		if tx.ID() == s.current.Load().transaction {
			return tx.Rollback()
		}
		err = tx.Rollback()
	}
	s.writer.fail(errors.Join(fmt.Errorf("local: the store must be opened again after a failed commit: %w", cause), err))
	return nil
}

// batch collects what the changes of one Apply mean for the index.
type batch struct {
	store *Store
	rows  rows
	// dead holds by tenant the numbers of documents that are in segments and end.
	dead map[string][]uint64
	// fresh holds by number the documents that are to be indexed.
	fresh map[uint64]*source
	// updated holds by number the documents in segments that have a new row.
	updated map[uint64]*store.Document
}

func (b *batch) change(index int, c *store.Change) error {
	id := c.Document.DocumentID
	head, found, err := b.rows.head(id)
	if err != nil {
		return err
	}
	var old *store.Document
	if found {
		// Decoded now: the row's memory is not valid after the next change.
		if old, err = b.rows.decode(id, &head); err != nil {
			return err
		}
	}
	switch {
	case c.Kind == store.Update && !found:
		return &store.ChangeError{Index: index, Document: id, Reason: "there is no such document to update"}
	case c.Kind == store.Update && old.Hash != c.Document.Hash:
		return &store.ChangeError{Index: index, Document: id, Reason: fmt.Sprintf("the hash is %s, the stored document's is %s: only a put can change the content", c.Document.Hash, old.Hash)}
	case c.Kind == store.Update:
		err = b.update(&head, old, &c.Document)
	case c.Kind == store.Put:
		err = b.replace(&head, old, c)
	case found:
		err = b.remove(&head, old)
	}
	if err != nil {
		return b.store.applyError(err)
	}
	return nil
}

// remove deletes a document.
func (b *batch) remove(head *documentHead, old *store.Document) error {
	if _, ok := b.fresh[head.number]; ok {
		delete(b.fresh, head.number)
	} else {
		b.dead[old.Access.Tenant] = append(b.dead[old.Access.Tenant], head.number)
		delete(b.updated, head.number)
	}
	return b.rows.remove(old.DocumentID, head)
}

// replace puts a document in the place of another, if old is not nil.
func (b *batch) replace(head *documentHead, old *store.Document, c *store.Change) error {
	if old != nil {
		if err := b.remove(head, old); err != nil {
			return err
		}
	}
	number, err := b.rows.put(c)
	if err != nil {
		return err
	}
	src := &source{number: number, document: &c.Document, chunks: c.Chunks}
	for _, v := range c.Vectors {
		src.vectors = append(src.vectors, v...)
	}
	b.fresh[number] = src
	return nil
}

// update replaces what the source says of a document.
func (b *batch) update(head *documentHead, old, given *store.Document) error {
	next := *old
	next.Metadata, next.Access, next.Modified, next.Size = given.Metadata, given.Access, given.Modified, given.Size
	if next.Access.Tenant != old.Access.Tenant {
		return b.move(head, old, &next)
	}
	number := head.number
	if src, ok := b.fresh[number]; ok {
		src.document = &next
	} else {
		b.updated[number] = &next
	}
	return b.rows.putDocument(number, &next)
}

// move puts a document with its chunks under another tenant.
func (b *batch) move(head *documentHead, old, next *store.Document) error {
	chunks, err := b.rows.chunks(old.DocumentID, head, -1)
	if err != nil {
		return err
	}
	flat, err := b.rows.vectors(old.DocumentID, head, b.store.model.Dimensions)
	if err != nil {
		return err
	}
	c := &store.Change{Document: *next, Chunks: chunks}
	for part := range slices.Chunk(flat, b.store.model.Dimensions) {
		c.Vectors = append(c.Vectors, part)
	}
	return b.replace(head, old, c)
}

// snapshot returns the snapshot after the batch.
func (b *batch) snapshot(ctx context.Context) (*snapshot, error) {
	next := b.store.current.Load().clone()
	edits := map[string]*edit{}
	of := func(tenant string) *edit {
		e := edits[tenant]
		if e == nil {
			e = newEdit(next.tenants[tenant])
			edits[tenant] = e
		}
		return e
	}
	for tenant, numbers := range b.dead {
		for _, number := range numbers {
			of(tenant).set(number, nil)
		}
	}
	for number, d := range b.updated {
		class, err := b.store.writer.classify(d)
		if err != nil {
			return nil, b.store.applyError(err)
		}
		of(d.Access.Tenant).set(number, &entry{class: class})
	}
	fresh := map[string][]*source{}
	for _, number := range slices.Sorted(maps.Keys(b.fresh)) {
		src := b.fresh[number]
		fresh[src.document.Access.Tenant] = append(fresh[src.document.Access.Tenant], src)
	}
	for tenant, sources := range fresh {
		v, err := b.store.index(ctx, tenant, sources)
		if err != nil {
			return nil, err
		}
		e := of(tenant)
		e.views = append(e.views, v)
	}
	for tenant, e := range edits {
		next.setTenant(tenant, newTenant(e.views, b.store.writer.classesOf(tenant).list))
	}
	return next, nil
}

// setTenant replaces or, if it is empty, removes a tenant.
func (s *snapshot) setTenant(name string, t *tenant) {
	if len(t.views) == 0 {
		delete(s.tenants, name)
		return
	}
	s.tenants[name] = t
}

// edit is a tenant's views while they are being changed.
type edit struct {
	views []view
	// own tells which views have entries of their own already.
	own []bool
}

func newEdit(t *tenant) *edit {
	if t == nil {
		return &edit{}
	}
	return &edit{slices.Clone(t.views), make([]bool, len(t.views))}
}

// set replaces the entry of a document; it does nothing if no segment has it.
func (e *edit) set(number uint64, value *entry) {
	for i := range e.own {
		if at, ok := e.views[i].seg.find(number); ok {
			e.views[i] = e.views[i].with(at, value, e.own[i])
			e.own[i] = true
			return
		}
	}
}

// classify returns the number of a document's class.
func (w *writer) classify(d *store.Document) (uint32, error) {
	row, err := appendDocument(0, d)
	if err != nil {
		return 0, err
	}
	head, err := readHead(nil, seal(nil, row))
	if err != nil {
		return 0, err
	}
	return w.classesOf(d.Access.Tenant).of(head.access, head.schema)
}

// index builds a segment in memory.
func (s *Store) index(ctx context.Context, tenant string, sources []*source) (view, error) {
	b := newSegmentBuilder(tenant, s.model.Dimensions)
	entries := make([]*entry, len(sources))
	for i, src := range sources {
		if err := ctx.Err(); err != nil {
			return view{}, err
		}
		if err := b.add(src); err != nil {
			return view{}, s.applyError(err)
		}
		class, err := s.writer.classify(src.document)
		if err != nil {
			return view{}, s.applyError(err)
		}
		entries[i] = &entry{class: class}
	}
	seg, err := b.finish()
	if err != nil {
		return view{}, s.applyError(err)
	}
	return newView(seg, entries), nil
}
