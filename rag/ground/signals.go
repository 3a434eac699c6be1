// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"slices"
	"strings"
)

// SignalNames name the signals in the order of [Signals].
var SignalNames = []string{
	"coverage by three sentences", "coverage by all", "longest common run of words", "names found", "numbers found",
	"negations differ", "directions differ", "sentences", "missing terms",
}

const signalCount = 9

// signals returns what the score is computed from.
func (m *matching) signals() [signalCount]float64 {
	w := m.windowWords()
	differ, negated := 0.0, 0.0
	if directionsDiffer(m.words, w) {
		differ = 1
	}
	if (negations(m.words) > 0) != (negations(w) > 0) {
		negated = 1
	}
	missing := 0
	for t := range m.terms {
		if m.best.mask&(1<<t) == 0 {
			missing++
		}
	}
	return [signalCount]float64{
		m.windows[2].coverage, m.whole, m.run(w), m.names(), m.numbersFound(),
		negated, differ, logOf(len(m.evidence.sentences)), logOf(missing),
	}
}

// windowWords returns the words of the best sentences.
func (m *matching) windowWords() []token {
	var out []token
	for i := m.best.first; i < m.best.first+m.best.sentences; i++ {
		out = append(out, m.evidence.sentences[i].words...)
	}
	return out
}

// contentOf returns the terms of words in order.
func contentOf(words []token) []string {
	var out []string
	for _, w := range words {
		if w.term != "" {
			out = append(out, w.term)
		}
	}
	return out
}

// run returns the length of the longest common subsequence of terms, as a share of the claim's
// (ROUGE-L precision; C.-Y. Lin, ROUGE, 2004).
func (m *matching) run(window []token) float64 {
	a, b := contentOf(m.words), contentOf(window)
	if len(a) == 0 {
		return 0
	}
	row := make([]int, len(b)+1)
	for _, x := range a {
		before := 0
		for j, y := range b {
			here := row[j+1]
			if x == y {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			before = here
		}
	}
	return float64(row[len(b)]) / float64(len(a))
}

// names returns the share of names, words with a capital within the claim, that the evidence has; 1 if
// there are none.
func (m *matching) names() float64 {
	found, total := 0, 0
	for i, w := range m.words {
		if i == 0 || !w.capital || w.term == "" {
			continue
		}
		total++
		if m.evidence.frequency[w.term] > 0 {
			found++
		}
	}
	if total == 0 {
		return 1
	}
	return float64(found) / float64(total)
}

// numbersFound returns the share of the claim's numbers that the evidence has; 1 if there are none.
func (m *matching) numbersFound() float64 {
	found, seen := map[int]bool{}, map[int]bool{}
	for _, q := range m.numbers {
		seen[q.at] = true
		for i := range m.evidence.sentences {
			if slices.ContainsFunc(m.evidence.sentences[i].numbers, q.same) {
				found[q.at] = true
			}
		}
	}
	if len(seen) == 0 {
		return 1
	}
	return float64(len(found)) / float64(len(seen))
}

// denials are words that turn a statement round.
var denials = wordSet(`not no never without neither nor cannot don't doesn't didn't can't mustn't isn't aren't wasn't won't shouldn't lack lacks lacked lacking absence absent fail fails failed unable
ne pas jamais sans aucun aucune nicht kein keine keinen keiner keinem nie niemals ohne non mai senza nessun nessuna nunca sin ningún ninguna`)

// negations counts the denials among words.
func negations(words []token) int {
	n := 0
	for _, w := range words {
		if denials[w.text] {
			n++
		}
	}
	return n
}

// Words that say that something becomes more or less.
var (
	upward   = wordSet(`increase increases increased increasing raise raises raised rise rises higher greater more promote promotes promoted enhance enhances enhanced activate activates activated activation induce induces induced stimulate stimulates improve improves improved upregulated gain gains elevated accelerate accelerates strengthen facilitates facilitate sustains supports enables enable`)
	downward = wordSet(`decrease decreases decreased decreasing lower lowers lowered reduce reduces reduced reducing reduction less fewer inhibit inhibits inhibited inhibition suppress suppresses suppressed block blocks blocked impair impairs impaired prevent prevents prevented downregulated loss losses lost decline declines declined deplete depleted attenuate attenuates attenuated diminish diminished abolish abolished disrupt disrupts slower worsen worsens`)
)

// directionsDiffer reports whether one text says mostly more and the other mostly less.
func directionsDiffer(a, b []token) bool {
	up, down := directions(a)
	other, opposite := directions(b)
	return up > down && opposite > other || down > up && other > opposite
}

// directions counts the words that say more and those that say less.
func directions(words []token) (up, down int) {
	for _, w := range words {
		switch {
		case upward[w.text]:
			up++
		case downward[w.text]:
			down++
		}
	}
	return up, down
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}
