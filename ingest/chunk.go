// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"strings"
)

// ChunkID names a chunk for good: a document that changes gets a new revision, so an
// old citation never points at new text.
type ChunkID struct {
	// Source and Document name the document.
	Source   string `json:"source"`
	Document string `json:"document"`
	// Revision names the document's content: the first 16 hex digits of its hash.
	Revision string `json:"revision"`
	// Ordinal counts the document's chunks from 0.
	Ordinal int `json:"ordinal"`
}

// String returns "source/document@revision#ordinal".
func (id ChunkID) String() string {
	return fmt.Sprintf("%s/%s@%s#%d", id.Source, id.Document, id.Revision, id.Ordinal)
}

// Chunk is the unit that is embedded, searched and cited: some consecutive text of one
// section of a document, short enough for the embedder.
type Chunk struct {
	// ID names the chunk. A Splitter sets the ordinal; whoever knows the document
	// sets the rest.
	ID ChunkID `json:"id"`
	// HeadingPath is the titles above the text, outermost first, the document's title
	// not included.
	HeadingPath []string `json:"heading_path,omitempty"`
	// Section counts the document's sections from 0: the chunks of one section share
	// it, so that the whole section around a chunk can be read.
	Section int `json:"section"`
	// Text is the text as it stands in the document, but for rows of tables, which are
	// written cell by cell, plus the repeated header rows of a table that began earlier.
	// Quotes are byte ranges of it; Quote says how they stand in the document.
	Text string `json:"text"`
	// Segments maps Text to places: in order, not overlapping, and covering it but
	// for separators.
	Segments []Segment `json:"segments"`
	// Language is the ISO 639-1 code detected in Text; empty if unsure.
	Language string `json:"language,omitempty"`
	// Tokens is the length of Indexed() in tokens of the embedder.
	Tokens int `json:"tokens"`
}

// Segment is a range of a chunk's text that came from one block, or from one row of a
// table.
type Segment struct {
	// Start and End are a half-open range of bytes of Chunk.Text.
	Start int `json:"start"`
	End   int `json:"end"`
	// Kind is the role of the block.
	Kind BlockKind `json:"kind"`
	// Marker is the printed mark of a list item, such as "3."; it is also in the
	// text, before the item.
	Marker string `json:"marker,omitempty"`
	// Level is the nesting of a list item.
	Level int `json:"level,omitempty"`
	// Location is where the range stands in the document.
	Location Location `json:"location"`
	// Row describes the range if it is a row of a table.
	Row *TableRow `json:"row,omitempty"`
	// Repeated is set on the header rows of a table that are repeated for context:
	// they stand in the document at an earlier place, which Location names.
	Repeated bool `json:"repeated,omitempty"`
}

// TableRow is one row of a table, with the names of its columns.
type TableRow struct {
	// Table counts the document's tables from 0.
	Table int `json:"table"`
	// Row is the row's index in the table, from 0, header rows counted.
	Row int `json:"row"`
	// Header is set on rows that name columns.
	Header bool `json:"header,omitempty"`
	// Columns holds for each grid column its name: the header texts above it, joined
	// by " / ". Empty if the table has no header.
	Columns []string `json:"columns,omitempty"`
	// Cells holds for each grid column the text, spanning cells repeated.
	Cells []string `json:"cells"`
	// Section is the label of the rows that this one belongs to: "Engine" above "Displacement". Empty if none.
	Section string `json:"section,omitempty"`
	// CellLocations holds for each grid column the cell's place; nil if only the
	// row's is known.
	CellLocations []Location `json:"cell_locations,omitempty"`
	// Caption is the table's title.
	Caption string `json:"caption,omitempty"`
	// Raw is the range as it stands in the document: a line of the file, or the cells
	// joined by a blank where a row is no text of its own.
	Raw string `json:"raw,omitempty"`
}

// Indexed returns what is embedded and searched: the title of the document and the
// heading path, which say what the text is about, and then the text.
func (c *Chunk) Indexed(title string) string {
	head := c.Head(title)
	if head == "" {
		return c.Text
	}
	return head + "\n" + c.Text
}

// Head returns the title and the heading path on one line, without repetitions; empty
// if there are none.
func (c *Chunk) Head(title string) string {
	parts := make([]string, 0, 1+len(c.HeadingPath))
	if title != "" {
		parts = append(parts, title)
	}
	for _, h := range c.HeadingPath {
		if h != "" && (len(parts) == 0 || parts[len(parts)-1] != h) {
			parts = append(parts, h)
		}
	}
	return strings.Join(parts, " › ")
}

// Quote returns a byte range of the text as it stands in the document. Of a table row that
// it touches it is the whole row.
func (c *Chunk) Quote(start, end int) string {
	var b strings.Builder
	for _, s := range c.Segments {
		if s.Start >= end || s.End <= start || s.Row == nil || s.Row.Raw == "" {
			continue
		}
		if s.Start > start {
			b.WriteString(c.Text[start:s.Start])
		}
		b.WriteString(s.Row.Raw)
		start = s.End
	}
	if start < end {
		b.WriteString(c.Text[start:end])
	}
	return b.String()
}

// LocationOf returns the place of a byte range of the text: the union of the segments
// it touches, repeated header rows left out unless it touches nothing else. The bytes of
// a segment that stands in the file as it is are narrowed to the range; a row is whole.
func (c *Chunk) LocationOf(start, end int) Location {
	var place, repeated Location
	for _, s := range c.Segments {
		if s.Start >= end || s.End <= start {
			continue
		}
		l := s.Location
		if s.Row == nil && l.Span.End-l.Span.Start == int64(s.End-s.Start) {
			l.Span.End = l.Span.Start + int64(min(end, s.End)-s.Start)
			l.Span.Start += int64(max(start, s.Start) - s.Start)
		}
		if s.Repeated {
			repeated = repeated.Union(l)
		} else {
			place = place.Union(l)
		}
	}
	if place.IsZero() {
		return repeated
	}
	return place
}
