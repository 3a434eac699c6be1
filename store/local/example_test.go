// SPDX-License-Identifier: Apache-2.0

package local_test

import (
	"context"
	"fmt"
	"os"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
	"github.com/pacenote/pacenote/store/local"
)

func Example() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := putAndFind(dir); err != nil {
		fmt.Println(err)
	}
	// Output:
	// anonymous finds 0 chunks
	// jd finds: The door hinge bolts need 25 Nm. (keyword rank 1, vector rank 1)
}

func putAndFind(dir string) error {
	ctx := context.Background()
	encoder := embedtest.New(64) // a fake; package bert has real ones
	s, err := local.Open(ctx, dir, encoder.Model(), nil)
	if err != nil {
		return err
	}
	defer s.Close()

	text := "The door hinge bolts need 25 Nm."
	vectors, err := encoder.Embed(ctx, embed.Document, []string{text})
	if err != nil {
		return err
	}
	err = s.Apply(ctx, []store.Change{{
		Document: store.Document{
			DocumentID: store.DocumentID{Source: "manuals", ID: "doors.md"},
			Hash:       "9f86d081884c7d65", Access: acl.Groups("engineering"),
		},
		Chunks:  []ingest.Chunk{{Text: text}},
		Vectors: vectors,
	}})
	if err != nil {
		return err
	}

	question := "torque of the hinge bolts"
	vectors, err = encoder.Embed(ctx, embed.Query, []string{question})
	if err != nil {
		return err
	}
	query := store.Query{Text: question, Language: "en", Vector: vectors[0]}
	hits, err := s.Search(ctx, query)
	if err != nil {
		return err
	}
	fmt.Println("anonymous finds", len(hits), "chunks")

	query.As = acl.User("jd", "engineering")
	if hits, err = s.Search(ctx, query); err != nil {
		return err
	}
	for _, h := range hits {
		fmt.Printf("jd finds: %s (keyword rank %d, vector rank %d)\n", h.Chunk.Text, h.Keyword.Rank, h.Vector.Rank)
	}
	return nil
}
