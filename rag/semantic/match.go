// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// phrasesAt adds the phrases that begin with tokens[i], whatever the order of their words.
func (m *matcher) phrasesAt(i int) {
	seen := map[int]bool{}
	try := func(key string) {
		ids := m.index.byWord[key]
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				m.phraseAt(i, id, len(ids) <= maxPostings)
			}
		}
	}
	for _, f := range m.tokens[i].forms {
		try(f.folded)
	}
	for _, stem := range m.stems[i] {
		try(stem)
	}
	for j := range m.tokens[i].forms[1:] {
		for _, stem := range m.tokens[i].forms[j+1].stemmed() {
			try(stem)
		}
	}
}

// phraseAt adds the phrase if enough of its words stand at tokens[i:].
func (m *matcher) phraseAt(i, id int, partsTell bool) {
	p := &m.index.phrases[id]
	if len(p.words) > maxPhraseWords || !m.allowed(&p.meaning) || !m.spoken(p) {
		return
	}
	used := make([]bool, len(p.words))
	e := edge{first: i, end: i, meaning: &p.meaning}
	matched, weight, quality := 0, 0.0, 0.0
	inOrder, last, grouped := true, -1, false
	for at := i; at < len(m.tokens) && matched < len(p.words); at++ {
		w, q, how := m.wordAt(at, p, used)
		if w < 0 {
			if matched > 0 && m.isFunction(at) && !m.operatesAt(at) && !(matched == 1 && m.negates(i)) && (p.joins || !m.conjunctions[at] || !p.ofMetric()) {
				grouped = grouped || m.groupsAt(at)
				continue
			}
			break
		}
		if (m.tokens[at].apart || grouped) && matched > 0 && (!inOrder || w < last) {
			break // words of another order belong together only within a clause, and not around "by"
		}
		used[w] = true
		inOrder = inOrder && w > last
		last = w
		matched++
		weight += p.words[w].weight
		quality += q
		e.end = at + 1
		if how != "" {
			e.guessed = e.guessed || p.language == "" && p.meaning.kind == meansValue && q <= 1-costSlip && len(m.tokens[at].folded) < longName
			e.spelling = append(e.spelling, how)
		}
	}
	if matched == 0 {
		return
	}
	whole := matched == len(p.words)
	if p.meaning.kind == meansValue && !p.code && !m.tells(&e) {
		return
	}
	if !whole && (p.code || !partsTell || !partial(p)) {
		return
	}
	if p.capital && !m.capitals(i) {
		return
	}
	e.score = phraseScore(quality, matched)
	e.scrambled = !inOrder || !whole
	e.verbatim = m.verbatim(p, &e)
	e.amount = p.amount && e.verbatim == 0
	if !inOrder {
		e.score -= scoreDisorder
	}
	if share := weight / p.weight; !whole {
		if matched == 1 && p.name && m.cutOff(i, p, used) {
			return
		}
		e.partial = true
		e.score -= scoreDisorder
		if !p.name || matched < 2 || share < nearlyWhole || !m.index.single(p, used) {
			e.score = quality * (scorePartial + (1-scorePartial-scoreDisorder)*share)
		}
		if !m.tells(&e) {
			return
		}
	}
	switch p.meaning.kind {
	case meansValue:
		if e.end == i+1 && lonely(m.tokens[i].text, m.language) {
			e.score += scoreLonely
		}
	case meansNoun, meansRows:
		e.score *= scoreNoun
	case meansIgnored:
		e.score *= scoreIgnored
	}
	m.add(e)
}

// ofMetric reports whether a phrase names a metric; words on both sides of "and" name two.
func (p *phrase) ofMetric() bool {
	return p.meaning.kind == meansMetric || p.meaning.kind == meansSubject
}

// groupsAt reports whether a token says by what is grouped: "units built by part" are not
// the "parts built".
func (m *matcher) groupsAt(at int) bool {
	return slices.ContainsFunc(m.terms[at], func(t term) bool { return t.class == classBy })
}

// operatesAt reports whether words that begin at a token change what is asked, so that no
// phrase goes on behind them: "total number of payments" is not "total payments".
func (m *matcher) operatesAt(at int) bool {
	return slices.ContainsFunc(m.terms[at], func(t term) bool {
		return len(t.words) > 1 && (t.class == classPortion || t.class == classNot || t.class == classCount)
	})
}

// negates reports whether tokens[i] is a word such as "not". Where other words follow
// before a name that begins with it ("not the official one"), it denies the sentence and is
// no part of the name.
func (m *matcher) negates(i int) bool {
	return slices.ContainsFunc(m.terms[i], func(t term) bool { return t.class == classNot && len(t.words) == 1 })
}

// verbatim returns the number of words of a phrase with its function words, if all of them
// stand where an edge was found; else 0.
func (m *matcher) verbatim(p *phrase, e *edge) int {
	full := p.full
	if full == nil {
		for i := range p.words {
			full = append(full, p.words[i].folded)
		}
	}
	for first := max(0, e.first-len(full)+1); first <= e.first && first+len(full) <= len(m.tokens); first++ {
		fits := first+len(full) >= e.end
		for i := range full {
			fits = fits && m.tokens[first+i].folded == full[i]
		}
		if fits {
			return len(full)
		}
	}
	return 0
}

// cutOff reports whether the used word of a name is only the beginning of tokens[i]:
// "cove" is no abbreviation of "covered" where it is one of several words.
func (m *matcher) cutOff(i int, p *phrase, used []bool) bool {
	w := &p.words[slices.Index(used, true)]
	t := m.tokens[i].folded
	return t != w.folded && begins(t, w.folded)
}

// phraseScore is the score of a phrase of so many words.
func phraseScore(quality float64, words int) float64 {
	return quality + scorePerWord*float64(words-1)
}

// tells reports whether one of an edge's tokens is a word of its own and not one that
// every question may have.
func (m *matcher) tells(e *edge) bool {
	for i := e.first; i < e.end; i++ {
		telling := true
		for _, t := range m.terms[i] {
			telling = telling && (t.class == classVague || t.class == classHappen)
		}
		if telling {
			return true
		}
	}
	return false
}

// partial reports whether parts of a phrase may stand for it: of names and metrics.
func partial(p *phrase) bool {
	return p.meaning.kind == meansValue || p.meaning.kind == meansMetric || p.meaning.kind == meansSubject
}

// capitals reports whether a short code stands in capitals, or could be no other word.
func (m *matcher) capitals(i int) bool {
	t := &m.tokens[i]
	if utf8.RuneCountInString(t.text) == 1 {
		return unicode.IsUpper([]rune(t.text)[0])
	}
	return t.caps || !lexicons().knows(t.folded)
}

// wordAt finds the unused word of a phrase that a token matches best.
func (m *matcher) wordAt(at int, p *phrase, used []bool) (word int, quality float64, spelling string) {
	word = -1
	t := &m.tokens[at]
	for w := range p.words {
		if used[w] {
			continue
		}
		q, how := m.likeness(at, &p.words[w])
		if q > quality {
			word, quality, spelling = w, q, how
			if how != "" {
				spelling = t.text + " → " + how
			}
		}
	}
	return word, quality, spelling
}

// The likenesses of a token and a word.
const (
	likeStem       = 0.97
	likeOtherStem  = 0.93 // of English, in a question of another language
	likeCorrection = 0.97
)

// likeness returns how well a token matches a word of a phrase, and the corrected
// spelling if it needed one.
func (m *matcher) likeness(at int, w *phraseWord) (float64, string) {
	t := &m.tokens[at]
	if t.folded == w.folded {
		return 1, ""
	}
	if like := m.stemLike(m.stems[at], w); like > 0 {
		return like, ""
	}
	if !t.digits && (abbreviates(t.folded, w.folded) || begins(t.folded, w.folded)) {
		return 1 - costAbbreviated, w.folded
	}
	for i := range t.forms[1:] {
		f := &t.forms[i+1]
		if f.folded == w.folded {
			return 1 - f.cost, w.folded
		}
		if m.stemLike(f.stemmed(), w) > 0 {
			return likeCorrection - f.cost, f.folded
		}
	}
	return 0, ""
}

// stemLike returns how well stems of a token fit a word: by the stemmer of the question's
// language, and a little less by that of English, the language of most names. Stems of
// other languages would make words alike that have nothing in common.
func (m *matcher) stemLike(stems []string, w *phraseWord) float64 {
	best := 0.0
	for _, stem := range w.stems {
		switch {
		case !slices.Contains(stems, stem):
		case strings.HasPrefix(stem, m.language+":"):
			return likeStem
		case strings.HasPrefix(stem, "en:") && len(w.stems) > 1:
			best = likeOtherStem
		}
	}
	return best
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
	case classFunction, classAmount, classRelative, classBelong, classAnd, classOf, classWith:
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
