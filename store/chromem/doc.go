// SPDX-License-Identifier: Apache-2.0

// Package chromem is a small store in memory on chromem-go's collections.
//
// The nouns: [New] makes a [Store]; each tenant has one chromem collection of vectors,
// and documents and chunks lie beside it.
//
// It ranks by vectors alone. A query with a text is a *store.UnsupportedError, also if
// it has a vector: half of what was asked for would be a silent approximation. Nothing
// is kept after Close: chromem-go's own persistence can lose documents whose file names
// collide and can be left unreadable by a crash, so it is never used.
//
// Search ranks the whole collection and then takes what the principal may read and the
// filter passes, so the result is exact, at O(chunks × dimensions) a query whatever the
// filter.
//
// A Store is safe for concurrent use; writers and readers wait for one another. Errors
// are those of package store.
//
// When not to use it: package local is faster, finds words, and keeps what it has. This
// one serves tests and tools that use chromem-go already.
package chromem
