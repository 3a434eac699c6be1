// SPDX-License-Identifier: Apache-2.0

// Package pdfguard turns any bytes that claim to be a PDF file into a clean copy that a
// naive object reader can be trusted with.
//
// Readers of PDF follow references, and a file decides what its references, lengths and
// sizes say. The guard therefore reads the file first, with its own tokenizer ([Lexer])
// and under [Limits], and [Clean] writes a [Copy] with only what text needs: pages,
// their content, forms and fonts. The copy has one plain cross-reference table with
// dense numbers, a flat page list, inherited attributes written out, direct and exact
// stream lengths, no object streams, no encryption, no image data, and no filter but
// Flate without predictor. On the way it mends what is damaged: a wrong or missing
// cross-reference table, bytes before the header or after the end, wrong lengths.
//
// The nouns: [Lexer] and the value types [Name], [String], [Ref], [Dict], [Array],
// [Stream] and [Keyword]; [Limits]; [Copy].
//
// Everything here is used by one goroutine at a time. Errors wrap ingest.ErrDamaged,
// ingest.ErrEncrypted or an *ingest.LimitError, or are the context's.
//
// When not to use it: to edit or render PDF; what text doesn't need is gone.
package pdfguard
