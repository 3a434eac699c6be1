// SPDX-License-Identifier: Apache-2.0

package timex

import (
	"slices"
	"strings"
	"time"
)

// word is a word of the question with all that it may mean.
type word struct {
	tags    []tag
	literal literal
	// hasLiteral is set if literal says anything.
	hasLiteral bool
	// on is set for the English preposition of days.
	on bool
	// languages are those in which the word means anything.
	languages language
	// classes has a bit for each class of the tags.
	classes uint64
}

// beginners are the classes of words that a period can begin with.
const beginners = 1<<lastContentWord - 1 | 1<<last | 1<<beforeLast | 1<<this | 1<<next | 1<<agoBefore | 1<<inBefore |
	1<<number | 1<<ordinal | 1<<fiscal | 1<<soFar | 1<<edge | 1<<whole | 1<<same

// mayBegin reports whether a period can begin at a word.
func (p *parser) mayBegin(i int) bool {
	return i < len(p.words) && (p.words[i].classes&beginners != 0 || p.words[i].hasLiteral)
}

// parser holds one question. Each rule is a method that is tried at a position, in one
// language at a time, so that "once last week" isn't eleven weeks.
type parser struct {
	words []word
	today time.Time
	cal   Calendar
	lang  language
	// listed are the probable languages; all if none is known.
	listed language
	order  []language
	// oneSided is set within "since" and the like, where what is left out of the period
	// would not be left out of the time since.
	oneSided bool
	// depth is how often relative has been entered within itself.
	depth int
	// left is how often it may still be entered for this question.
	left int
}

// maxWork is many times the work that a question takes; only one that was written to be
// hard takes more, and then nothing is found in it.
const maxWork = 20000

// found is what the rules make of the words up to end.
type found struct {
	end      int
	readings readings
	grain    Grain
	period   bool // Ranges will be set
	dropped  bool // the words are about time, but not understood
	each     bool
	paired   bool // parts are set
	compared bool
	parts    [2]Range
	assumed  string
	weekdays [7]bool // from Monday
	fiscal   bool
	over     bool
	relative spec // a period that counts from an earlier one, if kind is set
}

// Parse finds the time expressions in the words of a question, in their order. Today is
// a day in the asker's zone; only its date counts. Languages are the probable languages
// of the question, best first, as ISO 639-1 codes: all five are tried, and a listed one
// wins where words collide. A word that is an ordinary word too ("may", "mar", "set")
// needs its language listed, or none listed, and a neighbour that makes it time.
//
// A number of four digits is a year if it lies between 1900 and 2100 and nothing speaks
// against it: a comparison before it ("more than 2019"), a counted thing after it ("2019
// units"), a number beside it. A whole century ("2000") that stands in the midst of a
// question also needs a preposition of time.
//
// Expressions that are about time, but whose days are a matter of opinion ("end of
// January", "the first week of March") are left out as a whole.
func Parse(words []Word, today time.Time, cal Calendar, languages []string) []Match {
	if len(words) == 0 {
		return nil
	}
	p := &parser{cal: cal, left: maxWork, today: time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)}
	p.rank(languages)
	p.read(words)
	var matches []Match
	for i := 0; i < len(p.words) && p.left >= 0; {
		best := p.at(i)
		if best.end <= i {
			i++
			continue
		}
		if best.relative.kind != noKind {
			p.relate(&best, matches)
		}
		if !best.dropped {
			matches = append(matches, best.match(i))
		}
		i = best.end
	}
	if p.left < 0 {
		return nil
	}
	return matches
}

// rank puts the listed languages before the others.
func (p *parser) rank(languages []string) {
	p.order = make([]language, 0, 5)
	for _, code := range languages {
		if at := strings.Index(codes, code); len(code) == 2 && at >= 0 && at%2 == 0 {
			if l := language(1) << (at / 2); p.listed&l == 0 {
				p.listed |= l
				p.order = append(p.order, l)
			}
		}
	}
	for l := en; l <= es; l <<= 1 {
		if p.listed&l == 0 {
			p.order = append(p.order, l)
		}
	}
	if p.listed == 0 {
		p.listed = en | fr | de | it | es
	}
}

// read looks all words up, and leaves out the languages that have nothing to say.
func (p *parser) read(words []Word) {
	p.words = make([]word, len(words))
	spoken := p.listed
	for i := range words {
		if len(words[i]) == 0 {
			continue
		}
		w := &p.words[i]
		w.on = words[i][0] == "on"
		w.literal = p.literalOf(words[i][0])
		w.tags = tagsOf(words[i:])
		if w.hasLiteral = w.literal != (literal{}); w.hasLiteral {
			w.languages = en | fr | de | it | es
		}
		for _, t := range w.tags {
			w.languages |= t.lang
			w.classes |= 1 << t.class
			if t.class < lastContentWord && !t.weak {
				spoken |= t.lang
			}
		}
	}
	p.order = slices.DeleteFunc(p.order, func(l language) bool { return spoken&l == 0 })
}

// tagsOf returns what the first of some words may mean, alone or with those after it.
func tagsOf(words []Word) []tag {
	lex := lexiconOfAll()
	tags := lex.words[words[0][0]]
	for _, form := range words[0][1:] {
		// What is known to be about time isn't misspelt.
		if len(tags) > 0 && tags[0].class < last {
			break
		}
		tags = append(tags[:len(tags):len(tags)], lex.words[form]...)
	}
	for _, form := range words[0] {
		for _, ph := range lex.phrases[form] {
			if startsWith(words[1:], ph.rest) {
				tags = append(tags[:len(tags):len(tags)], ph.tag)
			}
		}
	}
	return tags
}

// startsWith reports whether words begin with the words of a phrase.
func startsWith(words []Word, rest []string) bool {
	if len(words) < len(rest) {
		return false
	}
	for i, want := range rest {
		fits := false
		for _, form := range words[i] {
			fits = fits || form == want
		}
		if !fits {
			return false
		}
	}
	return true
}

// at returns the longest match at a word in the best language.
func (p *parser) at(i int) found {
	var best found
	for _, lang := range p.order {
		if !p.mayStart(i, lang) {
			continue
		}
		p.lang = lang
		if f := p.longest(i); f.end > best.end && p.believable(i, f.end) {
			best = f
		}
	}
	return best
}

// longest tries all rules.
func (p *parser) longest(i int) found {
	best := p.habit(i)
	if f := p.list(i); f.end > best.end {
		best = f
	}
	for _, rule := range [...]func(*parser, int) found{(*parser).single, (*parser).pair, (*parser).open, (*parser).grainAlone, (*parser).ever} {
		if f := rule(p, i); f.end > best.end {
			best = f
		}
	}
	return best
}

// mayStart reports whether a word means anything in a language.
func (p *parser) mayStart(i int, lang language) bool {
	return p.words[i].languages&lang != 0
}

// believable reports whether words may be of the current language: it is listed, or a
// word that is about time by itself says so.
func (p *parser) believable(from, end int) bool {
	if p.listed&p.lang != 0 {
		return true
	}
	for _, w := range p.words[from:end] {
		for _, t := range w.tags {
			if t.lang&p.lang != 0 && t.class < lastContentWord && !t.weak {
				return true
			}
		}
	}
	return false
}

// find returns the widest tag of a class at a word, width 0 if there is none.
func (p *parser) find(i int, c class) tag {
	var best tag
	if i < 0 || i >= len(p.words) || p.words[i].classes&(1<<c) == 0 {
		return best
	}
	for _, t := range p.words[i].tags {
		if t.class == c && t.lang&p.lang != 0 && t.width > best.width {
			best = t
		}
	}
	return best
}

// skip returns the position after a word of a class, or the same if there is none.
func (p *parser) skip(i int, c class) int { return i + int(p.find(i, c).width) }

// is reports whether a word can be of a class.
func (p *parser) is(i int, c class) bool { return p.find(i, c).width > 0 }

// literal returns what the digits of a word say.
func (p *parser) literal(i int) *literal {
	if i < 0 || i >= len(p.words) {
		return &literal{}
	}
	return &p.words[i].literal
}

// match makes a Match of what was found.
func (f found) match(first int) Match {
	m := Match{First: first, End: f.end, Grain: f.grain, Each: f.each, Compared: f.compared, Assumed: f.assumed, Fiscal: f.fiscal}
	for i, on := range f.weekdays {
		if on {
			m.Weekdays = append(m.Weekdays, time.Weekday((i+1)%7))
		}
	}
	if f.over {
		m.Over = f.grain
	}
	if f.period {
		m.Ranges = f.readings.distinct()
	}
	if f.paired && len(m.Ranges) == 1 {
		m.Parts = []Range{f.parts[0], f.parts[1]}
	}
	return m
}

// relate resolves a period that counts from the last one before it: "the previous month",
// "the same month last year".
func (p *parser) relate(f *found, before []Match) {
	var base *Match
	for i := range before {
		if len(before[i].Ranges) == 1 && !before[i].Ranges[0].Start.IsZero() {
			base = &before[i]
		}
	}
	switch {
	case base != nil:
		f.readings = p.relateTo(f.relative, base.Ranges[0], base.Grain)
	case f.relative.kind == sameUnit, f.relative.based:
		f.dropped = true
	}
}

// relateTo returns the readings of s beside a period of a grain.
func (p *parser) relateTo(s spec, base Range, g Grain) readings {
	if s.kind == sameUnit {
		years := s.year - base.Start.Year()
		if years == 0 || s.year == 0 {
			years = -1
		}
		r := p.yearsFrom(base, g, years)
		return readings{r, r}
	}
	if s.grain == g {
		r := Range{addUnits(p.cal.unitStart(base.Start, g, s.fiscal), g, -1), p.cal.unitStart(base.Start, g, s.fiscal)}
		return readings{r, r}
	}
	if s.grain == Year && g < Year {
		return readings{p.yearsFrom(base, g, -1), s.fixed}
	}
	return readings{s.fixed, s.fixed}
}

// yearsFrom moves a period by years: a week to the week of the same number.
func (p *parser) yearsFrom(r Range, g Grain, years int) Range {
	if g != Week {
		return Range{r.Start.AddDate(years, 0, 0), r.End.AddDate(years, 0, 0)}
	}
	middle := r.Start.AddDate(0, 0, 3)
	if p.cal.SundayWeeks {
		middle = r.Start.AddDate(0, 0, 6)
	}
	weeks := int(r.Start.Sub(p.cal.firstWeek(middle.Year())).Hours() / 24)
	start := p.cal.firstWeek(middle.Year()+years).AddDate(0, 0, weeks)
	return Range{start, start.Add(r.End.Sub(r.Start))}
}
