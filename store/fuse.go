// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"slices"
)

// Candidate is a chunk in the pool of a fused search. Key is whatever identifies the
// chunk in the engine; equal scores are ordered by it, so that results repeat.
type Candidate[K cmp.Ordered] struct {
	Key K
	// Keyword and Vector are the legs' own scores; the flags say which are known.
	Keyword    float64
	Vector     float64
	HasKeyword bool
	HasVector  bool
	// Gated is set if the keyword leg could not rank the chunk by its words because it is
	// in another language than the query: it is then judged by its vector, and a keyword
	// score, of numbers that no language changes, can only raise it.
	Gated bool
}

// Fused is a candidate with its fused score in [0,1].
type Fused[K cmp.Ordered] struct {
	Candidate[K]
	Score float64
}

// Pool returns the number of candidates each leg contributes to a search for k hits:
// max(100, 10·k).
func Pool(k int) int { return max(100, 10*k) }

// Fuse joins two legs by their relative scores: each leg's scores are scaled over the
// pool to [0,1] by its least and greatest, what a leg did not find counts 0, and the
// sum is weighted with denseWeight for the vectors. Of a gated candidate the vector
// counts fully, or the sum if that is more. With one leg absent from the whole pool, the other counts fully.
//
// Relative scores stay bounded and are 0.005 to 0.03 nDCG@10 above reciprocal rank
// fusion on the collections measured (see the decision record on fusion). It costs
// O(n log n) for n candidates.
func Fuse[K cmp.Ordered](pool []Candidate[K], denseWeight float64) []Fused[K] {
	keyword := scale(pool, func(c Candidate[K]) (float64, bool) { return c.Keyword, c.HasKeyword })
	vector := scale(pool, func(c Candidate[K]) (float64, bool) { return c.Vector, c.HasVector })
	fused := make([]Fused[K], len(pool))
	for i, c := range pool {
		w := denseWeight
		switch {
		case c.Gated || !keyword.present:
			w = 1
		case !vector.present:
			w = 0
		}
		v, k := vector.of(c.Vector, c.HasVector), keyword.of(c.Keyword, c.HasKeyword)
		score := w*v + (1-w)*k
		if c.Gated && c.HasKeyword {
			score = max(score, denseWeight*v+(1-denseWeight)*k)
		}
		fused[i] = Fused[K]{c, score}
	}
	sortFused(fused)
	return fused
}

// sortFused sorts by score, best first, and equal scores by key.
func sortFused[K cmp.Ordered](fused []Fused[K]) {
	slices.SortFunc(fused, func(a, b Fused[K]) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Key, b.Key))
	})
}

// scaling maps the scores of one leg over a pool to [0,1].
type scaling struct {
	low, high float64
	present   bool
}

func scale[K cmp.Ordered](pool []Candidate[K], score func(Candidate[K]) (float64, bool)) scaling {
	var s scaling
	for _, c := range pool {
		v, ok := score(c)
		if !ok {
			continue
		}
		if !s.present {
			s = scaling{v, v, true}
		}
		s.low, s.high = min(s.low, v), max(s.high, v)
	}
	return s
}

// of returns the scaled score. Where all scores are equal each counts 1: they are the
// best and the worst at once, and a hit must not lose against a miss.
func (s scaling) of(score float64, has bool) float64 {
	if !has || !s.present {
		return 0
	}
	if s.high == s.low {
		return 1
	}
	return (score - s.low) / (s.high - s.low)
}
