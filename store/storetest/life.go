// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// calls are all calls of a store, each returning its error.
func (b *bench) calls(ctx context.Context) map[string]func() error {
	return map[string]func() error{
		"Apply": func() error {
			return b.store.Apply(ctx, []store.Change{b.put("new", acl.Everyone, "text")})
		},
		"Search": func() error {
			_, err := b.store.Search(ctx, b.query(acl.Principal{}, "text"))
			return err
		},
		"Chunks": func() error {
			_, err := b.store.Chunks(ctx, acl.Operator(), store.DocumentID{Source: "files", ID: "a"}, -1)
			return err
		},
		"Documents": func() error {
			for _, err := range b.store.Documents(ctx, acl.Operator(), "") {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func testCancelled(t *testing.T, s *suite) {
	b := s.start(t, s.put("a", acl.Everyone, "text"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range b.calls(ctx) {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context: %v", name, err)
		}
	}
	if got := b.listed(acl.Operator(), ""); len(got) != 1 {
		t.Errorf("%d documents, want 1: a cancelled Apply changed something", len(got))
	}
}

func testClosed(t *testing.T, s *suite) {
	b := s.start(t, s.put("a", acl.Everyone, "text"))
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	for name, call := range b.calls(context.Background()) {
		if err := call(); !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s of a closed store: %v, want store.ErrClosed", name, err)
		}
	}
	if err := b.store.Close(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Close of a closed store: %v, want store.ErrClosed", err)
	}
}

// testConcurrent rewrites some documents together, in batches, while others read: a
// reader must find all of a batch or nothing of it.
func testConcurrent(t *testing.T, s *suite) {
	const documents = 5
	batch := func(n int) []store.Change {
		changes := make([]store.Change, documents)
		for i := range changes {
			changes[i] = s.put(fmt.Sprintf("doc-%d", i), acl.Everyone, fmt.Sprintf("version number%d", n), "kavo miru")
		}
		return changes
	}
	b := s.start(t, batch(0)...)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := b.readWhole(documents); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := 1; n <= s.opts.Stress; n++ {
		if err := b.store.Apply(context.Background(), batch(n)); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}

// readWhole searches for everything and checks that it is of one version.
func (b *bench) readWhole(documents int) error {
	hits, err := b.store.Search(context.Background(), b.query(acl.Principal{}, "version kavo"))
	if err != nil {
		return err
	}
	versions, count := map[string]bool{}, 0
	for _, h := range hits {
		if h.Chunk.ID.Ordinal == 0 {
			versions[h.Chunk.Text] = true
			count++
		}
		if h.Chunk.ID.Revision != h.Document.Revision {
			return fmt.Errorf("a chunk of revision %s in a document of revision %s", h.Chunk.ID.Revision, h.Document.Revision)
		}
	}
	if len(hits) != 2*documents || len(versions) != 1 || count != documents {
		return fmt.Errorf("%d hits with %d first chunks of the versions %v, want %d of one version", len(hits), count, versions, documents)
	}
	return nil
}

func testReopen(t *testing.T, s *suite) {
	if s.opts.Reopen == nil {
		t.Skip("the engine keeps nothing: Options.Reopen is nil")
	}
	changes := s.corpus(40)
	b := s.start(t, changes...)
	b.apply(remove(changes[3].Document.ID), s.put(changes[5].Document.ID, acl.Users("jd"), "kavo replaced"))
	want, documents := b.answers(), b.listed(acl.Operator(), "")
	for range 2 {
		b.store = s.opts.Reopen(t, b.store)
		if diff := cmp.Diff(want, b.answers()); diff != "" {
			t.Errorf("hits after opening again (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(documents, b.listed(acl.Operator(), "")); diff != "" {
			t.Errorf("documents after opening again (-before +after):\n%s", diff)
		}
	}
	b.apply(s.put("after", acl.Everyone, "kavo after opening again"))
	if got := b.listed(acl.Operator(), ""); len(got) != len(documents)+1 {
		t.Errorf("%d documents, want one more than %d", len(got), len(documents))
	}
}
