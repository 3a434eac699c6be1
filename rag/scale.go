// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/store"
)

// scale says what the cosines of a question mean: models differ much in what they give to texts that have
// nothing to do with one another.
type scale struct {
	// level is the cosine with unrelated texts, ceiling that of a text with itself.
	level, ceiling float64
}

// above returns 0 for a cosine at the level, 1 for one at the ceiling.
func (s scale) above(cosine float64) float64 {
	if s.level >= s.ceiling {
		return 0
	}
	return (cosine - s.level) / (s.ceiling - s.level)
}

// unrelated are passages on matters that no company's documents are about. The mean cosine of a question
// with some of them is the level: a model of the e5 family puts it near 0.75, others near 0.
//
// For a question in English, or of a few words that may be in any language, these are the first six, and with evidence in another language the last four: an
// ensemble has a smaller range for documents that a part of it can't read. For other questions they
// are the last six: one or two in the question's own language are too few to be a level.
var unrelated = []string{
	"Children played on sandy beaches during sunset.",
	"An old poet wrote his sister letters every evening.",
	"A cat slept near red flowers by its window.",
	"An orchestra played sad melodies in our village square.",
	"The moon rose above the quiet lake while the children slept.",
	"Our grandmother baked an apple cake for the birthday party.",
	"Les enfants jouaient sur la plage pendant que le soleil se couchait.",
	"Der alte Dichter schrieb am Abend einen Brief an seine Schwester.",
	"Il gatto dormiva sulla finestra accanto ai fiori rossi.",
	"La orquesta tocó una melodía triste en la plaza del pueblo.",
}

const (
	english = "en"
	// levelPassages is the number of unrelated passages from which a level is made.
	levelPassages = 6
	// foreignPassages is the number of those at the end that are not in English.
	foreignPassages = 4
)

// calibration is what an encoder makes of the unrelated passages.
type calibration struct {
	vectors []embed.Vector
	// foreignCeiling is the cosine of a text in another language with itself if the encoder is told that
	// it is an English question, and if that of an English text with itself is 1.
	foreignCeiling float64
}

// calibrate embeds the unrelated passages, once for each engine.
func (e *Engine) calibrate(ctx context.Context) (*calibration, error) {
	e.calibrating.Lock()
	defer e.calibrating.Unlock()
	if e.calibration != nil {
		return e.calibration, nil
	}
	vectors, err := e.embedder.Embed(ctx, embed.Document, unrelated)
	if err != nil {
		return nil, err
	}
	questions, err := embed.Queries(ctx, e.embedder, english, unrelated)
	if err != nil {
		return nil, err
	}
	foreign := len(unrelated) - foreignPassages
	e.calibration = &calibration{vectors, 1 + selfCosine(questions[foreign:], vectors[foreign:]) - selfCosine(questions[:foreign], vectors[:foreign])}
	return e.calibration, nil
}

// selfCosine returns the mean cosine of texts with themselves.
func selfCosine(questions, documents []embed.Vector) float64 {
	sum := 0.0
	for i, q := range questions {
		sum += dot(q, documents[i])
	}
	return sum / float64(len(questions))
}

// setScales sets the scales of the question's cosines.
func (r *run) setScales(ctx context.Context) error {
	c, err := r.engine.calibrate(ctx)
	if err != nil {
		return err
	}
	if r.askedIn() == english {
		r.own = scale{r.meanCosine(c.vectors[:levelPassages]), 1}
		r.foreign = scale{r.meanCosine(c.vectors[len(c.vectors)-foreignPassages:]), c.foreignCeiling}
		return nil
	}
	r.own = scale{r.meanCosine(c.vectors[len(c.vectors)-levelPassages:]), 1}
	r.foreign = r.own
	return nil
}

// meanCosine returns the mean cosine of the question with some texts.
func (r *run) meanCosine(vectors []embed.Vector) float64 {
	sum := 0.0
	for _, v := range vectors {
		sum += dot(r.vector, v)
	}
	return sum / float64(len(vectors))
}

// above returns the cosine with a text of a hit on the scale for its language.
func (r *run) above(cosine float64, hit *store.Hit) float64 {
	if language := hit.Chunk.Language; language != "" && language != r.askedIn() {
		return r.foreign.above(cosine)
	}
	return r.own.above(cosine)
}

// askedIn returns the language of the question, English if that is unsure: an encoder that is told none
// compares a question as it does an English one.
func (r *run) askedIn() string { return cmp.Or(r.language, english) }
