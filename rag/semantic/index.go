// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/lang"
)

// meaning is what a phrase of the model or the databases stands for.
type meaning struct {
	kind meaningKind
	// metric is set for metrics and subjects, dimension for values and nouns, dataset for
	// rows; value is the value of the dimension.
	metric, dimension, value, dataset string
}

type meaningKind uint8

const (
	meansMetric     meaningKind = iota // a complete name of a metric
	meansSubject                       // what a metric aggregates
	meansValue                         // a value of a dimension
	meansNoun                          // a dimension itself
	meansRows                          // the rows of a dataset
	meansRestricted                    // a column that is never shown
	meansIgnored                       // a word of the trade without meaning
)

// phrase is some words with a meaning.
type phrase struct {
	words   []phraseWord
	meaning meaning
	// language is that of the words, "" for names.
	language string
	// code is set for keys and codes: they match as they are or not at all.
	code bool
	// short codes, which could be a word, match in capitals only.
	capital bool
	// joins is set if a word such as "and" stands in it.
	joins bool
	// name is set for labels of members, parts of which may stand for the whole.
	name   bool
	weight float64 // sum of the words' weights
	// full are all words, folded, if function words were left out of words.
	full []string
	// amount is set if one of those says what is aggregated: "sales amount".
	amount bool
}

// phraseWord is a word of a phrase.
type phraseWord struct {
	folded string
	// stems are the stems of the word in the languages that the phrase may be of.
	stems  []string
	weight float64 // share of phrases of the dimension that lack it, as a logarithm
}

// phraseIndex finds phrases by their words. It is immutable.
type phraseIndex struct {
	phrases []phrase
	byWord  map[string][]int // folded words and "language:stem" to phrases
	compact map[string][]int // codes without separators to phrases
	words   map[string]bool  // all folded words, for corrections
	byLen   map[int][]string // the words by length, sorted
	letters int              // length of the longest compact code
}

// allLanguages are those whose words are understood.
var allLanguages = lang.Languages()

// newPhraseIndex indexes the words of a model and the values of its databases.
func newPhraseIndex(s *schema, c *catalog) *phraseIndex {
	x := &phraseIndex{byWord: map[string][]int{}, compact: map[string][]int{}, words: map[string]bool{}, byLen: map[int][]string{}}
	for i := range s.model.Metrics {
		m := &s.model.Metrics[i]
		x.addWords(m.Words, meaning{kind: meansMetric, metric: m.Name})
		x.addWords(m.Subject, meaning{kind: meansSubject, metric: m.Name})
	}
	for i := range s.model.Datasets {
		ds := &s.model.Datasets[i]
		x.addWords(ds.Words, meaning{kind: meansRows, dataset: ds.Name})
		for _, r := range ds.Restricted {
			x.addWords(r.Words, meaning{kind: meansRestricted, dataset: ds.Name, value: r.Column})
		}
	}
	x.addWords(s.model.Ignore, meaning{kind: meansIgnored})
	for _, name := range sortedKeys(s.dimensions) {
		x.addDimension(s.dimensions[name], c)
	}
	x.finish()
	return x
}

// addDimension adds the words of a dimension and of its values.
func (x *phraseIndex) addDimension(d *dimension, c *catalog) {
	noun := meaning{kind: meansNoun, dimension: d.name}
	if d.kind == kindFlag {
		x.addWords(d.words, meaning{kind: meansValue, dimension: d.name, value: "1"})
	} else {
		x.addWords(d.words, noun)
	}
	if d.kind == kindNumber {
		return
	}
	known := c.values(d.name)
	for _, value := range known {
		x.addWords(d.values[value], meaning{kind: meansValue, dimension: d.name, value: value})
	}
	for _, value := range known {
		m := meaning{kind: meansValue, dimension: d.name, value: value}
		if d.kind == kindFlag {
			continue
		}
		coded := d.code != nil || d.entity != nil && d.attribute == nil && (len(d.entity.Labels) > 0 || looksLikeCode(value))
		x.addPhrase(value, "", m, traits{code: coded || looksLikeCode(value), name: !coded})
		if coded && d.code == nil {
			for _, label := range c.labels(d.name, value) {
				x.addPhrase(label, "", m, traits{name: true})
			}
		}
	}
}

// looksLikeCode reports whether a value is a code and no word: it has a digit, or is in
// capitals and short.
func looksLikeCode(value string) bool {
	return strings.ContainsAny(value, "0123456789") || len(value) <= 4 && allCaps(value) || len(value) == 1
}

// traits are properties of a phrase.
type traits struct{ code, name bool }

func (x *phraseIndex) addWords(words Words, m meaning) {
	for _, language := range sortedKeys(words) {
		for _, p := range words[language] {
			x.addPhrase(p, language, m, traits{code: m.kind == meansValue && !strings.Contains(p, " ") && looksLikeCode(p)})
		}
	}
}

// addPhrase adds one phrase. Function words inside it do not count, unless it has no
// others.
func (x *phraseIndex) addPhrase(text, language string, m meaning, t traits) {
	tokens := tokenize(text)
	if len(tokens) == 0 {
		return
	}
	p := phrase{meaning: m, language: language, code: t.code, name: t.name, joins: slices.Contains(conjunctionsOf(tokens), true)}
	if t.code && len(tokens) == 1 && len(tokens[0].folded) <= 3 && !tokens[0].digits {
		p.capital = true
	}
	languages := []string{language}
	if language == "" {
		languages = allLanguages
	}
	content := contentTokens(tokens, language)
	if t.code || len(content) == 0 || m.kind == meansRestricted {
		content = tokens
	}
	for _, tok := range content {
		w := phraseWord{folded: tok.folded}
		if !t.code && !tok.digits {
			w.stems = stemsOf(tok.text, languages)
		}
		p.words = append(p.words, w)
	}
	if len(content) < len(tokens) {
		for _, tok := range tokens {
			p.full = append(p.full, tok.folded)
			p.amount = p.amount || lexicons().has(tok.folded, language, classAmount)
		}
	}
	id := len(x.phrases)
	x.phrases = append(x.phrases, p)
	if t.code {
		code := compact(tokens)
		x.compact[code] = append(x.compact[code], id)
		x.letters = max(x.letters, len(code))
	}
	for _, w := range p.words {
		x.post(w.folded, id)
		for _, stem := range w.stems {
			x.post(stem, id)
		}
		if !t.code {
			x.words[w.folded] = true
		}
	}
}

func (x *phraseIndex) post(key string, id int) {
	list := x.byWord[key]
	if len(list) == 0 || list[len(list)-1] != id {
		x.byWord[key] = append(list, id)
	}
}

// contentTokens leaves out the function words of a language; of all languages, for names
// of unknown language.
func contentTokens(tokens []token, language string) []token {
	l := lexicons()
	var content []token
	for i, tok := range tokens {
		function := l.function[language][tok.folded]
		if language == "" { // a name does not end with an article: "S.r.l."
			function = isArticle(tok.folded) && i < len(tokens)-1
		}
		function = function || tok.folded == dash
		// A capital by itself is a name ("A pillar"), and one is a number ("shift one").
		single := len(tok.text) == 1 && tok.text != tok.folded
		if !function || single || isOne(tok.folded) {
			content = append(content, tok)
		}
	}
	return content
}

// isOne reports whether a word is the number one where it is no article as well.
func isOne(word string) bool { return word == "one" || word == "eins" }

// isArticle reports whether a word inside a name of unknown language is an article or
// preposition of one of the languages.
func isArticle(word string) bool {
	switch word {
	case "the", "of", "and", "de", "du", "des", "la", "le", "les", "l", "d", "di", "del", "della", "der", "die", "das", "und", "et", "e", "y", "el", "los":
		return true
	}
	return false
}

// stemsOf returns the stems of a word as "language:stem".
func stemsOf(word string, languages []string) []string {
	var stems []string
	for _, language := range languages {
		for _, t := range lang.ForLanguage(language).Tokens(word) {
			stems = append(stems, language+":"+t.Term)
			break
		}
	}
	return stems
}

// finish weighs the words of names: a word that all names of a dimension share says
// little about which is meant.
func (x *phraseIndex) finish() {
	frequency, total := map[string]float64{}, map[string]float64{}
	for i := range x.phrases {
		p := &x.phrases[i]
		if p.name {
			total[p.meaning.dimension]++
			for _, w := range p.words {
				frequency[p.meaning.dimension+"\x00"+w.folded]++
			}
		}
	}
	for i := range x.phrases {
		p := &x.phrases[i]
		for j := range p.words {
			w := &p.words[j]
			w.weight = 1
			if n := total[p.meaning.dimension]; p.name && n > 1 {
				w.weight = 0.05 + math.Log(1+n/frequency[p.meaning.dimension+"\x00"+w.folded])/math.Log(1+n)
			}
			p.weight += w.weight
		}
	}
	for word := range x.words {
		x.byLen[len(word)] = append(x.byLen[len(word)], word)
	}
	for _, words := range x.byLen {
		slices.Sort(words)
	}
}

// names reports whether a text is a phrase, or the words of a part of a name, with such a
// meaning.
func (x *phraseIndex) names(text string, such func(m *meaning, part bool) bool) bool {
	tokens := tokenize(text)
	if len(tokens) == 0 {
		return false
	}
	return slices.ContainsFunc(x.byWord[tokens[0].folded], func(id int) bool {
		p := &x.phrases[id]
		part := len(p.words) > len(tokens)
		return (!part || p.name) && such(&p.meaning, part) && !slices.ContainsFunc(tokens, func(t token) bool {
			return !slices.ContainsFunc(p.words, func(w phraseWord) bool { return w.folded == t.folded })
		})
	})
}

// single reports whether the used words of a name stand in the names of one value alone.
func (x *phraseIndex) single(p *phrase, used []bool) bool {
	var common []int
	first := true
	for i, w := range p.words {
		if !used[i] {
			continue
		}
		ids := x.byWord[w.folded]
		if first {
			common, first = slices.Clone(ids), false
			continue
		}
		common = slices.DeleteFunc(common, func(id int) bool { return !slices.Contains(ids, id) })
	}
	return !slices.ContainsFunc(common, func(id int) bool {
		m := x.phrases[id].meaning
		return m.kind == p.meaning.kind && m.dimension == p.meaning.dimension && m.value != p.meaning.value
	})
}
