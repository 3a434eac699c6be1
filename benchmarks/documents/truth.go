// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/readtest"
)

// agreed is the agreement of two readers from which a reference is taken for the truth.
const agreed = 0.95

// readManifest reads a table of files with their agreement and password, whose text is
// reference/FILE.jsonl beside it. A table without the columns file and agreement is another's.
func readManifest(name string, files map[string]*file) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	at := func(column string) int { return slices.Index(rows[0], column) }
	path, agreement, password := at("file"), at("agreement"), at("password")
	if path < 0 || agreement < 0 {
		return nil
	}
	dir := filepath.Dir(name)
	for _, row := range rows[1:] {
		if len(row) <= max(path, agreement, password) {
			continue
		}
		f := files[filepath.Join(dir, filepath.FromSlash(row[path]))]
		if share, err := strconv.ParseFloat(row[agreement], 64); f == nil || err != nil || share < agreed {
			continue
		}
		text, err := readReference(filepath.Join(dir, "reference", filepath.Base(row[path])+".jsonl"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		f.form, f.text = agreedText, text
		if password >= 0 {
			f.password = row[password]
		}
	}
	return nil
}

// readReference returns the text of all pages.
func readReference(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for decoder := json.NewDecoder(bytes.NewReader(data)); ; {
		var page struct{ Text string }
		if err := decoder.Decode(&page); errors.Is(err, io.EOF) {
			return all.String(), nil
		} else if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		all.WriteString(page.Text + "\n")
	}
}

// readTruth reads a file truth.json: for each file its text, the rows of its tables or its own,
// and the file that it was derived from, which has the same.
func readTruth(name string, files map[string]*file) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	type entry struct {
		Text, From, Password string
		Tables               [][][]string
		Rows                 [][]string
	}
	var truth map[string]entry
	if err := json.Unmarshal(data, &truth); err != nil {
		return err
	}
	for base, e := range truth {
		f := files[filepath.Join(filepath.Dir(name), filepath.FromSlash(base))]
		if f == nil {
			continue
		}
		if e.Text == "" && e.From != "" {
			e.Text, e.Tables = truth[e.From].Text, truth[e.From].Tables
		}
		f.form, f.text, f.password = exactText, e.Text, e.Password
		for _, rows := range e.Tables {
			f.tables = append(f.tables, readtest.GridCells(rows))
		}
		if f.kind == "csv" || f.kind == "xlsx" {
			f.tables, f.grids = nil, e.Tables
			if e.Rows != nil {
				f.grids = append(f.grids, e.Rows)
			}
		}
	}
	return nil
}

// readMarkdown reads the reviewed conversion FILE.md: in a folder reference here or beside this
// folder, or beside the file.
func (f *file) readMarkdown() error {
	dir, base := filepath.Split(f.path)
	for _, name := range []string{filepath.Join(dir, "reference", base+".md"), filepath.Join(dir, "..", "reference", base+".md"), f.path + ".md"} {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		f.form, f.text = reviewed, readtest.Unmarked(string(data))
		if f.kind == "csv" || f.kind == "xlsx" {
			f.grids = markdownTables(string(data))
		}
		return nil
	}
	return fs.ErrNotExist
}

var (
	rulePattern   = regexp.MustCompile(`^\|(\s*:?-+:?\s*\|)+$`)
	escapePattern = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

// markdownTables returns the tables of a text whose rows stand between bars.
func markdownTables(text string) [][][]string {
	var all [][][]string
	var rows [][]string
	ruled := false // the rule below the first row was seen
	for line := range strings.Lines(text + "\n\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if len(rows) > 0 {
				all, rows, ruled = append(all, rows), nil, false
			}
			continue
		}
		if !ruled && len(rows) == 1 && rulePattern.MatchString(line) {
			ruled = true
			continue
		}
		cells := strings.Split(strings.ReplaceAll(strings.Trim(line, "|"), `\|`, "\x00"), "|")
		for i, c := range cells {
			c = escapePattern.ReplaceAllString(strings.ReplaceAll(c, "\x00", "|"), "$1")
			cells[i] = strings.TrimSpace(html.UnescapeString(c))
		}
		rows = append(rows, cells)
	}
	return all
}
