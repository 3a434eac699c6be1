// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
	"github.com/pacenote/pacenote/internal/readtest"
	"github.com/pacenote/pacenote/rag"
)

// The first argument of this program when it reads for itself.
const (
	readCommand    = "read"    // what is in files
	outcomeCommand = "outcome" // whether they can be read
)

// work does one of the commands with the requests that come in.
func work(ctx context.Context, command string, in io.Reader, out io.Writer) error {
	parsers := rag.DefaultParsers()
	encoder := json.NewEncoder(out)
	for requests := json.NewDecoder(in); ; {
		var r request
		if err := requests.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the request: %w", err)
		}
		var answer any
		if command == outcomeCommand {
			answer = usual.watch(ctx, parsers, r.File)
		} else {
			answer = readFile(ctx, parsers, r)
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	}
}

// readFile reads what is in a file.
func readFile(ctx context.Context, parsers []ingest.Parser, r request) result {
	if r.Password != "" {
		parsers = append([]ingest.Parser{pdf.New(&pdf.Options{Password: r.Password})}, parsers...)
	}
	start := machine.ProcessTime()
	doc, err := parse(ctx, parsers, r.File, ingest.Limits{})
	one := result{Seconds: (machine.ProcessTime() - start).Seconds()}
	if err != nil {
		one.Error, one.NoText = err.Error(), errors.Is(err, ingest.ErrNoTextLayer)
		return one
	}
	one.fill(doc)
	return one
}

// parse reads a file with the first parser that reads its media type.
func parse(ctx context.Context, parsers []ingest.Parser, path string, limits ingest.Limits) (*ingest.Document, error) {
	media, err := mediaOf(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	in := ingest.Input{Name: filepath.Base(path), Media: media, Reader: f, Size: info.Size(), Limits: limits}
	for _, p := range parsers {
		if slices.Contains(p.Media(), media) {
			return p.Parse(ctx, in)
		}
	}
	return nil, &ingest.ParseError{Name: in.Name, Err: fmt.Errorf("%w: no parser reads %s", ingest.ErrUnsupported, media)}
}

// fill takes the text and tables of a document.
func (r *result) fill(doc *ingest.Document) {
	r.Pages = len(doc.Pages)
	var text strings.Builder
	for _, b := range doc.Blocks {
		if b.Kind == ingest.FormField { // what is printed of it stands in the text too
			continue
		}
		text.WriteString(b.Marker + " " + b.Text + "\n")
		if b.Table != nil {
			r.Tables = append(r.Tables, b.Table.Grid())
		}
	}
	r.Text, r.Repeated, r.Cells = text.String(), readtest.Text(doc), readtest.Tables(doc)
}
