// SPDX-License-Identifier: Apache-2.0

// Package lexical is the keyword index: BM25 over immutable segments that are read in
// place from a byte slice, memory-mapped or not.
//
// Its nouns:
//
//   - [Builder] collects chunks, and writes one segment.
//   - [Segment] is an immutable set of chunks with the postings of their terms. A chunk
//     is known by its local id, a number that the caller chose.
//   - [Searcher] ranks the chunks of several segments as if they were one.
//   - [Query] is an analysed question: its terms in every language that takes part.
//   - [Hit] is a chunk with its score; [Match] explains a part of that score.
//
// # Languages
//
// Each chunk has one language and is analysed for it; a query is analysed once for each
// language that takes part in the search, and its terms match only chunks of that
// language. [Gate] gives the usual choice: a query of a known language meets chunks of
// that language and chunks of unknown language; a query of unknown language meets all.
//
// # Statistics
//
// A score depends on how many chunks there are, how long they are, and how many hold a
// term. These figures are summed over the segments of the Searcher, so a tenant that has
// its own segments has its own statistics, and splitting or merging segments changes no
// score by a single bit. They cover the languages that take part in the query, pooled:
// the document frequency of a query term is the sum over its forms in those languages.
// So a chunk whose language could not be told (a table of part numbers) competes on
// equal terms with the others, and documents of a language that takes no part don't
// change the ranking. Chunks that a filter hides count; those that were deleted since the
// segment was written do not, if the Searcher is told of them: see [Deleted].
//
// # Goroutines and errors
//
// Segments, Searchers and Queries are immutable and safe for concurrent use; a Builder
// belongs to one goroutine. A damaged segment is reported when it is opened, as a
// [*SegmentError] wrapping [ErrCorrupt], [ErrVersion] or [ErrStale]; searching a segment
// that was opened never fails but through its context, and never panics.
//
// # When not to use
//
// There are no phrases, wildcards or positions. The index is derived data: it holds
// terms, not texts, and is meant to be rebuilt from them when lost.
package lexical
