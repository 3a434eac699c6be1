// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"hash/maphash"
	"strings"

	"github.com/blevesearch/snowballstem"
)

// cacheSlots is the number of words whose terms a state remembers. Technical text
// repeats few thousand words; 8,192 slots of 40 bytes keep the hit rate above 95 %.
const cacheSlots = 1 << 13

// state is the scratch memory of one analysis. States are pooled by their Analyzer.
type state struct {
	analyzer *Analyzer
	env      *snowballstem.Env
	seed     maphash.Seed
	cache    []cached
	parts    []span

	text     string
	out      []Token
	position int
}

// cached is the term of a word as it was written; term "" is a stop word.
type cached struct{ word, term string }

func newState(a *Analyzer) *state {
	return &state{
		analyzer: a,
		env:      snowballstem.NewEnv(""),
		seed:     maphash.MakeSeed(),
		cache:    make([]cached, cacheSlots),
	}
}

// emit appends a token of the current position; an empty term is dropped.
func (s *state) emit(term string, start, end int, overlap bool) {
	if term == "" {
		return
	}
	s.out = append(s.out, Token{Term: term, Start: start, End: end, Position: s.position, Overlap: overlap})
}

// emitWord emits text[start:end], letters only, unless it is a stop word.
func (s *state) emitWord(start, end int) {
	word := s.text[start:end]
	slot := &s.cache[maphash.String(s.seed, word)%cacheSlots]
	if slot.word != word {
		*slot = cached{strings.Clone(word), strings.Clone(s.analyzer.term(s.env, word))}
	}
	s.emit(slot.term, start, end, false)
}

// term returns the term of a word, "" for a stop word. Words are folded before they are
// stemmed, so that a word typed without its accents has the same stem.
func (a *Analyzer) term(env *snowballstem.Env, word string) string {
	folded := fold(word)
	if a.stop[folded] {
		return ""
	}
	folded = cut(folded)
	switch {
	case a.stem == nil:
		return folded
	case a.language == "de":
		folded = foldGerman(folded)
	case a.language == "es":
		folded = restoreSpanish(folded)
	}
	env.SetCurrent(folded)
	a.stem(env)
	return fold(env.Current())
}
