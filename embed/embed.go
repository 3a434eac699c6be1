// SPDX-License-Identifier: Apache-2.0

package embed

import (
	"context"
	"fmt"
)

// Kind tells what a text is to an encoder. Models such as multilingual-e5 encode
// a question and a passage differently ("query: …", "passage: …"); mixing the two
// costs recall silently, so the kind is a parameter and not a habit.
type Kind uint8

const (
	// Document is a passage that is to be found.
	Document Kind = iota
	// Query is a question that is asked.
	Query
)

// String returns "document" or "query".
func (k Kind) String() string {
	switch k {
	case Document:
		return "document"
	case Query:
		return "query"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Vector is an embedding: Model.Dimensions float32 components. A document's is of unit
// Euclidean length. So is a question's, but of a QueryEmbedder: the dot product of the two is their
// cosine. Where it is longer or shorter, its dot products with documents still lie in [-1,1].
type Vector = []float32

// Model identifies what produced a vector. Two vectors may be compared if and only
// if the fingerprints of their models are equal.
type Model struct {
	// ID is the model's public name, such as "intfloat/multilingual-e5-small".
	ID string
	// Dimensions is the length of every vector.
	Dimensions int
	// MaxTokens is the number of tokens that the model reads of one text, its
	// control tokens and prefix included; what is longer is cut. Zero: not known.
	MaxTokens int
	// Fingerprint changes whenever the same text may get a vector that must not be
	// compared with an older one: other weights, pooling, prefix or vocabulary.
	// A store records it and refuses to be opened with another.
	Fingerprint string
	// Languages lists the ISO 639-1 codes of the languages the model was made for.
	// Empty: not known.
	Languages []string
}

// Embedder turns texts into vectors.
//
// Implementations are safe for concurrent use. For tests, embedtest has a
// deterministic one; bert encodes in process.
type Embedder interface {
	// Model says what the vectors are. It is constant and costs nothing.
	Model() Model
	// Embed returns a vector for each text, in order, of unit length unless it is a question's of a
	// QueryEmbedder.
	//
	// On failure it returns the error together with the vectors of a prefix of
	// texts, possibly empty: result i belongs to texts[i], and the caller may keep
	// them and go on with texts[len(result):]. An error that is due to one text is
	// an *InputError that names it, and the prefix then ends before that text. A
	// text longer than Model.MaxTokens is cut, not refused. The vectors belong to
	// the caller; texts is not retained.
	Embed(ctx context.Context, kind Kind, texts []string) ([]Vector, error)
}

// QueryEmbedder is what an Embedder implements beside it to which it matters what language a
// question is in, such as an Ensemble.
type QueryEmbedder interface {
	// EmbedQueries is like Embed for questions in a language, an ISO 639-1 code; empty if
	// unsure.
	EmbedQueries(ctx context.Context, language string, texts []string) ([]Vector, error)
}

// Queries embeds questions in a language, an ISO 639-1 code or "" if unsure; e is told the language if it
// is a QueryEmbedder.
func Queries(ctx context.Context, e Embedder, language string, texts []string) ([]Vector, error) {
	if q, ok := e.(QueryEmbedder); ok {
		return q.EmbedQueries(ctx, language, texts)
	}
	return e.Embed(ctx, Query, texts)
}

// TokenCounter is what a splitter needs to keep chunks within a model's limit.
// Encoders that know their vocabulary implement it beside Embedder.
type TokenCounter interface {
	// CountTokens returns the number of tokens of text without control tokens and
	// prefix. It is safe for concurrent use.
	CountTokens(text string) int
}

// InputError says which text of a batch could not be embedded, and why.
type InputError struct {
	// Index is the position in the texts given to Embed.
	Index int
	// Err is the cause.
	Err error
}

// Error names the text by its position.
func (e *InputError) Error() string {
	return fmt.Sprintf("embed: embed text %d: %v", e.Index, e.Err)
}

// Unwrap returns the cause.
func (e *InputError) Unwrap() error { return e.Err }
