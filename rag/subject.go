// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/pacenote/pacenote/internal/lang"
)

// subject is what a question names: things that have a name of their own and that no other
// words stand for. What is said of another thing is no answer, however near it is.
type subject struct {
	// codes are part numbers, VINs, error codes, long numbers.
	codes []code
	// labels tell one of several apart: a year, a quarter, "C" of "Gang C", "4" of "Halle 4".
	labels []label
	// names are proper names, each of one or more words.
	names [][]string
}

// code is an identifier without its joints, and its shape: "PN-012" is "pn012" and "aa000".
type code struct{ text, shape string }

// label is a word that tells one of several apart, and the kind of which it is one: "year",
// "quarter", "letter", or the word before a number.
type label struct{ text, kind string }

// named reports whether the question names anything.
func (s *subject) named() bool { return len(s.codes)+len(s.labels)+len(s.names) > 0 }

// newSubject reads what a question names. language is the question's.
func newSubject(question, language string) subject {
	question = norm.NFKC.String(question)
	var s subject
	s.codes = codesIn(question)
	s.labels = labelsIn(question)
	s.names = namesIn(question, language)
	return s
}

// codePattern matches runs that may be codes: letters and digits with joints between.
var codePattern = regexp.MustCompile(`[\pL\pN]+(?:[-‐‑–._/]+[\pL\pN]+)*`)

// spacedPattern matches part numbers that are written in groups: "68 214 009 AA".
var spacedPattern = regexp.MustCompile(`\b\d{2,4}(?: \d{2,4}){2,}(?: [A-Z]{1,3}\b)?`)

// codesIn returns the codes of a text, each once.
func codesIn(text string) []code {
	var codes []code
	add := func(raw string) {
		c := newCode(raw)
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	for _, raw := range spacedPattern.FindAllString(text, -1) {
		add(raw)
		text = strings.Replace(text, raw, " ", 1)
	}
	for _, at := range codePattern.FindAllStringIndex(text, -1) {
		if raw := text[at[0]:at[1]]; isCode(raw) && (hasLetter(raw) || !isUnit(firstWord(text[at[1]:]))) {
			add(raw)
		}
	}
	return codes
}

func newCode(raw string) code {
	var text, shape strings.Builder
	for _, r := range strings.ToLower(raw) {
		switch {
		case unicode.IsDigit(r):
			text.WriteRune(r)
			shape.WriteByte('0')
		case unicode.IsLetter(r):
			text.WriteRune(r)
			shape.WriteByte('a')
		}
	}
	return code{text.String(), shape.String()}
}

// longNumber is the number of digits from which a number names a thing. rivalLength is the
// length from which two codes of one shape are taken for names of the same kind of thing.
const (
	longNumber  = 6
	rivalLength = 5
)

// fiscalYear matches "FY19" and "MY2026", ordinal "1st", "2nd", "3e", "1er", "4º"; groupedNumber a number with groups of three
// digits or a decimal part; dateLike a date in digits.
var (
	fiscalYear    = regexp.MustCompile(`^(?i)[fcm]y'?(?:(?:19|20)?\d\d)$`)
	ordinal       = regexp.MustCompile(`^(?i)\d+(?:st|nd|rd|th|er|re|e|ère|ème|eme|os?|as?|º|ª)$`)
	groupedNumber = regexp.MustCompile(`^\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?$`)
	dateLike      = regexp.MustCompile(`^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$`)
	amountRun     = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)[-‐‑–]?(\pL+(?:/\pL+)?)$`)
)

// isCode reports whether a run names a thing: it mixes letters and digits, and is no
// ordinal and no number with its unit; or it is a long number.
func isCode(raw string) bool {
	digits, letters := 0, 0
	for _, r := range raw {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case digits == 0:
		return false
	case letters == 0:
		return digits >= longNumber && !groupedNumber.MatchString(raw) && !dateLike.MatchString(raw)
	case ordinal.MatchString(raw), fiscalYear.MatchString(raw):
		return false
	}
	if m := amountRun.FindStringSubmatch(raw); m != nil {
		return !isUnit(m[2]) && len(m[2]) <= 3 && !strings.ContainsAny(raw, "-‐‑–")
	}
	for _, part := range strings.FieldsFunc(raw, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if n := utf8.RuneCountInString(part); n > 5 && !hasDigit(part) {
			return false // words that hang together with a number: "3-cylinder", "Euro-6-Norm"
		}
	}
	return len(quartersIn(raw)) == 0
}

// codeIn reports whether a text holds a code of the question that is long enough to be the
// name of one thing only.
func (s *subject) codeIn(text string) bool {
	return slices.ContainsFunc(s.codes, func(c code) bool { return len(c.text) >= rivalLength && holdsCode(text, c) })
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// firstWord returns what a text begins with, up to a blank or the end of a clause.
func firstWord(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 || text[0] != ' ' {
		return ""
	}
	return strings.TrimRight(words[0], ".,;:?!)")
}

// holdsCode reports whether a text holds a code, however it is joined or spaced there: not as
// part of a longer one, but for a second measure as in "M8x1.25".
func holdsCode(text string, want code) bool {
	runes := []rune(want.text)
	for from := 0; ; {
		at, end := findSpelled(text[from:], runes)
		if at < 0 {
			return false
		}
		at, end = at+from, end+from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if !inWord(before) && endsCode(text[end:], runes[len(runes)-1]) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

// findSpelled returns where a text first spells the letters and digits of want, with at
// most one joint between two of them; -1 if nowhere.
func findSpelled(text string, want []rune) (start, end int) {
	for i, r := range text {
		if unicode.ToLower(r) != want[0] {
			continue
		}
		if n := spelled(text[i:], want); n > 0 {
			return i, i + n
		}
	}
	return -1, -1
}

// spelled returns the length of the spelling of want that a text begins with, or 0.
func spelled(text string, want []rune) int {
	matched, joints := 0, 0
	for i, r := range text {
		switch {
		case unicode.ToLower(r) == want[matched]:
			matched, joints = matched+1, 0
			if matched == len(want) {
				return i + utf8.RuneLen(r)
			}
		case isJoint(r) && joints == 0:
			joints++
		default:
			return 0
		}
	}
	return 0
}

func isJoint(r rune) bool { return strings.ContainsRune(" -‐‑–._/\u00a0\u202f", r) }

// endsCode reports whether no letter or digit follows a code whose last rune is given, but
// for a second measure.
func endsCode(rest string, last rune) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if rest == "" || !inWord(r) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest[size:])
	return (r == 'x' || r == '×') && unicode.IsDigit(next) && unicode.IsDigit(last)
}

// yearPattern, letterPattern and numberPattern match labels. A number is one behind a word
// that may be a name or that numbers are given to.
var (
	yearPattern   = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	letterPattern = regexp.MustCompile(`(\pL+)[ \x{a0}]([A-Z])(?:[ ,;:?!)]|$)`)
	numberPattern = regexp.MustCompile(`(\pL[\pL-]+)[ \x{a0}](\d{1,4}[a-z]?)(?:[ ,;:?!)\]]|\.? |\.?$)`)
)

// numberedThings are lower-case words behind which a number is a label, in the languages
// that the library knows. In German they are capitalised.
var numberedThings = wordsOf(`line step level type class page chapter section station gear zone hall building phase stage mode
	grade version release revision room gate cell press robot machine unit shift table figure appendix category channel lane bay
	linie ligne étape niveau type classe chapitre poste rapport vitesse hall bâtiment phase salle presse machine équipe tableau
	linea passo livello tipo classe pagina capitolo stazione marcia capannone edificio fase reparto pressa macchina turno
	línea paso nivel clase página capítulo estación marcha nave edificio fase sala prensa máquina turno`)

func wordsOf(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// labelsIn returns the labels of a question.
func labelsIn(question string) []label {
	var labels []label
	add := func(text, kind string) {
		if l := (label{strings.ToLower(text), kind}); !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	for _, q := range quartersIn(question) {
		add(q, "quarter")
	}
	for _, y := range yearPattern.FindAllString(question, -1) {
		add(y, "year")
	}
	for _, m := range letterPattern.FindAllStringSubmatch(question, -1) {
		if m[2] != "I" && !isFunctionWord(m[1]) {
			add(m[2], "letter")
		}
	}
	for _, at := range numberPattern.FindAllStringSubmatchIndex(question, -1) {
		word, number := question[at[2]:at[3]], question[at[4]:at[5]]
		first, _ := utf8.DecodeRuneInString(word)
		named := unicode.IsUpper(first) && at[2] > 0 || numberedThings[strings.ToLower(word)]
		if named && !isFunctionWord(word) && !isUnit(firstWord(question[at[5]:])) && !calendar[strings.ToLower(word)] && !yearPattern.MatchString(number) {
			add(number, strings.ToLower(word))
		}
	}
	return labels
}

// isFunctionWord reports whether a word carries no content in one of the known languages.
func isFunctionWord(word string) bool {
	for _, code := range lang.Languages() {
		if len(lang.ForLanguage(code).Tokens(word)) == 0 {
			return true
		}
	}
	return false
}

// quarterWords are ordinals by which quarters and halves are named.
var quarterWords = []struct {
	pattern *regexp.Regexp
	number  string
}{
	{regexp.MustCompile(`^(?:1|1st|first|1er|premier|erste[snr]?|primo|primer|1º|i)$`), "1"},
	{regexp.MustCompile(`^(?:2|2nd|second|2e|2ème|deuxième|zweite[snr]?|secondo|segundo|2º|ii)$`), "2"},
	{regexp.MustCompile(`^(?:3|3rd|third|3e|3ème|troisième|dritte[snr]?|terzo|tercer|3º|iii)$`), "3"},
	{regexp.MustCompile(`^(?:4|4th|fourth|last|4e|4ème|quatrième|dernier|vierte[snr]?|letzte[snr]?|quarto|ultimo|cuarto|último|4º|iv)$`), "4"},
}

// quarterPattern matches "Q3", "third quarter", "3. Quartal", "troisième trimestre" and the
// like, and halves of a year.
var quarterPattern = regexp.MustCompile(`(?i)\b(?:(Q)([1-4])\b|([TH])([1-4])[ /-]?(?:19|20)\d\d|(\pL+|\d\pL*º?)\.? (quarter|quartal|trimestre|half|halbjahr|semestre|semester))`)

// quartersIn returns the quarters ("q3") and halves ("h1") that a text names.
func quartersIn(text string) []string {
	var quarters []string
	for _, m := range quarterPattern.FindAllStringSubmatch(text, -1) {
		kind, number := strings.ToLower(m[1]+m[3]), m[2]+m[4]
		if kind == "t" {
			kind = "q"
		}
		if m[6] != "" {
			kind = "q"
			if word := strings.ToLower(m[6]); word == "half" || word == "halbjahr" || strings.HasPrefix(word, "semest") {
				kind = "h"
			}
			for _, w := range quarterWords {
				if w.pattern.MatchString(strings.ToLower(m[5])) {
					number = w.number
				}
			}
		}
		if number != "" && (kind == "q" || number <= "2") {
			quarters = append(quarters, kind+number)
		}
	}
	return quarters
}

// calendar are words that are capitalised in some languages and name no thing.
var calendar = wordsOf(`january february march april may june july august september october november december
	monday tuesday wednesday thursday friday saturday sunday english german french italian spanish
	januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
	internet bluetooth wi-fi wifi`)

// namesIn returns the proper names of a question: words that are capitalised within the
// sentence. German capitalises every noun, so there only those count that stand next to
// another, as in "Opel Rhön", or are written like no noun.
func namesIn(question, language string) [][]string {
	var names [][]string
	var run []string
	lower, capitals, function := 0, 0, false
	flush := func() {
		if len(run) > 1 || len(run) == 1 && (language != "de" || unusualCase(run[0])) {
			names = append(names, run)
		}
		run = nil
	}
	end := 0
	for _, at := range wordPattern.FindAllStringIndex(question, -1) {
		word, gap := question[at[0]:at[1]], question[end:at[0]]
		if strings.TrimSpace(gap) != "" {
			flush()
		}
		starts := end == 0 || strings.ContainsAny(gap, ".?!:¿¡\"“„«")
		end = at[1]
		function = function || isFunctionWord(word)
		switch {
		case starts || utf8.RuneCountInString(word) < 4 || hasDigit(word):
		case startsUpper(word):
			capitals++
		default:
			lower++
		}
		if starts || !isName(word) {
			flush()
			continue
		}
		run = append(run, strings.ToLower(word))
		if language == "de" && unusualCase(word) {
			names = append(names, []string{strings.ToLower(word)})
		}
	}
	flush()
	if language != "de" && lower == 0 && (capitals > 2 || !function) {
		return nil // Every Word Is Capitalised, or there are few words and no sentence
	}
	return names
}

var wordPattern = regexp.MustCompile(`[\pL\pN][\pL\pM\pN]*(?:[-‑][\pL\pN]+)*`)

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// isName reports whether a word within a sentence may be a name: capitalised, no
// abbreviation, no code, no month.
func isName(word string) bool {
	letters := utf8.RuneCountInString(word)
	lower := strings.ToLower(word)
	return startsUpper(word) && letters > 2 && !hasDigit(word) && !calendar[lower] && !germanMeasures[lower] && !germanAdjective.MatchString(lower) &&
		(letters > 4 || strings.ToUpper(word) != word) && !isFunctionWord(word)
}

// germanMeasures stand before another noun without being part of a name, as adjectives of
// countries do, which are capitalised now and then.
var (
	germanMeasures = wordsOf(`sekunden minuten stunden tage tagen wochen monate monaten jahre jahren meter metern kilometer zentimeter millimeter liter litern
		gramm kilogramm kilo tonnen prozent grad euro dollar millionen milliarden stück paar teil teile ende anfang mitte`)
	germanAdjective = regexp.MustCompile(`isch(?:e|en|er|es|em)$`)
)

// unusualCase reports whether a word has capitals within.
func unusualCase(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	rest := word[size:]
	return strings.IndexFunc(rest, unicode.IsUpper) > 0 && !strings.ContainsAny(rest, "-‑") || len(rest) > 3 && strings.ToUpper(rest) == rest
}

// holdsName reports whether words hold a name: all of it but the first word of several,
// which is often a brand that goes without saying.
func holdsName(words []string, name []string) bool {
	if len(name) > 1 {
		name = name[1:]
	}
	for _, part := range name {
		pieces := strings.FieldsFunc(part, func(r rune) bool { return r == '-' || r == '‑' })
		if len(pieces) > 1 {
			pieces = append(pieces, part)
		}
		if !slices.ContainsFunc(pieces, func(piece string) bool {
			folded := foldName(piece)
			return slices.ContainsFunc(words, func(w string) bool { return sameName(w, folded) })
		}) {
			return false
		}
	}
	return true
}

// foldName returns a name without accents and in lower case.
func foldName(name string) string { return strings.Join(foldedTokens(name), "") }

// nameLength is the length from which two names may differ by a letter: an ending, a slip of
// the pen, or the spelling of another language ("Méridien", "Meridian").
const nameLength = 5

// sameName reports whether a word is a name, or a form of it.
func sameName(word, name string) bool {
	if word == name || len(name) >= nameLength && (strings.HasPrefix(word, name) || strings.HasPrefix(name, word) && 5*len(word) >= 4*len(name)) {
		return true
	}
	return len(name) >= nameLength && len(word) >= nameLength && withinOneEdit(word, name)
}

// withinOneEdit reports whether one letter added, left out or replaced turns a into b.
func withinOneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
