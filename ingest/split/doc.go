// SPDX-License-Identifier: Apache-2.0

// Package split cuts documents into chunks that an embedder reads whole, a search finds
// and a citation can point to.
//
// The nouns: a [Splitter] cuts by [Options], in tokens of an embed.TokenCounter: the
// embedder that will read the chunks, or any other, such as those of embed/tiktoken for the
// encodings of language models.
//
// # Rules
//
// A heading begins a section, and a chunk lies within one section: its titles are in
// HeadingPath and therefore indexed, embedded and shown with it, but not repeated in
// its text. A heading stands in the text only where it would otherwise be lost: of a
// section without content or subsections, of several tiny sections in one chunk, or if
// it is too long for a path. Neighbouring sections below the same title are put into
// one chunk only while what they hold together is shorter than MinTokens.
//
// Within a section, what belongs together stays together if it fits: a paragraph, a
// list with the sentence that announces it, a table with its caption, a line that reads
// like a title with what follows it. What does not fit is cut at the best place: a list between its outermost items, a table between rows
// (its header rows are repeated in every chunk), prose between sentences, code between
// lines. Only a sentence, a line or a row that alone is longer than the budget is cut
// further: a row between cells, a sentence between words, a word between characters.
// The pieces are of about equal length.
//
// Running headers, footers and tables of contents, with their titles, are left out. All else is in some chunk, once, in order.
//
// A Splitter is immutable and safe for concurrent use if its counter is, as embed
// demands. It fails only when the context ends.
//
// When not to use it: rows of a database are records of their own, not text to be cut.
package split
