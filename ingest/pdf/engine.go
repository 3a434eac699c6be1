// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"context"
	"errors"
	"fmt"

	"github.com/pacenote/pacenote/ingest"
)

// Engine is a second reader of PDF files, asked for what this package can't read: whole files that
// are damaged beyond its repair, and pages that fail or of which a tenth of the glyphs have no
// known character. Words, tables and blocks are made of what it finds as of any other page.
// Implementations are safe for concurrent use.
type Engine interface {
	// Name is its name in Quality.Engine.
	Name() string
	// Open opens a file. An error wraps ingest.ErrEncrypted, ingest.ErrDamaged or is the
	// context's.
	Open(ctx context.Context, data []byte, password string) (EngineFile, error)
}

// EngineFile is a file that an Engine has opened. It is used by one goroutine.
type EngineFile interface {
	// Pages is the number of its pages.
	Pages() int
	// Page returns what a page shows; pages count from 1.
	Page(ctx context.Context, n int) (*EnginePage, error)
	// Close frees what the file takes.
	Close() error
}

// EnginePage is what a page shows, in points from the top left corner of what is visible, as it
// is turned on the screen.
type EnginePage struct {
	// Width and Height are the page's size.
	Width, Height float64
	// Glyphs are its characters in the order they are shown, blanks included.
	Glyphs []EngineGlyph
	// Rules are thin lines and the edges of boxes; Images is the area of pictures, in square
	// points.
	Rules  []ingest.Box
	Images float64
}

// EngineGlyph is a character on a page.
type EngineGlyph struct {
	// Text is what it stands for; empty if that is not known.
	Text string
	// Box reaches over the height of the font's line, Size is the font's in points.
	Box  ingest.Box
	Size float64
	// Turn is the direction of the text in quarter turns, clockwise.
	Turn int
	// Bold and Fixed say what the font is like.
	Bold, Fixed bool
	// Hidden says why it can't be seen; empty if it can.
	Hidden ingest.HiddenReason
}

// leastUnreadable is the share of glyphs without a known character from which on a page is read by the
// second engine.
const leastUnreadable = 0.1

// second is the second engine with the file it has opened, if it has.
type second struct {
	engine   Engine
	data     []byte
	password string
	file     EngineFile
	failed   error
}

// page returns what the second engine finds on a page.
func (s *second) page(ctx context.Context, n int) (*content, error) {
	if s.file == nil && s.failed == nil {
		s.file, s.failed = s.engine.Open(ctx, s.data, s.password)
	}
	if s.failed != nil {
		return nil, s.failed
	}
	if n > s.file.Pages() {
		return nil, fmt.Errorf("%w: it has no page %d", ingest.ErrDamaged, n)
	}
	p, err := s.file.Page(ctx, n)
	if err != nil {
		return nil, err
	}
	return p.content(), nil
}

// close frees the file.
func (s *second) close() {
	if s != nil && s.file != nil {
		s.file.Close()
	}
}

// content converts a page.
func (p *EnginePage) content() *content {
	c := &content{width: p.Width, height: p.Height, images: p.Images, painted: p.Images > 0 || len(p.Rules) > 0}
	var fonts [4]*font
	for _, g := range p.Glyphs[:min(len(p.Glyphs), maxGlyphs)] {
		i := 0
		if g.Bold {
			i++
		}
		if g.Fixed {
			i += 2
		}
		if fonts[i] == nil {
			fonts[i] = &font{bold: g.Bold, fixed: g.Fixed}
		}
		next := glyph{
			rect: rect{g.Box.X0, g.Box.Y0, g.Box.X1, g.Box.Y1}, text: g.Text, size: g.Size,
			turn: int8(((g.Turn % 4) + 4) % 4), font: fonts[i],
		}
		c.shown++
		if next.text == "" {
			c.unmapped++
			next.text = unmapped
		}
		if g.Hidden != "" {
			c.hide(g.Hidden, &next)
			continue
		}
		c.glyphs = append(c.glyphs, next)
	}
	for _, r := range p.Rules[:min(len(p.Rules), maxRules)] {
		c.rules = append(c.rules, rect{r.X0, r.Y0, r.X1, r.Y1})
	}
	return c
}

// known counts the glyphs with a known character.
func (c *content) known() int { return c.shown - c.unmapped }

// better reads a page by the second engine if the first could not, and says so. It returns what was read
// better and why the rest is missing.
func (b *builder) better(ctx context.Context, n int, c *content, err error) (*content, error) {
	poor := err != nil || float64(c.unmapped) >= leastUnreadable*float64(max(c.shown, 1))
	if b.second == nil || !poor || ctx.Err() != nil {
		return c, err
	}
	other, failed := b.second.page(ctx, n)
	if failed != nil || other.known() <= c.known() {
		return c, err
	}
	b.secondPages++
	b.warn("page %d: read by %s", n, b.second.engine.Name())
	return other, nil
}

// byEngine reads a whole file by the second engine, after the first has failed with an error. It
// returns nil if the second finds nothing either.
func (p *Parser) byEngine(ctx context.Context, data []byte, limits ingest.Limits, why error) *ingest.Document {
	var unknown unknownError
	if p.options.Second == nil || !errors.Is(why, ingest.ErrDamaged) && !errors.Is(why, ingest.ErrEncrypted) && !errors.As(why, &unknown) {
		return nil
	}
	s := &second{engine: p.options.Second, data: data, password: p.options.Password}
	defer s.close()
	if s.file, s.failed = s.engine.Open(ctx, data, p.options.Password); s.failed != nil {
		return nil
	}
	f := &file{limits: limits, unpacked: limits.Unpacked}
	b := &builder{file: f, whole: s, quality: ingest.Quality{Engine: s.engine.Name(), Repaired: errors.Is(why, ingest.ErrDamaged)}}
	b.warn("read by %s: %v", s.engine.Name(), why)
	for n := 1; n <= min(s.file.Pages(), limits.Pages); n++ {
		if ctx.Err() != nil || b.page(ctx, n) != nil {
			return nil
		}
	}
	doc, _, err := b.finish()
	if err != nil {
		return nil
	}
	return doc
}

// read returns what a page shows.
func (b *builder) read(ctx context.Context, n int) (*content, error) {
	if b.whole != nil {
		c, err := b.whole.page(ctx, n)
		if c == nil {
			c = &content{width: 612, height: 792}
		}
		return c, err
	}
	c, err := b.file.readPage(ctx, n)
	return b.better(ctx, n, c, err)
}
