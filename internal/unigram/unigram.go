// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/internal/pieces"
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
// about 60 bytes for each piece, and half a megabyte for each text that is read at a time.
type Model struct {
	charsmap *charsmap
	classes  *[256]class
	pieces   *pieces.Set
	unknown  int32
	spaces   Spaces
	// penalty is the score of a character that no piece covers.
	penalty float64
	seed    maphash.Seed
	pool    sync.Pool // of *work
}

// unknownPenalty is how far below the worst piece an unknown character is scored.
const unknownPenalty = 10

// New returns a model of v. It takes O(bytes of all
// pieces), about 8 ms for 100,000 pieces.
func New(v *Vocabulary) (*Model, error) {
	if len(v.Pieces) == 0 || len(v.Pieces) != len(v.Scores) {
		return nil, fmt.Errorf("unigram: read vocabulary: %d pieces and %d scores", len(v.Pieces), len(v.Scores))
	}
	if v.Unknown < 0 || v.Unknown >= len(v.Pieces) {
		return nil, fmt.Errorf("unigram: read vocabulary: id %d of unknown text is not a piece", v.Unknown)
	}
	lowest := slices.Min(v.Scores)
	skip := make([]bool, len(v.Pieces))
	skip[v.Unknown] = true
	for _, id := range v.Control {
		if id < 0 || id >= len(skip) {
			return nil, fmt.Errorf("unigram: read vocabulary: control id %d is not a piece", id)
		}
		skip[id] = true
	}
	m := &Model{unknown: int32(v.Unknown), spaces: v.Spaces, penalty: written(lowest) - unknownPenalty, seed: maphash.MakeSeed()}
	var err error
	if m.charsmap, err = newCharsmap(v.Charsmap); err != nil {
		return nil, fmt.Errorf("unigram: read vocabulary: %w", err)
	}
	m.classes = m.charsmap.classes()
	m.pieces = pieces.New(&pieces.Vocabulary{Text: v.Pieces, Scores: v.Scores, Skip: skip, Mark: mark})
	m.pool.New = func() any { return &work{words: make([]remembered, cacheSlots)} }
	return m, nil
}

// work is the memory of one call.
type work struct {
	normal []byte
	marked []byte
	best   []step
	close  bool // two ways were as good as one another, but for rounding
	ids    []int32
	words  []remembered
}

// none is where no piece starts.
const none = -1

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
		var unit string
		unit, text = m.cutUnit(text)
		dst = m.appendUnit(dst, w, unit)
	}
	return dst[:min(len(dst), end)]
}

// Count returns the number of ids of text. It takes O(len(text)).
func (m *Model) Count(text string) int {
	w := m.pool.Get().(*work)
	defer m.pool.Put(w)
	n := 0
	for len(text) > 0 {
		var unit string
		unit, text = m.cutUnit(text)
		w.ids = m.appendUnit(w.ids[:0], w, unit)
		n += len(w.ids)
	}
	return n
}

// mark stands for a space in pieces; in words it is pieces.Lead.
const mark = "▁" // U+2581

// appendAny appends the ids of any text.
func (m *Model) appendAny(dst []int32, w *work, text string) []int32 {
	if !utf8.ValidString(text) {
		text = string([]rune(text)) // U+FFFD for each byte that is not UTF-8
	}
	w.normal = m.charsmap.normalize(w.normal[:0], text)
	w.marked = markLiterals(m.spaces.mark(w.marked[:0], w.normal))
	for word := w.marked; len(word) > 0; {
		n := bytes.IndexByte(word[1:], pieces.Lead) + 1 // up to the next word's mark
		if n == 0 {
			n = len(word)
		}
		dst = m.appendWord(dst, w, word[:n])
		word = word[n:]
	}
	return dst
}

// mark appends text with marks instead of white space.
func (s Spaces) mark(dst, text []byte) []byte {
	switch s {
	case SpacesTrimmed:
		// A unit that is not the last ends with a character of a word.
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
			dst = append(dst, pieces.Lead)
		}
		dst = append(dst, text[:n]...)
		separated, text = false, text[n:]
	}
	return dst
}

// markLiterals replaces marks that the text holds as such.
func markLiterals(text []byte) []byte {
	if !bytes.Contains(text, []byte(mark)) {
		return text
	}
	return bytes.ReplaceAll(text, []byte(mark), []byte{pieces.Lead})
}

// markSpaces appends text with a mark for each run of spaces, and one in front.
func markSpaces(dst, text []byte) []byte {
	if len(text) > 0 && text[0] != ' ' && (len(text) < len(mark) || string(text[:len(mark)]) != mark) {
		dst = append(dst, pieces.Lead)
	}
	for i, c := range text {
		switch {
		case c != ' ':
			dst = append(dst, c)
		case i == 0 || text[i-1] != ' ':
			dst = append(dst, pieces.Lead)
		}
	}
	return dst
}

// appendWord appends the ids of a word.
func (m *Model) appendWord(dst []int32, w *work, word []byte) []int32 {
	w.close = false
	m.search(w, word, false)
	if w.close {
		m.search(w, word, true)
	}
	first := len(dst)
	for at := int32(len(word)); at > 0; at = w.best[at].from {
		id := w.best[at].id
		if id == m.unknown && len(dst) > first && dst[len(dst)-1] == m.unknown {
			continue
		}
		dst = append(dst, id)
	}
	slices.Reverse(dst[first:])
	return dst
}

// search fills w.best with the best way to each position of word; exact: by the scores as
// the reference has them, to the last bit.
func (m *Model) search(w *work, word []byte, exact bool) {
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
		at := pieces.Start()
		for end := start; end < len(word); {
			at.Add(word[end])
			found := m.pieces.Look(at)
			end++
			if found&pieces.EndsHere != 0 {
				if p := m.pieces.Find(at, word[start:end]); p != nil {
					w.reach(end, step{score + scoreOf(p, exact), int32(start), p.ID})
					single = single || end == start+size
				}
			}
			if found&pieces.GoesOn == 0 {
				break
			}
		}
		if !single {
			w.reach(start+size, step{score + m.penalty, int32(start), m.unknown})
		}
		start += size
	}
}

// closeness is how near to one another, as a share of the score, two ways are taken to
// be equal but for rounding.
const closeness = 1e-10

// reach keeps s if it is the best way to end so far.
func (w *work) reach(end int, s step) {
	b := &w.best[end]
	if b.from == none {
		*b = s
		return
	}
	better := s.score - b.score
	if math.Abs(better) <= -closeness*s.score {
		w.close = true
	}
	if better > 0 {
		*b = s
	}
}

// scoreOf returns the score of a piece, exact or near it.
func scoreOf(p *pieces.Piece, exact bool) float64 {
	if exact {
		return written(p.Score)
	}
	return float64(p.Score)
}

// written returns the score as the reference has it: what its reader makes of the decimal
// digits of score, the digits as a whole number divided by a power of ten. It differs from
// score in the last bit, which decides between ways that are equal otherwise.
func written(score float32) float64 {
	var buf [32]byte
	digits, point, whole := strconv.AppendFloat(buf[:0], math.Abs(float64(score)), 'f', -1, 64), 0, uint64(0)
	for i, c := range digits {
		if c == '.' {
			point = len(digits) - 1 - i
			continue
		}
		whole = 10*whole + uint64(c-'0')
	}
	return math.Copysign(float64(whole)/math.Pow10(point), float64(score))
}
