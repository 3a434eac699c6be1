// SPDX-License-Identifier: Apache-2.0

package tiktoken

import "math/bits"

// ranks finds the rank of a token. It takes 20 to 36 bytes for each token, and their text.
type ranks struct {
	text   []byte   // all tokens in the order of their ranks
	starts []uint32 // of each token in text, and the end of the last
	// slots is a hash table with open addressing, at most half full: half of the hash and
	// the rank plus one; 0 is an empty place.
	slots []uint64
	shift uint
}

// newRanks returns a table for n tokens with so many bytes together.
func newRanks(n, size int) *ranks {
	width := bits.Len(uint(2*n) | 1)
	return &ranks{
		text: make([]byte, 0, size), starts: make([]uint32, 1, n+1),
		slots: make([]uint64, 1<<width), shift: uint(64 - width),
	}
}

// add gives a token the next rank. It returns false if it has one already.
func (r *ranks) add(token string) bool {
	at, h := r.find(token)
	if r.slots[at] != 0 {
		return false
	}
	r.slots[at] = h<<32 | uint64(len(r.starts))
	r.text = append(r.text, token...)
	r.starts = append(r.starts, uint32(len(r.text)))
	return true
}

// len returns the number of tokens.
func (r *ranks) len() int { return len(r.starts) - 1 }

// of returns the rank of a token; noRank if it is none.
func (r *ranks) of(token string) int32 {
	at, _ := r.find(token)
	if r.slots[at] == 0 {
		return noRank
	}
	return int32(uint32(r.slots[at])) - 1
}

// find returns the place of a token in slots, which is empty if it has no rank, and its
// hash.
func (r *ranks) find(token string) (at, h uint64) {
	h = hash(token)
	mask := uint64(len(r.slots) - 1)
	for at = h >> r.shift; ; at = (at + 1) & mask {
		s := r.slots[at]
		if s == 0 {
			return at, h
		}
		if uint32(s>>32) == uint32(h) {
			if i := uint32(s) - 1; string(r.text[r.starts[i]:r.starts[i+1]]) == token {
				return at, h
			}
		}
	}
}

// hash mixes eight bytes at a time.
func hash(s string) uint64 {
	const factor = 0x9E3779B97F4A7C15
	h := uint64(len(s))
	for ; len(s) >= 8; s = s[8:] {
		h = (h ^ load(s)) * factor
		h ^= h >> 29
	}
	tail := uint64(0)
	for i := range len(s) {
		tail = tail<<8 | uint64(s[i])
	}
	h = (h ^ tail) * factor
	return (h ^ h>>32) * factor
}

// load returns the first eight bytes of s.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
