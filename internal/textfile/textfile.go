// SPDX-License-Identifier: Apache-2.0

package textfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
)

// File is an item in memory.
type File struct {
	*charset.Text
	// Name is the item's id.
	Name string
	// Limits are the item's, with defaults.
	Limits ingest.Limits
}

// Bytes reads an item whole, within its limit of bytes.
func Bytes(ctx context.Context, in ingest.Input) ([]byte, error) {
	limits := in.Limits.WithDefaults()
	if ctx.Err() != nil {
		return nil, Fail(in.Name, context.Cause(ctx))
	}
	if in.Size > limits.Bytes {
		return nil, Fail(in.Name, &ingest.LimitError{Limit: "bytes", Max: limits.Bytes})
	}
	if in.Size <= 0 {
		return nil, Fail(in.Name, ingest.ErrEmpty)
	}
	data := make([]byte, in.Size)
	n, err := io.ReadFull(io.NewSectionReader(in.Reader, 0, in.Size), data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, Fail(in.Name, fmt.Errorf("read: %w", err))
	}
	if n == 0 {
		return nil, Fail(in.Name, ingest.ErrEmpty)
	}
	return data[:n], nil
}

// Read reads an item whole and decodes it; label is the declared encoding, or "".
func Read(ctx context.Context, in ingest.Input, label string) (*File, error) {
	data, err := Bytes(ctx, in)
	if err != nil {
		return nil, err
	}
	return New(in, charset.Decode(data, label)), nil
}

// New returns the File of an item that is decoded already.
func New(in ingest.Input, text *charset.Text) *File {
	return &File{Text: text, Name: in.Name, Limits: in.Limits.WithDefaults()}
}

// Fail returns the error of an item.
func Fail(name string, cause error) error { return &ingest.ParseError{Name: name, Err: cause} }

// Place returns the place of the bytes String[start:end] in the file; the zero Location
// if it is not known or the range is empty.
func (f *File) Place(start, end int) ingest.Location {
	if start >= end {
		return ingest.Location{}
	}
	a, ok1 := f.Offset(start)
	b, ok2 := f.Offset(end)
	if !ok1 || !ok2 {
		return ingest.Location{}
	}
	return ingest.Location{Span: ingest.Span{Start: a, End: b}}
}

// Warnings returns what to say about the decoding.
func (f *File) Warnings() []string {
	if f.Replaced == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d bytes have no meaning in %s and were replaced", f.Replaced, f.Encoding)}
}

// Builder joins pieces of a file to the text of a block and notes their places.
type Builder struct {
	file  *File
	text  []byte
	parts []ingest.Part
	// fileEnd is where the last part ends in the file's text.
	fileEnd int
	// divided is set behind a soft hyphen.
	divided bool
}

// softHyphen marks where a word may be divided. It is not seen elsewhere, and a search for
// the word would not find it.
const softHyphen = "\u00ad"

// Clean returns text without soft hyphens.
func Clean(text string) string { return strings.ReplaceAll(text, softHyphen, "") }

// NewBuilder returns an empty Builder of pieces of f.
func (f *File) NewBuilder() *Builder { return &Builder{file: f} }

// Len returns the length of the text so far, in bytes.
func (b *Builder) Len() int { return len(b.text) }

// Add appends the bytes String[start:end] of the file as they are, but for soft hyphens.
func (b *Builder) Add(start, end int) {
	for start < end {
		i := strings.Index(b.file.String[start:end], softHyphen)
		if i < 0 {
			b.add(start, end)
			return
		}
		b.add(start, start+i)
		start += i + len(softHyphen)
		b.divided = true
	}
}

// add appends the bytes String[start:end] of the file.
func (b *Builder) add(start, end int) {
	if start >= end {
		return
	}
	b.divided = false
	b.note(start, end, len(b.text), b.file.Verbatim())
	b.text = append(b.text, b.file.String[start:end]...)
}

// AddAs appends text that stands for the bytes String[start:end] of the file, such as a
// resolved character reference.
func (b *Builder) AddAs(text string, start, end int) {
	b.divided = strings.HasSuffix(text, softHyphen)
	if text = Clean(text); text == "" {
		return
	}
	at := len(b.text)
	b.text = append(b.text, text...)
	b.noteAs(start, end, at)
}

// Write appends text that stands nowhere in the file, such as a line break, which is left out
// where it divides a word.
func (b *Builder) Write(text string) {
	if b.divided && text == "\n" {
		return
	}
	b.text = append(b.text, text...)
}

// note records a part, extending the last one if both are verbatim and what lies between
// them in the file is what lies between them in the text.
func (b *Builder) note(start, end, at int, verbatim bool) {
	if n := len(b.parts); n > 0 && verbatim && b.parts[n-1].Verbatim {
		last := &b.parts[n-1]
		if start >= b.fileEnd && b.file.String[b.fileEnd:start] == string(b.text[last.End:at]) {
			last.End = at + end - start
			last.Location.Span.End += int64(end - b.fileEnd)
			b.fileEnd = end
			return
		}
	}
	place := b.file.Place(start, end)
	if place.IsZero() {
		return
	}
	b.append(ingest.Part{Start: at, End: at + end - start, Location: place, Verbatim: verbatim})
	b.fileEnd = end
}

// maxParts is how many parts a block has before further ones are joined to the last.
const maxParts = 50_000

// append adds a part.
func (b *Builder) append(p ingest.Part) {
	if n := len(b.parts); n >= maxParts {
		last := &b.parts[n-1]
		last.End, last.Verbatim = p.End, false
		last.Location.Span.Start = min(last.Location.Span.Start, p.Location.Span.Start)
		last.Location.Span.End = max(last.Location.Span.End, p.Location.Span.End)
		return
	}
	b.parts = append(b.parts, p)
}

// noteAs records a part whose text is not the file's.
func (b *Builder) noteAs(start, end, at int) {
	place := b.file.Place(start, end)
	if place.IsZero() {
		return
	}
	b.append(ingest.Part{Start: at, End: len(b.text), Location: place})
	b.fileEnd = end
}

// Block returns a block of the text so far, without white space around it, with the
// places of its parts and their union. It takes the parts over: the Builder is not to
// be used again.
func (b *Builder) Block(kind ingest.BlockKind) ingest.Block {
	start := 0
	for start < len(b.text) && isSpace(b.text[start]) {
		start++
	}
	return b.block(kind, start)
}

// Lines is Block for text whose indentation matters: only blank lines around it are left
// out.
func (b *Builder) Lines(kind ingest.BlockKind) ingest.Block {
	start := 0
	for i := 0; i < len(b.text) && isSpace(b.text[i]); i++ {
		if b.text[i] == '\n' {
			start = i + 1
		}
	}
	return b.block(kind, start)
}

// block returns the block of the text from start on.
func (b *Builder) block(kind ingest.BlockKind, start int) ingest.Block {
	end := len(b.text)
	for end > start && isSpace(b.text[end-1]) {
		end--
	}
	block := ingest.Block{Kind: kind, Text: string(b.text[start:end])}
	for _, p := range b.parts {
		p, ok := cut(p, start, end)
		if !ok {
			continue
		}
		block.Parts = append(block.Parts, p)
		block.Location = block.Location.Union(p.Location)
	}
	return block
}

// cut restricts a part to the range [start,end) of the text and counts from start.
func cut(p ingest.Part, start, end int) (ingest.Part, bool) {
	if p.Start >= end || p.End <= start {
		return p, false
	}
	from, to := max(p.Start, start), min(p.End, end)
	if p.Verbatim {
		p.Location.Span.End = p.Location.Span.Start + int64(to-p.Start)
		p.Location.Span.Start += int64(from - p.Start)
	}
	p.Start, p.End = from-start, to-start
	return p, true
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}
