// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"strings"
	"unicode/utf8"
)

// maxParts bounds the parts of a compound that also gets a whole form. Longer runs are
// paths and addresses, which nobody types without their separators.
const maxParts = 8

// minJoinedDigits is the number of digits from which a compound of digits alone is
// taken for a part number and loses its joints; shorter ones ("1/2", "10-15") keep them,
// so that "1/2" is not "12".
const minJoinedDigits = 6

// emitRun emits the tokens of text[start:end], a run of the given shape.
func (s *state) emitRun(start, end int, sh shape) {
	switch {
	case !sh.joints && !sh.digits:
		s.emitWord(start, end)
		s.position++
	case !sh.joints && !sh.letters:
		s.emit(cut(plain(s.text[start:end])), start, end, false)
		s.position++
	case !sh.joints:
		s.emitCode(start, end)
		s.position++
	default:
		s.emitCompound(start, end)
	}
}

// plain normalises digits, sharing the memory of ASCII ones.
func plain(digits string) string {
	if isASCII(digits) {
		return digits
	}
	return fold(digits)
}

// span is a part of the text.
type span struct{ start, end int }

// emitCompound emits a run with joints: a number, words with apostrophes, or the whole
// form of a code followed by its parts.
func (s *state) emitCompound(start, end int) {
	raw := s.text[start:end]
	if n, ok := s.numberOf(raw); ok {
		s.emit(cut(n), start, end, false)
		s.position++
		return
	}
	if at := strings.IndexAny(raw, "'’"); at >= 0 && s.emitApostrophe(start, end, start+at) {
		return
	}
	s.parts = splitParts(s.parts[:0], s.text, start, end)
	parts := s.parts
	if len(parts) == 1 {
		s.emitCode(parts[0].start, parts[0].end)
		s.position++
		return
	}
	whole, alone := s.whole(raw, parts)
	if whole != "" {
		s.emit(whole, start, end, !alone)
	}
	if !alone {
		for _, p := range parts {
			s.emitCode(p.start, p.end)
		}
	}
	s.position++
}

// numberOf is number for text that may hold other characters or apostrophes as group
// marks.
func (s *state) numberOf(raw string) (string, bool) {
	ascii := strings.ReplaceAll(raw, "’", "'")
	for i := 0; i < len(ascii); i++ {
		if c := ascii[i]; (c < '0' || c > '9') && c != '.' && c != ',' && c != '\'' {
			return "", false
		}
	}
	return number(ascii)
}

// emitApostrophe handles the apostrophe at text[at]: elided articles are dropped
// ("l'étrier" → "étrier"), and so are English and German endings ("driver's" → "driver").
// It reports false where the apostrophe is an ordinary joint ("O'Brien").
func (s *state) emitApostrophe(start, end, at int) bool {
	_, size := utf8.DecodeRuneInString(s.text[at:])
	head, tail := s.text[start:at], s.text[at+size:end]
	switch {
	case s.analyzer.elided[fold(head)]:
		end, sh := scanRun(s.text[:end], at+size)
		s.emitRun(at+size, end, sh)
		return true
	case len(tail) <= 2 && strings.Contains(" s t re ve ll d m ", " "+strings.ToLower(tail)+" "):
		if s.analyzer.stop[fold(head)+"'"+fold(tail)] {
			s.position++
			return true
		}
		_, sh := scanRun(s.text[:at], start)
		s.emitRun(start, at, sh)
		return true
	}
	return false
}

// splitParts appends the parts of a compound to dst. A dot or comma between digits does
// not separate ("M8x1.25" is one part) unless several follow one another ("1,2,3").
func splitParts(dst []span, text string, start, end int) []span {
	from := start
	before := other
	for i := start; i < end; {
		c, size := classOf(text, i)
		if c == joint {
			if !decimalAt(text[start:end], i-start, before) {
				dst = append(dst, span{from, i})
				from = i + size
			}
		}
		before = c
		i += size
	}
	return append(dst, span{from, end})
}

// decimalAt reports whether the joint at run[i:], which follows a rune of class before, is the separator of a decimal number, or of groups of three digits.
func decimalAt(run string, i int, before class) bool {
	if run[i] != '.' && run[i] != ',' || before != digit {
		return false
	}
	low, high := i, i+1
	for low > 0 && asciiDigitOrSeparator(run, low-1) {
		low--
	}
	for asciiDigitOrSeparator(run, high) {
		high++
	}
	_, ok := number(run[low:high])
	return ok && high > i+1
}

func asciiDigitOrSeparator(text string, i int) bool {
	return asciiDigit(text, i) || i < len(text) && (text[i] == '.' || text[i] == ',')
}

func asciiDigit(text string, i int) bool {
	return i < len(text) && '0' <= text[i] && text[i] <= '9'
}

// whole returns the form of a compound without its joints, or "" if it has none, and
// whether that form stands alone because every part is a single character ("N·m", "U.S").
func (s *state) whole(raw string, parts []span) (term string, alone bool) {
	if strings.IndexByte(raw, '@') > 0 {
		return cut(fold(raw)), false
	}
	if len(parts) > maxParts || len(raw) > maxTermBytes {
		return "", false
	}
	var b strings.Builder
	alone, digitsOnly, digits := true, true, 0
	for _, p := range parts {
		part := s.text[p.start:p.end]
		alone = alone && utf8.RuneCountInString(part) == 1 && !asciiDigit(part, 0)
		for i := 0; i < len(part); i++ {
			if asciiDigit(part, i) {
				digits++
			} else {
				digitsOnly = false
			}
		}
	}
	keepJoints := digitsOnly && digits < minJoinedDigits
	for i, p := range parts {
		if i > 0 {
			b.WriteString(jointForm(s.text[parts[i-1].end:p.start], keepJoints))
		}
		part := s.text[p.start:p.end]
		if n, ok := s.numberOf(part); ok && strings.ContainsAny(part, ".,") {
			part = n
		}
		b.WriteString(fold(part))
	}
	return cut(b.String()), alone
}

// jointForm is what a joint becomes in the whole form of a compound.
func jointForm(joint string, keep bool) string {
	switch {
	case joint == "×": // as in "M8x1.25"
		return "x"
	case keep:
		return joint
	}
	return ""
}

// emitCode emits a part of a compound, or a run without joints, that may mix letters and
// digits. A number with its unit ("12V", "25.5mm"), a name with its number ("AB1234")
// and a dimension ("M8x1.25") also yield their parts.
func (s *state) emitCode(start, end int) {
	raw := s.text[start:end]
	if n, ok := s.numberOf(raw); ok {
		s.emit(cut(n), start, end, false)
		return
	}
	boundary, kind := codeBoundary(raw)
	switch kind {
	case wordOnly:
		s.emitWord(start, end)
	case oneBoundary, dimension:
		s.emit(cut(s.codeForm(raw)), start, end, true)
		s.emitPiece(start, start+boundary)
		if kind == dimension {
			boundary++ // the x between the two measures
		}
		s.emitPiece(start+boundary, end)
	default:
		s.emit(cut(s.codeForm(raw)), start, end, false)
	}
}

// emitPiece emits one side of a code: a number in its one form, a word, or the code as
// it stands.
func (s *state) emitPiece(start, end int) {
	raw := s.text[start:end]
	if n, ok := s.numberOf(raw); ok {
		s.emit(cut(n), start, end, false)
		return
	}
	if _, kind := codeBoundary(raw); kind == wordOnly {
		s.emitWord(start, end)
		return
	}
	s.emit(cut(s.codeForm(raw)), start, end, false)
}

// codeForm folds a code and writes the number that it starts with in its one form.
func (s *state) codeForm(raw string) string {
	n := 0
	for n < len(raw) && (asciiDigit(raw, n) || raw[n] == '.' || raw[n] == ',') {
		n++
	}
	if form, ok := s.numberOf(raw[:n]); ok && strings.ContainsAny(raw[:n], ".,") {
		return form + fold(raw[n:])
	}
	return fold(raw)
}

// codeKind tells how the letters and digits of a code alternate.
type codeKind uint8

const (
	wordOnly    codeKind = iota // no digits
	oneBoundary                 // digits then letters, or at least two letters then digits
	dimension                   // two measures joined by x
	mixed                       // anything else, including one letter before digits ("P0301")
)

// codeBoundary classifies raw and returns the byte at which its second half starts.
func codeBoundary(raw string) (boundary int, kind codeKind) {
	changes, letters := 0, 0
	x := -1
	previous := other
	for i := 0; i < len(raw); {
		c, size := classOf(raw, i)
		if c == joint {
			c = digit // a decimal separator
		}
		if c == letter && changes == 0 && previous != digit {
			letters++
		}
		if c != previous && previous != other {
			changes++
			boundary = i
		}
		if raw[i]|0x20 == 'x' && previous == digit && asciiDigit(raw, i+1) && x < 0 {
			x = i
		}
		previous = c
		i += size
	}
	switch {
	case changes == 0 && previous == letter:
		return 0, wordOnly
	case x > 0:
		return x, dimension
	case changes == 1 && (previous == letter || letters >= 2):
		return boundary, oneBoundary
	}
	return 0, mixed
}
