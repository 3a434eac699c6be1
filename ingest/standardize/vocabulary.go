// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"cmp"
	_ "embed" // the tables of words
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// headerWords are words of columns' names: for each concept its weight, and words in English,
// German, French, Italian, Spanish and Portuguese. Rows are read by people: add words there.
//
//go:embed vocabulary/headers.csv
var headerWords string

// valueWords are words of short lists: for each family of meanings, such as shifts, and each
// meaning the words for it in the same languages, parted by bars.
//
//go:embed vocabulary/values.csv
var valueWords string

// lexicon is the vocabulary.
type lexicon struct {
	// weights are those of concepts: what is said by nearly all names says little.
	weights map[string]float64
	// concepts are those of words, folded, and long the words that are looked for within
	// longer ones, longest first.
	concepts map[string][]string
	long     []string
	// meanings are those of values, folded, by family.
	meanings map[string]map[string]string
}

// shortest is the length from which a word is looked for within longer ones, as German
// compounds ask for.
const shortest = 4

// vocabulary is read once, when it is needed first.
var vocabulary = sync.OnceValue(readVocabulary)

func readVocabulary() *lexicon {
	l := &lexicon{weights: map[string]float64{}, concepts: map[string][]string{}, meanings: map[string]map[string]string{}}
	for _, row := range rowsOf(headerWords) {
		concept := row[0]
		weight, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			panic("standardize: the weight of " + concept) // found by any test
		}
		l.weights[concept] = weight
		for _, w := range tokens(strings.Join(row[2:], " ")) {
			if !slices.Contains(l.concepts[w], concept) {
				l.concepts[w] = append(l.concepts[w], concept)
			}
		}
	}
	for w := range l.concepts {
		if len(w) >= shortest {
			l.long = append(l.long, w)
		}
	}
	slices.SortFunc(l.long, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, row := range rowsOf(valueWords) {
		for _, w := range strings.Split(row[2], "|") {
			key := bare(w)
			if l.meanings[key] == nil {
				l.meanings[key] = map[string]string{}
			}
			if _, twice := l.meanings[key][row[0]]; !twice {
				l.meanings[key][row[0]] = row[1]
			}
		}
	}
	return l
}

// rowsOf reads a table without its header.
func rowsOf(text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("standardize: the vocabulary: " + err.Error()) // found by any test
	}
	return rows[1:]
}

// terms returns what a word of a name speaks of: its own concepts, or those of the known words
// that it begins and ends with.
func (l *lexicon) terms(word string) []term {
	if c := l.concepts[word]; c != nil {
		return []term{{c, word}}
	}
	var out []term
	rest := word
	for len(rest) >= shortest {
		at := slices.IndexFunc(l.long, func(w string) bool { return strings.HasPrefix(rest, w) || strings.HasSuffix(rest, w) })
		if at < 0 {
			break
		}
		w := l.long[at]
		out = append(out, term{l.concepts[w], w})
		if strings.HasPrefix(rest, w) {
			rest = rest[len(w):]
		} else {
			rest = rest[:len(rest)-len(w)]
		}
	}
	// Numbers are short words in all languages: Reklamationsnr.
	if strings.HasSuffix(word, "nr") && len(word) > shortest {
		out = append(out, term{l.concepts["nr"], "nr"})
	}
	if len(out) == 0 {
		out = append(out, term{word: word})
	}
	return out
}

// family returns the family that the values of a list belong to: the one that has most of them,
// and at least half, each with a meaning of its own. Names decide where several have as many.
func (l *lexicon) family(values []string, terms []term) string {
	best, most := "", 0
	counts := map[string]map[string]bool{}
	for _, v := range values {
		for family, meaning := range l.meanings[bare(v)] {
			if counts[family] == nil {
				counts[family] = map[string]bool{}
			}
			counts[family][meaning] = true
		}
	}
	for family, meanings := range counts {
		n := 2 * len(meanings)
		if speakOf(terms, family) {
			n++
		}
		if n > most || n == most && family < best {
			best, most = family, n
		}
	}
	if most < len(values) {
		return ""
	}
	return best
}

// translate returns the value of a list that has the meaning of a word; "" if none or several
// have.
func (l *lexicon) translate(family, word string, values []string) string {
	meaning, ok := l.meanings[bare(word)][family]
	if !ok {
		return ""
	}
	found := ""
	for _, v := range values {
		if l.meanings[bare(v)][family] == meaning {
			if found != "" {
				return ""
			}
			found = v
		}
	}
	return found
}
