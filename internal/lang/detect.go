// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
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
	// minConfidence is the probability from which a language is named when more function
	// words speak for it than for any other, minConfidenceEqual when as many do,
	// minConfidenceLetters when letters alone do, minConfidenceTitle for titles: those of
	// Latin words look alike in four of the five languages.
	minConfidence        = .55
	minConfidenceEqual   = .85
	minConfidenceLetters = .90
	minConfidenceTitle   = .95
	// minConfidenceOther is the probability from which letters alone name another language than that of the document.
	minConfidenceOther = .99
)

// DetectionVersion changes whenever Detect may give the same text another language. What
// was read under another version is read again.
const DetectionVersion = 4

// Detect returns the ISO 639-1 code of the dominant language of text among English,
// French, German, Italian and Spanish, and the probability in [0,1] that it is right. The
// code is "" (and the number the probability of the best guess) where the evidence is
// weak or points to another language: a text of numbers and codes, a name, Dutch.
//
// A wrong code hides a text from keyword search: it takes .15 from nDCG@10 on the questions
// about a television set's manual. No code lets the words of other languages in: it takes
// .11 where German questions meet English texts (XQuAD), .18 the other way round, and
// nothing within a language (benchmarks/quality -language none). So Detect names what it
// can, and prefers none to a doubtful one.
//
// The method is naive Bayes over the letters of each word (trigrams) and function words.
// Words with digits, short words in capitals (codes, abbreviations), single consonants
// (units) and repetitions are ignored. Names don't count, whatever language they come from:
// a word with a capital is a name or a German noun. It takes time linear in min(len(text),
// about 10 KB), below 100 ns a byte. It is safe for concurrent use.
func Detect(text string) (code string, confidence float64) { return DetectIn(text, "") }

// DetectIn is Detect for a text of a document whose language is known, such as one that the document declares; empty if it is not. Another
// one is named only if function words speak for it or letters leave no doubt: lists of names and identifiers look like
// any language.
func DetectIn(text, language string) (code string, confidence float64) {
	d := detectors.Get().(*detector)
	defer detectors.Put(d)
	*d = detector{language: language, profile: d.profile, letters: d.letters[:0], words: d.words[:0]}
	if len(text) <= 4*window {
		d.read(text)
	} else {
		for i := range 4 {
			start := i * (len(text) - window) / 3
			d.read(text[start : start+window])
		}
	}
	d.weigh()
	return d.decide()
}

var detectors = sync.Pool{New: func() any { return &detector{profile: loadProfile()} }}

// detector collects the evidence of the words of a text.
type detector struct {
	profile  *profile
	language string // of the document, if it is known
	letters  []byte // of all words, in lower case
	words    []word
	seen     [4 * maxWords]uint16 // hash table of the words that counted, by their place plus one
	cost     [classes]int         // sum over words, 1/16 nat above the best class of each word
	foreign  int                  // letters of words in scripts that the profile does not know
	known    int                  // letters of the words that were read
	plain    int                  // twice the words that are neither names nor what joins them, and articles
	title    bool                 // every word has a capital
	hints    [classes]int         // function words of each class
}

// word is a word as it stands in the text.
type word struct {
	from, to   int    // its letters
	size       int    // number of letters
	function   uint32 // the classes that it is a function word of
	capital    bool   // it starts with a capital
	upper      bool   // it is all capitals
	first      bool   // a capital here may be due to the start of a sentence
	apostrophe bool   // an apostrophe follows
	joins      bool   // it joins the parts of names
	article    bool
	calendar   bool // it names a month, a day or the like
}

// read collects the words of a text.
func (d *detector) read(text string) {
	w := word{from: len(d.letters), first: true}
	mixed, tail := false, false // the word holds a digit; it follows an apostrophe
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			if w.size == 0 {
				w.capital, w.upper = unicode.IsUpper(r), true
			}
			w.upper = w.upper && unicode.IsUpper(r)
			w.size++
			d.letters = utf8.AppendRune(d.letters, unicode.ToLower(r))
		case unicode.IsDigit(r) || r == '_' || r == '@':
			mixed = true
		case unicode.IsMark(r):
		default:
			if w.size > 0 || mixed || startsSentence(r) {
				w, mixed, tail = d.end(w, r, mixed || tail && w.size == 1), false, r == '\'' || r == '’'
			}
			if len(d.words) >= maxWords {
				return
			}
		}
	}
	d.end(w, ' ', mixed || tail && w.size == 1)
}

// end keeps the word that r ends, if it says something, and returns the one behind it. A
// code says nothing, nor the rest of one: an English "'s".
func (d *detector) end(w word, r rune, code bool) (next word) {
	w.to, w.apostrophe = len(d.letters), r == '\'' || r == '’'
	next.first = startsSentence(r) || w.first
	if code || !d.counts(&w) {
		d.letters = d.letters[:w.from]
	} else {
		text := d.letters[w.from:]
		w.function = d.profile.function[string(text)]
		w.joins, w.article, w.calendar = joining[string(text)], articles[string(text)], d.profile.calendar[string(text)]
		d.words = append(d.words, w)
		next.first = startsSentence(r)
	}
	if r == '¿' || r == '¡' {
		d.addSpanishMark()
	}
	next.from = len(d.letters)
	return next
}

// startsSentence tells whether a word behind r may have a capital for that.
func startsSentence(r rune) bool {
	switch r {
	case '.', '?', '!', ':', '¿', '¡', '\n':
		return true
	}
	return false
}

// counts tells whether a word is neither an abbreviation nor a unit: a consonant alone is
// one, unless it is an elided article.
func (d *detector) counts(w *word) bool {
	if w.size == 1 && !w.apostrophe {
		return strings.Contains("aeiouyàèéìòóùáíú", string(d.letters[w.from:w.to]))
	}
	return w.size > 0 && !(w.upper && w.size > 1 && w.size <= 4)
}

// weigh adds the evidence of the words. A word counts once, however often a table repeats
// it.
func (d *detector) weigh() {
	d.title = d.isTitle()
	for i := range d.words {
		if d.seenBefore(i) {
			continue
		}
		w := &d.words[i]
		cost, known := d.profile.cost(d.letters[w.from:w.to], w.function)
		if !known {
			d.foreign += w.size
			continue
		}
		d.known += w.size
		switch {
		case d.title:
			d.add(&cost, w, w.capital)
		case d.isName(i):
			d.addName(&cost)
		case d.joinsNames(i):
		default:
			d.add(&cost, w, w.upper)
		}
	}
}

// seenBefore tells whether a word before i is the same.
func (d *detector) seenBefore(i int) bool {
	text := d.letters[d.words[i].from:d.words[i].to]
	hash := uint32(2166136261) // FNV-1a
	for _, c := range text {
		hash = (hash ^ uint32(c)) * 16777619
	}
	for at := hash % uint32(len(d.seen)); ; at = (at + 1) % uint32(len(d.seen)) {
		if d.seen[at] == 0 {
			d.seen[at] = uint16(i + 1)
			return false
		}
		if other := &d.words[d.seen[at]-1]; string(d.letters[other.from:other.to]) == string(text) {
			return true
		}
	}
}

// add adds the evidence of a word; half of it where capitals may make a name of it.
func (d *detector) add(cost *[classes]int, w *word, half bool) {
	switch {
	case !w.joins && !w.article, (w.calendar || !w.capital) && bits.OnesCount32(w.function) == 1:
		d.plain += 2
	case !w.capital:
		d.plain++
	}
	for set := w.function; set != 0; set &= set - 1 {
		d.hints[bits.TrailingZeros32(set)]++
	}
	best := slices.Min(cost[:])
	for i, c := range cost {
		above := min(c-best, maxWordCost)
		if half {
			above /= 2
		}
		d.cost[i] += above
	}
}

// addName adds the evidence of a word with a capital: a noun in German, in the other
// languages a name, which may come from anywhere.
func (d *detector) addName(cost *[classes]int) {
	german, others := cost[classGerman], math.MaxInt
	for i, c := range cost[:detected] {
		if i != classGerman {
			others = min(others, c)
		}
	}
	for i := range d.cost {
		switch {
		case i == classGerman:
			d.cost[i] += max(0, min(german-others, maxWordCost)) / 4
		case i < detected:
			d.cost[i] += max(0, min(others-german, maxWordCost)) / 2
		default:
			d.cost[i] += max(0, min(min(others, cost[i])-german, maxWordCost)) / 2
		}
	}
}

// addSpanishMark adds the evidence of a mark that only Spanish has; it counts once.
func (d *detector) addSpanishMark() {
	if d.hints[classSpanish]++; d.hints[classSpanish] > 1 {
		return
	}
	for i := range d.cost {
		if i != classSpanish {
			d.cost[i] += functionBonus
		}
	}
}

// lead returns how many more function words speak for a class than for any other.
func (d *detector) lead(class int) int {
	others := 0
	for i, n := range d.hints {
		if i != class {
			others = max(others, n)
		}
	}
	return d.hints[class] - others
}

// decide turns the evidence into a code.
func (d *detector) decide() (code string, confidence float64) {
	if d.known == 0 || d.foreign > d.known {
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
	least := minConfidenceLetters
	switch lead := d.lead(best); {
	case lead <= 0 && d.language != "" && best < detected && d.profile.codes[best] != d.language:
		least = minConfidenceOther
	case d.title:
		least = minConfidenceTitle
	case lead > 0:
		least = minConfidence
	case lead == 0 && d.hints[best] > 0:
		least = minConfidenceEqual
	}
	if best >= detected || confidence < least || d.plain < 2 {
		return "", confidence
	}
	return d.profile.codes[best], confidence
}
