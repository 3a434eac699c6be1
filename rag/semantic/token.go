// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is a word, number or code of a text.
type token struct {
	text   string // as written
	folded string // lower case, without accents
	caps   bool   // two or more letters, all of them capitals
	digits bool   // holds a digit
	apart  bool   // a comma or another mark stands before it
	begins bool   // a question or exclamation mark stands before it
	elided bool   // an apostrophe stands beside it
	// forms are the texts that the word may stand for: the folded one, then corrections.
	forms []form
}

// form is one text that a word may stand for.
type form struct {
	folded string
	cost   float64 // 0 for the word as written
	// stems are kept by token.stems and form.stemmed.
	stems []string
}

// stems returns the stems of the word as written, in all languages.
func (t *token) stems() []string {
	if first := &t.forms[0]; first.stems == nil {
		first.stems = stemsOf(t.text, allLanguages)
	}
	return t.forms[0].stems
}

// stemmed returns the stems of a corrected form, in all languages.
func (f *form) stemmed() []string {
	if f.stems == nil {
		f.stems = stemsOf(f.folded, allLanguages)
	}
	return f.stems
}

// uncorrected returns a copy of tokens without their corrections.
func uncorrected(tokens []token) []token {
	plain := slices.Clone(tokens)
	for i := range plain {
		plain[i].forms = slices.Clip(plain[i].forms[:1])
	}
	return plain
}

// tokenPattern splits a text: ISO weeks, years after an apostrophe, dashes that stand by
// themselves, numbers with spaces before their thousands, dates and other numbers with their
// separators, words with digits, single signs.
var tokenPattern = regexp.MustCompile(`\d{4}-[Ww]\d{1,2}|['’]\d{2}\b| [-–—] |\b[1-9]\d{0,2}(?:[ \x{a0}\x{202f}]\d{3}\b)+|\d+(?:[./:-]\d+)+|\d+(?:[.,]\d+)+|[\p{L}\p{M}\p{N}_]+|[%€$£]`)

// marks writes apostrophes and dashes in one way.
var marks = strings.NewReplacer("’", "'", "–", dash, "—", dash)

// dash is the token of a dash that stands by itself.
const dash = "-"

// tokenize splits a text into tokens.
func tokenize(text string) []token {
	var tokens []token
	text = norm.NFC.String(text)
	last := 0
	for _, at := range tokenPattern.FindAllStringIndex(text, -1) {
		apart, begins := strings.ContainsAny(text[last:at[0]], ",;:.?!()"), len(tokens) > 0 && strings.ContainsAny(text[last:at[0]], "?!")
		last = at[1]
		elided := besideApostrophe(text, at)
		word := strings.TrimSpace(marks.Replace(text[at[0]:at[1]]))
		for _, part := range splitUnderscore(word) {
			folded := fold(part)
			tokens = append(tokens, token{
				text: part, folded: folded, caps: allCaps(part), digits: strings.ContainsAny(part, "0123456789"),
				apart: apart, begins: begins, elided: elided, forms: []form{{folded: folded}},
			})
		}
	}
	return tokens
}

// splitUnderscore splits names such as "paint_oven_temp", which stand in databases.
func splitUnderscore(word string) []string {
	if !strings.Contains(word, "_") {
		return []string{word}
	}
	return strings.FieldsFunc(word, func(r rune) bool { return r == '_' })
}

// ligatures are letters that decomposition leaves whole.
var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d")

// fold returns a word in lower case without accents.
func fold(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < unicode.MaxASCII
	}
	if ascii {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(word)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return ligatures.Replace(b.String())
}

func allCaps(word string) bool {
	letters := 0
	for _, r := range word {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsUpper(r):
			letters++
		}
	}
	return letters >= 2
}

// besideApostrophe reports whether an apostrophe stands before or behind a part of a text,
// or a hyphen on both sides ("trouve-t-il").
func besideApostrophe(text string, at []int) bool {
	return strings.HasSuffix(text[:at[0]], "-") && strings.HasPrefix(text[at[1]:], "-") || slices.ContainsFunc([]string{"'", "’"}, func(mark string) bool {
		return strings.HasSuffix(text[:at[0]], mark) || strings.HasPrefix(text[at[1]:], mark)
	})
}

// letterAt reports whether a word is a letter that stands for something: "severity D". A
// consonant is a word of a language beside an apostrophe alone ("I'd", "d'acqua"), and
// behind a number it may be a unit.
func letterAt(tokens []token, i int) bool {
	t := &tokens[i]
	return len(t.folded) == 1 && (i == 0 || !tokens[i-1].digits) && !t.elided && unicode.IsLetter(rune(t.folded[0])) && !strings.Contains("aeiouy", t.folded)
}

// compact returns a code without anything but letters and digits: "68411377AC".
func compact(tokens []token) string {
	var b strings.Builder
	for i := range tokens {
		for _, r := range tokens[i].folded {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
