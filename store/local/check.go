// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/pacenote/pacenote/store"
)

// Stats says what a store holds.
type Stats struct {
	// Tenants, Documents and Chunks are counted over everything that is alive.
	Tenants   int
	Documents int
	Chunks    int
	// Segments is the number of parts of the index, Files how many of them are files.
	Segments int
	Files    int
	// RowBytes is the size of the database file, in bytes.
	RowBytes int64
}

// Stats counts what the store holds. It is for the operator: it tells of all tenants.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	if err := s.begin(ctx); err != nil {
		return Stats{}, err
	}
	defer s.end()
	snap := s.current.Load()
	st := Stats{Tenants: len(snap.tenants)}
	for _, t := range snap.tenants {
		for i := range t.views {
			st.Documents += t.views[i].documents
			st.Chunks += t.views[i].chunks
			st.Segments++
			if t.views[i].seg.name != "" {
				st.Files++
			}
		}
	}
	info, err := os.Stat(filepath.Join(s.dir, rowsFile))
	if err != nil {
		return st, fmt.Errorf("local: stats of %s: %w", s.dir, err)
	}
	st.RowBytes = info.Size()
	return st, nil
}

// Fault is something that Check found wrong.
type Fault struct {
	// Where is a row or a file, such as "document manuals/door.pdf".
	Where string
	// What is wrong with it.
	What string
}

// String returns "where: what".
func (f Fault) String() string { return f.Where + ": " + f.What }

// Check reads everything and returns all faults it finds: rows that are not what was
// written or belong to nothing, and index files that are damaged or differ from the
// rows. Faults of index files are mended by opening the store again. The error says
// that the check itself could not be done; it is a *DamageError if the pages of the
// database do not hang together. The free pages are not looked at: "bbolt check" does.
//
// It costs the reading of all rows and files, and writers wait for it.
func (s *Store) Check(ctx context.Context) (faults []Fault, err error) {
	defer guard(s.dir)(&err)
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.end()
	s.writer.mu.Lock() // so that no file is removed meanwhile
	defer s.writer.mu.Unlock()
	r, err := s.read()
	if err != nil {
		return nil, err
	}
	defer r.tx.Rollback() // of a read transaction: it can't fail
	defer runtime.KeepAlive(r.snapshot)
	c := &checker{ctx: ctx, store: s, reading: r, number: map[uint64]store.DocumentID{}}
	c.documents()
	c.orphans()
	c.segments()
	return c.faults, ctx.Err()
}

// checker collects faults.
type checker struct {
	reading
	ctx    context.Context // for the length of one Check
	store  *Store
	faults []Fault
	// number maps the numbers of all document rows to their documents.
	number map[uint64]store.DocumentID
}

func (c *checker) fault(where, what string, args ...any) {
	c.faults = append(c.faults, Fault{where, fmt.Sprintf(what, args...)})
}

// documents checks every document with its chunks and vectors.
func (c *checker) documents() {
	cursor := c.tx.Bucket(documentsBucket()).Cursor()
	for key, row := cursor.First(); key != nil && c.ctx.Err() == nil; key, row = cursor.Next() {
		id := documentID(key)
		where := "document " + id.String()
		head, err := readHead(key, row)
		if err != nil {
			c.fault(where, "%v", err)
			continue
		}
		if other, twice := c.number[head.number]; twice {
			c.fault(where, "it has the number %d, as has %s", head.number, other)
		}
		c.number[head.number] = id
		d, err := c.decode(id, &head)
		if err != nil {
			c.fault(where, "%v", err)
			continue
		}
		if d.Chunks != head.chunks {
			c.fault(where, "its row counts %d chunks, its description %d", head.chunks, d.Chunks)
		}
		if _, err := c.chunks(id, &head, -1); err != nil {
			c.fault(where, "%v", err)
		}
		flat, err := c.vectors(id, &head, c.store.model.Dimensions)
		if err != nil {
			c.fault(where, "%v", err)
			continue
		}
		c.indexed(&head, d, flat)
	}
}

// indexed checks that exactly one segment has a document, with its vectors.
func (c *checker) indexed(head *documentHead, d *store.Document, flat []float32) {
	where := "document " + d.DocumentID.String()
	found := 0
	for name, t := range c.tenants {
		for i := range t.views {
			v := &t.views[i]
			ordinal, ok := v.seg.find(head.number)
			if !ok || v.entries[ordinal] == nil {
				continue
			}
			found++
			sd := &v.seg.documents[ordinal]
			size := v.seg.info.Dimensions
			switch {
			case name != d.Access.Tenant:
				c.fault(where, "it is indexed for the tenant %q and belongs to %q", name, d.Access.Tenant)
			case sd.id != d.DocumentID || int(sd.end-sd.first) != head.chunks:
				c.fault(where, "the index has %d chunks of %s in its place", sd.end-sd.first, sd.id)
			case !slices.Equal(flat, v.seg.vectors[int(sd.first)*size:int(sd.end)*size]):
				c.fault(where, "the index has other vectors than the rows")
			case !v.seg.rounded.holds(flat, int(sd.first)):
				c.fault(where, "the index has other bytes than the vectors round to")
			}
		}
	}
	if found != 1 {
		c.fault(where, "%d segments of the index have it, not 1", found)
	}
}

// orphans looks for chunks and vectors without a document.
func (c *checker) orphans() {
	for _, bucket := range [][]byte{chunksBucket(), vectorsBucket()} {
		cursor := c.tx.Bucket(bucket).Cursor()
		for key, _ := cursor.First(); key != nil && c.ctx.Err() == nil; key, _ = cursor.Next() {
			if len(key) < 8 {
				c.fault(string(bucket), "the key %x is too short", key)
				continue
			}
			if _, ok := c.number[binary.BigEndian.Uint64(key)]; !ok {
				c.fault(string(bucket), "the row %x belongs to no document", key)
			}
		}
	}
}

// segments reads the index files again, as Open would.
func (c *checker) segments() {
	files := c.files()
	err := c.tx.Bucket(segmentsBucket()).ForEach(func(key, row []byte) error {
		if _, err := unseal(key, row); err != nil {
			c.fault(string(key), "its row: %v", err)
		}
		if files[string(key)] == nil {
			return nil // all its documents ended; the next commit removes it
		}
		delete(files, string(key))
		mapping, err := c.store.opts.fs.Map(filepath.Join(c.store.dir, string(key)))
		if err != nil {
			c.fault(string(key), "%v", err)
			return nil
		}
		if _, err := openSegment(string(key), mapping); err != nil {
			c.fault(string(key), "%v", err)
		}
		return mapping.Close()
	})
	if err != nil {
		c.fault("index files", "%v", err)
	}
	for name := range files {
		c.fault(name, "the rows do not know this index file")
	}
}
