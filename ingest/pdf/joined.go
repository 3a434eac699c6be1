// SPDX-License-Identifier: Apache-2.0

package pdf

import "math"

// row is a row of a table without rules: the segments of a line, or of several where a name of
// several lines stands beside figures.
type row struct {
	rect
	parts []segment
	size  float64
	// lines is how many lines it takes.
	lines int
}

// rowOfLine makes a row of a line.
func rowOfLine(l *line) row {
	return row{rect: l.rect, parts: l.segments(), size: l.size, lines: 1}
}

// joinedRows returns the rows of the first of ls until a line stands far from the one before,
// at most maxAligned.
func joinedRows(ls []line) []row {
	var out []row
	for i := 0; i < len(ls) && len(out) < maxAligned; {
		r := joinedRow(ls[i:])
		if n := len(out); n > 0 && r.y0-out[n-1].y1 > farBelow*math.Max(r.size, 4) {
			break
		}
		out = append(out, r)
		i += r.lines
	}
	return out
}

// joinedRow makes a row of the first lines: those of a name, one above and one below the middle of
// the figures beside it, are one.
func joinedRow(ls []line) row {
	if len(ls) < 2 {
		return rowOfLine(&ls[0])
	}
	name, figures := &ls[0], &ls[1]
	if !standsBeside(name, figures) {
		return rowOfLine(name)
	}
	r := row{rect: name.rect.union(figures.rect), size: figures.size, lines: 2}
	label := segment{name.segments()[0].rect, name.words}
	if len(ls) > 2 && standsBeside(&ls[2], figures) {
		below := &ls[2]
		label = segment{label.rect.union(below.rect), append(append([]word(nil), name.words...), below.words...)}
		r.rect, r.lines = r.union(below.rect), 3
	}
	r.parts = append([]segment{label}, figures.segments()...)
	return r
}

// standsBeside reports whether a line is a name left of figures and shares some of their height.
func standsBeside(name, figures *line) bool {
	const share = 0.15
	both := math.Min(name.y1, figures.y1) - math.Max(name.y0, figures.y0)
	if both < share*math.Min(name.height(), figures.height()) || name.x1 > figures.x0 || len(name.segments()) != 1 {
		return false
	}
	for _, s := range figures.segments() {
		for _, w := range s.words {
			if !isValue(w) {
				return false
			}
		}
	}
	return true
}
