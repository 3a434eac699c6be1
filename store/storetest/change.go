// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func testEmpty(t *testing.T, s *suite) {
	b := s.start(t)
	if hits := b.search(s.query(acl.Principal{}, "anything")); len(hits) != 0 {
		t.Errorf("an empty store has hits %v", names(hits))
	}
	if list := b.listed(acl.Operator(), ""); len(list) != 0 {
		t.Errorf("an empty store has documents %v", list)
	}
	b.apply()
	b.apply(remove("never there"))
}

func testPut(t *testing.T, s *suite) {
	c := s.put("manuals/door.md", acl.Everyone, "hinge bolts need torque", "grease the hinge")
	d := &c.Document
	d.Title, d.Media, d.Language, d.Settings = "Doors <& hinges>", "text/markdown", "en", "v1"
	d.Modified = time.Date(2026, 3, 15, 10, 30, 0, 123, time.UTC)
	d.Metadata = ingest.Metadata{
		"model": ingest.StringValue("GX-7"), "year": ingest.NumberValue(2026), "draft": ingest.BoolValue(false),
		"from": ingest.TimeValue(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), "plants": ingest.StringsValue("A", "B"),
	}
	d.Found = ingest.Metadata{"author": ingest.StringValue("jd")}
	d.Quality = ingest.Quality{Engine: "markdown", Warnings: []string{"one"}}
	b := s.start(t, c)

	want := *d
	want.Revision, want.Chunks = store.RevisionOf(d.Hash), 2
	listed := b.listed(acl.Operator(), "")
	if diff := cmp.Diff([]store.Document{want}, listed); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	hits := b.search(s.query(acl.Principal{}, "hinge bolts need torque"))
	if diff := cmp.Diff([]string{"manuals/door.md#0", "manuals/door.md#1"}, names(hits)); diff != "" {
		t.Fatalf("hits (-want +got):\n%s", diff)
	}
	want.Access = acl.List{}
	if diff := cmp.Diff(want, hits[0].Document); diff != "" {
		t.Errorf("document of the hit (-want +got):\n%s", diff)
	}
	chunk := c.Chunks[0]
	chunk.ID = ingest.ChunkID{Source: "files", Document: d.ID, Revision: want.Revision}
	if diff := cmp.Diff(chunk, hits[0].Chunk); diff != "" {
		t.Errorf("chunk of the hit (-want +got):\n%s", diff)
	}
}

func testReplace(t *testing.T, s *suite) {
	b := s.start(t,
		s.put("a", acl.Everyone, "old words here", "more old words", "and old words"),
		s.put("b", acl.Everyone, "other words"))
	b.apply(s.put("a", acl.Everyone, "new words instead"))
	hits := b.search(s.query(acl.Principal{}, "old words"))
	for _, h := range hits {
		if h.Document.ID == "a" && h.Chunk.Text != "new words instead" {
			t.Errorf("the hit %q is of a document that was replaced", h.Chunk.Text)
		}
	}
	if len(hits) != 2 {
		t.Errorf("hits %v, want one of each document", names(hits))
	}
	if got := b.listed(acl.Operator(), ""); len(got) != 2 || got[0].Chunks != 1 {
		t.Errorf("documents %+v, want two, the first with one chunk", got)
	}
	// A document may lose all its chunks, and keeps its place in the list.
	b.apply(s.put("a", acl.Everyone))
	if hits := b.search(s.query(acl.Principal{}, "new words instead")); len(hits) != 1 {
		t.Errorf("hits %v, want that of b", names(hits))
	}
	if got := b.listed(acl.Operator(), ""); len(got) != 2 || got[0].Chunks != 0 {
		t.Errorf("documents %+v, want two, the first without chunks", got)
	}
}

func testUpdate(t *testing.T, s *suite) {
	c := described(s.put("a", acl.Everyone, "some words", "and others"), ingest.Metadata{"year": ingest.NumberValue(2025)})
	c.Document.Title, c.Document.Settings = "Title", "v1"
	b := s.start(t, c)
	u := store.Change{Kind: store.Update, Document: store.Document{
		DocumentID: c.Document.DocumentID, Hash: c.Document.Hash, Access: acl.Users("jd"), Size: 77,
		Modified: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), Metadata: ingest.Metadata{"year": ingest.NumberValue(2026)},
	}}
	b.apply(u)
	if hits := b.search(s.query(acl.Principal{}, "some words")); len(hits) != 0 {
		t.Errorf("hits %v for those who lost the right to read", names(hits))
	}
	q := s.query(acl.User("jd"), "some words")
	q.Filter = store.Compare{Field: "year", Op: store.Equal, Value: ingest.NumberValue(2026)}
	hits := b.search(q)
	if len(hits) != 2 {
		t.Fatalf("hits %v, want both chunks", names(hits))
	}
	want := c.Document
	want.Access, want.Size, want.Modified, want.Metadata = acl.List{}, 77, u.Document.Modified, u.Document.Metadata
	want.Revision, want.Chunks = store.RevisionOf(want.Hash), 2
	if diff := cmp.Diff(want, hits[0].Document); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}

	u.Document.Hash = "another"
	b.refused(0, u)
	u.Document.ID = "not there"
	b.refused(0, u)
}

func testUpdateTenant(t *testing.T, s *suite) {
	c := s.put("a", acl.Everyone, "some words", "and others")
	b := s.start(t, c, s.put("b", acl.Everyone, "words that stay"))
	c.Kind, c.Chunks, c.Vectors = store.Update, nil, nil
	c.Document.Access = acl.Everyone.In("acme")
	b.apply(c)
	if diff := cmp.Diff([]string{"b#0"}, names(b.search(s.query(acl.Principal{}, "some words")))); diff != "" {
		t.Errorf("hits in the old tenant (-want +got):\n%s", diff)
	}
	hits := b.search(s.query(acl.Principal{}.In("acme"), "some words"))
	if diff := cmp.Diff([]string{"a#0", "a#1"}, names(hits)); diff != "" {
		t.Errorf("hits in the new tenant (-want +got):\n%s", diff)
	}
}

func testDelete(t *testing.T, s *suite) {
	b := s.start(t, s.put("a", acl.Everyone, "some words"), s.put("b", acl.Everyone, "some more words"))
	b.apply(remove("a"), remove("a"))
	if diff := cmp.Diff([]string{"b#0"}, names(b.search(s.query(acl.Principal{}, "some words")))); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
	chunks, err := b.store.Chunks(context.Background(), acl.System(""), store.DocumentID{Source: "files", ID: "a"}, -1)
	if len(chunks) != 0 || err != nil {
		t.Errorf("chunks of a deleted document: %v, %v", chunks, err)
	}
	b.apply(remove("b"))
	if hits := b.search(s.query(acl.Principal{}, "some words")); len(hits) != 0 {
		t.Errorf("hits %v after everything was deleted", names(hits))
	}
	b.apply(s.put("a", acl.Everyone, "some words again"))
	if diff := cmp.Diff([]string{"a#0"}, names(b.search(s.query(acl.Principal{}, "some words")))); diff != "" {
		t.Errorf("hits after it was put again (-want +got):\n%s", diff)
	}
}

// Changes of one batch are carried out in order.
func testWithinBatch(t *testing.T, s *suite) {
	first, second := s.put("a", acl.Everyone, "first text"), s.put("a", acl.Everyone, "second text")
	update := store.Change{Kind: store.Update, Document: second.Document}
	update.Document.Access = acl.Users("jd")
	b := s.start(t, s.put("c", acl.Everyone, "the old text of c"))
	b.apply(first, second, update,
		s.put("b", acl.Everyone, "text that goes"), remove("b"),
		remove("c"), s.put("c", acl.Everyone, "the new text of c"))
	hits := b.search(s.query(acl.User("jd"), "text"))
	got := map[string]string{}
	for _, h := range hits {
		got[h.Document.ID] = h.Chunk.Text
	}
	if diff := cmp.Diff(map[string]string{"a": "second text", "c": "the new text of c"}, got); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
	if hits := b.search(s.query(acl.Principal{}, "text")); len(hits) != 1 {
		t.Errorf("hits %v for who may not read the updated document", names(hits))
	}
}

// refused applies changes and expects a *store.ChangeError for the one at index.
func (b *bench) refused(index int, changes ...store.Change) {
	b.Helper()
	err := b.store.Apply(context.Background(), changes)
	var refused *store.ChangeError
	if !errors.As(err, &refused) {
		b.Errorf("apply: %v, want a *store.ChangeError", err)
		return
	}
	if refused.Index != index || refused.Document != changes[index].Document.DocumentID || refused.Reason == "" {
		b.Errorf("refused change %d of %s (%s), want that at %d", refused.Index, refused.Document, refused.Reason, index)
	}
}

func testBadChanges(t *testing.T, s *suite) {
	b := s.start(t)
	good := func() store.Change { return s.put("a", acl.Everyone, "one text", "two texts") }
	for name, spoil := range map[string]func(*store.Change){
		"no source":            func(c *store.Change) { c.Document.Source = "" },
		"no id":                func(c *store.Change) { c.Document.ID = "" },
		"NUL in the id":        func(c *store.Change) { c.Document.ID = "a\x00b" },
		"long id":              func(c *store.Change) { c.Document.ID = string(make([]byte, store.MaxName+1)) },
		"no hash":              func(c *store.Change) { c.Document.Hash = "" },
		"another revision":     func(c *store.Change) { c.Document.Revision = "r1" },
		"unknown kind":         func(c *store.Change) { c.Kind = 99 },
		"vector missing":       func(c *store.Change) { c.Vectors = c.Vectors[:1] },
		"wrong dimensions":     func(c *store.Change) { c.Vectors[1] = c.Vectors[1][1:] },
		"zero vector":          func(c *store.Change) { c.Vectors[1] = make([]float32, dimensions) },
		"vector with NaN":      func(c *store.Change) { c.Vectors[1][0] = float32(math.NaN()) },
		"vector with infinity": func(c *store.Change) { c.Vectors[1][0] = float32(math.Inf(1)) },
		"chunks out of order":  func(c *store.Change) { c.Chunks[0].ID.Ordinal = 1 },
		"chunk of another":     func(c *store.Change) { c.Chunks[0].ID.Document = "b" },
		"negative section":     func(c *store.Change) { c.Chunks[0].Section = -1 },
		"invalid text":         func(c *store.Change) { c.Chunks[0].Text = "\xff" },
		"invalid language":     func(c *store.Change) { c.Chunks[0].Language = "this is no language" },
		"reserved field":       func(c *store.Change) { c.Document.Metadata = ingest.Metadata{"@id": ingest.StringValue("x")} },
		"nameless field":       func(c *store.Change) { c.Document.Metadata = ingest.Metadata{"": ingest.StringValue("x")} },
		"infinite number":      func(c *store.Change) { c.Document.Found = ingest.Metadata{"n": ingest.NumberValue(math.Inf(1))} },
		"box with NaN": func(c *store.Change) {
			boxes := []ingest.Box{{Page: 1, X1: 10}, {Page: 1, X1: math.NaN()}}
			c.Chunks[1].Segments = []ingest.Segment{{End: 3, Location: ingest.Location{Boxes: boxes}}}
		},
		"cell with infinity": func(c *store.Change) {
			cells := []ingest.Location{{Boxes: []ingest.Box{{Page: 1, Y0: math.Inf(-1)}}}}
			c.Chunks[1].Segments = []ingest.Segment{{End: 3, Row: &ingest.TableRow{CellLocations: cells}}}
		},
		"share that is NaN": func(c *store.Change) { c.Document.Quality.UnmappedGlyphs = math.NaN() },
		"invalid tenant":    func(c *store.Change) { c.Document.Access.Tenant = "\xff" },
		"invalid user":      func(c *store.Change) { c.Document.Access.Users = []string{"jd", "\xff"} },
		"invalid group":     func(c *store.Change) { c.Document.Access.Groups = []string{"\xff"} },
		"invalid hash":      func(c *store.Change) { c.Document.Hash, c.Document.Revision = "\xff", "" },
		"invalid code":      func(c *store.Change) { c.Document.Language = "\xff" },
		"distant year":      func(c *store.Change) { c.Document.Modified = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"distant time": func(c *store.Change) {
			c.Document.Found = ingest.Metadata{"t": ingest.TimeValue(time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC))}
		},
		"delete with chunks": func(c *store.Change) { c.Kind = store.Delete },
	} {
		t.Run(name, func(t *testing.T) {
			c := good()
			spoil(&c)
			inner := &bench{t, s, b.store}
			inner.refused(1, s.put("other", acl.Everyone, "text"), c)
		})
	}
	if list := b.listed(acl.Operator(), ""); len(list) != 0 {
		t.Errorf("refused batches left %v", list)
	}
}

// A batch that fails changes nothing, whatever its earlier changes were.
func testAtomic(t *testing.T, s *suite) {
	b := s.start(t, s.put("a", acl.Everyone, "text of a"), s.put("b", acl.Everyone, "text of b"))
	q := s.query(acl.Principal{}, "text")
	want, documents := b.search(q), b.listed(acl.Operator(), "")
	bad := store.Change{Kind: store.Update, Document: store.Document{DocumentID: store.DocumentID{Source: "files", ID: "missing"}, Hash: "h"}}
	b.refused(3, s.put("a", acl.Everyone, "text replaced"), remove("b"), s.put("c", acl.Everyone, "text of c"), bad)
	if diff := cmp.Diff(want, b.search(q)); diff != "" {
		t.Errorf("hits after a refused batch (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(documents, b.listed(acl.Operator(), "")); diff != "" {
		t.Errorf("documents after a refused batch (-before +after):\n%s", diff)
	}
}
