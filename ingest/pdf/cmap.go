// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"slices"

	"github.com/pacenote/pacenote/internal/pdfguard"
)

// cmap maps the codes of a font to characters, or to CIDs (Adobe technical note 5014;
// ISO 32000-1 sections 9.7.5 and 9.10.3). Ranges stay ranges, so that its size is
// linear in that of its stream.
type cmap struct {
	// identity is set if codes are characters of UTF-16 themselves.
	identity bool
	// base is the name of the predefined CMap that this one adds to, if any.
	base   string
	spaces []codeSpace
	chars  map[codeKey]string
	ranges []textRange
	cids   []cidRange
}

// codeKey is a code with its length in bytes: <41> and <0041> differ.
type codeKey struct {
	code uint32
	n    int
}

// codeSpace is a range of codes of n bytes, each byte within that of low and high.
type codeSpace struct {
	low, high []byte
}

// textRange maps codes low…high of n bytes to a text that counts up in its last unit.
type textRange struct {
	low, high uint32
	n         int
	text      []uint16
}

// cidRange maps codes low…high to CIDs that count up from cid.
type cidRange struct {
	low, high uint32
	cid       int
}

// maxMappings bounds the mappings of one CMap.
const maxMappings = 1 << 17

// parseCMap reads a CMap stream. What breaks the rules is skipped.
func parseCMap(data []byte) *cmap {
	m := &cmap{chars: map[codeKey]string{}}
	lexer := pdfguard.Lexer{Data: data}
	var args []any
	for len(m.chars)+len(m.ranges)+len(m.cids) < maxMappings {
		v, ok := lexer.Next()
		if !ok {
			break
		}
		op, isOperator := v.(pdfguard.Keyword)
		if !isOperator {
			if len(args) < maxMappings {
				args = append(args, v)
			}
			continue
		}
		m.operator(string(op), args)
		args = args[:0]
	}
	// Of overlapping ranges the one that begins last is taken.
	slices.SortStableFunc(m.ranges, func(a, b textRange) int { return int(int64(a.low) - int64(b.low)) })
	slices.SortStableFunc(m.cids, func(a, b cidRange) int { return int(int64(a.low) - int64(b.low)) })
	return m
}

// operator takes over the operands of one operator.
func (m *cmap) operator(op string, args []any) {
	switch op {
	case "usecmap":
		if len(args) > 0 {
			if name, ok := args[len(args)-1].(pdfguard.Name); ok {
				m.base = string(name)
			}
		}
	case "endcodespacerange":
		for i := 0; i+1 < len(args); i += 2 {
			low, ok1 := args[i].(pdfguard.String)
			high, ok2 := args[i+1].(pdfguard.String)
			if ok1 && ok2 && len(low) == len(high) && len(low) >= 1 && len(low) <= 4 && len(m.spaces) < 256 {
				m.spaces = append(m.spaces, codeSpace{[]byte(low), []byte(high)})
			}
		}
	case "endbfchar":
		for i := 0; i+1 < len(args); i += 2 {
			code, n, ok := codeOf(args[i])
			if !ok {
				continue
			}
			switch text := args[i+1].(type) {
			case pdfguard.String:
				m.chars[codeKey{code, n}] = unicodeText(string(text))
			case pdfguard.Name:
				m.chars[codeKey{code, n}] = glyphText(string(text))
			}
		}
	case "endbfrange":
		for i := 0; i+2 < len(args); i += 3 {
			m.textRange(args[i], args[i+1], args[i+2])
		}
	case "endcidchar":
		for i := 0; i+1 < len(args); i += 2 {
			code, _, ok1 := codeOf(args[i])
			cid, ok2 := args[i+1].(int64)
			if ok1 && ok2 {
				m.cids = append(m.cids, cidRange{code, code, int(cid)})
			}
		}
	case "endcidrange":
		for i := 0; i+2 < len(args); i += 3 {
			low, _, ok1 := codeOf(args[i])
			high, _, ok2 := codeOf(args[i+1])
			cid, ok3 := args[i+2].(int64)
			if ok1 && ok2 && ok3 && high >= low {
				m.cids = append(m.cids, cidRange{low, high, int(cid)})
			}
		}
	}
}

// textRange takes over a range whose texts count up or are listed.
func (m *cmap) textRange(from, to, value any) {
	low, n, ok1 := codeOf(from)
	high, _, ok2 := codeOf(to)
	if !ok1 || !ok2 || high < low {
		return
	}
	switch v := value.(type) {
	case pdfguard.String:
		units := []uint16{}
		if len(v) == 1 {
			units = append(units, uint16(v[0]))
		}
		for i := 0; i+1 < len(v); i += 2 {
			units = append(units, uint16(v[i])<<8|uint16(v[i+1]))
		}
		if len(units) > 0 && len(units) <= 64 {
			m.ranges = append(m.ranges, textRange{low, high, n, units})
		}
	case pdfguard.Array:
		for i, e := range v {
			s, ok := e.(pdfguard.String)
			if uint32(i) > high-low || len(m.chars) >= maxMappings {
				return
			}
			if ok {
				m.chars[codeKey{low + uint32(i), n}] = unicodeText(string(s))
			}
		}
	}
}

// codeOf returns the code that a string of one to four bytes stands for.
func codeOf(v any) (code uint32, n int, ok bool) {
	s, ok := v.(pdfguard.String)
	if !ok || len(s) == 0 || len(s) > 4 {
		return 0, 0, false
	}
	for i := range len(s) {
		code = code<<8 | uint32(s[i])
	}
	return code, len(s), true
}

// unicodeText decodes the text of a mapping: UTF-16, or a single byte.
func unicodeText(s string) string {
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	if len(s) > 256 {
		s = s[:256]
	}
	return decodeUTF16(s)
}

// text returns the characters of a code of n bytes. A code of another length is taken
// where that one is not mapped: writers disagree on the length for simple fonts.
func (m *cmap) text(code uint32, n int) (string, bool) {
	if m.identity {
		return string(rune(code)), code != 0
	}
	for _, length := range [...]int{n, 3 - n} {
		if t, ok := m.chars[codeKey{code, length}]; ok {
			return t, true
		}
		if r, ok := m.rangeOf(code, length); ok {
			units := slices.Clone(r.text)
			last := uint32(units[len(units)-1]) + code - r.low
			if len(units) == 1 && last > 0xffff {
				return string(rune(last)), true
			}
			units[len(units)-1] = uint16(last)
			b := make([]byte, 0, 2*len(units))
			for _, u := range units {
				b = append(b, byte(u>>8), byte(u))
			}
			return decodeUTF16(string(b)), true
		}
	}
	return "", false
}

// lookBack is how many ranges that begin before a code are looked at.
const lookBack = 8

// rangeOf finds the range of a code in O(log n).
func (m *cmap) rangeOf(code uint32, n int) (textRange, bool) {
	i, _ := slices.BinarySearchFunc(m.ranges, code, func(r textRange, c uint32) int {
		if r.low > c {
			return 1
		}
		return -1
	})
	for j := i - 1; j >= 0 && j >= i-lookBack; j-- {
		if r := m.ranges[j]; r.high >= code && r.n == n {
			return r, true
		}
	}
	return textRange{}, false
}

// cid returns the CID of a code.
func (m *cmap) cid(code uint32) (int, bool) {
	i, _ := slices.BinarySearchFunc(m.cids, code, func(r cidRange, c uint32) int {
		if r.low > c {
			return 1
		}
		return -1
	})
	for j := i - 1; j >= 0 && j >= i-lookBack; j-- {
		if r := m.cids[j]; r.high >= code {
			return r.cid + int(code-r.low), true
		}
	}
	return 0, false
}

// next returns the first code of a string by the code spaces, and its length.
func (m *cmap) next(s string) (code uint32, n int) {
	shortest := 4
	for _, space := range m.spaces {
		shortest = min(shortest, len(space.low))
	}
	for n = 1; n <= 4 && n <= len(s); n++ {
		code = code<<8 | uint32(s[n-1])
		for _, space := range m.spaces {
			if space.holds(s[:n]) {
				return code, n
			}
		}
	}
	n = min(shortest, len(s))
	code = 0
	for i := range n {
		code = code<<8 | uint32(s[i])
	}
	return code, n
}

// holds reports whether a code lies in the space.
func (c codeSpace) holds(code string) bool {
	if len(code) != len(c.low) {
		return false
	}
	for i := range len(code) {
		if code[i] < c.low[i] || code[i] > c.high[i] {
			return false
		}
	}
	return true
}
