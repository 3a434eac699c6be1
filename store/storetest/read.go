// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func testChunks(t *testing.T, s *suite) {
	c := s.put("a", acl.Everyone, "one", "two", "three", "four", "five") // sections 0 0 1 1 2
	b := s.start(t, c, s.put("ab", acl.Everyone, "another"), s.put("none", acl.Everyone))
	for _, test := range []struct {
		id      string
		section int
		want    []string
	}{
		{"a", -1, []string{"one", "two", "three", "four", "five"}},
		{"a", 0, []string{"one", "two"}},
		{"a", 1, []string{"three", "four"}},
		{"a", 2, []string{"five"}},
		{"a", 3, nil},
		{"ab", -1, []string{"another"}},
		{"none", -1, nil},
		{"not there", -1, nil},
	} {
		chunks, err := b.store.Chunks(context.Background(), acl.Principal{}, store.DocumentID{Source: "files", ID: test.id}, test.section)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range chunks {
			got = append(got, c.Text)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("section %d of %s (-want +got):\n%s", test.section, test.id, diff)
		}
	}
	chunks, _ := b.store.Chunks(context.Background(), acl.Operator(), store.DocumentID{Source: "files", ID: "a"}, 1)
	want := c.Chunks[2]
	want.ID = ingest.ChunkID{Source: "files", Document: "a", Revision: store.RevisionOf(c.Document.Hash), Ordinal: 2}
	if len(chunks) != 2 {
		t.Fatalf("the operator gets %d chunks, want 2", len(chunks))
	}
	if diff := cmp.Diff(want, chunks[0]); diff != "" {
		t.Errorf("chunk (-want +got):\n%s", diff)
	}
}

func testDocuments(t *testing.T, s *suite) {
	var changes []store.Change
	for _, id := range []store.DocumentID{{Source: "b", ID: "2"}, {Source: "a", ID: "10"}, {Source: "a", ID: "1"}, {Source: "b", ID: "1"}, {Source: "a b", ID: "1"}, {Source: "ab", ID: "1"}} {
		c := s.put(id.ID, acl.Everyone, "text")
		c.Document.Source = id.Source
		changes = append(changes, c)
	}
	changes[2].Document.Access = acl.Users("jd").In("acme")
	b := s.start(t, changes...)
	for _, test := range []struct {
		as     acl.Principal
		source string
		want   []string
	}{
		{acl.Operator(), "", []string{"a/1", "a/10", "a b/1", "ab/1", "b/1", "b/2"}},
		{acl.Operator(), "a", []string{"a/1", "a/10"}},
		{acl.Principal{}, "a", []string{"a/10"}},
		{acl.Operator(), "b", []string{"b/1", "b/2"}},
		{acl.Operator(), "none", nil},
		{acl.System("acme"), "", []string{"a/1"}},
	} {
		var got []string
		for _, d := range b.listed(test.as, test.source) {
			got = append(got, d.DocumentID.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("documents of source %q as %+v (-want +got):\n%s", test.source, test.as, diff)
		}
	}
	if list := b.listed(acl.Operator(), "a"); !list[0].Access.Equal(changes[2].Document.Access) {
		t.Errorf("the operator is shown the access list %+v, want %+v", list[0].Access, changes[2].Document.Access)
	}

	// The loop's body may use the store, and may stop early.
	seen := 0
	for d, err := range b.store.Documents(context.Background(), acl.Operator(), "") {
		if err != nil {
			t.Fatal(err)
		}
		b.apply(store.Change{Kind: store.Delete, Document: d})
		if seen++; seen == 4 {
			break
		}
	}
	if got := b.listed(acl.Operator(), ""); len(got) != 2 {
		t.Errorf("%d documents are left after 4 of 6 were deleted", len(got))
	}
}

// What a store took and what it gives belong to the caller.
func testCopies(t *testing.T, s *suite) {
	c := described(s.put("a", acl.Users("jd"), "some words"), ingest.Metadata{"year": ingest.NumberValue(2026)})
	b := s.start(t, c)
	q := s.query(acl.User("jd"), "some words")
	want := b.search(q)

	c.Document.Metadata["year"] = ingest.StringValue("spoiled")
	c.Document.Access.Users[0] = "somebody else"
	c.Chunks[0].Text = "spoiled"
	c.Chunks[0].Segments[0].Location.Page = 99
	clear(c.Vectors[0])
	hits := b.search(q)
	if diff := cmp.Diff(want, hits); diff != "" {
		t.Fatalf("hits after the caller changed what it had put (-before +after):\n%s", diff)
	}

	hits[0].Document.Metadata["year"] = ingest.StringValue("spoiled")
	hits[0].Chunk.Segments[0].Location.Page = 99
	for _, d := range b.listed(acl.Operator(), "") {
		d.Metadata["year"] = ingest.StringValue("spoiled")
		d.Access.Users[0] = "somebody else"
	}
	chunks, err := b.store.Chunks(context.Background(), acl.Operator(), c.Document.DocumentID, -1)
	if err != nil || len(chunks) != 1 {
		t.Fatal(len(chunks), err)
	}
	chunks[0].Segments[0].Location.Page = 99
	if diff := cmp.Diff(want, b.search(q)); diff != "" {
		t.Errorf("hits after the caller changed what it got (-before +after):\n%s", diff)
	}
}
