// SPDX-License-Identifier: Apache-2.0

// Package ingest turns files into chunks that can be searched and cited.
//
// The nouns, in the order in which data flows: a [Source] lists items; a [Parser] reads
// an [Item] into a [Document] of [Block] values, each with its [Location]; a [Splitter]
// cuts it into [Chunk] values that remember where every byte of their text came from.
// A [Plan] says what a sync would add, change and delete.
//
// Parsers live in sub-packages, one for each format. They read hostile files without
// panic or hang, within [Limits], and answer with a [ParseError] that names the item,
// its page or row and the reason.
//
// Values are plain data. Sources, parsers and splitters are safe for concurrent use.
//
// When not to use it: rows of a database that hold figures are not documents; they are
// asked through a semantic model, in package rag/semantic.
package ingest
