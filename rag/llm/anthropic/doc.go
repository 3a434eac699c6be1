// SPDX-License-Identifier: Apache-2.0

// Package anthropic reaches the models of Anthropic by their "messages" interface, with the citations that the
// service itself makes: passages are sent as search results whose sentences are blocks, and what the model
// cites comes back as ranges of blocks, which become bytes of the chunk.
//
// The noun: a [Model] is an llm.Model; [New] makes one from [Options]. It is safe for concurrent use. Its errors are
// *service.Error.
//
// When not to use it: behind gateways that speak OpenAI's interface; use package openai there.
package anthropic
