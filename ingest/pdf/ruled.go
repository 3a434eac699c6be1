// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"regexp"
	"slices"
	"strings"
)

// table is a grid of cells found on a page.
type table struct {
	rect
	rows    [][]cell
	columns int
	// header is the number of leading rows that name the columns.
	header int
}

// cell is one cell, at its top left place.
type cell struct {
	rect
	text             string
	column           int
	rowSpan, colSpan int
	bold             bool
}

// Bounds and tolerances of ruled tables, in points and counts.
const (
	ruleTolerance = 2.5
	touching      = 4
	maxTableRules = 4000
	maxCells      = 10_000
)

// ruledTables finds tables whose cells are bounded by rules, and returns the words that
// are in none.
func ruledTables(rules []rect, ws []word) ([]*table, []word) {
	var out []*table
	var open [][]rect // rules that bound no cells
	for _, group := range connected(rules) {
		g := newGrid(group)
		if g == nil {
			open = append(open, group)
			continue
		}
		t, rest := g.fill(ws)
		if t == nil {
			continue
		}
		ws = t.takeLabels(rest)
		out = append(out, t)
	}
	lined, ws := linedTables(open, ws)
	return append(out, lined...), ws
}

// connected groups rules that touch. Cost: O(n²) for at most maxTableRules.
func connected(rules []rect) [][]rect {
	var kept []rect
	for _, r := range rules {
		if r.width() > 6 || r.height() > 4 {
			kept = append(kept, r)
		}
	}
	if len(kept) < 4 || len(kept) > maxTableRules {
		return nil
	}
	slices.SortFunc(kept, func(a, b rect) int { return compare(a.y0, b.y0) })
	parent := make([]int, len(kept))
	for i := range parent {
		parent[i] = i
	}
	for i, a := range kept {
		for j := range i {
			b := kept[j]
			if a.x0-touching <= b.x1 && b.x0-touching <= a.x1 && a.y0-touching <= b.y1 && b.y0-touching <= a.y1 {
				parent[root(parent, i)] = root(parent, j)
			}
		}
	}
	index := map[int]int{}
	var out [][]rect
	for i, r := range kept {
		k := root(parent, i)
		at, ok := index[k]
		if !ok {
			at = len(out)
			index[k] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], r)
	}
	return out
}

// root finds the representative of a set, shortening the way.
func root(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

// grid is the lines of a ruled table: xs and ys are where they run, vertical and
// horizontal the rules by the line they lie on.
type grid struct {
	xs, ys               []float64
	vertical, horizontal [][]rect
	rows, columns        int
	// owner maps each grid place to the top left place of its cell.
	owner []int
}

// newGrid makes a grid of rules that touch; nil if they bound no table.
func newGrid(rules []rect) *grid {
	g := &grid{}
	for _, r := range rules {
		if r.width() > r.height() {
			g.ys = append(g.ys, r.y0)
		} else {
			g.xs = append(g.xs, r.x0)
		}
	}
	g.xs, g.ys = distinct(g.xs), distinct(g.ys)
	g.openSides(rules)
	g.rows, g.columns = len(g.ys)-1, len(g.xs)-1
	if g.rows < 2 || g.columns < 2 || g.rows*g.columns > maxCells {
		return nil
	}
	g.vertical, g.horizontal = make([][]rect, len(g.xs)), make([][]rect, len(g.ys))
	for _, r := range rules {
		if r.width() > r.height() {
			i := nearest(g.ys, r.y0)
			g.horizontal[i] = append(g.horizontal[i], r)
		} else {
			i := nearest(g.xs, r.x0)
			g.vertical[i] = append(g.vertical[i], r)
		}
	}
	g.merge()
	return g
}

// distinct sorts values and drops those within the tolerance of the one before.
func distinct(v []float64) []float64 {
	slices.Sort(v)
	out := v[:0:0]
	for _, x := range v {
		if len(out) == 0 || x-out[len(out)-1] > ruleTolerance {
			out = append(out, x)
		}
	}
	return out
}

// nearest returns the index of the value closest to x.
func nearest(v []float64, x float64) int {
	i, _ := slices.BinarySearch(v, x)
	if i == len(v) || i > 0 && x-v[i-1] < v[i]-x {
		i--
	}
	return max(i, 0)
}

// between returns the index of the interval of v that holds x, -1 if none does.
func between(v []float64, x float64) int {
	i, found := slices.BinarySearch(v, x)
	if !found {
		i--
	}
	if i < 0 || i >= len(v)-1 {
		return -1
	}
	return i
}

// merge joins places that no rule separates into cells.
func (g *grid) merge() {
	g.owner = make([]int, g.rows*g.columns)
	for i := range g.owner {
		g.owner[i] = i
	}
	join := func(a, b int) {
		a, b = root(g.owner, a), root(g.owner, b)
		g.owner[max(a, b)] = min(a, b)
	}
	for r := range g.rows {
		for c := range g.columns {
			at := r*g.columns + c
			if c+1 < g.columns && !crosses(g.vertical[c+1], (g.ys[r]+g.ys[r+1])/2, false) {
				join(at, at+1)
			}
			if r+1 < g.rows && !crosses(g.horizontal[r+1], (g.xs[c]+g.xs[c+1])/2, true) {
				join(at, at+g.columns)
			}
		}
	}
}

// crosses reports whether one of the rules covers a coordinate along its length.
func crosses(rules []rect, at float64, horizontal bool) bool {
	for _, r := range rules {
		low, high := r.y0, r.y1
		if horizontal {
			low, high = r.x0, r.x1
		}
		if low-ruleTolerance <= at && at <= high+ruleTolerance {
			return true
		}
	}
	return false
}

// fill puts words into the cells. It returns nil if too few cells hold any, and the
// words outside.
func (g *grid) fill(ws []word) (*table, []word) {
	inside := map[int][]word{}
	var rest []word
	for _, w := range ws {
		c, r := between(g.xs, (w.x0+w.x1)/2), between(g.ys, (w.y0+w.y1)/2)
		if c < 0 || r < 0 {
			rest = append(rest, w)
			continue
		}
		k := root(g.owner, r*g.columns+c)
		inside[k] = append(inside[k], w)
	}
	if framed(inside) {
		return nil, ws
	}
	g.divide(inside)
	cells := 0
	for i := range g.owner {
		if root(g.owner, i) == i {
			cells++
		}
	}
	if len(inside) < 4 || len(inside)*4 < cells {
		return nil, ws
	}
	t := &table{columns: g.columns, rect: rect{g.xs[0], g.ys[0], g.xs[g.columns], g.ys[g.rows]}}
	for r := range g.rows {
		var row []cell
		for c := range g.columns {
			if i := r*g.columns + c; root(g.owner, i) == i {
				row = append(row, g.cell(i, inside[i]))
			}
		}
		if len(row) == g.columns {
			if rows := g.band(row, inside, r); rows != nil {
				t.rows = append(t.rows, rows...)
				continue
			}
		}
		t.rows = append(t.rows, row)
	}
	rest = append(rest, g.titles(t, inside)...)
	t.tidy()
	if t.columns < 2 || len(t.rows) < 2 {
		return nil, ws
	}
	return t, rest
}

// framed reports whether a cell holds a table of its own: then the rules frame parts of
// the page, as in forms that spreadsheets print, and say nothing of rows and columns.
func framed(inside map[int][]word) bool {
	for _, ws := range inside {
		ls := lines(ws)
		for i := range ls {
			if t, _ := alignedTable(ls[i:]); t != nil {
				return true
			}
		}
	}
	return false
}

// cell makes the cell whose top left place is i.
func (g *grid) cell(i int, ws []word) cell {
	r, c := i/g.columns, i%g.columns
	right, below := c, r
	for right+1 < g.columns && root(g.owner, r*g.columns+right+1) == i {
		right++
	}
	for below+1 < g.rows && root(g.owner, (below+1)*g.columns+c) == i {
		below++
	}
	out := cell{
		rect:   rect{g.xs[c], g.ys[r], g.xs[right+1], g.ys[below+1]},
		column: c, rowSpan: below - r + 1, colSpan: right - c + 1,
	}
	if len(ws) > 0 {
		out.text, out.bold = cellText(lines(ws))
	}
	return out
}

// cellText joins the lines of a cell; bold is set if all of them are.
func cellText(ls []line) (text string, bold bool) {
	parts := make([]string, len(ls))
	bold = true
	for i := range ls {
		parts[i] = ls[i].text()
		bold = bold && ls[i].bold()
	}
	return joinLines(parts, nil), bold
}

// tidy drops rows and columns that hold no text, as double rules make them.
func (t *table) tidy() {
	used := make([]bool, t.columns)
	rows := t.rows[:0]
	for _, row := range t.rows {
		empty := true
		for _, c := range row {
			if c.text != "" {
				empty = false
				used[c.column] = true
			}
		}
		// A row without cells of its own is covered by cells from above.
		if !empty || len(row) == 0 {
			rows = append(rows, row)
		} else {
			t.shorten(rows)
		}
	}
	t.rows = rows
	place, n := make([]int, t.columns+1), 0
	for c, u := range used {
		place[c] = n
		if u {
			n++
		}
	}
	place[t.columns] = n
	t.columns = n
	for r, row := range t.rows {
		kept := row[:0]
		for _, c := range row {
			from, to := place[c.column], place[min(c.column+c.colSpan, len(place)-1)]
			if to > from {
				c.column, c.colSpan = from, to-from
				kept = append(kept, c)
			}
		}
		t.rows[r] = kept
	}
}

// shorten takes a dropped row out of the spans that reach over it.
func (t *table) shorten(above [][]cell) {
	for i := range above {
		for j := range above[i] {
			if c := &above[i][j]; i+c.rowSpan > len(above) {
				c.rowSpan--
			}
		}
	}
}

// findHeader tells how many leading rows name the columns: rows in bold above rows that
// are not, a first row with a name above several columns, or a first row of names above
// columns that have figures.
func (t *table) findHeader() {
	if t.header > 0 {
		return // rows without rules are told apart by what they hold
	}
	bold := 0
	for bold < len(t.rows) && bold < 4 && allBold(t.rows[bold]) {
		bold++
	}
	if bold > 0 && bold < len(t.rows) && bold < 4 {
		t.header = bold
		return
	}
	if len(t.rows) < 2 || len(t.rows[0]) < 2 {
		return
	}
	if n := t.spannedHeader(); n > 0 {
		t.header = n
		return
	}
	for _, c := range t.rows[0] {
		if figure(c.text) || c.text == "" && c.column > 0 {
			return
		}
	}
	figures := 0
	for _, row := range t.rows[1:] {
		for _, c := range row {
			if c.column > 0 && strings.ContainsAny(c.text, "0123456789") {
				figures++
			}
		}
	}
	if figures*2 >= len(t.rows)-1 {
		t.header = 1
	}
}

// allBold reports whether all texts of a row are bold, and there are any.
func allBold(row []cell) bool {
	any := false
	for _, c := range row {
		if c.text != "" {
			any = true
			if !c.bold {
				return false
			}
		}
	}
	return any
}

// spannedHeader returns the height of a first row in which a name stands above several
// columns; 0 if there is none.
func (t *table) spannedHeader() int {
	wide, high := false, 1
	for _, c := range t.rows[0] {
		wide = wide || c.colSpan > 1 && c.text != ""
		high = max(high, c.rowSpan)
	}
	if wide {
		// The names of the single columns stand below.
		high = max(high, 2)
	}
	if !wide || high >= len(t.rows) || high > 4 {
		return 0
	}
	return high
}

var year = regexp.MustCompile(`^(19|20)\d\d$`)

// figure reports whether a text begins with a number other than a year: such a cell is
// a value, not a name.
func figure(s string) bool {
	s = strings.TrimLeft(s, "+-−–±<>≤≥~ €$£(")
	return s != "" && s[0] >= '0' && s[0] <= '9' && !year.MatchString(s)
}

// hasLetters reports whether a text has two letters in a row.
func hasLetters(s string) bool {
	run := 0
	for _, r := range s {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0xbf {
			if run++; run == 2 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}
