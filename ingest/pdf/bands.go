// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"unicode"
)

// openSides adds the sides of a table that no rule closes: where its first and its last
// horizontal rule reach beyond the outermost vertical ones.
func (g *grid) openSides(rules []rect) {
	if len(g.xs) == 0 || len(g.ys) < 2 {
		return
	}
	// reach is how far the first and the last horizontal rules go.
	var reach [2]rect
	for i, y := range []float64{g.ys[0], g.ys[len(g.ys)-1]} {
		reach[i] = rect{x0: math.Inf(1), x1: math.Inf(-1)}
		for _, r := range rules {
			if r.width() > r.height() && math.Abs(r.y0-y) <= ruleTolerance {
				reach[i].x0, reach[i].x1 = math.Min(reach[i].x0, r.x0), math.Max(reach[i].x1, r.x1)
			}
		}
	}
	left, right := math.Max(reach[0].x0, reach[1].x0), math.Min(reach[0].x1, reach[1].x1)
	if left < g.xs[0]-ruleTolerance {
		g.xs = append([]float64{left}, g.xs...)
	}
	if right > g.xs[len(g.xs)-1]+ruleTolerance {
		g.xs = append(g.xs, right)
	}
}

// leastBand is the least number of rows that are told apart where no rules do.
const leastBand = 3

// band takes a row apart whose cells hold a line for each of several rows, as in tables
// that have rules between columns only. It returns nil if the row is one.
func (g *grid) band(row []cell, inside map[int][]word, r int) [][]cell {
	cells := make([][]line, len(row))
	for i, c := range row {
		if c.rowSpan != 1 || c.colSpan != 1 {
			return nil
		}
		if ws := inside[r*g.columns+c.column]; len(ws) > 0 {
			cells[i] = lines(ws)
		}
	}
	heights := rowHeights(cells, r > 0)
	if heights == nil {
		return nil
	}
	out := make([][]cell, len(heights))
	for i, c := range row {
		parts := make([][]line, len(heights))
		for _, l := range cells[i] {
			k := rowAt(heights, &l)
			parts[k] = append(parts[k], l)
		}
		for k, ls := range parts {
			next := cell{column: c.column, rowSpan: 1, colSpan: 1}
			for j, l := range ls {
				if j == 0 {
					next.rect = l.rect
				}
				next.rect = next.rect.union(l.rect)
			}
			if len(ls) > 0 {
				next.text, next.bold = cellText(ls)
			}
			out[k] = append(out[k], next)
		}
	}
	return out
}

// rowHeights returns where the rows stand of which cells hold lines; nil if there are
// none. Either two cells hold as many values at the same heights, and no cell has a
// single line, which would stand for all of them; or three cells or more have, all of
// them, as many lines at the same heights, as texts that merely wrap would not. The
// latter is not so among names of columns: texts says that the row has none.
func rowHeights(cells [][]line, texts bool) []float64 {
	var heights, first []float64
	columns, filled, alike := 0, 0, 0
	for _, ls := range cells {
		if len(ls) == 0 {
			continue
		}
		if len(ls)*2 < leastBand {
			return nil
		}
		if filled++; first == nil {
			first = middles(ls)
		}
		if same(first, ls) {
			alike++
		}
		if !values(ls) {
			continue
		}
		if heights == nil {
			heights = middles(ls)
		}
		if same(heights, ls) {
			columns++
		}
	}
	switch {
	case columns >= 2 && len(heights) >= leastBand:
		return heights
	case texts && filled >= 3 && alike == len(cells) && len(first) >= leastBand:
		return first
	}
	return nil
}

// values reports whether all lines are single values: a number, a dash, a mark, and no
// more than three letters.
func values(ls []line) bool {
	for i := range ls {
		letters := 0
		for _, r := range ls[i].text() {
			if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters > 3 || len(ls[i].words) > 2 {
			return false
		}
	}
	return len(ls) >= leastBand
}

// middles returns the heights of lines.
func middles(ls []line) []float64 {
	out := make([]float64, len(ls))
	for i := range ls {
		out[i] = (ls[i].y0 + ls[i].y1) / 2
	}
	return out
}

// same reports whether lines stand at given heights.
func same(heights []float64, ls []line) bool {
	if len(heights) != len(ls) {
		return false
	}
	for i, y := range middles(ls) {
		if math.Abs(y-heights[i]) > 0.3*math.Max(ls[i].size, 4) {
			return false
		}
	}
	return true
}

// rowAt returns the row of a line: the one at its height, or the next one below, to
// which the first lines of a name of several lines belong.
func rowAt(heights []float64, l *line) int {
	y := (l.y0+l.y1)/2 - 0.3*math.Max(l.size, 4)
	for i, h := range heights {
		if h >= y {
			return i
		}
	}
	return len(heights) - 1
}
