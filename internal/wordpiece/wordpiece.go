// SPDX-License-Identifier: Apache-2.0

package wordpiece

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/pacenote/pacenote/internal/pieces"
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
// about 60 bytes for each piece.
type Model struct {
	pieces     *pieces.Set
	characters *characters
	ascii      [utf8.RuneSelf]byte // what a letter or digit becomes; 0 for others
	unknown    int32
	lowercase  bool
	pool       sync.Pool // of *writer
}

// longestWord is how many characters a word may have; a longer one is unknown.
const longestWord = 100

// New returns a model of v. It takes O(bytes of all pieces).
func New(v *Vocabulary) (*Model, error) {
	if v.Unknown < 0 || v.Unknown >= len(v.Pieces) {
		return nil, fmt.Errorf("wordpiece: read vocabulary: id %d of unknown words is not a piece", v.Unknown)
	}
	skip := make([]bool, len(v.Pieces))
	skip[v.Unknown] = true
	for _, id := range v.Control {
		if id < 0 || id >= len(v.Pieces) {
			return nil, fmt.Errorf("wordpiece: read vocabulary: control id %d is not a piece", id)
		}
		skip[id] = true
	}
	m := &Model{
		pieces:     pieces.New(&pieces.Vocabulary{Text: v.Pieces, Skip: skip, Mark: mark}),
		characters: loadCharacters(),
		unknown:    int32(v.Unknown),
		lowercase:  v.Lowercase,
	}
	for c := range rune(utf8.RuneSelf) {
		if e := m.characters.of(c); e.class() == letter {
			m.ascii[c] = byte(c)
			if to, _, one := m.characters.lower(c, e); one && v.Lowercase {
				m.ascii[c] = byte(to)
			}
		}
	}
	m.pool.New = func() any { return &writer{model: m} }
	return m, nil
}

// mark begins the pieces that continue a word.
const mark = "##"

// Append appends the ids of text to dst, at most limit of them; the text behind is then
// not read. Control tokens are not added. It takes O(len(text)).
func (m *Model) Append(dst []int32, text string, limit int) []int32 {
	w := m.pool.Get().(*writer)
	defer m.pool.Put(w)
	w.ids, w.word = dst, append(w.word[:0], pieces.Lead)
	end := len(dst) + max(limit, 0)
	for i := 0; i < len(text) && len(w.ids) < end; {
		if c := text[i]; c < utf8.RuneSelf {
			if to := m.ascii[c]; to != 0 {
				w.word = append(w.word, to)
			} else {
				w.add(rune(c))
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		w.add(r)
		i += size
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
	model *Model
	ids   []int32
	word  []byte          // behind a byte that stands for no piece
	ends  []pieces.Prefix // where a piece may end
}

// add takes the next character of the text.
func (w *writer) add(r rune) {
	e := w.model.characters.of(r)
	switch e.class() {
	case drop:
	case space:
		w.flush()
	case chinese, punctuation:
		w.flush()
		w.push(r, e)
		w.flush()
	case letter:
		w.push(r, e)
	}
}

// push puts a character into the word, without accents and case if the model says so.
func (w *writer) push(r rune, e entry) {
	if !w.model.lowercase {
		w.word = utf8.AppendRune(w.word, r)
		return
	}
	if 0xAC00 <= r && r <= 0xD7A3 { // Hangul is decomposed by arithmetic
		w.pushHangul(r - 0xAC00)
		return
	}
	to, text, one := w.model.characters.lower(r, e)
	if one {
		w.pushLower(to)
		return
	}
	for _, r := range text {
		w.pushLower(r)
	}
}

// pushHangul puts the letters of a Hangul syllable into the word.
func (w *writer) pushHangul(syllable rune) {
	w.word = utf8.AppendRune(w.word, 0x1100+syllable/588)
	w.word = utf8.AppendRune(w.word, 0x1161+syllable%588/28)
	if t := syllable % 28; t != 0 {
		w.word = utf8.AppendRune(w.word, 0x11A7+t)
	}
}

// pushLower puts a normalised character into the word; it may be punctuation where the
// one before was not, as the "=" of "≠".
func (w *writer) pushLower(r rune) {
	if w.model.characters.of(r).class() == punctuation {
		w.flush()
		w.word = utf8.AppendRune(w.word, r)
		w.flush()
		return
	}
	w.word = utf8.AppendRune(w.word, r)
}

// flush ends the word and appends its pieces.
func (w *writer) flush() {
	if len(w.word) > 1 {
		w.cut()
		w.word = w.word[:1]
	}
}

// cut appends the longest pieces from the left, or the unknown word.
func (w *writer) cut() {
	word := w.word[1:]
	if len(word) > longestWord && utf8.RuneCount(word) > longestWord {
		w.ids = append(w.ids, w.model.unknown)
		return
	}
	before := len(w.ids)
	for at := 1; at < len(w.word); {
		start, prefix := at, pieces.Start()
		if at > 1 {
			start, prefix = at-1, pieces.Marked()
			w.word[start] = pieces.Lead
		}
		id, end := w.longest(prefix, start, at)
		if end == 0 {
			w.ids = append(w.ids[:before], w.model.unknown)
			return
		}
		w.ids, at = append(w.ids, id), end
	}
}

// longest returns the longest piece of the word from start on, of which prefix holds what
// is before at, and where it ends; 0 if there is none.
func (w *writer) longest(prefix pieces.Prefix, start, at int) (id int32, end int) {
	set, ends := w.model.pieces, w.ends[:0]
	for i := at; i < len(w.word); i++ {
		prefix.Add(w.word[i])
		found := set.Look(prefix)
		if found&pieces.EndsHere != 0 {
			ends = append(ends, prefix)
		}
		if found&pieces.GoesOn == 0 {
			break
		}
	}
	w.ends = ends
	for i := range slices.Backward(ends) {
		to := start + ends[i].Size()
		if p := set.Find(ends[i], w.word[start:to]); p != nil {
			return p.ID, to
		}
	}
	return 0, 0
}
