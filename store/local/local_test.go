// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

const testDimensions = 32

// encoder returns the fake that the tests' vectors come from.
func encoder() *embedtest.Embedder { return embedtest.New(testDimensions) }

func vectorsOf(t testing.TB, kind embed.Kind, texts ...string) []embed.Vector {
	t.Helper()
	vectors, err := encoder().Embed(context.Background(), kind, texts)
	if err != nil {
		t.Fatal(err)
	}
	return vectors
}

// open opens a store that is closed with the test.
func open(t testing.TB, dir string, opts *Options) *Store {
	t.Helper()
	if opts == nil {
		opts = &Options{}
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	s, err := Open(context.Background(), dir, encoder().Model(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) // twice is an error that does not matter here
	return s
}

// put makes the change that puts a document with a chunk for each text.
func put(t testing.TB, id string, access acl.List, texts ...string) store.Change {
	t.Helper()
	return makePut(id, access, texts, vectorsOf(t, embed.Document, texts...))
}

func makePut(id string, access acl.List, texts []string, vectors []embed.Vector) store.Change {
	c := store.Change{Document: store.Document{
		DocumentID: store.DocumentID{Source: "files", ID: id},
		Hash:       fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(texts, "\n")))), Access: access,
	}, Vectors: vectors}
	for i, text := range texts {
		c.Chunks = append(c.Chunks, ingest.Chunk{ID: ingest.ChunkID{Ordinal: i}, Section: i / 2, Text: text})
	}
	return c
}

func remove(id string) store.Change {
	return store.Change{Kind: store.Delete, Document: store.Document{DocumentID: store.DocumentID{Source: "files", ID: id}}}
}

func apply(t testing.TB, s *Store, changes ...store.Change) {
	t.Helper()
	if err := s.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
}

// hits searches by text and vector, and writes the hits as "id#ordinal".
func hits(t testing.TB, s *Store, text string) []string {
	t.Helper()
	found, err := s.Search(context.Background(), store.Query{Text: text, Vector: vectorsOf(t, embed.Query, text)[0]})
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(found))
	for i, h := range found {
		ids[i] = fmt.Sprintf("%s#%d %.6f", h.Chunk.ID.Document, h.Chunk.ID.Ordinal, h.Score)
	}
	return ids
}

// clean fails the test if the store or its database has faults.
func clean(t testing.TB, s *Store) {
	t.Helper()
	faults, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Errorf("fault: %v", f)
	}
	s.writer.mu.Lock() // bbolt's check can't bear writers
	defer s.writer.mu.Unlock()
	err = s.db.View(func(tx *bolt.Tx) error {
		for fault := range tx.Check() {
			t.Errorf("pages: %v", fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, nil)
	apply(t, s,
		put(t, "doors.md", acl.Everyone, "The door hinge bolts need 25 Nm.", "Grease the hinge once a year."),
		put(t, "wheels.md", acl.Everyone, "The wheel bolts need 120 Nm."))
	want := hits(t, s, "hinge bolts torque")
	if len(want) != 3 || want[0][:9] != "doors.md#" {
		t.Fatalf("hits %v", want)
	}
	clean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, nil)
	if diff := cmp.Diff(want, hits(t, again, "hinge bolts torque")); diff != "" {
		t.Errorf("hits after opening again (-want +got):\n%s", diff)
	}
	clean(t, again)
}
