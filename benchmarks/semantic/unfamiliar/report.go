// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/rag/semantic"
)

// tally counts how the questions of a group ended.
type tally struct {
	exact, wrong, refused int
	// typed are those of exact that agree with the right query alone where numbers that
	// are stored as text are numbers.
	typed int
}

// subject is a database with its engine.
type subject struct {
	*database
	db, typed *sql.DB
	engine    *semantic.Engine
}

func (t *tally) total() int { return t.exact + t.wrong + t.refused }

func (t *tally) add(o tally) {
	t.exact += o.exact
	t.wrong += o.wrong
	t.refused += o.refused
	t.typed += o.typed
}

// report is what a run comes to.
type report struct {
	groups map[string]*tally // by language, database and group
	steps  map[string]int    // reasons of refusals
	words  map[string]int    // words that nothing matched
	out    io.Writer
	// verbose prints each question that was not answered exactly, or every one.
	verbose bool
}

// ask puts the questions of a database in a language.
func (r *report) ask(ctx context.Context, s *subject, data, language string) error {
	d := s.database
	folder := filepath.Join(data, d.folder)
	questions, err := readQuestions(folder, d.name)
	if err != nil {
		return err
	}
	for i := range questions {
		q := &questions[i]
		if q.in(language) == "" {
			continue
		}
		answer, err := s.engine.Ask(ctx, semantic.Question{Text: q.in(language)})
		if err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		var db *sql.DB
		if q.Rows == nil {
			db = s.db
		}
		if answer, err = allTied(ctx, s.engine, answer); err != nil {
			return err
		}
		results, err := q.gold(ctx, db, d.schema)
		if err != nil {
			return err
		}
		var typed [][][]any
		if s.typed != nil {
			if typed, err = q.gold(ctx, s.typed, d.schema); err != nil {
				return err
			}
		}
		r.count(language, q, answer, [2][][][]any{results, typed})
	}
	return nil
}

// allTied returns an answer with all that share its one place: a right query names any.
func allTied(ctx context.Context, engine *semantic.Engine, a *semantic.Answer) (*semantic.Answer, error) {
	if a.Kind != semantic.Answered || a.Result.Tied == 0 || a.Query.Limit != 1 {
		return a, nil
	}
	query := *a.Query
	query.Limit = 1 + a.Result.Tied
	all, err := engine.Run(ctx, query, semantic.Question{Text: a.Question, Language: a.Language})
	if err != nil {
		return nil, err
	}
	all.Query = a.Query
	return all, nil
}

// count adds the answer to a question.
func (r *report) count(language string, q *question, a *semantic.Answer, both [2][][][]any) {
	results, typed := both[0], both[1]
	group := "rest"
	if q.figures() {
		group = "figures"
	}
	name := language + " " + q.DB + " " + group
	t := r.groups[name]
	if t == nil {
		t = new(tally)
		r.groups[name] = t
	}
	outcome := "refused"
	switch {
	case a.Kind == semantic.Answered && agrees(a, results, q.Ordered), a.Reason == semantic.NoData && empty(results):
		t.exact++
		outcome = "exact"
	case a.Kind == semantic.Answered && agrees(a, typed, q.Ordered):
		t.exact++
		t.typed++
		outcome = "typed"
	case a.Kind == semantic.Answered:
		t.wrong++
		outcome = "wrong"
	default:
		t.refused++
		r.steps[string(a.Kind)+" "+string(a.Reason)+" ("+group+")"]++
		for _, word := range a.Unmatched {
			r.words[strings.ToLower(word)]++
		}
	}
	if r.verbose {
		fmt.Fprintf(r.out, "%s\t%s\t%s\t%s\t%s %s %v\t%s\n\t%s\n", outcome, name, q.ID, q.in(language), a.Kind, a.Reason, a.Unmatched, a.Text, brief(results))
	}
}

// brief writes the first right result in short.
func brief(results [][][]any) string {
	if len(results) == 0 {
		return ""
	}
	text := fmt.Sprint(results[0])
	return text[:min(len(text), 150)]
}

// print writes the tables.
func (r *report) print() {
	sums := map[string]*tally{}
	fmt.Fprintf(r.out, "%-36s %9s %5s %5s %5s %8s %7s\n", "", "questions", "exact", "typed", "wrong", "refused", "exact %")
	line := func(name string, t *tally) {
		fmt.Fprintf(r.out, "%-36s %9d %5d %5d %5d %8d %7.1f\n", name, t.total(), t.exact, t.typed, t.wrong, t.refused, 100*float64(t.exact)/float64(t.total()))
	}
	for _, name := range slices.Sorted(maps.Keys(r.groups)) {
		line(name, r.groups[name])
		parts := strings.Fields(name)
		sum := parts[0] + " all " + parts[2]
		if sums[sum] == nil {
			sums[sum] = new(tally)
		}
		sums[sum].add(*r.groups[name])
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		line(name, sums[name])
	}
	fmt.Fprintln(r.out, "\nRefused or asked back, by reason:")
	histogram(r.out, r.steps, 20)
	fmt.Fprintln(r.out, "\nWords that nothing matched:")
	histogram(r.out, r.words, 30)
}

// histogram writes the largest counts.
func histogram(out io.Writer, counts map[string]int, limit int) {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names[:min(len(names), limit)] {
		fmt.Fprintf(out, "%5d %s\n", counts[name], name)
	}
}
