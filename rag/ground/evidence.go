// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/sentence"
)

// Passage is a text that claims are checked against.
type Passage struct {
	// Text is what it says, in a language given by its ISO 639-1 code; "": unknown.
	Text     string
	Language string
	// Around is what stands around it and says what it is about: a title, headings, the
	// names of a table's columns. It may bear out a claim, and is not quoted.
	Around string
}

// Evidence is passages made ready for checking. It is immutable and safe for concurrent use.
type Evidence struct {
	passages  []Passage
	sentences []stretch
	// frequency is how many sentences have a term.
	frequency map[string]int
	language  string
}

// stretch is a sentence of the evidence, or what stands around a passage.
type stretch struct {
	passage    int
	start, end int
	around     bool
	text       string
	words      []token
	terms      map[string]bool
	numbers    []quantity
}

// token is a word or a number.
type token struct {
	// text is what is written, in small letters; term is its stem, "" of words without
	// content.
	text, term string
	start, end int
	capital    bool
}

// NewEvidence makes passages ready. It takes O(length).
func NewEvidence(passages []Passage) *Evidence {
	e := &Evidence{passages: passages, frequency: map[string]int{}}
	for i, p := range passages {
		if e.language == "" {
			e.language = p.Language
		}
		for _, line := range lines(p.Text) {
			for _, s := range sentence.Split(p.Text[line[0]:line[1]]) {
				e.add(stretch{passage: i, start: line[0] + s.Start, end: line[0] + s.End, text: p.Text[line[0]+s.Start : line[0]+s.End]})
			}
		}
		if strings.TrimSpace(p.Around) != "" {
			e.add(stretch{passage: i, around: true, text: p.Around})
		}
	}
	return e
}

// lines returns the places of the lines of a text.
func lines(text string) [][2]int {
	var out [][2]int
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text) - start
		}
		if strings.TrimSpace(text[start:start+end]) != "" {
			out = append(out, [2]int{start, start + end})
		}
		start += end + 1
	}
	return out
}

func (e *Evidence) add(s stretch) {
	s.words = tokens(s.text, e.passages[s.passage].Language)
	s.terms = make(map[string]bool, len(s.words))
	for _, w := range s.words {
		if w.term != "" {
			s.terms[w.term] = true
		}
	}
	for t := range s.terms {
		e.frequency[t]++
	}
	s.numbers = quantities(s.words)
	e.sentences = append(e.sentences, s)
}

// weight is how much a term tells: what few sentences have tells more.
func (e *Evidence) weight(term string) float64 {
	n, df := float64(len(e.sentences)), float64(e.frequency[term])
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// tokens returns the words of a text in order.
func tokens(text, language string) []token {
	terms := map[int]lang.Token{}
	for _, t := range lang.ForLanguage(language).Tokens(text) {
		if _, known := terms[t.Start]; !known || t.Overlap {
			terms[t.Start] = t
		}
	}
	var out []token
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if unit := sign(text[i:]); unit != "" {
				out = append(out, token{text: unit, start: i, end: i + len(unit)})
				i += len(unit)
				continue
			}
			i += n
			continue
		}
		end := wordEnd(text, i)
		w := token{text: strings.ToLower(text[i:end]), start: i, end: end, capital: unicode.IsUpper(r)}
		if t, ok := terms[i]; ok {
			w.term = t.Term
		}
		out = append(out, w)
		i = end
	}
	return out
}

// wordEnd returns where the word at i ends: a number with its signs, or letters and digits with
// apostrophes and hyphens between them.
func wordEnd(text string, i int) int {
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			end += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[min(end+n, len(text)):])
		before, _ := utf8.DecodeLastRuneInString(text[:end])
		// Between digits a hyphen parts numbers, as in 1-9.
		inner := (r == '\'' || r == '’' || r == '-' || r == '_') && (unicode.IsLetter(next) || unicode.IsDigit(next) && unicode.IsLetter(before)) ||
			(r == '.' || r == ',') && unicode.IsDigit(before) && unicode.IsDigit(next)
		if end == i || !inner {
			break
		}
		end += n
	}
	return end
}

// sign returns a unit that is no word.
func sign(text string) string {
	for _, s := range []string{"°C", "°F", "%", "°", "″", "\"", "µm", "μm"} {
		if strings.HasPrefix(text, s) {
			return s
		}
	}
	return ""
}
