// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// workerCommand is the first argument of this program when it reads; the files follow.
const workerCommand = "worker"

// result is what is read in a file; peers/worker.py prints the same.
type result struct {
	Text string `json:"text"`
	// Tables are rows of cells; of ours a spanning cell has Spans.
	Tables  [][][]string `json:"tables"`
	Spans   [][][4]int   `json:"spans,omitempty"` // row, column, rows, columns
	Pages   int          `json:"pages"`
	Seconds float64      `json:"seconds"`
	Error   string       `json:"error,omitempty"`
}

// relations returns those of the tables.
func (r *result) relations() []map[relation]int {
	var all []map[relation]int
	for t, rows := range r.Tables {
		span := map[place][2]int{}
		if t < len(r.Spans) {
			for _, s := range r.Spans[t] {
				span[place{s[0], s[1]}] = [2]int{s[2], s[3]}
			}
		}
		var cells []cell
		for i, row := range rows {
			for k, text := range row {
				size, ok := span[place{i, k}]
				if !ok {
					size = [2]int{1, 1}
				}
				cells = append(cells, cell{i, i + size[0] - 1, k, k + size[1] - 1, text})
			}
		}
		all = append(all, relations(cells))
	}
	return all
}

// reader is a program that reads files.
type reader struct {
	name    string
	command []string
}

// readersOf returns ours and the peers that are set up.
func readersOf(peers string) (all []*reader, missing []string, err error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	all = []*reader{{"pacenote", []string{program, workerCommand}}}
	if peers == "" {
		return all, []string{"the peers: set them up with benchmarks/documents/peers/setup.py and name the directory with -peers"}, nil
	}
	dir, err := filepath.Abs(peers)
	if err != nil {
		return nil, nil, err
	}
	worker := filepath.Join(dir, "worker.py")
	if _, err := os.Stat(worker); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("benchmarks/documents/peers/setup.py has not been run with %s: %w", peers, err)
	}
	names := []string{"pymupdf", "pdfplumber"}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		names = append(names, "poppler")
	} else {
		missing = append(missing, "poppler: pdftotext is not installed")
	}
	for _, name := range names {
		all = append(all, &reader{name, []string{filepath.Join(dir, "bin", "python"), worker, name}})
	}
	return all, missing, nil
}

// read lets the reader read files, on one core.
func (r *reader) read(ctx context.Context, files []string) ([]result, error) {
	if len(files) == 0 {
		return nil, nil
	}
	c := exec.CommandContext(ctx, r.command[0], append(r.command[1:len(r.command):len(r.command)], files...)...)
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	if err := machine.StartPinned(c); err != nil {
		return nil, err
	}
	if err := c.Wait(); err != nil {
		said := bytes.TrimSpace(complaints.Bytes())
		return nil, fmt.Errorf("%s: %w: %s", r.name, err, said[:min(len(said), 500)])
	}
	var all []result
	for d := json.NewDecoder(&out); ; {
		var one result
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		all = append(all, one)
	}
	if len(all) != len(files) {
		return nil, fmt.Errorf("%s: %d results of %d files", r.name, len(all), len(files))
	}
	return all, nil
}

// work reads files with ours and prints what it read.
func work(ctx context.Context, files []string, out io.Writer) error {
	encoder := json.NewEncoder(out)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		start := machine.ProcessTime()
		doc, err := pdf.New(nil).Parse(ctx, ingest.Input{Name: file, Media: ingest.MediaPDF, Reader: bytes.NewReader(data), Size: int64(len(data))})
		one := result{Seconds: (machine.ProcessTime() - start).Seconds()}
		if err != nil {
			one.Error = err.Error()
		} else {
			one.fill(doc)
		}
		if err := encoder.Encode(one); err != nil {
			return err
		}
	}
	return nil
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
		if b.Table == nil {
			continue
		}
		rows := make([][]string, len(b.Table.Rows))
		var spans [][4]int
		for i, row := range b.Table.Rows {
			rows[i] = make([]string, b.Table.Columns())
			for _, c := range row {
				rows[i][c.Column] = c.Text
				if h, w := max(c.RowSpan, 1), max(c.ColumnSpan, 1); h*w > 1 {
					spans = append(spans, [4]int{i, c.Column, h, w})
				}
			}
		}
		r.Tables, r.Spans = append(r.Tables, rows), append(r.Spans, spans)
	}
	r.Text = text.String()
}
