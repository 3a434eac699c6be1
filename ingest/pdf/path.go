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
	// shapes are the subpaths' bounds; edges counts the lines of the current one, and
	// bent is set if it is no rectangle along the axes.
	shapes []shape
	bounds rect
	edges  int
	bent   bool
	// clipping is set by W until the path is painted.
	clipping bool
}

// shape is the bounds of a subpath, exact if it is the rectangle itself.
type shape struct {
	rect
	exact bool
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
		r.curveTo(6)
	case "v", "y":
		r.curveTo(4)
	case "W", "W*":
		p.clipping = true
	case "h":
		r.lineTo(p.startX, p.startY)
	case "re":
		x, y, w, h := r.number(0), r.number(1), r.number(2), r.number(3)
		if box := r.state.ctm.mapRect(rect{x, y, x + w, y + h}); len(p.boxes) < maxRules {
			p.boxes = append(p.boxes, box)
			c := r.state.ctm
			p.shapes = append(p.shapes, shape{box, c[1] == 0 && c[2] == 0 || c[0] == 0 && c[3] == 0})
		}
		p.x, p.y, p.startX, p.startY = x, y, x, y
	case "S":
		r.paint(false, true)
	case "s":
		r.lineTo(p.startX, p.startY)
		r.paint(false, true)
	case "f", "F", "f*":
		r.paint(true, false)
	case "B", "B*", "b", "b*":
		r.paint(true, true)
	case "n":
		p.endShape()
		r.endPath()
	}
}

// curveTo moves the current point along a curve of so many coordinates: of no use to
// tables, but it may be the edge of what is behind a text. It lies within its points.
func (r *run) curveTo(coordinates int) {
	p := &r.path
	x, y := r.state.ctm.apply(p.x, p.y)
	box := rect{x, y, x, y}
	for i := 0; i+1 < coordinates; i += 2 {
		p.x, p.y = r.number(i), r.number(i+1)
		x, y = r.state.ctm.apply(p.x, p.y)
		box = box.union(rect{x, y, x, y})
	}
	p.bent = true
	p.extend(box)
}

// extend makes a part of the current subpath.
func (p *path) extend(r rect) {
	if p.edges++; p.edges > 1 {
		r = p.bounds.union(r)
	}
	p.bounds = r
}

// endShape keeps the bounds of the current subpath.
func (p *path) endShape() {
	if p.edges > 0 && len(p.shapes) < maxRules {
		p.shapes = append(p.shapes, shape{p.bounds, !p.bent && p.edges <= 5})
	}
	p.edges, p.bent = 0, false
}

// endPath begins a new path, after it has cut the clipping path if it should.
func (r *run) endPath() {
	p := &r.path
	if p.clipping && len(p.shapes) > 0 {
		bounds := p.shapes[0].rect
		for _, s := range p.shapes[1:] {
			bounds = bounds.union(s.rect)
		}
		r.state.clip = r.state.clip.meet(bounds)
	}
	r.path = path{lines: p.lines[:0], boxes: p.boxes[:0], shapes: p.shapes[:0]}
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
	const straight = 0.1
	p.bent = p.bent || line.width() > straight && line.height() > straight
	p.extend(line)
}

// close ends a subpath: filled, it is the box that bounds it.
func (p *path) close() {
	p.endShape()
	if p.open && len(p.boxes) < maxRules && (p.sub.width() < thin || p.sub.height() < thin) {
		p.boxes = append(p.boxes, p.sub)
	}
	p.open = false
}

// paint turns the path into rules.
func (r *run) paint(fill, stroke bool) {
	p := &r.path
	r.out.painted = true
	if r.hiddenNow() {
		r.endPath()
		return
	}
	p.endShape()
	r.paintAreas(fill, stroke)
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
	r.endPath()
}

// hiddenNow reports whether what is drawn lies on a layer that is off.
func (r *run) hiddenNow() bool {
	return r.hidden || len(r.actual) > 0 && r.actual[len(r.actual)-1].hidden
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
