// SPDX-License-Identifier: Apache-2.0

// Command latency measures how long the engine takes to answer from a large store without a
// language model, by the clock and step by step.
//
//	go run ./benchmarks/latency [-documents 100000] [-questions 300] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-json] COLLECTION...
//
// The documents of the collections (directories with corpus.jsonl, queries.jsonl and
// qrels.tsv) are indexed as they are. Further ones are made from them until there are as many
// as wanted: the first half of the sentences of one and the second half of another, with
// the mean of their vectors and some noise, since encoding a hundred thousand texts takes
// an hour and the speed of a search doesn't depend on what they say. The store is closed and opened again. Questions of all
// collections are asked in turn, one at a time, once to warm up and then once each; the
// second round asks them again.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
)

func main() { command.Main("latency", run) }

// Result is what is printed. Durations are in milliseconds.
type Result struct {
	Machine   machine.Description `json:"machine"`
	Model     string              `json:"model"`
	Documents int                 `json:"documents"`
	Chunks    int                 `json:"chunks"`
	Questions int                 `json:"questions"`
	Answered  int                 `json:"answered"`
	// First is of questions asked for the first time, Again of the same asked once more.
	First Times `json:"first"`
	Again Times `json:"again"`
	// Steps has the median of each step of the first round.
	Steps map[string]float64 `json:"steps"`
}

// Times are quantiles of durations in milliseconds.
type Times struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("latency", flag.ContinueOnError)
	flags.SetOutput(stderr)
	documents := flags.Int("documents", 100_000, "`number` of documents in the store; most have one chunk")
	most := flags.Int("questions", 300, "greatest `number` of questions")
	var choice model.Choice
	choice.Register(flags)
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return errors.New("no collection is named")
	}
	var all collection.Collection
	var questions [][]collection.Query
	for i, dir := range flags.Args() {
		c, err := collection.Read(dir)
		if err != nil {
			return err
		}
		for _, d := range c.Documents {
			d.ID = fmt.Sprintf("%d/%s", i, d.ID)
			all.Documents = append(all.Documents, d)
		}
		questions = append(questions, c.Queries)
	}
	models, err := choice.Load()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "pacenote-latency-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	made := newMaker(models.Encoder)
	open := func() (*rag.Engine, error) {
		return rag.Open(ctx, dir, made, &rag.Options{Scorer: models.Scorer, Parsers: []ingest.Parser{collection.Parser{}}})
	}
	engine, err := open()
	if err != nil {
		return err
	}
	r := Result{Machine: machine.Describe(), Model: models.String(), Documents: *documents}
	r.Chunks, err = made.fill(ctx, engine, &all, *documents)
	// Closing waits for the merging of segments, which would go on behind the first questions.
	if err = errors.Join(err, engine.Close()); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%d chunks\n", r.Chunks)
	if engine, err = open(); err != nil {
		return err
	}
	defer engine.Close()
	if err := r.measure(ctx, engine, alternate(questions, *most)); err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(stdout).Encode(r)
	}
	r.print(stdout)
	return nil
}

// alternate takes questions from each collection in turn, up to a number.
func alternate(collections [][]collection.Query, most int) []string {
	var texts []string
	for i := 0; len(texts) < most; i++ {
		any := false
		for _, queries := range collections {
			if i < len(queries) && len(texts) < most {
				texts = append(texts, queries[i].Text)
				any = true
			}
		}
		if !any {
			break
		}
	}
	return texts
}

// warming is the number of questions, the last ones, that are asked before the clock runs.
const warming = 20

func (r *Result) measure(ctx context.Context, engine *rag.Engine, questions []string) error {
	if len(questions) > 2*warming {
		for _, text := range questions[len(questions)-warming:] {
			if _, err := engine.Ask(ctx, rag.Question{Text: text}); err != nil {
				return err
			}
		}
		questions = questions[:len(questions)-warming]
	}
	r.Questions = len(questions)
	steps := make(map[string][]float64)
	for _, round := range []*Times{&r.First, &r.Again} {
		var total []float64
		for _, text := range questions {
			start := time.Now()
			a, err := engine.Ask(ctx, rag.Question{Text: text})
			if err != nil {
				return err
			}
			total = append(total, milliseconds(time.Since(start)))
			if round == &r.First {
				for _, s := range a.Trace.Steps {
					steps[s.Name] = append(steps[s.Name], milliseconds(s.Duration))
				}
				if a.Outcome == rag.Answered {
					r.Answered++
				}
			}
		}
		*round = Times{quantile(total, .5), quantile(total, .9), quantile(total, .99)}
	}
	r.Steps = make(map[string]float64, len(steps))
	for name, durations := range steps {
		r.Steps[name] = quantile(durations, .5)
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// quantile returns the value below which a share of the values lies.
func quantile(values []float64, share float64) float64 {
	slices.Sort(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}

func (r *Result) print(w io.Writer) {
	fmt.Fprintf(w, "machine    %s\nmodel      %s\nstore      %d documents, %d chunks\nquestions  %d, %d answered\n\n", r.Machine, r.Model, r.Documents, r.Chunks, r.Questions, r.Answered)
	fmt.Fprintf(w, "%-14s %9s %9s %9s\n", "milliseconds", "p50", "p90", "p99")
	fmt.Fprintf(w, "%-14s %9.1f %9.1f %9.1f\n", "asked first", r.First.P50, r.First.P90, r.First.P99)
	fmt.Fprintf(w, "%-14s %9.1f %9.1f %9.1f\n\n", "asked again", r.Again.P50, r.Again.P90, r.Again.P99)
	for _, name := range slices.Sorted(maps.Keys(r.Steps)) {
		fmt.Fprintf(w, "%-14s %9.1f\n", name, r.Steps[name])
	}
}
