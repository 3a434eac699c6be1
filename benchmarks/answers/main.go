// SPDX-License-Identifier: Apache-2.0

// Command answers measures the answers of the engine on a collection with human answers: a
// directory with corpus.jsonl, queries.jsonl, qrels.tsv and answers.jsonl.
//
//	go run ./benchmarks/answers -data DIR [-json] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-store DIR] [-questions N] [-show N]
//	    [-sister FILE [-strangers FILE]] [-plot FILE] [-revisions]
//	    [-llm PROVIDER:MODEL [-thorough]] [-judge PROVIDER:MODEL] [-llm-url ADDRESS]
//
// Printed are the share of questions answered, the share of those whose first citation is
// in a judged document, the mean F1 of the answers' words against the human answers', the same for
// quoting the whole first section instead, and what the library's evaluation (package rag/eval) says more:
// precision and recall of citations, what is quoted and withheld, and the median of each step's
// time. With -show, N questions spread over the collection are printed with their answers, to be read.
//
// With -llm a language model words the answers (openai, anthropic or gemini, with the key in the environment; -llm-url for
// another server of the OpenAI protocol), and with -judge one says how many answers agree with the human one,
// how many sentences are shown that their citations do not say, and how many are withheld that the evidence says.
//
// With -sister, abstention is measured: the collection's questions are asked of their own
// documents and of a store that has only the documents of FILE, and the questions of the file of
// -strangers of both. Printed are how well the confidence tells the first from the others,
// what is refused of these where a given share of the first is refused, the risk of answers at
// each coverage, and a reliability table of the confidence; -plot draws both as an SVG picture.
//
// With -revisions, questions are asked again of the collection with a second revision of cited documents, in which a number is another
// one or a sentence is denied: printed is how many answers show both sides.
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
	"strings"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/provider"
)

func main() { command.Main("answers", run) }

// Result is what is printed: counts and means over the questions that were answered.
type Result struct {
	Answered           int     `json:"answered"`
	FirstCitationRight float64 `json:"first_citation_right"`
	TokenF1            float64 `json:"token_f1"`
	BaselineTokenF1    float64 `json:"baseline_token_f1"`
	Abstained          int     `json:"abstained"`
	// Summary has what package rag/eval says more.
	Summary eval.Summary `json:"summary"`
	// Grades are a language model's; nil unless one is asked.
	Grades *Grades `json:"grades,omitempty"`
	// Abstention is nil unless it is measured.
	Abstention *Abstention `json:"abstention,omitempty"`
	// Revisions are nil unless they are measured.
	Revisions *Revisions `json:"revisions,omitempty"`
}

// options are the flags.
type options struct {
	data, store         string
	models              model.Choice
	questions, show     int
	asJSON              bool
	outside             outside
	plot                string
	llm, judge, address string
	thorough, revisions bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("answers", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.data, "data", "", "`directory` with corpus.jsonl, queries.jsonl, qrels.tsv and answers.jsonl")
	o.models.Register(flags)
	flags.StringVar(&o.store, "store", "", "`directory` that keeps the index; default: a temporary one")
	flags.IntVar(&o.questions, "questions", 0, "greatest `number` of questions, spread over the collection; default: all")
	flags.IntVar(&o.show, "show", 0, "number of questions to print with their answers")
	flags.BoolVar(&o.asJSON, "json", false, "print JSON")
	flags.StringVar(&o.outside.sister, "sister", "", "`file` like corpus.jsonl: measure abstention, with a store that has only these documents")
	flags.StringVar(&o.outside.strangers, "strangers", "", "`file` with objects that have a \"question\" which neither store answers; needs -sister")
	flags.BoolVar(&o.revisions, "revisions", false, "measure whether answers show what a revision of a document says otherwise")
	flags.StringVar(&o.plot, "plot", "", "`file` for a picture (SVG) of risk and reliability; needs -sister")
	flags.StringVar(&o.llm, "llm", "", "`provider:model` that words the answers: openai, anthropic or gemini; default: none, answers are quotes")
	flags.BoolVar(&o.thorough, "thorough", false, "ask with high effort: part by part, and with -llm in other wordings too")
	flags.StringVar(&o.judge, "judge", "", "`provider:model` that grades the answers; default: none")
	flags.StringVar(&o.address, "llm-url", "", "`address` of the service of -llm and -judge; default: its public one")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.data == "" {
		flags.Usage()
		return o, errors.New("-data is needed")
	}
	if o.outside.sister == "" && (o.outside.strangers != "" || o.plot != "") {
		return o, errors.New("-strangers and -plot need -sister")
	}
	o.outside.show = o.show
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	c, err := collection.Read(o.data)
	if err != nil {
		return err
	}
	c.Queries = spread(c.Queries, o.questions)
	models, err := o.models.Load()
	if err != nil {
		return err
	}
	engine, done, err := open(ctx, o, c, models)
	if err != nil {
		return err
	}
	defer done()
	results, err := eval.Run(ctx, engine, o.cases(c))
	if err != nil {
		return err
	}
	r := newResult(c, results)
	if o.judge != "" {
		if r.Grades, err = grade(ctx, o, c, results); err != nil {
			return err
		}
	}
	if o.outside.sister != "" {
		if r.Abstention, err = measureAbstention(ctx, c, models, o.outside, stdout); err != nil {
			return err
		}
	}
	if o.revisions {
		if r.Revisions, err = measureRevisions(ctx, c, models, results); err != nil {
			return err
		}
	}
	if o.plot != "" {
		if err := os.WriteFile(o.plot, picture(r.Abstention), 0o644); err != nil {
			return err
		}
	}
	if o.asJSON {
		return json.NewEncoder(stdout).Encode(r)
	}
	if o.show > 0 {
		for _, shown := range spread(results, o.show) {
			printCase(stdout, &shown)
		}
	}
	fmt.Fprintf(stdout, "machine     %s\ncollection  %s: %d documents, %d questions\nmodel       %s\n", machine.Describe(), o.data, len(c.Documents), len(c.Queries), models)
	r.print(stdout, o)
	return nil
}

// spread returns n elements spread over all; all if n is 0 or there are no more.
func spread[T any](all []T, n int) []T {
	if n <= 0 || n >= len(all) {
		return all
	}
	some := make([]T, n)
	for i := range some {
		some[i] = all[i*len(all)/n]
	}
	return some
}

// open returns an engine over the collection, with the generator of the flags.
func open(ctx context.Context, o options, c *collection.Collection, models model.Models) (*rag.Engine, func() error, error) {
	opts := &rag.Options{Scorer: models.Scorer}
	if o.llm != "" {
		m, err := provider.Open(o.llm, service.Options{BaseURL: o.address})
		if err != nil {
			return nil, nil, err
		}
		opts.Generator, opts.Rephraser = llm.New(m, nil), llm.NewRephraser(m)
	}
	if o.store == "" {
		return collection.Engine(ctx, collection.Source{Collection: c}, models.Encoder, opts)
	}
	opts.Parsers = []ingest.Parser{collection.Parser{}}
	engine, err := rag.Open(ctx, o.store, models.Encoder, opts)
	if err != nil {
		return nil, nil, err
	}
	if _, err := engine.Sync(ctx, collection.Source{Collection: c}); err != nil {
		return nil, nil, errors.Join(err, engine.Close())
	}
	return engine, engine.Close, nil
}

// cases returns the questions of a collection at the effort of the flags.
func (o options) cases(c *collection.Collection) []eval.Case {
	all := cases(c)
	for i := range all {
		if o.thorough {
			all[i].Question.Effort = rag.High
		}
	}
	return all
}

// cases returns the questions of a collection with what is known of their answers.
func cases(c *collection.Collection) []eval.Case {
	var all []eval.Case
	for _, q := range c.Queries {
		x := eval.Case{ID: q.ID, Question: rag.Question{Text: q.Text, As: collection.Reader}, Relevant: c.Judgements[q.ID]}
		if answer, ok := c.Answers[q.ID]; ok {
			x.References = append(slices.Clone(answer.Spans), answer.Free)
		}
		all = append(all, x)
	}
	return all
}

func newResult(c *collection.Collection, results []eval.Result) Result {
	s := eval.Summarize(results)
	r := Result{FirstCitationRight: s.FirstCitationRight, TokenF1: s.TokenF1, Summary: s}
	texts := textsOf(c)
	var baseline []float64
	for i := range results {
		x := results[i]
		if !x.Answered() {
			r.Abstained++
			continue
		}
		r.Answered++
		if len(x.References) > 0 {
			whole := *x.Answer
			whole.Text = texts[x.Answer.Citations[0].Document.ID]
			x.Answer = &whole
			baseline = append(baseline, x.TokenF1())
		}
	}
	r.BaselineTokenF1 = eval.Mean(baseline)
	return r
}

// textsOf returns the texts of documents by their ids.
func textsOf(c *collection.Collection) map[string]string {
	texts := make(map[string]string, len(c.Documents))
	for _, d := range c.Documents {
		texts[d.ID] = d.Title + "\n" + d.Text
	}
	return texts
}

func (r *Result) print(w io.Writer, o options) {
	s := &r.Summary
	if o.llm != "" {
		fmt.Fprintf(w, "worded by   %s: %d tokens in, %d out\n", o.llm, s.Usage.PromptTokens, s.Usage.AnswerTokens)
	}
	fmt.Fprintf(w, "\nanswered %d, abstained %d\nfirst citation right %.3f\ntoken F1 %.3f, of the whole first section %.3f\n",
		r.Answered, r.Abstained, r.FirstCitationRight, r.TokenF1, r.BaselineTokenF1)
	fmt.Fprintf(w, "citations: precision %.3f, recall %.3f; nDCG@10 of the evidence %.3f\n", s.CitationPrecision, s.CitationRecall, s.NDCG10)
	fmt.Fprintf(w, "sentences: %d, quoted %.1f %%, borne out %.1f %%, withheld %.1f %%\n", s.Sentences, 100*s.Quoted, 100*s.Grounded, 100*s.Withheld)
	fmt.Fprintf(w, "a question: p50 %v, p99 %v; steps' medians", s.P50.Round(100*time.Microsecond), s.P99.Round(100*time.Microsecond))
	for _, name := range slices.Sorted(maps.Keys(s.Steps)) {
		fmt.Fprintf(w, " %s %v", name, s.Steps[name].Round(10*time.Microsecond))
	}
	fmt.Fprintln(w)
	if r.Grades != nil {
		r.Grades.print(w)
	}
	if r.Abstention != nil {
		r.Abstention.print(w)
	}
	if r.Revisions != nil {
		r.Revisions.print(w)
	}
}

func printCase(w io.Writer, r *eval.Result) {
	fmt.Fprintf(w, "question  %s\nexpected  %s\n%-9s %.2f  %s\n", r.Question.Text, strings.Join(r.References, " / "), r.Answer.Outcome, r.Answer.Confidence, r.Answer.Marked())
	for _, c := range r.Answer.Citations {
		mark := "other"
		if r.Relevant[c.Document.ID] > 0 {
			mark = "judged"
		}
		fmt.Fprintf(w, "          [%d] %s (%s) %s\n", c.Number, c.Document.ID, mark, c.Title)
	}
	fmt.Fprintln(w)
}
