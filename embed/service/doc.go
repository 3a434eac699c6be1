// SPDX-License-Identifier: Apache-2.0

// Package service says how a model service is reached over HTTP, for everything in this module
// that calls one: language models (rag/llm/…), encoders (embed/openai, embed/cohere) and
// rerankers (rag/rerank).
//
// The nouns: [Options] are where the service is, what proves who calls, and how patient the
// caller is; an [Error] is what went wrong, with the service's own words.
//
// Requests that failed for a passing reason (408, 409, 429, 5xx, a broken connection) are sent again after a
// growing pause, or after what Retry-After asks for. Redirects are not followed: they would
// carry keys to wherever they lead. A key is never part of an error or a log.
//
// When not to use it: for anything but the packages named; it has no functions of its own.
package service
