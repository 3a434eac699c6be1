// SPDX-License-Identifier: Apache-2.0

// Package sentence finds the sentences of technical prose in English, French, German,
// Italian and Spanish, without being told the language.
//
// [Split] returns a [Span] for each sentence. It knows abbreviations ("z.B.", "p. ex.",
// "approx.", "Nr. 5"), decimal numbers, initials, ordinals ("am 3. März"), enumerators
// ("1. Open the door."), quotes and brackets behind the full stop. In doubt it does not
// cut: a quote that is a sentence too long is still true.
//
// Both are pure functions, safe for concurrent use, linear in the length of the text.
//
// [Entries] cuts a listing (settings, commands, a program), which has no sentences, into entries: a setting with its remarks, say.
//
// When not to use it: tables have rows.
package sentence
