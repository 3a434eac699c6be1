// SPDX-License-Identifier: Apache-2.0

package chromem_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
	"github.com/pacenote/pacenote/store/chromem"
	"github.com/pacenote/pacenote/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, model embed.Model) store.Store {
		return chromem.New(model)
	}, &storetest.Options{NoKeywords: true})
}

// change puts a document of one chunk.
func change(e embed.Embedder, id, text string) store.Change {
	vectors, err := e.Embed(context.Background(), embed.Document, []string{text})
	if err != nil {
		panic(err) // the fake fails only when asked to
	}
	return store.Change{
		Document: store.Document{DocumentID: store.DocumentID{Source: "files", ID: id}, Hash: id, Access: acl.Everyone},
		Chunks:   []ingest.Chunk{{Text: text}},
		Vectors:  vectors,
	}
}

func ExampleNew() {
	ctx := context.Background()
	e := embedtest.New(64)
	s := chromem.New(e.Model())
	defer s.Close()

	err := s.Apply(ctx, []store.Change{
		change(e, "doors.md", "the door hinge bolts need 25 Nm"),
		change(e, "wheels.md", "the wheel bolts need 120 Nm"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	question, err := e.Embed(ctx, embed.Query, []string{"torque of the door hinge"})
	if err != nil {
		fmt.Println(err)
		return
	}
	hits, err := s.Search(ctx, store.Query{Vector: question[0], K: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hits[0].Document.ID, "says:", hits[0].Chunk.Text)
	// Output: doors.md says: the door hinge bolts need 25 Nm
}

// A context that ends during the scan must not give part of the ranking.
func TestCancelledScan(t *testing.T) {
	e := embedtest.New(64)
	s := chromem.New(e.Model())
	defer s.Close()
	c := change(e, "a", "some words")
	c.Document.Hash = "many"
	for i := 1; i < 5000; i++ {
		c.Chunks = append(c.Chunks, ingest.Chunk{ID: ingest.ChunkID{Ordinal: i}, Text: "some words"})
		c.Vectors = append(c.Vectors, c.Vectors[0])
	}
	if err := s.Apply(context.Background(), []store.Change{c}); err != nil {
		t.Fatal(err)
	}
	for calls := range 40 {
		ctx := &countdown{Context: context.Background(), left: int64(calls * 200)}
		hits, err := s.Search(ctx, store.Query{Vector: c.Vectors[0], K: 100})
		if err == nil && len(hits) != 100 {
			t.Fatalf("the context ended after %d looks: %d hits and no error", calls*200, len(hits))
		}
	}
}
