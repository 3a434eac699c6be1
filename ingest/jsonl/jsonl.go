// SPDX-License-Identifier: Apache-2.0

package jsonl

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/internal/textfile"
)

const (
	// untitledWords is the least length of a text without a title that is taken for a
	// document and not for a question.
	untitledWords = 30
	// maxWarnings bounds the warnings of broken lines.
	maxWarnings = 20
	// recordBytes is about what a record costs in memory beside its text.
	recordBytes = 1024
)

// Parser reads JSON lines.
type Parser struct{}

// New returns a Parser.
func New() *Parser { return &Parser{} }

// Media returns "application/jsonl".
func (p *Parser) Media() []string { return []string{ingest.MediaJSONL} }

// Parse reads a file in time linear in its size. Metadata has "records", the number of
// records that were read.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	if asks(in.Name) {
		return nil, textfile.Fail(in.Name, fmt.Errorf("%w: a list of questions or judgements", ingest.ErrUnsupported))
	}
	file, err := textfile.Read(meter.Context(), in, "")
	if err != nil {
		return nil, err
	}
	r := &reader{file: file, meter: meter}
	if err := r.read(); err != nil {
		return nil, err
	}
	if r.kept == 0 || r.kept*2 < r.texts {
		return nil, textfile.Fail(in.Name, r.nothing())
	}
	return &ingest.Document{
		Media:    ingest.MediaJSONL,
		Metadata: ingest.Metadata{"records": ingest.NumberValue(float64(r.kept))},
		Quality:  ingest.Quality{Engine: "jsonl", Warnings: append(file.Warnings(), r.finish()...)},
		Blocks:   r.blocks,
	}, nil
}

// asks reports whether a file's name says that it holds questions or judgements.
func asks(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, word := range []string{"queries", "questions", "topics", "qrels"} {
		if strings.HasPrefix(base, word) {
			return true
		}
	}
	return false
}

// reader turns lines into blocks.
type reader struct {
	file     *textfile.File
	meter    *textfile.Meter
	blocks   []ingest.Block
	warnings []string
	memory   int64
	// lines, broken, texts and kept count the lines with anything on them, those that
	// are no JSON object, those with a text, and the records that were read.
	lines, broken, texts, kept int
}

// nothing says why no record was read.
func (r *reader) nothing() error {
	switch {
	case r.lines == 0:
		return ingest.ErrEmpty
	case r.broken == r.lines:
		return fmt.Errorf("%w: no line is a JSON object", ingest.ErrDamaged)
	}
	return fmt.Errorf("%w: JSON lines without prose under \"text\"", ingest.ErrUnsupported)
}

// finish returns the warnings.
func (r *reader) finish() []string {
	if r.broken > maxWarnings {
		r.warnings = append(r.warnings, fmt.Sprintf("%d more lines are no JSON objects", r.broken-maxWarnings))
	}
	if n := r.lines - r.broken - r.kept; n > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("%d records without prose under \"text\" were left out", n))
	}
	return r.warnings
}

// read reads all lines.
func (r *reader) read() error {
	text := r.file.String
	for start, number := 0, 1; start < len(text); number++ {
		if err := r.meter.Tick(); err != nil {
			return err
		}
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if strings.TrimSpace(text[start:end]) != "" {
			if err := r.line(start, end, number); err != nil {
				return err
			}
		}
		start = end + 1
	}
	return nil
}

// line reads one line.
func (r *reader) line(start, end, number int) error {
	r.lines++
	record, err := parseRecord(r.file.String[start:end])
	if err != nil {
		if r.broken++; r.broken <= maxWarnings {
			r.warnings = append(r.warnings, fmt.Sprintf("line %d: %v", number, err))
		}
		return nil
	}
	if strings.TrimSpace(record.text.value) != "" {
		r.texts++
	}
	if !record.isDocument() {
		return nil
	}
	r.kept++
	if r.memory += recordBytes + int64(end-start); r.memory > r.file.Limits.Unpacked {
		limit := &ingest.LimitError{Limit: "unpacked bytes", Max: r.file.Limits.Unpacked}
		return &ingest.ParseError{Name: r.file.Name, Row: number, Err: limit}
	}
	name := record.id
	if name == "" {
		name = fmt.Sprint(number)
	}
	r.add(record, start, name)
	return nil
}

// isDocument reports whether a record is prose and no question.
func (r *record) isDocument() bool {
	if !r.titled && len(strings.Fields(r.text.value)) < untitledWords {
		return false
	}
	for _, s := range sentence.Split(r.text.value) {
		if !strings.HasSuffix(r.text.value[s.Start:s.End], "?") {
			return true
		}
	}
	return false
}

// add appends the blocks of a record whose line begins at start of the file.
func (r *reader) add(rec *record, start int, name string) {
	heading := ingest.Block{Kind: ingest.Heading, Text: name}
	if strings.TrimSpace(rec.title.value) != "" {
		b := r.file.NewBuilder()
		r.write(b, rec.title, start)
		heading = b.Block(ingest.Heading)
	}
	heading.Level = 1
	blocks := []ingest.Block{heading}
	blank := 0
	b := r.file.NewBuilder()
	for _, p := range rec.text.pieces {
		newlines := strings.Count(p.text, "\n")
		if newlines == 0 && strings.TrimSpace(p.text) != "" {
			blank = 0
		}
		if blank += newlines; blank >= 2 && newlines > 0 {
			blocks = append(blocks, b.Block(ingest.Paragraph))
			b, blank = r.file.NewBuilder(), 0
			continue
		}
		r.piece(b, p, start)
	}
	for _, block := range append(blocks, b.Block(ingest.Paragraph)) {
		if block.Text == "" {
			continue
		}
		block.Location.Record = name
		for i := range block.Parts {
			block.Parts[i].Location.Record = name
		}
		r.blocks = append(r.blocks, block)
	}
}

// write appends a string to a block.
func (r *reader) write(b *textfile.Builder, s str, start int) {
	for _, p := range s.pieces {
		r.piece(b, p, start)
	}
}

// piece appends a piece of a string to a block.
func (r *reader) piece(b *textfile.Builder, p piece, start int) {
	if p.escaped {
		b.AddAs(p.text, start+p.start, start+p.end)
	} else {
		b.Add(start+p.start, start+p.end)
	}
}
