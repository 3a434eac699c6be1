// SPDX-License-Identifier: Apache-2.0

package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of bytes.
type Span struct {
	// Start is the first byte, End the one after the last.
	Start, End int
	// Title is set if the span is no sentence but lines that look like titles above the next one.
	Title bool
}

// Split returns the sentences of text in order, without the white space between them:
// they do not overlap and cover everything but white space. A blank line always ends a
// sentence; a single line break does if the line ends with a colon, if the next one
// begins with the mark of a list item, if both are of the form "name: value", if the line is the number
// of a page, or if it is a title: short beside the other lines, without a stop, and above one that begins
// a sentence.
func Split(text string) []Span {
	s := splitter{text: text}
	s.run()
	return s.spans
}

// splitter is one run of Split.
type splitter struct {
	text    string
	spans   []Span
	start   int  // of the current sentence
	line    int  // where its last line begins
	titles  bool // whether its lines before that all look like titles
	longest int  // the length of the longest line in bytes; 0 until it is asked for
}

func (s *splitter) run() {
	s.begin(0)
	for i := s.start; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		next := i + size
		switch {
		case r == '\n':
			if title := s.titleEnds(i); title || s.lineEnds(i) {
				n := len(s.spans)
				s.cut(i)
				if title {
					s.spans[n].Title = true
				}
				i = s.start
				continue
			}
		case r == '.' || r == '!' || r == '?' || r == '…':
			end := s.closers(s.stops(next))
			if s.ends(i, r, end) {
				s.cut(end)
				i = s.start
				continue
			}
			next = max(next, s.stops(next))
		case r == '。' || r == '！' || r == '？':
			s.cut(s.closers(next))
			i = s.start
			continue
		}
		i = next
	}
	s.cut(len(s.text))
}

// cut ends the current sentence before end and begins the next behind the white space.
func (s *splitter) cut(end int) {
	trimmed := s.start + len(strings.TrimRightFunc(s.text[s.start:end], unicode.IsSpace))
	if trimmed > s.start {
		s.spans = append(s.spans, Span{Start: s.start, End: trimmed})
	}
	s.begin(end)
}

// begin begins a sentence behind the white space at i. Only one that begins a line can be a title.
func (s *splitter) begin(i int) {
	s.start = s.skipSpace(i)
	s.line, s.titles = s.start, i == 0 || strings.Contains(s.text[i:s.start], "\n")
}

func (s *splitter) skipSpace(i int) int {
	return len(s.text) - len(strings.TrimLeftFunc(s.text[i:], unicode.IsSpace))
}

// stops returns the index behind a run of stops, as in "?!" and "...".
func (s *splitter) stops(i int) int {
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if r != '.' && r != '!' && r != '?' && r != '…' {
			break
		}
		i += size
	}
	return i
}

// closers returns the index behind the quotes and brackets that close at i.
func (s *splitter) closers(i int) int {
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		switch {
		case strings.ContainsRune("\"'”’»›)]}“", r):
			i += size
		case unicode.IsSpace(r) && strings.HasPrefix(s.text[i+size:], "»") && s.inGuillemets(i):
			i += size + len("»")
		default:
			return i
		}
	}
	return i
}

// inGuillemets reports whether a French quote is open at i, so that "»" behind a blank
// closes it; in German it opens one.
func (s *splitter) inGuillemets(i int) bool {
	before := s.text[max(s.start, i-400):i]
	return strings.LastIndex(before, "«") > strings.LastIndex(before, "»")
}

// ends reports whether the stop r at i ends a sentence; end is behind its closers.
func (s *splitter) ends(i int, r rune, end int) bool {
	if end >= len(s.text) {
		return true
	}
	space, _ := utf8.DecodeRuneInString(s.text[end:])
	if !unicode.IsSpace(space) {
		return false // 4.25, example.com, z.B.
	}
	next := s.nextWord(end)
	if next.word == "" && !next.digit {
		return true
	}
	if next.lower {
		return false
	}
	switch {
	case r == '…', r == '.' && strings.HasPrefix(s.text[i:], ".."):
		return next.upper
	case r != '.':
		return true
	}
	return s.periodEnds(i, next)
}

// following describes what comes after a stop.
type following struct {
	word                string // letters, or empty
	upper, lower, digit bool
}

// nextWord looks at the first word behind white space, opening quotes and brackets.
func (s *splitter) nextWord(i int) following {
	i = s.skipSpace(i)
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if !strings.ContainsRune("\"'“„‘«‹([{¿¡–—-•*\u00a0\u202f ", r) {
			break
		}
		i += size
	}
	rest := s.text[i:]
	first, _ := utf8.DecodeRuneInString(rest)
	f := following{upper: unicode.IsUpper(first), lower: unicode.IsLower(first), digit: unicode.IsDigit(first)}
	n := 0
	for j, r := range rest {
		if !unicode.IsLetter(r) || j > 40 {
			break
		}
		n = j + utf8.RuneLen(r)
	}
	f.word = rest[:n]
	return f
}

// maxLookBack bounds the search for the word before a full stop, in bytes.
const maxLookBack = 32

// periodEnds reports whether the full stop at i, with white space behind it, ends a
// sentence.
func (s *splitter) periodEnds(i int, next following) bool {
	word := s.wordBefore(i)
	before := strings.TrimSpace(s.text[s.start : i-len(word)])
	switch {
	case word == "":
		return true
	case isDigits(word):
		return !s.ordinal(word, before, next)
	}
	if n, _ := utf8.DecodeRuneInString(word); utf8.RuneLen(n) == len(word) {
		return s.letterEnds(word, before, next)
	}
	lower := strings.ToLower(word)
	switch kind := abbreviation(lower); {
	case kind == continues:
		return s.measureEnds(i, lower, before, next)
	case kind == beforeNumber:
		return !next.digit && !isRoman(next.word)
	case kind == mayEnd:
		return next.upper
	case isAcronym(word):
		return starts(next.word)
	}
	return true
}

// measureEnds reports whether an abbreviation with a full stop at i, behind which a sentence
// goes on, is the unit or the end of a measurement that ends one: in "3,000 rev/min." behind a
// slash, in "10 min." and "2 bar max." behind a number if what follows begins a sentence or a
// line.
func (s *splitter) measureEnds(i int, word, before string, next following) bool {
	if strings.HasSuffix(before, "/") { // but not in "min./max. 20 bar"
		return (word == "min" || word == "std") && !strings.HasSuffix(before, "./")
	}
	if !isMeasure(word) {
		return false
	}
	fields := strings.Fields(before[max(0, len(before)-maxLookBack):])
	if n := len(fields); n > 1 && !hasDigit(fields[n-1]) && utf8.RuneCountInString(fields[n-1]) <= maxUnit {
		fields = fields[:n-1]
	}
	if n := len(fields); n == 0 || !hasDigit(fields[n-1]) {
		return false
	}
	gap := s.text[i+1 : s.skipSpace(i+1)]
	return starts(next.word) || next.upper && strings.Contains(gap, "\n")
}

// maxUnit is the greatest length of a unit, in characters.
const maxUnit = 5

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// isAcronym reports whether a word has full stops between letters, as in "U.S".
func isAcronym(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for part := range strings.SplitSeq(word, ".") {
		if n := utf8.RuneCountInString(part); n == 0 || n > 2 {
			return false
		}
	}
	return true
}

// letterEnds decides for a single letter, which is an initial or part of an
// abbreviation with blanks such as "p. ex." or "z. B.".
func (s *splitter) letterEnds(letter, before string, next following) bool {
	last := before[strings.LastIndexByte(before, ' ')+1:]
	if spaced(strings.ToLower(last), strings.ToLower(letter)) {
		return false // the second letter of "z. B."
	}
	if r, _ := utf8.DecodeRuneInString(letter); unicode.IsLower(r) {
		return !next.digit && !strings.HasSuffix(last, ".") && !opensSpaced(letter, next.word)
	}
	if opensSpaced(strings.ToLower(letter), next.word) {
		return false
	}
	return before != "" && starts(next.word)
}

// ordinal reports whether a number with a full stop goes on: it enumerates, or it is an
// ordinal number as German writes it.
func (s *splitter) ordinal(number, before string, next following) bool {
	if before == "" {
		return true // "1. Open the door."
	}
	if len(number) > 2 {
		return false
	}
	if isMonth(strings.ToLower(next.word)) {
		return true
	}
	last := strings.ToLower(before[strings.LastIndexAny(before, " \n")+1:])
	switch last {
	case "am", "der", "den", "dem", "des", "vom", "zum", "im", "die", "das", "ab", "beim", "jeder", "jede", "jedes":
		return next.upper
	}
	return false
}

// wordBefore returns the letters, digits and inner full stops that end at i.
func (s *splitter) wordBefore(i int) string {
	start := i
	for start > s.start && i-start < maxLookBack {
		r, size := utf8.DecodeLastRuneInString(s.text[s.start:start])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && !unicode.IsMark(r) {
			break
		}
		start -= size
	}
	return strings.TrimLeft(s.text[start:i], ".")
}

// lineEnds reports whether the line break at i ends a sentence.
func (s *splitter) lineEnds(i int) bool {
	rest := s.text[i+1:]
	next := strings.TrimLeft(rest, " \t\r")
	if strings.HasPrefix(next, "\n") {
		return true
	}
	line := strings.TrimSpace(s.text[s.start+strings.LastIndexByte(s.text[s.start:i], '\n')+1 : i])
	if strings.HasSuffix(line, ":") || hasMark(next) || IsPageNumber(line) {
		return true
	}
	return isPair(line) && isPair(next)
}

// hasMark reports whether a line begins with a bullet or an enumerator.
func hasMark(line string) bool {
	r, size := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("-*•–—▪◦‣●", r) {
		return strings.HasPrefix(line[size:], " ")
	}
	n := 0
	for n < min(4, len(line)) && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n == 0 || n > 3 || n >= len(line)-1 {
		return false
	}
	return (line[n] == '.' || line[n] == ')') && line[n+1] == ' '
}

// isPair reports whether a line has the form "name: value".
func isPair(line string) bool {
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	i := strings.Index(line, ": ")
	return i > 0 && i < 40 && !strings.ContainsAny(line[:i], ".!?")
}
