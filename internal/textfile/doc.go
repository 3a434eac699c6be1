// SPDX-License-Identifier: Apache-2.0

// Package textfile is what the parsers of text formats share: reading an item within
// its limits, decoding it, and naming the bytes of the file that a piece of text came
// from.
//
// The nouns: a [File] is an item in memory, decoded; a [Meter] ends work that takes
// longer than the context or the limits allow.
//
// A File is immutable; a Meter belongs to one goroutine. Errors are *ingest.ParseError.
//
// When not to use it: binary formats are not read whole.
package textfile
