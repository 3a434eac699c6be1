// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"encoding/binary"
	"hash/crc32"
)

// A segment file, all integers little-endian:
//
//	header, 32 bytes
//	  magic            [8]byte "PNKEYWRD"
//	  format version   uint32
//	  analysis version uint32  lang.AnalysisVersion of the terms
//	  slots            uint32  largest local id + 1
//	  languages        uint32  number of language records
//	  file size        uint64  bytes, checksum included
//	language records, 64 bytes each, in ascending order of code
//	  code             [16]byte padded with zeros
//	  chunks           uint32  chunks of this language
//	  terms            uint32  distinct terms
//	  total length     uint64  sum of the chunks' lengths
//	  block index      uint64  offset of ⌈terms/16⌉ uint32: start of each block in terms
//	  term blocks      uint64  offset; ends where the postings start
//	  postings         uint64  offset
//	  postings end     uint64  offset
//	lengths            slots × uint32: length of each chunk in terms, 0 where none
//	for each language: block index, term blocks, postings
//	checksum           uint32  CRC-32C (Castagnoli) of all bytes before it
//
// A term block holds up to 16 terms in ascending byte order:
//
//	uvarint  offset of the first term's postings from the start of all postings
//	for each term
//	  uvarint  bytes shared with the term before (0 for the first)
//	  uvarint  bytes that follow, and these bytes
//	  uvarint  document frequency
//	  uvarint  size of the postings in bytes
//
// The postings of a term with up to 128 chunks are one block. With more, a table of one
// entry for each block of 128 precedes the blocks:
//
//	last local id  uint32
//	block end      uint32  from the start of the first block
//	maximal tf     uint32  } of any chunk of the block: they bound its scores
//	minimal length uint32  } for every k1, b and average length
//
// In a block, a chunk is uvarint(gap·2 + 1) when the term occurs once, else
// uvarint(gap·2) and uvarint(tf); gap is the local id minus its predecessor's minus 1,
// the first chunk's predecessor being the last of the block before, or -1.
const (
	formatMagic   = "PNKEYWRD"
	formatVersion = 1

	headerSize     = 32
	languageSize   = 64
	checksumSize   = 4
	codeSize       = 16
	termsPerBlock  = 16
	blockPostings  = 128
	blockEntrySize = 16
	maxLanguages   = 256
)

// maxLocal bounds local ids: a segment keeps four bytes for each id up to the largest.
const maxLocal = 1<<28 - 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var little = binary.LittleEndian
