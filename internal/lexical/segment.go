// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"bytes"
	"hash/crc32"
	"io"

	"github.com/pacenote/pacenote/internal/lang"
)

// A Segment is an immutable set of indexed chunks, read in place from a byte slice. It
// is safe for concurrent use.
type Segment struct {
	data      []byte
	slots     uint32
	lengths   []byte // slots × uint32
	languages []segmentLanguage
}

// segmentLanguage is the index of the chunks of one language.
type segmentLanguage struct {
	code        string
	chunks      uint32
	terms       uint32
	totalLength uint64
	index       []byte // starts of the term blocks, uint32 each
	blocks      []byte
	postings    []byte
}

// OpenSegment returns the segment that data holds, which is what Segment.WriteTo wrote.
// It keeps data and reads it at every search: data must not change, and a mapping must
// stay until the last search ended. Opening verifies the checksum, in time linear in
// len(data) (about 0.1 ms/MB), and allocates a few hundred bytes.
//
// The error is a *SegmentError that wraps ErrCorrupt, ErrVersion or ErrStale.
func OpenSegment(data []byte) (*Segment, error) {
	if err := checkHeader(data); err != nil {
		return nil, err
	}
	s := &Segment{data: data, slots: little.Uint32(data[16:])}
	body := uint64(len(data) - checksumSize)
	count := little.Uint32(data[20:])
	lengthsAt := headerSize + uint64(count)*languageSize
	if count > maxLanguages || lengthsAt+uint64(s.slots)*4 > body {
		return nil, corrupt(16, "slots or languages exceed the file")
	}
	s.lengths = data[lengthsAt:][:uint64(s.slots)*4]
	for i := range int(count) {
		at := headerSize + languageSize*i
		l, err := openLanguage(data[:body], at)
		if err != nil {
			return nil, err
		}
		if i > 0 && s.languages[i-1].code >= l.code {
			return nil, corrupt(at, "languages are not in order")
		}
		s.languages = append(s.languages, l)
	}
	return s, nil
}

// checkHeader verifies magic, size, checksum and versions.
func checkHeader(data []byte) error {
	if len(data) < headerSize+checksumSize {
		return corrupt(len(data), "file is too short")
	}
	if string(data[:8]) != formatMagic {
		return corrupt(0, "magic number differs")
	}
	if little.Uint32(data[8:]) != formatVersion {
		return &SegmentError{Offset: 8, Reason: "unknown format version", Err: ErrVersion}
	}
	if little.Uint64(data[24:]) != uint64(len(data)) {
		return corrupt(24, "size differs from the size written")
	}
	body := len(data) - checksumSize
	if crc32.Checksum(data[:body], castagnoli) != little.Uint32(data[body:]) {
		return corrupt(body, "checksum differs")
	}
	if little.Uint32(data[12:]) != lang.AnalysisVersion {
		return &SegmentError{Offset: 12, Reason: "terms of another analysis version", Err: ErrStale}
	}
	return nil
}

// openLanguage reads the language record at data[at:].
func openLanguage(data []byte, at int) (segmentLanguage, error) {
	record := data[at:][:languageSize]
	l := segmentLanguage{
		code:        string(bytes.TrimRight(record[:codeSize], "\x00")),
		chunks:      little.Uint32(record[16:]),
		terms:       little.Uint32(record[20:]),
		totalLength: little.Uint64(record[24:]),
	}
	index, blocks := little.Uint64(record[32:]), little.Uint64(record[40:])
	postings, end := little.Uint64(record[48:]), little.Uint64(record[56:])
	if index > blocks || blocks > postings || postings > end || end > uint64(len(data)) {
		return l, corrupt(at, "sections are not in order")
	}
	if blocks-index != 4*((uint64(l.terms)+termsPerBlock-1)/termsPerBlock) {
		return l, corrupt(at, "block index does not fit the number of terms")
	}
	l.index, l.blocks, l.postings = data[index:blocks], data[blocks:postings], data[postings:end]
	return l, nil
}

// WriteTo writes the segment's bytes, from which OpenSegment makes the same segment. The
// error is that of w.
func (s *Segment) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(s.data)
	return int64(n), err
}

// Size is the size of the segment in bytes.
func (s *Segment) Size() int { return len(s.data) }

// Slots is the largest local id plus one, 0 for an empty segment.
func (s *Segment) Slots() uint32 { return s.slots }

// LanguageStats are the figures of a segment's chunks of one language.
type LanguageStats struct {
	// Language is the ISO 639-1 code, "" for chunks of unknown language.
	Language string
	// Chunks is the number of chunks.
	Chunks uint64
	// Length is the sum of their lengths in terms, without stop words.
	Length uint64
	// Terms is the number of distinct terms.
	Terms uint64
}

// Stats returns the figures of each language of the segment, in ascending order of code.
func (s *Segment) Stats() []LanguageStats {
	stats := make([]LanguageStats, len(s.languages))
	for i, l := range s.languages {
		stats[i] = LanguageStats{Language: l.code, Chunks: uint64(l.chunks), Length: l.totalLength, Terms: uint64(l.terms)}
	}
	return stats
}

// language returns the index of a language, nil if the segment has no chunk of it.
func (s *Segment) language(code string) *segmentLanguage {
	for i := range s.languages {
		if s.languages[i].code == code {
			return &s.languages[i]
		}
	}
	return nil
}

// length returns the length of a chunk; local must be below slots.
func (s *Segment) length(local uint32) uint32 {
	return little.Uint32(s.lengths[4*uint64(local):])
}
