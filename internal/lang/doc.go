// SPDX-License-Identifier: Apache-2.0

// Package lang tells the language of a text and cuts a text into the terms of the
// keyword index.
//
// Its nouns:
//
//   - [Detect] names the dominant language of a text, or "" when the evidence is weak.
//   - [Analyzer] turns text into terms for one language: tokens, elision, folding,
//     stop words, stems.
//   - [Token] is one term with the bytes of the text that it stands for.
//
// Languages are ISO 639-1 codes. English, French, German, Italian and Spanish have
// stop words and stems of their own; any other code gets the neutral analyzer, which
// lower-cases and folds but neither drops nor stems words.
//
// # What stays whole
//
// Part numbers, VINs, trouble codes, numbers and units are what people search for in
// technical documents, and what word splitters destroy. A run of letters and digits
// that is joined by hyphens, slashes, dots and the like yields one term without the
// joints ("68218-AA" → "68218aa") and, at the same position, its parts ("68218", "aa"),
// so that "68218-AA", "68218AA" and "68218 AA" find one another. Decimal numbers have
// one form in every notation ("1.234,50" = "1,234.50" = "1234.50").
//
// # Goroutines and errors
//
// Detect and every Analyzer are safe for concurrent use. Nothing returns an error: any
// string, valid UTF-8 or not, has tokens and a language (possibly none).
//
// # When not to use
//
// The analyzers serve ranking, not linguistics: a term is not a word of the language
// and cannot be shown to a person; show the bytes that a Token names. Chinese, Japanese
// and Thai are cut into single characters, which finds text but ranks it poorly.
package lang
