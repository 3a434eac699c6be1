// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"slices"

	"github.com/pacenote/pacenote/store"
)

// way is a way to join two legs.
type way struct {
	name  string
	score func(pool []candidate) []float64
}

// ways are those compared: each leg alone, relative scores as store.Fuse has them and
// z-scores with several weights of the vectors, reciprocal ranks with the usual constant.
var ways = []way{
	{"bm25", func(p []candidate) []float64 { return relative(p, 0) }},
	{"vector", func(p []candidate) []float64 { return relative(p, 1) }},
	{"rel .3", func(p []candidate) []float64 { return relative(p, 0.3) }},
	{"rel .4", func(p []candidate) []float64 { return relative(p, 0.4) }},
	{"rel .5", func(p []candidate) []float64 { return relative(p, 0.5) }},
	{"rel .6", func(p []candidate) []float64 { return relative(p, 0.6) }},
	{"rel .7", func(p []candidate) []float64 { return relative(p, 0.7) }},
	{"z .4", func(p []candidate) []float64 { return zScores(p, 0.4) }},
	{"z .5", func(p []candidate) []float64 { return zScores(p, 0.5) }},
	{"z .6", func(p []candidate) []float64 { return zScores(p, 0.6) }},
	{"rrf 60", func(p []candidate) []float64 { return reciprocal(p, 60) }},
}

// rank returns the documents, each where its best chunk stands.
func (w way) rank(pool []candidate) []string {
	scores := w.score(pool)
	order := make([]int, len(pool))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case scores[i] > scores[j]:
			return -1
		case scores[i] < scores[j]:
			return 1
		}
		return 0
	})
	var ranking []string
	seen := make(map[string]bool)
	for _, i := range order {
		if d := pool[i].document; !seen[d] && !math.IsInf(scores[i], -1) {
			seen[d] = true
			ranking = append(ranking, d)
		}
	}
	return ranking
}

// relative is store.Fuse.
func relative(pool []candidate, dense float64) []float64 {
	in := make([]store.Candidate[int], len(pool))
	for i, c := range pool {
		in[i] = store.Candidate[int]{Key: i, Keyword: c.keyword.Score, HasKeyword: c.keyword.Rank > 0,
			Vector: c.vector.Score, HasVector: c.vector.Rank > 0, Gated: c.foreign && dense > 0}
	}
	scores := make([]float64, len(pool))
	for _, f := range store.Fuse(in, dense) {
		scores[f.Key] = f.Score
	}
	return scores
}

func zScores(pool []candidate, dense float64) []float64 {
	keyword := standard(pool, func(c candidate) store.Leg { return c.keyword })
	vector := standard(pool, func(c candidate) store.Leg { return c.vector })
	scores := make([]float64, len(pool))
	for i, c := range pool {
		scores[i] = dense*vector[i] + (1-dense)*keyword[i]
		if c.foreign {
			scores[i] = vector[i]
		}
	}
	return scores
}

// standard returns each candidate's z-score in a leg; what the leg did not find gets the
// least of those it found.
func standard(pool []candidate, leg func(candidate) store.Leg) []float64 {
	var sum, squares, n float64
	least := math.Inf(1)
	for _, c := range pool {
		if l := leg(c); l.Rank > 0 {
			sum, squares, n = sum+l.Score, squares+l.Score*l.Score, n+1
			least = min(least, l.Score)
		}
	}
	z := make([]float64, len(pool))
	if n == 0 {
		return z
	}
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 1e-12))
	for i, c := range pool {
		score := least
		if l := leg(c); l.Rank > 0 {
			score = l.Score
		}
		z[i] = (score - mean) / deviation
	}
	return z
}

func reciprocal(pool []candidate, constant float64) []float64 {
	scores := make([]float64, len(pool))
	for i, c := range pool {
		if c.keyword.Rank > 0 && !c.foreign {
			scores[i] += 1 / (constant + float64(c.keyword.Rank))
		}
		if c.vector.Rank > 0 {
			scores[i] += 1 / (constant + float64(c.vector.Rank))
		}
	}
	return scores
}
