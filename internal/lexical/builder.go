// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"fmt"
	"math"
	"strings"

	"github.com/pacenote/pacenote/internal/lang"
)

// A Builder collects the chunks of one segment. The zero value is not ready; call
// NewBuilder. A Builder belongs to one goroutine and holds the whole segment in memory:
// about 2 bytes a posting, 100 bytes a distinct term and 4 bytes a chunk.
type Builder struct {
	languages map[string]*languageBuilder
	lengths   []uint32
	tokens    []lang.Token
	touched   []*termBuilder // terms of the chunk being added
}

// languageBuilder holds the terms of the chunks of one language.
type languageBuilder struct {
	analyzer    *lang.Analyzer
	terms       map[string]*termBuilder
	chunks      uint32
	totalLength uint64
}

// termBuilder holds the postings of one term: for each chunk the gap to the chunk before
// and the term frequency, in the encoding of a postings block.
type termBuilder struct {
	postings  []byte
	last      int64 // local id of the last chunk, -1 before the first
	frequency uint32
	tf        uint32 // in the chunk being added
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{languages: make(map[string]*languageBuilder)}
}

// Add indexes a chunk: its fields (title, heading path, body …) count as one text. Local
// ids must increase from call to call; they should be dense, as a segment spends 4
// bytes on every id up to the largest. language is the chunk's ISO 639-1 code, up to 16
// bytes, "" when unknown; a language without an analyzer is indexed without stems. A
// chunk without terms still counts as a chunk.
//
// An error is a *ChunkError; the Builder is then unchanged. Add takes time linear in the
// size of the fields.
func (b *Builder) Add(local uint32, language string, fields ...string) error {
	if err := b.check(local, language); err != nil {
		return err
	}
	l := b.language(language)
	length := uint32(0)
	for _, field := range fields {
		b.tokens = l.analyzer.Append(b.tokens[:0], field)
		for i := range b.tokens {
			t := &b.tokens[i]
			if !t.Overlap {
				length++
			}
			b.count(l, t.Term)
		}
	}
	for _, t := range b.touched {
		t.add(local)
	}
	clear(b.touched)
	b.touched = b.touched[:0]
	for len(b.lengths) < int(local) {
		b.lengths = append(b.lengths, 0)
	}
	b.lengths = append(b.lengths, length)
	l.chunks++
	l.totalLength += uint64(length)
	return nil
}

// check reports why a chunk cannot be added.
func (b *Builder) check(local uint32, language string) error {
	switch {
	case int64(local) < int64(len(b.lengths)):
		return &ChunkError{Local: local, Reason: fmt.Sprintf("largest id so far is %d", len(b.lengths)-1), Err: ErrOrder}
	case local > maxLocal:
		return &ChunkError{Local: local, Reason: fmt.Sprintf("largest id allowed is %d", maxLocal), Err: ErrLimit}
	case len(language) > codeSize || strings.IndexByte(language, 0) >= 0:
		return &ChunkError{Local: local, Reason: fmt.Sprintf("language %q is not a code of at most %d bytes", language, codeSize), Err: ErrLimit}
	case b.languages[language] == nil && len(b.languages) == maxLanguages:
		return &ChunkError{Local: local, Reason: fmt.Sprintf("more than %d languages", maxLanguages), Err: ErrLimit}
	}
	return nil
}

// language returns the builder of a language, making it at first use.
func (b *Builder) language(code string) *languageBuilder {
	l := b.languages[code]
	if l == nil {
		l = &languageBuilder{analyzer: lang.ForLanguage(code), terms: make(map[string]*termBuilder)}
		b.languages[code] = l
	}
	return l
}

// count adds one occurrence of a term to the chunk being added.
func (b *Builder) count(l *languageBuilder, term string) {
	t := l.terms[term]
	if t == nil {
		t = &termBuilder{last: -1}
		l.terms[strings.Clone(term)] = t
	}
	if t.tf == 0 {
		b.touched = append(b.touched, t)
	}
	if t.tf < math.MaxUint32 {
		t.tf++
	}
}

// add appends the posting of the chunk being added.
func (t *termBuilder) add(local uint32) {
	t.postings = appendPosting(t.postings, uint32(int64(local)-t.last-1), t.tf)
	t.last = int64(local)
	t.frequency++
	t.tf = 0
}

// appendPosting appends one chunk to a postings block.
func appendPosting(dst []byte, gap, tf uint32) []byte {
	if tf == 1 {
		return appendUvarint(dst, uint64(gap)<<1|1)
	}
	return appendUvarint(appendUvarint(dst, uint64(gap)<<1), uint64(tf))
}

func appendUvarint(dst []byte, v uint64) []byte {
	for v >= 0x80 {
		dst = append(dst, byte(v)|0x80)
		v >>= 7
	}
	return append(dst, byte(v))
}

// Len is the number of chunks added.
func (b *Builder) Len() int {
	n := 0
	for _, l := range b.languages {
		n += int(l.chunks)
	}
	return n
}
