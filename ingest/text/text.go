// SPDX-License-Identifier: Apache-2.0

package text

import (
	"context"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Options tells a Parser what files do not say. Nil, or the zero value, means the
// defaults.
type Options struct {
	// Encoding is the character encoding of files that have no byte order mark and
	// are not UTF-8, by a name of the WHATWG encoding standard, such as
	// "windows-1250". Default: windows-1252, or ISO 8859-15 where its signs stand.
	Encoding string
}

// Parser reads plain text.
type Parser struct{ encoding string }

// New returns a Parser; opts may be nil.
func New(opts *Options) *Parser {
	if opts == nil {
		opts = &Options{}
	}
	return &Parser{encoding: opts.Encoding}
}

// Media returns "text/plain".
func (p *Parser) Media() []string { return []string{ingest.MediaText} }

// Parse reads a file in time linear in its size. The document's title is its first
// heading if nothing stands before it.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	file, err := textfile.Read(meter.Context(), in, p.encoding)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(file.String, 0) >= 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrUnsupported)
	}
	r := &reader{file: file, meter: meter}
	if err := r.read(); err != nil {
		return nil, err
	}
	// What is made of soft hyphens alone has no text.
	r.blocks = slices.DeleteFunc(r.blocks, func(b ingest.Block) bool { return b.Text == "" && b.Table == nil })
	doc := &ingest.Document{
		Media:   ingest.MediaText,
		Quality: ingest.Quality{Engine: "text", Warnings: file.Warnings()},
		Blocks:  r.blocks,
	}
	unseen.Clean(doc)
	if len(doc.Blocks) == 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrEmpty)
	}
	if first := doc.Blocks[0]; first.Kind == ingest.Heading && len(first.Text) <= 200 {
		doc.Title = first.Text
	}
	return doc, nil
}

// line is one line of the file, without white space at its end.
type line struct {
	start, end int // bytes of the file's text; start is the first that is no blank
	indent     int // columns before it, tabs counted to multiples of 8
}

// maxLines is the greatest number of lines of a paragraph. Longer ones are logs or
// dumps, which are cut so that places stay useful.
const maxLines = 64

// maxFileLines is the greatest number of lines of a file: each costs memory.
const maxFileLines = 4_000_000

// reader turns the lines of a file into blocks.
type reader struct {
	file   *textfile.File
	meter  *textfile.Meter
	blocks []ingest.Block
	// numbered is set if a heading such as "3.2 Brakes" occurs, so that "3 Chassis"
	// is one too.
	numbered bool
	// titled is set once a heading was underlined with "=".
	titled  bool
	indents []int // of the list items that enclose the current one
	// exceeded is the limit that a table went beyond.
	exceeded error
}

// text returns a line's text.
func (r *reader) text(l line) string { return r.file.String[l.start:l.end] }

// read splits the file into groups of lines between blank ones and reads each.
func (r *reader) read() error {
	lines, err := r.lines()
	if err != nil {
		return err
	}
	r.numbered = r.hasNumberedHeadings(lines)
	for len(lines) > 0 {
		n := 0
		for n < len(lines) && lines[n].start < lines[n].end {
			n++
		}
		if n > 0 {
			if err := r.group(lines[:n]); err != nil {
				return err
			}
		}
		lines = lines[min(n+1, len(lines)):]
	}
	return nil
}

// lines splits the file's text; lines end with LF, CR LF, CR, form feed or vertical tab.
func (r *reader) lines() ([]line, error) {
	s := r.file.String
	var lines []line
	for at := 0; at < len(s); {
		if err := r.meter.Tick(); err != nil {
			return nil, err
		}
		next := strings.IndexAny(s[at:], "\n\r\f\v")
		end := len(s)
		if next >= 0 {
			end = at + next
		}
		l := line{start: at, end: end}
		for l.start < end && (s[l.start] == ' ' || s[l.start] == '\t') {
			if s[l.start] == '\t' {
				l.indent += 8 - l.indent%8
			} else {
				l.indent++
			}
			l.start++
		}
		for l.end > l.start && (s[l.end-1] == ' ' || s[l.end-1] == '\t') {
			l.end--
		}
		if len(lines) == maxFileLines {
			return nil, textfile.Fail(r.file.Name, &ingest.LimitError{Limit: "lines", Max: maxFileLines})
		}
		lines = append(lines, l)
		at = end + 1
		if end+1 < len(s) && s[end] == '\r' && s[end+1] == '\n' {
			at++
		}
	}
	return lines, nil
}

// group reads lines without a blank one among them.
func (r *reader) group(lines []line) error {
	if r.wholeTable(lines) {
		r.indents = nil
		return r.exceeded
	}
	for i := 0; i < len(lines); {
		if err := r.meter.Tick(); err != nil {
			return err
		}
		if err := r.meter.Block(); err != nil {
			return err
		}
		if isRule(r.text(lines[i])) {
			i++
			continue
		}
		n := r.heading(lines[i:], i == 0)
		if n == 0 {
			n = r.delimitedTable(lines[i:])
		}
		if n == 0 && (i == 0 || r.continuesList(lines[i-1])) {
			n = r.item(lines[i:])
		}
		if n == 0 {
			n = r.paragraph(lines[i:])
		}
		if r.exceeded != nil {
			return r.exceeded
		}
		i += n
	}
	return nil
}

// paragraph reads lines up to a heading, a table or a list that begins among them, and
// returns their number.
func (r *reader) paragraph(lines []line) int {
	n := 1
	for n < len(lines) && n < maxLines {
		if r.underline(lines[n:]) > 0 || r.tableAt(lines[n:]) > 0 {
			break
		}
		if strings.HasSuffix(r.text(lines[n-1]), ":") && r.marker(lines[n]) > 0 {
			break
		}
		n++
	}
	b := r.file.NewBuilder()
	for i, l := range lines[:n] {
		if i > 0 {
			b.Write("\n")
		}
		b.Add(l.start, l.end)
	}
	r.blocks = append(r.blocks, b.Block(ingest.Paragraph))
	if lines[0].indent == 0 {
		r.indents = nil
	}
	return n
}
