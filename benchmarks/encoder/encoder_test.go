// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/rag/eval"
)

// TestMain lets the tests' own program be a worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		if err := work(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runJSON runs the command and returns what it prints.
func runJSON(t *testing.T, args ...string) report {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), append([]string{"-json"}, args...), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r report
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

// hasten makes the measurements short.
func hasten(t *testing.T) {
	all, whole := shapes, effort
	shapes, effort.turn, effort.query, effort.loads = shapes[:1], 0, 0, 1
	t.Cleanup(func() { shapes, effort = all, whole })
}

// TestOursAlone measures without peers: ours are there, and what is missing is said.
func TestOursAlone(t *testing.T) {
	hasten(t)
	r := runJSON(t, "-models", "minilm", "-rounds", "1", "-variants", "generic")
	if len(r.Cells) == 0 || len(r.Loads) != len(r.Cells) || len(r.Queries) != len(r.Cells) {
		t.Fatalf("%d cells, %d loads, %d queries", len(r.Cells), len(r.Loads), len(r.Queries))
	}
	for _, c := range r.Cells {
		if c.Model != "minilm" || c.Variant == "" || c.Tokens != 16 || c.Batch != 1 || c.TokensPerSecond <= 0 || c.Ratio != 0 {
			t.Errorf("cell %+v", c)
		}
	}
	if len(r.Geomean) != 0 || !strings.Contains(strings.Join(r.Missing, "\n"), "setup.py") {
		t.Errorf("ratios %v, missing %q", r.Geomean, r.Missing)
	}
}

// peers writes a list of peers that are ours under other names, and one that can't start.
func peers(t *testing.T) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var all []engine
	for _, features := range []string{"all", "avx512", "avx2", "sse"} {
		for _, precision := range []string{"int8", "float32"} {
			all = append(all, engine{Peer: referencePeer, Model: "minilm", Precision: precision, Features: features, Command: []string{program, workerCommand, "minilm", "", "fast"}})
		}
	}
	all = append(all, engine{Peer: "broken", Model: "minilm", Precision: "int8", Features: "all", Command: []string{"./absent"}})
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "peers.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestPeers(t *testing.T) {
	hasten(t)
	r := runJSON(t, "-models", "minilm", "-rounds", "1", "-peers", peers(t))
	for _, c := range r.Cells {
		precision, mean := "int8", r.Geomean["minilm/"+c.Variant]
		if strings.HasSuffix(c.Variant, "-exact") {
			precision, mean = "float32", r.Float32["minilm/"+c.Variant].Geomean
		}
		if c.Ratio <= 0 || c.PeerTokensPerSecond <= 0 || !strings.HasSuffix(c.Peer, precision) {
			t.Errorf("cell %+v", c)
		}
		if math.Abs(mean-c.Ratio) > 0.001 {
			t.Errorf("geometric mean %v of one cell of %v", mean, c.Ratio)
		}
	}
	if len(r.Peers) != 8 || !strings.Contains(strings.Join(r.Missing, "\n"), "absent") {
		t.Errorf("%d peers, missing %q", len(r.Peers), r.Missing)
	}
	var text bytes.Buffer
	r.print(&text)
	if !strings.Contains(text.String(), "geometric mean") {
		t.Errorf("printed %s", text.String())
	}
}

// TestQuality compares kernels with the fastest ones as the reference.
func TestQuality(t *testing.T) {
	data := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl":  `{"_id":"a","title":"Oil","text":"The engine takes 4.5 litres."}` + "\n" + `{"_id":"b","title":"Doors","text":"Tighten the hinges."}` + "\n",
		"queries.jsonl": `{"_id":"1","text":"How much lubricant?"}` + "\n",
		"qrels.tsv":     "query-id\tcorpus-id\tscore\n1\ta\t1\n",
	} {
		if err := os.MkdirAll(filepath.Join(data, "set"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(data, "set", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := peers(t)
	args := []string{"-models", "minilm", "-speed=false", "-quality", "-data", data, "-sets", "set", "-peers", dir}
	r := runJSON(t, append(args, "-variants", "avx2,neon,generic")...)
	again := runJSON(t, append(args, "-variants", "avx2,neon,generic")...)
	if kept, err := filepath.Glob(filepath.Join(dir, "vectors", "*")); err != nil || len(kept) == 0 {
		t.Errorf("no vectors of peers are kept (%v)", err)
	}
	if len(r.Quality) == 0 || len(again.Quality) == 0 {
		t.Fatal("no quality")
	}
	for _, q := range r.Quality {
		if q.MeanCosine < 0.98 || q.LeastCosine > q.MeanCosine || q.NDCG10 != 1 || q.Loss != 0 {
			t.Errorf("%+v", q)
		}
	}
}

func TestTextsHaveTheirTokens(t *testing.T) {
	for _, name := range []string{"e5", "minilm"} {
		encoder, err := model.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		c := counterOf{encoder, name}
		for _, s := range shapes {
			texts, err := c.texts("passage", s.tokens, s.batch)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range texts {
				if n := c.count("passage", text); n != s.tokens {
					t.Errorf("%s: %d tokens, want %d", name, n, s.tokens)
				}
			}
			if len(texts) != s.batch || len(slices.Compact(slices.Sorted(slices.Values(texts)))) != s.batch {
				t.Errorf("%s: %d texts or some twice, want %d", name, len(texts), s.batch)
			}
		}
	}
}

func TestSlowEncodersAreLeftOut(t *testing.T) {
	r := newReport(options{})
	slow, fast := &worker{engine: &engine{Model: "e5", Precision: "fast"}, perToken: 1}, &worker{perToken: 0.001}
	if got := r.able([]*worker{slow, fast}, shape{256, 8}); len(got) != 1 || got[0] != fast || len(r.Missing) != 1 {
		t.Errorf("%d able, missing %q", len(got), r.Missing)
	}
}

func TestFigures(t *testing.T) {
	if got := medianRatio([]float64{2, 9, 3, 1}, []float64{1, 3, 1}); got != 3 {
		t.Errorf("median ratio %v", got)
	}
	if got := geometricMean([]float64{1, 4}); math.Abs(got-2) > 1e-12 {
		t.Errorf("geometric mean %v", got)
	}
	if got := vectorsOf(bytesOf([]embed.Vector{{1, -2.5}, {}})); len(got) != 2 || !slices.Equal(got[0], embed.Vector{1, -2.5}) || len(got[1]) != 0 {
		t.Errorf("vectors %v", got)
	}
	c := &collection.Collection{
		Documents:  []collection.Document{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		Queries:    []collection.Query{{ID: "1"}},
		Judgements: map[string]eval.Judgements{"1": {"c": 1, "a": 0}},
	}
	v := embedded{documents: []embed.Vector{{1, 0}, {0, 1}, {0.8, 0.6}}, queries: []embed.Vector{{1, 0}}}
	if got := ndcg(c, v); math.Abs(got-1/math.Log2(3)) > 1e-9 {
		t.Errorf("nDCG of the second place %v", got)
	}
	if shorten(c, 2); len(c.Documents) != 2 || c.Documents[0].ID != "c" {
		t.Errorf("shortened to %v", c.Documents)
	}
}

func TestFaults(t *testing.T) {
	empty := t.TempDir()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"extra"}, "extra"},
		{[]string{"-rounds", "0"}, "-rounds"},
		{[]string{"-quality", "-data", ""}, "-data"},
		{[]string{"-models", "bge"}, "bge"},
		{[]string{"-peers", empty}, "setup.py"},
		{[]string{"-variants", "abacus"}, "none of the variants"},
	} {
		err := run(t.Context(), test.args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: error %v, want one that names %s", test.args, err, test.want)
		}
	}
}
