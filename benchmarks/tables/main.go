// SPDX-License-Identifier: Apache-2.0

// Command tables measures answers from tables with the paragraphs around them, by the questions of TAT-QA (Zhu et al., ACL 2021)
// that are answered by a text or a cell.
//
//	go run ./benchmarks/tables -data DIR [-json] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-show]
//
// It reads dev.contexts.jsonl and dev.questions.jsonl of the directory. Each context becomes a page of HTML without
// any marks of header cells, as most of those from spreadsheets are, and each question is asked of its context alone. An answer is right if it has the whole text of the
// given one. Then each question is asked of the next context, which does not answer it, and should be refused. Questions to be
// counted or calculated are left out.
// With -show, questions that went wrong are printed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func main() { command.Main("tables", run) }

// page is a context.
type page struct {
	ID         string     `json:"_id"`
	Table      [][]string `json:"table"`
	Paragraphs []string   `json:"paragraphs"`
}

// question is one with the texts that answer it.
type question struct {
	Page   string          `json:"context_id"`
	Text   string          `json:"question"`
	Answer json.RawMessage `json:"answer"`
	Kind   string          `json:"answer_type"`
	From   string          `json:"answer_from"`
	texts  []string
}

// Score counts the questions of one kind.
type Score struct {
	Questions int `json:"questions"`
	// Answered and Right are of those asked of their own page, Refused of those asked of another.
	Answered int `json:"answered"`
	Right    int `json:"right"`
	Refused  int `json:"other_page_refused"`
}

// Report is what is printed.
type Report struct {
	Machine machine.Description `json:"machine"`
	Model   string              `json:"model"`
	Pages   int                 `json:"pages"`
	// Scores are by where the answer is: "text", "table" or "table-text".
	Scores map[string]*Score `json:"scores"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("tables", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", "", "`directory` of dev.contexts.jsonl and dev.questions.jsonl")
	var choice model.Choice
	choice.Register(flags)
	show := flags.Bool("show", false, "print the questions that went wrong")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("-data is needed")
	}
	pages, err := collection.ReadLines[page](filepath.Join(*data, "dev.contexts.jsonl"))
	if err != nil {
		return err
	}
	questions, err := collection.ReadLines[question](filepath.Join(*data, "dev.questions.jsonl"))
	if err != nil {
		return err
	}
	models, err := choice.Load()
	if err != nil {
		return err
	}
	engine, done, err := collection.Engine(ctx, ingest.FS("tables", files(pages), acl.Everyone), models.Encoder, &rag.Options{Scorer: models.Scorer})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	log := io.Discard
	if *show {
		log = stderr
	}
	r := &Report{Machine: machine.Describe(), Model: models.String(), Pages: len(pages), Scores: make(map[string]*Score)}
	for _, q := range questions {
		if q.Kind != "span" && q.Kind != "multi-span" {
			continue
		}
		if err := json.Unmarshal(q.Answer, &q.texts); err != nil {
			return fmt.Errorf("question %q: %w", q.Text, err)
		}
		if err := r.ask(ctx, engine, q, pages, log); err != nil {
			return err
		}
	}
	return r.print(stdout, *asJSON)
}

// files writes the pages.
func files(pages []page) fstest.MapFS {
	tree := make(fstest.MapFS, len(pages))
	for _, p := range pages {
		var b strings.Builder
		for _, text := range p.Paragraphs {
			b.WriteString("<p>" + html.EscapeString(text) + "</p>\n")
		}
		b.WriteString("<table>\n")
		for _, row := range p.Table {
			b.WriteString("<tr>")
			for _, cell := range row {
				b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</table>\n")
		tree[p.ID+".html"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return tree
}

// ask asks a question of its page and of the next one.
func (r *Report) ask(ctx context.Context, engine *rag.Engine, q question, pages []page, log io.Writer) error {
	of := func(id string) (*rag.Answer, error) {
		return engine.Ask(ctx, rag.Question{Text: q.Text, Filter: store.Compare{Field: "@id", Op: store.Equal, Value: ingest.StringValue(id + ".html")}})
	}
	at := slices.IndexFunc(pages, func(p page) bool { return p.ID == q.Page })
	if at < 0 {
		return fmt.Errorf("question %q: no context %s", q.Text, q.Page)
	}
	own, err := of(q.Page)
	if err != nil {
		return err
	}
	other, err := of(pages[(at+1)%len(pages)].ID)
	if err != nil {
		return err
	}
	score := r.Scores[q.From]
	if score == nil {
		score = &Score{}
		r.Scores[q.From] = score
	}
	score.Questions++
	if other.Outcome != rag.Answered {
		score.Refused++
	}
	right := false
	if own.Outcome == rag.Answered {
		score.Answered++
		right = q.answeredBy(own.Text)
	}
	if right {
		score.Right++
	} else {
		fmt.Fprintf(log, "%s: %s\n  given: %s\n  said: %s\n", q.Page, q.Text, strings.Join(q.texts, " | "), own.Text)
	}
	return nil
}

// answeredBy reports whether a text has all the given ones, white space, case and signs of currencies aside.
func (q *question) answeredBy(text string) bool {
	said := folded(text)
	return !slices.ContainsFunc(q.texts, func(given string) bool { return !strings.Contains(said, folded(given)) })
}

func folded(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, "$", " ")), " "))
}

func (r *Report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	fmt.Fprintf(w, "machine  %s\nmodel    %s\npages    %d\n\n", r.Machine, r.Model, r.Pages)
	fmt.Fprintf(w, "%-12s %9s %9s %9s %9s %12s\n", "answer in", "questions", "answered", "right", "of those", "else refused")
	for _, from := range slices.Sorted(maps.Keys(r.Scores)) {
		s := r.Scores[from]
		share := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
		_, err := fmt.Fprintf(w, "%-12s %9d %9.3f %9.3f %9.3f %12.3f\n", from, s.Questions, share(s.Answered, s.Questions), share(s.Right, s.Questions), share(s.Right, s.Answered), share(s.Refused, s.Questions))
		if err != nil {
			return err
		}
	}
	return nil
}
