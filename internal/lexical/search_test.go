// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pacenote/pacenote/internal/lang"
)

// testChunk is a chunk of a random corpus.
type testChunk struct {
	language, text string
}

// randomCorpus makes chunks of Zipf-distributed invented words; every language gets
// words of its own and words that all share.
func randomCorpus(rng *rand.Rand, n int, languages []string) []testChunk {
	words := rand.NewZipf(rng, 1.2, 2, 400)
	chunks := make([]testChunk, n)
	for i := range chunks {
		c := &chunks[i]
		c.language = languages[rng.IntN(len(languages))]
		for range rng.IntN(40) {
			c.text += randomWord(words) + " "
		}
	}
	return chunks
}

func randomWord(words *rand.Zipf) string {
	w := words.Uint64()
	if w%7 == 3 {
		return fmt.Sprintf("%d-AB", 1000+w)
	}
	return fmt.Sprintf("w%c%c", 'a'+w%26, 'a'+w/26)
}

// split builds segments from consecutive ranges of a corpus; cuts are their ends. Local
// ids have gaps of gap-1.
func split(t testing.TB, corpus []testChunk, cuts []int, gap uint32) []*Segment {
	t.Helper()
	var segments []*Segment
	from := 0
	for _, to := range cuts {
		b := NewBuilder()
		for i, c := range corpus[from:to] {
			if err := b.Add(uint32(i)*gap, c.language, c.text); err != nil {
				t.Fatal(err)
			}
		}
		s, err := b.Segment()
		if err != nil {
			t.Fatal(err)
		}
		segments = append(segments, s)
		from = to
	}
	return segments
}

// countedChunk is a chunk with its terms counted.
type countedChunk struct {
	language string
	counts   map[string]int
	length   int
}

// countTerms counts the terms of every chunk.
func countTerms(corpus []testChunk) []countedChunk {
	all := make([]countedChunk, len(corpus))
	for i, c := range corpus {
		all[i] = countedChunk{language: c.language, counts: make(map[string]int)}
		for _, token := range lang.ForLanguage(c.language).Tokens(c.text) {
			all[i].counts[token.Term]++
			if !token.Overlap {
				all[i].length++
			}
		}
	}
	return all
}

// oracle ranks a corpus by the textbook formula, chunk by chunk. It is for a query whose
// words have the same term in every language. Terms with digits take part everywhere.
func oracle(corpus []countedChunk, query string, languages []string, k1, b float64) []float64 {
	takesPart := func(c countedChunk) bool { return languages == nil || slices.Contains(languages, c.language) }
	n, total := 0.0, 0.0
	df, everywhere := make(map[string]float64), make(map[string]float64)
	for _, c := range corpus {
		for term := range c.counts {
			everywhere[term]++
		}
		if !takesPart(c) {
			continue
		}
		n++
		total += float64(c.length)
		for term := range c.counts {
			df[term]++
		}
	}
	average := total / n
	if n == 0 {
		average = 0
		for _, c := range corpus {
			average += float64(c.length) / float64(len(corpus))
		}
	}
	scores := make([]float64, len(corpus))
	for i, c := range corpus {
		for _, token := range lang.ForLanguage(c.language).Tokens(query) {
			count, chunks := df[token.Term], n
			if isNeutral(token.Term) {
				count, chunks = everywhere[token.Term], float64(len(corpus))
			} else if !takesPart(c) {
				continue
			}
			tf := float64(c.counts[token.Term])
			idf := math.Log(1 + (chunks-count+.5)/(count+.5))
			scores[i] += idf * tf / (tf + k1*(1-b+b*float64(c.length)/average))
		}
	}
	return scores
}

// TestSearchEqualsOracle compares searches over random corpora, splits, filters,
// languages and k with the textbook formula.
func TestSearchEqualsOracle(t *testing.T) {
	for seed := range uint64(25) {
		rng := rand.New(rand.NewPCG(seed, 1))
		languages := []string{"", "xx", "yy"}[:1+rng.IntN(3)]
		corpus := randomCorpus(rng, 1+rng.IntN(1500), languages)
		cuts := []int{len(corpus)}
		for range rng.IntN(4) {
			cuts = append(cuts, rng.IntN(len(corpus)+1))
		}
		slices.Sort(cuts)
		gap := 1 + rng.Uint32N(9)
		segments := split(t, corpus, cuts, gap)
		o := &Options{K1: .5 + rng.Float64(), B: .1 + .9*rng.Float64()}
		s := NewSearcher(segments, o)
		counted := countTerms(corpus)
		words := rand.NewZipf(rng, 1.05, 2, 400)
		for range 8 {
			query := ""
			for range 1 + rng.IntN(8) {
				query += randomWord(words) + " "
			}
			var takePart []string
			if rng.IntN(2) == 0 {
				takePart = languages[:1+rng.IntN(len(languages))]
			}
			modulus := 1 + rng.IntN(5)
			starts := append([]int{0}, cuts...)
			global := func(segment int, local uint32) int { return starts[segment] + int(local/gap) }
			accept := func(segment int, local uint32) bool { return global(segment, local)%modulus == 0 }
			k := 1 + rng.IntN(30)
			hits, err := s.Search(t.Context(), s.Analyze(query, takePart), k, accept)
			if err != nil {
				t.Fatal(err)
			}
			scores := oracle(counted, query, takePart, o.K1, o.B)
			checkRanking(t, scores, hits, k, modulus, global)
		}
	}
}

// checkRanking verifies that hits are the k best of the chunks that the filter allows.
func checkRanking(t *testing.T, scores []float64, hits []Hit, k, modulus int, global func(int, uint32) int) {
	t.Helper()
	var want []float64
	for i, score := range scores {
		if i%modulus == 0 && score > 0 {
			want = append(want, score)
		}
	}
	slices.SortFunc(want, func(a, b float64) int {
		if a > b {
			return -1
		}
		return 1
	})
	want = want[:min(k, len(want))]
	got := make([]float64, len(hits))
	for i, h := range hits {
		got[i] = h.Score
		at := global(h.Segment, h.Local)
		if math.Abs(scores[at]-h.Score) > 1e-7 || at%modulus != 0 {
			t.Fatalf("chunk %d has score %v, want %v", at, h.Score, scores[at])
		}
		if i > 0 && hits[i-1].Score == h.Score && global(hits[i-1].Segment, hits[i-1].Local) >= at {
			t.Fatalf("equal scores are not in order: %v before %v", hits[i-1], h)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-7), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("scores differ (-want +got):\n%s", diff)
	}
}

// TestSplitDoesNotChangeScores requires bit-identical scores and the same ranking
// whatever the number of segments.
func TestSplitDoesNotChangeScores(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	corpus := randomCorpus(rng, 9000, []string{"en", "de", ""})
	one := NewSearcher(split(t, corpus, []int{9000}, 1), nil)
	cuts := []int{1, 700, 700, 5000, 8999, 9000}
	many := NewSearcher(split(t, corpus, cuts, 1), nil)
	starts := append([]int{0}, cuts...)
	words := rand.NewZipf(rng, 1.05, 2, 400)
	for range 200 {
		query := ""
		for range 1 + rng.IntN(6) {
			query += randomWord(words) + " "
		}
		a, errA := one.Search(t.Context(), one.Analyze(query, nil), 25, nil)
		b, errB := many.Search(t.Context(), many.Analyze(query, nil), 25, nil)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		for i := range b {
			b[i].Local += uint32(starts[b[i].Segment])
			b[i].Segment = 0
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatalf("%q: one segment and several differ:\n%s", query, diff)
		}
	}
}

// TestScores requires the scores of chunks to be those of the hits, and 0 of chunks that are none.
func TestScores(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	corpus := randomCorpus(rng, 3000, []string{"en", "fr"})
	s := NewSearcher(split(t, corpus, []int{1000, 3000}, 2), nil)
	q := s.Analyze("waa wba 1003-AB 1003 wca wca", nil)
	hits, err := s.Search(t.Context(), q, len(corpus), nil)
	if err != nil || len(hits) < 50 || len(hits) == len(corpus) {
		t.Fatalf("%d hits of %d chunks, error %v", len(hits), len(corpus), err)
	}
	want := map[[2]int]float64{}
	for _, h := range hits {
		want[[2]int{h.Segment, int(h.Local)}] = h.Score
	}
	for segment, of := range s.segments {
		for _, step := range []int{1, 7, 500} {
			var locals []uint32
			for local := 0; local < int(of.slots); local += step {
				locals = append(locals, uint32(local))
			}
			for i, score := range s.Scores(q, segment, locals) {
				if w := want[[2]int{segment, int(locals[i])}]; score != w {
					t.Errorf("chunk %d of segment %d: score %v, want %v", locals[i], segment, score, w)
				}
			}
		}
	}
}

func TestSearchHonoursContext(t *testing.T) {
	corpus := randomCorpus(rand.New(rand.NewPCG(3, 3)), 100, []string{"en"})
	s := NewSearcher(split(t, corpus, []int{100}, 1), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Search(ctx, s.Analyze("waa", nil), 3, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want %v", err, context.Canceled)
	}
}
