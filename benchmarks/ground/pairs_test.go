// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/pacenote/pacenote/benchmarks/internal/fakemodel"
	"github.com/pacenote/pacenote/rag/ground"
)

// TestPairs measures the sentences of a model's answers that people labelled: see testdata/README.md.
func TestPairs(t *testing.T) {
	const file = "testdata/model.jsonl"
	pairs, err := readPairs(file)
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]int{}
	for _, p := range pairs {
		labels[p.Label]++
		if p.ID == "" || p.Claim == "" || len(p.Sentences) == 0 {
			t.Errorf("%s has no claim or no evidence", p.ID)
		}
	}
	for label := range labels {
		if label != "SUPPORTED" && label != "UNSUPPORTED" && label != "CONTRADICTED" {
			t.Errorf("%d pairs have the label %q", labels[label], label)
		}
	}
	r, err := measurePairs(t.Context(), ground.New(nil), file, 0, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v\n%v", labels, r)
	strict := judgedPairs(t, file, "UNSUPPORTED")
	if lenient := judgedPairs(t, file, "SUPPORTED"); strict.Caught <= r.Caught || lenient.Caught >= r.Caught {
		t.Errorf("caught %.3f, by a strict judge %.3f, by a lenient one %.3f", r.Caught, strict.Caught, lenient.Caught)
	}
}

// TestEngine lets an engine judge the same sentences as those of a generator. The figures may get better; worse, they are
// to be looked into.
func TestEngine(t *testing.T) {
	r, err := measureEngine(t.Context(), "testdata/model.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	if r.Caught < 0.85 || r.WithheldWrongly > 0.3 {
		t.Errorf("got %v, want 85 %% caught and 30 %% withheld at most", r)
	}
}

// judgedPairs measures pairs with a judge that always gives one verdict.
func judgedPairs(t *testing.T, file, verdict string) PairsResult {
	t.Helper()
	checker, err := newChecker("openai:judge", fakemodel.Serve(t, func(string) string { return verdict }))
	if err != nil {
		t.Fatal(err)
	}
	r, err := measurePairs(t.Context(), checker, file, 0, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestUnknownJudge(t *testing.T) {
	if _, err := newChecker("nobody:judge", ""); err == nil {
		t.Error("no error")
	}
}

func TestWithheld(t *testing.T) {
	truth := []bool{true, true, true, true, false, false}
	said := []bool{true, true, true, false, false, true}
	if got := withheld(true, truth, said); got != 0.25 {
		t.Errorf("%v of the supported ones withheld, want 0.25", got)
	}
	if got := withheld(false, truth, said); got != 0.5 {
		t.Errorf("%v of the others caught, want 0.5", got)
	}
	if got := withheld(true, nil, nil); got != 0 {
		t.Errorf("%v of none, want 0", got)
	}
}

func TestReadPairs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pairs.jsonl")
	lines := `{"id":"a","claim":"x","sentences":["one","two"],"label":"SUPPORTED"}
{"id":"b","claim":"y","label":"UNSUPPORTED"}
{"id":"c","claim":"z","sentences":[],"label":"UNSUPPORTED"}
`
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	pairs, err := readPairs(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{2, 2, 0} {
		if got := len(pairs[i].Sentences); got != want {
			t.Errorf("%s has %d lines of evidence, want %d", pairs[i].ID, got, want)
		}
	}
}
