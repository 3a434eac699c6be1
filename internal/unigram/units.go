// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"hash/maphash"
	"strings"
)

// class tells what a byte may begin.
type class uint8

const (
	other     class = iota
	plain           // a character of one byte that stands for itself
	latin           // a letter of two bytes
	typeset         // of three bytes, a dash or a quotation mark or another character
	separator       // a character of one byte that becomes a space
)

// classes returns the classes of all bytes.
func (m *charsmap) classes() *[256]class {
	classes := new([256]class)
	for c := byte('!'); c <= '~'; c++ {
		if m.ascii[c] {
			classes[c] = plain
		}
	}
	if m.ascii[' '] {
		classes[' '] = separator
	}
	for _, c := range "\t\n" {
		if r, ok := m.transform(string(c)); ok && r == " " {
			classes[c] = separator
		}
	}
	for lead := 0xC3; lead <= 0xC9; lead++ { // U+00C0 to U+027F
		first := rune(lead&0x1f) << 6
		if m.keepsWords(first, first+0x3f) {
			classes[lead] = latin
		}
	}
	if m.keepsWords(0x2010, 0x2016) && m.keepsWords(0x2018, 0x201F) {
		classes[0xE2] = typeset
	}
	return classes
}

// keepsWords tells whether no character of a range becomes nothing or a space.
func (m *charsmap) keepsWords(first, last rune) bool {
	for r := first; r <= last; r++ {
		if to, ok := m.transform(string(r)); ok && (to == "" || strings.ContainsAny(to, " "+mark)) {
			return false
		}
	}
	return true
}

// wordCharacter returns the length of a character at the beginning of text that is part
// of a word whatever is around it; 0 if it is another one.
func (m *Model) wordCharacter(text string) int {
	if len(text) == 0 {
		return 0
	}
	switch m.classes[text[0]] {
	case plain:
		return 1
	case latin:
		if len(text) > 1 && text[1]&0xC0 == 0x80 {
			return 2
		}
	case typeset:
		if len(text) > 2 && text[1] == 0x80 && 0x90 <= text[2] && text[2] <= 0x9F && text[2] != 0x97 {
			return 3
		}
	}
	return 0
}

// cutUnit cuts off a beginning of text whose ids do not depend on what is behind it. It
// ends before a separator that has a character of words on both sides. It is the usual
// case that it holds one word and maybe the separator before it.
func (m *Model) cutUnit(text string) (unit, rest string) {
	inWord := false
	for i := 0; i < len(text); {
		if m.classes[text[i]] == plain {
			i, inWord = i+1, true
			continue
		}
		if n := m.wordCharacter(text[i:]); n > 0 {
			i, inWord = i+n, true
			continue
		}
		if inWord && m.classes[text[i]] == separator && m.wordCharacter(text[i+1:]) > 0 {
			return text[:i], text[i:]
		}
		i, inWord = i+1, false
	}
	return text, ""
}

// isWord tells whether all of text are characters of words.
func (m *Model) isWord(text string) bool {
	for len(text) > 0 {
		n := m.wordCharacter(text)
		if n == 0 {
			return false
		}
		text = text[n:]
	}
	return true
}

// cacheSlots is how many words a work remembers with their ids, and longestRemembered how
// long they may be: most words of a text are among few.
const (
	cacheSlots        = 1 << 14
	longestRemembered = 17
)

// remembered is a word and its ids, in 32 bytes.
type remembered struct {
	length, count uint8 // of word and ids; length 0 is an empty place
	word          [longestRemembered]byte
	ids           [3]int32
}

// appendUnit appends the ids of a unit.
func (m *Model) appendUnit(dst []int32, w *work, unit string) []int32 {
	word := unit
	if m.classes[word[0]] == separator {
		word = word[1:]
	}
	if len(word) == 0 || len(word) > longestRemembered {
		return m.appendAny(dst, w, unit)
	}
	slot := &w.words[maphash.String(m.seed, word)%cacheSlots]
	if string(slot.word[:slot.length]) == word {
		return append(dst, slot.ids[:slot.count]...)
	}
	first := len(dst)
	dst = m.appendAny(dst, w, unit)
	if ids := dst[first:]; len(ids) <= len(slot.ids) && m.isWord(word) {
		slot.length, slot.count = uint8(copy(slot.word[:], word)), uint8(copy(slot.ids[:], ids))
	}
	return dst
}
