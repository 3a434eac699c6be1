// SPDX-License-Identifier: Apache-2.0

// Package html reads web pages and HTML exports.
//
// A [Parser] finds headings, paragraphs, lists and definition lists, tables with their
// spans, header rows and captions, code, quotes, figure captions and the texts that stand
// for pictures; the title, the language and the description, author, date and keywords
// that the page declares. Links are their text; a list of nothing but links to places of the
// page is contents, and the sign behind a heading that links to it is left out. Scripts,
// styles, forms and navigation are left out. The header and the footer of the page are kept as furniture.
//
// What the page hides from its reader is left out of the blocks and listed, with its
// place, in Quality.Hidden: elements that are not drawn (the hidden attribute,
// display:none, visibility, opacity, templates), that stand outside the page or are
// clipped away, text of 2 pixels or less, text in the colour of its background, comments,
// characters without width and controls of direction. Styles are those of attributes and
// of the page's own style elements, as far as their selectors are tags, classes, ids and
// what encloses them; style sheets of other files are not known, and a page that has one
// may have any background.
//
// The encoding is that of a byte order mark, of a charset parameter of the media type,
// of a meta element, or is guessed. Blocks and cells have the range of bytes of the file
// that their text came from, or none where the markup is too broken to tell.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError:
// empty, more than 32 MiB, 1,500,000 tags and texts or 500,000 blocks, elements nested
// deeper than 512 levels (those that only group others do not count), out of time.
//
// When not to use it: pages that a script fills have to be rendered first.
package html
