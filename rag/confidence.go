// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"math"

	"github.com/pacenote/pacenote/store"
)

// The scores of this file are linear models with few weights, fitted by the command
// benchmarks/confidence on questions with and without an answer in the collection.

// unitScore says how well a unit answers: its meaning, its words and its chunk. level is
// the cosine of unrelated texts.
func unitScore(u *unit, chunkScore, level float64) float64 {
	return 1.0*above(u.cosine, level) + 0.35*u.coverage + 0.1*u.own + 0.25*chunkScore - 0.01*float64(u.hit)
}

// signals returns the numbers from which the confidence is made, by name. Cosines are
// taken above the level of unrelated texts, since models differ much in it.
func signals(r *run, terms *termWeights, hits []store.Hit, evidence int, units []unit) []Signal {
	var unitCoverage, unitOwn, unitCosine, chunkCoverage, cosine, foreign, agreement float64
	missing := 1.0
	for i := range units {
		unitCoverage = max(unitCoverage, units[i].coverage)
		unitOwn = max(unitOwn, units[i].own)
		unitCosine = max(unitCosine, units[i].cosine)
	}
	for i := range min(evidence, 3) {
		coverage, codes := terms.chunkCoverage(&hits[i])
		chunkCoverage = max(chunkCoverage, coverage)
		missing = min(missing, codes)
		cosine = max(cosine, hits[i].Vector.Score)
	}
	first := &hits[0]
	if r.language != "" && first.Chunk.Language != "" && first.Chunk.Language != r.language {
		foreign = 1
	}
	if first.Keyword.Rank > 0 && first.Vector.Rank > 0 {
		agreement = 1 / math.Sqrt(float64(first.Keyword.Rank)*float64(first.Vector.Rank))
	}
	return []Signal{
		{"unit_coverage", unitCoverage * (1 - foreign)},
		{"unit_own", unitOwn * (1 - foreign)},
		{"chunk_coverage", chunkCoverage * (1 - foreign)},
		{"unit_cosine", above(unitCosine, r.level)},
		{"chunk_cosine", above(cosine, r.level)},
		{"background", above(backgroundCosine(hits), r.level)},
		{"agreement", agreement * (1 - foreign)},
		{"missing_codes", missing},
		{"foreign", foreign},
	}
}

// confidence is a logistic regression over the signals.
func confidence(signals []Signal) float64 {
	z := weights[0]
	for i, s := range signals {
		z += weights[i+1] * s.Value
	}
	return 1 / (1 + math.Exp(-z))
}

// weights are those of the signals, in their order, after the intercept.
var weights = [...]float64{-4, 1.5, 0.5, 2.5, 4, 2, -2, 0.5, -2, 2}
