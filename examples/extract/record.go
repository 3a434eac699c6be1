// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// record is what is printed of a file.
type record struct {
	File     string          `json:"file"`
	Media    string          `json:"media,omitempty"`
	Title    string          `json:"title,omitempty"`
	Language string          `json:"language,omitempty"`
	Pages    int             `json:"pages"`
	Sizes    []ingest.Page   `json:"page_sizes,omitempty"`
	Quality  *ingest.Quality `json:"quality,omitempty"`
	Metadata ingest.Metadata `json:"metadata,omitempty"`
	Blocks   []block         `json:"blocks"`
	Error    *fault          `json:"-"`
}

// block is one block; Page is 0 and Box nil where the format has none.
type block struct {
	Kind     ingest.BlockKind `json:"kind"`
	Text     string           `json:"text"`
	Level    int              `json:"level,omitempty"`
	Marker   string           `json:"marker,omitempty"`
	Page     int              `json:"page,omitempty"`
	Box      []float64        `json:"box,omitempty"`
	Location *ingest.Location `json:"location,omitempty"`
	Table    *table           `json:"table,omitempty"`

	cells []ingest.Box // those of the cells, to be drawn
}

// table is a table: rows of equal length, a spanning cell once.
type table struct {
	Rows       [][]string `json:"rows"`
	HeaderRows int        `json:"header_rows"`
	Caption    string     `json:"caption,omitempty"`
	Spans      [][4]int   `json:"spans,omitempty"`
}

// fault says why a file could not be read.
type fault struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// kinds are the kinds of faults by their cause.
var kinds = []struct {
	cause error
	name  string
}{
	{ingest.ErrEncrypted, "encrypted"}, {ingest.ErrNoTextLayer, "no_text_layer"}, {ingest.ErrUnsupported, "unsupported"},
	{ingest.ErrEmpty, "empty"}, {ingest.ErrDamaged, "damaged"},
}

func newFault(err error) *fault {
	var limit *ingest.LimitError
	if errors.As(err, &limit) {
		return &fault{"limit", err.Error()}
	}
	for _, k := range kinds {
		if errors.Is(err, k.cause) {
			return &fault{k.name, err.Error()}
		}
	}
	return &fault{"other", err.Error()}
}

func newRecord(file string, doc *ingest.Document) record {
	r := record{
		File: file, Media: doc.Media, Title: doc.Title, Language: doc.Language, Pages: len(doc.Pages), Sizes: doc.Pages,
		Quality: &doc.Quality, Metadata: doc.Metadata, Blocks: []block{},
	}
	for i := range doc.Blocks {
		r.Blocks = append(r.Blocks, newBlock(&doc.Blocks[i]))
	}
	return r
}

func newBlock(b *ingest.Block) block {
	out := block{Kind: b.Kind, Text: b.Text, Level: b.Level, Marker: b.Marker, Page: b.Location.Page, Box: boxOf(b.Location)}
	if !b.Location.IsZero() {
		out.Location = &b.Location
	}
	if b.Table == nil {
		return out
	}
	out.Table = &table{Rows: make([][]string, len(b.Table.Rows)), HeaderRows: b.Table.HeaderRows, Caption: b.Table.Caption}
	columns := b.Table.Columns()
	for r, row := range b.Table.Rows {
		out.Table.Rows[r] = make([]string, columns)
		for _, c := range row {
			out.Table.Rows[r][c.Column] = c.Text
			out.cells = append(out.cells, c.Location.Boxes...)
			if rows, columns := max(c.RowSpan, 1), max(c.ColumnSpan, 1); rows*columns > 1 {
				out.Table.Spans = append(out.Table.Spans, [4]int{r, c.Column, rows, columns})
			}
		}
	}
	return out
}

// boxOf returns the rectangle around the boxes on the first page, to a hundredth of a point.
func boxOf(l ingest.Location) []float64 {
	var all []float64
	for _, b := range l.Boxes {
		if b.Page != l.Page {
			continue
		}
		if all == nil {
			all = []float64{b.X0, b.Y0, b.X1, b.Y1}
		}
		all[0], all[1] = min(all[0], b.X0), min(all[1], b.Y0)
		all[2], all[3] = max(all[2], b.X1), max(all[3], b.Y1)
	}
	for i := range all {
		all[i] = math.Round(100*all[i]) / 100
	}
	return all
}

// encode writes the record as a line of JSON; of a fault only that.
func (r record) encode(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if r.Error != nil {
		return encoder.Encode(struct {
			File  string `json:"file"`
			Error *fault `json:"error"`
		}{r.File, r.Error})
	}
	return encoder.Encode(r)
}

// print writes the record for people.
func (r record) print(w io.Writer) error {
	if r.Error != nil {
		_, err := fmt.Fprintf(w, "%s: %s: %s\n", r.File, r.Error.Kind, r.Error.Message)
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, %d pages, %d blocks, read by %s\n", r.File, r.Media, r.Pages, len(r.Blocks), r.Quality.Engine)
	for _, warning := range r.Quality.Warnings {
		fmt.Fprintf(&b, "  warning: %s\n", warning)
	}
	for _, h := range r.Quality.Hidden {
		fmt.Fprintf(&b, "  hidden text (%s) at %s: %q\n", h.Reason, h.Location, h.Text)
	}
	for _, block := range r.Blocks {
		b.WriteString(block.line())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// line writes a block: its role and place before its text, tables with a bar between cells.
func (b block) line() string {
	head := b.Kind.String()
	if b.Level > 0 {
		head += fmt.Sprint(" ", b.Level)
	}
	if b.Location != nil {
		head += ", " + b.Location.String()
	}
	text := b.Text
	if b.Marker != "" {
		text = b.Marker + " " + text
	}
	if b.Table != nil {
		var rows []string
		for _, row := range b.Table.Rows {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\n", " ")
			}
			rows = append(rows, strings.Join(row, " | "))
		}
		text = strings.Join(rows, "\n")
	}
	return fmt.Sprintf("[%s]\n  %s\n", head, strings.ReplaceAll(text, "\n", "\n  "))
}
