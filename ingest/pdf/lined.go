// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
)

const (
	// leastBands is how many rows, parted by rules, a table has at least that has rules between
	// rows only, and leastWide how long the rules are, in points.
	leastBands, leastWide = 3, 100
	// sides is how far, in points, the ends of such rules may differ.
	sides = 6
	// mostLines is how many lines a row has at most, and mostWords how many words its cells have
	// on average at most: parts of a text between rules have more.
	mostLines, mostWords = 12, 25
)

// band is what stands between two rules.
type band struct {
	rect
	words []word
	lines []line
}

// linedTables finds tables with rules between rows only: those of groups that bound no cells. It
// returns them, and the words that are in none.
func linedTables(groups [][]rect, ws []word) (out []*table, rest []word) {
	for _, rules := range stacks(groups) {
		for _, run := range tabularRuns(bandsOf(rules, ws)) {
			t, others := linedTable(openEnds(run, ws), ws)
			if t != nil {
				out, ws = append(out, t), others
			}
		}
	}
	return out, ws
}

// stacks returns the rules that are as long as others above or below them, top to bottom; a rule
// may be in pieces.
func stacks(groups [][]rect) [][]rect {
	var whole []rect
	for _, g := range groups {
		r := g[0]
		for _, piece := range g[1:] {
			r = r.union(piece)
		}
		if r.height() <= touching && r.width() >= leastWide {
			whole = append(whole, r)
		}
	}
	slices.SortFunc(whole, func(a, b rect) int { return compare(a.y0, b.y0) })
	var out [][]rect
	for _, r := range whole {
		i := slices.IndexFunc(out, func(s []rect) bool {
			return math.Abs(s[0].x0-r.x0) <= sides && math.Abs(s[0].x1-r.x1) <= sides
		})
		if i < 0 {
			i, out = len(out), append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return slices.DeleteFunc(out, func(s []rect) bool { return len(s) <= leastBands })
}

// bandsOf parts the words between rules.
func bandsOf(rules []rect, ws []word) []band {
	out := make([]band, len(rules)-1)
	for i := range out {
		out[i].rect = rect{rules[0].x0, rules[i].y0, rules[0].x1, rules[i+1].y0}
	}
	for _, w := range ws {
		x, y := (w.x0+w.x1)/2, (w.y0+w.y1)/2
		for i := range out {
			if b := &out[i]; x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1 {
				b.words = append(b.words, w)
			}
		}
	}
	for i := range out {
		if len(out[i].words) > 0 {
			out[i].lines = lines(out[i].words)
		}
	}
	return out
}

// tabularRuns returns bands one below the other that may be rows of one table, without those of
// texts above, below or between.
func tabularRuns(bands []band) [][]band {
	var out [][]band
	from := 0
	for i := 0; i <= len(bands); i++ {
		if i < len(bands) && bands[i].tabular() {
			continue
		}
		if i-from >= leastBands {
			out = append(out, bands[from:i])
		}
		from = i + 1
	}
	return out
}

// tabular reports whether a band has a few lines, one of several segments or one alone.
func (b *band) tabular() bool {
	if len(b.lines) == 0 || len(b.lines) > mostLines {
		return false
	}
	return len(b.lines) == 1 && len(b.words) <= mostWords || slices.ContainsFunc(b.lines, func(l line) bool { return len(l.segments()) > 1 })
}

// openEnds adds the rows above the first rule and below the last one: what stands close to them in
// several segments, as names of columns and last rows do.
func openEnds(run []band, ws []word) []band {
	first, last := run[0].rect, run[len(run)-1].rect
	reach := last.height()
	above := bandsOf([]rect{{first.x0, first.y0 - reach, first.x1, first.y0 - reach}, first}, ws)[0]
	if above.close(len(above.lines)-1, first.y0) {
		above.lines = above.lines[len(above.lines)-1:]
		above.words, above.y0 = above.lines[0].words, above.lines[0].y0-1
		run = append([]band{above}, run...)
	}
	below := bandsOf([]rect{{last.x0, last.y1, last.x1, last.y1}, {last.x0, last.y1 + reach, last.x1, last.y1 + reach}}, ws)[0]
	if below.close(0, last.y1) {
		below.lines = below.lines[:1]
		below.words, below.y1 = below.lines[0].words, below.lines[0].y1+1
		run = append(slices.Clip(run), below)
	}
	return run
}

// close reports whether a line of a band has several segments and stands close to a height.
func (b *band) close(i int, y float64) bool {
	if i < 0 || i >= len(b.lines) {
		return false
	}
	l := &b.lines[i]
	return len(l.segments()) > 1 && min(math.Abs(l.y0-y), math.Abs(l.y1-y)) < l.size
}

// segments returns those of all lines.
func (b *band) segments() []segment {
	var out []segment
	for i := range b.lines {
		out = append(out, b.lines[i].segments()...)
	}
	return out
}

// mostStarts is how many lines between two rules may begin in the first column and go on in others,
// as those of one row with long texts do; more are rows, and the rules part groups of them.
const mostStarts = 2

// rowsIn returns how many lines of a band begin in the first column and have something in another.
func (b *band) rowsIn(columns [][2]float64) int {
	n := 0
	for i := range b.lines {
		if parts := b.lines[i].segments(); len(parts) > 1 && parts[0].x0 < columns[0][1] {
			n++
		}
	}
	return n
}

// linedTable makes a table of bands, parted by rules where gaps are in all of them; names of columns
// and of sections may span several. It returns nil if they are no table, and the words outside.
func linedTable(bands []band, ws []word) (*table, []word) {
	var rows [][]segment
	words := 0
	for i := range bands {
		words += len(bands[i].words)
		if parts := bands[i].segments(); i > 0 && len(parts) > 1 {
			rows = append(rows, parts)
		}
	}
	columns := columnsOf(rows)
	if len(rows) < leastBands-1 || len(columns) < 2 || words > mostWords*len(columns)*len(bands) {
		return nil, ws
	}
	for i := range bands[1:] {
		if bands[i+1].rowsIn(columns) > mostStarts {
			return nil, ws
		}
	}
	first, last := bands[0], bands[len(bands)-1]
	rules := []rect{{first.x0, first.y0, first.x1, first.y0}, {first.x0, first.y0, first.x0, last.y1}, {first.x1, first.y0, first.x1, last.y1}}
	for i := range bands {
		b := &bands[i]
		rules = append(rules, rect{b.x0, b.y1, b.x1, b.y1})
		for c := 1; c < len(columns); c++ {
			x := (columns[c-1][1] + columns[c][0]) / 2
			if !slices.ContainsFunc(b.segments(), func(s segment) bool { return s.x0 < x && s.x1 > x }) {
				rules = append(rules, rect{x, b.y0, x, b.y1})
			}
		}
	}
	g := newGrid(rules)
	if g == nil {
		return nil, ws
	}
	return g.fill(ws)
}
