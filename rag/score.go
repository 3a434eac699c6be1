// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/store"
)

// Scorer rates passages by how well each answers a question. Unlike an embedder it reads both together, as cross-encoders
// do: a *bert.CrossEncoder is one. Implementations are safe for concurrent use.
type Scorer interface {
	// Score returns a number for each passage, in order, greater for a better one. The numbers are logits of about −11 to
	// 11, 0 for a passage that answers or not, and may be compared between questions: the engine's confidence is made of
	// them, with weights that were fitted to ms-marco-MiniLM. A model of another scale needs an adapter.
	Score(ctx context.Context, question string, passages []string) ([]float64, error)
	// Languages returns the ISO 639-1 codes of the languages that it reads; an engine asks once. Questions and evidence in others are compared
	// by their embeddings.
	Languages() []string
}

const (
	// surelyAnswers is the score of a passage of a leading chunk from which on others are not read, unless they have as many of the
	// question's words.
	surelyAnswers = 3
	// rerankedHits is how many hits a scorer reads whole for a question of Effort High.
	rerankedHits = 10
	// scoreShare is what its score counts beside that of the search.
	scoreShare = 0.4
	// scoreScale brings logits to probabilities that tell good hits from better ones.
	scoreScale = 4
)

// reads reports whether the engine has a scorer that reads the question and the hits.
func (r *run) reads(hits []store.Hit) bool {
	return r.engine.options.Scorer != nil && r.readable(r.language) &&
		!slices.ContainsFunc(hits, func(h store.Hit) bool { return !r.readable(h.Chunk.Language) })
}

// readable reports whether the engine's scorer reads a language; one that is not known is taken for its own.
func (r *run) readable(language string) bool {
	return language == "" || slices.Contains(r.engine.readable, language)
}

// score asks the scorer about passages. Scores are kept: many people ask the same.
func (r *run) score(ctx context.Context, passages []string) ([]float64, error) {
	pairs := make([]string, len(passages))
	for i, p := range passages {
		pairs[i] = pairOf(r.question.Text, p)
	}
	vectors, err := r.engine.scores.Embed(ctx, embed.Document, pairs)
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(vectors))
	for i, v := range vectors {
		scores[i] = float64(v[0])
	}
	return scores, nil
}

// pairs is a scorer as an embedder, so that an embed.Cache can keep what it says: a text is a question with a passage, its
// vector the score alone.
type pairs struct{ scorer Scorer }

// pairOf returns question and passage as one text, the length of the question before it.
func pairOf(question, passage string) string {
	return strconv.Itoa(len(question)) + ":" + question + passage
}

// Model returns a model of vectors with one number.
func (p pairs) Model() embed.Model {
	return embed.Model{ID: "scores", Fingerprint: "scores", Dimensions: 1}
}

// Embed returns the scores of pairs that all have the same question.
func (p pairs) Embed(ctx context.Context, _ embed.Kind, texts []string) ([]embed.Vector, error) {
	var question string
	passages := make([]string, len(texts))
	for i, text := range texts {
		length, rest, _ := strings.Cut(text, ":")
		n, err := strconv.Atoi(length)
		if err != nil {
			return nil, err
		}
		question, passages[i] = rest[:n], rest[n:]
	}
	scores, err := p.scorer.Score(ctx, question, passages)
	if err != nil {
		return nil, err
	}
	if len(scores) != len(passages) {
		return nil, fmt.Errorf("the scorer returned %d scores for %d passages", len(scores), len(passages))
	}
	vectors := make([]embed.Vector, len(scores))
	for i, s := range scores {
		vectors[i] = embed.Vector{float32(s)}
	}
	return vectors, nil
}

// scorePassages returns what the scorer says of passages, and of which it was asked. If one of the leading ones answers surely, of the
// others only those are read that have as many of the question's words: another row of the same table, say.
func (r *run) scorePassages(ctx context.Context, units []unit, promising []candidate) (read []candidate, ratings []rating, err error) {
	leading := min(leadingChunks, len(promising))
	read = promising[:leading:leading]
	scores, err := r.scoreCandidates(ctx, read)
	if err != nil {
		return nil, nil, err
	}
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	for _, c := range promising[leading:] {
		if scores[best] < surelyAnswers || units[c.unit].own >= units[promising[best].unit].own {
			read = append(read, c)
		}
	}
	others, err := r.scoreCandidates(ctx, read[leading:])
	if err != nil {
		return nil, nil, err
	}
	scores = append(scores, others...)
	ratings = make([]rating, len(scores))
	for i, s := range scores {
		ratings[i].answers = s
	}
	return read, ratings, nil
}

// scoreCandidates asks the scorer about the texts of candidates.
func (r *run) scoreCandidates(ctx context.Context, all []candidate) ([]float64, error) {
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = c.text
	}
	return r.score(ctx, texts)
}

// rerankHits puts the first hits into the order of what search and scorer say of them together.
func (r *run) rerankHits(ctx context.Context, hits []store.Hit) ([]store.Hit, error) {
	reranked := slices.Clone(hits[:min(len(hits), rerankedHits)])
	texts := make([]string, len(reranked))
	for i := range reranked {
		texts[i] = reranked[i].Chunk.Indexed(reranked[i].Document.Title)
	}
	scores, err := r.score(ctx, texts)
	if err != nil {
		return nil, err
	}
	for i := range reranked {
		reranked[i].Score = (1-scoreShare)*reranked[i].Score + scoreShare*logistic(scores[i]/scoreScale)
	}
	slices.SortStableFunc(reranked, func(a, b store.Hit) int { return cmp.Compare(b.Score, a.Score) })
	for _, h := range hits[len(reranked):] {
		reranked = appendBelow(reranked, h)
	}
	return reranked, nil
}

// unitWeights are those by which units are ranked, confidenceWeights those of the confidence.
func (r *run) unitWeights() []float64 {
	if r.scored {
		return scoredUnitWeights[:]
	}
	return unitWeights[:]
}

func (r *run) confidenceWeights() []float64 {
	if r.scored {
		return scoredWeights[:]
	}
	return weights[:]
}
