// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameRows returns how many of the first rows name columns: those above the first that has a
// figure, but for names of sections directly above it.
func nameRows(rows [][]segment, columns [][2]float64) int {
	n := 0
	for n < len(rows) && !hasFigures(rows[n]) {
		n++
	}
	figures := 0
	for _, row := range rows[n:] {
		if hasFigures(row) {
			figures++
		}
	}
	// Rows of names and texts, such as pairs of a name and a value, are no names of columns: most
	// rows below those have figures, and there are no fewer of them.
	if n == len(rows) || n > maxSpanned || n > len(rows)-n || float64(figures) < labelled*float64(len(rows)-n) {
		return 0
	}
	for n > 0 && len(rows[n-1]) == 1 && rows[n-1][0].x0 < columns[0][1] {
		n--
	}
	return n
}

// hasFigures reports whether half of a row or more are figures that are no years, the first place
// left out.
func hasFigures(row []segment) bool {
	n := 0
	values := row[min(1, len(row)-1):]
	for _, s := range values {
		if w := s.words[0]; isValue(w) && strings.ContainsAny(w.text, "0123456789") && !year.MatchString(w.text) {
			n++
		}
	}
	return 2*n >= len(values)
}

// caption is how the title of a table or a figure begins.
var caption = regexp.MustCompile(`(?i)^(table|tableau|tabelle|tabella|tabla|tabela|figure|figura|abbildung|abb\.|fig\.|exhibit|chart|annex|appendix)$`)

// standsAbove reports whether a line of one segment names several columns of the row below: it
// stands over its last segments and not over the first, in the middle of those.
func standsAbove(name, below *line) bool {
	up, down := name.segments(), below.segments()
	if len(up) != 1 || len(down) < surely || len(up[0].words) > 8 || below.y0-name.y1 > nearBelow*math.Max(below.size, 4) {
		return false
	}
	if caption.MatchString(up[0].words[0].text) {
		return false
	}
	first, last := down[0], down[len(down)-1]
	middle := (down[1].x0 + last.x1) / 2
	return name.x0 > first.x1 && name.x1 <= last.x1+below.size && math.Abs((name.x0+name.x1)/2-middle) < 1.5*math.Max(name.size, 4)
}

// spans returns the columns that each name of a row stands above, first and last: those that it
// overlaps, and more to both sides if it stands in the middle of them and no other name is there.
func spans(parts []segment, columns [][2]float64) [][2]int {
	out := make([][2]int, len(parts))
	next := 0
	for i, s := range parts {
		first, last := -1, -1
		for c := next; c < len(columns); c++ {
			if s.x0 < columns[c][1] && s.x1 > columns[c][0] {
				if first < 0 {
					first = c
				}
				last = c
			}
		}
		if first < 0 { // between two columns: above the nearer one that is free
			for first = next; first+1 < len(columns) && columns[first][1] < s.x0; first++ {
			}
			last = first
		}
		out[i] = [2]int{first, last}
		next = last + 1
	}
	for i, s := range parts {
		low, high := 1, len(columns)-1 // the first column has the names of rows
		if i > 0 {
			low = out[i-1][1] + 1
		}
		if i+1 < len(parts) {
			high = out[i+1][0] - 1
		}
		out[i] = widen(s, columns, out[i], [2]int{low, high})
	}
	return out
}

// widen extends a span within bounds to columns of which the name stands in the middle.
func widen(s segment, columns [][2]float64, span, within [2]int) [2]int {
	off := func(a, b int) float64 { return math.Abs((columns[a][0] + columns[b][1] - s.x0 - s.x1) / 2) }
	size := math.Max(s.words[0].size, 4)
	if within == [2]int{1, len(columns) - 1} && len(columns) > 2 && off(1, within[1]) < 1.5*size {
		return within // alone above all columns of figures
	}
	if span[0] < within[0] || span[1] > within[1] || span[1] >= len(columns) || off(span[0], span[1]) < 0.5*size {
		return span
	}
	best, least := span, 0.75*size
	for a := within[0]; a <= span[0]; a++ {
		for b := span[1]; b <= within[1]; b++ {
			if d := off(a, b); d < least {
				best, least = [2]int{a, b}, d
			}
		}
	}
	return best
}

// joinNames makes one of names of columns that take several lines: a cell directly below another
// of the same columns goes on with it.
func (t *table) joinNames() {
	for r := t.header - 1; r > 0; r-- {
		for i := range t.rows[r-1] {
			up := &t.rows[r-1][i]
			if up.text == "" {
				continue
			}
			for j := range t.rows[r] {
				down := &t.rows[r][j]
				if down.text == "" || down.column != up.column || down.colSpan != up.colSpan || down.y0-up.y1 > 0.5*up.height() {
					continue
				}
				up.text = joinLines([]string{up.text, down.text}, nil)
				up.rect, up.rowSpan = up.rect.union(down.rect), down.rowSpan+1
				down.colSpan = 0
			}
		}
		t.rows[r] = withoutTaken(t.rows[r], t.rows[r-1])
		t.lift(r)
		if !slices.ContainsFunc(t.rows[r], func(c cell) bool { return c.text != "" }) {
			t.shorten(t.rows[:r])
			t.rows = slices.Delete(t.rows, r, r+1)
			t.header--
		}
	}
}

// lift puts the names of a row into the empty cells above them, if all have one.
func (t *table) lift(r int) {
	above := func(c cell) *cell {
		for i := range t.rows[r-1] {
			if up := &t.rows[r-1][i]; up.text == "" && up.column == c.column && up.colSpan == c.colSpan && c.rowSpan == 1 {
				return up
			}
		}
		return nil
	}
	for _, c := range t.rows[r] {
		if c.text != "" && above(c) == nil {
			return
		}
	}
	for i := range t.rows[r] {
		if c := &t.rows[r][i]; c.text != "" {
			up := above(*c)
			up.rect, up.text, up.bold = c.rect, c.text, c.bold
			c.text = ""
		}
	}
}

// withoutTaken drops the cells of a row that cells above go on with or reach into.
func withoutTaken(row, above []cell) []cell {
	kept := row[:0]
	for _, c := range row {
		taken := c.colSpan == 0
		for _, up := range above {
			taken = taken || up.rowSpan > 1 && c.text == "" && c.column >= up.column && c.column < up.column+up.colSpan
		}
		if !taken {
			kept = append(kept, c)
		}
	}
	return kept
}

// joinLabels makes one of the names of rows that take several lines: a row of a name alone goes
// on with the one above if that ends in the middle of a name, or it begins with a small letter.
func (t *table) joinLabels() {
	for r := len(t.rows) - 1; r > t.header; r-- {
		above, row := t.rows[r-1], t.rows[r]
		if len(above) != t.columns || len(row) != t.columns || !aloneFirst(row) || above[0].text == "" || row[0].y0-above[0].y1 > 0.5*row[0].height() {
			continue
		}
		first, _ := utf8.DecodeRuneInString(row[0].text)
		if !strings.HasSuffix(above[0].text, "/") && !strings.HasSuffix(above[0].text, ",") && !unicode.IsLower(first) {
			continue
		}
		above[0].text = joinLines([]string{above[0].text, row[0].text}, nil)
		above[0].rect = above[0].rect.union(row[0].rect)
		t.rows = slices.Delete(t.rows, r, r+1)
	}
}

// aloneFirst reports whether a row has text in its first cell only.
func aloneFirst(row []cell) bool {
	for _, c := range row[1:] {
		if c.text != "" {
			return false
		}
	}
	return row[0].text != "" && row[0].colSpan == 1
}
