// SPDX-License-Identifier: Apache-2.0

package nested

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
)

// File is a file within an item.
type File struct {
	// Name is its name as the container has it: a label, never a path to open.
	Name string
	// Media is the media type that the container declares; "" if none. It decides only
	// where neither the name nor the contents do.
	Media string
	// Data is its contents, unpacked.
	Data []byte
	// Level is the level of the heading that names it, from 1; its own headings are
	// below.
	Level int
}

// Container reads the files within one item.
type Container struct {
	ctx     context.Context
	in      ingest.Input
	parsers []ingest.Parser
	level   level

	warned   int   // warnings given
	unnamed  int   // warnings beyond maxWarnings
	unlisted int   // hidden texts beyond maxHidden
	failure  error // of the first file that could not be read
	exceeded error // the limit of the whole item that was met
}

// Bounds of what is said of the files of one container.
const (
	maxWarnings = 100
	maxHidden   = 1000
)

// Open begins the reading of an item. Parsers returns those of the files within it, the
// container's own among them where it can hold itself; nil means none. The item's time
// is the caller's to watch, by ctx. It fails with a *ingest.LimitError for an item that
// stands in more items than Limits.Depth.
func Open(ctx context.Context, in ingest.Input, parsers func() []ingest.Parser) (*Container, error) {
	level, err := enter(ctx, in)
	if err != nil {
		return nil, textfile.Fail(in.Name, err)
	}
	c := &Container{ctx: context.WithValue(ctx, budgetKey{}, level), in: in, level: level}
	if parsers != nil {
		c.parsers = parsers()
	}
	return c, nil
}

// Context returns the context that carries the budget.
func (c *Container) Context() context.Context { return c.ctx }

// Left returns how many bytes may still be unpacked.
func (c *Container) Left() int64 { return c.level.bytes }

// Take spends bytes that were unpacked, and fails with a *ingest.LimitError if there are
// not as many left.
func (c *Container) Take(n int64) error {
	err := c.level.take(n)
	if err != nil {
		c.exceeded = err
	}
	return err
}

// Done reports whether a limit of the whole item was met or its time is over, so that
// nothing further is to be added.
func (c *Container) Done() bool { return c.exceeded != nil || c.ctx.Err() != nil }

// Add parses a file and appends what it holds to doc. A file that can't be read is a
// warning; so is one that is over a limit.
func (c *Container) Add(doc *ingest.Document, f File) {
	if err := c.level.takeFile(); err != nil {
		c.exceeded = err
		c.Skip(doc, f.Name, err)
		return
	}
	inner, err := c.parse(f)
	if err != nil {
		c.Skip(doc, f.Name, err)
		return
	}
	c.Include(doc, f, inner)
}

// Include appends what was read of a file to doc; its Data may be nil.
func (c *Container) Include(doc *ingest.Document, f File, inner *ingest.Document) {
	if err := c.Take(Size(inner)); err != nil { // what it unpacked to itself
		c.Skip(doc, f.Name, err)
		return
	}
	heading := ingest.Block{Kind: ingest.Heading, Text: f.Name, Level: max(f.Level, 1), Location: ingest.Location{Entry: f.Name}}
	doc.Blocks = append(doc.Blocks, heading)
	for i := range inner.Blocks {
		block := &inner.Blocks[i]
		if block.Kind == ingest.Heading {
			block.Level = max(block.Level, 1) + heading.Level
		}
		Relocate(block, func(l ingest.Location) ingest.Location { return within(f.Name, l) })
	}
	doc.Blocks = append(doc.Blocks, inner.Blocks...)
	c.quality(doc, f.Name, &inner.Quality)
}

// parse reads a file by the first parser of its media type.
func (c *Container) parse(f File) (*ingest.Document, error) {
	if len(f.Data) == 0 {
		return nil, ingest.ErrEmpty
	}
	media := MediaOf(f)
	for _, p := range c.parsers {
		if !slices.Contains(p.Media(), media) {
			continue
		}
		limits := c.level.limits
		limits.Unpacked = max(c.level.bytes, 1)
		return p.Parse(c.ctx, ingest.Input{
			Name: c.in.Name + "/" + f.Name, Media: media, Reader: bytes.NewReader(f.Data), Size: int64(len(f.Data)), Limits: limits,
		})
	}
	return nil, fmt.Errorf("%w: %s", ingest.ErrUnsupported, media)
}

// MediaOf returns the media type of a file: as its contents and its name tell, or, where
// they tell text or nothing, as its container declares.
func MediaOf(f File) string {
	media := ingest.MediaOf(f.Name, f.Data[:min(len(f.Data), 512)])
	declared, _, err := mime.ParseMediaType(f.Media)
	if err != nil || declared == "" || declared == ingest.MediaBinary {
		return media
	}
	known := ingest.MediaOf(f.Name, nil) != ""
	switch {
	case media == ingest.MediaBinary:
		return declared
	case media == ingest.MediaText && !known && (strings.HasPrefix(declared, "text/") || declared == ingest.MediaEmail):
		return declared
	case media == ingest.MediaZIP && !known && strings.HasPrefix(declared, "application/vnd.openxmlformats-officedocument."):
		return declared
	}
	return media
}

// Skip warns that a file was not read.
func (c *Container) Skip(doc *ingest.Document, name string, cause error) {
	if c.failure == nil {
		c.failure = fmt.Errorf("%s: %w", name, cause)
	}
	c.Warn(doc, fmt.Sprintf("%q was not read: %s", name, reason(cause)))
}

// Warn adds a warning to doc, within bounds.
func (c *Container) Warn(doc *ingest.Document, warning string) {
	if c.warned == maxWarnings {
		c.unnamed++
		return
	}
	c.warned++
	doc.Quality.Warnings = append(doc.Quality.Warnings, warning)
}

// Close ends the reading: it adds what warnings were too many, and returns an error if ctx
// was cancelled, or if doc has no blocks because its files could not be read: why the first
// one could not.
func (c *Container) Close(doc *ingest.Document) error {
	if c.unnamed > 0 {
		doc.Quality.Warnings = append(doc.Quality.Warnings, fmt.Sprintf("%d more warnings of files within are left out", c.unnamed))
	}
	if c.unlisted > 0 {
		doc.Quality.Warnings = append(doc.Quality.Warnings, fmt.Sprintf("hidden text at %d more places is not listed", c.unlisted))
	}
	if c.ctx.Err() != nil {
		cause := context.Cause(c.ctx)
		if !errors.As(cause, new(*ingest.LimitError)) || len(doc.Blocks) == 0 {
			return textfile.Fail(c.in.Name, cause)
		}
		doc.Quality.Warnings = append(doc.Quality.Warnings, "the rest was not read: "+cause.Error())
	}
	switch {
	case len(doc.Blocks) > 0:
		return nil
	case c.failure != nil:
		return textfile.Fail(c.in.Name, fmt.Errorf("nothing in it could be read: %w", c.failure))
	}
	return textfile.Fail(c.in.Name, ingest.ErrEmpty)
}

// reason returns the cause of an error without the name of the item it is about.
func reason(err error) string {
	var parse *ingest.ParseError
	if !errors.As(err, &parse) {
		return err.Error()
	}
	place := ""
	if parse.Page > 0 {
		place += fmt.Sprintf("page %d: ", parse.Page)
	}
	if parse.Row > 0 {
		place += fmt.Sprintf("row %d: ", parse.Row)
	}
	return place + parse.Err.Error()
}

// quality adds the record of a file to that of the container's document. Pages of a file
// within are no pages of the document, so they are told in words.
func (c *Container) quality(doc *ingest.Document, name string, q *ingest.Quality) {
	doc.Quality.Repaired = doc.Quality.Repaired || q.Repaired
	doc.Quality.UnmappedGlyphs = max(doc.Quality.UnmappedGlyphs, q.UnmappedGlyphs)
	for i, h := range q.Hidden {
		if len(doc.Quality.Hidden) >= maxHidden {
			c.unlisted += len(q.Hidden) - i
			break
		}
		h.Location = within(name, h.Location)
		doc.Quality.Hidden = append(doc.Quality.Hidden, h)
	}
	for _, w := range q.Warnings {
		c.Warn(doc, name+": "+w)
	}
	if len(q.PageErrors) > 0 {
		c.Warn(doc, fmt.Sprintf("%s: pages not read wholly: %s", name, numbers(q.PageErrors)))
	}
	if len(q.ImageOnlyPages) > 0 {
		c.Warn(doc, fmt.Sprintf("%s: pages that are images without text: %s", name, numbers(q.ImageOnlyPages)))
	}
}

// numbers writes numbers, the first twenty of them.
func numbers(list []int) string {
	texts := make([]string, 0, 21)
	for i, n := range list {
		if i == 20 {
			texts = append(texts, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		texts = append(texts, fmt.Sprint(n))
	}
	return strings.Join(texts, ", ")
}

// Bytes that a place, and what has one, costs in memory beside its text.
const (
	blockBytes = 400
	partBytes  = 200
)

// Size returns what the blocks of a document cost in memory, roughly, in bytes.
func Size(doc *ingest.Document) int64 {
	n := 0
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		n += len(block.Text) + blockBytes + partBytes*len(block.Parts)
		if block.Table == nil {
			continue
		}
		for _, row := range block.Table.Rows {
			n += partBytes * (len(row) + 1)
		}
	}
	return int64(n)
}

// Names gives the files of one container names that differ. The zero value is not ready:
// it is made with make.
type Names map[string]int

// Unique returns name, or, if it was given before, the name with a number before its
// extension, as in "photo (2).jpg".
func (n Names) Unique(name string) string {
	n[name]++
	if n[name] == 1 {
		return name
	}
	extension := path.Ext(name)
	return fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, extension), n[name], extension)
}
