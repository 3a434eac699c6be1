// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"slices"

	"github.com/pacenote/pacenote/internal/lang"
)

// Segment writes the chunks added so far as a segment. The same chunks always give the
// same bytes. The Builder can go on; later chunks are not seen by the Segment. It takes
// O(n log n) time in the number of distinct terms and linear time in the postings. The
// error wraps ErrLimit: the postings of a term exceed 4 GiB.
func (b *Builder) Segment() (*Segment, error) {
	codes := slices.Sorted(maps.Keys(b.languages))
	out := make([]byte, headerSize+languageSize*len(codes), b.sizeHint())
	copy(out, formatMagic)
	little.PutUint32(out[8:], formatVersion)
	little.PutUint32(out[12:], lang.AnalysisVersion)
	little.PutUint32(out[16:], uint32(len(b.lengths)))
	little.PutUint32(out[20:], uint32(len(codes)))
	for _, length := range b.lengths {
		out = little.AppendUint32(out, length)
	}
	for i, code := range codes {
		l := b.languages[code]
		w := languageWriter{out: out, lengths: b.lengths}
		if err := w.write(l); err != nil {
			return nil, err
		}
		out = w.out
		record := out[headerSize+languageSize*i:][:languageSize]
		copy(record[:codeSize], code)
		little.PutUint32(record[16:], l.chunks)
		little.PutUint32(record[20:], uint32(len(l.terms)))
		little.PutUint64(record[24:], l.totalLength)
		little.PutUint64(record[32:], w.indexAt)
		little.PutUint64(record[40:], w.termsAt)
		little.PutUint64(record[48:], w.postingsAt)
		little.PutUint64(record[56:], uint64(len(out)))
	}
	little.PutUint64(out[24:], uint64(len(out)+checksumSize))
	out = little.AppendUint32(out, crc32.Checksum(out, castagnoli))
	return OpenSegment(out)
}

// sizeHint estimates the size of the segment in bytes, a little too high.
func (b *Builder) sizeHint() int {
	n := headerSize + languageSize*len(b.languages) + 4*len(b.lengths) + checksumSize
	for _, l := range b.languages {
		for term, t := range l.terms {
			n += len(term) + 8 + len(t.postings) + len(t.postings)/8
		}
	}
	return n
}

// languageWriter appends the dictionary and the postings of one language.
type languageWriter struct {
	out                          []byte
	lengths                      []uint32
	indexAt, termsAt, postingsAt uint64

	entries []blockEntry // blocks of the term being encoded
	data    []byte       // their bytes
}

// blockEntry is a row of the table that precedes the blocks of a frequent term.
type blockEntry struct{ last, end, maxTF, minLength uint32 }

// write appends block index, term blocks and postings of l.
func (w *languageWriter) write(l *languageBuilder) error {
	terms := slices.Sorted(maps.Keys(l.terms))
	var index []uint32
	var blocks, postings []byte
	previous := ""
	for i, term := range terms {
		if i%termsPerBlock == 0 {
			index = append(index, uint32(len(blocks)))
			blocks = appendUvarint(blocks, uint64(len(postings)))
			previous = ""
		}
		t := l.terms[term]
		start := len(postings)
		var err error
		if postings, err = w.appendPostings(postings, t); err != nil {
			return fmt.Errorf("lexical: write term %q: %w", term, err)
		}
		shared := sharedPrefix(previous, term)
		blocks = appendUvarint(blocks, uint64(shared))
		blocks = appendUvarint(blocks, uint64(len(term)-shared))
		blocks = append(blocks, term[shared:]...)
		blocks = appendUvarint(blocks, uint64(t.frequency))
		blocks = appendUvarint(blocks, uint64(len(postings)-start))
		previous = term
	}
	if len(blocks) > math.MaxUint32 {
		return fmt.Errorf("lexical: write terms: %w", ErrLimit)
	}
	w.indexAt = uint64(len(w.out))
	for _, at := range index {
		w.out = little.AppendUint32(w.out, at)
	}
	w.termsAt = uint64(len(w.out))
	w.out = append(w.out, blocks...)
	w.postingsAt = uint64(len(w.out))
	w.out = append(w.out, postings...)
	return nil
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// appendPostings appends the postings of a term: as they are when they fit one block,
// else cut into blocks behind a table.
func (w *languageWriter) appendPostings(dst []byte, t *termBuilder) ([]byte, error) {
	if t.frequency <= blockPostings {
		return append(dst, t.postings...), nil
	}
	w.entries, w.data = w.entries[:0], w.data[:0]
	rest, last := t.postings, int64(-1)
	for left := t.frequency; left > 0; {
		n := min(left, blockPostings)
		entry := blockEntry{minLength: math.MaxUint32}
		for range n {
			gap, tf, size := decodePosting(rest)
			w.data = append(w.data, rest[:size]...)
			rest = rest[size:]
			last += int64(gap) + 1
			entry.maxTF = max(entry.maxTF, tf)
			entry.minLength = min(entry.minLength, w.lengths[last])
		}
		if len(w.data) > math.MaxUint32 {
			return nil, ErrLimit
		}
		entry.last, entry.end = uint32(last), uint32(len(w.data))
		w.entries = append(w.entries, entry)
		left -= n
	}
	for _, e := range w.entries {
		dst = little.AppendUint32(dst, e.last)
		dst = little.AppendUint32(dst, e.end)
		dst = little.AppendUint32(dst, e.maxTF)
		dst = little.AppendUint32(dst, e.minLength)
	}
	return append(dst, w.data...), nil
}
