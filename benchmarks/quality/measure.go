// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/local"
)

// Each query is asked twice, for enough chunks that 10 and 100 documents remain when they
// are folded: the candidates of a fused search depend on how many hits are wanted, and
// what a person sees is the short list.
const (
	shortK = 30
	longK  = 300
)

// modes are the ways to search, in the order in which they are printed. The first three ask the store;
// "default" is what the engine's Search does with no options. high is asked for by a flag: Effort High.
var modes = []string{"bm25", "vector", "hybrid", "default"}

const high = "high"

// Result is what is printed.
type Result struct {
	Docs    int              `json:"docs"`
	Queries int              `json:"queries"`
	Modes   map[string]Score `json:"modes"`
}

// Score holds the means over all judged queries.
type Score struct {
	NDCG10    float64 `json:"ndcg10"`
	Recall10  float64 `json:"recall10"`
	Recall100 float64 `json:"recall100"`

	// median is the median duration of a query, encoding included where it is needed.
	median time.Duration
	// ranks holds for each query the rank of the first relevant document, 0 if it is
	// not among the first 100.
	ranks []int
}

// measurement is a collection in a store.
type measurement struct {
	collection *collection.Collection
	embedder   embed.Embedder // of the modes that ask the store
	store      store.Store
	engine     *rag.Engine
	chunks     int
	language   string // see the flag
	modes      []string
}

// open brings the store in the directory in step with the collection.
func open(ctx context.Context, dir string, c *collection.Collection, models model.Models, progress func(done, total int)) (*measurement, error) {
	st, err := local.Open(ctx, dir, models.Encoder.Model(), nil)
	if err != nil {
		return nil, err
	}
	m := &measurement{modes: modes, collection: c, embedder: models.Encoder, store: st}
	m.engine, err = rag.New(st, models.Encoder, &rag.Options{
		Scorer:   models.Scorer,
		Parsers:  append(rag.DefaultParsers(), collection.Parser{}),
		Progress: func(p rag.Progress) { progress(p.Done, p.Total) },
	})
	if err != nil {
		return nil, err
	}
	report, err := m.engine.Sync(ctx, collection.Source{Collection: c})
	if err != nil {
		return nil, err
	}
	for _, f := range report.Files {
		if f.Err != nil {
			return nil, errors.Join(fmt.Errorf("%d documents could not be read, the first: %w", report.Failed+report.Skipped, f.Err), m.close())
		}
	}
	for d, err := range st.Documents(ctx, collection.Reader, "") {
		if err != nil {
			return nil, err
		}
		m.chunks += d.Chunks
	}
	return m, nil
}

func (m *measurement) close() error { return m.engine.Close() }

func (m *measurement) measure(ctx context.Context) (*Result, error) {
	r := &Result{Docs: len(m.collection.Documents), Queries: len(m.collection.Queries), Modes: make(map[string]Score)}
	for _, mode := range m.modes {
		score, err := m.score(ctx, mode)
		if err != nil {
			return nil, err
		}
		r.Modes[mode] = score
	}
	return r, nil
}

func (m *measurement) score(ctx context.Context, mode string) (Score, error) {
	var s Score
	var ndcg, recall10, recall100 []float64
	var durations []time.Duration
	for _, q := range m.collection.Queries {
		start := time.Now()
		ranking, err := m.rank(ctx, mode, q.Text, shortK)
		if err != nil {
			return s, fmt.Errorf("query %s: %w", q.ID, err)
		}
		durations = append(durations, time.Since(start))
		long, err := m.rank(ctx, mode, q.Text, longK)
		if err != nil {
			return s, fmt.Errorf("query %s: %w", q.ID, err)
		}
		judged := m.collection.Judgements[q.ID]
		ndcg = append(ndcg, eval.NDCG(ranking, judged, 10))
		recall10 = append(recall10, eval.Recall(ranking, judged, 10))
		recall100 = append(recall100, eval.Recall(long, judged, 100))
		s.ranks = append(s.ranks, 1+slices.IndexFunc(long[:min(100, len(long))], func(id string) bool { return judged[id] > 0 }))
	}
	slices.Sort(durations)
	s.NDCG10, s.Recall10, s.Recall100 = eval.Mean(ndcg), eval.Mean(recall10), eval.Mean(recall100)
	s.median = durations[len(durations)/2]
	return s, nil
}

// languageOf returns the code that gates the keywords of a query; empty for none.
func (m *measurement) languageOf(text string) string {
	switch m.language {
	case "", "auto":
		return rag.DetectLanguage(text)
	case "none":
		return ""
	}
	return m.language
}

// rank returns the documents found, best first: each stands where its best chunk does.
func (m *measurement) rank(ctx context.Context, mode, text string, k int) ([]string, error) {
	hits, err := m.search(ctx, mode, text, k)
	if err != nil {
		return nil, err
	}
	return fold(hits), nil
}

// fold returns the documents of hits, each where its best chunk stands.
func fold(hits []store.Hit) []string {
	var ranking []string
	seen := make(map[string]bool)
	for _, h := range hits {
		if id := h.Document.ID; !seen[id] {
			seen[id] = true
			ranking = append(ranking, id)
		}
	}
	return ranking
}

func (m *measurement) search(ctx context.Context, mode, text string, k int) ([]store.Hit, error) {
	switch mode {
	case "default":
		return m.engine.Search(ctx, rag.Question{Text: text, As: collection.Reader, K: k})
	case high:
		return m.engine.Search(ctx, rag.Question{Text: text, As: collection.Reader, K: k, Effort: rag.High})
	}
	q := store.Query{As: collection.Reader, K: k}
	if mode != "vector" {
		q.Text = text
	}
	if mode != "bm25" {
		// Keywords alone are not gated by language: a name or a code is all there is.
		q.Language = m.languageOf(text)
		vectors, err := embed.Queries(ctx, m.embedder, q.Language, []string{text})
		if err != nil {
			return nil, err
		}
		q.Vector = vectors[0]
	}
	return m.store.Search(ctx, q)
}
