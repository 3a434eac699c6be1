// SPDX-License-Identifier: Apache-2.0

// Command pages measures whether answers cite the right page: it indexes the PDF files that
// questions are about and asks each question in the language of its document, and in English.
//
//	go run ./benchmarks/pages -data DIR [-json] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-store DIR] [-show]
//
// It reads pdf/guide_pages.jsonl of the collections' directory: a line for each question with
// question, question_en, document, lang and page, where the section begins that answers it. Right
// is a first citation, or a first hit, of that document whose text stands on that page. With
// -show, questions that went wrong are printed with the page that was cited.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func main() { command.Main("pages", run) }

// question is a line of the collection.
type question struct {
	Question string `json:"question"`
	English  string `json:"question_en"`
	Document string `json:"document"`
	Language string `json:"lang"`
	Page     int    `json:"page"`
}

// Score counts how often the right page came first.
type Score struct {
	Questions int `json:"questions"`
	// Answered are those that were answered, Cited those whose first citation is right, and
	// Found those whose first hit is.
	Answered int `json:"answered"`
	Cited    int `json:"cited_right"`
	Found    int `json:"found_right"`
	// CitedShare and FoundShare are shares of all questions.
	CitedShare float64 `json:"cited_share"`
	FoundShare float64 `json:"found_share"`
}

// Report is what is printed.
type Report struct {
	Machine machine.Description `json:"machine"`
	Model   string              `json:"model"`
	// Own are questions in the language of the document, English those in English about a
	// document in another language.
	Own     Score `json:"own_language"`
	English Score `json:"english_question"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("pages", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", os.Getenv("PACENOTE_DATA"), "`directory` of the collections")
	var choice model.Choice
	choice.Register(flags)
	dir := flags.String("store", "", "`directory` that keeps the index; default: a temporary one")
	show := flags.Bool("show", false, "print the questions that went wrong")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("-data is needed")
	}
	questions, err := collection.ReadLines[question](filepath.Join(*data, "pdf", "guide_pages.jsonl"))
	if err == nil && len(questions) == 0 {
		err = errors.New("no questions")
	}
	if err != nil {
		return err
	}
	if *dir == "" {
		if *dir, err = os.MkdirTemp("", "pacenote-pages-"); err != nil {
			return err
		}
		defer os.RemoveAll(*dir)
	}
	engine, err := index(ctx, choice, *dir, filepath.Join(*data, "pdf"), questions)
	if err != nil {
		return err
	}
	defer engine.Close()
	log := io.Discard
	if *show {
		log = stderr
	}
	r := &Report{Machine: machine.Describe(), Model: choice.Encoder + ", " + choice.Scorer}
	for _, q := range questions {
		if err := ask(ctx, engine, &r.Own, q, q.Question, log); err != nil {
			return err
		}
		if q.Language != "en" && q.English != "" {
			if err := ask(ctx, engine, &r.English, q, q.English, log); err != nil {
				return err
			}
		}
	}
	return r.print(stdout, *asJSON)
}

// index brings an index in step with the directories of the documents.
func index(ctx context.Context, choice model.Choice, dir, data string, questions []question) (*rag.Engine, error) {
	models, err := choice.Load()
	if err != nil {
		return nil, err
	}
	engine, err := rag.Open(ctx, dir, models.Encoder, &rag.Options{Scorer: models.Scorer})
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, q := range questions {
		folder := filepath.Dir(q.Document)
		if seen[folder] {
			continue
		}
		seen[folder] = true
		report, err := engine.Sync(ctx, ingest.FS(folder, os.DirFS(filepath.Join(data, filepath.FromSlash(folder))), acl.Everyone))
		if err != nil {
			return nil, errors.Join(err, engine.Close())
		}
		for _, f := range report.Files {
			if f.Err != nil && f.Status == rag.Failed {
				return nil, errors.Join(f.Err, engine.Close())
			}
		}
	}
	return engine, nil
}

// ask asks a question and adds to the score.
func ask(ctx context.Context, engine *rag.Engine, s *Score, q question, text string, log io.Writer) error {
	s.Questions++
	asked := rag.Question{Text: text}
	if text != q.Question {
		// The documents say the same in several languages: the one in question is named.
		asked.Filter = store.Compare{Field: "@id", Op: store.Equal, Value: ingest.StringValue(filepath.Base(q.Document))}
	}
	hits, err := engine.Search(ctx, asked)
	if err != nil {
		return err
	}
	if len(hits) > 0 && filepath.Base(hits[0].Chunk.ID.Document) == filepath.Base(q.Document) && onPage(hits[0].Chunk.LocationOf(0, len(hits[0].Chunk.Text)), q.Page) {
		s.Found++
	}
	answer, err := engine.Ask(ctx, asked)
	if err != nil {
		return err
	}
	if answer.Outcome == rag.Answered && len(answer.Citations) > 0 {
		s.Answered++
		first := answer.Citations[0]
		if filepath.Base(first.Document.ID) == filepath.Base(q.Document) && onPage(first.Location, q.Page) {
			s.Cited++
		} else {
			fmt.Fprintf(log, "%s page %d: cited %s %s: %s\n", q.Document, q.Page, first.Document.ID, first.Location, text)
		}
	} else {
		fmt.Fprintf(log, "%s page %d: %s %s: %s\n", q.Document, q.Page, answer.Outcome, answer.Code, text)
	}
	s.CitedShare, s.FoundShare = float64(s.Cited)/float64(s.Questions), float64(s.Found)/float64(s.Questions)
	return nil
}

// onPage reports whether a text stands on a page, in part at least.
func onPage(l ingest.Location, page int) bool {
	for _, b := range l.Boxes {
		if b.Page == page {
			return true
		}
	}
	return l.Page == page
}

func (r *Report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", " ")
		return encoder.Encode(r)
	}
	for _, part := range []struct {
		name string
		s    Score
	}{{"own language", r.Own}, {"asked in English", r.English}} {
		if _, err := fmt.Fprintf(w, "%-18s %d questions, %d answered, right page cited first %.3f, found first %.3f\n", part.name, part.s.Questions, part.s.Answered, part.s.CitedShare, part.s.FoundShare); err != nil {
			return err
		}
	}
	return nil
}
