// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
)

// falseRefusals are the shares of answerable questions that may be refused at which is
// counted how many of the others are.
var falseRefusals = []float64{0.1, 0.05}

// coverages are those at which the risk is printed.
var coverages = []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}

// answerableShare is the share of questions that can be answered in the table of reliability.
const answerableShare = 0.7

// reliabilityBins is the number of rows of the reliability table.
const reliabilityBins = 10

// Abstention is how well the confidence tells questions that the store answers from others.
type Abstention struct {
	// Answerable counts the questions asked of the collection they are about.
	Answerable int `json:"answerable"`
	// Groups are the questions that can't be answered, by what was asked of which store.
	Groups []Group `json:"groups"`
	// All is of all groups together.
	All Group `json:"all"`
	// Answered is the share of answerable questions that the default threshold answers, Right
	// the share of all of them that are answered with the first citation in a judged document.
	Answered float64 `json:"answered"`
	Right    float64 `json:"answered_right"`
	// Targets are thresholds for shares of false refusals.
	Targets []Target `json:"targets"`
	// RiskCoverage is over all questions; wrong is an answer to one that can't be answered, or one
	// whose first citation is elsewhere.
	RiskCoverage []eval.CoveragePoint `json:"risk_coverage"`
	// Reliability compares confidence and share answerable, where seven of ten questions can be answered, as the confidence
	// takes for granted; CalibrationError is its mean distance.
	Reliability      []eval.Bin `json:"reliability"`
	CalibrationError float64    `json:"calibration_error"`
}

// Group is a set of questions that can't be answered.
type Group struct {
	Name      string `json:"name"`
	Questions int    `json:"questions"`
	// AUROC is of the confidence against the answerable questions'.
	AUROC float64 `json:"auroc"`
	// Refused is the share that the default threshold refuses, Caught those that the targets do.
	Refused float64   `json:"refused"`
	Caught  []float64 `json:"caught"`
}

// Target is a threshold that refuses a share of answerable questions.
type Target struct {
	FalseRefusals float64 `json:"false_refusals"`
	MinConfidence float64 `json:"min_confidence"`
	// AnsweredRight is the share of answerable questions answered with the first citation in
	// a judged document.
	AnsweredRight float64 `json:"answered_right"`
}

// asking is one run over questions.
type asking struct {
	name        string
	questions   []collection.Query
	confidences []float64
	right       []bool // the first citation is in a judged document
}

// outside is what the collection does not answer.
type outside struct {
	sister    string // file with the documents of another store
	strangers string // file with questions that neither store answers
	show      int    // number of questions of each kind to print that the threshold misjudges
}

// measureAbstention asks the collection's questions of a store of its own and of one that has
// only the sister's documents, and the strangers of both.
func measureAbstention(ctx context.Context, c *collection.Collection, models model.Models, o outside, w io.Writer) (*Abstention, error) {
	sister, err := collection.ReadDocuments(o.sister)
	if err != nil {
		return nil, err
	}
	strangers, err := readStrangers(o.strangers)
	if err != nil {
		return nil, err
	}
	var yes asking
	var no []asking
	for _, s := range []struct {
		name string
		of   *collection.Collection
	}{{"own", c}, {strings.TrimSuffix(filepath.Base(o.sister), ".jsonl"), &collection.Collection{Documents: sister}}} {
		runs, err := askStore(ctx, s.of, models, []asking{{name: "questions of " + s.name, questions: c.Queries}, {name: "strangers of " + s.name, questions: strangers}})
		if err != nil {
			return nil, err
		}
		if s.of == c {
			yes, runs = runs[0], runs[1:]
		}
		no = append(no, runs...)
	}
	no = slices.DeleteFunc(no, func(a asking) bool { return len(a.questions) == 0 })
	if o.show > 0 {
		printMisjudged(w, yes, no, o.show)
	}
	return newAbstention(yes, no), nil
}

// readStrangers reads the distinct texts of the field "question" of a file; none without a file.
func readStrangers(file string) ([]collection.Query, error) {
	if file == "" {
		return nil, nil
	}
	lines, err := collection.ReadLines[struct {
		Question string `json:"question"`
	}](file)
	if err != nil {
		return nil, err
	}
	var queries []collection.Query
	seen := make(map[string]bool)
	for _, l := range lines {
		if !seen[l.Question] {
			seen[l.Question] = true
			queries = append(queries, collection.Query{ID: fmt.Sprint("stranger", len(queries)), Text: l.Question})
		}
	}
	return queries, nil
}

// askStore asks questions of a store of a collection's documents.
func askStore(ctx context.Context, c *collection.Collection, models model.Models, runs []asking) ([]asking, error) {
	engine, done, err := collection.Engine(ctx, collection.Source{Collection: c}, models.Encoder, &rag.Options{MinConfidence: -1, Scorer: models.Scorer})
	if err != nil {
		return nil, err
	}
	defer done()
	for i := range runs {
		results, err := eval.Run(ctx, engine, cases(&collection.Collection{Queries: runs[i].questions, Judgements: c.Judgements}))
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			confidence := 0.0
			if r.Answered() {
				confidence = r.Answer.Confidence
			}
			runs[i].confidences, runs[i].right = append(runs[i].confidences, confidence), append(runs[i].right, r.FirstCitationRight())
		}
	}
	return runs, nil
}

func newAbstention(yes asking, no []asking) *Abstention {
	r := &Abstention{Answerable: len(yes.questions), Answered: 1 - eval.Below(yes.confidences, rag.DefaultMinConfidence), Right: yes.rightAbove(rag.DefaultMinConfidence)}
	for _, share := range falseRefusals {
		threshold := eval.MinConfidence(yes.confidences, share)
		r.Targets = append(r.Targets, Target{FalseRefusals: share, MinConfidence: threshold, AnsweredRight: yes.rightAbove(threshold)})
	}
	var all asking
	var answerable, right []eval.Forecast
	for i, c := range yes.confidences {
		answerable, right = append(answerable, eval.Forecast{Confidence: c, Right: true}), append(right, eval.Forecast{Confidence: c, Right: yes.right[i]})
	}
	for _, a := range no {
		r.Groups = append(r.Groups, r.group(a, yes))
		all.questions, all.confidences = append(all.questions, a.questions...), append(all.confidences, a.confidences...)
	}
	for _, c := range all.confidences {
		answerable, right = append(answerable, eval.Forecast{Confidence: c}), append(right, eval.Forecast{Confidence: c})
	}
	all.name = "all"
	r.All = r.group(all, yes)
	r.RiskCoverage = eval.RiskCoverage(right, coverages)
	eval.Weigh(answerable, answerableShare)
	r.Reliability = eval.Reliability(answerable, reliabilityBins)
	r.CalibrationError = eval.CalibrationError(r.Reliability)
	return r
}

// rightAbove returns the share of questions that are answered at a threshold, and right.
func (a asking) rightAbove(threshold float64) float64 {
	n := 0
	for i, c := range a.confidences {
		if c >= threshold && a.right[i] {
			n++
		}
	}
	return float64(n) / float64(max(len(a.confidences), 1))
}

func (r *Abstention) group(a, yes asking) Group {
	g := Group{Name: a.name, Questions: len(a.questions), AUROC: eval.AUROC(yes.confidences, a.confidences), Refused: eval.Below(a.confidences, rag.DefaultMinConfidence)}
	for _, t := range r.Targets {
		g.Caught = append(g.Caught, eval.Below(a.confidences, t.MinConfidence))
	}
	return g
}

func (r *Abstention) print(w io.Writer) {
	fmt.Fprintf(w, "\nabstention: %d answerable questions, of which the default threshold %.2f answers %.1f %%, right %.1f %%\n", r.Answerable, rag.DefaultMinConfidence, 100*r.Answered, 100*r.Right)
	fmt.Fprintf(w, "%-32s %9s %7s %10s", "cannot be answered", "questions", "AUROC", "refused")
	for _, t := range r.Targets {
		fmt.Fprintf(w, " %15s", fmt.Sprintf("at %.0f %% false", 100*t.FalseRefusals))
	}
	fmt.Fprintln(w)
	for _, g := range append(slices.Clone(r.Groups), r.All) {
		fmt.Fprintf(w, "%-32s %9d %7.3f %9.1f%%", g.Name, g.Questions, g.AUROC, 100*g.Refused)
		for _, c := range g.Caught {
			fmt.Fprintf(w, " %14.1f%%", 100*c)
		}
		fmt.Fprintln(w)
	}
	for _, t := range r.Targets {
		fmt.Fprintf(w, "%.0f %% false refusals: threshold %.3f, answered and right %.1f %%\n", 100*t.FalseRefusals, t.MinConfidence, 100*t.AnsweredRight)
	}
	fmt.Fprintln(w, "\ncoverage     risk  threshold")
	for _, p := range r.RiskCoverage {
		fmt.Fprintf(w, "%8.2f %8.3f %10.3f\n", p.Coverage, p.Risk, p.Threshold)
	}
	fmt.Fprintf(w, "\nexpected calibration error %.3f, where 7 of 10 questions can be answered\nconfidence      count   mean  answerable\n", r.CalibrationError)
	for _, b := range r.Reliability {
		fmt.Fprintf(w, "%.1f to %.1f %10d %6.2f %11.2f\n", b.From, b.To, b.Count, b.Confidence, b.Right)
	}
}

// printMisjudged prints the answerable questions of the least confidence and the others of the
// greatest.
func printMisjudged(w io.Writer, yes asking, no []asking, n int) {
	print := func(a asking, sign int) {
		order := make([]int, len(a.questions))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return sign * cmp.Compare(a.confidences[i], a.confidences[j]) })
		fmt.Fprintf(w, "\n%s\n", a.name)
		for _, i := range order[:min(n, len(order))] {
			fmt.Fprintf(w, "  %.3f  %s\n", a.confidences[i], a.questions[i].Text)
		}
	}
	print(yes, 1)
	for _, a := range no {
		print(a, -1)
	}
}
