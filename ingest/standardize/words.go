// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns text in lower case, without accents.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ReplaceAll(s, "ß", "ss"))))
}

// bare returns the letters and digits of a text, folded: what two spellings of a code share.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

// tokens returns the words of a name: parted by signs, and where a small letter or digit is
// followed by a capital.
func tokens(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range inOrder.ReplaceAllString(name, "${1}io ") {
		if unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.FieldsFunc(fold(b.String()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// inOrder is what German names write for in order (i. O.) and, with an n, for not.
var inOrder = regexp.MustCompile(`(?i)\b(n?)\.?\s?i\.\s?o\.?(?:\s|$)`)

// term is a word of a name: what it may speak of, or itself if the vocabulary has no such word.
type term struct {
	concepts []string
	word     string
}

// strange is the weight of a word that the vocabulary does not have.
const strange = 0.3

// weight is how much a term says; of several meanings the most common one counts.
func (t term) weight() float64 {
	if len(t.concepts) == 0 {
		return strange
	}
	w := math.Inf(1)
	for _, c := range t.concepts {
		w = min(w, vocabulary().weights[c])
	}
	return w
}

// shared is how much two terms say together, 0 if they speak of something else.
func (t term) shared(o term) float64 {
	w := 0.0
	for _, c := range t.concepts {
		if slices.Contains(o.concepts, c) {
			w = max(w, vocabulary().weights[c])
		}
	}
	if w == 0 && len(t.concepts) == 0 && len(o.concepts) == 0 && cognate(t.word, o.word) {
		return strange
	}
	return w
}

// cognate reports whether two unknown words are forms of one.
func cognate(a, b string) bool {
	const stem = 5
	return a == b || len(a) >= stem && len(b) >= stem && a[:stem] == b[:stem]
}

// stops are words of names that say nothing.
var stops = []string{"is", "has", "was", "of", "the", "in", "for", "and", "per", "de", "du", "des", "d", "l", "la", "les", "et", "der", "die", "das", "und", "von", "im", "il", "lo", "di", "del", "della", "e", "el", "los", "las", "y", "do", "da", "dos", "das", "s"}

// termsOf returns what a column's name speaks of, each thing once; its unit is left out.
func termsOf(name string) []term {
	unit := unitOf(name)
	if unit != "" {
		name = bracketed.ReplaceAllString(name, " ")
	}
	words := tokens(name)
	if n := len(words); unit != "" && n > 1 && unitKey(words[n-1]) == unit {
		words = words[:n-1]
	}
	var out []term
	for _, w := range words {
		if len(words) > 1 && (slices.Contains(stops, w) || len(w) == 1 && vocabulary().concepts[w] == nil) {
			continue
		}
		for _, t := range vocabulary().terms(w) {
			if !slices.ContainsFunc(out, func(o term) bool { return o.shared(t) > 0 }) {
				out = append(out, t)
			}
		}
	}
	return out
}

// speakOf reports whether terms speak of one of several concepts.
func speakOf(terms []term, concepts ...string) bool {
	return slices.ContainsFunc(terms, func(t term) bool {
		return slices.ContainsFunc(t.concepts, func(c string) bool { return slices.Contains(concepts, c) })
	})
}

// alike compares what two names speak of, in [0, 1]: what they share over what either says.
func alike(a, b []term) float64 {
	used := make([]bool, len(b))
	both, either := 0.0, 0.0
	for _, x := range a {
		most, at := 0.0, -1
		for j, y := range b {
			if w := x.shared(y); !used[j] && w > most {
				most, at = w, j
			}
		}
		if at < 0 {
			either += x.weight()
			continue
		}
		used[at] = true
		both += most
		either += most
	}
	for j, y := range b {
		if !used[j] {
			either += y.weight()
		}
	}
	if either == 0 {
		return 0
	}
	return both / either
}

// distinct returns the values that are not empty, each once, in the order of their first
// appearance.
func distinct(values []string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// absences are what people write where there is no value, folded.
var absences = []string{"-", "--", "–", "—", "n/a", "na", "#n/a", "null", "none", "nil", "k.a.", "k. a.", "s/o", "n.d.", "n.c.", "?", "."}

// absent reports whether a value says that there is none.
func absent(v string) bool { return slices.Contains(absences, fold(v)) }

// pattern writes what a value is built like: # for a digit, ^ for a capital, ~ for a small
// letter, and all other signs as they are.
func pattern(v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '#'
		case unicode.IsUpper(r):
			return '^'
		case unicode.IsLetter(r):
			return '~'
		}
		return r
	}, v)
}

// numbered is pattern with letters as they are: what codes share that differ in their number.
func numbered(v string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, v)
}

// isCodeLike reports whether a value may be a code: no word of small letters.
func isCodeLike(v string) bool { return !strings.ContainsFunc(v, unicode.IsLower) }

// fill writes the letters and digits of a value in the places of a pattern; not ok if they do
// not fit exactly.
func fill(pattern, v string) (string, bool) {
	var letters []rune
	for _, r := range v {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters = append(letters, r)
		}
	}
	var b strings.Builder
	for _, p := range pattern {
		if p != '#' && p != '^' && p != '~' {
			b.WriteRune(p)
			continue
		}
		if len(letters) == 0 {
			return "", false
		}
		r := letters[0]
		letters = letters[1:]
		switch {
		case p == '#' != unicode.IsDigit(r):
			return "", false
		case p == '^':
			r = unicode.ToUpper(r)
		case p == '~':
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String(), len(letters) == 0
}

// respell writes a value in the only one of several patterns that it fits.
func respell(patterns []string, v string) (string, bool) {
	found := ""
	for _, p := range patterns {
		s, ok := fill(p, v)
		if ok && found != "" && s != found {
			return "", false
		}
		if ok {
			found = s
		}
	}
	return found, found != ""
}
