// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/internal/pdfguard"
)

// colour is a colour in RGB, each part in [0,1]. It is not known if it is a pattern or in
// a space that takes a table to read.
type colour struct {
	r, g, b float64
	known   bool
}

var (
	black = colour{0, 0, 0, true}
	white = colour{1, 1, 1, true}
)

// sameColour is the difference of a part below which nobody tells colours apart in print.
const sameColour = 0.06

// like reports whether two colours look the same.
func (c colour) like(d colour) bool {
	return c.known && d.known && math.Abs(c.r-d.r) < sameColour && math.Abs(c.g-d.g) < sameColour && math.Abs(c.b-d.b) < sameColour
}

// ink is what is filled or stroked with.
type ink struct {
	colour
	// space is the name of the colour space's family, alpha the opacity in [0,1].
	space string
	alpha float64
}

// colourOf reads a colour in a space from the operands of an operator.
func (r *run) colourOf(space string) colour {
	switch space {
	case "DeviceGray":
		v := r.part(0)
		return colour{v, v, v, true}
	case "DeviceRGB":
		return colour{r.part(0), r.part(1), r.part(2), true}
	case "DeviceCMYK":
		light := 1 - r.part(3)
		return colour{(1 - r.part(0)) * light, (1 - r.part(1)) * light, (1 - r.part(2)) * light, true}
	case "Lab":
		if r.number(0) >= 99 && math.Abs(r.number(1)) < 2 && math.Abs(r.number(2)) < 2 {
			return white
		}
	case "Separation", "DeviceN":
		// No ink at all is the paper's colour whatever the inks are.
		for i := range r.args {
			if r.part(i) > 0 {
				return colour{}
			}
		}
		return white
	}
	return colour{}
}

// part returns an operand between 0 and 1.
func (r *run) part(i int) float64 { return max(0, min(1, r.number(i))) }

// colourOperator runs an operator that sets a colour; false if it is none (ISO 32000-1
// table 74).
func (r *run) colourOperator(op string) bool {
	ink := &r.state.fill
	switch op {
	case "G", "RG", "K", "CS", "SC", "SCN":
		ink = &r.state.stroke
	case "g", "rg", "k", "cs", "sc", "scn":
	default:
		return false
	}
	switch op {
	case "g", "G":
		ink.space = "DeviceGray"
	case "rg", "RG":
		ink.space = "DeviceRGB"
	case "k", "K":
		ink.space = "DeviceCMYK"
	case "cs", "CS":
		ink.space = r.colourSpace(r.name())
		ink.colour = black
		if ink.space != "DeviceGray" && ink.space != "DeviceRGB" && ink.space != "DeviceCMYK" {
			ink.colour = colour{}
		}
		return true
	}
	ink.colour = r.colourOf(ink.space)
	return true
}

// colourSpace returns the family of a colour space of the resources.
func (r *run) colourSpace(name string) string {
	switch name {
	case "DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern":
		return name
	}
	return r.look(&r.lists.spaces, "ColorSpace", name).Name()
}

// graphicsState applies a dictionary of the resources.
func (r *run) graphicsState(name string) {
	d := r.look(&r.lists.states, "ExtGState", name)
	s := &r.state
	if v := d.Key("ca"); !v.IsNull() {
		s.fill.alpha = v.Float64()
	}
	if v := d.Key("CA"); !v.IsNull() {
		s.stroke.alpha = v.Float64()
	}
	if v := d.Key("BM"); !v.IsNull() {
		s.blended = v.Name() != "Normal" && v.Name() != "Compatible"
	}
	if v := d.Key("Font"); v.Len() == 2 {
		s.font, s.size = r.file.font(v.Index(0)), v.Index(1).Float64()
	}
}

// area is a part of the page that was painted, with what it looks like now.
type area struct {
	rect
	colour
	// thin is set for what is too thin to hide a text by itself: strips of a gradient,
	// rules.
	thin bool
}

// surface is what was painted on a page so far, as far as the visibility of text needs
// it.
type surface struct {
	areas  []area
	images []rect
	// asked, count and suspect are the last question of suspect and its answer.
	asked   colour
	count   int
	suspect bool
}

// The bounds of what is kept of a surface. An area that is lower or narrower than
// leastArea, in points, is thin, below thinnest it is behind no text.
const (
	maxAreas  = 10_000
	leastArea = 3.0
	thinnest  = 0.3
)

// add keeps an area.
func (s *surface) add(r rect, c colour) {
	side := min(r.width(), r.height())
	if side >= thinnest && len(s.areas) < maxAreas {
		s.areas = append(s.areas, area{r, c, side < leastArea})
	}
}

// mayMatch reports whether anything has a colour, the empty page included.
func (s *surface) mayMatch(c colour) bool {
	if c != s.asked || s.count > len(s.areas) {
		s.asked, s.count, s.suspect = c, 0, c.like(white)
	}
	for ; s.count < len(s.areas) && !s.suspect; s.count++ {
		s.suspect = !s.areas[s.count].thin && c.like(s.areas[s.count].colour)
	}
	return s.suspect
}

// behind returns the colour of what was painted last at a point.
func (s *surface) behind(x, y float64) colour {
	for i := len(s.areas) - 1; i >= 0; i-- {
		if s.areas[i].holds(x, y) {
			return s.areas[i].colour
		}
	}
	if len(s.areas) >= maxAreas {
		return colour{}
	}
	return white
}

// pictured reports whether a picture covers a point.
func (s *surface) pictured(x, y float64) bool {
	for _, r := range s.images {
		if r.holds(x, y) {
			return true
		}
	}
	return false
}

// holds reports whether a point lies in the rectangle.
func (r rect) holds(x, y float64) bool { return x >= r.x0 && x <= r.x1 && y >= r.y0 && y <= r.y1 }

// meet returns what two rectangles have in common; it may be empty, with x0 > x1.
func (r rect) meet(s rect) rect {
	return rect{math.Max(r.x0, s.x0), math.Max(r.y0, s.y0), math.Min(r.x1, s.x1), math.Min(r.y1, s.y1)}
}

// center returns the middle of the rectangle.
func (r rect) center() (x, y float64) { return (r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2 }

// paintAreas keeps what a path that is filled or stroked covers.
func (r *run) paintAreas(fill, stroke bool) {
	s, p := &r.state, &r.path
	thick := s.lineWidth * math.Sqrt(math.Abs(s.ctm[0]*s.ctm[3]-s.ctm[1]*s.ctm[2]))
	plain := apart(p.shapes) && s.fill.alpha >= 0.99 && !s.blended
	for _, shape := range p.shapes {
		if fill && s.fill.alpha > 0 {
			c := s.fill.colour
			if !plain || !shape.exact {
				c = colour{}
			}
			r.out.surface.add(shape.rect.meet(s.clip), c)
		}
		if stroke && thick >= leastArea && s.stroke.alpha > 0 {
			half := thick / 2
			wide := rect{shape.x0 - half, shape.y0 - half, shape.x1 + half, shape.y1 + half}
			r.out.surface.add(wide.meet(s.clip), colour{})
		}
	}
}

// apart reports whether no two shapes of a path overlap: where they do, one may be a hole
// in the other, as in frames. Of very many shapes it is not known.
func apart(shapes []shape) bool {
	const many = 100
	if len(shapes) > many {
		return false
	}
	for i := range shapes {
		for _, other := range shapes[:i] {
			if both := other.meet(shapes[i].rect); both.x0 < both.x1 && both.y0 < both.y1 {
				return false
			}
		}
	}
	return true
}

// lookups are the dictionaries of the resources that were used, and what was found.
type lookups struct {
	spaces, states, properties map[string]objects.Value
}

// look returns an entry of a dictionary of the resources; it is looked up once.
func (r *run) look(found *map[string]objects.Value, kind, name string) objects.Value {
	if v, ok := (*found)[name]; ok {
		return v
	}
	v := r.resources.Key(kind).Key(name)
	if *found == nil {
		*found = map[string]objects.Value{}
	}
	if len(*found) < maxNames {
		(*found)[name] = v
	}
	return v
}

// beginMarked opens marked content and remembers its ActualText and whether it lies on a
// layer that is off.
func (r *run) beginMarked(op string) {
	mark := &replacement{}
	if n := len(r.actual); n > 0 {
		mark = r.actual[n-1]
	}
	if op == "BDC" && len(r.args) > 1 {
		switch d := r.args[1].(type) {
		case pdfguard.Dict:
			if s, ok := d["ActualText"].(pdfguard.String); ok {
				mark = &replacement{text: textString(string(s)), set: true, hidden: mark.hidden}
			}
		case pdfguard.Name:
			v := r.look(&r.lists.properties, "Properties", string(d))
			if text := v.Key("ActualText"); text.Kind() == objects.String {
				mark = &replacement{text: textString(text.RawString()), set: true, hidden: mark.hidden}
			}
			if v.Key("Hidden").Bool() && !mark.hidden {
				mark = &replacement{text: mark.text, set: mark.set, used: mark.used, hidden: true}
			}
		}
	}
	if len(r.actual) < maxStates {
		r.actual, r.marks = append(r.actual, mark), append(r.marks, r.markOf(op))
	}
}

// artifact is the mark of what is no part of the document's text, such as running headers.
const artifact = -1

// around returns the mark of the marked content around.
func (r *run) around() int32 {
	if n := len(r.marks); n > 0 {
		return r.marks[n-1]
	}
	return r.mark
}

// markOf returns the mark of content that begins: its number on the page and one, or that of the
// content around it.
func (r *run) markOf(op string) int32 {
	if len(r.args) > 0 && r.args[0] == pdfguard.Name("Artifact") {
		return artifact
	}
	if op != "BDC" || len(r.args) < 2 || r.depth > 0 {
		return r.around()
	}
	id := int64(-1)
	switch d := r.args[1].(type) {
	case pdfguard.Dict:
		if n, ok := d["MCID"].(int64); ok {
			id = n
		}
	case pdfguard.Name:
		if v := r.look(&r.lists.properties, "Properties", string(d)).Key("MCID"); v.Kind() == objects.Integer {
			id = v.Int64()
		}
	}
	if id < 0 || id > 1<<24 {
		return r.around()
	}
	return int32(id) + 1
}
