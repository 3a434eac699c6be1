// SPDX-License-Identifier: Apache-2.0

package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// maxHeading is the greatest length of a heading, in characters.
const maxHeading = 90

// heading reads a heading at the start of lines and returns the number of lines it
// took, 0 if there is none. A heading that is not underlined must stand alone in its
// group.
func (r *reader) heading(lines []line, first bool) int {
	if level := r.underline(lines); level > 0 {
		r.titled = r.titled || level == 1
		r.addHeading(lines[0], level)
		return 2
	}
	if !first || len(lines) != 1 {
		return 0
	}
	text := r.text(lines[0])
	level := numberedLevel(text)
	switch {
	case level > 1, level == 1 && r.numbered:
	case isCapitals(text):
		level = 1
		if r.titled {
			level = 2
		}
	default:
		return 0
	}
	r.addHeading(lines[0], level)
	return 1
}

func (r *reader) addHeading(l line, level int) {
	b := r.file.NewBuilder()
	b.Add(l.start, l.end)
	block := b.Block(ingest.Heading)
	block.Level = level
	r.blocks = append(r.blocks, block)
	r.indents = nil
}

// underline returns the level of a heading whose second line underlines it: 1 for "=",
// 2 for "-" or "~"; 0 if it is none. The underline is about as long as the heading, so
// that the rule above a table or a signature is not taken for one.
func (r *reader) underline(lines []line) int {
	if len(lines) < 2 {
		return 0
	}
	text, rule := r.text(lines[0]), r.text(lines[1])
	width := utf8.RuneCountInString(text)
	if len(rule) < 3 || width > maxHeading || strings.Trim(rule, rule[:1]) != "" {
		return 0
	}
	if len(rule) < width-3 || len(rule) > width+8 || !hasLetter(text) || strings.Contains(text, "|") {
		return 0
	}
	switch rule[0] {
	case '=':
		return 1
	case '-', '~':
		return 2
	}
	return 0
}

// numberedLevel returns how many numbers stand before a heading such as "3.2 Brakes", 0
// if text is no such heading: it begins with a capital after the number, is short and
// does not end like a sentence.
func numberedLevel(text string) int {
	number, title, ok := strings.Cut(text, " ")
	if !ok || utf8.RuneCountInString(text) > maxHeading || strings.ContainsAny(text[len(text)-1:], ".,;:!?") {
		return 0
	}
	title = strings.TrimSpace(title)
	first, _ := utf8.DecodeRuneInString(title)
	if !unicode.IsUpper(first) || strings.Contains(title, "  ") {
		return 0
	}
	levels := strings.Split(strings.TrimSuffix(number, "."), ".")
	if strings.HasSuffix(number, ".") && len(levels) == 1 {
		return 0 // "3. Tighten the bolts" is an item of a list
	}
	for _, l := range levels {
		if len(l) == 0 || len(l) > 2 || strings.Trim(l, "0123456789") != "" {
			return 0
		}
	}
	return len(levels)
}

// hasNumberedHeadings reports whether a line that stands alone is a heading with two
// numbers or more.
func (r *reader) hasNumberedHeadings(lines []line) bool {
	blank := func(i int) bool { return i < 0 || i >= len(lines) || lines[i].start == lines[i].end }
	for i, l := range lines {
		if !blank(i) && blank(i-1) && blank(i+1) && numberedLevel(r.text(l)) > 1 {
			return true
		}
	}
	return false
}

// isCapitals reports whether text is a heading in capitals: at least five letters, most
// of its characters, none of them small; and not a signal word, which belongs to the
// text below it.
func isCapitals(text string) bool {
	if utf8.RuneCountInString(text) > maxHeading || strings.ContainsAny(text[len(text)-1:], ".,;:!?") {
		return false
	}
	letters, others := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsUpper(r):
			letters++
		case !unicode.IsSpace(r):
			others++
		}
	}
	if letters < 5 || others*2 > letters {
		return false
	}
	switch strings.Fields(text)[0] {
	case "WARNING", "CAUTION", "DANGER", "NOTICE", "IMPORTANT", "ACHTUNG", "WARNUNG", "VORSICHT", "GEFAHR", "HINWEIS",
		"ATTENTION", "AVERTISSEMENT", "REMARQUE", "ATTENZIONE", "AVVERTENZA", "PERICOLO", "ADVERTENCIA", "PRECAUCIÓN", "PELIGRO", "ATENCIÓN":
		return false
	}
	return true
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
