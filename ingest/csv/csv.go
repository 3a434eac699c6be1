// SPDX-License-Identifier: Apache-2.0

package csv

import (
	"context"
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/tabular"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Header says whether the first row of a file names its columns.
type Header uint8

// What Options.Header can be.
const (
	// Detect decides by the rows: names differ in kind from what stands below them.
	// Where the rows don't tell, distinct short texts without digits are taken for
	// names, as nearly all exports have them.
	Detect Header = iota
	// Present takes the first row for names.
	Present
	// Absent takes it for a row like others.
	Absent
)

// Options tells a Parser what files do not say. Nil, or the zero value, means the
// defaults.
type Options struct {
	// Encoding is the character encoding of files that have no byte order mark and
	// are not UTF-8, by a name of the WHATWG encoding standard. Default: windows-1252,
	// or ISO 8859-15 where its signs stand.
	Encoding string
	// Delimiter separates fields. Default: the one of comma, semicolon, tab and bar
	// that cuts the first lines most evenly; a tab for tab-separated values.
	Delimiter byte
	// Header says whether the first row names the columns. Default: Detect.
	Header Header
}

// Parser reads delimited text.
type Parser struct{ opts Options }

// New returns a Parser; opts may be nil.
func New(opts *Options) *Parser {
	p := &Parser{}
	if opts != nil {
		p.opts = *opts
	}
	return p
}

// Media returns "text/csv" and "text/tab-separated-values".
func (p *Parser) Media() []string { return []string{ingest.MediaCSV, ingest.MediaTSV} }

// cellBytes is what a cell costs in memory beside its text, rowBytes what a row does: about 240
// bytes are kept, the rest is the room of the list that a growing one is copied to. A file of one
// or two columns keeps two thirds to three quarters of what is counted, a wide one all of it.
const (
	cellBytes = 200
	rowBytes  = 400
)

// maxWarnings bounds the warnings of ragged rows.
const maxWarnings = 20

// Parse reads a file in time linear in its size. Metadata has "columns", the names of
// the columns, if the file has them, and "rows", the number of rows below them.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	file, err := textfile.Read(meter.Context(), in, p.opts.Encoding)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(file.String, 0) >= 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrUnsupported)
	}
	s := newScanner(file.String, p.delimiter(in, file.String))
	b := &builder{file: file, meter: meter, table: &ingest.Table{}}
	for {
		record, ok := s.next()
		if !ok {
			break
		}
		if err := b.add(record, piece{s.start, s.end}); err != nil {
			return nil, err
		}
	}
	if len(b.table.Rows) == 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrEmpty)
	}
	if isJudgements(b.table.Rows[0]) {
		return nil, textfile.Fail(in.Name, fmt.Errorf("%w: relevance judgements", ingest.ErrUnsupported))
	}
	if s.unclosed > 0 {
		b.warnings = append(b.warnings, fmt.Sprintf("row %d: a quote is never closed", s.unclosed))
	}
	return b.document(p.opts.Header), nil
}

// isJudgements reports whether names of columns are those of relevance judgements in the
// layout of BEIR: ids of questions and documents, which are evidence for nothing.
func isJudgements(row []ingest.Cell) bool {
	return len(row) == 3 && row[0].Text == "query-id" && row[1].Text == "corpus-id" && row[2].Text == "score"
}

// delimiter returns the separator of fields. A first line "sep=;" says it, as Excel
// understands it.
func (p *Parser) delimiter(in ingest.Input, text string) byte {
	switch {
	case p.opts.Delimiter != 0:
		return p.opts.Delimiter
	case len(text) > 4 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(",;\t|", text[4]) >= 0:
		return text[4]
	case in.Media == ingest.MediaTSV:
		return '\t'
	}
	return sniff(text)
}

// builder makes a table of records.
type builder struct {
	file     *textfile.File
	meter    *textfile.Meter
	table    *ingest.Table
	warnings []string
	ragged   int
	memory   int64
}

// piece is a range of bytes of the file's text.
type piece struct{ start, end int }

// add appends a record, which stands at raw, as a row.
func (b *builder) add(record []field, raw piece) error {
	row := make([]ingest.Cell, len(record))
	number := len(b.table.Rows) + 1
	for i, f := range record {
		if err := b.meter.Tick(); err != nil {
			return err
		}
		row[i] = ingest.Cell{Text: textfile.Clean(f.text), Column: i, Location: b.file.Place(f.start, f.end)}
		row[i].Location.Cells = cellName(i, number)
		b.memory += int64(len(f.text)) + cellBytes
	}
	if b.memory += rowBytes; b.memory > b.file.Limits.Unpacked {
		limit := &ingest.LimitError{Limit: "unpacked bytes", Max: b.file.Limits.Unpacked}
		return &ingest.ParseError{Name: b.file.Name, Row: number, Err: limit}
	}
	if number > 1 && len(row) != len(b.table.Rows[0]) {
		b.ragged++
		if b.ragged <= maxWarnings {
			b.warnings = append(b.warnings, fmt.Sprintf("row %d has %d fields, the first has %d", number, len(row), len(b.table.Rows[0])))
		}
	}
	b.table.Rows = append(b.table.Rows, row)
	b.table.Raw = append(b.table.Raw, ingest.RawRow{
		Text: b.file.String[raw.start:raw.end], Location: b.file.Place(raw.start, raw.end),
	})
	return nil
}

// sampleRows is how many rows are looked at to find out whether the first is a header.
const sampleRows = 200

// document returns the finished document.
func (b *builder) document(header Header) *ingest.Document {
	if b.ragged > maxWarnings {
		b.warnings = append(b.warnings, fmt.Sprintf("%d more rows have another number of fields than the first", b.ragged-maxWarnings))
	}
	rows := b.table.Rows
	sample := texts(rows[:min(len(rows), sampleRows)])
	if header == Present && len(rows) > 1 || header == Detect && (tabular.HasHeader(sample) || tabular.LooksLikeNames(sample)) {
		b.table.HeaderRows = 1
	}
	doc := &ingest.Document{
		Media:    ingest.MediaCSV,
		Metadata: ingest.Metadata{"rows": ingest.NumberValue(float64(len(rows) - b.table.HeaderRows))},
		Quality:  ingest.Quality{Engine: "csv", Warnings: append(b.file.Warnings(), b.warnings...)},
	}
	doc.Blocks = []ingest.Block{{
		Kind: ingest.TableBlock, Text: b.table.Text(), Table: b.table, Location: b.place(),
	}}
	unseen.Clean(doc)
	if b.table.HeaderRows == 1 && len(rows[0]) <= 256 {
		doc.Metadata["columns"] = ingest.StringsValue(texts(rows[:1])[0]...)
	}
	return doc
}

// place returns the place of the whole table.
func (b *builder) place() ingest.Location {
	rows := b.table.Rows
	widest := 1
	place := ingest.Location{}
	for i, row := range rows {
		widest = max(widest, len(row))
		place = place.Union(b.table.Raw[i].Location)
	}
	place.Cells = cellName(0, 1) + ":" + cellName(widest-1, len(rows))
	return place
}

func texts(rows [][]ingest.Cell) [][]string {
	all := make([][]string, len(rows))
	for i, row := range rows {
		all[i] = make([]string, len(row))
		for j := range row {
			all[i][j] = row[j].Text
		}
	}
	return all
}

// cellName returns the name of a cell as spreadsheets give it: letters for the column,
// from 0, and the row's number.
func cellName(column, row int) string {
	var letters []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = append([]byte{byte('A' + (n-1)%26)}, letters...)
	}
	return fmt.Sprintf("%s%d", letters, row)
}
