// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/pacenote/pacenote/rag/semantic"
)

// line is what is printed of an answer for programs.
type line struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Kind   semantic.Kind   `json:"kind"`
	Metric string          `json:"metric"`
	// Filters maps a dimension to a value or a list of values; to {"not": values} where
	// they are left out, and to {">=": number} for a comparison.
	Filters map[string]any `json:"filters"`
	// Time is [start, end), null for all time; a list of them for compared periods.
	Time        any             `json:"time"`
	Value       *float64        `json:"value"`
	Unit        string          `json:"unit"`
	Numerator   *float64        `json:"numerator"`
	Denominator *float64        `json:"denominator"`
	Rows        []row           `json:"rows"`
	Others      []figure        `json:"others,omitempty"`
	Options     []string        `json:"options"`
	Reason      semantic.Reason `json:"reason"`
	Warnings    []string        `json:"warnings"`
	Text        string          `json:"text"`
	SQL         []statement     `json:"sql"`
	// Lineage are places in exports that the rows behind the number came from.
	Lineage []semantic.Origin `json:"lineage,omitempty"`
}

// figure is a further number that was asked for, or one for each group.
type figure struct {
	Metric string   `json:"metric"`
	Unit   string   `json:"unit"`
	Value  *float64 `json:"value"`
	Rows   []row    `json:"rows"`
}

// row is a group; several keys are joined by "/".
type row struct {
	Key         string   `json:"key"`
	Value       float64  `json:"value"`
	Numerator   *float64 `json:"numerator,omitempty"`
	Denominator *float64 `json:"denominator,omitempty"`
}

type statement struct {
	Source string `json:"source"`
	Query  string `json:"query"`
	Args   []any  `json:"args"`
}

// newLine returns the line of an answer; id may be nil.
func newLine(id json.RawMessage, a *semantic.Answer) line {
	l := line{
		ID: id, Kind: a.Kind, Reason: a.Reason, Text: a.Text, Filters: map[string]any{},
		Rows: []row{}, Options: []string{}, Warnings: append([]string{}, a.Warnings...), SQL: []statement{},
	}
	for _, o := range a.Options {
		l.Options = append(l.Options, o.Value)
	}
	if q := a.Query; q != nil {
		l.Metric, l.Time = q.Metric, timeOf(q)
		for _, f := range q.Filters {
			l.Filters[f.Dimension] = filterOf(f)
		}
	}
	if r := a.Result; r != nil {
		l.Metric, l.Unit, l.Value, l.Numerator, l.Denominator = r.Metric, r.Unit, r.Value, r.Numerator, r.Denominator
		l.Rows = append(l.Rows, rowsOf(r)...)
		l.SQL, l.Lineage = append(l.SQL, statementsOf(r)...), r.Lineage
	}
	for _, r := range a.Others {
		l.Others = append(l.Others, figure{r.Metric, r.Unit, r.Value, rowsOf(r)})
		l.SQL = append(l.SQL, statementsOf(r)...)
	}
	return l
}

func rowsOf(r *semantic.Result) []row {
	rows := []row{}
	for _, group := range r.Rows {
		rows = append(rows, row{strings.Join(group.Keys, "/"), group.Value, group.Numerator, group.Denominator})
	}
	return rows
}

func statementsOf(r *semantic.Result) []statement {
	var all []statement
	for _, s := range r.Statements {
		all = append(all, statement{s.Source, s.SQL, append([]any{}, s.Args...)})
	}
	return all
}

func timeOf(q *semantic.Query) any {
	if len(q.Compare) > 0 {
		return q.Compare
	}
	if q.Period.IsZero() {
		return nil
	}
	return q.Period
}

// filterOf returns what stands under a dimension of "filters".
func filterOf(f semantic.Filter) any {
	var value any = f.Values
	switch {
	case f.Op != "":
		return map[string]float64{f.Op: f.Number}
	case len(f.Values) == 1:
		value = f.Values[0]
	}
	if f.Not {
		return map[string]any{"not": value}
	}
	return value
}

// printJSON writes a value on one line.
func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
