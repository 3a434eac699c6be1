// SPDX-License-Identifier: Apache-2.0

package ocr

import (
	"context"
	"errors"

	"github.com/pacenote/pacenote/ingest"
)

// Image is a picture of a page.
type Image struct {
	// Data is the image file: PNG, JPEG, TIFF or what else the Recognizer reads.
	Data []byte
	// DPI is the number of pixels of an inch; 0 if it is not known.
	DPI float64
}

// Word is a word that was found in an Image.
type Word struct {
	// Text is what it says, Confidence how sure that is, in [0, 1].
	Text       string
	Confidence float64
	// X0, Y0, X1, Y1 is its box in pixels, from the top left corner.
	X0, Y0, X1, Y1 float64
	// Paragraph and Line number the paragraph and the line of the image that it is in, both
	// from 0 and growing through the image.
	Paragraph, Line int
}

// Text is what was found in an Image.
type Text struct {
	// Width and Height are the size of the image in pixels.
	Width, Height float64
	// Words are the words in reading order.
	Words []Word
}

// Recognizer finds the words in images. Implementations are safe for concurrent use.
type Recognizer interface {
	// Recognize reads an image. Languages are ISO 639-1 codes of what it may be written in,
	// a hint; nil: unknown. It ends soon after ctx does.
	Recognize(ctx context.Context, image Image, languages []string) (*Text, error)
}

// Renderer makes images of the pages of PDF files. Implementations are safe for concurrent use.
type Renderer interface {
	// Render returns images of the pages from first to last, both from 1 and included; fewer
	// if the document ends before.
	Render(ctx context.Context, pdf []byte, first, last int) ([]Image, error)
}

// ErrNotInstalled says that the program that would do the work is not there.
var ErrNotInstalled = errors.New("ocr: the program is not installed")

// Options tells a Parser how to read pictures.
type Options struct {
	// Recognizer finds words. Default: NewTesseract(nil).
	Recognizer Recognizer
	// Renderer makes images of pages. Default: NewPoppler(nil).
	Renderer Renderer
	// Languages are ISO 639-1 codes of what documents are written in. Default: English,
	// German, French, Italian and Spanish, as far as the Recognizer has them.
	Languages []string
	// MinConfidence is the mean confidence, in [0, 1], below which the text of a page is
	// not used, with a warning. Default 0.4.
	MinConfidence float64
}

// Parser reads with another parser and recognises what that one can't. It is immutable and
// safe for concurrent use.
type Parser struct {
	inner   ingest.Parser
	options Options
}

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser that reads with inner first, such as one of package pdf; nil: only
// images are read. Options may be nil.
func New(inner ingest.Parser, options *Options) *Parser {
	p := &Parser{inner: inner}
	if options != nil {
		p.options = *options
	}
	if p.options.Recognizer == nil {
		p.options.Recognizer = NewTesseract(nil)
	}
	if p.options.Renderer == nil {
		p.options.Renderer = NewPoppler(nil)
	}
	if p.options.Languages == nil {
		p.options.Languages = []string{"en", "de", "fr", "it", "es"}
	}
	if p.options.MinConfidence == 0 {
		p.options.MinConfidence = 0.4
	}
	return p
}

// imageMedia are the media types of images that are read.
var imageMedia = []string{"image/png", "image/jpeg", "image/tiff", "image/gif"}

// Media returns those of the other parser, and images.
func (p *Parser) Media() []string {
	var all []string
	if p.inner != nil {
		all = append(all, p.inner.Media()...)
	}
	return append(all, imageMedia...)
}

// Settings names the version of what is read.
func (p *Parser) Settings() string {
	inner := "images"
	if s, ok := p.inner.(interface{ Settings() string }); ok {
		inner = s.Settings()
	}
	return "ocr 2 over " + inner
}
