// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The probes are sentences that evidence supports, each changed in one way that makes it wrong.
// They were written before the checker, and are not changed with it.

var number = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*`)

// changeNumber returns a sentence with one of its numbers changed, and whether there is any. Marks of
// steps at its beginning are none. What it becomes depends on the sentence alone.
func changeNumber(sentence string) (string, bool) {
	start := len(enumerator.FindString(sentence))
	at := number.FindAllStringIndex(sentence[start:], -1)
	if len(at) == 0 {
		return "", false
	}
	h := fnv.New32a()
	h.Write([]byte(sentence))
	seed := int(h.Sum32() >> 1)
	place := at[seed%len(at)]
	from, to := start+place[0], start+place[1]
	old := sentence[from:to]
	changed := old
	for by := 1 + seed%7; changed == old; by++ {
		changed = add(old, by)
	}
	return sentence[:from] + changed + sentence[to:], true
}

var enumerator = regexp.MustCompile(`^\s*\(?[0-9]{1,2}[.)]\s*(?:[^0-9\s]|$)`)

// add changes the digits of a number by so many, and keeps its signs.
func add(text string, by int) string {
	last := len(text) - 1
	for text[last] < '0' || text[last] > '9' {
		last--
	}
	first := last
	for first > 0 && text[first-1] >= '0' && text[first-1] <= '9' {
		first--
	}
	n, err := strconv.Atoi(text[first : last+1])
	if err != nil {
		return text[:last] + string('0'+(text[last]-'0'+byte(by%9)+1)%10)
	}
	return text[:first] + fmt.Sprintf("%0*d", last+1-first, n+by) + text[last+1:]
}

// opposites are words that turn a statement to its other side.
var opposites = [][2]string{
	{"left", "right"}, {"front", "rear"}, {"on", "off"}, {"up", "down"}, {"upper", "lower"}, {"top", "bottom"},
	{"increase", "decrease"}, {"increases", "decreases"}, {"increased", "decreased"}, {"open", "close"}, {"opened", "closed"},
	{"lock", "unlock"}, {"locked", "unlocked"}, {"enable", "disable"}, {"enabled", "disabled"}, {"before", "after"},
	{"above", "below"}, {"inside", "outside"}, {"connect", "disconnect"}, {"connected", "disconnected"}, {"activate", "deactivate"},
	{"activated", "deactivated"}, {"high", "low"}, {"higher", "lower"}, {"hot", "cold"}, {"more", "less"}, {"add", "remove"},
	{"start", "stop"}, {"forward", "backward"}, {"clockwise", "counterclockwise"}, {"always", "never"}, {"minimum", "maximum"},
	{"select", "deselect"}, {"input", "output"}, {"horizontal", "vertical"}, {"raise", "lower"}, {"tighten", "loosen"},
}

var word = regexp.MustCompile(`\pL+`)

// flipSide returns a sentence with the first word that has an opposite turned into it, and whether
// there is any.
func flipSide(sentence string) (string, bool) {
	for _, at := range word.FindAllStringIndex(sentence, -1) {
		old := sentence[at[0]:at[1]]
		for _, pair := range opposites {
			for i := range pair {
				if strings.EqualFold(pair[i], old) {
					return sentence[:at[0]] + cased(old, pair[1-i]) + sentence[at[1]:], true
				}
			}
		}
	}
	return "", false
}

// cased writes a word as another is written.
func cased(like, w string) string {
	first, _ := utf8.DecodeRuneInString(like)
	switch {
	case len(like) > 1 && strings.ToUpper(like) == like:
		return strings.ToUpper(w)
	case unicode.IsUpper(first):
		r, n := utf8.DecodeRuneInString(w)
		return string(unicode.ToUpper(r)) + w[n:]
	}
	return w
}
