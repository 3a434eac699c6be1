// SPDX-License-Identifier: Apache-2.0

// Command extract prints what the library reads in files: blocks in reading order with their
// role, page and box, tables with their cells, and how well each file was read.
//
//	go run ./examples/extract [-json] [-html OUT.html] FILE…
//
// With -json each file becomes one line of JSON:
//
//	{"file", "media", "title", "language", "pages", "page_sizes", "quality": {…}, "metadata": {…},
//	 "blocks": [{"kind", "text", "level", "marker", "page", "box", "location",
//	             "table": {"rows": [[cell text]], "header_rows", "caption", "spans"}}]}
//
// or, of a file that can't be read, {"file", "error": {"kind", "message"}}; kind is one of
// encrypted, damaged, no_text_layer, unsupported, empty, limit and other. "pages" is the number
// of pages, "box" [x0, y0, x1, y1] in points from the top left corner of the page. A cell that
// spans rows or columns stands once in "rows", at its top left place, and is listed in "spans" as
// [row, column, rows, columns].
//
//	-html FILE      write a page that draws the boxes of blocks and cells where they stand
//	-password WORD  opens encrypted PDF files
//	-locale LANG    writes the numbers of spreadsheets with the separators of a language, such as de
//	                (default: a decimal point and no grouping)
//	-ocr=false      does not recognise pages that are pictures, and images; it is done if the
//	                programs tesseract and pdftoppm are installed
//	-pdfium         reads what package pdf can't by PDFium, and renders scans by it instead of pdftoppm
//	-timeout TIME   the longest time for a file (default 1m0s)
//
// It exits with status 0 if every file was read, with 2 if the arguments are wrong, and with 1
// if anything else failed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/ocr"
	"github.com/pacenote/pacenote/ingest/pdf"
	"github.com/pacenote/pacenote/ingest/pdf/pdfium"
	"github.com/pacenote/pacenote/ingest/xlsx"
	"github.com/pacenote/pacenote/rag"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	var usage *usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

// usageError is a fault in the arguments.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// errUnread is returned when a file was not read; what is wrong has been printed.
var errUnread = errors.New("not every file was read")

// options are the flags.
type options struct {
	json           bool
	ocr            bool
	html, password string
	locale         string
	timeout        time.Duration
	pdfium         bool
	files          []string
	// engine is set if pdfium is.
	engine *pdfium.Engine
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("extract", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&o.json, "json", false, "print one line of JSON for each file")
	flags.BoolVar(&o.ocr, "ocr", true, "recognise pictures of text, if tesseract and pdftoppm are installed")
	flags.StringVar(&o.html, "html", "", "write a page with the boxes to `FILE`")
	flags.StringVar(&o.password, "password", "", "`WORD` that opens encrypted PDF files")
	flags.StringVar(&o.locale, "locale", "", "write the numbers of spreadsheets as in this `language`, such as de")
	flags.BoolVar(&o.pdfium, "pdfium", false, "read what package pdf can't by PDFium, and render scans by it")
	flags.DurationVar(&o.timeout, "timeout", time.Minute, "longest `time` for a file")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, &usageError{err}
	}
	if o.files = flags.Args(); len(o.files) == 0 {
		return o, &usageError{errors.New("name files to read")}
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	if o.pdfium {
		cache, _ := os.UserCacheDir() // without one it is compiled each time
		if cache != "" {
			cache = filepath.Join(cache, "pacenote", "pdfium")
		}
		if o.engine, err = pdfium.New(&pdfium.Options{Password: o.password, Cache: cache}); err != nil {
			return err
		}
		defer o.engine.Close()
	}
	var read []record
	failed := false
	for _, file := range o.files {
		r := extract(ctx, file, o)
		failed = failed || r.Error != nil
		if o.json {
			err = r.encode(stdout)
		} else {
			err = r.print(stdout)
		}
		if err != nil {
			return err
		}
		if o.html != "" {
			read = append(read, r)
		}
	}
	if o.html != "" {
		if err := writePage(o.html, read); err != nil {
			return err
		}
	}
	if failed {
		return errUnread
	}
	return nil
}

// extract reads one file.
func extract(ctx context.Context, file string, o options) record {
	doc, err := parse(ctx, file, o)
	if err != nil {
		return record{File: file, Error: newFault(err)}
	}
	return newRecord(file, doc)
}

// sniffed is how much of a file tells its media type.
const sniffed = 512

func parse(ctx context.Context, file string, o options) (*ingest.Document, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &ingest.ParseError{Name: file, Err: fmt.Errorf("%w: a directory", ingest.ErrUnsupported)}
	}
	head := make([]byte, min(info.Size(), sniffed))
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, err
	}
	in := ingest.Input{Name: filepath.Base(file), Media: ingest.MediaOf(file, head), Reader: f, Size: info.Size(), Limits: ingest.Limits{Time: o.timeout}}
	for _, p := range parsers(o) {
		for _, media := range p.Media() {
			if media == in.Media {
				return p.Parse(ctx, in)
			}
		}
	}
	if in.Size == 0 {
		return nil, &ingest.ParseError{Name: file, Err: ingest.ErrEmpty}
	}
	return nil, &ingest.ParseError{Name: file, Err: fmt.Errorf("%w: no parser reads %s", ingest.ErrUnsupported, in.Media)}
}

// parsers are those of the library; those that have options here come first.
func parsers(o options) []ingest.Parser {
	poppler := ocr.NewPoppler(&ocr.PopplerOptions{Password: o.password})
	read, recognise := &pdf.Options{Password: o.password}, &ocr.Options{Renderer: poppler}
	if o.engine != nil {
		read.Second, recognise.Renderer = o.engine, o.engine
	}
	var first ingest.Parser = pdf.New(read)
	if o.ocr && ocr.NewTesseract(nil).Installed() && (o.engine != nil || poppler.Installed()) {
		first = ocr.New(first, recognise)
	}
	return append([]ingest.Parser{first, xlsx.New(&xlsx.Options{Locale: o.locale})}, rag.DefaultParsers()...)
}
