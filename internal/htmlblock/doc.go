// SPDX-License-Identifier: Apache-2.0

// Package htmlblock turns HTML, a page or a fragment of one, into blocks.
//
// [Convert] reads the text of a textfile.File and returns a [Page]: its blocks in
// reading order, what its head says, and what its reader does not see. Scripts, styles,
// navigation and whatever the page hides are left out of the blocks; hidden text is listed,
// since it is how instructions are smuggled into what a machine reads.
//
// # How places are found
//
// The tree that x/net/html builds does not know where its nodes stood. So the source is
// first run through the tokenizer, which does: a comment that holds the range of bytes
// is put before every text. In the tree, a text with such a comment before it is looked
// up in the source and, if both are the same text indeed, has its exact place; otherwise
// it has none. On this way tags of mere formatting (b, font, a and the like) are left
// out: they mean nothing here, and unclosed ones are what lets a small page grow into a
// huge tree. One that may hide its text, or leads to a place of the page, is kept, as a span
// with its name in an attribute.
//
// # How hidden text is found
//
// Every element has a style (colours, size, visibility) made of its attributes and of the
// page's style elements, inherited as browsers do it, as far as it decides whether text is
// seen. What is not understood counts as seen, but for white text without a known
// background on a page without other style sheets. Time spent on rules is bounded.
//
// Convert is safe for concurrent use. It ends with an error when the context does, and
// with a *ingest.LimitError if elements nest deeper than 512 levels.
//
// When not to use it: to show or to clean HTML.
package htmlblock
