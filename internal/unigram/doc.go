// SPDX-License-Identifier: Apache-2.0

// Package unigram splits text into the pieces of a SentencePiece unigram vocabulary,
// as the models of the XLM-R family (multilingual-e5 among them) read it.
//
// The nouns: a [Vocabulary] is what a weight file holds; a [Model] is made of it and
// turns text into ids.
//
// The steps are those of the Hugging Face tokenizer of XLM-R, with which these models
// were trained, and the ids are equal to its ids: normalisation by a precompiled
// character map (NFKC with the changes that neural translation made to it), runs of
// spaces become one, a space becomes ▁ (U+2581), each word gets one in front ([Spaces]
// has what other files of such models say instead), and each word is cut into the
// pieces with the highest sum of scores (Kudo 2018, by the Viterbi algorithm).
// Neighbouring characters that no piece covers become one unknown id.
//
// "Equal" includes ways whose scores differ in the last bit only, and what belongs together
// in normalisation by the version of Unicode that the reference was built with. With a
// vocabulary that lacks pieces, ids are those of the reference with the same pieces: what
// only the missing ones would cover is unknown.
//
// Two differences are intended. Text never becomes a control token: a literal "</s>"
// is cut like any other text. Bytes that are not UTF-8 are read as U+FFFD.
//
// A Model is immutable and safe for concurrent use. [New] returns an error for a
// vocabulary that contradicts itself; text of any kind gives ids without error.
//
// When not to use it: to count tokens of a generating model; that takes its own
// vocabulary.
package unigram
