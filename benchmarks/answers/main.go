// SPDX-License-Identifier: Apache-2.0

// Command answers measures the answers of the engine, with its default generator, on a
// collection with human answers: a directory with corpus.jsonl, queries.jsonl, qrels.tsv
// and answers.jsonl.
//
//	go run ./benchmarks/answers -data DIR [-json] [-model e5|minilm] [-store DIR] [-show N]
//	    [-sister FILE [-strangers FILE]]
//
// Printed are the share of questions answered, the share of those whose first citation is
// in a judged document, the mean F1 of the answers' words against the human answers', and
// the same for quoting the whole first section instead. With -show, N questions spread
// over the collection are printed with their answers, to be read.
//
// With -sister, abstention is measured: the collection's questions are asked of their own
// documents and of a store that has only the documents of FILE, and the questions of the file of
// -strangers of both. Printed are how well the confidence tells the first from the others,
// what is refused of these where a given share of the first is refused, the risk of answers at
// each coverage, and a reliability table of the confidence.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
)

func main() { command.Main("answers", run) }

// Result is what is printed: counts and means over the questions that were answered.
type Result struct {
	Answered           int     `json:"answered"`
	FirstCitationRight float64 `json:"first_citation_right"`
	TokenF1            float64 `json:"token_f1"`
	BaselineTokenF1    float64 `json:"baseline_token_f1"`
	Abstained          int     `json:"abstained"`
	// Abstention is nil unless it is measured.
	Abstention *Abstention `json:"abstention,omitempty"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("answers", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", "", "`directory` with corpus.jsonl, queries.jsonl, qrels.tsv and answers.jsonl")
	name := flags.String("model", "e5", "encoder: e5 (multilingual) or minilm (English)")
	dir := flags.String("store", "", "`directory` that keeps the index; default: a temporary one")
	var o outside
	flags.StringVar(&o.sister, "sister", "", "`file` like corpus.jsonl: measure abstention, with a store that has only these documents")
	flags.StringVar(&o.strangers, "strangers", "", "`file` with objects that have a \"question\" which neither store answers; needs -sister")
	show := flags.Int("show", 0, "number of questions to print with their answers")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		flags.Usage()
		return errors.New("-data is needed")
	}
	if o.strangers != "" && o.sister == "" {
		return errors.New("-strangers needs -sister")
	}
	o.show = *show
	c, err := collection.Read(*data)
	if err != nil {
		return err
	}
	embedder, err := model.Load(*name)
	if err != nil {
		return err
	}
	if *dir == "" {
		if *dir, err = os.MkdirTemp("", "pacenote-answers-"); err != nil {
			return err
		}
		defer os.RemoveAll(*dir)
	}
	engine, err := rag.Open(ctx, *dir, embedder, &rag.Options{Parsers: []ingest.Parser{collection.Parser{}}})
	if err != nil {
		return err
	}
	defer engine.Close()
	if _, err := engine.Sync(ctx, collection.Source{Collection: c}); err != nil {
		return err
	}
	m := measurement{collection: c, engine: engine, texts: make(map[string]string)}
	for _, d := range c.Documents {
		m.texts[d.ID] = d.Title + "\n" + d.Text
	}
	if err := m.askAll(ctx, *show, stdout); err != nil {
		return err
	}
	r := m.result()
	if o.sister != "" {
		if r.Abstention, err = measureAbstention(ctx, c, embedder, o, stdout); err != nil {
			return err
		}
	}
	if *asJSON {
		return json.NewEncoder(stdout).Encode(r)
	}
	slices.Sort(m.durations)
	fmt.Fprintf(stdout, "machine     %s\ncollection  %s: %d documents, %d questions\nmodel       %s\n\n", machine.Describe(), *data, len(c.Documents), len(c.Queries), embedder.Model().Fingerprint)
	fmt.Fprintf(stdout, "answered %d, abstained %d\nfirst citation right %.3f\ntoken F1 %.3f, of the whole first section %.3f\np50 a question %v\n",
		r.Answered, r.Abstained, r.FirstCitationRight, r.TokenF1, r.BaselineTokenF1, m.durations[len(m.durations)/2].Round(100*time.Microsecond))
	if r.Abstention != nil {
		r.Abstention.print(stdout)
	}
	return nil
}

// measurement gathers what the answers are like.
type measurement struct {
	collection *collection.Collection
	engine     *rag.Engine
	texts      map[string]string // the documents' texts

	abstained    int
	right        []float64
	f1, baseline []float64
	durations    []time.Duration
}

func (m *measurement) askAll(ctx context.Context, show int, w io.Writer) error {
	every := len(m.collection.Queries) + 1
	if show > 0 {
		every = max(1, len(m.collection.Queries)/show)
	}
	for i, q := range m.collection.Queries {
		start := time.Now()
		a, err := m.engine.Ask(ctx, rag.Question{Text: q.Text})
		if err != nil {
			return fmt.Errorf("query %s: %w", q.ID, err)
		}
		m.durations = append(m.durations, time.Since(start))
		m.add(a, q)
		if show > 0 && i%every == 0 && i/every < show {
			m.print(w, a, q)
		}
	}
	return nil
}

func (m *measurement) add(a *rag.Answer, q collection.Query) {
	if a.Outcome != rag.Answered {
		m.abstained++
		return
	}
	first := a.Citations[0].Document.ID
	right := 0.0
	if m.collection.Judgements[q.ID][first] > 0 {
		right = 1
	}
	m.right = append(m.right, right)
	if answer, ok := m.collection.Answers[q.ID]; ok {
		m.f1 = append(m.f1, bestF1(a.Text, answer))
		m.baseline = append(m.baseline, bestF1(m.texts[first], answer))
	}
}

func bestF1(text string, answer collection.Answer) float64 {
	f1 := 0.0
	for _, reference := range append(slices.Clone(answer.Spans), answer.Free) {
		f1 = max(f1, eval.TokenF1(text, reference))
	}
	return f1
}

func (m *measurement) result() Result {
	return Result{
		Answered: len(m.right), Abstained: m.abstained,
		FirstCitationRight: eval.Mean(m.right), TokenF1: eval.Mean(m.f1), BaselineTokenF1: eval.Mean(m.baseline),
	}
}

func (m *measurement) print(w io.Writer, a *rag.Answer, q collection.Query) {
	answer := m.collection.Answers[q.ID]
	fmt.Fprintf(w, "question  %s\nexpected  %s%s\n%-9s %.2f  %s\n", q.Text, answer.Free, strings.Join(answer.Spans, " / "), a.Outcome, a.Confidence, a.Marked())
	for _, c := range a.Citations {
		mark := "other"
		if m.collection.Judgements[q.ID][c.Document.ID] > 0 {
			mark = "judged"
		}
		fmt.Fprintf(w, "          [%d] %s (%s) %s\n", c.Number, c.Document.ID, mark, c.Title)
	}
	fmt.Fprintln(w)
}
