// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Options tells a Parser how to write what it reads.
type Options struct {
	// Locale is the language, such as "de", in whose way numbers are written: "1.234,50".
	// It says nothing of how they are read, which the format settles. Default: a decimal
	// point and no grouping.
	Locale string
}

// Parser reads spreadsheets. It is immutable and safe for concurrent use.
type Parser struct{ options Options }

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser; options may be nil.
func New(options *Options) *Parser {
	p := &Parser{}
	if options != nil {
		p.options = *options
	}
	return p
}

// Media returns the one media type.
func (p *Parser) Media() []string { return []string{ingest.MediaXLSX} }

// Settings names the version and options of what is read.
func (p *Parser) Settings() string { return "xlsx 2 " + p.options.Locale }

// maxCells bounds the cells of a file that hold something.
const maxCells = 4_000_000

// Parse reads a spreadsheet in time O(n log n) in its cells that hold something; empty ones
// cost nothing, wherever the last one stands. Metadata has the core properties as in package
// docx. A sheet that can't be read is left out with a warning.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	if strings.HasSuffix(strings.ToLower(in.Name), ".xlsb") {
		return nil, &ingest.ParseError{Name: in.Name, Err: fmt.Errorf("%w: a binary spreadsheet", ingest.ErrUnsupported)}
	}
	pkg, err := ooxml.Open(ctx, in)
	if err != nil {
		return nil, err
	}
	defer pkg.Close()
	doc := &ingest.Document{Media: ingest.MediaXLSX, Quality: ingest.Quality{Engine: "xlsx"}}
	pkg.Describe(doc)
	b := &book{pkg: pkg, doc: doc, cells: maxCells, separators: separatorsOf(p.options.Locale)}
	if err := b.read(); err != nil {
		return nil, pkg.Fail(err)
	}
	b.hidden.Report(&doc.Quality)
	unseen.Clean(doc)
	return doc, nil
}

// book reads one file.
type book struct {
	pkg        *ooxml.Package
	doc        *ingest.Document
	strings    []string
	formats    []cellFormat
	date1904   bool
	cells      int // that may still be read
	separators separators
	persons    map[string]string // names by id, once they are asked for
	hidden     unseen.List
}

func (b *book) warn(format string, args ...any) {
	b.doc.Quality.Warnings = append(b.doc.Quality.Warnings, fmt.Sprintf(format, args...))
}

func (b *book) read() error {
	main, err := b.pkg.Main()
	if err != nil {
		return err
	}
	root, err := b.pkg.Tree(main)
	if err != nil {
		return err
	}
	if root.Name != "workbook" {
		return fmt.Errorf("%w: %s is no workbook", ingest.ErrDamaged, main)
	}
	relations, err := b.pkg.Relations(main)
	if err != nil {
		return err
	}
	switch root.Child("workbookPr").Attr("date1904") {
	case "1", "true":
		b.date1904 = true
	}
	if err := b.readStrings(ooxml.OfType(relations, "sharedStrings")); err != nil {
		return err
	}
	b.readFormats(ooxml.OfType(relations, "styles"))
	sheets := root.Child("sheets")
	if sheets == nil || len(sheets.Children) == 0 {
		b.warn("the workbook has no sheets")
		return nil
	}
	for _, n := range sheets.Children {
		if n.Name != "sheet" {
			continue
		}
		if err := b.sheet(n, relations[n.Attr("r:id")]); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(b.doc.Blocks, func(b ingest.Block) bool { return b.Kind != ingest.Heading }) {
		b.warn("no cell holds anything")
	}
	return nil
}

// sheet adds the blocks of a sheet.
func (b *book) sheet(n *ooxml.Node, r ooxml.Relation) error {
	s := &sheet{book: b, name: n.Attr("name"), part: r.Target}
	if r.External || !b.pkg.Has(r.Target) {
		b.warn("sheet %s: its part is missing", s.name)
		return nil
	}
	if state := n.Attr("state"); state == "hidden" || state == "veryHidden" {
		b.hidden.Add(ingest.HiddenPart, "sheet "+s.name, ingest.Location{Sheet: s.name})
	}
	if r.Type == "worksheet" {
		if err := s.read(); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	s.related()
	b.doc.Blocks = append(b.doc.Blocks, s.blocks()...)
	return nil
}

// readStrings reads the shared strings, of which cells name the number. Readings of
// ideographs are left out.
func (b *book) readStrings(parts []string) error {
	for _, part := range parts {
		d, err := b.pkg.Decode(part)
		if err != nil {
			b.warn("%v", err)
			return nil
		}
		err = eachElement(d, "si", func(text string) { b.strings = append(b.strings, text) })
		_ = d.Close() // all has been read
		if err != nil {
			return fmt.Errorf("shared strings: %w", err)
		}
	}
	return nil
}
