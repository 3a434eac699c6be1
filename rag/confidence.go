// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// The scores of this file are linear models with few weights, fitted by the command
// benchmarks/confidence on questions with and without an answer in the collection.

// unitSignals returns the numbers from which a unit's score is made. level is the cosine
// of unrelated texts; quantity is set if the question asks for a number.
func unitSignals(u *unit, hits []store.Hit, level float64, quantity bool) []Signal {
	text := u.text(hits)
	flag := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	return []Signal{
		{"cosine", above(u.cosine, level)},
		{"coverage", u.coverage},
		{"own_coverage", u.own},
		{"chunk_score", hits[u.hit].Score},
		{"chunk_cosine", above(hits[u.hit].Vector.Score, level)},
		{"chunk_rank", 1 / float64(1+u.hit)},
		{"number_asked", flag(quantity && strings.ContainsFunc(text, unicode.IsDigit))},
		{"number_missing", flag(quantity && !strings.ContainsFunc(text, unicode.IsDigit))},
		{"row", flag(u.row != nil)},
		{"item", flag(u.kind == ingest.ListItem)},
		{"length", math.Log(1 + float64(len(strings.Fields(text))))},
		{"question", flag(strings.HasSuffix(text, "?"))},
	}
}

// unitWeights are those of a unit's signals, in their order, after the intercept.
var unitWeights = [...]float64{0, 9.4, 0.9, 3.6, 2.5, 4.7, 0.6, 1.05, -0.8, 0, 0, 0.35, -0.35}

// linear returns the intercept plus the weighted sum of the signals.
func linear(weights []float64, signals []Signal) float64 {
	z := weights[0]
	for i, s := range signals {
		z += weights[i+1] * s.Value
	}
	return z
}

// quantityWords begin or mark questions whose answer is a number, in the languages that
// the library knows.
var quantityWords = []string{
	"how many", "how much", "how long", "how often", "how far", "how thick", "how deep", "how high", "how large", "how big", "how old", "how heavy", "how fast", "how wide", "when ", "which year", "what year", "what percentage", "what torque",
	"combien", "quand ", "quelle quantité", "à quelle", "quel couple", "quelle pression", "quelle distance", "quelle profondeur", "quelle température", "quelle année",
	"wie viel", "wieviel", "wie hoch", "wie lang", "wie oft", "wie weit", "wie groß", "wie schwer", "wie tief", "wie dick", "wie schnell", "wann ", "welches jahr", "welchem jahr", "welchem drehmoment", "welches drehmoment", "wie alt",
	"quanto", "quanta", "quanti", "quante", "quando ", "che anno", "quale anno", "ogni quanto",
	"cuánto", "cuánta", "cuántos", "cuántas", "cuándo ", "qué año", "qué porcentaje",
}

// asksForQuantity reports whether the answer to a question is likely to hold a number.
func asksForQuantity(question string) bool {
	lower := strings.ToLower(question)
	return slices.ContainsFunc(quantityWords, func(w string) bool { return strings.Contains(lower, w) })
}

// signals returns the numbers from which the confidence is made, by name. Cosines are
// taken above the level of unrelated texts, since models differ much in it.
func signals(r *run, terms *termWeights, hits []store.Hit, evidence int, units []unit) []Signal {
	best := math.Inf(-1)
	var unitCoverage, unitOwn, unitCosine, chunkCoverage, cosine, foreign, agreement float64
	missing := 1.0
	for i := range units {
		if u := &units[i]; u.score > best {
			best, unitCoverage, unitOwn = u.score, u.coverage, u.own
		}
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
func confidence(signals []Signal) float64 { return 1 / (1 + math.Exp(-linear(weights[:], signals))) }

// weights are those of the signals, in their order, after the intercept.
var weights = [...]float64{-8.8, 1.1, 0.4, 0.85, 11.2, 4.6, -4.3, 1, -1, 3.25}
