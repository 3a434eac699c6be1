// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"math"
	"slices"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vec"
)

const (
	// feedbackHits is the number of hits whose mean is taken for what is looked for.
	feedbackHits = 3
	// sameText is the cosine from which two hits are taken to say the same.
	sameText = 0.97
)

// Feedback puts a fused list into another order by pseudo-relevance feedback: the best three hits that differ are taken to be
// right, and each candidate's cosine with their mean, weighted by their scores and scaled over the list to [0,1], is added to its
// fused score with a weight. Scores stay in [0,1]. It is Rocchio's method (1971) on embeddings, within the pool. Of hits that say
// the same, as three editions of a manual do, the best one counts: they are no more evidence of what is looked for than one.
//
// Nothing changes where one of the three is in another language than the question (Gated): texts in one language are near one
// another whatever they say, and the question's own vector is the better judge.
//
// vector returns the unit vector of a candidate; fused is not changed. It costs n dot products and O(n log n).
func Feedback[K cmp.Ordered](fused []Fused[K], weight float64, vector func(K) embed.Vector) []Fused[K] {
	if weight <= 0 || len(fused) < 2 {
		return fused
	}
	best, vectors := bestDistinct(fused, vector)
	if slices.ContainsFunc(best, func(f Fused[K]) bool { return f.Gated }) {
		return fused
	}
	mean := meanVector(best, vectors)
	if mean == nil {
		return fused
	}
	near := make([]Candidate[K], len(fused))
	for i, f := range fused {
		near[i] = Candidate[K]{Vector: float64(vec.Dot(mean, vector(f.Key))), HasVector: true}
	}
	scaled := scale(near, func(c Candidate[K]) (float64, bool) { return c.Vector, true })
	out := make([]Fused[K], len(fused))
	for i, f := range fused {
		out[i] = f
		out[i].Score = (f.Score + weight*scaled.of(near[i].Vector, true)) / (1 + weight)
	}
	sortFused(out)
	return out
}

// bestDistinct returns the best hits for feedback with their vectors, without those that say what a better one says.
func bestDistinct[K cmp.Ordered](fused []Fused[K], vector func(K) embed.Vector) (best []Fused[K], vectors []embed.Vector) {
	for _, f := range fused {
		v := vector(f.Key)
		if slices.ContainsFunc(vectors, func(other embed.Vector) bool { return vec.Dot(v, other) >= sameText }) {
			continue
		}
		best, vectors = append(best, f), append(vectors, v)
		if len(best) == feedbackHits {
			break
		}
	}
	return best, vectors
}

// meanVector returns the mean of the vectors of hits, weighted by their scores, with the length 1; nil if it has no direction.
func meanVector[K cmp.Ordered](hits []Fused[K], vectors []embed.Vector) embed.Vector {
	var sum []float64
	for i, h := range hits {
		v := vectors[i]
		if sum == nil {
			sum = make([]float64, len(v))
		}
		for j, x := range v {
			sum[j] += h.Score * float64(x)
		}
	}
	var length float64
	for _, x := range sum {
		length += x * x
	}
	if length == 0 || math.IsNaN(length) {
		return nil
	}
	mean := make(embed.Vector, len(sum))
	for j, x := range sum {
		mean[j] = float32(x / math.Sqrt(length))
	}
	return mean
}
