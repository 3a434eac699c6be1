// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"fmt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// Options changes how an [Encoder] computes. Nil and the zero value mean the defaults.
type Options struct {
	// Concurrency is how many batches of documents are computed at once, over all
	// calls of Embed. Queries are not counted: each is computed in the goroutine that
	// asks, at once. Zero: runtime.GOMAXPROCS.
	Concurrency int
	// Kernels names the arithmetic: "generic" (plain Go, slow); on amd64 "avx2",
	// "avx512" or "amx" (Linux); on arm64 "neon" or "dotprod". Their vectors may be compared with each
	// other. Empty: the fastest that the processor can run.
	Kernels string
	// Precision is in which numbers is computed; the zero value is Fast.
	Precision Precision
}

// Precision is in which numbers an [Encoder] computes. It is part of the fingerprint of
// its model: vectors of both may be compared, but what is built from them differs.
type Precision int

const (
	// Fast multiplies bytes. The cosine of its vectors to those of Exact is above .997
	// on average, with every implementation.
	Fast Precision = iota
	// Exact multiplies float32. It takes three to five times the time, and four times
	// the memory for layers.
	Exact
)

// String returns "fast" or "exact".
func (p Precision) String() string {
	if p == Exact {
		return "exact"
	}
	return "fast"
}

// Encoder computes embeddings in this process. It implements [embed.Embedder] and
// [embed.TokenCounter], is immutable and safe for concurrent use, and needs no closing.
//
// Beside the weight file, which is only read, it holds one byte for each weight of a
// layer (21 MB for multilingual-e5-small), the vocabulary's index and about 3 MB for
// each batch in work. Of a directory it holds the table of words as well, a byte for
// each weight (192 MB for 250,000 words of width 768).
type Encoder struct {
	inference
	model embed.Model
}

// The Encoder is what the core asks for.
var (
	_ embed.Embedder     = (*Encoder)(nil)
	_ embed.TokenCounter = (*Encoder)(nil)
)

// encoders is the architecture that makes vectors.
const encoders = "bert"

// New returns an encoder of the weight file whose contents are weights, as described in
// the package comment. It retains weights, copies none of the large tensors but the
// layers, and checks the header's checksum but not that of the data; see
// [Encoder.Verify]. It takes time in proportion to the layers, about 0.1 s for 21
// million weights.
//
// The error is a *[FormatError] if weights is not such a file or holds a model that this
// package cannot compute.
func New(weights string, o *Options) (*Encoder, error) {
	file, err := container.Open(weights)
	if err != nil {
		return nil, formatError(err)
	}
	return newEncoder(file, o)
}

// newEncoder returns an encoder of the model in file.
func newEncoder(file *container.File, o *Options) (*Encoder, error) {
	e := &Encoder{}
	if err := e.open(file, o, encoders); err != nil {
		return nil, err
	}
	m := &file.Header().Model
	e.model = embed.Model{
		ID: m.ID, Dimensions: m.Hidden, MaxTokens: m.MaxTokens, Languages: m.Languages, Fingerprint: e.Fingerprint(),
	}
	return e, nil
}

// Model says what the vectors are. Its fingerprint is made of the model's name, the
// version of the weight format and the checksum of the weight file; or of what [Open]
// read.
func (e *Encoder) Model() embed.Model {
	m := e.model
	m.Languages = append([]string(nil), m.Languages...)
	return m
}

// Embed returns a vector of unit length for each text, in order. Texts longer than the
// model's MaxTokens are cut at a token.
//
// Documents are computed in batches of similar length, on as many goroutines as
// Options.Concurrency; queries in the calling goroutine, without waiting for documents.
// The context is checked between layers. When it ends, Embed returns its error and the
// vectors of the longest prefix of texts that are done. No other error occurs: text in
// any encoding has a vector.
//
// A token costs 43 million operations with multilingual-e5-small, and attention
// 18,432 more for each other token of its text.
func (e *Encoder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	out := make([]embed.Vector, 0, len(texts))
	for len(texts) > 0 {
		n := min(len(texts), windowTexts)
		vectors, err := e.window(ctx, kind, texts[:n])
		out = append(out, vectors...)
		if err != nil {
			return out, fmt.Errorf("bert: embed %s: %w", kind, err)
		}
		texts = texts[n:]
	}
	return out, nil
}
