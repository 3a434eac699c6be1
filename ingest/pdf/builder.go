// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/unseen"
)

// builder makes a document of the pages of a file.
type builder struct {
	file    *file
	quality ingest.Quality
	pages   []ingest.Page
	blocks  []block
	// notes holds form fields and notes, in the order of the pages; hidden the texts
	// that can't be seen.
	notes  []pageNote
	hidden unseen.List
	// shown and unmapped count glyphs, concealed runs of text that can't be seen.
	shown, unmapped, concealed int
	// painted is set if anything but text was drawn.
	painted bool
	// held is about how many bytes the blocks take.
	held int64
	// failed is the first fault of a page.
	failed     error
	failedPage int
	// second reads pages that fail, and read secondPages of them; whole reads all.
	second      *second
	secondPages int
	whole       *second
}

// leastUnmapped is the share of unmapped glyphs on a page from which on it is warned of.
const leastUnmapped = 0.01

// maxWarnings bounds the warnings of a document.
const maxWarnings = 100

// page reads a page. The error is one that ends the document.
func (b *builder) page(ctx context.Context, n int) error {
	c, err := b.read(ctx, n)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if b.failed == nil {
			b.failed, b.failedPage = err, n
		}
		b.warn("page %d: %v", n, err)
		b.quality.PageErrors = append(b.quality.PageErrors, n)
		if b.file.unpacked < 0 {
			return err
		}
	}
	page := ingest.Page{Number: n, Width: c.width, Height: c.height}
	if b.file.labels != nil {
		page.Label = b.file.labels[n-1]
	}
	b.pages = append(b.pages, page)
	b.shown += c.shown
	b.unmapped += c.unmapped
	b.painted = b.painted || c.painted
	b.hide(n, c)
	b.collect(n, c)
	blocks, err := layoutSafely(c)
	if err != nil {
		b.warn("page %d: %v", n, err)
		if !slices.Contains(b.quality.PageErrors, n) {
			b.quality.PageErrors = append(b.quality.PageErrors, n)
		}
	}
	if unknown := float64(c.unmapped); unknown > leastUnmapped*float64(c.shown) {
		b.warn("page %d: %d of %d glyphs have no known character", n, c.unmapped, c.shown)
	}
	text := false
	for i := range blocks {
		blocks[i].page = n
		b.held += blocks[i].cost()
		text = text || blocks[i].table != nil || strings.Trim(strings.Join(blocks[i].lines, ""), unmapped) != ""
	}
	if !text && c.images > 0.05*c.width*c.height {
		b.quality.ImageOnlyPages = append(b.quality.ImageOnlyPages, n)
	}
	if limit := b.file.limits.Unpacked; b.held > limit {
		return &ingest.LimitError{Limit: "bytes of blocks", Max: limit}
	}
	b.blocks = append(b.blocks, blocks...)
	return nil
}

// cost returns about how many bytes a block takes in memory, here and in the document.
func (bl *block) cost() int64 {
	const perBlock, perCell, perLine = 512, 384, 32
	n := perBlock
	for _, l := range bl.lines {
		n += perLine + len(l)
	}
	if bl.table != nil {
		for _, row := range bl.table.rows {
			for _, c := range row {
				n += perCell + len(c.text)
			}
		}
	}
	return int64(n)
}

// warn records what could not be read.
func (b *builder) warn(format string, args ...any) {
	if len(b.quality.Warnings) < maxWarnings {
		b.quality.Warnings = append(b.quality.Warnings, fmt.Sprintf(format, args...))
	}
}

// layoutSafely is layout with a fault turned into an error: one page must not take the
// document with it.
func layoutSafely(c *content) (blocks []block, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("layout: %v", r)
		}
	}()
	return layout(c), nil
}

// finish returns the document, or the error and page that say why there is none.
func (b *builder) finish() (*ingest.Document, int, error) {
	text := false
	for _, bl := range b.blocks {
		text = text || bl.table != nil || strings.Trim(strings.Join(bl.lines, ""), unmapped+" ") != ""
	}
	if !text && len(b.notes) == 0 {
		page, err := b.nothing()
		return nil, page, err
	}
	if b.shown > 0 {
		b.quality.UnmappedGlyphs = float64(b.unmapped) / float64(b.shown)
	}
	doc := &ingest.Document{Media: MediaType, Pages: b.pages}
	b.classify(doc)
	joinContinued(doc)
	markIndex(doc)
	b.annotate(doc)
	b.describe(doc)
	if b.secondPages > 0 {
		b.quality.Engine += "+" + b.second.engine.Name()
	}
	b.hidden.Report(&b.quality)
	doc.Quality = b.quality
	unseen.Clean(doc)
	return doc, 0, nil
}

// unknownError says that so many glyphs are shown and none has a known character.
type unknownError int

func (n unknownError) Error() string {
	return fmt.Sprintf("%v: none of %d glyphs has a known character", ingest.ErrNoTextLayer, int(n))
}

// Unwrap returns ingest.ErrNoTextLayer.
func (unknownError) Unwrap() error { return ingest.ErrNoTextLayer }

// nothing says why a file has no text.
func (b *builder) nothing() (int, error) {
	var limit *ingest.LimitError
	switch {
	case errors.As(b.failed, &limit):
		return b.failedPage, b.failed
	case b.failed != nil:
		return b.failedPage, fmt.Errorf("%w: %w", ingest.ErrDamaged, b.failed)
	case b.unmapped > 0:
		return 0, unknownError(b.unmapped)
	case b.concealed > 0 && len(b.quality.ImageOnlyPages) == 0:
		return 0, fmt.Errorf("%w: all of its text is hidden", ingest.ErrEmpty)
	case len(b.quality.ImageOnlyPages) > 0 || b.painted:
		return 0, ingest.ErrNoTextLayer
	case b.quality.Repaired || len(b.quality.Warnings) > 0:
		return 0, fmt.Errorf("%w: no text is left", ingest.ErrDamaged)
	}
	return 0, ingest.ErrEmpty
}
