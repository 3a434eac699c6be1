// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"slices"
	"strings"
	"unicode"
)

// divide parts cells that no rule parts, in rows below names that rules do part: where all words
// lie within columns and those of different columns are wide apart.
func (g *grid) divide(inside map[int][]word) {
	for i, ws := range inside {
		row, first := i/g.columns, i%g.columns
		last := first
		for last+1 < g.columns && root(g.owner, row*g.columns+last+1) == i {
			last++
		}
		if last == first || row+1 < g.rows && root(g.owner, i+g.columns) == i {
			continue
		}
		parts := g.parts(ws, first, last)
		if len(parts) < 2 {
			continue
		}
		delete(inside, i)
		for c := first; c <= last; c++ {
			g.owner[row*g.columns+c] = row*g.columns + c
		}
		for c, part := range parts {
			inside[row*g.columns+c] = part
		}
	}
}

// parts returns the words of each column; none if a word lies in two, or what stands in one
// goes on in the next.
func (g *grid) parts(ws []word, first, last int) map[int][]word {
	out := map[int][]word{}
	for _, l := range lines(ws) {
		for _, s := range l.segments() {
			c := between(g.xs, (s.x0+s.x1)/2)
			if c < first || c > last || s.x0 < g.xs[c]-ruleTolerance || s.x1 > g.xs[c+1]+ruleTolerance {
				return nil
			}
			out[c] = append(out[c], s.words...)
		}
	}
	return out
}

// finer parts columns whose rows hold several figures each, where nothing stands between them in
// any row: narrow columns are nearer to each other than words of different cells mostly are. It
// returns the rows with segments cut where the columns are.
func finer(rows [][]segment, columns [][2]float64, header int) [][]segment {
	var cuts []float64
	for _, c := range columns {
		cuts = append(cuts, cutsOf(rows[header:], c)...)
	}
	if len(cuts) == 0 {
		return rows
	}
	out := make([][]segment, len(rows))
	for i, row := range rows {
		for _, s := range row {
			out[i] = append(out[i], s.cut(cuts)...)
		}
	}
	return out
}

const (
	// leastBetween is the least gap between narrow columns, in units of the size, and
	// leastFigures the least share of rows that have figures on both sides of it.
	leastBetween = 0.12
	leastFigures = 0.6
	// nameGap is the least gap between names above narrow columns.
	nameGap = 0.45
)

// cutsOf returns where a column of figures is parted.
func cutsOf(rows [][]segment, column [2]float64) []float64 {
	var held [][]word
	var spans [][2]float64
	for _, row := range rows {
		var ws []word
		for _, s := range row {
			if middle := (s.x0 + s.x1) / 2; middle >= column[0] && middle <= column[1] {
				ws = append(ws, s.words...)
			}
		}
		// Names of sections stand across columns.
		if len(ws) == 0 || len(row) == 1 && len(rows) > 1 && !slices.ContainsFunc(ws, isValue) {
			continue
		}
		held = append(held, ws)
		for _, w := range ws {
			spans = append(spans, [2]float64{w.x0, w.x1})
		}
	}
	if len(held) < leastBand || mostlyNames(held) {
		return nil
	}
	slices.SortFunc(spans, func(a, b [2]float64) int { return compare(a[0], b[0]) })
	var cuts []float64
	end := spans[0][1]
	for _, s := range spans[1:] {
		if at := (end + s[0]) / 2; s[0]-end > leastBetween*held[0][0].size && figuresBeside(held, at) {
			cuts = append(cuts, at)
		}
		end = max(end, s[1])
	}
	return cuts
}

// mostlyNames reports whether most rows have a word that is no figure.
func mostlyNames(held [][]word) bool {
	n := 0
	for _, ws := range held {
		if slices.ContainsFunc(ws, func(w word) bool { return !isValue(w) }) {
			n++
		}
	}
	return 2*n > len(held)
}

// figuresBeside reports whether most rows have figures directly on both sides of a place.
func figuresBeside(held [][]word, at float64) bool {
	both := 0
	for _, ws := range held {
		var left, right *word
		for i := range ws {
			w := &ws[i]
			if w.x1 < at && (left == nil || w.x0 > left.x0) {
				left = w
			}
			if w.x0 > at && (right == nil || w.x0 < right.x0) {
				right = w
			}
		}
		if left != nil && right != nil && isBare(*left) && isBare(*right) {
			both++
		}
	}
	return float64(both) >= leastFigures*float64(len(held))
}

// isValue reports whether a word is a figure or stands for one.
func isValue(w word) bool {
	digits, letters := 0, 0
	for _, r := range w.text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			letters++
		}
	}
	return digits > 0 && letters <= 2 || digits+letters == 0
}

// isBare reports whether a word is a value without letters.
func isBare(w word) bool { return isValue(w) && strings.IndexFunc(w.text, unicode.IsLetter) < 0 }

// cut parts a segment at places: between figures wherever they are, between other words where the
// gap is wide.
func (s segment) cut(cuts []float64) []segment {
	out := []segment{{s.words[0].rect, s.words[:1:1]}}
	for i := 1; i < len(s.words); i++ {
		before, w := &s.words[i-1], &s.words[i]
		last := &out[len(out)-1]
		apart := w.x0-before.x1 > nameGap*max(w.size, 4) || isValue(*before) && isValue(*w)
		if apart && slices.ContainsFunc(cuts, func(x float64) bool { return before.x1 <= x && x <= w.x0 }) {
			out = append(out, segment{w.rect, s.words[i : i+1 : i+1]})
			continue
		}
		from := len(last.words)
		last.words = s.words[i-from : i+1 : i+1]
		last.rect = last.rect.union(w.rect)
	}
	return out
}

// titles takes the title and the notes of a table, which its frame may hold, out of it: a first
// and a last row of one cell with a text. It returns their words.
func (g *grid) titles(t *table, inside map[int][]word) []word {
	const fewWords, leastRows = 5, 3
	var out []word
	isText := func(row []cell) bool {
		return len(t.rows) > leastRows && len(row) == 1 && row[0].colSpan == g.columns && row[0].rowSpan == 1 && len(strings.Fields(row[0].text)) >= fewWords
	}
	// take returns the words of a row that is left out.
	take := func(row []cell) {
		c := row[0]
		out = append(out, inside[between(g.ys, (c.y0+c.y1)/2)*g.columns]...)
	}
	if isText(t.rows[0]) {
		take(t.rows[0])
		t.y0 = t.rows[0][0].y1
		t.rows = t.rows[1:]
	}
	if last := len(t.rows) - 1; isText(t.rows[last]) {
		take(t.rows[last])
		t.y1 = t.rows[last][0].y0
		t.rows = t.rows[:last]
	}
	return out
}
