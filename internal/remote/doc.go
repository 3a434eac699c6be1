// SPDX-License-Identifier: Apache-2.0

// Package remote holds what encoders behind a service have in common: batches of bounded size, texts that are cut
// to what the model reads, the text of a batch that is refused, and vectors of unit length.
//
// The noun: [Batches] is the embed.Embedder of one service, around the call that is its own. It is safe for
// concurrent use. When not to use it: for encoders in this process.
package remote
