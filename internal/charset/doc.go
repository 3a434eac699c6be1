// SPDX-License-Identifier: Apache-2.0

// Package charset decodes files of unknown or declared character encoding and keeps,
// for every byte of the result, where it stood in the file.
//
// [Decode] returns a [Text]: the text in UTF-8, the encoding's name and the way back
// from text offsets to file offsets. The order of evidence is: a byte order mark, the
// declared label, valid UTF-8, UTF-16 without a mark, UTF-8 with a few broken bytes, and
// last a default for single bytes, windows-1252 or, where its signs stand, ISO 8859-15.
//
// A Text is immutable and safe for concurrent use. Decoding never fails: what has no
// meaning becomes U+FFFD and is counted.
//
// When not to use it: formats that state their encoding for good, such as JSON, need
// none of this.
package charset
