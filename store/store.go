// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"iter"
	"time"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store/acl"
)

// Store keeps documents, their chunks and vectors, and finds them again.
//
// Implementations are safe for concurrent use. A reader sees all of an Apply or
// nothing of it. The suite in storetest says what every implementation must do; what
// an engine can't do is an *UnsupportedError, never a silent approximation.
type Store interface {
	// Apply carries out the changes in order, all or none. When it returns nil they
	// are as durable as the store can make them. A change that is not well formed is
	// a *ChangeError.
	Apply(ctx context.Context, changes []Change) error
	// Search returns the hits of a query, best first: exactly min(K, n) of them, where
	// n is the number of chunks that the principal may read, that pass the filter and
	// that a leg of the query can rank. Nothing else about what it may not read can be
	// told from the result. A query as acl.Operator is a *QueryError: ranking is within
	// one tenant.
	Search(ctx context.Context, q Query) ([]Hit, error)
	// Chunks returns the chunks of one document, in order, that the principal may
	// read: all of them, or those of one section if section is not negative. A
	// document that does not exist, or of which the principal may read nothing, gives
	// none and no error.
	Chunks(ctx context.Context, as acl.Principal, doc DocumentID, section int) ([]ingest.Chunk, error)
	// Documents lists what the store holds that the principal may read, in order of
	// source and id; of all sources, or of one. Its blocks are not kept.
	Documents(ctx context.Context, as acl.Principal, source string) iter.Seq2[Document, error]
	// Close releases the store; what Apply acknowledged is kept.
	Close() error
}

// DocumentID names a document in a store.
type DocumentID struct {
	// Source is the name of the source, ID the document's id within it.
	Source string `json:"source"`
	ID     string `json:"id"`
}

// String returns "source/id".
func (id DocumentID) String() string { return id.Source + "/" + id.ID }

// Document is what a store keeps of a document beside its chunks.
type Document struct {
	// DocumentID names it.
	DocumentID
	// Revision is the first 16 hex digits of Hash.
	Revision string `json:"revision"`
	// Title, Media, Language, Hash, Modified, Access and Quality are those of
	// ingest.Document.
	Title    string    `json:"title,omitempty"`
	Media    string    `json:"media,omitempty"`
	Language string    `json:"language,omitempty"`
	Hash     string    `json:"hash"`
	Modified time.Time `json:"modified,omitzero"`
	// Metadata is what the source says of the item. Found is what the parser found in
	// it; a filter sees both, the source's word first.
	Metadata ingest.Metadata `json:"metadata,omitempty"`
	Found    ingest.Metadata `json:"found,omitempty"`
	Access   acl.List        `json:"access"`
	Quality  ingest.Quality  `json:"quality,omitzero"`
	// Size is the length of the item in bytes.
	Size int64 `json:"size"`
	// Settings names the parser, splitter and their settings that made the chunks:
	// when it changes, the document is read again though its bytes are the same.
	Settings string `json:"settings,omitempty"`
	// Chunks is the number of chunks.
	Chunks int `json:"chunks"`
	// Failure is set if the item could not be read. There are no chunks then, and the
	// document is kept so that it is not tried again and again.
	Failure *ingest.Failure `json:"failure,omitempty"`
}

// Change puts one document into a store, replacing what was there under its id, or
// deletes it, or changes what the store knows of it without touching its chunks.
type Change struct {
	// Kind says which.
	Kind ChangeKind
	// Document is what to keep. Of Delete only the DocumentID is looked at. Of Update
	// the Hash must be the one stored, otherwise the change is refused.
	Document Document
	// Chunks and Vectors are the content of a Put: a vector of the model's dimensions
	// and unit length for each chunk. Empty for the other kinds.
	Chunks  []ingest.Chunk
	Vectors []embed.Vector
}

// ChangeKind is what a Change does.
type ChangeKind uint8

const (
	// Put adds or replaces a document with its chunks.
	Put ChangeKind = iota
	// Update replaces what the source says of a document (metadata, access list, time
	// of change, size) and keeps its chunks and all that was read from its bytes.
	Update
	// Delete removes a document; one that is not there is no error.
	Delete
)

// String returns "put", "update" or "delete".
func (k ChangeKind) String() string {
	switch k {
	case Put:
		return "put"
	case Update:
		return "update"
	case Delete:
		return "delete"
	}
	return "unknown change"
}

// Query asks a store for chunks.
type Query struct {
	// As is who asks. The zero principal sees only what is public in the tenant "".
	As acl.Principal
	// Text is searched by keywords. Empty: no keyword leg.
	Text string
	// Language is the ISO 639-1 code of Text; empty if unsure. Chunks known to be in
	// another language get no keyword score.
	Language string
	// Vector is searched by its dot products, whatever its length but 0. Nil: no vector leg.
	Vector embed.Vector
	// K is the number of hits wanted. Zero means 10; the greatest is MaxK.
	K int
	// Filter restricts what is ranked, before ranking. Nil: everything.
	Filter Filter
	// DenseWeight is the weight of the vector leg in the fused score, in [0,1]; the
	// keyword leg has the rest. Zero means DefaultDenseWeight. It is looked at only
	// if both legs are there.
	DenseWeight float64
	// Feedback is how much it counts, in [0,1], that a chunk is near the best hits: the weight of
	// its cosine with their mean, relative to the fused score (see the function Feedback). Zero: nothing. It needs a
	// vector leg. DefaultFeedback is what was measured to be good.
	Feedback float64
}

const (
	// DefaultK is the number of hits of a query that names none.
	DefaultK = 10
	// MaxK is the greatest number of hits of a query.
	MaxK = 10_000
	// DefaultDenseWeight is the share of the vector leg in the fused score; decision
	// record 0005 has the measurements.
	DefaultDenseWeight = 0.5
	// DefaultFeedback is what engines set; decision record 0025 has the measurements.
	DefaultFeedback = 0.5
)

// Hit is a chunk that was found.
type Hit struct {
	// Document is the chunk's document, without its access list.
	Document Document
	// Chunk is the chunk.
	Chunk ingest.Chunk
	// Score is the fused score in [0,1]; it orders the hits of one query and means
	// nothing across queries.
	Score float64
	// Keyword and Vector are what each leg found. Its Rank is 0 if the leg did not
	// have the chunk among its candidates; an engine may have computed the Score all
	// the same.
	Keyword Leg
	Vector  Leg
}

// Leg is the place of a chunk in one leg of a search.
type Leg struct {
	// Score is the leg's own: BM25, or the cosine.
	Score float64 `json:"score"`
	// Rank counts from 1; 0 means not among the leg's candidates.
	Rank int `json:"rank"`
}
