// SPDX-License-Identifier: Apache-2.0

// Package pacenote is the root of a library that grounds answers in a company's own
// documents: it finds the evidence, quotes it, shows where it stands, and says so when
// there is none. It runs inside a Go service, without cgo, without a server and without
// a network. This package itself is empty; this page is a tour, from the bottom up.
//
// # Who may read
//
// [github.com/pacenote/pacenote/store/acl] is the smallest package: a List stands on
// every document, a Principal asks, and List.Allows is the whole rule. Access is a
// required argument wherever documents enter, and part of every query.
//
// # From files to chunks
//
// [github.com/pacenote/pacenote/ingest] has the nouns of what is read: a Source lists
// items, a Parser makes a Document of blocks and tables with their places, a Splitter
// cuts it into chunks that know where every byte came from. The parsers are in ingest/pdf,
// docx, xlsx, pptx, html, markdown, csv, jsonl and text, those of files with files in them in
// ingest/email and ingest/archive, the splitter in ingest/split. ingest/ocr reads pictures,
// ingest/isolate reads files from strangers in processes of their own, ingest/redact masks what
// identifies people, and ingest/standardize makes one table of the exports of old systems.
// Hostile files cost themselves and nothing else.
//
// # From text to vectors
//
// [github.com/pacenote/pacenote/embed] defines an Embedder, which tells documents and
// queries apart. embed/bert encodes in process; the modules embed/e5 (multilingual) and
// embed/minilm (English) bring weights, embed/ensemble joins both, others are read from a directory; the module rag/rerank/msmarco
// brings a cross-encoder, which reads passages together with the question (English); embed/tiktoken
// counts tokens as language models do; embed/embedtest has a fake for tests.
//
// # Keeping and finding
//
// [github.com/pacenote/pacenote/store] defines a Store of at most five methods, filters
// and the fusion of keywords and vectors. store/local is the default: rows in one
// transactional file that survives kill -9, and indexes derived from it that can be
// deleted and are built anew. store/chromem is small and in memory. store/storetest is
// the suite that every implementation passes.
//
// # Asking
//
// [github.com/pacenote/pacenote/rag] puts it together: an Engine syncs sources with a
// store, searches, and answers with claims whose citations it has read back from the
// store. The default generator needs no language model: it quotes. rag/eval measures
// rankings.
//
// # Counting
//
// [github.com/pacenote/pacenote/rag/semantic] answers questions about numbers from a
// company's own databases: a Model names metrics, dimensions and entities; an Engine reads
// a question into a typed Query, runs one parameterised SELECT for each dataset, joins in
// process, and shows every statement. An Engine of package rag that is given one answers
// from databases and documents in one plan.
//
// # Around it
//
// internal/lang detects languages and makes the terms of the keyword index,
// internal/lexical is that index, internal/vec has the kernels, internal/segment the
// files. internal/docs explains architecture, formats and decisions. The directory
// examples shows programs that a person runs; benchmarks has the commands behind every
// figure in the README.
//
// When not to use it: see the README for what this library does not do.
package pacenote
