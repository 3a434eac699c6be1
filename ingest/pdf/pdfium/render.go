// SPDX-License-Identifier: Apache-2.0

package pdfium

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"math"

	"github.com/klippa-app/go-pdfium/requests"

	"github.com/pacenote/pacenote/ingest/ocr"
)

// Render returns images of the pages from first to last, both from 1 and included.
func (e *Engine) Render(ctx context.Context, data []byte, first, last int) ([]ocr.Image, error) {
	f, err := e.open(ctx, data, e.options.Password)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []ocr.Image
	for n := max(first, 1); n <= min(last, f.pages); n++ {
		var next ocr.Image
		err := f.guard(ctx, func() (err error) {
			next, err = e.render(f, n)
			return err
		})
		if err != nil {
			return out, fmt.Errorf("pdfium: render page %d: %w", n, err)
		}
		out = append(out, next)
	}
	return out, nil
}

// render makes the image of a page.
func (e *Engine) render(f *file, n int) (ocr.Image, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: f.document, Index: n - 1}}
	p := &page{file: f, at: at}
	if err := p.measure(); err != nil {
		return ocr.Image{}, err
	}
	const inch = 72
	dpi := e.options.DPI
	if area := p.out.Width * p.out.Height / (inch * inch); area*float64(dpi*dpi) > float64(e.options.Pixels) {
		dpi = max(1, int(math.Sqrt(float64(e.options.Pixels)/area)))
	}
	r, err := f.instance.RenderPageInDPI(&requests.RenderPageInDPI{Page: at, DPI: dpi})
	if err != nil {
		return ocr.Image{}, err
	}
	defer r.Cleanup()
	var b bytes.Buffer
	if err := png.Encode(&b, r.Result.RenderedImage); err != nil {
		return ocr.Image{}, err
	}
	return ocr.Image{Data: b.Bytes(), DPI: float64(dpi)}, nil
}
