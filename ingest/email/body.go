// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/html"
	"github.com/pacenote/pacenote/ingest/text"
	"github.com/pacenote/pacenote/internal/charset"
	"github.com/pacenote/pacenote/internal/nested"
)

// content is a body, its transfer encoding undone.
type content struct {
	data  []byte
	label string // the encoding that is declared, or ""
	start int64  // where data begins in the file; -1 if it does not stand there
	// flowed and joined are set for text whose lines are to be joined, and, joined,
	// without the blank at their ends (RFC 3676).
	flowed, joined bool
}

// text reads a part that is a text.
func (b *body) text(p *part) error {
	data, same, fault := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
	if fault != "" {
		b.warn("the text may be damaged: %s", fault)
	}
	c := content{data: data, label: charsetLabel(p.parameters["charset"]), start: -1}
	if same && p.start >= 0 {
		c.start = int64(p.start)
	}
	c.flowed = strings.EqualFold(p.parameters["format"], "flowed")
	c.joined = strings.EqualFold(p.parameters["delsp"], "yes")
	before := len(b.doc.Blocks)
	var err error
	if p.media == ingest.MediaHTML {
		err = b.htmlBody(c)
	} else {
		err = b.plainBody(c)
	}
	b.seen = b.seen || len(b.doc.Blocks) > before
	return err
}

// htmlBody reads a body of HTML. What can't be read is warned of.
func (r *reader) htmlBody(c content) error {
	if len(bytes.TrimSpace(c.data)) == 0 {
		return nil
	}
	media := ingest.MediaHTML
	if c.label != "" {
		media += `; charset="` + c.label + `"`
	}
	in := ingest.Input{Name: r.in.Name, Media: media, Reader: bytes.NewReader(c.data), Size: int64(len(c.data)), Limits: r.in.Limits}
	inner, err := html.New(nil).Parse(r.container.Context(), in)
	if err != nil {
		return r.unread("HTML", err)
	}
	if r.doc.Language == "" {
		r.doc.Language = inner.Language
	}
	markQuoted(inner.Blocks)
	r.add(inner, func(l ingest.Location) ingest.Location { return shifted(l, c.start) })
	return nil
}

// unread warns of a text that can't be read; an error that is of the whole mail it returns.
func (r *reader) unread(what string, err error) error {
	if r.container.Done() {
		return err
	}
	var parse *ingest.ParseError
	if !errors.As(err, &parse) {
		return err
	}
	if !errors.Is(err, ingest.ErrEmpty) {
		r.warn("the %s of the mail was not read: %v", what, parse.Err)
	}
	return nil
}

// maxPlain is how many bytes of a plain text are read: every line of it costs memory.
const maxPlain = 8 << 20

// plainBody reads a body of plain text: quotes and signature are told from the rest, which
// is read as plain text is.
func (r *reader) plainBody(c content) error {
	if len(c.data) > maxPlain {
		r.warn("the text of the mail was read up to byte %d of %d", maxPlain, len(c.data))
		c.data = c.data[:maxPlain]
	}
	decoded := charset.Decode(c.data, c.label)
	body, start := decoded.String, c.start
	if strings.Contains(body, "\x00") {
		body, start = strings.ReplaceAll(body, "\x00", ""), -1
	}
	if c.flowed {
		body, start = unflow(body, c.joined), -1
	}
	if !decoded.Verbatim() {
		start = -1
	}
	if start >= 0 { // a byte order mark is no part of the text
		start += int64(len(c.data) - len(decoded.String))
	}
	for _, s := range segments(body) {
		if err := r.segment(body[s.start:s.end], s, start); err != nil {
			return err
		}
	}
	return nil
}

// segment reads one segment of a text that begins at the byte start of the file, or, if
// start is negative, does not stand there.
func (r *reader) segment(body string, s segment, start int64) error {
	if s.quote {
		r.quote(body, s, start)
		return nil
	}
	in := ingest.Input{Name: r.in.Name, Media: ingest.MediaText, Reader: strings.NewReader(body), Size: int64(len(body)), Limits: r.in.Limits}
	inner, err := text.New(&text.Options{Encoding: "utf-8"}).Parse(r.container.Context(), in)
	if err != nil {
		return r.unread("text", err)
	}
	if start >= 0 {
		start += int64(s.start)
	}
	r.add(inner, func(l ingest.Location) ingest.Location { return shifted(l, start) })
	return nil
}

// shifted returns a place in a body as one in the file where the body begins at start; the
// zero Location if it does not stand there.
func shifted(l ingest.Location, start int64) ingest.Location {
	if start < 0 || l.Span.IsZero() {
		return ingest.Location{}
	}
	l.Span.Start += start
	l.Span.End += start
	return l
}

// add appends what was read of a body, its headings below the subject.
func (r *reader) add(inner *ingest.Document, move func(ingest.Location) ingest.Location) {
	if err := r.container.Take(nested.Size(inner)); err != nil {
		r.warn("a part of the text was not read: %v", err)
		return
	}
	for i := range inner.Blocks {
		block := &inner.Blocks[i]
		if block.Kind == ingest.Heading && r.doc.Title != "" {
			block.Level++
		}
		nested.Relocate(block, move)
		if block.Location.IsZero() {
			r.place(block)
		}
	}
	r.doc.Blocks = append(r.doc.Blocks, inner.Blocks...)
	for _, h := range inner.Quality.Hidden {
		if h.Location = move(h.Location); h.Location.IsZero() {
			h.Location.Paragraph = r.paragraphs
		}
		r.doc.Quality.Hidden = append(r.doc.Quality.Hidden, h)
	}
	for _, w := range inner.Quality.Warnings {
		r.container.Warn(r.doc, w)
	}
}

// place gives a block whose bytes are not known the place of a paragraph.
func (r *reader) place(block *ingest.Block) {
	block.Location = r.placed(ingest.Location{})
	block.Parts = nil
}
