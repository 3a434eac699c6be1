// SPDX-License-Identifier: Apache-2.0

// Package pdf reads PDF files into documents: text in reading order with its boxes,
// headings, lists, tables, tables of contents, running headers and footers. Numbers that
// count the lines of a page are one header of it.
//
// Lines that the file's bookmarks name, or that are tagged as headings, are headings of those
// levels, and other headings stand below them. Tables of tagged files are taken with their spans
// and header rows where the tags agree with where the words stand; paragraphs, lists and the
// order of reading are layout's in tagged files, too.
//
// Form fields are blocks "name: value"; free texts and stamps are read, the other notes of
// readers are comments. Text that nobody sees (of the colour of what is behind it, tiny, off
// the page, not drawn, on a layer that is off), comments and characters without width are
// no blocks: Quality.Hidden lists them with their places, because they may be meant for a
// machine. Text that is not drawn over a picture is what was recognized on it, and is read.
//
// Its noun is the [Parser], which implements ingest.Parser. A file passes three
// layers. internal/pdfguard reads the bytes under limits, mends and decrypts them and
// writes a clean copy; github.com/ledongthuc/pdf reads the objects of that copy, and
// only objects: its text functions lose spaces and can hang; the rest is here: an
// interpreter of content streams, fonts, and a layout that makes words, lines, columns,
// blocks and tables of glyphs.
//
// A Parser is safe for concurrent use. Errors are *ingest.ParseError wrapping
// ingest.ErrEncrypted (a password is needed or the cipher is unknown),
// ingest.ErrDamaged, ingest.ErrNoTextLayer (every page is a picture, or no glyph has a
// known character), ingest.ErrEmpty (no page shows anything), an *ingest.LimitError, or the context's error. A file that
// could be read in part is a document with Quality.Warnings and Quality.PageErrors. Files
// from strangers can be read in processes of their own: see ingest/isolate.
//
// Files and pages that it can't read may be given to a second [Engine], such as that of
// ingest/pdf/pdfium.
//
// When not to use it: scanned pages need OCR; rendering, forms to fill in, forms of XML
// (XFA) and the checking of signatures are not what it is for.
package pdf
