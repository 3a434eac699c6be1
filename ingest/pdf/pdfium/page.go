// SPDX-License-Identifier: Apache-2.0

package pdfium

import (
	"context"
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// Bounds of a page.
const (
	maxChars    = 200_000
	maxObjects  = 50_000
	maxSegments = 50_000
	maxForms    = 8
)

// Page returns what a page shows.
func (f *file) Page(ctx context.Context, n int) (*pdf.EnginePage, error) {
	var out *pdf.EnginePage
	err := f.guard(ctx, func() error {
		p := &page{file: f, at: requests.Page{ByIndex: &requests.PageByIndex{Document: f.document, Index: n - 1}}}
		if err := p.measure(); err != nil {
			return err
		}
		if err := p.draw(); err != nil {
			return err
		}
		if err := p.read(); err != nil {
			return err
		}
		out = &p.out
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("pdfium: page %d: %w", n, err)
	}
	return out, nil
}

// page is a page that is being read.
type page struct {
	*file
	at  requests.Page
	out pdf.EnginePage
	// box is what is visible in the page's own space, turn how often it is turned clockwise.
	box  [4]float64
	turn int
	// fills are what was painted under texts, with their colours; pictures have none.
	fills   []fill
	objects int
}

// fill is a painted area.
type fill struct {
	ingest.Box
	colour  [3]float64
	picture bool
}

// matrix maps points of a form's space to the page's.
type matrix [6]float64

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// then returns the map that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// measure finds out how large the page is and how it is turned.
func (p *page) measure() error {
	box, err := p.instance.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p.at})
	if err != nil {
		return err
	}
	turn, err := p.instance.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p.at})
	if err != nil {
		return err
	}
	r := box.Rect
	p.box = [4]float64{float64(r.Left), float64(min(r.Bottom, r.Top)), float64(r.Right), float64(max(r.Bottom, r.Top))}
	p.turn = int(turn.PageRotation) % 4
	p.out.Width, p.out.Height = p.box[2]-p.box[0], p.box[3]-p.box[1]
	if p.turn%2 == 1 {
		p.out.Width, p.out.Height = p.out.Height, p.out.Width
	}
	return nil
}

// point maps a point of the page's space to points from the top left corner of the page as it is seen.
func (p *page) point(x, y float64) (float64, float64) {
	switch p.turn {
	case 1:
		return y - p.box[1], x - p.box[0]
	case 2:
		return p.box[2] - x, y - p.box[1]
	case 3:
		return p.box[3] - y, p.box[2] - x
	}
	return x - p.box[0], p.box[3] - y
}

// bounds maps a rectangle.
func (p *page) bounds(x0, y0, x1, y1 float64) ingest.Box {
	ax, ay := p.point(x0, y0)
	bx, by := p.point(x1, y1)
	return ingest.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

// draw finds the lines, fills and pictures of the page.
func (p *page) draw() error {
	count, err := p.instance.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.at})
	if err != nil {
		return err
	}
	for i := range min(count.Count, maxObjects) {
		o, err := p.instance.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.at, Index: i})
		if err != nil {
			return err
		}
		if err := p.object(o.PageObject, matrix{1, 0, 0, 1, 0, 0}, 0); err != nil {
			return err
		}
	}
	return nil
}

// object adds an object that is drawn in a space, and what a form holds.
func (p *page) object(o references.FPDF_PAGEOBJECT, space matrix, depth int) error {
	if p.objects++; p.objects > maxObjects {
		return nil
	}
	kind, err := p.instance.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH:
		return p.path(o, space)
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		return p.picture(o, space)
	case enums.FPDF_PAGEOBJ_FORM:
		if depth < maxForms {
			return p.form(o, space, depth)
		}
	}
	return nil
}

// form adds the objects of a form.
func (p *page) form(o references.FPDF_PAGEOBJECT, space matrix, depth int) error {
	own, err := p.matrixOf(o)
	if err != nil {
		return err
	}
	count, err := p.instance.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return err
	}
	for i := range min(count.Count, maxObjects) {
		inner, err := p.instance.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := p.object(inner.PageObject, own.then(space), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) matrixOf(o references.FPDF_PAGEOBJECT) (matrix, error) {
	r, err := p.instance.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return matrix{}, err
	}
	m := r.Matrix
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}, nil
}

// area returns where an object stands on the page.
func (p *page) area(o references.FPDF_PAGEOBJECT, space matrix) (ingest.Box, error) {
	b, err := p.instance.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return ingest.Box{}, err
	}
	x0, y0 := space.apply(float64(b.Left), float64(b.Bottom))
	x1, y1 := space.apply(float64(b.Right), float64(b.Top))
	return p.bounds(x0, y0, x1, y1), nil
}

func (p *page) picture(o references.FPDF_PAGEOBJECT, space matrix) error {
	box, err := p.area(o, space)
	if err != nil {
		return err
	}
	p.fills = append(p.fills, fill{Box: box, picture: true})
	w := min(box.X1, p.out.Width) - max(box.X0, 0)
	h := min(box.Y1, p.out.Height) - max(box.Y0, 0)
	if w > 0 && h > 0 {
		p.out.Images += w * h
	}
	return nil
}

// path adds the straight lines of a path, and its area if it is filled.
func (p *page) path(o references.FPDF_PAGEOBJECT, space matrix) error {
	mode, err := p.instance.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if filled {
		box, err := p.area(o, space)
		if err != nil {
			return err
		}
		colour, err := p.instance.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
		if err == nil && colour.FillColor.A > 0 {
			p.fills = append(p.fills, fill{Box: box, colour: colourOf(colour.FillColor)})
		}
	}
	if !filled && !mode.Stroke {
		return nil
	}
	own, err := p.matrixOf(o)
	if err != nil {
		return err
	}
	return p.lines(o, own.then(space))
}

func colourOf(c structs.FPDF_COLOR) [3]float64 {
	return [3]float64{float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255}
}

// lines adds the horizontal and vertical lines of a path.
func (p *page) lines(o references.FPDF_PAGEOBJECT, m matrix) error {
	count, err := p.instance.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return err
	}
	var start, last [2]float64
	for i := range min(count.Count, maxSegments) {
		s, err := p.instance.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return err
		}
		at, err := p.instance.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		kind, err := p.instance.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		closes, err := p.instance.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		x, y := m.apply(float64(at.X), float64(at.Y))
		switch kind.Type {
		case enums.FPDF_SEGMENT_MOVETO:
			start = [2]float64{x, y}
		case enums.FPDF_SEGMENT_LINETO:
			p.rule(last, [2]float64{x, y})
		}
		last = [2]float64{x, y}
		if closes.IsClose {
			p.rule(last, start)
			last = start
		}
	}
	return nil
}

// rule adds a line if it is horizontal or vertical.
func (p *page) rule(a, b [2]float64) {
	const slant = 1
	dx, dy := math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])
	if min(dx, dy) <= slant && max(dx, dy) > slant && len(p.out.Rules) < maxSegments {
		p.out.Rules = append(p.out.Rules, p.bounds(a[0], a[1], b[0], b[1]))
	}
}
