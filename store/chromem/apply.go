// SPDX-License-Identifier: Apache-2.0

package chromem

import (
	"context"
	"errors"
	"fmt"

	chromemgo "github.com/philippgille/chromem-go"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/store"
)

// batch is what the changes of one Apply come to.
type batch struct {
	store *Store
	// after holds the records of the documents concerned, nil if they are deleted.
	after map[store.DocumentID]*record
	// vectors holds by number the vectors of records that are new to a collection.
	vectors map[uint64][]embed.Vector
	last    uint64
}

// record returns a document as it is after the changes so far.
func (b *batch) record(id store.DocumentID) *record {
	if r, ok := b.after[id]; ok {
		return r
	}
	return b.store.documents[id]
}

func (b *batch) number() uint64 {
	b.last = max(b.last, b.store.next) + 1
	return b.last
}

func (b *batch) change(index int, c *store.Change) error {
	id := c.Document.DocumentID
	if c.Kind == store.Delete {
		b.after[id] = nil
		return nil
	}
	document, err := copyOf(c.Document)
	if err != nil {
		return err
	}
	document.DocumentID = id // which JSON changes if it is not valid UTF-8
	if c.Kind == store.Put {
		chunks, err := copyOf(c.Chunks)
		if err != nil {
			return err
		}
		r := &record{number: b.number(), document: document, chunks: chunks}
		for i := range r.chunks {
			r.chunks[i].ID = c.Chunks[i].ID
		}
		b.after[id], b.vectors[r.number] = r, c.Vectors
		return nil
	}
	old := b.record(id)
	if old == nil {
		return &store.ChangeError{Index: index, Document: id, Reason: "there is no such document to update"}
	}
	if old.document.Hash != document.Hash {
		return &store.ChangeError{Index: index, Document: id, Reason: fmt.Sprintf("the hash is %s, the stored document's is %s: only a put can change the content", document.Hash, old.document.Hash)}
	}
	return b.update(id, old, &document)
}

// update replaces what the source says of a document. In another tenant it is a new
// record, because its vectors go into another collection.
func (b *batch) update(id store.DocumentID, old *record, given *store.Document) error {
	next := &record{number: old.number, document: old.document, chunks: old.chunks}
	d := &next.document
	d.Metadata, d.Access, d.Modified, d.Size = given.Metadata, given.Access, given.Modified, given.Size
	b.after[id] = next
	if d.Access.Tenant == old.document.Access.Tenant {
		return nil
	}
	vectors, isNew := b.vectors[old.number]
	if !isNew {
		var err error
		if vectors, err = b.store.vectors(old); err != nil {
			return err
		}
	}
	next.number = b.number()
	b.vectors[next.number] = vectors
	return nil
}

// vectors reads the vectors of a record from its collection.
func (s *Store) vectors(r *record) ([]embed.Vector, error) {
	c, err := s.collection(r.document.Access.Tenant)
	if err != nil {
		return nil, fmt.Errorf("chromem: apply: %w", err)
	}
	vectors := make([]embed.Vector, len(r.chunks))
	for i := range r.chunks {
		entry, err := c.GetByID(context.Background(), entryID(r.number, i))
		if err != nil {
			return nil, fmt.Errorf("chromem: apply: %w", err)
		}
		vectors[i] = entry.Embedding
	}
	return vectors, nil
}

// carryOut adds what is new, and removes what is old when that has worked. The store
// is locked, so nobody sees the time between.
func (b *batch) carryOut() error {
	var added []*record
	for _, r := range b.after {
		if r == nil {
			continue
		}
		vectors, isNew := b.vectors[r.number]
		if !isNew {
			continue
		}
		added = append(added, r)
		if err := b.store.add(r, vectors); err != nil {
			for _, r := range added {
				err = errors.Join(err, b.store.drop(r))
			}
			return err
		}
	}
	for id, r := range b.after {
		old := b.store.documents[id]
		if old != nil && (r == nil || r.number != old.number) {
			if err := b.store.drop(old); err != nil {
				return err
			}
			delete(b.store.byNumber, old.number)
		}
		if r == nil {
			delete(b.store.documents, id)
			continue
		}
		b.store.documents[id], b.store.byNumber[r.number] = r, r
	}
	b.store.next = max(b.store.next, b.last)
	return nil
}

// add puts the vectors of a record into the collection of its tenant. Once begun it is
// not cancelled, since half of a batch must not be seen.
func (s *Store) add(r *record, vectors []embed.Vector) error {
	if len(vectors) == 0 {
		return nil
	}
	c, err := s.collection(r.document.Access.Tenant)
	if err != nil {
		return fmt.Errorf("chromem: apply: %w", err)
	}
	entries := make([]chromemgo.Document, len(vectors))
	for i, v := range vectors {
		entries[i] = chromemgo.Document{ID: entryID(r.number, i), Embedding: append(embed.Vector(nil), v...)}
	}
	if err := c.AddDocuments(context.Background(), entries, workers()); err != nil {
		return fmt.Errorf("chromem: apply: %w", err)
	}
	return nil
}

// drop removes the vectors of a record; those that are not there do not matter.
func (s *Store) drop(r *record) error {
	if len(r.chunks) == 0 {
		return nil
	}
	c, err := s.collection(r.document.Access.Tenant)
	if err != nil {
		return fmt.Errorf("chromem: apply: %w", err)
	}
	ids := make([]string, len(r.chunks))
	for i := range ids {
		ids[i] = entryID(r.number, i)
	}
	if err := c.Delete(context.Background(), nil, nil, ids...); err != nil {
		return fmt.Errorf("chromem: apply: %w", err)
	}
	return nil
}
