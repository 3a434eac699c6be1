// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTableRows is how many rows a Table has at most: the days of a month. Result.Rows has
// all of them.
const maxTableRows = 31

// Table is the rows of an answer in words, for people: in the language of the question,
// with numbers as its sentence writes them.
type Table struct {
	// Head are the titles of the columns: the dimensions, the metrics with their units and,
	// of a ratio or share, its numerator and denominator.
	Head []string `json:"head"`
	// Rows are the cells, in the order of Result.Rows. A member that has a name is written
	// as "name (key)"; a cell is empty where there is no number.
	Rows [][]string `json:"rows"`
	// Words is the number of columns at the front that are words; the others are numbers.
	Words int `json:"words"`
	// More says how many rows are left out, "… and 12 more"; empty if none is.
	More string `json:"more,omitempty"`
}

// String writes the table as lines with aligned columns, for a terminal. What stands in
// the databases is written as it is.
func (t *Table) String() string {
	widths := make([]int, len(t.Head))
	for _, row := range t.lines() {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	rule := make([]string, len(widths))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width)
	}
	var b strings.Builder
	for _, row := range slices.Insert(t.lines(), 1, rule) {
		line := ""
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < t.Words {
				line += cell + space + "  "
			} else {
				line += space + cell + "  "
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if t.More != "" {
		b.WriteString(t.More + "\n")
	}
	return b.String()
}

// lines are the head and the rows.
func (t *Table) lines() [][]string { return append([][]string{t.Head}, t.Rows...) }

// Markdown writes the table as one of Markdown. What stands in the databases is escaped:
// it makes no links, images or markup.
func (t *Table) Markdown() string {
	rule := make([]string, len(t.Head))
	for i := range rule {
		rule[i] = "---"
		if i >= t.Words {
			rule[i] = "---:"
		}
	}
	var b strings.Builder
	writeMarkdownRow(&b, t.Head, true)
	writeMarkdownRow(&b, rule, false)
	for _, row := range t.Rows {
		writeMarkdownRow(&b, row, true)
	}
	if t.More != "" {
		b.WriteString("\n" + t.More + "\n")
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

// table makes the table of an answer, nil if it has no rows.
func (s *schema) table(a *Answer, v voice) *Table {
	if a.Query == nil || a.Result == nil || len(a.Result.Rows) == 0 {
		return nil
	}
	p := s.speaker(*a.Query, a.Result, v)
	rows := a.Result.Rows
	t := &Table{Words: len(rows[0].Keys)}
	if most := maxTableRows; len(rows) > most {
		t.More = "… " + p.texts.and + " " + fill(p.texts.more, p.texts.plain(float64(len(rows)-most)))
		rows = rows[:most]
	}
	for i := range t.Words {
		t.Head = append(t.Head, capital(oneLine(p.keyHead(i))))
	}
	for _, row := range rows {
		var words []string
		for i := range row.Keys {
			words = append(words, oneLine(p.wordAndKey(row, i)))
		}
		t.Rows = append(t.Rows, words)
	}
	p.numbers(t, rows)
	for i, other := range a.Others {
		q := alsoQuery(*a.Query, a.Query.Also[i])
		s.speaker(q, other, v).numbers(t, rows)
	}
	return t
}

// keyHead is the title of a column of keys.
func (p *speaker) keyHead(i int) string {
	if i = p.group(i); i < 0 {
		return p.texts.periodWord
	}
	return p.dimensionWord(p.query.GroupBy[i])
}

// wordAndKey says a key of a row, with the key itself if it says something else.
func (p *speaker) wordAndKey(row Row, i int) string {
	word, key := p.keyWord(row, i, row.Keys[i]), row.Keys[i]
	at := p.group(i)
	if at < 0 || i >= len(row.Labels) || row.Labels[i] != word || word == key || isGrain(p.query.GroupBy[at]) {
		return word
	}
	return word + " (" + key + ")"
}

// numbers adds the columns of the speaker's result for rows of a table: the value and, of a
// ratio or share, both sides.
func (p *speaker) numbers(t *Table, rows []Row) {
	if p.query.Count { // the unit and the decimals are those of the rows
		r := *p.result
		r.Value, r.Unit = nil, p.metric.Unit
		p.result = &r
	}
	own := make(map[string]*Row, len(p.result.Rows))
	sides := false
	for i := range p.result.Rows {
		row := &p.result.Rows[i]
		own[joinKeys(row.Keys)] = row
		sides = sides || row.Numerator != nil && row.Denominator != nil
	}
	sides = sides && (p.metric.Ratio != nil || len(p.query.ShareOf) > 0)
	t.Head = append(t.Head, oneLine(p.metricWithUnit()))
	if sides {
		t.Head = append(t.Head, p.sideWord(true), p.sideWord(false))
	}
	decimals := p.decimals()
	for i := range rows {
		cells := []string{""}
		if row := own[joinKeys(rows[i].Keys)]; row != nil {
			cells[0] = p.texts.number(row.Value, decimals)
			if sides {
				cells = append(cells, p.side(row.Numerator), p.side(row.Denominator))
			}
		}
		t.Rows[i] = append(t.Rows[i], cells...)
		for len(t.Rows[i]) < len(t.Head) {
			t.Rows[i] = append(t.Rows[i], "")
		}
	}
}

// metricWithUnit is the head of the column of values, and the title of a chart.
func (p *speaker) metricWithUnit() string {
	title := firstWord(p.metric.Words, p.texts.code, p.metric.Name)
	if p.result.Unit != "" && !strings.EqualFold(p.result.Unit, title) {
		title += " (" + p.result.Unit + ")"
	}
	return capital(title)
}

// sideWord is the head of the column of the numerator or denominator of a ratio, or of the
// part or whole of a share.
func (p *speaker) sideWord(numerator bool) string {
	word, measure := p.texts.denominator, ""
	if numerator {
		word = p.texts.numerator
	}
	ratio := p.metric.Ratio
	switch {
	case ratio != nil && numerator:
		measure = p.measureWord(ratio.Numerator)
	case ratio != nil:
		measure = p.measureWord(ratio.Denominator)
	case numerator:
		measure = firstWord(p.metric.Words, p.texts.code, p.metric.Name)
	default:
		measure = p.texts.whole
	}
	if measure != "" {
		word = measure
	}
	return capital(oneLine(word))
}

func (p *speaker) side(f *float64) string {
	if f == nil {
		return ""
	}
	return p.texts.plain(*f)
}

// oneLine makes a text fit a cell.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
