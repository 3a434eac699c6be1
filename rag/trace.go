// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// Trace says what each step of a question did and saw: what the retriever returned for
// the asker, and nothing else.
type Trace struct {
	// Steps are the steps in the order in which they ended.
	Steps []TraceStep `json:"steps"`
	// Hits are the chunks that were looked at, best first.
	Hits []TraceHit `json:"hits,omitempty"`
	// Passages are the sentences, list items and table rows that were considered, in
	// the order of the hits.
	Passages []TracePassage `json:"passages,omitempty"`
	// Dropped are sentences of the generator that were withheld, with the reason.
	Dropped []Dropped `json:"dropped,omitempty"`
	// Signals are the numbers that the decision to answer was made from.
	Signals []Signal `json:"signals,omitempty"`
}

// TraceStep is one step.
type TraceStep struct {
	// Name is "cache", "rewrite", "parts", "language", "embed", "rephrase", "retrieve", "route", "rerank", "assess" or "generate", which
	// includes checking the citations.
	Name string `json:"name"`
	// Duration is how long it took.
	Duration time.Duration `json:"duration_ns"`
	// Detail says in words what came out.
	Detail string `json:"detail,omitempty"`
}

// TraceHit is a chunk that was looked at.
type TraceHit struct {
	// Chunk names it.
	Chunk ingest.ChunkID `json:"chunk"`
	// Score is the fused score, Keyword and Vector those of the legs.
	Score   float64   `json:"score"`
	Keyword store.Leg `json:"keyword"`
	Vector  store.Leg `json:"vector"`
	// Place is the chunk's location for a person.
	Place string `json:"place,omitempty"`
}

// TracePassage is a sentence, list item or table row that was considered.
type TracePassage struct {
	// Hit indexes Hits; Start and End are the passage's bytes in the chunk's text,
	// Text is what stands there.
	Hit   int    `json:"hit"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	// Score orders the passages of one question; Signals are what it is made from.
	Score   float64  `json:"score"`
	Signals []Signal `json:"signals"`
	// Veto says why the passage may not be quoted; empty if it may.
	Veto string `json:"veto,omitempty"`
}

// Dropped is a sentence that was withheld.
type Dropped struct {
	// Text is the sentence, empty if the asker may no longer read what it is about;
	// Reason is why it was withheld.
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Signal is one named number.
type Signal struct {
	// Name says what the number is, Value is the number.
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Event is what Stream yields: a StepEvent, a ClaimEvent or, last, an AnswerEvent.
type Event interface{ isEvent() }

// StepEvent says that a step has ended.
type StepEvent struct{ Step TraceStep }

// ClaimEvent is a claim whose citations have been checked, with the citations that it
// is the first to use. Claims come in the order of the answer.
type ClaimEvent struct {
	Claim     Claim
	Citations []Citation
}

// AnswerEvent is the whole answer; it ends the stream.
type AnswerEvent struct{ Answer *Answer }

func (StepEvent) isEvent()   {}
func (ClaimEvent) isEvent()  {}
func (AnswerEvent) isEvent() {}
