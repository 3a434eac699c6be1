// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// Options say what an engine does. The zero value is an engine that does everything
// and can't be opened again.
type Options struct {
	// NoKeywords is set if the engine ranks by vectors alone: a query with a text must
	// then be a *store.UnsupportedError.
	NoKeywords bool
	// Reopen closes a store and opens what it kept. Nil: nothing is kept.
	Reopen func(t *testing.T, s store.Store) store.Store
	// Stress is the number of batches of the test with concurrent readers. Default 30.
	Stress int
}

// dimensions of the vectors of the suite.
const dimensions = 48

// suite is an engine under test.
type suite struct {
	open    func(t *testing.T, model embed.Model) store.Store
	opts    Options
	encoder *embedtest.Embedder
}

// Run runs the suite. open makes a new, empty store for a model; the suite closes it.
// nil options mean the zero value.
func Run(t *testing.T, open func(t *testing.T, model embed.Model) store.Store, opts *Options) {
	s := &suite{open: open, encoder: embedtest.New(dimensions)}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.Stress == 0 {
		s.opts.Stress = 30
	}
	for _, test := range []struct {
		name string
		run  func(*testing.T, *suite)
	}{
		{"Empty", testEmpty},
		{"Put", testPut},
		{"Replace", testReplace},
		{"Update", testUpdate},
		{"UpdateTenant", testUpdateTenant},
		{"Delete", testDelete},
		{"WithinBatch", testWithinBatch},
		{"BadChanges", testBadChanges},
		{"Atomic", testAtomic},
		{"Legs", testLegs},
		{"Unsupported", testUnsupported},
		{"KeywordMatches", testKeywordMatches},
		{"VectorExact", testVectorExact},
		{"Fusion", testFusion},
		{"LanguageGate", testLanguageGate},
		{"BadQueries", testBadQueries},
		{"Access", testAccess},
		{"Tenants", testTenants},
		{"RandomAccess", testRandomAccess},
		{"NothingLeaks", testNothingLeaks},
		{"Filters", testFilters},
		{"FilterLanguage", testFilterLanguage},
		{"FilterErrors", testFilterErrors},
		{"FilterKinds", testFilterKinds},
		{"OrderAndBatches", testOrderAndBatches},
		{"AddThenDelete", testAddThenDelete},
		{"DeleteOfMany", testDeleteOfMany},
		{"Chunks", testChunks},
		{"Documents", testDocuments},
		{"Copies", testCopies},
		{"Cancelled", testCancelled},
		{"Closed", testClosed},
		{"Concurrent", testConcurrent},
		{"Reopen", testReopen},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, s) })
	}
}

// bench is one store of one test.
type bench struct {
	*testing.T
	*suite
	store store.Store
}

// start opens a store that is closed with the test.
func (s *suite) start(t *testing.T, changes ...store.Change) *bench {
	t.Helper()
	b := &bench{t, s, s.open(t, s.encoder.Model())}
	t.Cleanup(func() {
		if err := b.store.Close(); err != nil && !errors.Is(err, store.ErrClosed) {
			t.Errorf("close: %v", err)
		}
	})
	b.apply(changes...)
	return b
}

func (b *bench) apply(changes ...store.Change) {
	b.Helper()
	if err := b.store.Apply(context.Background(), changes); err != nil {
		b.Fatalf("apply: %v", err)
	}
}

func (b *bench) search(q store.Query) []store.Hit {
	b.Helper()
	hits, err := b.store.Search(context.Background(), q)
	if err != nil {
		b.Fatalf("search %+v: %v", q, err)
	}
	return hits
}

// vector returns the vector of a text.
func (s *suite) vector(text string) embed.Vector {
	vectors, err := s.encoder.Embed(context.Background(), embed.Document, []string{text})
	if err != nil {
		panic(err) // the fake fails only when asked to
	}
	return vectors[0]
}

// query returns a query by all that the engine ranks by.
func (s *suite) query(as acl.Principal, text string) store.Query {
	q := store.Query{As: as, Text: text, Vector: s.vector(text)}
	if s.opts.NoKeywords {
		q.Text = ""
	}
	return q
}

// put makes the change that puts the document files/ID with a chunk for each text.
func (s *suite) put(id string, access acl.List, texts ...string) store.Change {
	c := store.Change{Document: store.Document{
		DocumentID: store.DocumentID{Source: "files", ID: id},
		Hash:       fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(texts)))),
		Access:     access, Size: int64(len(texts)),
	}}
	for i, text := range texts {
		c.Chunks = append(c.Chunks, ingest.Chunk{
			ID: ingest.ChunkID{Ordinal: i}, Section: i / 2, Text: text, Tokens: len(text),
			Segments: []ingest.Segment{{End: len(text), Kind: ingest.Paragraph, Location: ingest.Location{Page: i + 1}}},
		})
		c.Vectors = append(c.Vectors, s.vector(text))
	}
	return c
}

// described returns a put with metadata.
func described(c store.Change, metadata ingest.Metadata) store.Change {
	c.Document.Metadata = metadata
	return c
}

// in returns a put whose chunks have a language.
func in(language string, c store.Change) store.Change {
	c.Chunks = slices.Clone(c.Chunks)
	for i := range c.Chunks {
		c.Chunks[i].Language = language
	}
	return c
}

func remove(id string) store.Change {
	return store.Change{Kind: store.Delete, Document: store.Document{DocumentID: store.DocumentID{Source: "files", ID: id}}}
}

// names writes hits as "id#ordinal", in order.
func names(hits []store.Hit) []string {
	list := make([]string, len(hits))
	for i, h := range hits {
		list[i] = fmt.Sprintf("%s#%d", h.Document.ID, h.Chunk.ID.Ordinal)
	}
	return list
}

// listed returns the documents that a principal sees.
func (b *bench) listed(as acl.Principal, source string) []store.Document {
	b.Helper()
	var list []store.Document
	for d, err := range b.store.Documents(context.Background(), as, source) {
		if err != nil {
			b.Fatalf("documents: %v", err)
		}
		list = append(list, d)
	}
	return list
}

// everything returns the exhaustive ranking of a tenant.
func (b *bench) everything(q store.Query) []store.Hit {
	b.Helper()
	q.As, q.K, q.Filter = acl.System(q.As.Tenant), store.MaxK, nil
	return b.search(q)
}
