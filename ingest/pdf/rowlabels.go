// SPDX-License-Identifier: Apache-2.0

package pdf

import "math"

const (
	// labelled is the least share of rows whose label stands beside the rules.
	labelled = 0.6
	// labelDistance is the greatest distance of labels from the rules, in units of their size.
	labelDistance = 8
)

// takeLabels makes a first column of the names of rows that stand left of a table's rules, and
// returns the other words. Text of a column of the page is none.
func (t *table) takeLabels(ws []word) []word {
	labels, rest := leftOf(t.rect, ws)
	if len(labels) == 0 || wrapped(labels) || t.besideColumn(labels, rest) {
		return ws
	}
	rows := t.heights()
	held := make([][]word, len(rows))
	for _, w := range labels {
		r := rowOf(rows, (w.y0+w.y1)/2)
		if r < 0 {
			return ws
		}
		held[r] = append(held[r], w)
	}
	n, beside, right := 0, 0, math.Inf(-1)
	for r, words := range held {
		if len(words) == 0 {
			continue
		}
		n++
		box := bounds(words)
		right = max(right, box.x1)
		if t.level(r, box) {
			beside++
		}
	}
	// Lines of a text in the next column of the page are at any height.
	if float64(n) < labelled*float64(len(rows)) || t.x0-right > labelDistance*labels[0].size || 5*beside < 4*n {
		return ws
	}
	for r := range t.rows {
		for i := range t.rows[r] {
			t.rows[r][i].column++
		}
		c := cell{rowSpan: 1, colSpan: 1}
		if len(held[r]) > 0 {
			c.rect = bounds(held[r])
			c.text, c.bold = cellText(lines(held[r]))
		}
		t.rows[r] = append([]cell{c}, t.rows[r]...)
	}
	t.columns++
	t.rect = t.rect.union(bounds(labels))
	return rest
}

// besideColumn reports whether what stands left of the table is part of a column of the page: lines go
// on in the same place above and below, or either of a column of many words, and none of them reaches
// over to the table.
func (t *table) besideColumn(names, rest []word) bool {
	const near = 3 // lines of the labels' usual height
	labels := bounds(names)
	reach := near * max(t.height()/float64(max(len(t.rows), 1)), 8)
	above, below := false, false
	for _, l := range lines(rest) {
		over, left := false, false
		for _, s := range l.segments() {
			over = over || s.x0 < t.x0 && s.x1 > t.x0+ruleTolerance
			left = left || s.x0 < labels.x1 && s.x1 > labels.x0 && s.x1 <= t.x0+ruleTolerance
		}
		if left && !over {
			above = above || l.y1 <= t.y0 && l.y1 > t.y0-reach
			below = below || l.y0 >= t.y1 && l.y0 < t.y1+reach
		}
	}
	if wordy(names) {
		return above || below
	}
	return above && below
}

// wordy reports whether lines have several words on average.
func wordy(ws []word) bool {
	const fewWords = 2.5
	return float64(len(ws)) >= fewWords*float64(len(lines(ws)))
}

// level reports whether a name stands at the height of what a row holds: in the middle, or at the top.
func (t *table) level(r int, name rect) bool {
	for _, c := range t.rows[r] {
		if c.text == "" || c.rowSpan > 1 {
			continue
		}
		near := 0.5 * min(name.height(), c.height())
		if math.Abs((name.y0+name.y1-c.y0-c.y1)/2) < near || math.Abs(name.y0-c.y0) < near {
			return true
		}
	}
	return false
}

// leftOf parts words into those left of a box, at its height, and the others.
func leftOf(box rect, ws []word) (left, rest []word) {
	for _, w := range ws {
		if middle := (w.y0 + w.y1) / 2; w.x1 < box.x0+ruleTolerance && middle > box.y0 && middle < box.y1 {
			left = append(left, w)
		} else {
			rest = append(rest, w)
		}
	}
	return left, rest
}

// wrapped reports whether words are lines of a text and no names: what begins a line would not
// have had room at the end of the one before.
func wrapped(ws []word) bool {
	if !wordy(ws) {
		return false
	}
	ls := lines(ws)
	right := bounds(ws).x1
	full := 0
	for i := 1; i < len(ls); i++ {
		const space = 0.25
		if ls[i-1].x1+space*ls[i].size+ls[i].words[0].width() > right {
			full++
		}
	}
	return 5*full >= 3*(len(ls)-1)
}

// heights returns where each row begins and ends: halfway to the cells of the next one.
func (t *table) heights() [][2]float64 {
	out := make([][2]float64, len(t.rows))
	for i, row := range t.rows {
		y0, y1 := math.Inf(1), math.Inf(-1)
		for _, c := range row {
			if c.rowSpan == 1 && c.rect != (rect{}) {
				y0, y1 = min(y0, c.y0), max(y1, c.y1)
			}
		}
		out[i] = [2]float64{y0, y1}
	}
	for i := 1; i < len(out); i++ {
		middle := (out[i-1][1] + out[i][0]) / 2
		out[i-1][1], out[i][0] = middle, middle
	}
	if n := len(out); n > 0 {
		out[0][0], out[n-1][1] = t.y0, t.y1
	}
	return out
}

// rowOf returns the row at a height, −1 if there is none.
func rowOf(rows [][2]float64, y float64) int {
	for i, r := range rows {
		if y >= r[0] && y <= r[1] {
			return i
		}
	}
	return -1
}
