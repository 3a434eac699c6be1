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
// What is a mark, punctuation or a capital depends on the version of Unicode, of which
// the reference uses several. A table made by asking it about every character tells, not
// Go's own tables: ids don't change with the release of Go.
//
// Two differences are intended. Text never becomes a control token: a literal "[SEP]"
// is cut like any other text. Bytes that are not UTF-8 are dropped, as the reference,
// which takes no such text, drops U+FFFD.
//
// A Model is immutable and safe for concurrent use. [New] returns an error for a
// vocabulary that contradicts itself; text of any kind gives ids without error.
//
// When not to use it: to count tokens of a generating model; that takes its own
// vocabulary.
package wordpiece
