// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shipped reads one of the small collections of testdata; both have the English corpus.
func shipped(t *testing.T, name string) *collection.Collection {
	t.Helper()
	dir := t.TempDir()
	for file, from := range map[string]string{"corpus.jsonl": "xquad-en", "queries.jsonl": name, "qrels.tsv": name} {
		data, err := os.ReadFile(filepath.Join("testdata", from, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := collection.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestGolden makes changes of ranking visible in review: the ranks of the keyword leg
// exactly, the means of all legs to a hundredth, since vectors differ a little between
// the kernels of machines.
func TestGolden(t *testing.T) {
	models, err := model.Choice{Encoder: model.Default, Scorer: "none"}.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"xquad-en", "xquad-de-en"} {
		t.Run(name, func(t *testing.T) {
			c := shipped(t, name)
			m, err := open(context.Background(), t.TempDir(), c, models, func(int, int) {})
			if err != nil {
				t.Fatal(err)
			}
			defer m.close()
			result, err := m.measure(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, c, result, filepath.Join("testdata", name+".golden"))
		})
	}
}

func compareGolden(t *testing.T, c *collection.Collection, r *Result, path string) {
	t.Helper()
	var ranks strings.Builder
	for i, q := range c.Queries {
		fmt.Fprintf(&ranks, "%3d %s %s\n", r.Modes["bm25"].ranks[i], q.ID, q.Text)
	}
	means := make([]string, 0, len(modes))
	for _, mode := range modes {
		s := r.Modes[mode]
		means = append(means, fmt.Sprintf("%-8s nDCG@10 %.3f recall@10 %.3f recall@100 %.3f", mode, s.NDCG10, s.Recall10, s.Recall100))
	}
	text := strings.Join(means, "\n") + "\n\nrank of the first relevant document by keywords (0: none), query\n" + ranks.String()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitN(string(golden), "\n", len(modes)+1)
	for i, mode := range modes {
		var ndcg, recall10, recall100 float64
		if _, err := fmt.Sscanf(strings.TrimSpace(strings.TrimPrefix(lines[i], mode)), "nDCG@10 %f recall@10 %f recall@100 %f", &ndcg, &recall10, &recall100); err != nil {
			t.Fatalf("%s: %v in %q", path, err, lines[i])
		}
		s := r.Modes[mode]
		if math.Abs(ndcg-s.NDCG10) > 0.01 || math.Abs(recall10-s.Recall10) > 0.01 || math.Abs(recall100-s.Recall100) > 0.01 {
			t.Errorf("%s: got %s\nwant %s", path, means[i], lines[i])
		}
	}
	_, want, _ := strings.Cut(string(golden), "query\n")
	if diff := cmp.Diff(want, ranks.String()); diff != "" {
		t.Errorf("%s: the keyword ranks changed; if for the better, run with -update (-want +got):\n%s", path, diff)
	}
}

// TestJSON checks what programs read.
func TestJSON(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl":  `{"_id": "a", "title": "Horn", "text": "The horn relay sits behind the glove box."}` + "\n" + `{"_id": "b", "title": "Wipers", "text": "The wiper blades are replaced once a year."}` + "\n",
		"queries.jsonl": `{"_id": "1", "text": "Where is the relay of the horn?"}` + "\n" + `{"_id": "2", "text": "not judged"}` + "\n",
		"qrels.tsv":     "query-id\tcorpus-id\tscore\n1\ta\t1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout bytes.Buffer
	if err := run(context.Background(), []string{"-json", "-data", dir}, &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	perfect := map[string]any{"ndcg10": 1.0, "recall10": 1.0, "recall100": 1.0}
	want := map[string]any{"docs": 2.0, "queries": 1.0, "modes": map[string]any{"bm25": perfect, "vector": perfect, "hybrid": perfect, "default": perfect}}
	var got map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestBadData(t *testing.T) {
	for _, args := range [][]string{{}, {"-data", filepath.Join(t.TempDir(), "missing")}, {"-data", t.TempDir(), "-model", "none"}} {
		if err := run(context.Background(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
