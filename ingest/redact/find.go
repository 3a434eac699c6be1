// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a match is.
type Kind string

// The kinds.
const (
	VIN   Kind = "VIN"
	Email Kind = "EMAIL"
	Phone Kind = "PHONE"
	IBAN  Kind = "IBAN"
	Plate Kind = "PLATE"
)

// Kinds are all kinds.
var Kinds = []Kind{VIN, Email, Phone, IBAN, Plate}

// Match is a place in a text.
type Match struct {
	// Kind is what it is.
	Kind Kind
	// Start and End are a half-open range of bytes.
	Start, End int
}

// finder finds the candidates of a kind.
type finder struct {
	kind    Kind
	pattern *regexp.Regexp
	// accept decides on a candidate: what stands before it, and itself.
	accept func(before, text string) bool
}

// finders, in the order in which they claim a place.
var finders = []finder{
	{Email, regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`), func(_, s string) bool { return len(s) < 255 }},
	{IBAN, regexp.MustCompile(`[A-Z]{2}[0-9]{2}(?:[ \x{00a0}]?[A-Z0-9]{4}){2,7}(?:[ \x{00a0}]?[A-Z0-9]{1,3})?`), func(_, s string) bool { return isIBAN(s) }},
	{VIN, regexp.MustCompile(`[A-HJ-NPR-Z0-9]{17}`), func(_, s string) bool { return isVIN(s) }},
	{Phone, regexp.MustCompile(`(?:\+|00)[1-9][0-9]{0,2}(?:[ \x{00a0}./()-]{0,2}[0-9]){6,14}`), isInternational},
	{Phone, regexp.MustCompile(`0[1-9](?:[ \x{00a0}.][0-9]{2}){4}`), func(before, s string) bool { return true }},
	{Phone, regexp.MustCompile(`\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ][0-9]{4}`), func(before, s string) bool { return true }},
	{Phone, regexp.MustCompile(`[(0-9](?:[ \x{00a0}./()-]{0,2}[0-9]){6,14}`), func(before, s string) bool { return digitsOf(s) <= 13 && announced(before, phoneWords) }},
	{Plate, regexp.MustCompile(`[A-ZÄÖÜ0-9]{1,4}(?:[ -]?[A-ZÄÖÜ0-9]{1,4}){1,3}`), func(before, s string) bool { return isPlate(s) && announced(before, plateWords) }},
}

// phoneWords and plateWords, folded, announce what follows them, in six languages.
var (
	phoneWords = []string{"tel", "telefon", "telephone", "phone", "fon", "fax", "mobil", "mobile", "handy", "cell", "portable", "cellulare", "cell", "telefono", "movil", "telefone", "telemovel", "call", "whatsapp", "rufnummer", "durchwahl", "hotline", "anruf", "appeler", "chiamare", "llamar"}
	plateWords = []string{"plate", "plates", "kennzeichen", "immatriculation", "plaque", "targa", "matricula", "registration", "reg", "licence", "license", "immatricule", "immatriculee", "targato", "targata", "placa"}
)

// reach is how far before a match a word may announce it, in bytes.
const reach = 40

// Find returns what is found in a text, in order; matches do not overlap.
func Find(text string) []Match {
	var out []Match
	for _, f := range finders {
		for _, at := range f.pattern.FindAllStringIndex(text, -1) {
			start, end := at[0], at[1]
			if !bounded(text, start, end) || slices.ContainsFunc(out, func(m Match) bool { return m.Start < end && start < m.End }) {
				continue
			}
			if f.accept(text[max(0, start-reach):start], text[start:end]) {
				out = append(out, Match{f.kind, start, end})
			}
		}
	}
	slices.SortFunc(out, func(a, b Match) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// bounded reports whether a match is no part of a longer word or number.
func bounded(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, n := utf8.DecodeRuneInString(text[end:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if start > 0 && (word(before) || before == '_') || end < len(text) && (word(after) || after == '_') {
		return false
	}
	// A decimal or the next group of a number goes on.
	next, _ := utf8.DecodeRuneInString(text[min(end+n, len(text)):])
	return !((after == '.' || after == ',' || after == '-') && unicode.IsDigit(next) && unicode.IsDigit(lastOf(text[:end])))
}

func lastOf(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// isVIN checks the form of ISO 3779: no I, O or Q, letters and digits, and digits in the last
// four places. The check digit of the ninth place is used in North America only; where the number
// says that it is from there (it begins with 1 to 5) it must hold.
func isVIN(s string) bool {
	letters := 0
	for i := range len(s) {
		if s[i] > '9' {
			letters++
		}
	}
	if letters < 2 || letters > 13 || strings.ContainsFunc(s[13:], func(r rune) bool { return r > '9' }) {
		return false
	}
	return s[0] < '1' || s[0] > '5' || s[8] == checkDigit(s)
}

// checkDigit is the ninth place of a VIN (49 CFR 565.15(c)).
func checkDigit(s string) byte {
	const values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i := range len(s) {
		sum += strings.IndexByte(values, s[i]) % 10 * weights[i]
	}
	if sum %= 11; sum == 10 {
		return 'X'
	}
	return byte('0' + sum)
}

// isIBAN checks the checksum (ISO 13616-1, ISO/IEC 7064 MOD 97-10).
func isIBAN(s string) bool {
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		default:
			rest = (rest*100 + int(r-'A') + 10) % 97
		}
	}
	return rest == 1
}

func digitsOf(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// isInternational accepts a number with a country's code (ITU-T E.164: at most 15 digits); with
// 00 only if a word announces it, since part numbers begin so too.
func isInternational(before, s string) bool {
	n := digitsOf(s)
	if strings.HasPrefix(s, "+") {
		return n >= 8 && n <= 15
	}
	return n >= 10 && n <= 17 && announced(before, phoneWords)
}

// announced reports whether one of the words stands before a match in the same sentence, and no
// other number between them.
func announced(before string, words []string) bool {
	before = strings.ToLower(before)
	if at := strings.LastIndexAny(before, "\n;!?"); at >= 0 {
		before = before[at+1:]
	}
	for _, word := range strings.FieldsFunc(foldAccents.Replace(before), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if slices.Contains(words, word) {
			return true
		}
	}
	return false
}

var foldAccents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "ó", "o", "í", "i", "ü", "u", "á", "a", "ã", "a")

// plateForms are the forms of plates: German, French and Italian, Spanish, British, and those of
// the United States, which need letters and digits.
var plateForms = []*regexp.Regexp{
	regexp.MustCompile(`^[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9][0-9]{0,3}[EH]?$`),
	regexp.MustCompile(`^[A-Z]{2}[ -]?[0-9]{3}[ -]?[A-Z]{2}$`),
	regexp.MustCompile(`^[0-9]{4}[ -]?[BCDFGHJ-NPRSTV-Z]{3}$`),
	regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[ ]?[A-Z]{3}$`),
	regexp.MustCompile(`^(?:[A-Z]{3}[ -]?[0-9]{3,4}|[0-9][A-Z]{3}[0-9]{3}|[0-9]{3}[ -]?[A-Z]{3})$`),
}

func isPlate(s string) bool {
	return slices.ContainsFunc(plateForms, func(p *regexp.Regexp) bool { return p.MatchString(s) })
}
