// SPDX-License-Identifier: Apache-2.0

// Package docx reads Word documents (WordprocessingML of ECMA-376 and ISO/IEC 29500,
// transitional and strict, with or without macros).
//
// The nouns: a [Parser] makes an ingest.Document. Headings get their level from outline
// levels and styles, list items and headings their printed number from the numbering
// definitions, tables their spans. Footnotes become notes, running heads and feet headers and
// footers, charts tables of their values, equations LaTeX, what describes a picture a caption,
// embedded documents of HTML or plain text (w:altChunk) their blocks.
// Insertions are read and deletions are not, so the text is that of the document with all
// changes accepted. Places are paragraphs: the format has no pages before it is laid out.
//
// What a reader does not see (hidden, white or tiny text, comments) is listed in
// Quality.Hidden and is not among the blocks.
//
// When not to use it: for documents of Word before 2007 (.doc), which are refused by name.
package docx
