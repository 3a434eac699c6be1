// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxWords bounds the words that Detect looks at: more do not change its mind.
	maxWords = 400
	// window is the number of bytes that a long text is sampled by, at evenly spaced places.
	window = 2048
	// functionBonus is what a function word adds to the log-likelihood of its languages,
	// in 1/16 nat.
	functionBonus = 40
	// maxWordCost bounds what one word can say against a language, in 1/16 nat, so that a
	// name or a quotation cannot outvote a sentence.
	maxWordCost = 96
	// sharpness scales log-likelihoods before they become probabilities: letters of a word
	// depend on one another, which the model ignores.
	sharpness = .65
	// otherPenalty is the prior against the classes that are not detected, in 1/16 nat.
	otherPenalty = 24
	// minConfidence is the probability from which a language is named when the text holds
	// a function word of it, minConfidenceLetters the one when letters alone speak for it:
	// titles of Latin words look alike in four of the five languages.
	minConfidence        = .85
	minConfidenceLetters = .95
)

// DetectionVersion changes whenever Detect may give the same text another language. What
// was read under another version is read again.
const DetectionVersion = 2

// Detect returns the ISO 639-1 code of the dominant language of text among English,
// French, German, Italian and Spanish, and the probability in [0,1] that it is right. The
// code is "" (and the number the probability of the best guess) where the evidence is
// weak or points to another language: a text of numbers and codes, a name, Dutch. A
// wrong code hides a text from keyword search, an unknown one does not, so Detect
// prefers none to a doubtful one.
//
// The method is naive Bayes over the letters of each word (trigrams) and function words.
// Words with digits, short words in capitals (codes, abbreviations), single consonants
// (units) and repetitions are ignored. It takes time linear in min(len(text), about 10 KB). It is safe for concurrent use.
func Detect(text string) (code string, confidence float64) {
	d := detector{profile: loadProfile(), seen: make(map[string]bool)}
	if len(text) <= 4*window {
		d.read(text)
	} else {
		for i := range 4 {
			start := i * (len(text) - window) / 3
			d.read(text[start : start+window])
		}
	}
	return d.decide()
}

// detector collects the evidence of the words of a text.
type detector struct {
	profile *profile
	cost    [classes]int // sum over words, 1/16 nat above the best class of each word
	foreign int          // letters of words in scripts that the profile does not know
	letters int          // letters of the words that were read
	words   int
	word    []rune          // the word being read, in lower case
	capital bool            // it starts with a capital
	upper   bool            // it is all capitals
	mixed   bool            // it holds a digit
	tail    bool            // it follows an apostrophe
	seen    map[string]bool // the words that were read: a word counts once
	hints   [classes]int    // function words of each class
	name    bool            // a capital here is not due to the start of a sentence
}

// read adds the evidence of a text.
func (d *detector) read(text string) {
	d.name = false
	for i := 0; i < len(text) && d.words < maxWords; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r):
			if len(d.word) == 0 {
				d.capital, d.upper = unicode.IsUpper(r), true
			}
			d.upper = d.upper && unicode.IsUpper(r)
			d.word = append(d.word, unicode.ToLower(r))
		case unicode.IsDigit(r) || r == '_' || r == '@':
			d.mixed = true
		case unicode.IsMark(r):
		default:
			d.end(r == '\'' || r == '’')
			d.tail = r == '\'' || r == '’'
			d.name = r != '.' && r != '?' && r != '!' && r != '\n' && (d.name || d.words > 0)
		}
		i += size
	}
	d.end(false)
}

// end adds the evidence of the word that was read, which an apostrophe follows or not. A
// word counts once, however often a table repeats it. A consonant alone is a unit, unless
// it is an elided article.
func (d *detector) end(apostrophe bool) {
	word, mixed := d.word, d.mixed
	d.word, d.mixed = d.word[:0], false
	if len(word) == 0 || mixed || d.upper && len(word) > 1 && len(word) <= 4 || d.tail && len(word) == 1 {
		return // a code, an abbreviation, an English "'s"
	}
	if len(word) == 1 && !apostrophe && !strings.ContainsRune("aeiouyàèéìòóùáíú", word[0]) || d.seen[string(word)] {
		return
	}
	d.seen[string(word)] = true
	cost, known := d.profile.cost(word)
	if !known {
		d.foreign += len(word)
		return
	}
	d.words++
	d.letters += len(word)
	best := cost[0]
	for _, c := range cost {
		best = min(best, c)
	}
	for set := d.profile.function[string(word)]; set != 0; set &= set - 1 {
		d.hints[bits.TrailingZeros32(set)]++
	}
	for i, c := range cost {
		above := min(c-best, maxWordCost)
		if d.capital && d.name {
			above /= 2 // a noun in German, a name elsewhere
		}
		d.cost[i] += above
	}
}

// cost returns the negative log-likelihood of a word for each class in 1/16 nat, and
// false if the word holds a letter that is not in the alphabet.
func (p *profile) cost(word []rune) (cost [classes]int, known bool) {
	key := 0
	for i, r := range word {
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
	for set := p.function[string(word)]; set != 0; set &= set - 1 {
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

// decide turns the evidence into a code.
func (d *detector) decide() (code string, confidence float64) {
	if d.words == 0 || d.foreign > d.letters {
		return "", 0
	}
	for i := detected; i < classes; i++ {
		d.cost[i] += otherPenalty
	}
	best, total := 0, 0.0
	for i, c := range d.cost {
		if c < d.cost[best] {
			best = i
		}
	}
	for _, c := range d.cost {
		total += math.Exp(-sharpness * float64(c-d.cost[best]) / 16)
	}
	confidence = 1 / total
	least := minConfidence
	if d.hints[best] == 0 {
		least = minConfidenceLetters
	}
	if best >= detected || confidence < least {
		return "", confidence
	}
	return d.profile.codes[best], confidence
}
