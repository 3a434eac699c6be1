// SPDX-License-Identifier: Apache-2.0

// Package csv reads tables from text files whose fields are separated by commas,
// semicolons, tabs or bars.
//
// A [Parser] detects the encoding and the separator, follows the quoting of RFC 4180
// with the liberties that exports take (quotes within plain fields, line breaks within
// quotes), and decides whether the first row names the columns. The document is one
// table. Texts stay as they are written: decimal commas, dates and leading zeros are
// not touched, but for characters without width and controls of direction, which are left
// out and listed in Quality.Hidden.
//
// Every cell has its place: its name as a spreadsheet would give it, such as "B3", where
// row 1 is the first record, and the range of bytes of the file. Rows with more or fewer
// fields than the first are kept, with a warning that names them. Lines that hold
// nothing are no rows. Relevance judgements in the layout of BEIR (query-id, corpus-id,
// score) are ingest.ErrUnsupported: ids are evidence for nothing.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError:
// empty, binary, beyond the limits of bytes, of memory (Limits.Unpacked, counting some
// 200 bytes a cell and 400 a row) or of time.
//
// When not to use it: figures that are to be summed belong into a database and are asked
// through a semantic model; here a row is a text that can be found and cited.
package csv
