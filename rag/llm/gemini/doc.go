// SPDX-License-Identifier: Apache-2.0

// Package gemini reaches the models of Google by their "streamGenerateContent" interface, of the Gemini API or, with
// a BaseURL and a Token, of Vertex AI.
//
// The noun: a [Model] is an llm.Model; [New] makes one from [Options]. It is safe for concurrent use. Its errors are
// *service.Error.
//
// When not to use it: behind gateways that speak OpenAI's interface; use package openai there.
package gemini
