// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxTermBytes bounds a term. Longer runs (encoded data, faulty extraction) are cut, in
// documents and in queries alike.
const maxTermBytes = 96

// normalize brings a word to the form that all its spellings share: compatibility
// characters replaced (NFKC: "ﬁ" → "fi", "CO₂" → "CO2"), invisible formatting
// characters dropped, lower case.
func normalize(word string) string {
	if isASCII(word) {
		return strings.ToLower(word)
	}
	word = norm.NFKC.String(word)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2044': // in "½"
			return '/'
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return unicode.ToLower(r)
	}, word)
}

// fold normalises a word and removes what people leave out when they type: accents,
// ligatures, ß. Marks that are letters of their own in other scripts stay.
func fold(word string) string {
	word = normalize(word)
	if isASCII(word) {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	latin := false
	for _, r := range norm.NFD.String(word) {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
			writeFolded(&b, r)
		case r >= 0x0300 && r <= 0x036F && latin:
			// a combining accent on a Latin letter
		default:
			latin = false
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// writeFolded writes a lower-case Latin letter that has no decomposition as its usual
// transcription.
func writeFolded(b *strings.Builder, r rune) {
	switch r {
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'ø':
		b.WriteByte('o')
	case 'ł':
		b.WriteByte('l')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'þ':
		b.WriteString("th")
	case 'ı':
		b.WriteByte('i')
	default:
		b.WriteRune(r)
	}
}

// foldGerman makes the two spellings of an umlaut one: "tuer" and "tür" become "tur".
// ue after a vowel or q is not an umlaut ("neue", "quer"); the rule is that of Lucene's
// GermanNormalizationFilter. The word is folded already.
func foldGerman(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	b := make([]byte, 0, len(word))
	var before byte // the letter before the current one
	for i := 0; i < len(word); i++ {
		c := word[i]
		b = append(b, c)
		if i+1 < len(word) && word[i+1] == 'e' {
			if c == 'a' || c == 'o' || c == 'u' && !strings.ContainsRune("aeiouyq", rune(before)) {
				i++
				before = 'e'
				continue
			}
		}
		before = c
	}
	return string(b)
}

// restoreSpanish puts back the accent of the endings -ción and -sión, which the stemmer
// wants to see: without it "instalacion" and "instalaciones" would have different stems.
// The word is folded already.
func restoreSpanish(word string) string {
	if strings.HasSuffix(word, "cion") || strings.HasSuffix(word, "sion") {
		return word[:len(word)-2] + "ón"
	}
	return word
}

// cut shortens a term to maxTermBytes at a rune boundary.
func cut(term string) string {
	if len(term) <= maxTermBytes {
		return term
	}
	n := maxTermBytes
	for n > 0 && !utf8.RuneStart(term[n]) {
		n--
	}
	return term[:n]
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
