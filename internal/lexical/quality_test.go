// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/internal/lang"
)

// collection is a test collection: documents, queries and graded judgements.
type collection struct {
	docs, queries []record
	judged        map[string]map[string]float64 // query id → document id → grade
}

type record struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// dataFolder is the folder of the large test collections; tests that need it are skipped
// without it.
func dataFolder(t testing.TB) string {
	t.Helper()
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA does not name a folder of test collections")
	}
	return root
}

func readRecords(t testing.TB, name string) []record {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var records []record
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var r record
		if err := d.Decode(&r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		records = append(records, r)
	}
	return records
}

func readCollection(t testing.TB, folder string) collection {
	t.Helper()
	c := collection{
		docs:    readRecords(t, filepath.Join(folder, "corpus.jsonl")),
		queries: readRecords(t, filepath.Join(folder, "queries.jsonl")),
		judged:  make(map[string]map[string]float64),
	}
	text, err := os.ReadFile(filepath.Join(folder, "qrels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		grade, err := strconv.ParseFloat(f[len(f)-1], 64)
		if err != nil {
			continue // the header
		}
		if c.judged[f[0]] == nil {
			c.judged[f[0]] = make(map[string]float64)
		}
		c.judged[f[0]][f[len(f)-2]] = grade
	}
	return c
}

// ndcg is nDCG@n as trec_eval computes it: gain is the grade, the discount log2(rank+1),
// the ideal ranking holds everything judged.
func ndcg(ranking []string, judged map[string]float64, n int) float64 {
	gain := 0.0
	for i, id := range ranking[:min(n, len(ranking))] {
		gain += judged[id] / math.Log2(float64(i+2))
	}
	ideal := 0.0
	grades := make([]float64, 0, len(judged))
	for _, g := range judged {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b float64) int { return int(b - a) })
	for i, g := range grades[:min(n, len(grades))] {
		ideal += g / math.Log2(float64(i+2))
	}
	if ideal == 0 {
		return 0
	}
	return gain / ideal
}

// evaluate indexes every document whole, as title and text, and returns the mean
// nDCG@10 and recall@100 over the judged queries.
func evaluate(t testing.TB, c collection, language string, o *Options) (ndcg10, recall100 float64) {
	t.Helper()
	b := NewBuilder()
	for i, d := range c.docs {
		if err := b.Add(uint32(i), language, d.Title, d.Text); err != nil {
			t.Fatal(err)
		}
	}
	segment, err := b.Segment()
	if err != nil {
		t.Fatal(err)
	}
	s := NewSearcher([]*Segment{segment}, o)
	queries := 0
	for _, query := range c.queries {
		judged := c.judged[query.ID]
		if len(judged) == 0 {
			continue
		}
		queries++
		hits, err := s.Search(t.Context(), s.Analyze(query.Text, nil), 100, nil)
		if err != nil {
			t.Fatal(err)
		}
		ranking := make([]string, len(hits))
		found, relevant := 0.0, 0.0
		for i, h := range hits {
			ranking[i] = c.docs[h.Local].ID
			if judged[ranking[i]] > 0 {
				found++
			}
		}
		for _, g := range judged {
			if g > 0 {
				relevant++
			}
		}
		ndcg10 += ndcg(ranking, judged, 10)
		recall100 += found / max(relevant, 1)
	}
	return ndcg10 / float64(queries), recall100 / float64(queries)
}

// references are the collections with the nDCG@10 that their READMEs give for BM25.
var references = []struct {
	folder, language string
	ndcg10           float64
}{
	{"emanual/tv", "en", .735},
	{"retrieval/scifact", "en", .679},
	{"retrieval/cranfield", "en", .360},
	{"retrieval/cacm", "en", .500},
	{"multilingual/xquad/en", "en", .960},
	{"multilingual/xquad/de", "de", .935},
	{"multilingual/xquad/es", "es", .954},
	{"multilingual/squad-it", "it", .833},
}

// TestReferenceQuality holds the default parameters to the reference values.
func TestReferenceQuality(t *testing.T) {
	root := dataFolder(t)
	for _, r := range references {
		t.Run(r.folder, func(t *testing.T) {
			c := readCollection(t, filepath.Join(root, r.folder))
			got, recall := evaluate(t, c, r.language, nil)
			old, _ := evaluate(t, c, r.language, &Options{K1: .9, B: .4})
			neutral, _ := evaluate(t, c, "", nil)
			t.Logf("%-22s nDCG@10 %.4f (k1 .9, b .4: %.4f; neutral %.4f), recall@100 %.4f, analysis %d",
				r.folder, got, old, neutral, recall, lang.AnalysisVersion)
			if got < r.ndcg10-.01 {
				t.Errorf("nDCG@10 = %.4f, want %.3f ± .01", got, r.ndcg10)
			}
		})
	}
}
