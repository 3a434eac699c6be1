// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"
)

// charsmap is the precompiled character map of SentencePiece: a double-array trie in
// the layout of darts-clone whose values are positions in a list of strings that end
// with NUL.
//
//	┌──────────────┬─────────────────────────┬──────────────────────────────┐
//	│ bytes of the │ units of the trie       │ replacements, each ending    │
//	│ trie: uint32 │ uint32 each             │ with a byte 0                │
//	└──────────────┴─────────────────────────┴──────────────────────────────┘
type charsmap struct {
	units        []uint32
	replacements string
	// ascii tells for each ASCII character whether it stands for itself.
	ascii [utf8.RuneSelf]bool
}

func newCharsmap(data string) (*charsmap, error) {
	if len(data) < 4 {
		return nil, errors.New("character map is empty")
	}
	size := uint64(binary.LittleEndian.Uint32([]byte(data[:4])))
	if size%4 != 0 || size == 0 || size > uint64(len(data)-4) {
		return nil, errors.New("character map is cut")
	}
	m := &charsmap{units: make([]uint32, size/4), replacements: data[4+size:]}
	for i := range m.units {
		m.units[i] = binary.LittleEndian.Uint32([]byte(data[4+4*i : 8+4*i]))
	}
	if !strings.HasSuffix(m.replacements, "\x00") {
		return nil, errors.New("character map does not end its replacements")
	}
	for c := range m.ascii {
		_, found := m.transform(string(rune(c)))
		m.ascii[c] = !found
	}
	return m, nil
}

// transform returns the replacement of the shortest beginning of s that has one. That
// it is the shortest, and that it replaces all of s, is what the reference does.
func (m *charsmap) transform(s string) (string, bool) {
	at := uint32(0)
	at ^= offset(m.units[0])
	for i := 0; i < len(s); i++ {
		c := uint32(s[i])
		if c == 0 {
			break
		}
		at ^= c
		if at >= uint32(len(m.units)) {
			return "", false
		}
		unit := m.units[at]
		if unit&(1<<31|0xff) != c {
			return "", false
		}
		at ^= offset(unit)
		if unit>>8&1 == 1 {
			return m.value(at)
		}
	}
	return "", false
}

// offset decodes the distance to the children of a unit.
func offset(unit uint32) uint32 { return unit >> 10 << (unit & (1 << 9) >> 6) }

// value returns the replacement that the leaf at points to.
func (m *charsmap) value(at uint32) (string, bool) {
	if at >= uint32(len(m.units)) {
		return "", false
	}
	from := m.units[at] &^ (1 << 31)
	if from >= uint32(len(m.replacements)) {
		return "", false
	}
	to := strings.IndexByte(m.replacements[from:], 0)
	return m.replacements[from:][:to], true
}

// longestCluster is the length in bytes from which a grapheme cluster is replaced
// character by character instead of as a whole.
const longestCluster = 6

// normalize appends the normal form of text, which is valid UTF-8, to dst.
func (m *charsmap) normalize(dst []byte, text string) []byte {
	for len(text) > 0 {
		if c := text[0]; c < utf8.RuneSelf && m.ascii[c] && (len(text) == 1 || text[1] < utf8.RuneSelf) {
			dst = append(dst, c)
			text = text[1:]
			continue
		}
		n := cluster(text)
		dst = m.replace(dst, text[:n])
		text = text[n:]
	}
	return dst
}

// replace appends the normal form of one grapheme cluster.
func (m *charsmap) replace(dst []byte, s string) []byte {
	if len(s) < longestCluster {
		if r, ok := m.transform(s); ok {
			return append(dst, r...)
		}
	}
	for _, r := range s {
		var buf [utf8.UTFMax]byte
		part := buf[:utf8.EncodeRune(buf[:], r)]
		if to, ok := m.transform(string(part)); ok {
			dst = append(dst, to...)
		} else {
			dst = append(dst, part...)
		}
	}
	return dst
}
