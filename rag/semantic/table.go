// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cells are a table's head and rows, in words; the first keys columns are words and the
// others numbers.
type cells struct {
	head []string
	rows [][]string
	keys int
}

// textTable writes the rows of a result as lines with aligned columns, "" if there are
// none.
func (s *schema) textTable(q Query, r *Result, v voice) string {
	c := s.speaker(q, r, v).cells()
	if len(c.rows) == 0 {
		return ""
	}
	widths := make([]int, len(c.head))
	for _, row := range append([][]string{c.head}, c.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	rule := make([]string, len(widths))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width)
	}
	var b strings.Builder
	for _, row := range append([][]string{c.head, rule}, c.rows...) {
		line := ""
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < c.keys {
				line += cell + space + "  "
			} else {
				line += space + cell + "  "
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// markdownTable writes the rows of a result as a Markdown table, "" if there are none.
// What stands in the databases is escaped: it makes no links, images or markup.
func (s *schema) markdownTable(q Query, r *Result, v voice) string {
	c := s.speaker(q, r, v).cells()
	if len(c.rows) == 0 {
		return ""
	}
	rule := make([]string, len(c.head))
	for i := range rule {
		rule[i] = "---"
		if i >= c.keys {
			rule[i] = "---:"
		}
	}
	var b strings.Builder
	writeMarkdownRow(&b, c.head, true)
	writeMarkdownRow(&b, rule, false)
	for _, row := range c.rows {
		writeMarkdownRow(&b, row, true)
	}
	return b.String()
}

func writeMarkdownRow(b *strings.Builder, row []string, escape bool) {
	for _, cell := range row {
		if escape {
			cell = escapeMarkdown(cell)
		}
		b.WriteString("| " + cell + " ")
	}
	b.WriteString("|\n")
}

// escapeMarkdown makes a text stand for itself; the address of a page is no link either.
func escapeMarkdown(text string) string {
	var b strings.Builder
	for i, r := range text {
		if strings.ContainsRune("\\`*_[]<>|!&~#", r) || strings.HasPrefix(text[i:], "://") {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cells makes the table: the groups, the value, and the sides of a ratio where known.
func (p *speaker) cells() cells {
	rows := p.result.Rows
	if len(rows) == 0 {
		return cells{}
	}
	c := cells{keys: len(rows[0].Keys)}
	for i := range c.keys {
		head := ""
		if i < len(p.query.GroupBy) {
			head = p.dimensionWord(p.query.GroupBy[i])
		}
		c.head = append(c.head, oneLine(head))
	}
	c.head = append(c.head, oneLine(p.metricWithUnit()))
	sides := slices.ContainsFunc(rows, func(row Row) bool { return row.Numerator != nil && row.Denominator != nil })
	if sides {
		c.head = append(c.head, p.sideWord(true), p.sideWord(false))
	}
	decimals := p.decimals()
	for _, row := range rows {
		line := make([]string, 0, len(c.head))
		for i, key := range row.Keys {
			line = append(line, oneLine(p.keyWord(row, i, key)))
		}
		line = append(line, p.texts.number(row.Value, decimals))
		if sides {
			line = append(line, p.side(row.Numerator), p.side(row.Denominator))
		}
		c.rows = append(c.rows, line)
	}
	return c
}

// metricWithUnit is the head of the column of values, and the title of a chart.
func (p *speaker) metricWithUnit() string {
	title := firstWord(p.metric.Words, p.texts.code, p.metric.Name)
	if p.result.Unit != "" {
		title += " (" + p.result.Unit + ")"
	}
	return capital(title)
}

// sideWord is the head of the column of a ratio's numerator or denominator.
func (p *speaker) sideWord(numerator bool) string {
	word, measure := p.texts.denominator, ""
	if numerator {
		word = p.texts.numerator
	}
	if ratio := p.metric.Ratio; ratio != nil && numerator {
		measure = p.measureWord(ratio.Numerator)
	} else if ratio != nil {
		measure = p.measureWord(ratio.Denominator)
	}
	if measure != "" {
		word = measure
	}
	return oneLine(word)
}

func (p *speaker) side(f *float64) string {
	if f == nil {
		return ""
	}
	return p.texts.plain(*f)
}

// oneLine makes a text fit a cell.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
