// SPDX-License-Identifier: Apache-2.0

// Package tiktoken counts tokens as OpenAI's models do, without any network.
//
// A [Counter] is an embed.TokenCounter for one encoding. [New] gives those whose
// vocabularies are embedded, cl100k_base and o200k_base, by name; [ForModel] by the name
// of a model; [Read] makes one of any vocabulary in the ".tiktoken" format.
//
// Counts are those of tiktoken-go, with which tests compare them; the texts are cut by hand
// and merged without quadratic time instead, which is several times as fast. A vocabulary
// that is read with another pattern is counted by tiktoken-go itself. Its loader, which
// fetches vocabularies over HTTP at first use, is never called. A vocabulary is unpacked at
// the first count (10 to 40 ms, 5 to 10 MB) and shared by all counters of its encoding; texts
// counted at the same time take half a megabyte each.
//
// What is a letter is a question to Unicode's tables in Go, as with tiktoken-go: a count
// may differ by one from that of OpenAI's tiktoken where a text has a letter that came with
// a later version of Unicode.
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
