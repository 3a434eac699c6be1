// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxAcronym is the length up to which a word in capitals is an abbreviation of its own.
const maxAcronym = 4

// maxCorrections is the number of words that a misspelt one may be read as.
const maxCorrections = 4

// correct adds to words that nobody knows the known ones that they may be misspellings or
// abbreviations of. Words with digits are codes and are never corrected.
func (x *phraseIndex) correct(tokens []token, known func(string) bool, extra []string) {
	for i := range tokens {
		t := &tokens[i]
		if t.digits || t.caps && len(t.folded) <= maxAcronym || utf8.RuneCountInString(t.folded) < 3 || known(t.folded) || x.knows(t) {
			continue
		}
		t.forms = append(t.forms, x.corrections(t.folded, extra)...)
	}
}

// knows reports whether a word, or its stem, stands in a phrase.
func (x *phraseIndex) knows(t *token) bool {
	if len(x.byWord[t.folded]) > 0 || len(x.compact[t.folded]) > 0 {
		return true
	}
	return slices.ContainsFunc(t.stems(), func(stem string) bool { return len(x.byWord[stem]) > 0 })
}

// corrections returns the known words nearest to an unknown one.
func (x *phraseIndex) corrections(word string, extra []string) []form {
	var found []form
	// A plural may be misspelt whose singular alone is known.
	singular := strings.TrimRight(word, "sn")
	try := func(candidate string) {
		cost := misspelling(word, candidate)
		if cost == 0 && len(word)-len(singular) == 1 && len(singular) >= 4 {
			cost = misspelling(singular, candidate)
		}
		if cost > 0 {
			found = append(found, form{folded: candidate, cost: cost})
		}
	}
	for n := min(len(word)-2, 4); n <= len(word)+12; n++ {
		for _, candidate := range x.byLen[n] {
			try(candidate)
		}
	}
	for _, candidate := range extra {
		try(candidate)
	}
	slices.SortFunc(found, func(a, b form) int {
		switch {
		case a.cost < b.cost:
			return -1
		case a.cost > b.cost:
			return 1
		}
		return strings.Compare(a.folded, b.folded)
	})
	found = slices.CompactFunc(found, func(a, b form) bool { return a.folded == b.folded })
	return found[:min(len(found), maxCorrections)]
}

// The costs of reading a word as another, as shares of a word that was matched.
const (
	costAbbreviated = 0.12 // either of the two
	costSwapped     = 0.14 // two letters swapped
	costSlip        = 0.15 // a letter too many, missing, or another
	costTwoSlips    = 0.3
)

// misspelling returns what it costs to read a word as a known one, 0 if it can't be read
// so. A letter replaced by another is accepted in long words only: short words one letter
// apart are different words more often than slips.
func misspelling(word, known string) float64 {
	if word == known || len(known) < 3 {
		return 0
	}
	distance, replaced := damerau(word, known, 2)
	switch {
	case distance == 1 && !replaced && len(word) == len(known):
		return costSwapped
	case distance == 1 && !replaced && len(word) >= 5:
		return costSlip
	case distance == 1 && len(known) >= 6 && word[0] == known[0]:
		return costSlip
	case distance == 2 && len(word) >= 8 && word[0] == known[0]:
		return costTwoSlips
	}
	if abbreviates(word, known) {
		return costAbbreviated
	}
	return 0
}

// abbreviates reports whether a word is a known one with letters left out, as people
// abbreviate: it has the same first letter and the same consonants ("frnt", "lft"), or it
// is a beginning of four to eight letters ("temp"); a longer one is a word of its own, of
// which the known one is a compound.
func abbreviates(word, known string) bool {
	if len(word) >= len(known) || word[0] != known[0] {
		return false
	}
	if len(word) >= 4 && len(word) <= 8 && len(known) >= len(word)+3 && strings.HasPrefix(known, word) {
		return true
	}
	if strings.ContainsAny(word[1:], "aeiou") || len(known) > len(word)+4 {
		return false
	}
	return consonants(word) == consonants(known)
}

// begins reports whether a known word is an abbreviation of a word: its beginning, of at
// least four letters.
func begins(word, known string) bool {
	return len(known) >= 4 && len(word) >= len(known)+3 && strings.HasPrefix(word, known)
}

func consonants(word string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return -1
		}
		return r
	}, word[1:])
}

// damerau returns the number of letters to insert, delete, replace or swap with their
// neighbour to make a of b, at most limit+1, and whether one was replaced. It compares
// bytes: words are folded, and a letter of several bytes counts more.
func damerau(a, b string, limit int) (distance int, replaced bool) {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1, false
	}
	// One change makes at most one letter of a word disappear.
	if x, y := letters(a), letters(b); bits.OnesCount32(x&^y) > limit || bits.OnesCount32(y&^x) > limit {
		return limit + 1, false
	}
	type cell struct {
		cost     int
		replaced bool
	}
	var short [3][32]cell // most words fit
	rows := [3][]cell{short[0][:], short[1][:], short[2][:]}
	if len(b) >= len(short[0]) {
		rows = [3][]cell{make([]cell, len(b)+1), make([]cell, len(b)+1), make([]cell, len(b)+1)}
	}
	for j := range rows[1] {
		rows[1][j].cost = j
	}
	least := 0
	for i := 1; i <= len(a); i++ {
		previous, last, row := rows[(i-1)%3], rows[i%3], rows[(i+1)%3]
		row[0] = cell{i, false}
		leastOfLast := least
		least = i
		for j := 1; j <= len(b); j++ {
			best := cell{last[j-1].cost, last[j-1].replaced}
			if a[i-1] != b[j-1] {
				best = cell{last[j-1].cost + 1, true}
				if c := last[j].cost + 1; c <= best.cost {
					best = cell{c, last[j].replaced}
				}
				if c := row[j-1].cost + 1; c <= best.cost {
					best = cell{c, row[j-1].replaced}
				}
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && previous[j-2].cost+1 <= best.cost {
					best = cell{previous[j-2].cost + 1, previous[j-2].replaced}
				}
			}
			row[j] = best
			least = min(least, best.cost)
		}
		if least > limit && leastOfLast > limit {
			return limit + 1, false
		}
	}
	end := rows[(len(a)+1)%3][len(b)]
	return min(end.cost, limit+1), end.replaced
}

// letters is the set of a word's bytes; several bytes share a place in it.
func letters(word string) uint32 {
	var set uint32
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}
