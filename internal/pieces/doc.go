// SPDX-License-Identifier: Apache-2.0

// Package pieces finds the pieces of a vocabulary that text begins with, for the
// tokenizers that cut words into pieces.
//
// A [Prefix] runs along the text byte by byte. The [Set] tells from its hash, with a
// filter that is right but for a few percent, whether some piece goes on from here or ends
// here; only for an end the pieces are looked at. Unlike a trie a Set is built in a few
// milliseconds, and a byte costs one look at the filter.
//
// Some pieces begin with a mark, which tells that a word begins or goes on; [Lead] stands
// for it.
//
// A Set is immutable once made, and safe for concurrent use.
package pieces
