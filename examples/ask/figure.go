// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"time"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/semantic"
)

// figureJSON is what -json prints of a figure.
type figureJSON struct {
	Metric      string               `json:"metric"`
	Filters     []semantic.Filter    `json:"filters"`
	Time        semantic.Period      `json:"time"`
	Value       *float64             `json:"value"`
	Unit        string               `json:"unit"`
	Numerator   *float64             `json:"numerator,omitempty"`
	Denominator *float64             `json:"denominator,omitempty"`
	Rows        []semantic.Row       `json:"rows,omitempty"`
	Assumptions []string             `json:"assumptions,omitempty"`
	Warnings    []string             `json:"warnings,omitempty"`
	SQL         []semantic.Statement `json:"sql"`
	Model       string               `json:"model"`
}

func newFigureJSON(f rag.Figure) figureJSON {
	q, r := f.Answer.Query, f.Answer.Result
	return figureJSON{
		Metric: f.Name, Filters: append([]semantic.Filter{}, q.Filters...), Time: q.Period,
		Value: r.Value, Unit: r.Unit, Numerator: r.Numerator, Denominator: r.Denominator, Rows: r.Rows,
		Assumptions: f.Answer.Assumptions, Warnings: f.Answer.Warnings, SQL: r.Statements, Model: f.Answer.Model,
	}
}

// printFigure shows where a number comes from.
func printFigure(w io.Writer, f rag.Figure) {
	fmt.Fprintln(w, f)
	for _, s := range f.Answer.Result.Statements {
		fmt.Fprintf(w, "    %s: %s\n", s.Source, s.SQL)
		fmt.Fprintf(w, "    with %v: %d rows in %.1f ms%s\n", s.Args, s.Rows, milliseconds(s.Duration), through(s.Through))
	}
	for _, text := range f.Answer.Assumptions {
		fmt.Fprintln(w, "    assumed:", text)
	}
	for _, text := range f.Answer.Warnings {
		fmt.Fprintln(w, "    warning:", text)
	}
}

func through(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return ", loaded through " + day.Format(time.DateOnly)
}
