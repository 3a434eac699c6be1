// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"unicode"
	"unicode/utf8"
)

// class says what a rune is to the tokeniser.
type class uint8

const (
	other  class = iota // separates words
	letter              // letter or mark
	digit               // digit, superscript or subscript
	joint               // joins two words into a compound if a word follows at once
	single              // a token of its own: ideograph, kana, vulgar fraction
	degree              // '°', which joins the letter after it
)

// asciiClass is classOf for one-byte runes.
var asciiClass = func() (t [utf8.RuneSelf]class) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			t[c] = letter
		case '0' <= c && c <= '9':
			t[c] = digit
		}
	}
	for _, c := range "-_/.,'&@" {
		t[c] = joint
	}
	return t
}()

// classOf returns the class of the rune at text[i:] and its length in bytes. Invalid
// UTF-8 separates words.
func classOf(text string, i int) (class, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return asciiClass[c], 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == utf8.RuneError:
		return other, size
	case r == '\u2019' || r == '\u2010' || r == '\u2011' || r == '·' || r == '\u22c5' || r == '×':
		return joint, size
	case r == '°':
		return degree, size
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
		return single, size
	case unicode.IsLetter(r), unicode.IsMark(r), r == '\u00ad', r == '\u200c', r == '\u200d':
		return letter, size
	case unicode.IsDigit(r):
		return digit, size
	case unicode.Is(unicode.No, r):
		if r >= '\u00bc' && r <= '\u00be' || r >= '\u2150' && r <= '\u215e' || r == '\u2189' {
			return single, size
		}
		return digit, size
	}
	return other, size
}

// shape collects what kinds of runes a run holds.
type shape struct {
	letters, digits, joints bool
}

// run cuts the whole text into runs and emits the tokens of each.
func (s *state) run() {
	text := s.text
	for i := 0; i < len(text); {
		c, size := classOf(text, i)
		switch c {
		case letter, digit:
			end, sh := scanRun(text, i)
			s.emitRun(i, end, sh)
			i = end
		case single:
			s.emit(cut(fold(text[i:i+size])), i, i+size, false)
			s.position++
			i += size
		case degree:
			i += s.emitDegree(i, size)
		default:
			i += size
		}
	}
}

// emitDegree emits "°c" for "°C" and nothing for a lone degree sign. It returns the
// number of bytes consumed.
func (s *state) emitDegree(i, size int) int {
	next := i + size
	if next >= len(s.text) {
		return size
	}
	unit := s.text[next] | 0x20
	if unit != 'c' && unit != 'f' && unit != 'k' {
		return size
	}
	if next+1 < len(s.text) {
		if c, _ := classOf(s.text, next+1); c == letter || c == digit {
			return size
		}
	}
	s.emit("°"+string(rune(unit)), i, next+1, false)
	s.position++
	return size + 1
}

// maxRunBytes bounds a run, and with it the work of taking one apart. What is longer is
// not language and is cut into several runs.
const maxRunBytes = 256

// scanRun returns the end of the run that starts at text[i]: letters and digits, and the
// joints between them.
func scanRun(text string, i int) (end int, sh shape) {
	before := other
	for end = i; end < len(text) && end-i < maxRunBytes; {
		c, size := classOf(text, end)
		switch c {
		case letter:
			sh.letters = true
		case digit:
			sh.digits = true
		case joint:
			if end-i+size >= maxRunBytes || !joins(text, end, size, before) {
				return end, sh
			}
			sh.joints = true
		default:
			return end, sh
		}
		before = c
		end += size
	}
	return end, sh
}

// joins reports whether the joint text[at:at+size], which follows a rune of class
// before, connects two words.
func joins(text string, at, size int, before class) bool {
	next := at + size
	if before == joint || next >= len(text) {
		return false
	}
	after, _ := classOf(text, next)
	if after != letter && after != digit {
		return false
	}
	switch text[at] {
	case ',':
		return before == digit && after == digit
	case '.':
		// "…the end.The next" lacks a space: common in extracted text.
		return before == digit || after == digit || !(lower(text[at-1]) && upper(text[next]))
	case '\'', '&':
		return before == after
	case "×"[0]:
		if text[at:next] == "×" {
			return before == digit && after == digit
		}
	}
	return true
}

func lower(c byte) bool { return 'a' <= c && c <= 'z' }
func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
