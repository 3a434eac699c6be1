// SPDX-License-Identifier: Apache-2.0

package pieces

import "strings"

// Set holds the pieces of a vocabulary. It takes about 40 bytes for each, besides their
// text.
type Set struct {
	text []string
	mark string
	// filter has two bits for each of 1<<(64-filterShift) groups of hashes.
	filter      []byte
	filterShift uint
	// slots is a hash table with open addressing, at most half full.
	slots     []Piece
	slotShift uint
}

// Piece is a piece of a Set.
type Piece struct {
	// key is a one and the bytes of a short piece, for a long one longKey and the hash; 0 in
	// an empty place of the table.
	key uint64
	// Score is the number given for it.
	Score float32
	// ID is its place in the vocabulary.
	ID int32
}

// Vocabulary is what a [Set] is made of. Piece i has the id i.
type Vocabulary struct {
	// Text holds the pieces; one that is empty is left out, and of equal ones all but the
	// first.
	Text []string
	// Scores holds a number for each piece; nil: they have none.
	Scores []float32
	// Skip is true for pieces that are left out.
	Skip []bool
	// Mark is what Lead stands for at the beginning of a piece.
	Mark string
}

// New returns the set of v, of which it retains Text. It takes O(bytes of all pieces).
func New(v *Vocabulary) *Set {
	s := &Set{text: v.Text, mark: v.Mark, filterShift: 64 - 10, slotShift: 64 - 4}
	for n := len(v.Text); 1<<(64-s.filterShift) < 16*n; {
		s.filterShift--
	}
	for n := len(v.Text); 1<<(64-s.slotShift) < 2*n; {
		s.slotShift--
	}
	s.filter = make([]byte, 1<<(64-s.filterShift)/4)
	s.slots = make([]Piece, 1<<(64-s.slotShift))
	for id, text := range v.Text {
		if v.Skip[id] || text == "" {
			continue
		}
		p := Piece{ID: int32(id)}
		if v.Scores != nil {
			p.Score = v.Scores[id]
		}
		s.add(p)
	}
	return s
}

// add adds the piece of p.ID.
func (s *Set) add(p Piece) {
	at, rest := Start(), s.text[p.ID]
	if unmarked, ok := strings.CutPrefix(rest, s.mark); ok {
		at, rest = Marked(), unmarked
	}
	for i := 0; i < len(rest); i++ {
		if at.size > 0 {
			s.set(at.hash, GoesOn)
		}
		at.Add(rest[i])
	}
	s.set(at.hash, EndsHere)
	p.key = at.exactKey()
	mask := uint64(len(s.slots) - 1)
	for i := at.hash >> s.slotShift; ; i++ {
		e := &s.slots[i&mask]
		if e.key == 0 {
			*e = p
			return
		}
		if e.key == p.key && s.text[e.ID] == s.text[p.ID] {
			return
		}
	}
}

func (s *Set) set(hash uint64, bits byte) {
	i := hash >> s.filterShift
	s.filter[i/4] |= bits << (i % 4 * 2)
}

// Lead is the byte that stands for the mark. No text in UTF-8 has it.
const Lead = 0xFF

// Prefix is what is known of the bytes of a text from some place on.
type Prefix struct {
	hash uint64
	key  uint64 // a one and the bytes, as long as they are at most longestKey
	size int
}

const (
	longestKey = 7
	longKey    = 1 << 63
)

// Start returns the prefix of no bytes.
func Start() Prefix { return Prefix{key: 1} }

// Marked returns the prefix of Lead.
func Marked() Prefix {
	p := Start()
	p.Add(Lead)
	return p
}

// Add puts b behind the bytes.
func (p *Prefix) Add(b byte) {
	p.hash = (p.hash ^ uint64(b)) * 0x9E3779B97F4A7C15
	p.key = p.key<<8 | uint64(b)
	p.size++
}

// Size returns the number of bytes.
func (p Prefix) Size() int { return p.size }

func (p Prefix) exactKey() uint64 {
	if p.size <= longestKey {
		return p.key
	}
	return longKey | p.hash
}

// What Look tells; each may be set in error.
const (
	GoesOn   = 1 << iota // some piece begins with these bytes and is longer
	EndsHere             // some piece has these bytes
)

// Look tells whether pieces begin with the bytes of p.
func (s *Set) Look(p Prefix) byte {
	i := p.hash >> s.filterShift
	return s.filter[i/4] >> (i % 4 * 2)
}

// Find returns the piece with the bytes of p, which are those of text; nil if there is
// none.
func (s *Set) Find(p Prefix, text []byte) *Piece {
	key := p.exactKey()
	mask := uint64(len(s.slots) - 1)
	for i := p.hash >> s.slotShift; ; i++ {
		e := &s.slots[i&mask]
		if e.key == 0 {
			return nil
		}
		if e.key == key && (p.size <= longestKey || s.isText(e.ID, text)) {
			return e
		}
	}
}

// isText tells whether text is a piece.
func (s *Set) isText(id int32, text []byte) bool {
	piece := s.text[id]
	if text[0] == Lead {
		return strings.HasPrefix(piece, s.mark) && piece[len(s.mark):] == string(text[1:])
	}
	return piece == string(text)
}
