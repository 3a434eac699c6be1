// SPDX-License-Identifier: Apache-2.0

// Package markdown reads Markdown: CommonMark with the tables and strikethrough of
// GitHub, and front matter.
//
// A [Parser] gives headings, paragraphs, list items with their marks and nesting, code,
// quotes and tables. The marks of inline formatting are left out of texts; links and
// images are their text. HTML within the file is read by the rules of package
// ingest/html: tags are not text; hidden text, comments, characters without width and
// controls of direction are left out and listed in Quality.Hidden.
//
// Front matter between "---" lines is read as far as it is simple: "key: value" and
// lists. Its title and lang (or language) become the document's, the rest its metadata;
// what nests deeper is left out with a warning.
//
// Blocks have the range of bytes of the file they came from. A Parser is immutable and
// safe for concurrent use. It fails with *ingest.ParseError: empty, binary, more than
// 8 MiB, 1,000,000 lines or 500,000 blocks, nested too deep, out of time. (A file that
// exhausts its time may keep one goroutine busy for a while longer, as the reader of the
// syntax can't be stopped.)
//
// When not to use it: reStructuredText and AsciiDoc are other languages; package
// ingest/text reads them as text.
package markdown
