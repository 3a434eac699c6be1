// SPDX-License-Identifier: Apache-2.0

// Package html reads web pages and HTML exports.
//
// A [Parser] finds headings, paragraphs, lists and definition lists, tables with their
// spans, header rows and captions, code, quotes and figure captions; the title, the
// language and the description, author, date and keywords that the page declares. Links
// are their text. Scripts, styles, forms and navigation are left out. The header and the
// footer of the page are kept as furniture. What the page hides from its reader (hidden,
// display:none and the like) is left out with a warning that quotes it.
//
// The encoding is that of a byte order mark, of a charset parameter of the media type,
// of a meta element, or is guessed. Blocks and cells have the range of bytes of the file
// that their text came from, or none where the markup is too broken to tell.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError:
// empty, more than 32 MiB, elements nested deeper than 512 levels, out of time.
//
// When not to use it: pages that a script fills have to be rendered first.
package html
