// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

func TestSentences(t *testing.T) {
	const answer = "Loosen the nut. Lift the car. Loosen the nut. Take off the wh"
	for _, tt := range []struct {
		cut  bool
		want []numbered
	}{
		{false, []numbered{{1, "Loosen the nut."}, {2, "Lift the car."}, {4, "Take off the wh"}}},
		{true, []numbered{{1, "Loosen the nut."}, {2, "Lift the car."}}},
	} {
		if got := sentences(answer, tt.cut); !slices.Equal(got, tt.want) {
			t.Errorf("cut %v: %v, want %v", tt.cut, got, tt.want)
		}
	}
	if got := sentences("", true); got != nil {
		t.Errorf("%v of nothing", got)
	}
}

func TestEvidence(t *testing.T) {
	h := &store.Hit{Chunk: ingest.Chunk{HeadingPath: []string{"Wheels"}, Text: "First line.\n\n  Second line.\n"}}
	h.Document.Title = "Manual"
	want := []string{"Manual \u203a Wheels", "First line.", "Second line."}
	if got := evidence(h); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReadQuestions(t *testing.T) {
	questions, err := collection.ReadLines[question]("../testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if q.Question == "" || languages[q.Lang] == "" {
			t.Errorf("%+v has no question or no language that is known", q)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.jsonl")
	if err := os.WriteFile(bad, []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := collection.ReadLines[question](bad); err == nil {
		t.Error("a line that is no object is read")
	}
}
