// SPDX-License-Identifier: Apache-2.0

// Package fakemodel is a service of the OpenAI protocol for tests, which replies as it is told to: [Serve] is all there is.
// When not to use it: for anything about the protocol itself; rag/llm/openai has recordings.
package fakemodel
