// SPDX-License-Identifier: Apache-2.0

package sentence

import "strings"

// Entries cuts a listing, such as settings, commands or a program, into its entries: a line of the least indentation with
// the deeper ones below it and the remarks above it. A remark that is indented behind its mark belongs to the line above, as
// in
//
//	#timeout: 600
//	#   Seconds to wait before the heaters are turned off.
//
// Spans have the indentation of their first line and no blank lines around them; together they hold every line that is not
// blank. It takes time linear in the length of the text.
func Entries(text string) []Span {
	lines := listingLines(text)
	if len(lines) == 0 {
		return nil
	}
	base := lines[0].indent
	for _, l := range lines {
		base = min(base, l.indent)
	}
	var entries []Span
	remarks := false // the entry has nothing else yet
	for i, l := range lines {
		starts := l.indent == base && !l.closes && !(remarks && !l.afterBlank)
		if i == 0 || starts {
			entries = append(entries, l.Span)
			remarks = l.remark
			continue
		}
		entries[len(entries)-1].End = l.End
		remarks = remarks && l.remark
	}
	return entries
}

// listingLine is a line of a listing that is not blank.
type listingLine struct {
	Span
	indent     int // columns before the text, those behind the mark of a remark included
	remark     bool
	closes     bool // it only ends what was begun above
	afterBlank bool
}

// remarkMarks begin a line that is no command.
var remarkMarks = []string{"//", "#", ";"}

// listingLines returns the lines of text that are not blank.
func listingLines(text string) []listingLine {
	var lines []listingLine
	start, blank := 0, false
	for line := range strings.Lines(text) {
		shown := strings.TrimRight(line, " \t\r\n")
		if shown != "" {
			l := listingLine{Span: Span{Start: start, End: start + len(shown)}, afterBlank: blank}
			l.measure(shown)
			lines = append(lines, l)
		}
		start, blank = start+len(line), shown == ""
	}
	return lines
}

// measure sets what the look of a line says. One blank behind the mark is how remarks are written; without any, what
// follows is mostly a setting that is turned off.
func (l *listingLine) measure(line string) {
	rest := strings.TrimLeft(line, " \t")
	l.indent = len(line) - len(rest)
	l.closes = strings.Trim(rest, "}]);,") == ""
	for _, mark := range remarkMarks {
		behind, ok := strings.CutPrefix(rest, mark)
		if !ok {
			continue
		}
		behind = strings.TrimLeft(behind, mark)
		blanks := len(behind) - len(strings.TrimLeft(behind, " \t"))
		l.remark = blanks > 0 || behind == ""
		if blanks > 1 {
			l.indent += blanks
		}
		return
	}
}
