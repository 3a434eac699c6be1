// SPDX-License-Identifier: Apache-2.0

package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // DecodeConfig
	_ "image/jpeg" // DecodeConfig
	_ "image/png"  // DecodeConfig
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
)

// pagesAtOnce is how many pages are images in memory at a time.
const pagesAtOnce = 4

// defaultDPI is the resolution of pages and of images that do not say theirs.
const defaultDPI = 200

// maxPixels bounds the pixels of a rendered page, mostPixels those of an image file: a kilobyte of
// it may unpack to any number.
const (
	maxPixels  = 40_000_000
	mostPixels = 200_000_000
)

// Parse reads an item. Recognition takes a second or more for a page; Limits.Time bounds all
// of it, and pages that it did not reach stay in Quality.ImageOnlyPages. An item of pictures
// alone of which none could be recognised fails with what the other parser said, or with
// ErrNoTextLayer.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	if slices.Contains(imageMedia, in.Media) {
		return p.image(ctx, in)
	}
	if p.inner == nil {
		return nil, textfile.Fail(in.Name, ingest.ErrUnsupported)
	}
	doc, err := p.inner.Parse(ctx, in)
	switch {
	case err == nil && len(doc.Quality.ImageOnlyPages) == 0:
		return doc, nil
	case err != nil && !errors.Is(err, ingest.ErrNoTextLayer):
		return nil, err
	}
	limits := in.Limits.WithDefaults()
	timed, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	data, readErr := textfile.Bytes(ctx, in)
	if readErr != nil {
		return nil, readErr
	}
	if err != nil {
		return p.whole(timed, in, data, err)
	}
	p.pages(timed, doc, data)
	return doc, nil
}

// image reads an image file.
func (p *Parser) image(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	data, err := textfile.Bytes(ctx, in)
	if err != nil {
		return nil, err
	}
	if size, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && size.Width*size.Height > mostPixels {
		return nil, textfile.Fail(in.Name, &ingest.LimitError{Limit: "pixels of an image", Max: mostPixels})
	}
	timed, cancel := context.WithTimeout(ctx, in.Limits.WithDefaults().Time)
	defer cancel()
	doc := &ingest.Document{Media: in.Media, Quality: ingest.Quality{Engine: "ocr"}}
	if err := p.recognize(timed, doc, Image{Data: data}, 1); err != nil {
		return nil, textfile.Fail(in.Name, fmt.Errorf("%w: %w", ingest.ErrNoTextLayer, err))
	}
	return doc, nil
}

// whole reads a file of which the other parser could read nothing, because of cause.
func (p *Parser) whole(ctx context.Context, in ingest.Input, data []byte, cause error) (*ingest.Document, error) {
	doc := &ingest.Document{Media: in.Media, Quality: ingest.Quality{Engine: "ocr"}}
	limit := in.Limits.WithDefaults().Pages
	var first, undrawn error
	from := 0
	for page := 1; page <= limit; page += pagesAtOnce {
		images, err := p.options.Renderer.Render(ctx, data, page, page+pagesAtOnce-1)
		if err != nil {
			first, undrawn, from = errors.Join(first, err), err, page
			break
		}
		for i, drawn := range images {
			if err := p.recognize(ctx, doc, drawn, page+i); err != nil {
				p.leave(doc, page+i, err)
				first = errors.Join(first, err)
			}
		}
		if len(images) < pagesAtOnce {
			break
		}
	}
	if len(doc.Quality.RecognizedPages) > 0 && undrawn != nil {
		doc.Quality.Warnings = append(doc.Quality.Warnings, fmt.Sprintf("pages from %d on are pictures and were not recognised: %v", from, undrawn))
	}
	if len(doc.Quality.RecognizedPages) == 0 {
		if first == nil {
			return nil, cause
		}
		return nil, textfile.Fail(in.Name, fmt.Errorf("%w: %w", ingest.ErrNoTextLayer, first))
	}
	return doc, nil
}

// pages recognises the pages of a document that hold images alone, and puts their blocks where
// the pages stand.
func (p *Parser) pages(ctx context.Context, doc *ingest.Document, data []byte) {
	left := doc.Quality.ImageOnlyPages
	doc.Quality.ImageOnlyPages = nil
	for _, page := range left {
		images, err := p.options.Renderer.Render(ctx, data, page, page)
		if err == nil && len(images) == 0 {
			err = errors.New("the page could not be drawn")
		}
		found := &ingest.Document{}
		if err == nil {
			err = p.recognize(ctx, found, images[0], page)
		}
		if err != nil {
			p.leave(doc, page, err)
			continue
		}
		doc.Quality.RecognizedPages = append(doc.Quality.RecognizedPages, found.Quality.RecognizedPages...)
		doc.Quality.Warnings = append(doc.Quality.Warnings, found.Quality.Warnings...)
		at := len(doc.Blocks)
		for i, b := range doc.Blocks {
			if b.Location.Page > page {
				at = i
				break
			}
		}
		doc.Blocks = slices.Insert(doc.Blocks, at, found.Blocks...)
	}
}

// leave records a page that was not recognised.
func (p *Parser) leave(doc *ingest.Document, page int, err error) {
	doc.Quality.ImageOnlyPages = append(doc.Quality.ImageOnlyPages, page)
	doc.Quality.Warnings = append(doc.Quality.Warnings, fmt.Sprintf("page %d is a picture and was not recognised: %v", page, err))
}

// recognize adds the blocks of an image as a page.
func (p *Parser) recognize(ctx context.Context, doc *ingest.Document, image Image, page int) error {
	text, err := p.options.Recognizer.Recognize(ctx, image, p.options.Languages)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, w := range text.Words {
		sum += w.Confidence
	}
	confidence := sum / float64(max(len(text.Words), 1))
	if confidence < p.options.MinConfidence {
		return fmt.Errorf("the confidence of %d words is %.2f", len(text.Words), confidence)
	}
	dpi := image.DPI
	if dpi <= 0 {
		dpi = defaultDPI
	}
	scale := 72 / dpi
	doc.Pages = append(doc.Pages, ingest.Page{Number: page, Width: scale * text.Width, Height: scale * text.Height})
	doc.Blocks = append(doc.Blocks, blocks(text.Words, page, scale)...)
	doc.Quality.RecognizedPages = append(doc.Quality.RecognizedPages, ingest.RecognizedPage{Page: page, Confidence: confidence})
	return nil
}

// blocks makes a paragraph of the words of each paragraph, with a part for each line.
func blocks(words []Word, page int, scale float64) []ingest.Block {
	var out []ingest.Block
	for start := 0; start < len(words); {
		end := start
		for end < len(words) && words[end].Paragraph == words[start].Paragraph {
			end++
		}
		out = append(out, paragraph(words[start:end], page, scale))
		start = end
	}
	return out
}

// paragraph joins words. A word that is divided at the end of a line is put together.
func paragraph(words []Word, page int, scale float64) ingest.Block {
	var text strings.Builder
	b := ingest.Block{Kind: ingest.Paragraph, Location: ingest.Location{Page: page}}
	for i := 0; i < len(words); {
		from, box := text.Len(), box(words[i], page, scale)
		line := words[i].Line
		for ; i < len(words) && words[i].Line == line; i++ {
			if text.Len() > from {
				text.WriteByte(' ')
			}
			text.WriteString(words[i].Text)
			box = around(box, words[i], scale)
		}
		place := ingest.Location{Page: page, Boxes: []ingest.Box{box}}
		b.Parts = append(b.Parts, ingest.Part{Start: from, End: text.Len(), Location: place})
		b.Location.Boxes = append(b.Location.Boxes, box)
		if i < len(words) {
			text.WriteByte(' ')
		}
	}
	b.Text = text.String()
	return b
}

func box(w Word, page int, scale float64) ingest.Box {
	return ingest.Box{Page: page, X0: scale * w.X0, Y0: scale * w.Y0, X1: scale * w.X1, Y1: scale * w.Y1}
}

func around(b ingest.Box, w Word, scale float64) ingest.Box {
	b.X0, b.Y0 = min(b.X0, scale*w.X0), min(b.Y0, scale*w.Y0)
	b.X1, b.Y1 = max(b.X1, scale*w.X1), max(b.Y1, scale*w.Y1)
	return b
}
