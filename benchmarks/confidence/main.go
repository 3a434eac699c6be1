// SPDX-License-Identifier: Apache-2.0

// Command confidence fits and tests the model that decides when the engine abstains.
//
//	go run ./benchmarks/confidence [-model ensemble|e5|minilm] [-scorer msmarco|none] [-data DIR] COLLECTION...
//
// Of each collection (a directory with corpus.jsonl, queries.jsonl and qrels.tsv) only
// half of the documents are indexed: a question whose judged documents are all in that
// half can be answered, one whose documents are all in the other half can't, though
// documents about the same things are there. The engine's signals for both are the
// training data of a logistic regression. Printed are its weights, as package rag has
// them, and by cross-validation over collections (the model that judges a collection has
// not seen it) the area under the ROC curve, and what is caught and lost at the
// threshold. In the same way the weights are fitted by which the engine ranks sentences,
// list items and table rows, from the answers of collections that have answers.jsonl.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
)

func main() { command.Main("confidence", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("confidence", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var choice model.Choice
	choice.Register(flags)
	data := flags.String("data", "", "`directory` of the documents that the questions of testdata are about")
	most := flags.Int("questions", 300, "greatest number of questions of a collection")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return errors.New("no collection is named")
	}
	models, err := choice.Load()
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "machine  %s\nmodel    %s\n\n", machine.Describe(), models)
	all := make(map[string]*collection.Collection)
	for _, dir := range flags.Args() {
		if all[dir], err = collection.Read(dir); err != nil {
			return err
		}
	}
	var sets []set
	for _, dir := range flags.Args() {
		s, err := observe(ctx, dir, models, *most, strangers(all, dir))
		if err != nil {
			return err
		}
		sets = append(sets, s)
		fmt.Fprintf(stderr, "%s: %d questions\n", dir, len(s.examples))
	}
	if *data != "" {
		more, err := observeDocuments(ctx, *data, models)
		if err != nil {
			return err
		}
		sets = append(sets, more...)
	}
	report(stdout, sets)
	return nil
}

// set is a collection's examples.
type set struct {
	name      string
	names     []string // of the signals of a question
	unitNames []string // of the signals of a passage
	examples  []example
}

// example is a question with the engine's signals and whether it can be answered.
type example struct {
	signals    []float64
	answerable bool
	shipped    float64 // the confidence of the model that is shipped
	first      bool    // the first citation is of a judged document
	passages   []passage
	best       int  // the passage that the engine ranked first
	contains   bool // the answer holds one of the collection's answers
	spanned    bool // the collection has such answers for the question
	scored     bool // a scorer has read the passages
}

// passage is a sentence, item or row that was considered.
type passage struct {
	signals []float64
	answers bool
}

// held reports whether a document is in the half that is indexed.
func held(id string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()%2 == 0
}

// observe indexes half of a collection and asks its questions.
func observe(ctx context.Context, dir string, models model.Models, most int, strange []string) (set, error) {
	s := set{name: filepath.Base(filepath.Dir(dir)) + "/" + filepath.Base(dir)}
	c, err := collection.Read(dir)
	if err != nil {
		return s, err
	}
	without := make(map[string]bool)
	for _, d := range c.Documents {
		without[d.ID] = !held(d.ID)
	}
	engine, done, err := collection.Engine(ctx, collection.Source{Collection: c, Without: without}, models.Encoder, &rag.Options{MinConfidence: -1, Scorer: models.Scorer})
	if err != nil {
		return s, err
	}
	defer done()
	step := max(1, len(c.Queries)/most)
	for i := 0; i < len(c.Queries); i += step {
		q := c.Queries[i]
		in, out := 0, 0
		for id, grade := range c.Judgements[q.ID] {
			switch {
			case grade <= 0:
			case without[id]:
				out++
			default:
				in++
			}
		}
		if in > 0 && out > 0 {
			continue
		}
		answer, err := engine.Ask(ctx, rag.Question{Text: q.Text})
		if err != nil {
			return s, err
		}
		s.add(answer, in > 0, c.Judgements[q.ID], c.Answers[q.ID])
	}
	for _, text := range strange {
		answer, err := engine.Ask(ctx, rag.Question{Text: text})
		if err != nil {
			return s, err
		}
		s.add(answer, false, nil, collection.Answer{})
	}
	return s, nil
}

// strangers returns a few questions of each collection with other documents.
func strangers(all map[string]*collection.Collection, dir string) []string {
	const each = 12
	mine := make(map[string]bool)
	for _, d := range all[dir].Documents {
		mine[d.ID] = true
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c := all[name]
		if mine[c.Documents[0].ID] {
			continue
		}
		for i := 0; i < len(c.Queries); i += max(1, len(c.Queries)/each) {
			texts = append(texts, c.Queries[i].Text)
		}
	}
	return texts
}

// add adds a question. One whose passages were all vetoed has no signals: nothing is left for
// the model to judge, and it counts as refused.
func (s *set) add(a *rag.Answer, answerable bool, judged eval.Judgements, expected collection.Answer) {
	x := example{answerable: answerable, shipped: a.Confidence}
	x.first = len(a.Citations) > 0 && judged[a.Citations[0].Document.ID] > 0
	if answerable {
		x.passages = s.label(a, judged, expected)
		for i, p := range a.Trace.Passages {
			if p.Score > a.Trace.Passages[x.best].Score {
				x.best = i
			}
		}
		x.spanned = len(expected.Spans) > 0
		x.contains = holds(a.Text, expected.Spans)
	}
	if len(a.Trace.Signals) > 0 {
		s.names = s.names[:0]
	}
	for _, signal := range a.Trace.Signals {
		x.scored = x.scored || signal.Name == "best_answers" && signal.Value != 0
		s.names = append(s.names, signal.Name)
		x.signals = append(x.signals, signal.Value)
	}
	s.examples = append(s.examples, x)
}

// label returns the passages of a trace with whether they answer: those of a judged
// document that hold an answer's string, or consist mostly of a free answer's words.
func (s *set) label(a *rag.Answer, judged eval.Judgements, expected collection.Answer) []passage {
	var all []passage
	for _, p := range a.Trace.Passages {
		var x passage
		s.unitNames = s.unitNames[:0]
		for _, signal := range p.Signals {
			s.unitNames = append(s.unitNames, signal.Name)
			x.signals = append(x.signals, signal.Value)
		}
		if judged == nil || judged[a.Trace.Hits[p.Hit].Chunk.Document] > 0 {
			x.answers = holds(p.Text, expected.Spans) || overlap(p.Text, expected.Free) >= 0.75
		}
		all = append(all, x)
	}
	return all
}

func holds(text string, spans []string) bool {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	return slices.ContainsFunc(spans, func(s string) bool {
		return strings.Contains(text, strings.ToLower(strings.Join(strings.Fields(s), " ")))
	})
}

// overlap returns the share of a text's words that another has.
func overlap(text, other string) float64 {
	words := strings.FieldsFunc(strings.ToLower(text), notLetter)
	have := strings.FieldsFunc(strings.ToLower(other), notLetter)
	if len(words) < 4 {
		return 0
	}
	common := 0
	for _, w := range words {
		if slices.Contains(have, w) {
			common++
		}
	}
	return float64(common) / float64(len(words))
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// report prints what the shipped models do with all questions, and then models fitted to questions that are compared by
// embeddings and to those whose passages a scorer read, which have weights of their own.
func report(w io.Writer, sets []set) {
	reportShipped(w, sets)
	reportThresholds(w, sets)
	reportCalibration(w, sets)
	for _, scored := range []bool{false, true} {
		some := only(sets, scored)
		if len(some) == 0 {
			continue
		}
		fmt.Fprintf(w, "\npassages %s\n", map[bool]string{false: "compared by embeddings", true: "read by the scorer"}[scored])
		reportSignals(w, some)
		reportPassages(w, some)
	}
}

// only returns the sets with the questions whose passages a scorer has read, or has not. Questions without signals, whose passages were
// all vetoed, and sets without others are left out.
func only(sets []set, scored bool) []set {
	var some []set
	for _, s := range sets {
		s.examples = slices.DeleteFunc(slices.Clone(s.examples), func(x example) bool { return x.scored != scored || len(x.signals) == 0 })
		if len(s.examples) > 0 {
			some = append(some, s)
		}
	}
	return some
}

// confidences returns what a model makes of the questions that can be answered and of the others.
func confidences(examples []example, confidence func(example) float64) (yes, no []float64) {
	for _, x := range examples {
		if x.answerable {
			yes = append(yes, confidence(x))
		} else {
			no = append(no, confidence(x))
		}
	}
	return yes, no
}

func shipped(x example) float64 { return x.shipped }

// reportShipped prints each collection's figures under the shipped models.
func reportShipped(w io.Writer, sets []set) {
	fmt.Fprintf(w, "%-28s %10s %8s %22s %22s %14s\n", "shipped", "questions", "AUROC", "answered, answerable", "refused, unanswerable", "first citation")
	for _, s := range sets {
		yes, no := confidences(s.examples, shipped)
		first := 0
		for _, x := range s.examples {
			first += count(x.answerable && x.first)
		}
		fmt.Fprintf(w, "%-28s %10d %8.3f %21.1f%% %21.1f%% %13.1f%%\n", s.name, len(s.examples), eval.AUROC(yes, no),
			100*(1-eval.Below(yes, rag.DefaultMinConfidence)), 100*eval.Below(no, rag.DefaultMinConfidence), percent(first, len(yes)))
	}
}

// reportSignals prints each collection's area under the ROC curve under a model that has not seen it and under the shipped one, and the
// model of all.
func reportSignals(w io.Writer, sets []set) {
	fmt.Fprintf(w, "%-28s %10s %9s %8s\n", "held-out collection", "questions", "AUROC", "shipped")
	for i, s := range sets {
		others := slices.Concat(sets[:i], sets[i+1:])
		if len(others) == 0 {
			others = sets
		}
		fitted := fit(others)
		yes, no := confidences(s.examples, func(x example) float64 { return fitted.Probability(x.signals) })
		shippedYes, shippedNo := confidences(s.examples, shipped)
		fmt.Fprintf(w, "%-28s %10d %9.3f %8.3f\n", s.name, len(s.examples), eval.AUROC(yes, no), eval.AUROC(shippedYes, shippedNo))
	}
	all := fit(sets)
	fmt.Fprintf(w, "\nweights: intercept %.3f\n", all.Intercept)
	for i, name := range sets[0].names {
		fmt.Fprintf(w, "  %-16s %8.3f\n", name, all.Weights[i])
	}
}

// wrongCost is what a wrong answer costs when a refused question costs 1: whoever reads a
// wrong answer acts on it, whoever reads a refusal looks it up.
const wrongCost = 2

// reportThresholds prints what the shipped model answers and refuses at several thresholds, as
// means over the collections, and what that costs a question if half can be answered.
func reportThresholds(w io.Writer, sets []set) {
	fmt.Fprintf(w, "\n%-10s %22s %22s %8s\n", "threshold", "answered, answerable", "refused, unanswerable", "cost")
	for _, threshold := range []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8} {
		var answered, refused float64
		for _, s := range sets {
			var yes, no, right, wrong int
			for _, x := range s.examples {
				switch {
				case x.answerable:
					yes++
					right += count(x.shipped >= threshold)
				default:
					no++
					wrong += count(x.shipped >= threshold)
				}
			}
			answered += percent(right, yes) / float64(len(sets))
			refused += (100 - percent(wrong, no)) / float64(len(sets))
		}
		cost := ((100 - answered) + wrongCost*(100-refused)) / 200
		fmt.Fprintf(w, "%-10.1f %21.1f%% %21.1f%% %8.2f\n", threshold, answered, refused, cost)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reportPassages prints how often the passage ranked first answers, under the shipped
// weights and under weights fitted to the other collections.
func reportPassages(w io.Writer, sets []set) {
	fmt.Fprintf(w, "\n%-28s %10s %14s %14s %14s\n", "held-out collection", "questions", "first, fitted", "first, shipped", "answer holds")
	for i, s := range sets {
		others := slices.Concat(sets[:i], sets[i+1:])
		if len(others) == 0 {
			others = sets
		}
		weights := fitPassages(others)
		n, fitted, shipped, spanned, contains := 0, 0, 0, 0, 0
		for _, x := range s.examples {
			if x.spanned {
				spanned++
				if x.contains {
					contains++
				}
			}
			if !slices.ContainsFunc(x.passages, func(p passage) bool { return p.answers }) {
				continue
			}
			n++
			if x.passages[best(weights, x.passages)].answers {
				fitted++
			}
			if x.passages[x.best].answers {
				shipped++
			}
		}
		fmt.Fprintf(w, "%-28s %10d %13.1f%% %13.1f%% %13.1f%%\n", s.name, n, percent(fitted, n), percent(shipped, n), percent(contains, spanned))
	}
	all := fitPassages(sets)
	fmt.Fprintln(w, "\nweights of passages:")
	for i, name := range sets[0].unitNames {
		fmt.Fprintf(w, "  %-16s %8.3f\n", name, all[i])
	}
}

func percent(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}
