// SPDX-License-Identifier: Apache-2.0

// Package llm lets a language model word the answers of package rag.
//
// The nouns: a [Model] is a language model behind some service; the packages openai, anthropic and gemini below
// this one reach theirs over HTTP. A [Request] goes to it, its reply comes as [Part] values. A [Generator] is a
// rag.Generator over a model: it writes the prompt, cuts the reply into sentences while it streams,
// and says for each on which bytes of which passage it rests. A [Judge] decides about claims of which words do
// not, a [Rewriter] says what a follow-up of a conversation means, a [Rephraser] says a question in other words.
//
// # What a model is trusted with
//
// Nothing. It has no tools. Passages are fenced by a number that is drawn for each request, and the
// model is told that what stands between the fences is quoted and never to be obeyed. The
// engine holds each sentence against the passages it cites before it is shown; what they do not say is
// dropped, marked, or makes an abstention ([rag.Options.Unsupported]).
//
// All types are safe for concurrent use.
//
// When not to use it: where quoting is enough. The engine's own generator needs no model, takes
// microseconds, and can't say anything that is not in a document.
package llm
