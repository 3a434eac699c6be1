// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pacenote/pacenote/ingest/standardize"
)

// result collects what is printed.
type result struct {
	standard *standardize.Standard
	mappings []*standardize.Mapping
	rows     []standardize.Row
	faults   []*standardize.Fault
}

func (r *result) add(m *standardize.Mapping, rows []standardize.Row, faults []*standardize.Fault) {
	r.mappings = append(r.mappings, m)
	r.rows = append(r.rows, rows...)
	r.faults = append(r.faults, faults...)
}

// questions returns how many are open.
func (r *result) questions() int {
	n := 0
	for _, m := range r.mappings {
		n += len(m.Open())
	}
	return n
}

// save writes the mappings.
func (r *result) save(file string) error {
	text, err := json.MarshalIndent(r.mappings, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

func (r *result) columns() []string {
	all := make([]string, len(r.standard.Columns))
	for i, c := range r.standard.Columns {
		all[i] = c.Name
	}
	return all
}

func (r *result) print(w io.Writer, o options) error {
	switch {
	case o.json:
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(r.record())
	case o.csv:
		out := csv.NewWriter(w)
		all := [][]string{r.columns()}
		for _, row := range r.rows {
			all = append(all, row.Values)
		}
		return out.WriteAll(all)
	}
	return r.tell(w)
}

// cell is where a value comes from.
type cell struct {
	Column string `json:"column"`
	Cell   string `json:"cell"`
	Text   string `json:"text"`
}

// row is a row with its sources.
type row struct {
	Values map[string]string `json:"values"`
	Source source            `json:"source"`
}

type source struct {
	File  string          `json:"file"`
	Row   int             `json:"row"`
	Cells map[string]cell `json:"cells"`
}

// fault is a cell that was not converted.
type fault struct {
	File     string `json:"file"`
	Row      int    `json:"row"`
	Standard string `json:"standard"`
	Cell     string `json:"cell"`
	Text     string `json:"text"`
	Message  string `json:"message"`
}

// record is what -json prints.
func (r *result) record() any {
	columns := r.columns()
	rows := make([]row, len(r.rows))
	for i, from := range r.rows {
		to := row{Values: map[string]string{}, Source: source{from.File, from.Number, map[string]cell{}}}
		for c, name := range columns {
			to.Values[name] = from.Values[c]
			if s := from.Sources[c]; s.Column != "" {
				to.Source.Cells[name] = cell{s.Column, cellOf(s), s.Text}
			}
		}
		rows[i] = to
	}
	faults := make([]fault, len(r.faults))
	for i, f := range r.faults {
		faults[i] = fault{f.File, f.Row, f.Standard, cellOf(f.Source), f.Source.Text, f.Err.Error()}
	}
	return struct {
		Columns  []string               `json:"columns"`
		Mappings []*standardize.Mapping `json:"mappings"`
		Rows     []row                  `json:"rows"`
		Faults   []fault                `json:"faults"`
	}{columns, r.mappings, rows, faults}
}

// cellOf names a cell, as spreadsheets do.
func cellOf(s standardize.Source) string {
	if s.Place.Sheet != "" {
		return s.Place.Sheet + "!" + s.Place.Cells
	}
	return s.Place.Cells
}

// trace writes where each row came from.
func (r *result) trace(file, key string) error {
	if key == "" {
		key = r.standard.KeyColumn()
	}
	origins, err := standardize.Origins(r.standard, r.rows, key)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	records := [][]string{append([]string{key}, standardize.OriginColumns...)}
	for _, o := range origins {
		records = append(records, o.Record())
	}
	if err := csv.NewWriter(&b).WriteAll(records); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// mostShown is how many faults people are shown.
const mostShown = 10

// tell writes the mappings, questions and faults for people, and the first rows.
func (r *result) tell(w io.Writer) error {
	var b strings.Builder
	for _, m := range r.mappings {
		fmt.Fprintf(&b, "%s\n", m.File)
		for _, a := range m.Columns {
			from := a.Source
			if from == "" {
				from = fmt.Sprintf("(constant %q)", a.Constant)
			}
			fmt.Fprintf(&b, "  %-16s from %-24s %.2f  %s\n", a.Standard, from, a.Confidence, strings.Join(a.Reasons, "; "))
		}
		for _, q := range m.Open() {
			fmt.Fprintf(&b, "  ? %s %s\n", q.Text, strings.Join(q.Values, ", "))
		}
	}
	for i, f := range r.faults {
		if i == mostShown {
			fmt.Fprintf(&b, "… and %d more\n", len(r.faults)-i)
			break
		}
		fmt.Fprintln(&b, f)
	}
	fmt.Fprintln(&b, strings.Join(r.columns(), " | "))
	for i, row := range r.rows {
		if i == mostShown {
			fmt.Fprintf(&b, "… and %d more rows\n", len(r.rows)-i)
			break
		}
		fmt.Fprintln(&b, strings.Join(row.Values, " | "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
