// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// kind is a set of what the regular expressions tell characters apart by.
type kind uint8

const (
	letter  kind = 1 << iota // \p{L}
	number                   // \p{N}
	space                    // \s
	newline                  // \r and \n, which are space too
	upper                    // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
	lower                    // [\p{Ll}\p{Lm}\p{Lo}\p{M}]
)

// tableSize is below the character from which kinds are not kept in a table.
const tableSize = 0x3000

// kinds holds the kinds of the characters up to tableSize.
var kinds = sync.OnceValue(func() *[tableSize]kind {
	table := new([tableSize]kind)
	for r := range table {
		table[r] = findKind(rune(r))
	}
	return table
})

// findKind asks Unicode's tables for the kind of r.
func findKind(r rune) kind {
	k := kind(0)
	switch {
	case unicode.IsLetter(r):
		k = letter
		if !unicode.In(r, unicode.Ll) {
			k |= upper
		}
		if !unicode.In(r, unicode.Lu, unicode.Lt) {
			k |= lower
		}
	case unicode.IsMark(r):
		k = upper | lower
	case unicode.IsNumber(r):
		k = number
	case unicode.IsSpace(r):
		k = space
		if r == '\r' || r == '\n' {
			k |= newline
		}
	}
	return k
}

// splitter cuts a text, which is valid UTF-8, as one of the regular expressions does.
type splitter struct {
	text  string
	table *[tableSize]kind
}

// kind returns the kind and the length of the character at i; behind the text both are 0.
func (s *splitter) kind(i int) (kind, int) {
	if i >= len(s.text) {
		return 0, 0
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		return s.table[c], 1
	}
	r, n := utf8.DecodeRuneInString(s.text[i:])
	if r < tableSize {
		return s.table[r], n
	}
	return findKind(r), n
}

// skip returns the end of the run of characters with a kind of set from i on.
func (s *splitter) skip(i int, set kind) int {
	for {
		k, n := s.kind(i)
		if k&set == 0 {
			return i
		}
		i += n
	}
}

// cutCL100K matches patternCL100K.
func cutCL100K(s *splitter, at int) int {
	if end := s.contraction(at); end > at {
		return end
	}
	k, n := s.kind(at)
	if k&letter != 0 {
		return s.skip(at+n, letter)
	}
	if k&(newline|number) == 0 {
		if next, m := s.kind(at + n); next&letter != 0 {
			return s.skip(at+n+m, letter)
		}
	}
	return s.cutRest(at, "\r\n")
}

// cutO200K matches patternO200K.
func cutO200K(s *splitter, at int) int {
	k, n := s.kind(at)
	prefix := n
	if k&(newline|letter|number) != 0 {
		prefix = 0
	}
	end := s.capitalized(at + prefix)
	if end == 0 && prefix > 0 {
		end = s.capitalized(at)
	}
	if end == 0 {
		end = s.capitals(at + prefix)
	}
	if end == 0 && prefix > 0 {
		end = s.capitals(at)
	}
	if end > 0 {
		return s.contraction(end)
	}
	return s.cutRest(at, "\r\n/")
}

// capitalized matches upper* lower+ and returns the end; 0: no match.
func (s *splitter) capitalized(at int) int {
	last, i := 0, at // the end of the last character that is upper and lower
	for {
		k, n := s.kind(i)
		if k&upper == 0 {
			if k&lower != 0 {
				return s.skip(i+n, lower)
			}
			return last
		}
		i += n
		if k&lower != 0 {
			last = i
		}
	}
}

// capitals matches upper+ lower* where capitalized does not match.
func (s *splitter) capitals(at int) int {
	if end := s.skip(at, upper); end > at {
		return end
	}
	return 0
}

// cutRest matches what the two expressions end with: numbers, signs with the line ends
// and other signs behind, white space.
func (s *splitter) cutRest(at int, behind string) int {
	k, n := s.kind(at)
	if k&number != 0 {
		end := at + n
		for range 2 {
			k, n := s.kind(end)
			if k&number == 0 {
				break
			}
			end += n
		}
		return end
	}
	signs := at
	if s.text[at] == ' ' {
		signs++
	}
	if end := s.skipSigns(signs); end > signs {
		for end < len(s.text) && strings.IndexByte(behind, s.text[end]) >= 0 {
			end++
		}
		return end
	}
	return s.cutSpace(at)
}

// skipSigns returns the end of the run of [^\s\p{L}\p{N}] from i on.
func (s *splitter) skipSigns(i int) int {
	for {
		k, n := s.kind(i)
		if n == 0 || k&(space|letter|number) != 0 {
			return i
		}
		i += n
	}
}

// cutSpace matches white space: up to its last line end if it has one, else all but its
// last character, which goes with what follows, unless nothing follows or it is alone.
func (s *splitter) cutSpace(at int) int {
	lineEnd, last, i := 0, at, at
	for {
		k, n := s.kind(i)
		if k&space == 0 {
			break
		}
		last = i
		i += n
		if k&newline != 0 {
			lineEnd = i
		}
	}
	switch {
	case lineEnd > 0:
		return lineEnd
	case i == len(s.text) || last == at:
		return i
	}
	return last
}

// contraction matches (?i:'s|'t|'re|'ve|'m|'ll|'d) and returns the end; at if it does not
// match.
func (s *splitter) contraction(at int) int {
	if at+1 >= len(s.text) || s.text[at] != '\'' {
		return at
	}
	first, second := s.text[at+1]|0x20, byte(0)
	if at+2 < len(s.text) {
		second = s.text[at+2] | 0x20
	}
	switch {
	case first == 's', first == 't', first == 'm', first == 'd':
		return at + 2
	case first == 'r' && second == 'e', first == 'v' && second == 'e', first == 'l' && second == 'l':
		return at + 3
	}
	return at
}
