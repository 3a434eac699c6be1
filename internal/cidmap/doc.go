// SPDX-License-Identifier: Apache-2.0

// Package cidmap knows which characters stand behind the numbers of Adobe's character
// collections for Chinese, Japanese and Korean: a PDF file may name a character by its
// number in a collection and bring no table of its own.
//
// Its one noun is the [Collection]. The tables are data/*.bin, written by the command in
// generate from Adobe's cmap-resources; data/README.md has their licence.
//
// Collections are immutable and safe for concurrent use; each is unpacked when it is
// first named and takes about 1 MB then.
//
// When not to use it: for codes of a character set such as Shift JIS; golang.org/x/text
// decodes those.
package cidmap
