// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"context"
	"errors"
	"fmt"
	"math"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/ingest"
)

// matrix is an affine map (x, y) → (a·x + c·y + e, b·x + d·y + f), in the order
// a b c d e f of PDF.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// then returns the map that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// apply maps a point.
func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// finite reports whether the map has usable numbers.
func (m matrix) finite() bool {
	for _, v := range m {
		if math.IsNaN(v) || math.Abs(v) > 1e9 {
			return false
		}
	}
	return true
}

// rect is a rectangle in points, y downward from the top of the page.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) union(s rect) rect {
	return rect{min(r.x0, s.x0), min(r.y0, s.y0), max(r.x1, s.x1), max(r.y1, s.y1)}
}

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }

// mapRect returns the bounds of a mapped rectangle.
func (m matrix) mapRect(r rect) rect {
	if m[1] == 0 && m[2] == 0 {
		x0, x1, y0, y1 := m[0]*r.x0+m[4], m[0]*r.x1+m[4], m[3]*r.y0+m[5], m[3]*r.y1+m[5]
		return rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
	}
	x0, y0 := m.apply(r.x0, r.y0)
	out := rect{x0, y0, x0, y0}
	for _, p := range [3][2]float64{{r.x1, r.y0}, {r.x0, r.y1}, {r.x1, r.y1}} {
		x, y := m.apply(p[0], p[1])
		out = out.union(rect{x, y, x, y})
	}
	return out
}

// glyph is a shown character, or several if a font's glyph stands for several.
type glyph struct {
	rect
	text string
	// size is the height of the font in points.
	size float64
	// turn is the direction of the text in quarter turns, clockwise.
	turn int8
	// mark is the number of the marked content it belongs to, and one; 0: none, or artifact.
	mark int32
	font *font
}

// content is what a page shows, as far as text and tables need it.
type content struct {
	width, height float64
	glyphs        []glyph
	// rules are thin lines and the edges of boxes.
	rules []rect
	// shown and unmapped count glyphs and those without a known character.
	shown, unmapped int
	// images is the area of the page that images cover, in square points.
	images float64
	// painted is set if anything but text was drawn.
	painted bool
	// surface is what was painted.
	surface surface
	// invisible holds glyphs that are not drawn, until it is known whether a picture
	// is there; hidden the runs of glyphs that can't be seen.
	invisible []glyph
	hidden    []*hiddenRun
	// notes holds form fields and notes.
	notes []note
	// tags says what marked content is; nil if the file does not.
	tags *tags
}

// geometry returns the page's size and the map from its space to points from the top
// left corner of what is visible.
func geometry(page objects.Value) (m matrix, width, height float64) {
	box := [4]float64{0, 0, 612, 792}
	for _, key := range []string{"MediaBox", "CropBox"} {
		v, ok := floats(page.Key(key), 4)
		if !ok {
			continue
		}
		b := [4]float64{math.Min(v[0], v[2]), math.Min(v[1], v[3]), math.Max(v[0], v[2]), math.Max(v[1], v[3])}
		if key == "CropBox" {
			// What is outside the medium is not visible either.
			b = [4]float64{math.Max(b[0], box[0]), math.Max(b[1], box[1]), math.Min(b[2], box[2]), math.Min(b[3], box[3])}
		}
		if b[2]-b[0] >= 1 && b[3]-b[1] >= 1 {
			box = b
		}
	}
	width, height = box[2]-box[0], box[3]-box[1]
	if unit := page.Key("UserUnit").Float64(); unit > 0 && unit != 1 {
		defer func() {
			m, width, height = m.then(matrix{unit, 0, 0, unit, 0, 0}), width*unit, height*unit
		}()
	}
	switch ((page.Key("Rotate").Int64()%360 + 360) % 360) / 90 {
	case 1:
		return matrix{0, 1, 1, 0, -box[1], -box[0]}, height, width
	case 2:
		return matrix{-1, 0, 0, 1, box[2], -box[1]}, width, height
	case 3:
		return matrix{0, -1, -1, 0, box[3], box[2]}, height, width
	}
	return matrix{1, 0, 0, -1, -box[0], box[3]}, width, height
}

// readPage interprets a page. The content's glyphs are overwritten by the next page. An error beside content says why it is not complete.
func (f *file) readPage(ctx context.Context, n int) (c *content, err error) {
	c = &content{glyphs: f.glyphs[:0], tags: f.tags[n]}
	defer func() {
		f.glyphs = c.glyphs[:0]
	}()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ingest.ErrDamaged, r)
		}
	}()
	page := f.page(n)
	m, width, height := geometry(page)
	c.width, c.height = width, height
	data, damage := f.contents(page)
	in := &interpreter{ctx: ctx, file: f, out: c}
	defer c.settle()
	if err := in.run(data, page.Key("Resources"), c.newState(m)); err != nil {
		return c, err
	}
	if err := in.annotations(page.Key("Annots"), m); err != nil {
		return c, err
	}
	return c, errors.Join(damage, in.damage)
}

// maxRoom is the greatest size in bytes of the room that is kept for the next page.
const maxRoom = 4 << 20

// contents unpacks the content streams of a page and joins them; the next page overwrites
// them. An error beside data is the last fault that was stepped over.
func (f *file) contents(page objects.Value) (data []byte, damage error) {
	data = f.content[:0]
	defer func() {
		if f.content = data[:0]; cap(data) > maxRoom {
			f.content = nil
		}
	}()
	parts := page.Key("Contents")
	for i := range parts.Len() {
		before := len(data)
		joined, err := f.readTo(data, parts.Index(i))
		if err != nil {
			damage = err
		}
		if len(joined) > maxStream {
			return data[:before], &ingest.LimitError{Limit: "bytes of one page", Max: maxStream}
		}
		data = append(joined, '\n')
		var limit *ingest.LimitError
		if errors.As(err, &limit) {
			break
		}
	}
	return data, damage
}
