// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/pdfguard"
)

// MediaType is the media type of PDF.
const MediaType = "application/pdf"

// Options configures a Parser. The zero value has the documented defaults.
type Options struct {
	// Password opens encrypted files that need one: it is tried as the user's and
	// as the owner's, after the empty password. Default: none.
	Password string
	// Second reads what this package can't: see [Engine]. Default: none.
	Second Engine
}

// Parser reads PDF files. It is immutable and safe for concurrent use.
type Parser struct {
	options Options
}

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser. Options may be nil.
func New(options *Options) *Parser {
	p := &Parser{}
	if options != nil {
		p.options = *options
	}
	return p
}

// Settings names the version of what is read: documents are read again when it changes.
func (p *Parser) Settings() string {
	if p.options.Second != nil {
		return "pdf 6, " + p.options.Second.Name()
	}
	return "pdf 6"
}

// Media returns the one media type.
func (p *Parser) Media() []string { return []string{MediaType} }

// Parse reads a PDF file. It keeps the file, a copy without images and one page's text
// in memory: at most about three times the file's size beside the decoded content of a
// page. Its cost is linear in the size of the decoded content and O(n log n) in the
// glyphs of a page.
//
// Beyond Limits.Bytes, Pages, Depth, Time or Unpacked, which bounds the memory of the
// blocks too, it fails with a *LimitError. A single page that is over a limit of its own
// (operators, glyphs, decoded bytes) is cut there, with a warning.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	limits := in.Limits.WithDefaults()
	timed, cancel := context.WithTimeoutCause(ctx, limits.Time, &ingest.LimitError{Limit: "time", Max: int64(limits.Time)})
	defer cancel()
	doc, page, err := p.parse(timed, in, limits)
	if err == nil {
		return doc, nil
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = context.Cause(timed)
	}
	return nil, &ingest.ParseError{Name: in.Name, Page: page, Err: err}
}

// parse does the work of Parse; the page is the one an error concerns, or 0.
func (p *Parser) parse(ctx context.Context, in ingest.Input, limits ingest.Limits) (*ingest.Document, int, error) {
	if in.Size > limits.Bytes {
		return nil, 0, &ingest.LimitError{Limit: "bytes", Max: limits.Bytes}
	}
	if in.Size <= 0 {
		return nil, 0, ingest.ErrEmpty
	}
	data := make([]byte, in.Size)
	if _, err := io.ReadFull(io.NewSectionReader(in.Reader, 0, in.Size), data); err != nil {
		return nil, 0, fmt.Errorf("read: %w", err)
	}
	doc, page, err := p.own(ctx, data, limits)
	if err != nil {
		if other := p.byEngine(ctx, data, limits, err); other != nil {
			return other, 0, nil
		}
	}
	return doc, page, err
}

// own reads a file without the second engine but for pages that fail.
func (p *Parser) own(ctx context.Context, data []byte, limits ingest.Limits) (*ingest.Document, int, error) {
	clean, err := pdfguard.Clean(ctx, data, p.options.Password, pdfguard.Limits{
		Unpacked: limits.Unpacked, Pages: limits.Pages, Depth: limits.Depth,
	})
	if err != nil {
		return nil, 0, err
	}
	f, err := openFile(clean, limits)
	if err != nil {
		return nil, 0, err
	}
	b := &builder{file: f, quality: ingest.Quality{Engine: "pdf", Repaired: clean.Repaired, Warnings: clean.Warnings}}
	if p.options.Second != nil {
		b.second = &second{engine: p.options.Second, data: data, password: p.options.Password}
		defer b.second.close()
	}
	for n := 1; n <= clean.Pages; n++ {
		if err := ctx.Err(); err != nil {
			return nil, n, err
		}
		if err := b.page(ctx, n); err != nil {
			return nil, n, err
		}
	}
	return b.finish()
}
