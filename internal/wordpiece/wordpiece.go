// SPDX-License-Identifier: Apache-2.0

package wordpiece

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Vocabulary is what a [Model] is made of. Piece i has the id i.
type Vocabulary struct {
	// Pieces holds the text of each piece; those that continue a word begin with ##.
	Pieces []string
	// Unknown is the id of a word that cannot be cut into pieces.
	Unknown int
	// Control lists the ids that text never turns into.
	Control []int
	// Lowercase removes case and accents before.
	Lowercase bool
}

// Model turns text into ids. It is immutable and safe for concurrent use. It takes
// about 100 bytes for each piece.
type Model struct {
	first     map[string]int32 // pieces that begin a word
	next      map[string]int32 // pieces that continue one, without ##
	longest   int              // bytes of the longest piece
	unknown   int32
	lowercase bool
	pool      sync.Pool // of *writer
}

// longestWord is how many characters a word may have; a longer one is unknown.
const longestWord = 100

// New returns a model of v. It takes O(bytes of all pieces).
func New(v *Vocabulary) (*Model, error) {
	if v.Unknown < 0 || v.Unknown >= len(v.Pieces) {
		return nil, fmt.Errorf("wordpiece: read vocabulary: id %d of unknown words is not a piece", v.Unknown)
	}
	skip := map[int]bool{v.Unknown: true}
	for _, id := range v.Control {
		if id < 0 || id >= len(v.Pieces) {
			return nil, fmt.Errorf("wordpiece: read vocabulary: control id %d is not a piece", id)
		}
		skip[id] = true
	}
	m := &Model{
		first: make(map[string]int32, len(v.Pieces)), next: make(map[string]int32, len(v.Pieces)/4),
		unknown: int32(v.Unknown), lowercase: v.Lowercase,
	}
	for id, p := range v.Pieces {
		if skip[id] {
			continue
		}
		m.longest = max(m.longest, len(p))
		if rest, ok := strings.CutPrefix(p, "##"); ok && rest != "" {
			m.next[rest] = int32(id)
		}
		// A text may hold "##" itself; as punctuation it is cut into single signs.
		m.first[p] = int32(id)
	}
	m.pool.New = func() any { return &writer{model: m} }
	return m, nil
}

// Append appends the ids of text to dst, at most limit of them; the text behind is then
// not read. Control tokens are not added. It takes O(len(text)).
func (m *Model) Append(dst []int32, text string, limit int) []int32 {
	w := m.pool.Get().(*writer)
	defer m.pool.Put(w)
	w.ids, w.word, w.characters = dst, w.word[:0], 0
	end := len(dst) + max(limit, 0)
	for _, r := range text {
		if len(w.ids) >= end {
			break
		}
		w.add(r)
	}
	w.flush()
	dst, w.ids = w.ids[:min(len(w.ids), end)], nil
	return dst
}

// Count returns the number of ids of text. It takes O(len(text)).
func (m *Model) Count(text string) int {
	return len(m.Append(nil, text, math.MaxInt32))
}

// writer collects a word and cuts it when it ends.
type writer struct {
	model      *Model
	ids        []int32
	word       []byte
	characters int
}

// add takes the next character of the text.
func (w *writer) add(r rune) {
	switch {
	case r < utf8.RuneSelf:
		w.addASCII(byte(r))
	case r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
	case unicode.IsSpace(r):
		w.flush()
	case isChinese(r):
		w.flush()
		w.addRest(r)
		w.flush()
	default:
		w.addRest(r)
	}
}

func (w *writer) addASCII(c byte) {
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		w.flush()
	case c < ' ' || c == 0x7f:
	case isPunctuation(rune(c)):
		w.flush()
		w.push(rune(c))
		w.flush()
	case w.model.lowercase && 'A' <= c && c <= 'Z':
		w.push(rune(c) + 'a' - 'A')
	default:
		w.push(rune(c))
	}
}

// addRest takes a character outside ASCII: without accents and case if the model says
// so.
func (w *writer) addRest(r rune) {
	if !w.model.lowercase {
		w.addPlain(r)
		return
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if decomposed := norm.NFD.Properties(buf[:n]).Decomposition(); decomposed != nil {
		for _, d := range string(decomposed) {
			w.addLower(d)
		}
		return
	}
	if 0xAC00 <= r && r <= 0xD7A3 { // Hangul is decomposed by arithmetic
		for _, d := range norm.NFD.String(string(r)) {
			w.addLower(d)
		}
		return
	}
	w.addLower(r)
}

func (w *writer) addLower(r rune) {
	if !unicode.Is(unicode.Mn, r) {
		w.addPlain(unicode.ToLower(r))
	}
}

// addPlain takes a normalised character.
func (w *writer) addPlain(r rune) {
	if isPunctuation(r) {
		w.flush()
		w.push(r)
		w.flush()
		return
	}
	w.push(r)
}

func (w *writer) push(r rune) {
	w.word = utf8.AppendRune(w.word, r)
	w.characters++
}

// flush ends the word and appends its pieces.
func (w *writer) flush() {
	if len(w.word) == 0 {
		return
	}
	w.cut()
	w.word, w.characters = w.word[:0], 0
}

func (w *writer) cut() {
	m := w.model
	if w.characters > longestWord {
		w.ids = append(w.ids, m.unknown)
		return
	}
	before := len(w.ids)
	pieces := m.first
	for rest := w.word; len(rest) > 0; pieces = m.next {
		id, n := longestPiece(pieces, rest[:min(len(rest), m.longest)])
		if n == 0 {
			w.ids = append(w.ids[:before], m.unknown)
			return
		}
		w.ids = append(w.ids, id)
		rest = rest[n:]
	}
}

// longestPiece returns the longest beginning of word that is a piece, and its length,
// which is 0 if there is none.
func longestPiece(pieces map[string]int32, word []byte) (int32, int) {
	for n := len(word); n > 0; n-- {
		if id, ok := pieces[string(word[:n])]; ok {
			return id, n
		}
	}
	return 0, 0
}

func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
	}
	return unicode.IsPunct(r)
}

// isChinese tells whether the reference makes a word of r: the blocks of CJK
// ideographs, with its mistake in the beginning of extension E.
func isChinese(r rune) bool {
	switch {
	case 0x4E00 <= r && r <= 0x9FFF, 0x3400 <= r && r <= 0x4DBF, 0xF900 <= r && r <= 0xFAFF:
		return true
	case 0x20000 <= r && r <= 0x2A6DF, 0x2A700 <= r && r <= 0x2B73F, 0x2B740 <= r && r <= 0x2B81F:
		return true
	case 0x2B920 <= r && r <= 0x2CEAF, 0x2F800 <= r && r <= 0x2FA1F:
		return true
	}
	return false
}
