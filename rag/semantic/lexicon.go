// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

// class says what a phrase of a language does in a question about figures.
type class string

// The classes of the files in lexicon/.
const (
	classFunction   class = "function" // says nothing about which figure is meant
	classOf         class = "of"       // between a thing and what it belongs to
	classWith       class = "with"     // between a thing and what it has
	classShow       class = "show"     // asks for an answer
	classCommand    class = "command"  // at the beginning of a sentence: asks for an answer
	classHappen     class = "happen"   // says that something was recorded
	classHighest    class = "highest"
	classLowest     class = "lowest"
	classMost       class = "most" // those of highest and lowest that also rank by a number of things
	classBest       class = "best"
	classWorst      class = "worst"
	classTop        class = "top"    // with a number: how many of the highest
	classBottom     class = "bottom" // with a number: how many of the lowest
	classRank       class = "rank"
	classCompare    class = "compare"
	classAmount     class = "amount" // function words that in a name tell it from a number of rows
	classUp         class = "up"     // in ascending order
	classDown       class = "down"   // in descending order
	classMade       class = "made"   // that something came to be, which may have a day of its own
	classHold       class = "hold"   // that members have what is measured of them: "cover"
	classRounding   class = "rounding"
	classUnit       class = "unit"   // has the symbol of the unit
	classEither     class = "either" // one of two
	classAnd        class = "and"    // both, in a list
	classBy         class = "by"
	classTrend      class = "trend"
	classWhich      class = "which"
	classNaming     class = "naming"   // what a member is called
	classCoding     class = "coding"   // the key by which a member is known
	classDistinct   class = "distinct" // each of several counts once
	classMean       class = "mean"
	classMaximum    class = "maximum"
	classMinimum    class = "minimum"
	classTotal      class = "total"
	classCount      class = "count"
	classHowMuch    class = "howmuch" // those of count that ask for an amount as well
	classMore       class = "more"
	classLess       class = "less"
	classAtLeast    class = "atleast"
	classAtMost     class = "atmost"
	classThan       class = "than"
	classNot        class = "not"
	classChange     class = "change"
	classRelative   class = "relative"   // between members and what is said of them
	classBoth       class = "both"       // each of two
	classPronoun    class = "pronoun"    // refers to what was said before
	classPossessive class = "possessive" // of what was said before: "their"
	classVague      class = "vague"      // could be any metric
	classForecast   class = "forecast"   // asks about the future
	classDocument   class = "document"   // asks for text, not for numbers
	classWrite      class = "write"      // at the beginning: wants to change data
	classPortion    class = "portion"    // asks for a part of a total
	classOther      class = "other"      // an aggregate that no metric has
	classInject     class = "injection"  // an instruction to the system
	classDisobey    class = "disobey"    // with rules: to ignore them
	classRules      class = "rules"
	classFollowUp   class = "followup" // at the beginning: goes on from before
	classPercent    class = "percent"
	classShare      class = "share"    // asks for a part of a whole, in percent
	classBelong     class = "belong"   // sets a part apart from its whole: "were", "came from"
	classCurrency   class = "currency" // has the code of the currency
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// term is a phrase of a lexicon.
type term struct {
	words    []string // folded
	class    class
	currency string // or the symbol of a unit
	language string
}

// lexicon holds the phrases of all languages by their first word, longest first.
type lexicon struct {
	byFirst map[string][]term
	// function holds, by language, the words that are function words by themselves.
	function map[string]map[string]bool
	// stems holds the stems of verbs of asking and recording, as "language:stem".
	stems map[string]class
	// currencies are the codes of currencies, units the symbols of units.
	currencies, units map[string]bool
}

// lexicons reads the embedded files once.
var lexicons = sync.OnceValue(func() *lexicon {
	l := &lexicon{byFirst: map[string][]term{}, function: map[string]map[string]bool{}, stems: map[string]class{}, currencies: map[string]bool{}, units: map[string]bool{}}
	names, _ := lexiconFiles.ReadDir("lexicon") // embedded: can't fail
	for _, name := range names {
		text, _ := lexiconFiles.ReadFile("lexicon/" + name.Name())
		l.add(strings.TrimSuffix(name.Name(), ".txt"), string(text))
	}
	for _, terms := range l.byFirst {
		slices.SortStableFunc(terms, func(a, b term) int { return len(b.words) - len(a.words) })
	}
	return l
})

func (l *lexicon) add(language, text string) {
	l.function[language] = map[string]bool{}
	for line := range strings.Lines(text) {
		name, phrases, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found {
			continue
		}
		name, currency, _ := strings.Cut(name, " ")
		for phrase := range strings.SplitSeq(phrases, ",") {
			t := term{class: class(name), currency: currency, language: language}
			for _, tok := range tokenize(phrase) {
				t.words = append(t.words, tok.folded)
			}
			if len(t.words) == 0 {
				continue
			}
			switch t.class {
			case classCurrency:
				l.currencies[currency] = true
			case classUnit:
				l.units[currency] = true
			}
			if t.class == classFunction && len(t.words) == 1 {
				l.function[language][t.words[0]] = true
			}
			l.byFirst[t.words[0]] = append(l.byFirst[t.words[0]], t)
			if len(t.words) == 1 && (t.class == classShow || t.class == classHappen) {
				for _, stem := range stemsOf(strings.TrimSpace(phrase), []string{language}) {
					l.stems[stem] = t.class
				}
			}
		}
	}
}

// knows reports whether a word begins a phrase of a language, or is a function word of
// any.
func (l *lexicon) knows(word string) bool {
	if len(l.byFirst[word]) > 0 {
		return true
	}
	return innerWords()[word]
}

// innerWords holds the words that stand inside phrases.
var innerWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, terms := range lexicons().byFirst {
		for _, t := range terms {
			for _, w := range t.words {
				words[w] = true
			}
		}
	}
	return words
})

// at returns the phrases of the classes of a language that begin at tokens[i]: for each
// class the longest; or, of a verb of asking or recording, another form of it. A misspelt
// word is read as a function word at most, and only with two letters swapped: a word that
// changes what is asked must stand there; and a letter may be a value. English words are understood in every language, since abbreviations
// and terms travel; but not its function words.
func (l *lexicon) at(tokens []token, i int, language string) []term {
	var found []term
	for f, form := range tokens[i].forms {
		for _, t := range l.byFirst[form.folded] {
			if t.language != language && (t.language != "en" || t.class == classFunction) {
				continue
			}
			if f > 0 && (t.class != classFunction || len(t.words) > 1 || form.cost > costSwapped) || len(t.words) == 1 && letterAt(tokens, i) {
				continue
			}
			if slices.ContainsFunc(found, func(o term) bool { return o.class == t.class && o.currency == t.currency }) {
				continue
			}
			if wordsAt(tokens, i, t.words) {
				found = append(found, t)
			}
		}
	}
	if len(found) > 0 || tokens[i].digits {
		return found
	}
	for _, stem := range tokens[i].stems() {
		if !strings.HasPrefix(stem, language+":") {
			continue
		}
		if c, ok := l.stems[stem]; ok {
			return []term{{words: []string{tokens[i].folded}, class: c, language: language}}
		}
	}
	return nil
}

// wordsAt reports whether the words stand at tokens[i:], a single one also corrected.
func wordsAt(tokens []token, i int, words []string) bool {
	if i+len(words) > len(tokens) {
		return false
	}
	for j, w := range words {
		t := &tokens[i+j]
		if t.folded != w && (len(words) > 1 || !slices.ContainsFunc(t.forms, func(f form) bool { return f.folded == w })) {
			return false
		}
	}
	return true
}

// unitOf returns the symbol of a unit that a model writes in its own way ("seconds"), ""
// for one that no language has a word for here.
func (l *lexicon) unitOf(unit string) string {
	folded := fold(unit)
	if l.units[folded] {
		return folded
	}
	for _, t := range l.byFirst[folded] {
		if t.class == classUnit && len(t.words) == 1 {
			return t.currency
		}
	}
	return ""
}

// has reports whether a word by itself is of a class in a language.
func (l *lexicon) has(word, language string, c class) bool {
	return slices.ContainsFunc(l.byFirst[word], func(t term) bool { return t.class == c && t.language == language && len(t.words) == 1 })
}

// speaks reports whether a word is one of a language's lexicon by itself.
func (l *lexicon) speaks(language, word string) bool {
	return slices.ContainsFunc(l.byFirst[word], func(t term) bool { return t.language == language && len(t.words) == 1 })
}

// languageOf guesses the language of a question from its function words; given breaks
// ties and is the guess if there are none.
func (l *lexicon) languageOf(tokens []token, given string) string {
	best, most := given, 0
	for _, language := range []string{"en", "fr", "de", "it", "es"} {
		n := 0
		for i := range tokens {
			if l.speaks(language, tokens[i].folded) {
				n += 2
			}
		}
		if language == given {
			n++
		}
		if n > most {
			best, most = language, n
		}
	}
	if best == "" {
		return "en"
	}
	return best
}
