// SPDX-License-Identifier: Apache-2.0

// Package tokentest has texts to test tokenizers with.
//
// [Odd] makes texts that tokenizers disagree about, to compare ours with the ones that
// they must agree with: the same texts for the same seed. They come in turn from several
// kinds: sentences of the five languages with changes, accents in both normal forms,
// compatibility characters and ligatures, many scripts, Chinese and Japanese, emoji and
// their joiners, controls and characters without width, writing from right to left, white
// space of all kinds, numbers, part numbers, addresses and code, long runs, bytes that are
// not UTF-8, and mixtures of them all.
//
// [Prose] reads German and English texts to measure speed with.
//
// When not to use it: outside tests. Nothing here is a measure of quality.
package tokentest
