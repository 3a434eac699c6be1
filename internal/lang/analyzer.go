// SPDX-License-Identifier: Apache-2.0

package lang

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/spanish"
)

// AnalysisVersion changes whenever the same text may yield other terms. An index
// records it: terms of two versions do not match one another, so an index of another
// version has to be built anew from its texts.
const AnalysisVersion = 1

// A Token is one term of a text.
type Token struct {
	// Term is the normalised term, never empty. It may share memory with the text.
	Term string
	// Start and End delimit the bytes text[Start:End] that the term stands for. Both lie on
	// rune boundaries, and Start never decreases from one token to the next.
	Start, End int
	// Position counts words from 0. Tokens of one compound ("68218-AA") share a position;
	// a dropped stop word leaves a gap.
	Position int
	// Overlap marks a compound's whole form that stands beside its parts. It does not
	// count towards the length of a document, which would otherwise grow with the
	// number of ways to write a part number.
	Overlap bool
}

// An Analyzer turns text into terms for one language. It is immutable and safe for
// concurrent use.
type Analyzer struct {
	language string
	stem     func(*snowballstem.Env) bool // nil: terms are not stemmed
	stop     map[string]bool              // folded words that carry no content
	elided   map[string]bool              // folded words that lose their vowel before an apostrophe
	states   sync.Pool                    // *state
}

// Embedded Snowball stop-word lists, one word a line; see data/README.md.
var (
	//go:embed data/stop_en.txt
	stopEnglish string
	//go:embed data/stop_fr.txt
	stopFrench string
	//go:embed data/stop_de.txt
	stopGerman string
	//go:embed data/stop_it.txt
	stopItalian string
	//go:embed data/stop_es.txt
	stopSpanish string
)

const (
	elidedFrench  = "l m t qu n s j d c jusqu quoiqu lorsqu puisqu quelqu presqu entr"
	elidedItalian = "c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d quest quell bell sant nessun ciascun anch dov cos com"
)

// analyzers builds the shared analyzers on first use; they hold no state but caches.
var analyzers = sync.OnceValue(func() map[string]*Analyzer {
	all := []*Analyzer{
		{language: "en", stem: english.Stem, stop: wordSet(stopEnglish)},
		{language: "fr", stem: french.Stem, stop: wordSet(stopFrench), elided: wordSet(elidedFrench)},
		{language: "de", stem: german.Stem, stop: wordSet(stopGerman)},
		{language: "it", stem: italian.Stem, stop: wordSet(stopItalian), elided: wordSet(elidedItalian)},
		{language: "es", stem: spanish.Stem, stop: wordSet(stopSpanish)},
		{language: ""},
	}
	byLanguage := make(map[string]*Analyzer, len(all))
	for _, a := range all {
		byLanguage[a.language] = a
	}
	return byLanguage
})

// wordSet reads words separated by white space into a set of folded words.
func wordSet(list string) map[string]bool {
	words := strings.Fields(list)
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[fold(w)] = true
	}
	return set
}

// ForLanguage returns the analyzer of a language given by its ISO 639-1 code: "en",
// "fr", "de", "it" or "es". Every other code, and "" for an unknown language, gets the
// neutral analyzer. The result is shared.
func ForLanguage(code string) *Analyzer {
	all := analyzers()
	if a, ok := all[code]; ok {
		return a
	}
	return all[""]
}

// Languages returns the codes that have an analyzer of their own, in alphabetical order.
func Languages() []string { return []string{"de", "en", "es", "fr", "it"} }

// Language is the analyzer's ISO 639-1 code, "" for the neutral analyzer.
func (a *Analyzer) Language() string { return a.language }

// Tokens returns the tokens of text, in order. It takes time linear in the length of text.
func (a *Analyzer) Tokens(text string) []Token { return a.Append(nil, text) }

// Append appends the tokens of text to dst and returns the extended slice, so that a
// caller can reuse one slice for many texts. It takes time linear in the length of text.
func (a *Analyzer) Append(dst []Token, text string) []Token {
	s, _ := a.states.Get().(*state)
	if s == nil {
		s = newState(a)
	}
	s.text, s.out, s.position = text, dst, 0
	s.run()
	dst = s.out
	s.text, s.out = "", nil
	a.states.Put(s)
	return dst
}
