// SPDX-License-Identifier: Apache-2.0

package embed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/internal/lang"
)

// Part is one of the encoders of an Ensemble.
type Part struct {
	// Embedder makes the part's vectors.
	Embedder Embedder
	// Weight is how much the part's cosine counts, relative to the others'; it is greater than 0. The
	// cosines of some models differ by a tenth, of others by one: parts count alike if
	// each has the inverse of its spread.
	Weight float64
	// Foreign is what the part's cosine is taken to be for a document in a language that the part was
	// not made for, in [0,1]: a good value is the cosine with a text that answers. Such a document is then not
	// given to the part. Zero: the part compares documents in every language.
	Foreign float64
}

// dimensions returns the number of components of the part's vectors: one more than the encoder's says whether the
// encoder did not know the language of a document.
func (p Part) dimensions() int {
	if p.Foreign > 0 {
		return p.Embedder.Model().Dimensions + 1
	}
	return p.Embedder.Model().Dimensions
}

// Ensemble is an Embedder made of several: the dot product of its vectors is the weighted mean of
// the parts' cosines. What one of them misjudges, the others put right.
//
// Its vectors are the parts' vectors one after another, each times the root of its share of
// the weights. A question in a language that a part was not made for is compared by the others
// alone, if EmbedQueries is told the language; of documents the ensemble detects it.
//
// The parts work at the same time. An Ensemble is safe for concurrent use.
type Ensemble struct {
	parts []Part // the weights add up to 1
	model Model
}

// NewEnsemble returns the ensemble of at least one part. It fails if a part has no encoder, a weight
// that is not a number above 0, or a Foreign that is not in [0,1].
func NewEnsemble(parts ...Part) (*Ensemble, error) {
	if len(parts) == 0 {
		return nil, errors.New("embed: an ensemble without parts")
	}
	sum := 0.0
	for i, p := range parts {
		if p.Embedder == nil {
			return nil, fmt.Errorf("embed: part %d of an ensemble has no encoder", i)
		}
		if !(p.Weight > 0) || math.IsInf(p.Weight, 1) {
			return nil, fmt.Errorf("embed: part %d of an ensemble has the weight %g, not one above 0", i, p.Weight)
		}
		if !(p.Foreign >= 0 && p.Foreign <= 1) {
			return nil, fmt.Errorf("embed: part %d of an ensemble has the foreign cosine %g, not one in [0,1]", i, p.Foreign)
		}
		sum += p.Weight
	}
	e := &Ensemble{parts: slices.Clone(parts)}
	for i := range e.parts {
		e.parts[i].Weight /= sum
	}
	e.model = modelOf(e.parts)
	return e, nil
}

// modelOf returns what the vectors of an ensemble are.
func modelOf(parts []Part) Model {
	var m Model
	var ids []string
	hash := sha256.New()
	for i, p := range parts {
		of := p.Embedder.Model()
		ids = append(ids, of.ID)
		m.Dimensions += p.dimensions()
		if of.MaxTokens > 0 && (m.MaxTokens == 0 || of.MaxTokens < m.MaxTokens) {
			m.MaxTokens = of.MaxTokens
		}
		switch {
		case i == 0:
			m.Languages = slices.Clone(of.Languages)
		case len(of.Languages) == 0:
			m.Languages = nil
		case len(m.Languages) > 0:
			m.Languages = append(m.Languages, of.Languages...)
		}
		fmt.Fprintf(hash, "%d %s %g %g\n", len(of.Fingerprint), of.Fingerprint, float32(p.Weight), float32(p.Foreign))
	}
	slices.Sort(m.Languages)
	m.Languages = slices.Compact(m.Languages)
	m.ID = strings.Join(ids, " + ")
	m.Fingerprint = m.ID + " " + hex.EncodeToString(hash.Sum(nil))
	return m
}

// Model returns the model of the vectors: the dimensions of all parts, the languages of any, and
// the fewest tokens that one of them reads.
func (e *Ensemble) Model() Model {
	m := e.model
	m.Languages = slices.Clone(m.Languages)
	return m
}

// CountTokens returns the greatest count of a part, so that what is cut by it is read whole by all.
// A part that does not count is taken to have a token for every three bytes begun.
func (e *Ensemble) CountTokens(text string) int {
	most := 0
	for _, p := range e.parts {
		most = max(most, countTokens(p.Embedder, text))
	}
	return most
}

// Embed returns a vector for each text. On failure the vectors end before the first text that one of
// the parts has none for, and the error is that part's.
func (e *Ensemble) Embed(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	if kind == Query {
		return e.EmbedQueries(ctx, "", texts)
	}
	return e.embed(e.parts, func(p Part) ([]Vector, error) { return p.documents(ctx, texts) }, len(texts))
}

// documents embeds documents. One in a language that the part does not know gets a vector that is orthogonal to
// all others', and that questions have Foreign of.
func (p Part) documents(ctx context.Context, texts []string) ([]Vector, error) {
	if p.Foreign == 0 {
		return embedAll(ctx, p.Embedder, Document, texts)
	}
	var known []string
	var at []int
	for i, text := range texts {
		if language, _ := lang.Detect(text); p.knows(language) {
			known, at = append(known, text), append(at, i)
		}
	}
	made, err := embedAll(ctx, p.Embedder, Document, known)
	n := len(texts)
	if err != nil && len(made) < len(at) {
		n = at[len(made)]
	}
	vectors := make([]Vector, n)
	for i, v := range made {
		vectors[at[i]] = append(v, 0)
	}
	dimensions := p.dimensions()
	for i := range vectors {
		if vectors[i] == nil {
			vectors[i] = make(Vector, dimensions)
			vectors[i][dimensions-1] = 1
		}
	}
	return vectors, renumbered(err, at)
}

// queries embeds questions.
func (p Part) queries(ctx context.Context, texts []string) ([]Vector, error) {
	vectors, err := embedAll(ctx, p.Embedder, Query, texts)
	if p.Foreign > 0 {
		for i := range vectors {
			vectors[i] = append(vectors[i], float32(p.Foreign))
		}
	}
	return vectors, err
}

// EmbedQueries returns the vectors of questions in a language, an ISO 639-1 code or "" if unsure.
func (e *Ensemble) EmbedQueries(ctx context.Context, language string, texts []string) ([]Vector, error) {
	parts := e.parts
	if slices.ContainsFunc(parts, func(p Part) bool { return p.knows(language) }) {
		parts = slices.Clone(parts)
		for i := range parts {
			if !parts[i].knows(language) {
				parts[i].Weight = 0
			}
		}
	}
	return e.embed(parts, func(p Part) ([]Vector, error) { return p.queries(ctx, texts) }, len(texts))
}

// knows reports whether a part was made for a language, as far as either is known.
func (p Part) knows(language string) bool {
	languages := p.Embedder.Model().Languages
	return language == "" || len(languages) == 0 || slices.Contains(languages, language)
}

// embed joins what the parts make of n texts. Those of weight 0 are not asked: their components are zeros, and the
// rest is as much longer as makes the dot product the mean of the parts that are left.
func (e *Ensemble) embed(parts []Part, embed func(Part) ([]Vector, error), n int) ([]Vector, error) {
	made := make([][]Vector, len(parts))
	failures := make([]error, len(parts))
	share := 0.0
	var group errgroup.Group
	for i, p := range parts {
		if p.Weight == 0 {
			continue
		}
		share += p.Weight
		group.Go(func() error {
			made[i], failures[i] = embed(p)
			return nil
		})
	}
	_ = group.Wait() // failures has the errors
	var err error
	for i := range parts {
		if failures[i] != nil && (err == nil || len(made[i]) < n) {
			n, err = len(made[i]), failures[i]
		}
	}
	joined := make([]Vector, n)
	for t := range joined {
		joined[t] = make(Vector, e.model.Dimensions)
	}
	offset := 0
	for i, p := range parts {
		scale := float32(math.Sqrt(p.Weight) / share)
		for t := range min(n, len(made[i])) {
			for d, x := range made[i][t] {
				joined[t][offset+d] = x * scale
			}
		}
		offset += p.dimensions()
	}
	return joined, err
}

// embedAll is Embed of an encoder of which each error and each wrong number of vectors is noticed.
func embedAll(ctx context.Context, e Embedder, kind Kind, texts []string) ([]Vector, error) {
	vectors, err := e.Embed(ctx, kind, texts)
	vectors, err = counted(vectors, len(texts), err)
	dimensions := e.Model().Dimensions
	for i, v := range vectors {
		if len(v) != dimensions {
			return vectors[:i], fmt.Errorf("embed: %d components instead of %d for text %d", len(v), dimensions, i)
		}
	}
	return vectors, err
}
