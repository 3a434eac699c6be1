// SPDX-License-Identifier: Apache-2.0

// Command generate writes the sample documents of examples/ask that are not plain
// UTF-8 text: the PDF and Office files and the CSV file in Windows-1252.
//
//	go run ./examples/ask/generate [-o examples/ask/documents]
//
// It reads the texts in the folder sources, which is embedded in the program, and
// writes one file for each of them. The same sources always give the same bytes: no
// clock, no random number and no compression is involved. A test compares the
// committed documents with what the program would write.
//
// The nouns: a source is a text in a small markup (see [parseSource]); it becomes a
// list of blocks; a composer sets the blocks on pages; a pdfFile writes the pages. Of an
// Office file the blocks become parts, which writeOffice puts together.
//
// Everything runs on one goroutine. Errors name the source and, where there is one,
// its line.
//
// When not to use it: it is no PDF or Office library. It knows two fonts, one encoding and the
// few kinds of block that the samples need.
package main
