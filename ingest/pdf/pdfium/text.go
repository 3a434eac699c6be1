// SPDX-License-Identifier: Apache-2.0

package pdfium

import (
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// read finds the characters of the page, in the order they are shown. Those that PDFium adds for
// people who copy text, such as blanks between words that only stand apart, are left out: layout
// looks at places.
func (p *page) read() error {
	text, err := p.instance.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.at})
	if err != nil {
		return err
	}
	defer p.instance.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	count, err := p.instance.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return err
	}
	for i := range min(count.Count, maxChars) {
		g, ok, err := p.char(text.TextPage, i)
		if err != nil {
			return err
		}
		if ok {
			p.out.Glyphs = append(p.out.Glyphs, g)
		}
	}
	return nil
}

// Flags and weights of fonts (ISO 32000-1 section 9.8.2).
const (
	fixedPitch = 1 << 0
	forceBold  = 1 << 18
	boldWeight = 600
)

// char returns a character; not ok if nothing is shown.
func (p *page) char(text references.FPDF_TEXTPAGE, i int) (g pdf.EngineGlyph, ok bool, err error) {
	made, err := p.instance.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: text, Index: i})
	if err != nil || made.IsGenerated {
		return g, false, err
	}
	code, err := p.instance.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return g, false, err
	}
	// Where a font does not say what a glyph stands for, PDFium gives its code: that would be garbage.
	unsure, err := p.instance.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: text, Index: i})
	if err != nil {
		return g, false, err
	}
	if r := rune(code.Unicode); r > 0 && r != 0xfffd && r != 0xfffe && !unsure.HasUnicodeMapError {
		g.Text = string(r)
	}
	box, err := p.instance.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return g, false, nil // it has no place
	}
	r := box.Rect
	g.Box = p.bounds(float64(r.Left), float64(r.Bottom), float64(r.Right), float64(r.Top))
	if err := p.font(&g, text, i); err != nil {
		return g, false, err
	}
	g.Hidden, err = p.hidden(&g, text, i)
	return g, true, err
}

// font sets the size, direction and kind of a character.
func (p *page) font(g *pdf.EngineGlyph, text references.FPDF_TEXTPAGE, i int) error {
	if angle, err := p.instance.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: i}); err == nil {
		// PDFium turns against the clock, the page with it.
		g.Turn = (p.turn - int(math.Round(float64(angle.CharAngle)/(math.Pi/2))) + 8) % 4
	}
	// The height of the line is that of the font: its stated size may be scaled.
	g.Size = g.Box.Y1 - g.Box.Y0
	if g.Turn%2 == 1 {
		g.Size = g.Box.X1 - g.Box.X0
	}
	size, err := p.instance.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return err
	}
	if s := size.FontSize; s > 0 && s > 0.5*g.Size && s < 1.5*g.Size {
		g.Size = s
	}
	info, err := p.instance.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: text, Index: i})
	if err != nil {
		return nil // a font without a name is one as well
	}
	g.Fixed = info.Flags&fixedPitch != 0
	g.Bold = info.Flags&forceBold != 0 || strings.Contains(strings.ToLower(info.FontName), "bold")
	if !g.Bold {
		if w, err := p.instance.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: text, Index: i}); err == nil {
			g.Bold = w.FontWeight >= boldWeight
		}
	}
	return nil
}

const (
	// tiny is the size in points below which nobody reads, alike the difference of colours, in
	// [0, 1], that nobody sees.
	tiny  = 1
	alike = 0.06
	// invisible is the rendering mode of text that is not drawn.
	invisible = 3
)

// hidden says why a character can't be seen; empty if it can.
func (p *page) hidden(g *pdf.EngineGlyph, text references.FPDF_TEXTPAGE, i int) (ingest.HiddenReason, error) {
	x, y := (g.Box.X0+g.Box.X1)/2, (g.Box.Y0+g.Box.Y1)/2
	if x < 0 || y < 0 || x > p.out.Width || y > p.out.Height {
		return ingest.HiddenOffPage, nil
	}
	if g.Size < tiny {
		return ingest.HiddenSize, nil
	}
	under, picture := [3]float64{1, 1, 1}, false
	for _, f := range p.fills {
		if x >= f.X0 && x <= f.X1 && y >= f.Y0 && y <= f.Y1 {
			under, picture = f.colour, f.picture
		}
	}
	if o, err := p.instance.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: text, Index: i}); err == nil {
		mode, err := p.instance.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.TextObject})
		if err == nil && mode.TextRenderMode == invisible {
			if picture {
				return "", nil // what was recognised on it
			}
			return ingest.HiddenMode, nil
		}
	}
	colour, err := p.instance.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: text, Index: i})
	if err != nil {
		return "", nil
	}
	if colour.A == 0 {
		return ingest.HiddenMode, nil
	}
	if picture {
		return "", nil
	}
	for c, v := range []uint{colour.R, colour.G, colour.B} {
		if math.Abs(float64(v)/255-under[c]) > alike {
			return "", nil
		}
	}
	return ingest.HiddenColour, nil
}
