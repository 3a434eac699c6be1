// SPDX-License-Identifier: Apache-2.0

package tokentest

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Odd returns n texts that tokenizers disagree about. The same seed gives the same ones.
func Odd(seed uint64, n int) []string {
	m := &maker{rand.New(rand.NewPCG(seed, 0))}
	texts := make([]string, n)
	for i := range texts {
		texts[i] = m.text(i)
	}
	return texts
}

// maker draws texts at random.
type maker struct{ *rand.Rand }

// text returns a text of one kind, by turns, or one of all kinds together.
func (m *maker) text(i int) string {
	kinds := []func() string{
		m.sentence, m.accents, m.compatible, m.scripts, m.ideographs, m.emoji, m.invisible, m.rightToLeft,
		m.spaces, m.numbers, m.code, m.run, m.bytes,
	}
	if k := i % (len(kinds) + 3); k < len(kinds) {
		return kinds[k]()
	}
	var b strings.Builder
	for range 2 + m.IntN(5) {
		b.WriteString(kinds[m.IntN(len(kinds))]())
		if m.IntN(2) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// pick returns one of all.
func pick[T any](m *maker, all []T) T { return all[m.IntN(len(all))] }

// word returns a word of the five languages.
func (m *maker) word() string { return pick(m, words) }

// within returns a character of a range; it may not be assigned.
func (m *maker) within(r [2]rune) rune { return r[0] + m.Int32N(r[1]-r[0]) }

// sentence returns some words, of which some are changed.
func (m *maker) sentence() string {
	var b strings.Builder
	for range 2 + m.IntN(15) {
		w := m.word()
		switch m.IntN(12) {
		case 0:
			w = strings.ToUpper(w)
		case 1:
			w += m.word() // a compound that no vocabulary holds
		case 2:
			w = norm.NFD.String(w)
		case 3:
			runes := []rune(w)
			runes[m.IntN(len(runes))] = m.within(pick(m, latin))
			w = string(runes)
		case 4:
			w += string(m.within(pick(m, signs)))
		}
		b.WriteString(w)
		b.WriteString(pick(m, []string{" ", " ", " ", " ", ", ", ". ", "-", "/", " – ", "’", "'", ":\n"}))
	}
	return b.String()
}

// accents returns Latin letters with marks, composed, decomposed, in the wrong order or
// too many.
func (m *maker) accents() string {
	var b strings.Builder
	for range 1 + m.IntN(12) {
		b.WriteRune(m.within(pick(m, latin)))
		for m.IntN(3) == 0 {
			b.WriteRune(m.within(pick(m, marks)))
		}
		if m.IntN(5) == 0 {
			b.WriteByte(' ')
		}
	}
	return pick(m, []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD}).String(b.String()) + m.word()
}

// compatible returns characters that stand for others: ligatures, wide and small forms,
// letters of mathematics, fractions, units.
func (m *maker) compatible() string { return m.mixed(compatible, 10) }

// scripts returns letters of any script, and now and then any character at all.
func (m *maker) scripts() string {
	if m.IntN(2) == 0 {
		return m.mixed(scripts, 12)
	}
	var b strings.Builder
	for range 1 + m.IntN(6) {
		r := m.Int32N(0x30000)
		if m.IntN(8) == 0 {
			r = m.Int32N(unicode.MaxRune + 1)
		}
		b.WriteString(pick(m, []string{"", " ", "a", m.word()}))
		if utf8.ValidRune(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ideographs returns Chinese, Japanese and Korean.
func (m *maker) ideographs() string { return m.mixed(ideographs, 20) }

// mixed returns characters of the ranges, between which are words and blanks.
func (m *maker) mixed(ranges [][2]rune, n int) string {
	var b strings.Builder
	r := pick(m, ranges)
	for range 1 + m.IntN(n) {
		switch m.IntN(10) {
		case 0:
			b.WriteByte(' ')
		case 1:
			b.WriteString(m.word())
		case 2:
			b.WriteRune(m.within(pick(m, marks)))
		case 3:
			r = pick(m, ranges)
		default:
			b.WriteRune(m.within(r))
		}
	}
	return b.String()
}

// emoji returns emoji in sequences that are meant and in others.
func (m *maker) emoji() string {
	var b strings.Builder
	for range 1 + m.IntN(6) {
		switch m.IntN(6) {
		case 0:
			b.WriteString(pick(m, sequences))
		case 1:
			b.WriteString(m.word())
		default:
			b.WriteRune(m.within(pick(m, pictures)))
			for m.IntN(3) == 0 {
				b.WriteString(pick(m, []string{"\u200d", "\ufe0f", "\ufe0e", "\U0001f3fb", "\U0001f3ff", "\u20e3", "\U000e0062"}))
				b.WriteRune(m.within(pick(m, pictures)))
			}
		}
	}
	return b.String()
}

// invisible returns words with controls, formats and characters without width.
func (m *maker) invisible() string {
	var b strings.Builder
	for range 1 + m.IntN(8) {
		switch m.IntN(4) {
		case 0:
			b.WriteString(m.word())
		case 1:
			b.WriteRune(m.within(pick(m, controls)))
		case 2:
			b.WriteString(pick(m, []string{"a", "é", "e\u0301", " ", ".", "東", "\r\n", "\u2581"}))
		default:
			b.WriteString(pick(m, special))
		}
	}
	return b.String()
}

// rightToLeft returns Hebrew and Arabic with marks of direction.
func (m *maker) rightToLeft() string {
	var b strings.Builder
	for range 1 + m.IntN(10) {
		switch m.IntN(5) {
		case 0:
			b.WriteRune(m.within([2]rune{0x200C, 0x2070}))
		case 1:
			b.WriteString(" " + m.word() + " ")
		default:
			b.WriteRune(m.within(pick(m, rightToLeft)))
		}
	}
	return b.String()
}

// spaces returns words among white space.
func (m *maker) spaces() string {
	var b strings.Builder
	for range 1 + m.IntN(6) {
		for range m.IntN(5) {
			b.WriteString(pick(m, blanks))
		}
		b.WriteString(pick(m, []string{"", "a", ".", "9", "'s", "\u2581", m.word()}))
	}
	for range m.IntN(4) {
		b.WriteString(pick(m, blanks))
	}
	return b.String()
}

// numbers returns numbers, part numbers and units.
func (m *maker) numbers() string {
	var b strings.Builder
	for range 1 + m.IntN(5) {
		digits := func(n int) {
			for range 1 + m.IntN(n) {
				b.WriteByte('0' + byte(m.IntN(10)))
			}
		}
		letters := func(n int) {
			for range 1 + m.IntN(n) {
				b.WriteByte('A' + byte(m.IntN(26)))
			}
		}
		switch m.IntN(6) {
		case 0:
			digits(12)
		case 1:
			digits(3)
			b.WriteString(pick(m, []string{".", ",", "'", "’", "\u00a0", "\u202f"}))
			digits(3)
		case 2:
			digits(4)
			letters(3)
			b.WriteString(pick(m, []string{"-", "/", ".", "_", " ", ""}))
			digits(5)
		case 3:
			letters(4)
			digits(17)
		case 4:
			digits(4)
			b.WriteString(pick(m, units))
		default:
			b.WriteRune(m.within(pick(m, digitRanges)))
			digits(2)
		}
		b.WriteString(pick(m, []string{" ", " ", ", ", "; ", "\t", "\n", ""}))
	}
	return b.String()
}

// code returns addresses and pieces of programs.
func (m *maker) code() string {
	var b strings.Builder
	for range 1 + m.IntN(5) {
		b.WriteString(pick(m, snippets))
		if m.IntN(2) == 0 {
			b.WriteRune(m.within([2]rune{0x21, 0x7f}))
		}
		if m.IntN(3) == 0 {
			b.WriteString(m.word())
		}
	}
	return b.String()
}

// run returns one or two characters many times, often about the length at which some
// tokenizer changes what it does.
func (m *maker) run() string {
	unit := pick(m, units)
	switch m.IntN(3) {
	case 0:
		unit = string(m.within([2]rune{0x20, 0x7f}))
	case 1:
		unit = string(m.within(pick(m, latin))) + pick(m, []string{"", "a", "\u0301", " ", "\n"})
	}
	n := m.IntN(40)
	switch m.IntN(4) {
	case 0:
		n = 95 + m.IntN(12)
	case 1:
		n = m.IntN(300)
	}
	return m.word() + strings.Repeat(unit, n) + pick(m, []string{"", " ", "x", m.word()})
}

// bytes returns text with bytes that are not UTF-8, or nothing but such bytes.
func (m *maker) bytes() string {
	if m.IntN(2) == 0 {
		b := make([]byte, 1+m.IntN(16))
		for i := range b {
			b[i] = byte(m.IntN(256))
		}
		return string(b)
	}
	b := []byte(m.sentence())
	for range 1 + m.IntN(4) {
		b[m.IntN(len(b))] = byte(m.IntN(256))
	}
	return string(b)
}
