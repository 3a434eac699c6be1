// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"strings"
)

// Location is the place of a text in its document, in the terms a person would use to
// look it up: a page and boxes on it, a sheet and its cells, a record, or bytes of the file. What
// does not apply is zero.
type Location struct {
	// Page is the number of the page the text begins on, from 1; 0 if the format has
	// no pages.
	Page int `json:"page,omitempty"`
	// PageLabel is the page's printed number if it differs from Page.
	PageLabel string `json:"page_label,omitempty"`
	// Boxes are the rectangles that cover the text.
	Boxes []Box `json:"boxes,omitempty"`
	// Sheet and Cells name a range of a spreadsheet, such as "Torques" and "B3:D3".
	// Of a CSV file the sheet is empty and row 1 is the first record.
	Sheet string `json:"sheet,omitempty"`
	Cells string `json:"cells,omitempty"`
	// Record is the id of the record the text is in, for files of records.
	Record string `json:"record,omitempty"`
	// Paragraph counts paragraphs, tables and the like from 1, for formats that have
	// neither pages nor bytes to point at, such as DOCX.
	Paragraph int `json:"paragraph,omitempty"`
	// Entry is the file within the item that the text stands in, an attachment or an
	// entry of an archive: "photos/spec.pdf", or "old.zip/spec.pdf" where they nest.
	// The other fields are of that file.
	Entry string `json:"entry,omitempty"`
	// Span is the text's bytes in the file, for formats whose text stands in the
	// file as it is or in a character encoding; zero for the others.
	Span Span `json:"span,omitzero"`
}

// Box is a rectangle on a page, in points (1/72 inch) from the top left corner of the
// visible page, after its rotation.
type Box struct {
	// Page is the page the box is on, from 1.
	Page int `json:"page"`
	// X0, Y0 is the top left corner, X1, Y1 the bottom right one.
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// Span is a half-open range of bytes.
type Span struct {
	// Start is the first byte, End the one after the last.
	Start int64 `json:"start"`
	End   int64 `json:"end"`
}

// IsZero reports whether the span is absent.
func (s Span) IsZero() bool { return s == Span{} }

// IsZero reports whether nothing is known of the place.
func (l Location) IsZero() bool {
	return l.Page == 0 && l.PageLabel == "" && len(l.Boxes) == 0 && l.Sheet == "" && l.Cells == "" && l.Record == "" && l.Paragraph == 0 && l.Entry == "" && l.Span.IsZero()
}

// String returns the place for a person, such as "page 12 (A-3)", "Torques!B3:D3",
// "bytes 120–180" or "spec.pdf, page 3"; empty if nothing is known.
func (l Location) String() string {
	place := l.place()
	if l.Entry == "" || place == "" {
		return l.Entry + place
	}
	return l.Entry + ", " + place
}

// place is String without the entry.
func (l Location) place() string {
	switch {
	case l.Page > 0 && l.PageLabel != "":
		return fmt.Sprintf("page %d (%s)", l.Page, l.PageLabel)
	case l.Page > 0:
		return fmt.Sprintf("page %d", l.Page)
	case l.Sheet != "" && l.Cells != "":
		return l.Sheet + "!" + l.Cells
	case l.Cells != "":
		return strings.TrimSpace("cells " + l.Cells)
	case l.Record != "":
		return "record " + l.Record
	case l.Paragraph > 0:
		return fmt.Sprintf("paragraph %d", l.Paragraph)
	case l.Sheet != "":
		return "sheet " + l.Sheet
	case !l.Span.IsZero():
		return fmt.Sprintf("bytes %d–%d", l.Span.Start, l.Span.End)
	}
	return ""
}

// Union returns the place that covers l and m: the earlier page, all boxes, and the
// bytes from the first to the last. Cells, a record and an entry are kept only if both
// agree; of paragraphs the earlier one is.
func (l Location) Union(m Location) Location {
	if l.IsZero() {
		return m
	}
	if m.IsZero() {
		return l
	}
	u := l
	if m.Page != 0 && (u.Page == 0 || m.Page < u.Page) {
		u.Page, u.PageLabel = m.Page, m.PageLabel
	}
	u.Boxes = append(append([]Box(nil), l.Boxes...), m.Boxes...)
	if l.Sheet != m.Sheet || l.Cells != m.Cells {
		u.Cells = ""
	}
	if l.Record != m.Record {
		u.Record = ""
	}
	if l.Entry != m.Entry {
		u.Entry = ""
	}
	if m.Paragraph != 0 && (u.Paragraph == 0 || m.Paragraph < u.Paragraph) {
		u.Paragraph = m.Paragraph
	}
	if !m.Span.IsZero() {
		if u.Span.IsZero() {
			u.Span = m.Span
		}
		u.Span.Start = min(u.Span.Start, m.Span.Start)
		u.Span.End = max(u.Span.End, m.Span.End)
	}
	return u
}
