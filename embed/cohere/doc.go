// SPDX-License-Identifier: Apache-2.0

// Package cohere embeds texts by Cohere's "embed" interface, version 2, which tells questions from passages.
//
// The noun: an [Embedder] is an embed.Embedder; [New] makes one from [Options]. It is safe for concurrent use. Its errors
// are *service.Error; a text that the service refuses is found and is an *embed.InputError.
//
// When not to use it: where documents may not leave the machine; embed/bert encodes in process.
package cohere
