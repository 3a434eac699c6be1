// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"math"
	"sync"
	"unicode/utf8"
)

// vocabulary counts tokens as tiktoken-go does, with the same ranks: texts are cut by
// hand instead of by a regular expression, and merging takes no quadratic time.
type vocabulary struct {
	ranks *ranks
	cut   func(s *splitter, at int) int // returns the end of the match at a place
	pool  sync.Pool                     // of *merger
}

func newVocabulary(r *ranks, cut func(s *splitter, at int) int) *vocabulary {
	v := &vocabulary{ranks: r, cut: cut}
	v.pool.New = func() any { return &merger{ranks: r} }
	return v
}

// count returns the number of tokens of text.
func (v *vocabulary) count(text string) int {
	if !utf8.ValidString(text) {
		text = string([]rune(text)) // U+FFFD for each byte that is not UTF-8
	}
	m := v.pool.Get().(*merger)
	defer v.pool.Put(m)
	s := splitter{text: text, table: kinds()}
	n := 0
	for at := 0; at < len(text); {
		end := v.cut(&s, at)
		n += m.count(text[at:end])
		at = end
	}
	return n
}

// merger counts the tokens of pieces. It remembers some, and keeps memory between them.
type merger struct {
	ranks *ranks
	parts []part
	heap  []pair
	// counted holds pieces at the places that their hashes tell.
	counted [countedSlots]counted
}

// part is what a piece is cut into.
type part struct {
	start          int32
	before, behind int32 // neighbours; those of the ends are outside
	rank           int32 // of the token that it and the one behind make; noRank: none
}

// noRank is above every rank.
const noRank = math.MaxInt32

// shortPiece is the length up to which searching all parts for the lowest rank is faster
// than keeping them in order.
const shortPiece = 48

// counted is a piece and the number of its tokens, in 32 bytes: most pieces of a text are
// among few.
type counted struct {
	length, count uint8 // length 0 is an empty place
	piece         [longestCounted]byte
}

const (
	longestCounted = 30
	countedSlots   = 1 << 14
)

// count returns the number of tokens of a piece.
func (m *merger) count(piece string) int {
	if len(piece) > longestCounted {
		return m.countNew(piece)
	}
	c := &m.counted[hash(piece)%countedSlots]
	if string(c.piece[:c.length]) != piece {
		c.length, c.count = uint8(copy(c.piece[:], piece)), uint8(m.countNew(piece))
	}
	return int(c.count)
}

func (m *merger) countNew(piece string) int {
	if len(piece) == 1 || m.ranks.of(piece) != noRank {
		return 1
	}
	if len(piece) <= shortPiece {
		return m.countShort(piece)
	}
	return m.countLong(piece)
}

// countShort merges the pair of the lowest rank, of equal ones the first, until there is
// none.
func (m *merger) countShort(piece string) int {
	var starts [shortPiece + 1]int32
	var ranks [shortPiece + 1]int32 // of the token of each part and the one behind it
	n := len(piece)
	for i := range n {
		starts[i], ranks[i] = int32(i), noRank
		if i+1 < n {
			ranks[i] = m.ranks.of(piece[i : i+2])
		}
	}
	starts[n] = int32(n)
	rank := func(i int) int32 {
		if i+2 > n {
			return noRank
		}
		return m.ranks.of(piece[starts[i]:starts[i+2]])
	}
	for {
		best := 0
		for i := 1; i < n; i++ {
			if ranks[i] < ranks[best] {
				best = i
			}
		}
		if ranks[best] == noRank {
			return n
		}
		copy(starts[best+1:n], starts[best+2:n+1])
		copy(ranks[best+1:n-1], ranks[best+2:n])
		n--
		ranks[best] = rank(best)
		if best > 0 {
			ranks[best-1] = rank(best - 1)
		}
	}
}

// countLong does the same with the pairs in a heap.
func (m *merger) countLong(piece string) int {
	n := int32(len(piece))
	m.parts, m.heap = m.parts[:0], m.heap[:0]
	for i := range n {
		m.parts = append(m.parts, part{start: i, before: i - 1, behind: i + 1, rank: noRank})
	}
	for i := range n {
		m.rank(piece, i)
	}
	count := len(piece)
	for len(m.heap) > 0 {
		best := m.pop()
		p := &m.parts[best.at]
		if p.rank != best.rank {
			continue // merged since, or with another neighbour
		}
		gone := &m.parts[p.behind]
		p.behind = gone.behind
		gone.rank, gone.start = noRank, -1
		if p.behind < n {
			m.parts[p.behind].before = best.at
		}
		count--
		m.rank(piece, best.at)
		if p.before >= 0 {
			m.rank(piece, p.before)
		}
	}
	return count
}

// rank finds the rank of the part at i with the one behind it.
func (m *merger) rank(piece string, i int32) {
	p := &m.parts[i]
	p.rank = noRank
	if int(p.behind) == len(piece) {
		return
	}
	end := int32(len(piece))
	if b := m.parts[p.behind].behind; int(b) < len(piece) {
		end = m.parts[b].start
	}
	if p.rank = m.ranks.of(piece[p.start:end]); p.rank != noRank {
		m.push(pair{p.rank, i})
	}
}

// pair is a part in the heap, with the rank that it had when it was put there.
type pair struct{ rank, at int32 }

func (a pair) less(b pair) bool { return a.rank < b.rank || a.rank == b.rank && a.at < b.at }

func (m *merger) push(p pair) {
	m.heap = append(m.heap, p)
	h := m.heap
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].less(h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (m *merger) pop() pair {
	h := m.heap
	top := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; ; {
		least, down := i, 2*i+1
		for j := down; j < down+2 && j < len(h); j++ {
			if h[j].less(h[least]) {
				least = j
			}
		}
		if least == i {
			break
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
	m.heap = h
	return top
}
