// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Vocabulary is what a [Model] is made of. Piece i has the id i.
type Vocabulary struct {
	// Pieces holds the text of each piece, with ▁ (U+2581) for a space.
	Pieces []string
	// Scores holds the logarithm of each piece's probability.
	Scores []float32
	// Charsmap is the precompiled character map of SentencePiece.
	Charsmap string
	// Unknown is the id of text that no piece covers.
	Unknown int
	// Control lists the ids that text never turns into; Unknown is one of them.
	Control []int
	// Spaces says what becomes of white space.
	Spaces Spaces
}

// Spaces says what becomes of white space after normalisation. The files of models
// differ in it; what it changes is mostly the end of a text.
type Spaces uint8

const (
	// SpacesMarked turns each run of spaces into one mark, also at the end: the steps
	// Replace, Metaspace of the reference.
	SpacesMarked Spaces = iota
	// SpacesTrimmed does so after dropping the white space at the end: Strip, Replace,
	// Metaspace.
	SpacesTrimmed
	// SpacesSeparate takes white space of every kind as what separates words:
	// WhitespaceSplit, Metaspace.
	SpacesSeparate
)

// Model turns text into ids. It is immutable and safe for concurrent use. It takes
// about 60 bytes for each piece.
type Model struct {
	charsmap *charsmap
	trie     *trie
	scores   []float32
	unknown  int32
	spaces   Spaces
	// penalty is the score of a character that no piece covers.
	penalty float64
	pool    sync.Pool // of *work
}

// unknownPenalty is how far below the worst piece an unknown character is scored.
const unknownPenalty = 10

// New returns a model of v, of which it retains Scores. It takes O(bytes of all
// pieces), about 30 ms for 100,000 pieces.
func New(v *Vocabulary) (*Model, error) {
	if len(v.Pieces) == 0 || len(v.Pieces) != len(v.Scores) {
		return nil, fmt.Errorf("unigram: read vocabulary: %d pieces and %d scores", len(v.Pieces), len(v.Scores))
	}
	if v.Unknown < 0 || v.Unknown >= len(v.Pieces) {
		return nil, fmt.Errorf("unigram: read vocabulary: id %d of unknown text is not a piece", v.Unknown)
	}
	size := 0
	lowest := float64(math.Inf(1))
	for i, p := range v.Pieces {
		size += len(p)
		lowest = min(lowest, float64(v.Scores[i]))
	}
	if size >= 1<<23 {
		return nil, errors.New("unigram: read vocabulary: pieces of more than 8 MiB")
	}
	skip := make([]bool, len(v.Pieces))
	skip[v.Unknown] = true
	for _, id := range v.Control {
		if id < 0 || id >= len(skip) {
			return nil, fmt.Errorf("unigram: read vocabulary: control id %d is not a piece", id)
		}
		skip[id] = true
	}
	m := &Model{scores: v.Scores, unknown: int32(v.Unknown), spaces: v.Spaces, penalty: lowest - unknownPenalty}
	var err error
	if m.charsmap, err = newCharsmap(v.Charsmap); err != nil {
		return nil, fmt.Errorf("unigram: read vocabulary: %w", err)
	}
	m.trie = newTrie(v.Pieces, skip)
	m.pool.New = func() any { return new(work) }
	return m, nil
}

// work is the memory of one call.
type work struct {
	normal []byte
	marked []byte
	best   []step
	ids    []int32
}

// step is the best way to reach a position of a word.
type step struct {
	score float64
	from  int32 // where the last piece starts; none: not reached
	id    int32
}

// Append appends the ids of text to dst, at most limit of them; the text behind is then
// not read. Control tokens are not added. It takes O(len(text)).
func (m *Model) Append(dst []int32, text string, limit int) []int32 {
	w := m.pool.Get().(*work)
	defer m.pool.Put(w)
	end := len(dst) + max(limit, 0)
	for len(text) > 0 && len(dst) < end {
		part := segment(text)
		dst = m.appendPart(dst, w, text[:part], end)
		text = text[part:]
	}
	return dst
}

// Count returns the number of ids of text. It takes O(len(text)).
func (m *Model) Count(text string) int {
	w := m.pool.Get().(*work)
	defer m.pool.Put(w)
	n := 0
	for len(text) > 0 {
		part := segment(text)
		w.ids = m.appendPart(w.ids[:0], w, text[:part], math.MaxInt)
		n += len(w.ids)
		text = text[part:]
	}
	return n
}

// segmentSize is how many bytes are normalised at a time, so that a long text of which
// few ids are wanted costs little.
const segmentSize = 8 << 10

// segment returns the length of a beginning of text that can be cut off without
// changing any id: it ends before a space between two ASCII letters or digits.
func segment(text string) int {
	plain := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	for i := segmentSize; i+1 < len(text); i++ {
		if text[i] == ' ' && plain(text[i-1]) && plain(text[i+1]) {
			return i
		}
	}
	return len(text)
}

const mark = "▁" // U+2581 stands for a space

// appendPart appends ids until dst has the length end.
func (m *Model) appendPart(dst []int32, w *work, text string, end int) []int32 {
	w.normal = m.charsmap.normalize(w.normal[:0], text)
	w.marked = m.spaces.mark(w.marked[:0], w.normal)
	for word := w.marked; len(word) > 0 && len(dst) < end; {
		n := wordLength(word)
		dst = m.appendWord(dst, w, word[:n])
		word = word[n:]
	}
	return dst[:min(len(dst), end)]
}

// mark appends text with marks instead of white space.
func (s Spaces) mark(dst, text []byte) []byte {
	switch s {
	case SpacesTrimmed:
		// A segment that is not the last ends with a letter or digit.
		return markSpaces(dst, bytes.TrimRightFunc(text, unicode.IsSpace))
	case SpacesSeparate:
		return markWords(dst, text)
	}
	return markSpaces(dst, text)
}

// markWords appends the words of text, each with a mark in front.
func markWords(dst, text []byte) []byte {
	separated := true
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if unicode.IsSpace(r) {
			separated, text = true, text[n:]
			continue
		}
		if separated && string(text[:min(len(text), len(mark))]) != mark {
			dst = append(dst, mark...)
		}
		dst = append(dst, text[:n]...)
		separated, text = false, text[n:]
	}
	return dst
}

// markSpaces appends text with runs of spaces as one mark, and a mark in front.
func markSpaces(dst, text []byte) []byte {
	if len(text) > 0 && text[0] != ' ' && (len(text) < len(mark) || string(text[:len(mark)]) != mark) {
		dst = append(dst, mark...)
	}
	for i, c := range text {
		switch {
		case c != ' ':
			dst = append(dst, c)
		case i == 0 || text[i-1] != ' ':
			dst = append(dst, mark...)
		}
	}
	return dst
}

// wordLength returns the length of the word at the beginning of text: up to the next
// mark.
func wordLength(text []byte) int {
	for i := 1; i+len(mark) <= len(text); i++ {
		if text[i] == mark[0] && text[i+1] == mark[1] && text[i+2] == mark[2] {
			return i
		}
	}
	return len(text)
}

// appendWord appends the ids of a word.
func (m *Model) appendWord(dst []int32, w *work, word []byte) []int32 {
	m.search(w, word)
	first := len(dst)
	for at := int32(len(word)); at > 0; at = w.best[at].from {
		id := w.best[at].id
		if id == m.unknown && len(dst) > first && dst[len(dst)-1] == m.unknown {
			continue
		}
		dst = append(dst, id)
	}
	for i, j := first, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}

// search fills w.best with the best way to each position of word.
func (m *Model) search(w *work, word []byte) {
	if cap(w.best) <= len(word) {
		w.best = make([]step, 2*len(word)+1)
	}
	w.best = w.best[:len(word)+1]
	for i := range w.best {
		w.best[i] = step{from: none}
	}
	for start := 0; start < len(word); {
		score := w.best[start].score
		_, size := utf8.DecodeRune(word[start:])
		single := false
		node := uint32(0)
		for end := start; end < len(word); {
			child, ok := m.trie.child(node, word[end])
			if !ok {
				break
			}
			node = child
			end++
			if id := m.trie.piece[node]; id != none {
				w.reach(end, step{score + float64(m.scores[id]), int32(start), id})
				single = single || end == start+size
			}
		}
		if !single {
			w.reach(start+size, step{score + m.penalty, int32(start), m.unknown})
		}
		start += size
	}
}

// reach keeps s if it is the best way to end so far.
func (w *work) reach(end int, s step) {
	if b := &w.best[end]; b.from == none || s.score > b.score {
		*b = s
	}
}
