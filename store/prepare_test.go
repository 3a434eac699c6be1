// SPDX-License-Identifier: Apache-2.0

package store_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

func TestPrepareChanges(t *testing.T) {
	given := []store.Change{{
		Document: store.Document{DocumentID: store.DocumentID{Source: "s", ID: "d"}, Hash: "0123456789abcdef0123"},
		Chunks:   []ingest.Chunk{{Text: "a"}, {ID: ingest.ChunkID{Ordinal: 1}, Text: "b"}},
		Vectors:  []embed.Vector{{1, 0}, {0, -1}},
	}, {
		Kind: store.Delete, Document: store.Document{DocumentID: store.DocumentID{Source: "s", ID: "e"}},
	}}
	got, err := store.PrepareChanges(given, 2)
	if err != nil {
		t.Fatal(err)
	}
	d := got[0].Document
	if d.Revision != "0123456789abcdef" || d.Chunks != 2 {
		t.Errorf("revision %q and %d chunks", d.Revision, d.Chunks)
	}
	for i, c := range got[0].Chunks {
		want := ingest.ChunkID{Source: "s", Document: "d", Revision: d.Revision, Ordinal: i}
		if diff := cmp.Diff(want, c.ID); diff != "" {
			t.Errorf("id of chunk %d (-want +got):\n%s", i, diff)
		}
	}
	if given[0].Document.Revision != "" || given[0].Chunks[0].ID.Source != "" {
		t.Error("what was given was changed")
	}
	again, err := store.PrepareChanges(got, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("preparing twice makes a difference:\n%s", diff)
	}
	given[1].Kind = 7
	_, err = store.PrepareChanges(given, 2)
	var bad *store.ChangeError
	if !errors.As(err, &bad) || bad.Index != 1 || bad.Document.ID != "e" {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestCheckVector(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		v    embed.Vector
		want string // part of the reason; empty if there is none
	}{
		{embed.Vector{.6, .8}, ""},
		{embed.Vector{.6001, .8}, ""},
		{embed.Vector{1, 1}, "length is 1.414"},
		{embed.Vector{0, 0}, "length is 0"},
		{embed.Vector{nan, 1}, "NaN"},
		{embed.Vector{inf, 0}, "Inf"},
		{embed.Vector{1}, "1 dimensions, the model has 2"},
		{nil, "0 dimensions"},
	} {
		got := store.CheckVector(test.v, 2)
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%v: %q, want %q", test.v, got, test.want)
		}
	}
}

func TestPrepareQuery(t *testing.T) {
	q, err := store.PrepareQuery(store.Query{Text: "x"}, 2)
	if err != nil || q.K != store.DefaultK || q.DenseWeight != store.DefaultDenseWeight {
		t.Errorf("K %d and weight %v, error %v", q.K, q.DenseWeight, err)
	}
	if _, err := store.PrepareQuery(store.Query{Vector: embed.Vector{0, 1}, K: store.MaxK, DenseWeight: 1}, 2); err != nil {
		t.Errorf("the greatest values: %v", err)
	}
	_, err = store.PrepareQuery(store.Query{Text: "x", K: store.MaxK + 1}, 2)
	var bad *store.QueryError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "10001 hits") {
		t.Errorf("too many hits: %v", err)
	}
}

// Errors say what happened and, where something can be done, what to do.
func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"store: open /x: it was built with the model a and can't be searched with b: open it with the first model, or build a new store with the second (sync the sources into another directory, then switch)": &store.ModelError{Stored: "a", Given: "b", Path: "/x"},
		`store: check filter on "year": no`: &store.FilterError{Field: "year", Reason: "no"},
		"store: check filter: no":           &store.FilterError{Reason: "no"},
		"store: apply change 3 of s/d: no":  &store.ChangeError{Index: 3, Document: store.DocumentID{Source: "s", ID: "d"}, Reason: "no"},
		"store: search: no":                 &store.QueryError{Reason: "no"},
		"store: x does not support y":       &store.UnsupportedError{Engine: "x", Feature: "y"},
	} {
		if err.Error() != want {
			t.Errorf("%T reads %q, want %q", err, err, want)
		}
	}
	for kind, want := range map[store.ChangeKind]string{store.Put: "put", store.Update: "update", store.Delete: "delete", 9: "unknown change"} {
		if kind.String() != want {
			t.Errorf("kind %d reads %q, want %q", kind, kind, want)
		}
	}
}

// A zone whose offset has seconds would change the instant, or can't be written at all.
func TestPrepareTime(t *testing.T) {
	at := time.Date(2026, 3, 15, 12, 0, 0, 0, time.FixedZone("LMT", 53*60+28))
	got, err := store.PrepareChanges([]store.Change{{Kind: store.Update, Document: store.Document{
		DocumentID: store.DocumentID{Source: "s", ID: "d"}, Hash: "h", Modified: at,
	}}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if m := got[0].Document.Modified; m.Location() != time.UTC || !m.Equal(at) {
		t.Errorf("modified at %v, want %v in UTC", m, at)
	}
}
