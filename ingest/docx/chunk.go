// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"bytes"
	"fmt"
	"mime"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/html"
	"github.com/pacenote/pacenote/ingest/text"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// maxEmbedded bounds the bytes of the embedded documents of a file: every few bytes of one may
// be a block.
const maxEmbedded = 8 << 20

// chunk reads an embedded document that Word would make part of the text when it opens the
// file (ISO/IEC 29500-1, 17.17.2.1): HTML and plain text. Others are warned of, and what can't
// be read; an error is one of the whole file.
func (r *reader) chunk(n *ooxml.Node) error {
	part := r.relations[n.Attr("r:id")]
	if part.External || !r.pkg.Has(part.Target) {
		r.warnHere("is missing")
		return nil
	}
	media := r.pkg.ContentType(part.Target)
	parser := chunkParser(media)
	if parser == nil {
		r.warnHere("is not read: " + media)
		return nil
	}
	data, err := r.pkg.Part(part.Target)
	if err == nil && r.embedded+len(data) > maxEmbedded {
		err = &ingest.LimitError{Limit: "bytes of embedded documents", Max: maxEmbedded}
	}
	if err != nil {
		r.warnHere("was not read: " + err.Error())
		return r.pkg.Check()
	}
	r.embedded += len(data)
	inner, err := parser.Parse(r.pkg.Context(), ingest.Input{
		Name: part.Target, Media: media, Reader: bytes.NewReader(data), Size: int64(len(data)), Limits: r.limits,
	})
	if err != nil {
		r.warnHere("was not read: " + err.Error())
		return r.pkg.Check()
	}
	r.insert(inner)
	return nil
}

// chunkParser returns the parser of an embedded document; nil if there is none.
func chunkParser(media string) ingest.Parser {
	kind, _, err := mime.ParseMediaType(media)
	if err != nil {
		return nil
	}
	switch kind {
	case ingest.MediaHTML, "application/xhtml+xml":
		return html.New(nil)
	case ingest.MediaText:
		return text.New(nil)
	}
	return nil
}

// warnHere warns of an embedded document at the current paragraph.
func (r *reader) warnHere(what string) {
	r.warn(fmt.Sprintf("paragraph %d: an embedded document %s", r.paragraph, what))
}

// insert adds the blocks of an embedded document. Its places mean nothing in the file: all of
// it stands where the document is anchored.
func (r *reader) insert(inner *ingest.Document) {
	at := ingest.Location{Paragraph: r.paragraph}
	for _, b := range inner.Blocks {
		b.Parts = nil
		if b.Table != nil {
			b.Table.Raw = nil
			for _, row := range b.Table.Rows {
				for i := range row {
					row[i].Location = at
				}
			}
		}
		r.add(b)
	}
	for _, h := range inner.Quality.Hidden {
		r.hide(h.Reason, h.Text)
	}
	for _, w := range inner.Quality.Warnings {
		r.warnHere("was read with a warning: " + w)
	}
}
