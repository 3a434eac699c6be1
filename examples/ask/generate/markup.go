// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

// header is what stands in the first lines of a source, each as "key: value".
type header struct {
	title    string // the document's title, also in the file's properties
	number   string // the document's number, printed in the footer
	language string // ISO 639-1 code of the text, such as "en"
	notice   string // printed in the footer of each page
	page     string // the word "Page" in the document's language
	paper    string // "letter" or "a4"
	date     string // date of issue as 2026-01-31: the file's creation date
}

// blockKind is the role of a block on the page.
type blockKind int

// The roles of a block.
const (
	paragraph blockKind = iota
	heading
	numbered  // a numbered step
	bulleted  // a list item with a bullet
	boxed     // a warning or notice in a box
	caption   // the title above a table
	table     // a ruled table
	pageBreak // the following block starts on a new page
)

// block is one unit of a source, set below the one before.
type block struct {
	kind   blockKind
	text   string
	level  int        // of a heading, from 1
	marker string     // of a numbered step, such as "3."
	rows   [][]string // of a table; the first row holds the column names
	widths []int      // of a table: relative width of each column
}

// source is a parsed source: its header and its blocks in order.
type source struct {
	header header
	blocks []block
}

// markupError says which line of a source can't be read.
type markupError struct {
	line   int // from 1
	reason string
}

// Error implements error.
func (e *markupError) Error() string {
	return fmt.Sprintf("read markup: line %d: %s", e.line, e.reason)
}

// parseSource reads a source: header lines up to the first blank line, then blocks.
// A block is recognized by how its line begins:
//
//	# Heading           one to three number signs are the level
//	1. Step             any number of digits and a full stop
//	- Item
//	> WARNING: text     a boxed notice
//	Table: title        the caption of the table that follows
//	| a | b |           a table row; the second row holds dashes, whose numbers are
//	|----|--|           the relative widths of the columns
//	---                 page break
//
// Any other line is text of a paragraph. Text that continues on the next line joins
// the block before it; a blank line ends a block.
func parseSource(text string) (source, error) {
	lines := strings.Split(text, "\n")
	var src source
	n, err := parseHeader(lines, &src.header)
	if err != nil {
		return source{}, err
	}
	open := false // whether the last block may go on
	for i := n; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "":
			open = false
		case strings.HasPrefix(line, "|"):
			if err := addRow(&src, line, open, i+1); err != nil {
				return source{}, err
			}
			open = true
		default:
			b, starts := parseLine(line)
			if open && !starts && src.blocks[len(src.blocks)-1].kind != table {
				src.blocks[len(src.blocks)-1].text += " " + line
				continue
			}
			src.blocks = append(src.blocks, b)
			open = b.kind != heading && b.kind != pageBreak && b.kind != caption
		}
	}
	return src, checkTables(src.blocks)
}

// parseHeader reads the header lines and returns the index of the line after them.
func parseHeader(lines []string, h *header) (int, error) {
	fields := map[string]*string{
		"title": &h.title, "number": &h.number, "language": &h.language,
		"notice": &h.notice, "page": &h.page, "paper": &h.paper, "date": &h.date,
	}
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			return i, checkHeader(fields, i+1)
		}
		key, value, ok := strings.Cut(line, ":")
		field := fields[key]
		if !ok || field == nil {
			return 0, &markupError{i + 1, fmt.Sprintf("unknown header line %q", line)}
		}
		*field = strings.TrimSpace(value)
	}
	return len(lines), checkHeader(fields, len(lines))
}

// checkHeader reports a header field that has no value.
func checkHeader(fields map[string]*string, line int) error {
	for _, key := range []string{"title", "number", "language", "notice", "page", "paper", "date"} {
		if *fields[key] == "" {
			return &markupError{line, "no header line for " + key}
		}
	}
	return nil
}

// parseLine reads a line that is neither blank nor a table row. It reports whether the
// line begins a block of its own; if not it may continue the block before.
func parseLine(line string) (block, bool) {
	if line == "---" {
		return block{kind: pageBreak}, true
	}
	if level := len(line) - len(strings.TrimLeft(line, "#")); level > 0 && level <= 3 {
		return block{kind: heading, level: level, text: strings.TrimSpace(line[level:])}, true
	}
	if text, ok := strings.CutPrefix(line, "- "); ok {
		return block{kind: bulleted, text: text}, true
	}
	if text, ok := strings.CutPrefix(line, "> "); ok {
		return block{kind: boxed, text: text}, true
	}
	if text, ok := strings.CutPrefix(line, "Table: "); ok {
		return block{kind: caption, text: text}, true
	}
	if number, text, ok := strings.Cut(line, ". "); ok && isDigits(number) {
		return block{kind: numbered, marker: number + ".", text: text}, true
	}
	return block{kind: paragraph, text: line}, false
}

// isDigits reports whether s is one to three ASCII digits.
func isDigits(s string) bool {
	return len(s) > 0 && len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// addRow adds a table row to the last block if that is an open table, and begins a
// table otherwise.
func addRow(src *source, line string, open bool, number int) error {
	cells := splitRow(line)
	if !open || src.blocks[len(src.blocks)-1].kind != table {
		src.blocks = append(src.blocks, block{kind: table, rows: [][]string{cells}})
		return nil
	}
	t := &src.blocks[len(src.blocks)-1]
	if len(cells) != len(t.rows[0]) {
		return &markupError{number, fmt.Sprintf("%d cells in a table of %d columns", len(cells), len(t.rows[0]))}
	}
	if t.widths != nil {
		t.rows = append(t.rows, cells)
		return nil
	}
	for _, cell := range cells {
		if cell == "" || strings.Trim(cell, "-") != "" {
			return &markupError{number, "second row of a table must hold dashes"}
		}
		t.widths = append(t.widths, len(cell))
	}
	return nil
}

// splitRow returns the trimmed cells of "| a | b |".
func splitRow(line string) []string {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// checkTables reports a table without a row of widths.
func checkTables(blocks []block) error {
	for _, b := range blocks {
		if b.kind == table && b.widths == nil {
			return &markupError{0, fmt.Sprintf("table %q has no row of dashes", b.rows[0])}
		}
	}
	return nil
}
