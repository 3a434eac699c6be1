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
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/internal/readtest"
)

// request is a line that a reader reads: a file and its password.
type request struct {
	File     string `json:"file"`
	Password string `json:"password,omitempty"`
}

// result is the line that a reader prints for a file; peers/worker.py prints the same.
type result struct {
	Text string `json:"text"`
	// Tables are rows of cells. Of ours, spanning cells stand over all that they cover, Cells
	// has each once with its place, and Repeated is the text with such tables.
	Tables   [][][]string      `json:"tables"`
	Cells    [][]readtest.Cell `json:"cells,omitempty"`
	Repeated string            `json:"repeated,omitempty"`
	Pages    int               `json:"pages"`
	Seconds  float64           `json:"seconds"`
	Error    string            `json:"error,omitempty"`
	// NoText is set if the error is that there is no text, only pictures.
	NoText bool `json:"no_text,omitempty"`
}

// empty reports whether a file was read and no text was found in it.
func (r *result) empty() bool { return r.NoText || r.Error == "" && strings.TrimSpace(r.Text) == "" }

// cells returns the tables' cells.
func (r *result) cells() [][]readtest.Cell {
	if r.Cells != nil {
		return r.Cells
	}
	var all [][]readtest.Cell
	for _, rows := range r.Tables {
		all = append(all, readtest.GridCells(rows))
	}
	return all
}

// reader is a program that reads files.
type reader struct {
	name    string
	command []string
	kinds   []string // what it reads; nil: all
	tables  []string // the kinds whose tables it finds; nil: all
}

func (r *reader) reads(kind string) bool { return r.kinds == nil || slices.Contains(r.kinds, kind) }

func (r *reader) findsTables(kind string) bool {
	return r.tables == nil || slices.Contains(r.tables, kind)
}

// peerKinds are what the peers read, and peerTables the kinds whose tables they find.
var (
	peerKinds = map[string][]string{
		"pymupdf": {"pdf", "docx", "pptx", "xlsx", "html"}, "pdfplumber": {"pdf"}, "poppler": {"pdf"},
	}
	peerTables = map[string][]string{"pymupdf": {"pdf"}, "pdfplumber": {"pdf"}, "poppler": {}}
)

// readersOf returns ours and the peers that are set up.
func readersOf(peers string) (all []*reader, missing []string, err error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	all = []*reader{{name: "pacenote", command: []string{program, readCommand}}}
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
		all = append(all, &reader{name, []string{filepath.Join(dir, "bin", "python"), worker, name}, peerKinds[name], peerTables[name]})
	}
	return all, missing, nil
}

// version asks a peer for its version.
func (r *reader) version(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, r.command[0], append(slices.Clone(r.command[1:]), "version")...).Output()
	if err != nil {
		return "", fmt.Errorf("%s: ask for its version: %w", r.name, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// read lets the reader read files, on one core.
func (r *reader) read(ctx context.Context, files []*file) ([]result, error) {
	c := exec.CommandContext(ctx, r.command[0], r.command[1:]...)
	var in, out, complaints bytes.Buffer
	requests := json.NewEncoder(&in)
	for _, f := range files {
		if err := requests.Encode(request{f.path, f.password}); err != nil {
			return nil, err
		}
	}
	c.Stdin, c.Stdout, c.Stderr = &in, &out, &complaints
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
