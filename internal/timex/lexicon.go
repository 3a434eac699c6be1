// SPDX-License-Identifier: Apache-2.0

package timex

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// language is a set of languages, one bit each.
type language uint8

const (
	en language = 1 << iota
	fr
	de
	it
	es
)

// codes are the ISO 639-1 codes in the order of the bits.
const codes = "enfrdeites"

// class is the part that a word can play in a time expression.
type class uint8

const (
	noClass class = iota

	// Words that are about time by themselves.
	month           // value: 1 to 12
	weekday         // value: 1 (Monday) to 7
	unit            // value: a Grain
	lastUnit        // "Vormonat"; value: a Grain
	thisUnit        // "heuer"; value: a Grain
	dayOffset       // "yesterday"; value: days from today
	toDate          // "year to date"; value: a Grain
	allTime         // "ever"
	each            // "monthly"; value: a Grain
	weekWord        // "KW"
	fiscalYear      // "Geschäftsjahr"
	fiscalQuarter   // "Geschäftsquartal"
	yearBefore      // "Vorjahresmonat"; value: a Grain, 0 for a period of any kind
	habitDay        // "Mondays"; value: as weekday, allWeekend or allWorkdays
	weekend         // "weekend": a habit after "every"
	weekdayNoun     // "day of the week"
	unitOver        // "YoY"; value: a Grain
	lastContentWord // no class; separates the two groups

	// Words that say something only beside others.
	last            // before the unit; value 1: "previous", which may count from another period
	lastAfter       // after the unit: "mois dernier"
	beforeLast      // "vorletzte"
	beforeLastAfter // "before last"
	this            // before the unit
	thisAfter       // after the unit: "en cours"
	next            // before the unit
	nextAfter       // after the unit
	ago             // after the number: "3 weeks ago"
	agoBefore       // before the number: "vor 3 Wochen"
	later           // "3 weeks from now"
	inBefore        // "in 3 weeks"
	since           //
	onwards         // "from March onwards"
	after           //
	before          //
	until           //
	between         //
	and             //
	from            //
	to              //
	versus          //
	preposition     // value: 2 if surely of time, 1 if often, 0 if only before phrases
	of              // links a part to its whole
	determiner      // articles
	per             // "by month"
	reduplication   // "month by month"
	basis           // "on a monthly basis"
	interrogative   // "which month", "best month"
	number          // value: 1 to 12
	ordinal         // value: 1 to 4
	fiscal          // "fiscal quarter"
	soFar           // "so far this year"; value 1: "March to date"
	edge            // "end of"; value: edgeStart, edgeMiddle or edgeEnd
	whole           // "the whole year"
	comparison      // "more than": a number follows, not a year
	quantity        // "units": a number precedes, not a year
	notYear         // "model year": not a period
	same            // "the same month last year"
	possessive      // the s of "last year's"
	periodNoun      // "the period from ... to ..."
	habitual        // "every Monday": no single day
	bounding        // "the week ending"
	counting        // before the current unit; value: counted or leftOut
)

// The values of the class edge.
const (
	edgeStart = iota + 1
	edgeMiddle
	edgeEnd
)

// isoWeek is the value of the class whole for "ISO", which says how weeks begin.
const isoWeek = 1

// The values of the class counting.
const (
	counted = iota + 1
	leftOut
)

// tag is one part that a word, or several, can play in a language.
type tag struct {
	class class
	lang  language
	value int8
	width int8 // words
	// weak words are ordinary words too, or play the part only beside others.
	weak   bool
	plural bool
}

// phrase is an entry of more than one word; rest are the words after the first.
type phrase struct {
	rest []string
	tag  tag
}

// lexicon holds the words of all languages, folded.
type lexicon struct {
	words   map[string][]tag
	phrases map[string][]phrase // by their first word
	// accents, short and long fold a word; they are needed for reading only.
	accents, short, long *strings.Replacer
}

// lexiconOfAll reads the lexicons once.
var lexiconOfAll = sync.OnceValue(func() *lexicon {
	l := &lexicon{
		words: map[string][]tag{}, phrases: map[string][]phrase{},
		accents: strings.NewReplacer("á", "a", "à", "a", "â", "a", "é", "e", "è", "e", "ê", "e", "ì", "i", "í", "i",
			"ò", "o", "ó", "o", "ù", "u", "ú", "u", "û", "u", "ñ", "n", "ß", "ss"),
		short: strings.NewReplacer("ä", "a", "ö", "o", "ü", "u"),
		long:  strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue"),
	}
	l.read(common, en|fr|de|it|es, nil)
	l.read(english, en, nil)
	l.read(french, fr, []string{"", "e", "s", "es"})
	l.read(german, de, []string{"", "e", "er", "es", "en", "em"})
	l.read(italian, it, []string{"o", "a", "i", "e"})
	l.read(spanish, es, []string{"o", "a", "os", "as"})
	return l
})

// common are abbreviations that every language uses.
const common = `
todate y: ytd
todate q: qtd
todate m: mtd
todate w: wtd
`

// read adds the lines of a lexicon. A line is a class, its value, a colon and words in
// their usual spelling; the words of a phrase are joined by "_". A word may end in "~",
// which stands for every one of the endings, then in "?" (weak) or "+" (plural).
func (l *lexicon) read(text string, lang language, endings []string) {
	for line := range strings.Lines(text) {
		head, words, _ := strings.Cut(line, ":")
		name, value, _ := strings.Cut(head, " ")
		t := tag{class: classNamed(name), lang: lang, value: valueNamed(value), width: 1}
		if t.class == noClass {
			continue
		}
		for _, word := range strings.Fields(words) {
			t := t
			word, t.weak = strings.CutSuffix(word, "?")
			word, t.plural = strings.CutSuffix(word, "+")
			stem, open := strings.CutSuffix(word, "~")
			if !open {
				l.add(word, t)
				continue
			}
			for _, ending := range endings {
				l.add(stem+ending, t)
			}
		}
	}
}

// add enters one word or phrase, in all ways in which accents are left out.
func (l *lexicon) add(word string, t tag) {
	for _, folded := range l.foldings(word) {
		first, rest, isPhrase := strings.Cut(folded, "_")
		if !isPhrase {
			if !slices.Contains(l.words[first], t) {
				l.words[first] = append(l.words[first], t)
			}
			continue
		}
		t := t
		p := phrase{rest: strings.Split(rest, "_")}
		t.width = int8(1 + len(p.rest))
		p.tag = t
		l.phrases[first] = append(l.phrases[first], p)
	}
}

// foldings returns a word without accents; twice if it has umlauts, which are left out
// in two ways.
func (l *lexicon) foldings(word string) []string {
	word = l.accents.Replace(word)
	plain := l.short.Replace(word)
	if plain == word {
		return []string{word}
	}
	return []string{plain, l.long.Replace(word)}
}

// classNamed returns the class that a line of a lexicon names.
func classNamed(name string) class {
	names := strings.Fields("month weekday unit lastunit thisunit dayoff todate alltime each weekword fiscalyear " +
		"fiscalquarter yearbefore habitday weekend weekdaynoun unitover - last lastafter beforelast beforelastafter this thisafter next nextafter ago agobefore later " +
		"inbefore since onwards after before until between and from to versus prep of det per dup basis which num ord " +
		"fiscal sofar edge whole compare quantity notyear same possessive periodnoun habitual bounding counting")
	if i := slices.Index(names, name); i >= 0 {
		return month + class(i)
	}
	return noClass
}

// valueNamed returns the value that a line of a lexicon names: a number, the first
// letter of a grain, or s, mid or e for an edge.
func valueNamed(name string) int8 {
	switch name {
	case "d":
		return int8(Day)
	case "w":
		return int8(Week)
	case "m":
		return int8(Month)
	case "q":
		return int8(Quarter)
	case "h":
		return int8(Half)
	case "y":
		return int8(Year)
	case "s":
		return edgeStart
	case "mid":
		return edgeMiddle
	case "e":
		return edgeEnd
	}
	n, err := strconv.ParseInt(name, 10, 8)
	if err != nil {
		return 0
	}
	return int8(n)
}

// Vocabulary returns the single words that expressions are made of, without accents, in
// no order: what a corrector of misspellings has to know.
func Vocabulary() iter.Seq[string] { return maps.Keys(lexiconOfAll().words) }
