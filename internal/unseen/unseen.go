// SPDX-License-Identifier: Apache-2.0

package unseen

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Found is a run of unseen characters.
type Found struct {
	// Start and End are a half-open range of bytes of the text.
	Start int
	End   int
}

// Controls returns the runs of unseen characters of text in order; nil if it has none.
func Controls(text string) []Found {
	var all []Found
	s := scanner{text: text}
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf { // none of them is ASCII
			s.advance(rune(text[at]), at+1)
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if s.unseen(r, at, at+size) {
			if n := len(all); n > 0 && all[n-1].End == at {
				all[n-1].End = at + size
			} else {
				all = append(all, Found{at, at + size})
			}
		}
		s.advance(r, at+size)
		at += size
	}
	return all
}

// Strip returns text without its unseen characters.
func Strip(text string) string { return remove(text, Controls(text)) }

// Plain returns text without all characters that show nothing, turn the direction of text or steer what shows it, also
// those that writing needs; line feeds and tabs stay. It is for what is shown beside other text or given to a model, where a text
// must not read otherwise than it looks.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), isTag(r), r == '\u2028', r == '\u2029', r == unicode.ReplacementChar,
			unicode.Is(unicode.Variation_Selector, r), r == '\u115F', r == '\u1160', r == '\u3164', r == '\uFFA0': // the last four fill Korean syllables
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// remove returns text without the ranges found.
func remove(text string, found []Found) string {
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.Start])
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// scanner knows what stands before the character looked at.
type scanner struct {
	text     string
	previous rune // 0 at the start of the text
	flag     bool // within the tags behind a black flag, which spell a region's flag
	lineEnd  int  // up to where rightToLeft is known
	rightToLeft
}

// rightToLeft is what a line says about direction.
type rightToLeft struct {
	letters  bool // it has letters written from right to left
	override bool // it has a control that reverses letters
}

// advance goes past a character that ends at the byte end.
func (s *scanner) advance(r rune, end int) {
	switch {
	case r == blackFlag:
		s.flag = s.closesFlag(end)
	case !isTag(r) || r == cancelTag:
		s.flag = false
	}
	s.previous = r
}

const (
	blackFlag = 0x1F3F4
	cancelTag = 0xE007F
)

// closesFlag reports whether the text at a byte is a region's code in tags, at most six of
// them, and the tag that ends it (Unicode Technical Standard 51, section 1.4.8).
func (s *scanner) closesFlag(at int) bool {
	for n := 0; n <= 6 && at < len(s.text); n++ {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		if r == cancelTag {
			return n > 0
		}
		if !isTag(r) {
			return false
		}
		at += size
	}
	return false
}

// unseen reports whether the character at text[start:end] is not seen and not needed.
func (s *scanner) unseen(r rune, start, end int) bool {
	switch {
	case r == 0x200C || r == 0x200D:
		return !s.joins(r, end)
	case r == 0x200B:
		return !unicode.In(s.previous, unspaced...)
	case isTag(r):
		return !s.flag
	case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r >= 0x180B && r <= 0x180D || r == 0x180F:
		return !varies(s.previous)
	case isOverride(r):
		return true
	case isDirection(r):
		return !s.needsDirection(start)
	case r == 0x180E:
		return !unicode.Is(unicode.Mongolian, s.previous)
	}
	return unicode.Is(always, r)
}

// always holds what nothing needs to be seen rightly: joiners of words and of graphemes,
// invisible operators, fillers, the byte order mark, deprecated controls of shape, and the
// marks of interlinear annotations.
var always = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, {Lo: 0x115F, Hi: 0x1160, Stride: 1}, {Lo: 0x17B4, Hi: 0x17B5, Stride: 1},
		{Lo: 0x2060, Hi: 0x2065, Stride: 1}, {Lo: 0x206A, Hi: 0x206F, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1}, {Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1}, {Lo: 0xFFF9, Hi: 0xFFFB, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x1BCA0, Hi: 0x1BCA3, Stride: 1}, {Lo: 0x1D173, Hi: 0x1D17A, Stride: 1}},
}

// joining are the scripts whose letters joiners shape.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Mongolian, unicode.Phags_Pa, unicode.Adlam, unicode.Hanifi_Rohingya,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
	unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Khmer, unicode.Myanmar, unicode.Balinese, unicode.Javanese, unicode.Lao, unicode.Thai,
}

// unspaced are the scripts that write no blanks between words, in which a space without
// width says where a line may end.
var unspaced = []*unicode.RangeTable{
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham,
}

// fromRight are the scripts written from right to left.
var fromRight = []*unicode.RangeTable{
	unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya,
}

// joins reports whether a joiner shapes the letter before it, or ties emoji.
func (s *scanner) joins(r rune, end int) bool {
	if unicode.In(s.previous, joining...) {
		return true
	}
	if r != 0x200D || !isPictograph(s.previous) && s.previous != 0xFE0F {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s.text[end:])
	return isPictograph(next)
}

// isPictograph reports whether a character is an emoji or may be shown as one, roughly.
func isPictograph(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2190 && r <= 0x2BFF
}

// varies reports whether a selector may stand behind a character: one of a script or
// sign that has variants, not a letter of Europe, a blank or another selector, behind
// which bytes are smuggled.
func varies(previous rune) bool {
	switch {
	case previous == '#' || previous == '*' || previous >= '0' && previous <= '9':
		return true
	case previous < 0xA0:
		return false
	case previous >= 0xFE00 && previous <= 0xFE0F || previous >= 0xE0100 && previous <= 0xE01EF:
		return false
	}
	return !unicode.IsSpace(previous) && !unicode.In(previous, unicode.Latin, unicode.Greek, unicode.Cyrillic) && !unicode.Is(unicode.Cf, previous)
}

// isTag reports whether r is one of the tag characters, an invisible copy of ASCII.
func isTag(r rune) bool { return r >= 0xE0000 && r <= 0xE007F }

// isOverride reports whether r forces a direction upon letters, so that a word is shown
// backwards.
func isOverride(r rune) bool { return r == 0x202D || r == 0x202E }

// isDirection reports whether r is a mark, embedding or isolate of direction.
func isDirection(r rune) bool {
	return r == 0x200E || r == 0x200F || r == 0x061C || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// needsDirection reports whether the line around a byte has letters written from right to
// left, and nothing that overrides their direction.
func (s *scanner) needsDirection(at int) bool {
	if at >= s.lineEnd {
		start := strings.LastIndexByte(s.text[:at], '\n') + 1
		s.lineEnd = len(s.text)
		if i := strings.IndexByte(s.text[at:], '\n'); i >= 0 {
			s.lineEnd = at + i
		}
		line := s.text[start:s.lineEnd]
		s.letters = strings.ContainsFunc(line, func(r rune) bool { return r >= 0x590 && unicode.In(r, fromRight...) })
		s.override = strings.ContainsFunc(line, isOverride)
	}
	return s.letters && !s.override
}

// names holds the Unicode names of the characters that are met at all often.
var names = map[rune]string{
	0x034F: "COMBINING GRAPHEME JOINER", 0x061C: "ARABIC LETTER MARK", 0x180E: "MONGOLIAN VOWEL SEPARATOR",
	0x200B: "ZERO WIDTH SPACE", 0x200C: "ZERO WIDTH NON-JOINER", 0x200D: "ZERO WIDTH JOINER",
	0x200E: "LEFT-TO-RIGHT MARK", 0x200F: "RIGHT-TO-LEFT MARK",
	0x202A: "LEFT-TO-RIGHT EMBEDDING", 0x202B: "RIGHT-TO-LEFT EMBEDDING", 0x202C: "POP DIRECTIONAL FORMATTING",
	0x202D: "LEFT-TO-RIGHT OVERRIDE", 0x202E: "RIGHT-TO-LEFT OVERRIDE",
	0x2060: "WORD JOINER", 0x2061: "FUNCTION APPLICATION", 0x2062: "INVISIBLE TIMES", 0x2063: "INVISIBLE SEPARATOR", 0x2064: "INVISIBLE PLUS",
	0x2066: "LEFT-TO-RIGHT ISOLATE", 0x2067: "RIGHT-TO-LEFT ISOLATE", 0x2068: "FIRST STRONG ISOLATE", 0x2069: "POP DIRECTIONAL ISOLATE",
	0x115F: "HANGUL CHOSEONG FILLER", 0x1160: "HANGUL JUNGSEONG FILLER", 0x3164: "HANGUL FILLER", 0xFFA0: "HALFWIDTH HANGUL FILLER",
	0xFEFF: "ZERO WIDTH NO-BREAK SPACE",
}

// name returns the name of an unseen character.
func name(r rune) string {
	switch n, ok := names[r]; {
	case ok:
		return n
	case isTag(r):
		return "TAG"
	case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF:
		return "VARIATION SELECTOR"
	}
	return fmt.Sprintf("U+%04X", r)
}

// Describe says what was found in text: the names of the characters in the order in which
// they first occur, with their number where there are several, and what tag characters
// spell, in quotation marks.
func Describe(text string, found []Found) string {
	var order []string
	count := map[string]int{}
	var spelled strings.Builder
	for _, f := range found {
		for _, r := range text[f.Start:f.End] {
			n := name(r)
			if count[n]++; !slices.Contains(order, n) && len(order) < maxNames {
				order = append(order, n)
			}
			if isTag(r) && r-0xE0000 >= ' ' && r != cancelTag && spelled.Len() < MaxText {
				spelled.WriteRune(r - 0xE0000)
			}
		}
	}
	for i, n := range order {
		if count[n] > 1 {
			order[i] = fmt.Sprintf("%s ×%d", n, count[n])
		}
	}
	said := strings.Join(order, ", ")
	if spelled.Len() > 0 {
		said += fmt.Sprintf(": %q", spelled.String())
	}
	return Clip(said)
}

// maxNames is how many different characters are named.
const maxNames = 12
