// SPDX-License-Identifier: Apache-2.0

package pdf

import "math"

// The sizes, in points, that tell a rule from a box: a rule is thinner than thin and
// longer than short.
const (
	thin  = 3.0
	short = 3.0
)

// path is the path being built, in page space: its straight parts only, since curves
// bound no table.
type path struct {
	lines []rect
	boxes []rect
	// x, y is the current point and startX, startY where the subpath began, in user
	// space.
	x, y, startX, startY float64
	// sub holds the bounds of the current subpath.
	sub  rect
	open bool
}

// pathOperator runs an operator that builds or paints a path.
func (r *run) pathOperator(op string) {
	p := &r.path
	switch op {
	case "m":
		p.close()
		p.x, p.y = r.number(0), r.number(1)
		p.startX, p.startY = p.x, p.y
	case "l":
		r.lineTo(r.number(0), r.number(1))
	case "c":
		p.x, p.y = r.number(4), r.number(5)
	case "v", "y":
		p.x, p.y = r.number(2), r.number(3)
	case "h":
		r.lineTo(p.startX, p.startY)
	case "re":
		x, y, w, h := r.number(0), r.number(1), r.number(2), r.number(3)
		if box := r.state.ctm.mapRect(rect{x, y, x + w, y + h}); len(p.boxes) < maxRules {
			p.boxes = append(p.boxes, box)
		}
		p.x, p.y, p.startX, p.startY = x, y, x, y
	case "S":
		r.paint(true)
	case "s":
		r.lineTo(p.startX, p.startY)
		r.paint(true)
	case "f", "F", "f*":
		r.paint(false)
	case "B", "B*", "b", "b*":
		r.paint(true)
	case "n":
		r.path = path{lines: p.lines[:0], boxes: p.boxes[:0]}
	}
}

// lineTo adds a straight line.
func (r *run) lineTo(x, y float64) {
	p := &r.path
	x0, y0 := r.state.ctm.apply(p.x, p.y)
	x1, y1 := r.state.ctm.apply(x, y)
	p.x, p.y = x, y
	line := rect{math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)}
	if len(p.lines) < maxRules {
		p.lines = append(p.lines, line)
	}
	if p.open {
		p.sub = p.sub.union(line)
	} else {
		p.sub, p.open = line, true
	}
}

// close ends a subpath: filled, it is the box that bounds it.
func (p *path) close() {
	if p.open && len(p.boxes) < maxRules && (p.sub.width() < thin || p.sub.height() < thin) {
		p.boxes = append(p.boxes, p.sub)
	}
	p.open = false
}

// paint turns the path into rules.
func (r *run) paint(stroke bool) {
	p := &r.path
	r.out.painted = true
	if stroke {
		for _, l := range p.lines {
			r.rule(l, 1.5)
		}
		p.open = false
	}
	p.close()
	for _, b := range p.boxes {
		switch {
		case b.height() < thin || b.width() < thin:
			r.rule(b, thin)
		case stroke:
			r.rule(rect{b.x0, b.y0, b.x1, b.y0}, thin)
			r.rule(rect{b.x0, b.y1, b.x1, b.y1}, thin)
			r.rule(rect{b.x0, b.y0, b.x0, b.y1}, thin)
			r.rule(rect{b.x1, b.y0, b.x1, b.y1}, thin)
		}
	}
	r.path = path{lines: p.lines[:0], boxes: p.boxes[:0]}
}

// rule keeps a line that is horizontal or vertical, as its middle.
func (r *run) rule(l rect, thickness float64) {
	if len(r.out.rules) >= maxRules {
		return
	}
	switch {
	case l.height() < thickness && l.width() > short:
		y := (l.y0 + l.y1) / 2
		r.out.rules = append(r.out.rules, rect{l.x0, y, l.x1, y})
	case l.width() < thickness && l.height() > short:
		x := (l.x0 + l.x1) / 2
		r.out.rules = append(r.out.rules, rect{x, l.y0, x, l.y1})
	}
}
