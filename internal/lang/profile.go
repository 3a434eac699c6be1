// SPDX-License-Identifier: Apache-2.0

package lang

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/profile.bin
var profileData string

//go:embed data/stop_other.txt
var stopOther string

// classes is the number of languages that the profile tells apart: the five detected
// ones first, then those whose texts must not be taken for one of the five.
const classes = 17

// detected is the number of classes that Detect may name.
const detected = 5

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

// addFunctionWords reads the stop-word lists.
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
	for line := range strings.Lines(stopOther) {
		code, list, _ := strings.Cut(line, " ")
		for _, w := range strings.Fields(list) {
			p.function[w] |= 1 << class[code]
		}
	}
}
