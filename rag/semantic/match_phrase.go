// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
