// SPDX-License-Identifier: Apache-2.0

// Package embedtest helps to test what embeds texts: a deterministic [Embedder] that
// needs no weights, and [Run], the suite that every embed.Embedder has to pass.
//
// The fake's vectors are hashed bags of word stems and character n-grams, so texts that
// share words are near one another and searches over it behave as over a real model; it
// knows no synonyms and no languages. It records its calls and fails on demand.
//
// Everything is safe for concurrent use. Nothing here touches files or the network.
//
// When not to use it: as a fallback in production; its neighbours are words in common,
// which a keyword index finds better.
package embedtest
