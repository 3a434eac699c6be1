// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// matching is a claim compared with evidence.
type matching struct {
	evidence *Evidence
	claim    string
	words    []token
	terms    []string // each once, at most maxTerms
	weights  []float64
	numbers  []quantity
	masks    []uint64 // the terms that each sentence has
	best     window   // of three sentences at most
	windows  [3]window
	whole    float64
}

// window is some sentences one after the other and the share of the claim's terms, by weight,
// that they have.
type window struct {
	first, sentences int
	coverage         float64
	mask             uint64
}

// maxTerms is the number of different terms of a claim that are looked at.
const maxTerms = 64

// enumerator is a mark at the beginning of a step.
var enumerator = regexp.MustCompile(`^\s*(?:\(?[0-9]{1,2}[.)]|[-•*–])\s+`)

// match compares a claim with evidence.
func match(e *Evidence, claim string) *matching {
	claim = claim[len(enumerator.FindString(claim)):]
	m := &matching{evidence: e, claim: claim, words: tokens(claim, e.language)}
	m.numbers = quantities(m.words)
	for _, w := range m.words {
		if w.term != "" && !slices.Contains(m.terms, w.term) && len(m.terms) < maxTerms {
			m.terms = append(m.terms, w.term)
			m.weights = append(m.weights, e.weight(w.term))
		}
	}
	m.masks = make([]uint64, len(e.sentences))
	var all uint64
	for i := range e.sentences {
		for t, term := range m.terms {
			if e.sentences[i].terms[term] {
				m.masks[i] |= 1 << t
			}
		}
		all |= m.masks[i]
	}
	m.whole = m.covered(all)
	for n := range m.windows {
		m.windows[n] = m.bestWindow(n + 1)
	}
	// A longer window must bring something.
	m.best = m.windows[0]
	for _, w := range m.windows[1:] {
		if w.coverage > m.best.coverage+0.02 {
			m.best = w
		}
	}
	return m
}

// covered returns the share of the claim's terms, by weight, in a mask.
func (m *matching) covered(mask uint64) float64 {
	have, total := 0.0, 0.0
	for t, w := range m.weights {
		total += w
		if mask&(1<<t) != 0 {
			have += w
		}
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// bestWindow returns the sentences of one passage, at most n, that have most of the claim; what
// stands around the passage helps and does not count as a sentence.
func (m *matching) bestWindow(n int) window {
	s := m.evidence.sentences
	around := make(map[int]uint64)
	for i := range s {
		if s[i].around {
			around[s[i].passage] |= m.masks[i]
		}
	}
	best := window{}
	for i := range s {
		if s[i].around {
			continue
		}
		mask := around[s[i].passage]
		for j := i; j < min(i+n, len(s)) && s[j].passage == s[i].passage && !s[j].around; j++ {
			mask |= m.masks[j]
			if c := m.covered(mask); c > best.coverage || best.sentences == 0 {
				best = window{i, j - i + 1, c, mask}
			}
		}
	}
	if best.coverage == 0 {
		return window{}
	}
	return best
}

// objection is a hard rule that a claim breaks.
type objection struct {
	verdict Verdict
	reason  string
}

// veto returns why a claim is not supported whatever its words are like; nil if nothing says so.
func (m *matching) veto() *objection {
	if code := m.unknownCode(); code != "" {
		return &objection{Unsupported, fmt.Sprintf("the evidence has no %q", code)}
	}
	if number, other := m.otherNumber(); number != "" {
		if other != "" {
			return &objection{Contradicted, fmt.Sprintf("the evidence says %s where the claim says %s", other, number)}
		}
		return &objection{Unsupported, fmt.Sprintf("the evidence has no %s", number)}
	}
	if word, opposite := m.flipped(); word != "" {
		return &objection{Contradicted, fmt.Sprintf("the evidence says %q where the claim says %q", opposite, word)}
	}
	return nil
}

// codeLike is a part number or another code: letters and digits.
var codeLike = regexp.MustCompile(`^(?:[a-z]*[0-9][a-z0-9_-]*[a-z][a-z0-9_-]*|[a-z]+[_-]?[0-9][a-z0-9_-]*)$`)

// unknownCode returns a code of the claim that is nowhere in the evidence, however it is spaced; ""
// if there is none.
func (m *matching) unknownCode() string {
	for _, w := range m.words {
		if len(w.text) < 3 || len(readings(w.text)) > 0 || !codeLike.MatchString(w.text) {
			continue
		}
		bare := withoutSigns(w.text)
		if !slices.ContainsFunc(m.evidence.sentences, func(s stretch) bool {
			return strings.Contains(withoutSigns(strings.ToLower(s.text)), bare)
		}) {
			return w.text
		}
	}
	return ""
}

var between = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "", "\u00a0", "", "\u2010", "", "\u2011", "")

func withoutSigns(s string) string { return between.Replace(s) }

// otherNumber returns a number of the claim that the evidence has not, and the one it has at the
// same place, "" if none stands there.
func (m *matching) otherNumber() (number, other string) {
	seen := map[int]bool{}
	for _, q := range m.numbers {
		if seen[q.at] {
			continue // another reading of the same digits
		}
		seen[q.at] = true
		w := m.words[q.at]
		if _, spelt := written[w.text]; spelt || m.marks(w) {
			continue // words such as "one" and "first" are no figures, nor are marks of steps
		}
		if m.spaced(w.text) {
			continue
		}
		around := neighbours(m.words, q.at)
		own, ownFound := m.quantityAround(q.at, around, true)
		rival, text := m.quantityAround(q.at, around, false)
		switch {
		case ownFound == "" && rival >= sharedBy:
			return m.figure(q.at), text
		case ownFound == "":
			return m.figure(q.at), ""
		case rival >= sharedBy && rival >= own+rather:
			return m.figure(q.at), text
		}
	}
	return "", ""
}

// spaced reports whether the digits of a number stand in the evidence with signs between them, as those of
// codes do: 0-0-0-0.
func (m *matching) spaced(number string) bool {
	const short = 3
	if len(number) < short || strings.Trim(number, "0123456789") != "" {
		return false
	}
	signs := strings.Join(strings.Split(number, ""), "[-. ]")
	pattern := regexp.MustCompile(`(?:^|[^0-9])` + signs + `(?:$|[^0-9])`)
	return slices.ContainsFunc(m.evidence.sentences, func(s stretch) bool { return pattern.MatchString(s.text) })
}

// step is what follows the number of a step within a claim, as in "3.Select" and "the icons: 1."
var step = regexp.MustCompile(`^[.)](?:\pL|\s*$)`)

// marks reports whether a number is the mark of a step.
func (m *matching) marks(w token) bool {
	before := strings.TrimSpace(m.claim[:w.start])
	return len(w.text) <= 2 && step.MatchString(m.claim[w.end:]) && (before == "" || strings.ContainsAny(before[len(before)-1:], ":.;)"))
}

// rather is how much more of a number's neighbours must stand around another number than around itself.
const rather = 0.35

// figure writes a number of the claim with its unit.
func (m *matching) figure(at int) string {
	text := m.words[at].text
	if at+1 < len(m.words) && isUnit(m.words[at+1].text) {
		text += " " + m.words[at+1].text
	}
	return text
}

// quantityAround returns the greatest share of neighbours around a number of the evidence that is the
// one of the claim, or around one that is not, and how that is written.
func (m *matching) quantityAround(at int, want []neighbour, wanted bool) (share float64, text string) {
	for i := range m.evidence.sentences {
		s := &m.evidence.sentences[i]
		for _, q := range s.numbers {
			if wanted != m.means(at, s, q.at) {
				continue
			}
			if f := shared(want, s.words, q.at); f > share || text == "" {
				share, text = max(share, f), s.words[q.at].text
			}
		}
	}
	return share, text
}

// means reports whether a number of the evidence is that of the claim, in any reading of both.
func (m *matching) means(at int, s *stretch, place int) bool {
	return slices.ContainsFunc(s.numbers, func(q quantity) bool {
		return q.at == place && slices.ContainsFunc(m.numbers, func(own quantity) bool { return own.at == at && own.same(q) })
	})
}

// missing says which words of the claim the best sentences have not.
func (m *matching) missing() string {
	type lack struct {
		text   string
		weight float64
	}
	var lacks []lack
	for _, w := range m.words {
		t := slices.Index(m.terms, w.term)
		if w.term != "" && t >= 0 && m.best.mask&(1<<t) == 0 {
			lacks = append(lacks, lack{w.text, m.weights[t]})
		}
	}
	if len(lacks) == 0 {
		return "the evidence does not say it so"
	}
	slices.SortStableFunc(lacks, func(a, b lack) int { return compare(b.weight, a.weight) })
	const shown = 4
	var words []string
	for _, l := range lacks[:min(shown, len(lacks))] {
		words = append(words, fmt.Sprintf("%q", l.text))
	}
	return "no sentence of the evidence has " + strings.Join(words, ", ") + " with the rest"
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// logOf is the logarithm of one more than a count.
func logOf(n int) float64 { return math.Log1p(float64(n)) }
