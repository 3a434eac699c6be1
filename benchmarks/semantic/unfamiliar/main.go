// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store/acl"
)

func main() { command.Main("unfamiliar", run) }

func run(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("unfamiliar", flag.ContinueOnError)
	data := flags.String("data", "", "`directory` with spider-de and sql-eval")
	models := flags.String("models", "benchmarks/semantic/unfamiliar/models", "`directory` with the models and their views")
	draft := flags.Bool("draft", false, "print the drafts of the models and end")
	ask := flags.String("ask", "", "ask one `question` instead of those of the files")
	verbose := flags.Bool("v", false, "print every question with its answer")
	if err := flags.Parse(args); err != nil {
		return err
	}
	r := &report{groups: map[string]*tally{}, steps: map[string]int{}, words: map[string]int{}, out: out, verbose: *verbose}
	for _, d := range databases() {
		if flags.NArg() > 0 && flags.Arg(0) != d.name {
			continue
		}
		db, err := d.open(ctx, *data)
		if err != nil {
			return err
		}
		defer db.Close()
		if *draft {
			if err := printDraft(ctx, &d, db, out); err != nil {
				return err
			}
			continue
		}
		typed, err := d.openTyped(ctx, *data)
		if err != nil {
			return err
		}
		if typed != nil {
			defer typed.Close()
		}
		engine, err := d.engine(ctx, db, *models)
		if err != nil {
			return err
		}
		if *ask != "" {
			if err := askOne(ctx, engine, *ask, out); err != nil {
				return err
			}
			continue
		}
		for _, language := range []string{"en", "de"} {
			if err := r.ask(ctx, &subject{&d, db, typed, engine}, *data, language); err != nil {
				return err
			}
		}
	}
	if *draft || *ask != "" {
		return nil
	}
	r.print()
	if flags.NArg() == 0 {
		return declined(ctx, *data, out)
	}
	return nil
}

// declined asks the questions that have no answer of drafts that nobody finished, and
// prints how many were refused or asked back.
func declined(ctx context.Context, data string, out io.Writer) error {
	asked, refused := 0, 0
	for _, d := range drafted() {
		db, err := d.open(ctx, data)
		if err != nil {
			return err
		}
		defer db.Close()
		sources := map[string]*sql.DB{d.name: db}
		draft, err := semantic.Scaffold(ctx, sources, &semantic.ScaffoldOptions{Name: d.name})
		if err != nil {
			return err
		}
		for i := range draft.Model.Sources {
			draft.Model.Sources[i].Access = acl.List{Everyone: true}
		}
		engine, err := semantic.New(ctx, draft.Model, sources, nil)
		if err != nil {
			return err
		}
		questions, err := readQuestions(filepath.Join(data, d.folder), d.name)
		if err != nil {
			return err
		}
		for _, q := range questions {
			if q.Kind != "unanswerable" {
				continue
			}
			answer, err := engine.Ask(ctx, semantic.Question{Text: q.Text})
			if err != nil {
				return err
			}
			asked++
			if answer.Kind != semantic.Answered {
				refused++
				continue
			}
			fmt.Fprintf(out, "answered, though it has no answer: %s: %s: %s\n", q.ID, q.Text, answer.Text)
		}
	}
	fmt.Fprintf(out, "\nWithout an answer: %d of %d refused or asked back.\n", refused, asked)
	return nil
}

// askOne prints the answer to a question as JSON.
func askOne(ctx context.Context, engine *semantic.Engine, text string, out io.Writer) error {
	answer, err := engine.Ask(ctx, semantic.Question{Text: text})
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(answer)
}

// printDraft prints the model that Scaffold drafts of a database.
func printDraft(ctx context.Context, d *database, db *sql.DB, out io.Writer) error {
	drafted, err := semantic.Scaffold(ctx, map[string]*sql.DB{d.name: db}, &semantic.ScaffoldOptions{Name: d.name, Language: d.language})
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(drafted)
}
