// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"iter"

	"github.com/pacenote/pacenote/store"
)

// Retriever finds the chunks that a question is answered from. The default asks the
// engine's store by keywords and vectors. Implementations are safe for concurrent use,
// must observe q.As, and must return chunks of the engine's store: citations are read
// back from there.
type Retriever interface {
	Retrieve(ctx context.Context, q store.Query) ([]store.Hit, error)
}

// Reranker puts hits into a better order and may drop some. Implementations are safe
// for concurrent use and do not change the hits they are given.
type Reranker interface {
	Rerank(ctx context.Context, question string, hits []store.Hit) ([]store.Hit, error)
}

// Generator writes the answer from the evidence. The default quotes; one that rephrases
// wraps a language model.
//
// What it yields is not trusted: the engine checks every sentence against the quotes it
// names, and drops what it can't confirm. Implementations are safe for concurrent use.
type Generator interface {
	// Generate yields the answer sentence by sentence. Yielding nothing is an
	// abstention. An error ends the answer and is returned to the asker.
	Generate(ctx context.Context, p Prompt) iter.Seq2[Sentence, error]
}

// Prompt is what a generator gets.
type Prompt struct {
	// Question is the question; its filter and principal have been applied already.
	Question Question
	// Language is the ISO 639-1 code to answer in; empty if unsure.
	Language string
	// Vector is the question's embedding.
	Vector []float32
	// Evidence are the hits to answer from, best first. It must not be changed.
	Evidence []store.Hit
	// Spent adds what the generator has spent to the answer's usage; nil outside an engine.
	Spent func(Usage)

	// found is the engine's own reading of the evidence, which the default generator
	// goes on from.
	found *assessment
}

// Sentence is one sentence of an answer with the quotes it rests on.
type Sentence struct {
	// Text is what is said. Each becomes one claim, on a line of its own if Break is
	// set, otherwise after a space.
	Text  string
	Break bool
	// Quotes are the places it rests on; a sentence without any is dropped.
	Quotes []QuoteRange
}

// QuoteRange is a range of bytes of the text of one piece of evidence.
type QuoteRange struct {
	// Evidence indexes Prompt.Evidence; Start and End are bytes of its chunk's text.
	Evidence   int
	Start, End int
}
