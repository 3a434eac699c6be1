// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a paragraph or a table of a page, before its role is known.
type block struct {
	rect
	page  int
	lines []string
	// last is the box of the last block that joinHeadings put into this one.
	last  rect
	size  float64
	bold  bool
	fixed bool
	// code is set on lines of code among other text.
	code bool
	// marker is the mark of a list item, indent where its text begins.
	marker string
	indent float64
	table  *table
	// contents is set on a table of contents, margin on line numbers.
	contents, margin bool
	// mark is that of the first word.
	mark int32
	// turned is set on text that runs in another direction than most of the page.
	turned bool
}

// layout finds the blocks of a page in reading order. Text that runs in another
// direction than most of it comes last.
func layout(c *content) []block {
	groups := byTurn(c.glyphs)
	order := []int{0, 1, 2, 3}
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b]) - len(groups[a]) })
	var out []block
	for i, turn := range order {
		if len(groups[turn]) == 0 {
			continue
		}
		var rules []rect
		if i == 0 {
			rules = c.rules
		}
		upright := upright(turn, c.width, c.height)
		blocks := layoutUpright(groups[turn], rules, upright, c.tags)
		back := upright.inverse()
		for j := range blocks {
			blocks[j].turned = i > 0
			blocks[j].rect = back.mapRect(blocks[j].rect)
			if t := blocks[j].table; t != nil && turn != 0 {
				t.mapTo(back)
			}
		}
		out = append(out, blocks...)
	}
	return out
}

// byTurn parts glyphs by their direction. Those of most pages have one and are returned as
// they are.
func byTurn(glyphs []glyph) (groups [4][]glyph) {
	var count [4]int
	for i := range glyphs {
		count[glyphs[i].turn]++
	}
	for turn, n := range count {
		if n == len(glyphs) {
			groups[turn] = glyphs
			return groups
		}
		groups[turn] = make([]glyph, 0, n)
	}
	for _, g := range glyphs {
		groups[g.turn] = append(groups[g.turn], g)
	}
	return groups
}

// upright returns the map that turns text of a direction to run from left to right.
func upright(turn int, width, height float64) matrix {
	switch turn {
	case 1:
		return matrix{0, -1, 1, 0, 0, width}
	case 2:
		return matrix{-1, 0, 0, -1, width, height}
	case 3:
		return matrix{0, 1, -1, 0, height, 0}
	}
	return identity
}

// inverse returns the inverse of a turn.
func (m matrix) inverse() matrix {
	d := m[0]*m[3] - m[1]*m[2]
	return matrix{
		m[3] / d, -m[1] / d, -m[2] / d, m[0] / d,
		(m[2]*m[5] - m[3]*m[4]) / d, (m[1]*m[4] - m[0]*m[5]) / d,
	}
}

// mapTo moves the table's boxes.
func (t *table) mapTo(m matrix) {
	t.rect = m.mapRect(t.rect)
	for i := range t.rows {
		for j := range t.rows[i] {
			t.rows[i][j].rect = m.mapRect(t.rows[i][j].rect)
		}
	}
}

// maxWords is the number of words beyond which a page is read line by line, without
// columns and ruled tables. A dense page has 2,000.
const maxWords = 30_000

// layoutUpright finds the blocks of glyphs that run from left to right once mapped.
func layoutUpright(glyphs []glyph, rules []rect, m matrix, t *tags) []block {
	if m != identity {
		for i := range glyphs {
			glyphs[i].rect = m.mapRect(glyphs[i].rect)
		}
		turned := make([]rect, len(rules))
		for i := range rules {
			turned[i] = m.mapRect(rules[i])
		}
		rules = turned
	}
	all := words(glyphs)
	if len(all) > maxWords {
		return (&flow{words: all}).blocks()
	}
	all, numbers := lineNumbers(all)
	titled := announced(all)
	tables, rest := t.tables(all)
	if len(rest) > 0 {
		var ruled []*table
		ruled, rest = ruledTables(rules, rest)
		tables = append(tables, ruled...)
	}
	items := make([]item, 0, len(rest)+len(tables))
	for i := range rest {
		items = append(items, item{rect: rest[i].rect, word: &rest[i]})
	}
	for _, t := range tables {
		items = append(items, item{rect: t.rect, table: t})
	}
	var out []block
	if len(items) > 0 {
		for _, f := range flows(cut(items, 0)) {
			f.titled, f.numbered = titled, len(numbers) > 0
			out = append(out, f.blocks()...)
		}
	}
	if len(numbers) > 0 {
		b := paragraph(lines(numbers))
		b.margin = true
		out = append(out, b)
	}
	return out
}

// blocks cuts a flow into tables, contents, code and paragraphs.
func (f *flow) blocks() []block {
	var out []block
	ls := []line{}
	if len(f.words) > 0 {
		ls = lines(f.words)
	}
	tables := slices.Clone(f.tables)
	slices.SortStableFunc(tables, func(a, b *table) int { return compare(a.y0, b.y0) })
	usual, code, listed := usualGap(ls, f.numbered), !mostlyFixed(ls), contents(ls, f.titled)
	for i := 0; i < len(ls); {
		for len(tables) > 0 && tables[0].y0 <= ls[i].y0 {
			out = append(out, tables[0].block())
			tables = tables[1:]
		}
		end := len(ls)
		if len(tables) > 0 {
			for end = i + 1; end < len(ls) && ls[end].y0 < tables[0].y0; end++ {
			}
		}
		n := 0
		for i+n < end && listed[i+n] {
			n++
		}
		if n > 0 {
			out = append(out, listedContents(ls[i:i+n]))
			i += n
			continue
		}
		for i+n < end && !listed[i+n] {
			n++
		}
		if columns, n := proseColumns(ls[i : i+n]); n > 0 {
			out = append(out, columns...)
			i += n
			continue
		}
		b, n := next(ls[i:i+n], usual, code)
		out = append(out, b)
		i += n
	}
	for _, t := range tables {
		out = append(out, t.block())
	}
	return out
}

// next makes a block of the first lines and returns how many it took.
func next(ls []line, usual float64, code bool) (block, int) {
	if code && ls[0].fixed() {
		n := 1
		for n < len(ls) && ls[n].fixed() && ls[n].y0-ls[n-1].y1 < math.Max(ls[n].size, 1) {
			n++
		}
		return listing(ls[:n]), n
	}
	if t, n := alignedTable(ls); t != nil {
		return t.block(), n
	}
	n := 1
	for n < len(ls) && continues(ls, n, usual) && (!code || !ls[n].fixed()) {
		if t, _ := alignedTable(ls[n:]); t != nil {
			break
		}
		if _, taken := proseColumns(ls[n:]); taken > 0 {
			break
		}
		n++
	}
	return paragraph(ls[:n]), n
}

// mostlyFixed reports whether most characters are set in a font of fixed width, as in
// typewritten documents, where that does not mean code.
func mostlyFixed(ls []line) bool {
	fixed, all := 0, 0
	for i := range ls {
		for _, w := range ls[i].words {
			all += len(w.text)
			if w.fixed {
				fixed += len(w.text)
			}
		}
	}
	return fixed*10 > all*7
}

// listing makes a block of lines of code, with their indents as spaces.
func listing(ls []line) block {
	b := block{rect: ls[0].rect, size: ls[0].size, fixed: true, code: true}
	for i := range ls {
		b.rect = b.rect.union(ls[i].rect)
	}
	for i := range ls {
		const width = 0.6
		indent := int(math.Round((ls[i].x0 - b.x0) / math.Max(width*ls[i].size, 1)))
		b.lines = append(b.lines, strings.Repeat(" ", max(0, min(indent, 80)))+joinLines([]string{ls[i].text()}, nil))
	}
	return b
}

// block returns the table as a block.
func (t *table) block() block {
	t.findHeader()
	return block{rect: t.rect, table: t}
}

// usualGap returns the median gap between lines, in units of the size. Where lines are
// numbered they may be far apart.
func usualGap(ls []line, numbered bool) float64 {
	limit := 1.0
	if numbered {
		limit = 2.5
	}
	var gaps []float64
	for i := 1; i < len(ls); i++ {
		if g := (ls[i].y0 - ls[i-1].y1) / math.Max(ls[i].size, 1); g < limit {
			gaps = append(gaps, g)
		}
	}
	return math.Max(median(gaps), 0)
}

// continues reports whether line n goes on with the paragraph that begins at line 0.
func continues(ls []line, n int, usual float64) bool {
	last, next := &ls[n-1], &ls[n]
	size := math.Max(math.Min(last.size, next.size), 1)
	gap := (next.y0 - last.y1) / size
	switch {
	case gap > math.Max(0.75, usual+0.35), gap > usual+0.3 && n > 0 && usual < 0.5:
		return false
	case math.Max(last.size, next.size) > 1.12*size:
		return false
	case next.x0 > last.x1 || next.x1 < last.x0:
		return false
	case last.bold() != next.bold() && (last.bold() || next.bold() && next.x0 <= ls[0].x0+1):
		return false
	}
	if mark, listed := listMarker(next); listed && (strings.Contains(bullets, mark) || ended(last, ls[:n])) {
		return false
	}
	if _, listed := listMarker(&ls[0]); listed {
		// The text of an item hangs to the right of its mark.
		return next.x0 > ls[0].x0+0.5*size
	}
	// An indented line begins a paragraph, unless all lines but the first are indented,
	// or it is in the middle of a sentence.
	if next.x0 < last.x0+0.8*size {
		return true
	}
	hangs := len(ls) > 2 && math.Abs(ls[2].x0-next.x0) < 1 && next.x1 > last.x0+0.6*last.width()
	return n == 1 && next.x0 < last.x0+6*size && (hangs || midSentence(last, next))
}

// midSentence reports whether a sentence runs from one line to the next: the first is
// no label of a few words and does not end a sentence, the next begins with a small
// letter.
func midSentence(last, next *line) bool {
	const fewWords = 5
	text := last.text()
	first, _ := utf8.DecodeRuneInString(next.text())
	return len(last.words) >= fewWords && !strings.ContainsAny(text[len(text)-1:], ".:;!?") && unicode.IsLower(first)
}

// ended reports whether a line can be the last of its paragraph: it is short, or ends a
// sentence. Marks such as "–" or "3." after other lines are text.
func ended(last *line, ls []line) bool {
	right := last.x1
	for i := range ls {
		right = math.Max(right, ls[i].x1)
	}
	text := last.text()
	return strings.ContainsAny(text[len(text)-1:], ".:;!?") || len(ls) == 1 || last.x1 < right-4*last.size
}

// bullets and marks begin list items; marks may also stand in text. Numbers are
// recognised by numbering.
const (
	bullets = "•‣◦●○■▪◆➢➤✓◻❑❖"
	marks   = bullets + "–—-*·"
)

var numbering = regexp.MustCompile(`^(\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])$`)

// listMarker returns the mark of a line that begins a list item.
func listMarker(l *line) (string, bool) {
	if len(l.words) < 2 {
		return "", false
	}
	first := l.words[0].text
	r, n := utf8.DecodeRuneInString(first)
	if n == len(first) && strings.ContainsRune(marks, r) {
		return first, true
	}
	if numbering.MatchString(first) {
		return first, true
	}
	return "", false
}

// paragraph makes a block of lines.
func paragraph(ls []line) block {
	b := block{rect: ls[0].rect, size: ls[0].size, bold: true, fixed: true, indent: ls[0].x0, mark: ls[0].words[0].mark}
	if mark, ok := listMarker(&ls[0]); ok {
		b.marker = mark
		ls[0].words = ls[0].words[1:]
	}
	for i := range ls {
		b.rect = b.rect.union(ls[i].rect)
		b.lines = append(b.lines, ls[i].text())
		b.bold = b.bold && ls[i].bold()
		for _, w := range ls[i].words {
			b.fixed = b.fixed && w.fixed
		}
	}
	return b
}

// joinLines joins the lines of a paragraph with spaces. A word that is divided at the
// end of a line is put together, unless the document has it with its hyphen.
func joinLines(ls []string, seen map[string]bool) string {
	var out []byte
	for i, l := range ls {
		if i > 0 {
			head, tail := lastWord(out), firstWord(l)
			switch {
			case strings.HasSuffix(head, "\u00ad"):
			case !divided(head, tail):
				out = append(out, ' ')
			case !seen[strings.ToLower(head+tail)]:
				out = out[:len(out)-len(hyphenOf(head))]
			}
		}
		out = append(out, l...)
	}
	return strings.ReplaceAll(string(out), "\u00ad", "")
}

// hyphenOf returns the hyphen at the end of a text, if it ends in one.
func hyphenOf(s string) string {
	for _, h := range []string{"-", "\u2010"} {
		if strings.HasSuffix(s, h) {
			return h
		}
	}
	return ""
}

// divided reports whether head and tail are the halves of a divided word: letters
// before the hyphen, a small letter after it.
func divided(head, tail string) bool {
	h := hyphenOf(head)
	if h == "" {
		return false
	}
	stem := strings.TrimSuffix(head, h)
	letters := 0
	for _, r := range stem {
		if unicode.IsLetter(r) {
			letters++
		} else if unicode.IsDigit(r) || r == '-' {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(tail)
	return letters >= 2 && unicode.IsLower(first)
}

// lastWord returns the word that a text ends with.
func lastWord(s []byte) string {
	tail := s[max(0, len(s)-maxWord):]
	return string(tail[bytes.LastIndexByte(tail, ' ')+1:])
}

// firstWord returns the letters and hyphens that a text begins with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && r != '-' {
			return s[:i]
		}
	}
	return s
}
