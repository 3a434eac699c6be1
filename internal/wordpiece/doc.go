// SPDX-License-Identifier: Apache-2.0

// Package wordpiece splits text into the pieces of a BERT vocabulary, as the uncased
// and cased BERT models (all-MiniLM-L6-v2 among them) read it.
//
// The nouns: a [Vocabulary] is what a weight file holds; a [Model] is made of it and
// turns text into ids.
//
// The steps are those of the Hugging Face tokenizer of BERT, and the ids are equal to
// its ids: control characters are dropped, each Chinese character is a word, and with
// Lowercase letters lose their accents (canonical decomposition without its marks) and
// their case; words are cut at white space, punctuation is cut off; each word is cut
// into the longest pieces from the left (Schuster, Nakajima 2012), the second and later
// ones with ## in front.
//
// Three differences are known. Text never becomes a control token: a literal "[SEP]"
// is cut like any other text. Bytes that are not UTF-8 are dropped. What is a mark,
// punctuation or a format character is asked of Go's Unicode tables; those of the
// reference are of 2015, so that it takes 568 characters that came later, almost all of
// historic and rare scripts, as letters. No piece of a BERT vocabulary holds one of them.
//
// A Model is immutable and safe for concurrent use. [New] returns an error for a
// vocabulary that contradicts itself; text of any kind gives ids without error.
//
// When not to use it: to count tokens of a generating model; that takes its own
// vocabulary.
package wordpiece
