// SPDX-License-Identifier: Apache-2.0

// Package tiktoken counts tokens as OpenAI's models do, without any network.
//
// A [Counter] is an embed.TokenCounter for one encoding. [New] gives those whose
// vocabularies are embedded, cl100k_base and o200k_base, by name; [ForModel] by the name
// of a model; [Read] makes one of any vocabulary in the ".tiktoken" format.
//
// Splitting by regular expression and merging are those of tiktoken-go. Its loader,
// which fetches vocabularies over HTTP at first use, is never called: the vocabulary is
// handed to its constructors. A vocabulary is unpacked at the first count (some 0.2 s and
// 50 MB) and shared by all counters of its encoding.
//
// Counters are safe for concurrent use. Errors name the encoding or the line that can't
// be read.
//
// A counter measures chunks too: ingest/split.New takes it, and the example there shows how.
//
// When not to use it: to keep chunks within the limit of an in-process encoder, whose
// own counter is right and faster.
package tiktoken

//go:generate go run ./internal/generate -out data
