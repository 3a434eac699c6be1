// SPDX-License-Identifier: Apache-2.0

// Package text reads plain text: notes, exports, logs, text made from other formats.
//
// A [Parser] detects the encoding and finds the structure that people type: paragraphs
// between blank lines; headings that are underlined, numbered like "3.2 Brakes" or in
// capitals; list items with their marks; tables with pipes, tabs or aligned columns.
// It is conservative: what is not clearly a heading or a table stays a paragraph, with
// its lines as they are. Characters without width and controls of direction are left out
// and listed in Quality.Hidden.
//
// Every block has the range of bytes of the file it came from, whatever the encoding
// (East Asian encodings aside). A Parser is immutable and safe for concurrent use. It
// fails with *ingest.ParseError for an empty or binary file and at the limits of bytes
// and time, of 4,000,000 lines and of 500,000 blocks and rows.
//
// When not to use it: Markdown, CSV and HTML have parsers that know their rules.
package text
