// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/examples/internal/terminal"
	"github.com/pacenote/pacenote/rag/semantic"
)

// printAnswer writes an answer for a person: the sentence, the rows, what to bear in
// mind, and what was asked of which database.
func printAnswer(w io.Writer, a *semantic.Answer) error {
	w = terminal.Printable{W: w}
	fmt.Fprintln(w, a.Text)
	for i, o := range a.Options {
		fmt.Fprintf(w, "  %d. %s (%s)\n", i+1, o.Label, o.Value)
	}
	if a.Table != nil {
		fmt.Fprintf(w, "\n%s\n", a.Table)
	}
	printNotes(w, "warning", a.Warnings)
	printNotes(w, "assumed", a.Assumptions)
	if a.Result != nil {
		printStatements(w, a.Result)
	}
	printNotes(w, "ask next", a.Suggestions)
	_, err := fmt.Fprintf(w, "%s, %.1f ms\n", a.Model, float64(a.Duration.Microseconds())/1000)
	return err
}

func printNotes(w io.Writer, title string, notes []string) {
	for _, note := range notes {
		fmt.Fprintf(w, "%s: %s\n", title, note)
	}
}

func printStatements(w io.Writer, r *semantic.Result) {
	for _, s := range r.Statements {
		fmt.Fprintf(w, "%s: %s %v, %d rows, %.1f ms", s.Source, s.SQL, s.Args, s.Rows, float64(s.Duration.Microseconds())/1000)
		if !s.Through.IsZero() {
			fmt.Fprintf(w, ", loaded through %s", s.Through.Format(time.DateOnly))
		}
		fmt.Fprintln(w)
	}
	for _, o := range r.Lineage {
		fmt.Fprintf(w, "from: %s\n", strings.Join(slices.DeleteFunc([]string{o.File, o.Row, o.Cells, o.Note}, func(s string) bool { return s == "" }), " "))
	}
}
