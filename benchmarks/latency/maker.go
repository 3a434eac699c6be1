// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/rag"
)

// noise is the length of the noise in the vector of a document that is made, beside 1 for that of
// its parts.
const noise = 0.3

// maker is an encoder that knows the vectors of documents that it made.
type maker struct {
	model.Encoder
	random *rand.Rand
	made   map[string]embed.Vector // by title
}

func newMaker(e model.Encoder) *maker {
	return &maker{Encoder: e, random: rand.New(rand.NewPCG(1, 2)), made: make(map[string]embed.Vector)}
}

// EmbedQueries returns the vectors of questions in a language.
func (m *maker) EmbedQueries(ctx context.Context, language string, texts []string) ([]embed.Vector, error) {
	return embed.Queries(ctx, m.Encoder, language, texts)
}

// Embed returns the vectors of texts; those whose first line is the title of a made document are
// looked up.
func (m *maker) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	if kind == embed.Query || len(texts) == 0 || len(m.made) == 0 {
		return m.Encoder.Embed(ctx, kind, texts)
	}
	vectors := make([]embed.Vector, len(texts))
	var unknown []string
	for i, text := range texts {
		title, _, _ := strings.Cut(text, "\n")
		if vectors[i] = m.made[title]; vectors[i] == nil {
			unknown = append(unknown, text)
		}
	}
	encoded, err := m.Encoder.Embed(ctx, kind, unknown)
	if err != nil {
		return nil, err
	}
	for i := range vectors {
		if vectors[i] == nil {
			vectors[i], encoded = encoded[0], encoded[1:]
		}
	}
	return vectors, nil
}

// fill puts the documents of a collection into the engine's store, and made ones up to so many in
// all, and returns the number of chunks.
func (m *maker) fill(ctx context.Context, engine *rag.Engine, c *collection.Collection, documents int) (int, error) {
	report, err := engine.Sync(ctx, collection.Source{Collection: c})
	if err != nil {
		return 0, err
	}
	chunks := countChunks(report)
	vectors, err := m.vectorsOf(ctx, c)
	if err != nil {
		return 0, err
	}
	further := &collection.Collection{}
	for len(c.Documents)+len(further.Documents) < documents {
		a, b := m.random.IntN(len(vectors)), m.random.IntN(len(vectors))
		first, second := &c.Documents[a], &c.Documents[b]
		title := fmt.Sprintf("%s (%d)", first.Title, len(further.Documents))
		further.Documents = append(further.Documents, collection.Document{
			ID: fmt.Sprint("made/", len(further.Documents)), Title: title, Text: halves(first.Text, second.Text),
		})
		m.made[title] = m.between(vectors[a], vectors[b])
	}
	report, err = engine.Sync(ctx, named{collection.Source{Collection: further}})
	if err != nil {
		return 0, err
	}
	return chunks + countChunks(report), nil
}

// named is a source with a name of its own.
type named struct{ collection.Source }

// Name returns "made".
func (named) Name() string { return "made" }

func countChunks(r *rag.Report) int {
	n := 0
	for _, f := range r.Files {
		n += f.Chunks
	}
	return n
}

// sampled is the number of documents whose vectors are computed for the made ones.
const sampled = 1500

// vectorsOf returns the vectors of the first documents, each of its beginning.
func (m *maker) vectorsOf(ctx context.Context, c *collection.Collection) ([]embed.Vector, error) {
	m.random.Shuffle(len(c.Documents), func(i, j int) { c.Documents[i], c.Documents[j] = c.Documents[j], c.Documents[i] })
	var texts []string
	for _, d := range c.Documents[:min(len(c.Documents), sampled)] {
		texts = append(texts, d.Title+"\n"+d.Text)
	}
	return m.Encoder.Embed(ctx, embed.Document, texts)
}

// between returns the normalised sum of two vectors and noise.
func (m *maker) between(a, b embed.Vector) embed.Vector {
	v := make(embed.Vector, len(a))
	sum := 0.0
	for i := range v {
		v[i] = (a[i]+b[i])/2 + float32(m.random.NormFloat64()*noise/math.Sqrt(float64(len(v))))
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// halves returns the first half of the sentences of one text and the second half of another's.
func halves(first, second string) string {
	a, b := sentence.Split(first), sentence.Split(second)
	text := first
	if len(a) > 1 {
		text = first[:a[len(a)/2].Start]
	}
	if len(b) > 1 {
		text += "\n\n" + second[b[len(b)/2].Start:]
	}
	return text
}
