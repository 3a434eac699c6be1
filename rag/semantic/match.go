// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/internal/timex"
)

// edge is one way to read tokens[first:end].
type edge struct {
	first, end int
	score      float64
	// One of these is set.
	meaning *meaning
	classes []class
	time    *timex.Match
	number  *float64
	skipped bool // nothing matched the token

	subject   []string // the metrics of a meansSubject edge: its phrase chooses among them
	partial   bool     // some words of a name or metric are missing
	spelling  []string // "winsdor → windsor" for each correction
	verbatim  int      // number of words of the whole phrase, if it stands as the model has it
	amount    bool     // the phrase says "amount" or the like, and the question does not
	scrambled bool     // its words stand in another order, or are not all there
	guessed   bool     // a short name of the database stands there only if a letter is amiss
	currency  string
	unit      string
}

// is reports whether an edge has a class.
func (e *edge) is(c class) bool { return slices.Contains(e.classes, c) }

// means reports whether an edge has a meaning of a kind.
func (e *edge) means(kind meaningKind) bool { return e.meaning != nil && e.meaning.kind == kind }

// The scores of ways to read a token, as shares of a word of a metric or value.
const (
	scoreSkipped   = -1.0
	scoreFunction  = 0.05
	scoreFiller    = 0.3
	scoreOperator  = 0.6
	scoreRelative  = 0.4 // of a word of several that lead to what is said of members
	scoreNoun      = 0.8
	scoreIgnored   = 0.55
	scoreWeekday   = 0.75 // days of the week may be values of the model, or have a noun in it
	scorePerWord   = 0.4  // for each word beyond the first: a phrase is more than its words
	scoreDisorder  = 0.05 // taken off if the words stand in another order
	scorePartial   = 0.45 // of a word that names a part, before how telling it is
	scoreShortened = 0.3  // taken off a name where a longer one stands
	scoreOverlaid  = 0.35 // taken off a part of a name where a whole one stands
	nearlyWhole    = 0.6  // share of a name's weight from which several words are as good as all
	maxPostings    = 400  // phrases of a word beyond which its parts tell nothing
	maxPhraseWords = 8
	longName       = 7 // letters from which a name with one letter amiss is hardly another name
)

// audience is what of an index one question sees.
type audience struct {
	language string
	allowed  func(*meaning) bool
}

// matcher finds the edges of a question.
type matcher struct {
	audience
	index  *phraseIndex
	tokens []token
	stems  [][]string
	terms  [][]term // phrases of the language, by first token
	edges  [][]edge // by first token
	// conjunctions marks the tokens of words such as "and".
	conjunctions []bool
	// operators are the spans of phrases of several words that change what is asked.
	operators [][2]int
}

// match returns all ways to read each token, by their first token.
func (x *phraseIndex) match(tokens []token, times []timex.Match, v audience) [][]edge {
	m := &matcher{audience: v, index: x, tokens: tokens, conjunctions: conjunctionsOf(tokens), edges: make([][]edge, len(tokens))}
	for i := range tokens {
		m.terms = append(m.terms, lexicons().at(tokens, i, m.language))
		m.stems = append(m.stems, nil)
		if !tokens[i].digits {
			m.stems[i] = tokens[i].stems()
		}
	}
	for i := range times {
		t := &times[i]
		m.timeAt(t.First, t)
		if t.First+1 < t.End && len(tokens[t.First].folded) == 1 && m.isFunction(t.First) {
			// A letter may be an article, or the end of the name before: "S.r.l. en avril".
			m.timeAt(t.First+1, t)
		}
	}
	for i := range tokens {
		m.phrasesAt(i)
		m.codesAt(i)
		m.classesAt(i)
		m.numberAt(i)
		if !slices.ContainsFunc(m.terms[i], func(t term) bool { return t.class == classFunction && len(t.words) == 1 }) {
			m.add(edge{first: i, end: i + 1, skipped: true, score: scoreSkipped})
		}
	}
	m.tidy()
	m.unhide()
	return m.edges
}

// timeAt adds a time from one of its tokens on.
func (m *matcher) timeAt(first int, t *timex.Match) {
	score := phraseScore(float64(t.End-first), t.End-first)
	if t.Grain == timex.DayOfWeek {
		score *= scoreWeekday
	}
	m.add(edge{first: first, end: t.End, time: t, score: score})
}

// tidy keeps of edges with one meaning and span the best, drops those that match a span
// by its stem where others match it exactly, rates parts of metrics' names lower where a
// whole name stands, and drops parts of values that are words for something else.
func (m *matcher) tidy() {
	var whole, values []edge
	for i := range m.edges {
		m.edges[i] = distinct(m.edges[i])
		for _, e := range m.edges[i] {
			if e.meaning != nil && !e.partial && e.meaning.kind != meansValue {
				whole = append(whole, e)
			}
			if e.means(meansValue) && !e.partial {
				values = append(values, e)
			}
		}
	}
	for i := range m.edges {
		for j := range m.edges[i] {
			e := &m.edges[i][j]
			named := e.means(meansMetric) || e.means(meansSubject)
			if named && e.partial && slices.ContainsFunc(whole, func(w edge) bool { return w.means(meansMetric) && w.first < e.end && e.first < w.end }) {
				e.score -= scoreOverlaid
			}
			if e.means(meansValue) && e.partial && e.end == i+1 && covered(e, values) {
				e.score -= scoreOverlaid
			}
		}
		preferLongest(m.edges[i])
		m.edges[i] = slices.DeleteFunc(m.edges[i], func(e edge) bool {
			return e.partial && e.means(meansValue) && covered(&e, whole) || m.ignoredAt(&e)
		})
		m.edges[i] = joinSubjects(m.edges[i])
	}
}

// preferLongest rates lower the names of figures that stand there only without their function
// words, or as a part of a longer name: in a question about the "sales amount" it is not the
// "sales" that are meant, nor the other way round, unless only they can be cut as asked.
func preferLongest(edges []edge) {
	named := func(e *edge) bool { return !e.partial && (e.means(meansMetric) || e.means(meansSubject)) }
	for i := range edges {
		e := &edges[i]
		if named(e) && slices.ContainsFunc(edges, func(o edge) bool {
			return named(&o) && o.end == e.end && o.verbatim > e.verbatim && o.meaning.metric != e.meaning.metric
		}) {
			e.score -= scoreShortened
		}
	}
}

// ignoredAt reports whether an edge takes one word for a noun that has its stem alone,
// where the model says that the word itself says nothing.
func (m *matcher) ignoredAt(e *edge) bool {
	if e.end != e.first+1 || !e.means(meansNoun) && !e.means(meansRows) || e.score >= scoreNoun {
		return false
	}
	return slices.ContainsFunc(m.edges[e.first], func(o edge) bool {
		return o.means(meansIgnored) && o.end == e.end && o.score >= scoreIgnored
	})
}

// joinSubjects makes one edge of those that take a span for a subject: which of its metrics
// is meant is for the words that say how it aggregates.
func joinSubjects(edges []edge) []edge {
	type span struct {
		end     int
		partial bool
		score   float64
	}
	at := map[span]int{}
	var kept []edge
	for _, e := range edges {
		if !e.means(meansSubject) {
			kept = append(kept, e)
			continue
		}
		key := span{e.end, e.partial, e.score}
		if i, ok := at[key]; ok {
			kept[i].subject = append(kept[i].subject, e.meaning.metric)
			continue
		}
		at[key] = len(kept)
		e.subject = []string{e.meaning.metric}
		kept = append(kept, e)
	}
	return kept
}

// metrics returns those that an edge names.
func (e *edge) metrics() []string {
	switch {
	case e.means(meansSubject):
		return e.subject
	case e.means(meansMetric):
		return []string{e.meaning.metric}
	}
	return nil
}

// covered reports whether each token of an edge is, by itself or in a phrase, a word with
// a meaning of its own.
func covered(e *edge, whole []edge) bool {
	for i := e.first; i < e.end; i++ {
		if !slices.ContainsFunc(whole, func(w edge) bool { return w.first <= i && i < w.end }) {
			return false
		}
	}
	return true
}

// unhide drops function words inside a longer phrase that changes what is asked, and
// where a capital letter is a value: a reading may not pass them over.
func (m *matcher) unhide() {
	for i := range m.edges {
		if t := &m.tokens[i]; i > 0 && len(t.text) == 1 && t.text != t.folded && slices.ContainsFunc(m.edges[i], func(e edge) bool { return e.means(meansValue) && e.end == i+1 }) {
			// A capital that is a value is no article: "severity A and B".
			m.edges[i] = slices.DeleteFunc(m.edges[i], func(e edge) bool { return e.is(classFunction) })
		}
		for _, e := range m.edges[i] {
			if e.end-e.first < 2 || !e.is(classPortion) && !e.is(classNot) && !e.is(classCount) {
				continue
			}
			for at := e.first; at < e.end; at++ {
				m.edges[at] = slices.DeleteFunc(m.edges[at], func(o edge) bool {
					return o.end-o.first < e.end-e.first && o.is(classFunction) && len(o.classes) == 1
				})
			}
		}
	}
}

// distinct keeps the best edge of each meaning and span.
func distinct(edges []edge) []edge {
	type span struct {
		end  int
		kind meaningKind
	}
	best, exact := map[string]int{}, map[span]float64{}
	var kept []edge
	for _, e := range edges {
		if e.meaning == nil {
			kept = append(kept, e)
			continue
		}
		if !e.partial {
			at := span{e.end, e.meaning.kind}
			exact[at] = max(exact[at], e.score)
		}
		key := fmt.Sprint(e.end, *e.meaning)
		if at, ok := best[key]; !ok {
			best[key] = len(kept)
			kept = append(kept, e)
		} else if e.score > kept[at].score || e.score == kept[at].score && (kept[at].guessed || e.verbatim > kept[at].verbatim) {
			kept[at] = e
		}
	}
	return slices.DeleteFunc(kept, func(e edge) bool {
		return e.meaning != nil && !e.partial && e.score < exact[span{e.end, e.meaning.kind}]-scoreDisorder/2
	})
}

func (m *matcher) add(e edge) { m.edges[e.first] = append(m.edges[e.first], e) }

// spoken reports whether a phrase may be meant in a question of this language. Names and
// metrics travel; words for dimensions and rows, and those without meaning, are often words
// of another language for something else.
func (m *matcher) spoken(p *phrase) bool {
	switch p.meaning.kind {
	case meansNoun, meansRows, meansIgnored:
		return p.language == "" || p.language == m.language
	}
	return true
}

// isFunction reports whether a token may be passed over in the middle of a phrase.
func (m *matcher) isFunction(i int) bool {
	l := lexicons()
	return isArticle(m.tokens[i].folded) || m.tokens[i].folded == dash || slices.ContainsFunc(m.tokens[i].forms, func(f form) bool {
		return l.function[m.language][f.folded] || l.function["en"][f.folded]
	})
}

// codesAt adds codes written with other separators than in the database: up to four
// tokens without anything between them.
func (m *matcher) codesAt(i int) {
	for end := i + 1; end <= min(i+4, len(m.tokens)); end++ {
		window := m.tokens[i:end]
		if compact(window[len(window)-1:]) == "" {
			return // a sign such as "%" is no part of a code
		}
		if !slices.ContainsFunc(window, func(t token) bool { return t.digits }) {
			continue
		}
		code := compact(window)
		if len(code) > m.index.letters {
			return
		}
		for _, id := range m.index.compact[code] {
			p := &m.index.phrases[id]
			if !m.allowed(&p.meaning) {
				continue
			}
			score := phraseScore(float64(end-i), end-i)
			if end == i+1 && lonely(m.tokens[i].text, m.language) {
				score += scoreLonely
			}
			m.add(edge{first: i, end: end, meaning: &p.meaning, score: score})
		}
	}
}

// classesAt adds the phrases of the language that begin at tokens[i], those of one length
// as one edge.
func (m *matcher) classesAt(i int) {
	if m.tokens[i].folded == dash {
		m.add(edge{first: i, end: i + 1, classes: []class{classFunction}, score: scoreFunction})
		return
	}
	byEnd := map[int]*edge{}
	for _, t := range m.terms[i] {
		if t.class == classCommand && i > 0 && !m.tokens[i].apart || t.class == classRelative && i == 0 {
			continue
		}
		end := i + len(t.words)
		e := byEnd[end]
		if e == nil {
			e = &edge{first: i, end: end}
			byEnd[end] = e
		}
		e.classes = append(e.classes, t.class)
		score := classScore(t.class) * float64(len(t.words))
		if t.class == classRelative && len(t.words) > 1 {
			score = scoreRelative * float64(len(t.words)) // "in which" asks for nothing
		}
		e.score = max(e.score, score)
		switch t.class {
		case classCurrency:
			e.currency = t.currency
		case classUnit:
			e.unit = t.currency
		}
	}
	for _, end := range sortedKeys(byEnd) {
		if e := byEnd[end]; !m.inside(e) {
			m.add(*e)
		}
	}
	for j := range m.terms[i] {
		if t := &m.terms[i][j]; len(t.words) > 1 && classScore(t.class) == scoreOperator {
			m.operators = append(m.operators, [2]int{i, i + len(t.words)})
		}
	}
}

// inside reports whether an edge is an operator within a longer one that began before it,
// such as "least" in "at least": it says nothing by itself.
func (m *matcher) inside(e *edge) bool {
	return !e.is(classFunction) && slices.ContainsFunc(m.operators, func(span [2]int) bool { return span[0] < e.first && e.end <= span[1] })
}

func classScore(c class) float64 {
	switch c {
	case classFunction, classAmount, classRelative, classBelong, classAnd, classOf, classWith, classPossessive:
		return scoreFunction
	case classMade, classHold, classRounding, classUnit, classShow, classCommand, classHappen, classVague, classPronoun, classFollowUp, classWrite:
		return scoreFiller
	}
	return scoreOperator
}

// numberAt adds a plain number, or a number word's digits.
func (m *matcher) numberAt(i int) {
	if n, ok := parseNumber(m.tokens[i].text, m.language); ok {
		m.add(edge{first: i, end: i + 1, number: &n, score: scoreFiller})
	}
}
