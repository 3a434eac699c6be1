// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// queries returns the query once for each combination of legs the engine has.
func (s *suite) queries(q store.Query) map[string]store.Query {
	vector := q
	vector.Text = ""
	all := map[string]store.Query{"vector": vector}
	if !s.opts.NoKeywords {
		keyword := q
		keyword.Vector = nil
		all["keyword"], all["both"] = keyword, q
	}
	return all
}

func testLegs(t *testing.T, s *suite) {
	b := s.start(t,
		s.put("a", acl.Everyone, "alpha beta gamma", "alpha"),
		s.put("b", acl.Everyone, "delta epsilon", "alpha beta"))
	for name, q := range s.queries(store.Query{Text: "alpha beta gamma", Vector: s.vector("alpha beta gamma")}) {
		t.Run(name, func(t *testing.T) {
			hits := (&bench{t, s, b.store}).search(q)
			if len(hits) == 0 || names(hits)[0] != "a#0" {
				t.Fatalf("hits %v, want a#0 first", names(hits))
			}
			checkHits(t, hits, q)
		})
	}
}

// checkHits checks what holds of the hits of every query.
func checkHits(t *testing.T, hits []store.Hit, q store.Query) {
	t.Helper()
	ranks := map[string]map[int]bool{"keyword": {}, "vector": {}}
	for i, h := range hits {
		if !(h.Score >= 0 && h.Score <= 1) {
			t.Errorf("hit %d has score %v, not in [0,1]", i, h.Score)
		}
		if i > 0 && h.Score > hits[i-1].Score {
			t.Errorf("hit %d has score %v, above %v of the hit before", i, h.Score, hits[i-1].Score)
		}
		if diff := cmp.Diff(acl.List{}, h.Document.Access); diff != "" {
			t.Errorf("hit %d shows its access list", i)
		}
		if h.Keyword.Rank == 0 && h.Vector.Rank == 0 {
			t.Errorf("hit %d was found by no leg", i)
		}
		if q.Text == "" && h.Keyword != (store.Leg{}) || q.Vector == nil && h.Vector != (store.Leg{}) {
			t.Errorf("hit %d has ranks %+v and %+v of a leg that was not asked for", i, h.Keyword, h.Vector)
		}
		for leg, rank := range map[string]int{"keyword": h.Keyword.Rank, "vector": h.Vector.Rank} {
			if rank > 0 && ranks[leg][rank] {
				t.Errorf("two hits have the rank %d of the %s leg", rank, leg)
			}
			ranks[leg][rank] = true
		}
	}
}

func testUnsupported(t *testing.T, s *suite) {
	b := s.start(t, s.put("a", acl.Everyone, "some words"))
	for _, q := range []store.Query{{Text: "some words"}, {Text: "some words", Vector: s.vector("some words")}} {
		_, err := b.store.Search(context.Background(), q)
		var unsupported *store.UnsupportedError
		switch {
		case s.opts.NoKeywords && !errors.As(err, &unsupported):
			t.Errorf("a query by keywords: %v, want a *store.UnsupportedError", err)
		case s.opts.NoKeywords && (unsupported.Engine == "" || unsupported.Feature == ""):
			t.Errorf("%+v names no engine or no feature", unsupported)
		case !s.opts.NoKeywords && err != nil:
			t.Errorf("a query by keywords: %v", err)
		}
	}
}

// corpus puts n documents of invented words, some of them alike.
func (s *suite) corpus(n int) []store.Change {
	words := []string{"kavo", "miru", "teso", "lanu", "pebo", "ruci", "zoda", "wemi"}
	var changes []store.Change
	for i := range n {
		var texts []string
		for j := range 1 + i%3 {
			var text []string
			for k := range 2 + (i*7+j*3)%5 {
				text = append(text, words[(i*i+3*j+k*(1+i%4))%len(words)])
			}
			texts = append(texts, strings.Join(text, " "))
		}
		changes = append(changes, s.put(fmt.Sprintf("doc-%03d", (i*37)%n), acl.Everyone, texts...))
	}
	return changes
}

// A text query finds exactly the chunks that hold one of its words.
func testKeywordMatches(t *testing.T, s *suite) {
	if s.opts.NoKeywords {
		return // testUnsupported looks at what happens instead
	}
	changes := s.corpus(60)
	b := s.start(t, changes...)
	for _, text := range []string{"kavo", "miru zoda", "nothing holds this"} {
		var want []string
		for _, c := range changes {
			for i := range c.Chunks {
				words := strings.Fields(c.Chunks[i].Text)
				if slices.ContainsFunc(strings.Fields(text), func(w string) bool { return slices.Contains(words, w) }) {
					want = append(want, fmt.Sprintf("%s#%d", c.Document.ID, i))
				}
			}
		}
		hits := b.search(store.Query{Text: text, K: store.MaxK})
		got := names(hits)
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
			t.Errorf("query %q (-want +got):\n%s", text, diff)
		}
		checkHits(t, hits, store.Query{Text: text})
	}
}

// A vector query ranks every chunk by its cosine, ties by document and ordinal.
func testVectorExact(t *testing.T, s *suite) {
	changes := s.corpus(60)
	b := s.start(t, changes...)
	for _, text := range []string{"kavo", "miru zoda kavo", "wemi wemi teso"} {
		vector := s.vector(text)
		type scored struct {
			name   string
			cosine float64
		}
		var want []scored
		for _, c := range changes {
			for i, v := range c.Vectors {
				sum := 0.0
				for j := range v {
					sum += float64(v[j]) * float64(vector[j])
				}
				want = append(want, scored{fmt.Sprintf("%s#%d", c.Document.ID, i), sum})
			}
		}
		cosine := map[string]float64{}
		for _, w := range want {
			cosine[w.name] = w.cosine
		}
		hits := b.search(store.Query{Vector: vector, K: len(want)})
		if len(hits) != len(want) {
			t.Fatalf("%d hits, want all %d chunks", len(hits), len(want))
		}
		for i, h := range hits {
			name := names(hits)[i]
			if math.Abs(h.Vector.Score-cosine[name]) > 1e-5 {
				t.Errorf("%s has the cosine %v, want %v", name, h.Vector.Score, cosine[name])
			}
			if h.Vector.Rank != i+1 {
				t.Errorf("%s has the rank %d, want %d", name, h.Vector.Rank, i+1)
			}
			if i > 0 && (h.Vector.Score > hits[i-1].Vector.Score || h.Vector.Score == hits[i-1].Vector.Score && name < names(hits)[i-1]) {
				t.Errorf("%s stands behind %s", name, names(hits)[i-1])
			}
		}
		longer := slices.Clone(vector)
		for i := range longer {
			longer[i] *= 1.25
		}
		for i, h := range b.search(store.Query{Vector: longer, K: len(want)}) {
			if name := names(hits)[i]; math.Abs(h.Vector.Score-1.25*cosine[name]) > 2e-5 {
				t.Errorf("with a query of the length 1.25 %s has %v, want %v", name, h.Vector.Score, 1.25*cosine[name])
			}
		}
		few := b.search(store.Query{Vector: vector, K: 7})
		if diff := cmp.Diff(names(hits[:7]), names(few)); diff != "" {
			t.Errorf("the first 7 of all differ from the hits of K 7 (-want +got):\n%s", diff)
		}
	}
}

// The fused score is that of store.Fuse over the candidates of both legs. For what one
// leg did not have among its candidates an engine may count 0, or compute the score.
func testFusion(t *testing.T, s *suite) {
	if s.opts.NoKeywords {
		return // testUnsupported looks at what happens instead
	}
	b := s.start(t, s.corpus(160)...)
	for _, weight := range []float64{0, .25, 1} {
		q := store.Query{Text: "kavo lanu", Vector: s.vector("kavo lanu"), K: 20, DenseWeight: weight}
		missing, computed := b.fused(q, false), b.fused(q, true)
		hits := b.search(q)
		checkHits(t, hits, q)
		for i, name := range names(hits) {
			near := func(f store.Fused[string]) bool {
				return f.Key == name && math.Abs(f.Score-hits[i].Score) < 1e-9
			}
			if !near(missing[i]) && !near(computed[i]) {
				t.Errorf("weight %v: hit %d is %s with %v, want %s with %v, or %s with %v", weight, i, name, hits[i].Score,
					missing[i].Key, missing[i].Score, computed[i].Key, computed[i].Score)
			}
		}
	}
}

// fused joins the legs of a query, asked one by one. complete says whether a candidate
// of one leg has the other's score though it is not among the candidates there.
func (b *bench) fused(q store.Query, complete bool) []store.Fused[string] {
	b.Helper()
	pool := map[string]*store.Candidate[string]{}
	at := func(name string) *store.Candidate[string] {
		if pool[name] == nil {
			pool[name] = &store.Candidate[string]{Key: name}
		}
		return pool[name]
	}
	keyword, vector := q, q
	keyword.Vector, vector.Text = nil, ""
	byKeyword, byVector := b.everything(keyword), b.everything(vector)
	size := store.Pool(q.K)
	candidates := map[string]bool{}
	for _, name := range slices.Concat(names(byKeyword[:min(size, len(byKeyword))]), names(byVector[:min(size, len(byVector))])) {
		candidates[name] = true
	}
	for i, name := range names(byKeyword) {
		if candidates[name] && (complete || i < size) {
			at(name).Keyword, at(name).HasKeyword = byKeyword[i].Keyword.Score, true
		}
	}
	for i, name := range names(byVector) {
		if candidates[name] && (complete || i < size) {
			at(name).Vector, at(name).HasVector = byVector[i].Vector.Score, true
		}
	}
	list := make([]store.Candidate[string], 0, len(pool))
	for _, c := range pool {
		list = append(list, *c)
	}
	weight := q.DenseWeight
	if weight == 0 {
		weight = store.DefaultDenseWeight
	}
	return store.Fuse(list, weight)
}

// Chunks known to be in another language than the query have no keyword score and are
// judged by their vectors; chunks of unknown language take part.
func testLanguageGate(t *testing.T, s *suite) {
	if s.opts.NoKeywords {
		return // there is nothing to gate
	}
	text := "tabula rasa"
	document := s.put("document-language", acl.Everyone, text)
	document.Document.Language = "de"
	b := s.start(t,
		in("en", s.put("english", acl.Everyone, text)),
		in("de", s.put("german", acl.Everyone, text)),
		s.put("unknown", acl.Everyone, text),
		document)
	for _, test := range []struct {
		language string
		want     []string
	}{
		{"en", []string{"english#0", "unknown#0"}},
		{"de", []string{"document-language#0", "german#0", "unknown#0"}},
		{"", []string{"document-language#0", "english#0", "german#0", "unknown#0"}},
		{"nl", []string{"unknown#0"}},
	} {
		got := names(b.search(store.Query{Text: text, Language: test.language}))
		slices.Sort(got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("keyword query in %q (-want +got):\n%s", test.language, diff)
		}
	}
	hits := b.search(store.Query{Text: text, Language: "en", Vector: s.vector(text)})
	if len(hits) != 4 {
		t.Fatalf("hits %v, want all four", names(hits))
	}
	for _, h := range hits {
		if h.Score != 1 {
			t.Errorf("%s has the score %v; by its vector, which is the query's, it has 1", h.Document.ID, h.Score)
		}
		if gated := h.Document.ID == "german" || h.Document.ID == "document-language"; gated != (h.Keyword.Rank == 0) {
			t.Errorf("%s has the keyword leg %+v", h.Document.ID, h.Keyword)
		}
	}
}

func testBadQueries(t *testing.T, s *suite) {
	b := s.start(t, s.corpus(5)...)
	vector := s.vector("kavo")
	for name, q := range map[string]store.Query{
		"nothing asked":    {},
		"negative K":       {Vector: vector, K: -1},
		"K too large":      {Vector: vector, K: store.MaxK + 1},
		"wrong dimensions": {Vector: vector[1:]},
		"no dimensions":    {Vector: []float32{}},
		"zero vector":      {Vector: make([]float32, dimensions)},
		"weight below 0":   {Vector: vector, DenseWeight: -.1},
		"weight above 1":   {Vector: vector, DenseWeight: 1.1},
		"weight NaN":       {Vector: vector, DenseWeight: math.NaN()},
		"feedback below 0": {Vector: vector, Feedback: -.1},
		"feedback above 1": {Vector: vector, Feedback: 1.1},
		"feedback NaN":     {Vector: vector, Feedback: math.NaN()},
		"text too long":    {Text: strings.Repeat("x", store.MaxText+1), Vector: vector},
		"operator":         {Vector: vector, As: acl.Operator()},
	} {
		_, err := b.store.Search(context.Background(), q)
		var bad *store.QueryError
		if !errors.As(err, &bad) || bad.Reason == "" {
			t.Errorf("%s: %v, want a *store.QueryError", name, err)
		}
	}
	if hits := b.search(store.Query{Vector: vector}); len(hits) != min(store.DefaultK, 9) {
		t.Errorf("%d hits of a query without K", len(hits))
	}
}
