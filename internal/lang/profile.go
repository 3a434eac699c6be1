// SPDX-License-Identifier: Apache-2.0

package lang

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/profile.bin
var profileData string

//go:embed data/stop_other.txt
var stopOther string

// calendar holds names of months, days and the like, which a question about numbers has:
// they tell its language, and are no names of things although some have a capital.
//
//go:embed data/calendar.txt
var calendar string

// classes is the number of languages that the profile tells apart: the five detected
// ones first, then those whose texts must not be taken for one of the five.
const classes = 17

// detected is the number of classes that Detect may name.
const detected = 5

// The classes of the language that writes nouns with capitals, and of the one that begins
// questions with a mark.
const classGerman, classSpanish = 2, 4

// costs holds for each class the negative log-probability of an n-gram's last letter
// given those before, in units of 1/16 nat.
type costs [classes]uint8

// profile is the decoded data/profile.bin: see package train for what it holds.
type profile struct {
	codes    []string
	letter   [letterLimit]uint8 // 1 + place in the alphabet, 0 if not in it
	unigrams []costs            // by place in the alphabet
	bigram   []uint16           // by two places: 1 + index into grams, 0 if none
	trigram  []uint16           // by three places
	grams    []costs
	function map[string]uint32 // function words as written, bit i set for class i
	calendar map[string]bool   // those of them that are in the calendar
}

// letterLimit is above the code point of every letter of the alphabet, all of which are in
// the blocks Basic Latin to Latin Extended-B.
const letterLimit = 0x250

// alphabetBits is the number of bits of a place in the alphabet.
const alphabetBits = 6

// loadProfile decodes the embedded profile on first use; it takes 600 KB of memory.
var loadProfile = sync.OnceValue(func() *profile {
	p := &profile{
		bigram:   make([]uint16, 1<<(2*alphabetBits)),
		trigram:  make([]uint16, 1<<(3*alphabetBits)),
		function: make(map[string]uint32),
		calendar: make(map[string]bool),
	}
	_, rest, _ := strings.Cut(profileData, "\n")
	codes, rest, _ := strings.Cut(rest, "\n")
	alphabet, rest, _ := strings.Cut(rest, "\n")
	sizes, rest, _ := strings.Cut(rest, "\n")
	p.codes = strings.Fields(codes)
	var bigrams, trigrams int
	// The data is part of the program and checked by a test: the scan cannot fail.
	_, _ = fmt.Sscan(sizes, &bigrams, &trigrams)
	p.unigrams = make([]costs, utf8.RuneCountInString(alphabet))
	for i, r := range []rune(alphabet) {
		p.letter[r] = uint8(i + 1)
		rest = rest[copy(p.unigrams[i][:], rest):]
	}
	p.grams = make([]costs, bigrams+trigrams)
	for i := range p.grams {
		letters, table := 2, p.bigram
		if i >= bigrams {
			letters, table = 3, p.trigram
		}
		key := 0
		for _, place := range []byte(rest[:letters]) {
			key = key<<alphabetBits | int(place)
		}
		table[key] = uint16(i + 1)
		rest = rest[letters:]
		rest = rest[copy(p.grams[i][:], rest):]
	}
	p.addFunctionWords()
	return p
})

// addFunctionWords reads the stop-word lists and the calendar.
func (p *profile) addFunctionWords() {
	class := make(map[string]int)
	for i, code := range p.codes {
		class[code] = i
	}
	for code, list := range map[string]string{"en": stopEnglish, "fr": stopFrench, "de": stopGerman, "it": stopItalian, "es": stopSpanish} {
		for _, w := range strings.Fields(list) {
			p.function[w] |= 1 << class[code]
		}
	}
	for line := range strings.Lines(calendar) {
		code, list, _ := strings.Cut(line, " ")
		for _, w := range strings.Fields(list) {
			p.function[w] |= 1 << class[code]
			p.calendar[w] = true
		}
	}
	for line := range strings.Lines(stopOther) {
		code, list, _ := strings.Cut(line, " ")
		for _, w := range strings.Fields(list) {
			p.function[w] |= 1 << class[code]
		}
	}
}

// cost returns the negative log-likelihood of a word for each class in 1/16 nat, and
// false if the word holds a letter that is not in the alphabet. The word is in lower case.
func (p *profile) cost(word []byte, function uint32) (cost [classes]int, known bool) {
	key, i := 0, -1
	for _, r := range string(word) {
		i++
		if r >= letterLimit || p.letter[r] == 0 {
			return cost, false
		}
		key = key<<alphabetBits | int(p.letter[r]-1)
		row := p.row(key, i)
		if row == nil {
			continue // rare everywhere: says nothing
		}
		for class, c := range row {
			cost[class] += int(c)
		}
	}
	for set := function; set != 0; set &= set - 1 {
		cost[bits.TrailingZeros32(set)] -= functionBonus
	}
	return cost, true
}

// row returns the costs of the letter at place i of a word; key holds it and those before.
func (p *profile) row(key, i int) *costs {
	const two, three = 1<<(2*alphabetBits) - 1, 1<<(3*alphabetBits) - 1
	at := uint16(0)
	switch i {
	case 0:
		return &p.unigrams[key]
	case 1:
		at = p.bigram[key&two]
	default:
		if at = p.trigram[key&three]; at == 0 {
			at = p.bigram[key&two]
		}
	}
	if at == 0 {
		return nil
	}
	return &p.grams[at-1]
}
