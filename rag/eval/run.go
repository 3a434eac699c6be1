// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/pacenote/pacenote/rag"
)

// Asker is what is measured, such as a *rag.Engine.
type Asker interface {
	Ask(ctx context.Context, q rag.Question) (*rag.Answer, error)
}

// Case is a question with what is known of its answer. What is left empty is not measured.
type Case struct {
	// ID names the case in errors and reports.
	ID       string
	Question rag.Question
	// Unanswerable is set if nothing answers the question: the right outcome is any but an answer.
	Unanswerable bool
	// Relevant judges documents by their ids.
	Relevant Judgements
	// References are right answers as people word them.
	References []string
	// Figure is the number that a database gives for an answer, nil if it is none.
	Figure *float64
}

// Result is a case with what came of it.
type Result struct {
	Case
	Answer *rag.Answer
	// Duration is by the clock, from the question to the whole answer.
	Duration time.Duration
}

// Run asks the questions of all cases, one after the other. The error is the first of a question, with the
// results before it.
func Run(ctx context.Context, a Asker, cases []Case) ([]Result, error) {
	results := make([]Result, 0, len(cases))
	for _, c := range cases {
		start := time.Now()
		answer, err := a.Ask(ctx, c.Question)
		if err != nil {
			return results, fmt.Errorf("eval: ask %s: %w", c.ID, err)
		}
		results = append(results, Result{c, answer, time.Since(start)})
	}
	return results, nil
}

// Answered reports whether the question got an answer.
func (r *Result) Answered() bool { return r.Answer.Outcome == rag.Answered }

// Cited returns the ids of the documents that the answer cites, in order of first use, each once.
func (r *Result) Cited() []string {
	var ids []string
	for _, c := range r.Answer.Citations {
		ids = appendNew(ids, c.Document.ID)
	}
	return ids
}

// Ranked returns the ids of the documents that were looked at, best first, each once.
func (r *Result) Ranked() []string {
	var ids []string
	for _, h := range r.Answer.Trace.Hits {
		ids = appendNew(ids, h.Chunk.Document)
	}
	return ids
}

func appendNew(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// FirstCitationRight reports whether the first citation is of a relevant document.
func (r *Result) FirstCitationRight() bool {
	return len(r.Answer.Citations) > 0 && r.Relevant[r.Answer.Citations[0].Document.ID] > 0
}

// TokenF1 returns the best [TokenF1] of the answer's text against a reference.
func (r *Result) TokenF1() float64 {
	best := 0.0
	for _, reference := range r.References {
		best = max(best, TokenF1(r.Answer.Text, reference))
	}
	return best
}

// FigureRight reports whether the answer's first figure is the number of the case, to within a relative error of 1e-6.
func (r *Result) FigureRight() bool {
	if r.Figure == nil || len(r.Answer.Figures) == 0 {
		return false
	}
	result := r.Answer.Figures[0].Answer.Result
	if result == nil || result.Value == nil {
		return false
	}
	return math.Abs(*result.Value-*r.Figure) <= 1e-6*math.Abs(*r.Figure)
}

// CitationPrecision returns the share, in [0,1], of cited documents that are relevant; without any it is 0.
func CitationPrecision(cited []string, judged Judgements) float64 {
	right := 0
	for _, id := range cited {
		if judged[id] > 0 {
			right++
		}
	}
	return float64(right) / float64(max(len(cited), 1))
}

// Summary is what the results of a run come to. Shares and means are in [0,1], and 0 where there is nothing to measure.
type Summary struct {
	// Answerable and Unanswerable count the cases.
	Answerable   int `json:"answerable"`
	Unanswerable int `json:"unanswerable"`
	// Answered is the share of answerable cases with an answer, Refused that of the others without one.
	Answered float64 `json:"answered"`
	Refused  float64 `json:"refused"`
	// AUROC is that of the confidence, answerable cases against the others. It means most where the
	// engine answers all (rag.Options.MinConfidence below 0).
	AUROC float64 `json:"auroc"`
	// NDCG10 is of the documents that answers were made from, over the answerable cases with judgements.
	NDCG10 float64 `json:"ndcg_10"`
	// FirstCitationRight, CitationPrecision and CitationRecall are means over the answers to cases with judgements.
	FirstCitationRight float64 `json:"first_citation_right"`
	CitationPrecision  float64 `json:"citation_precision"`
	CitationRecall     float64 `json:"citation_recall"`
	// TokenF1 is the mean over the answers to cases with references.
	TokenF1 float64 `json:"token_f1"`
	// Sentences counts what answers say and what was withheld from them; Grounded is the share that is shown and
	// that its citations or figures bear out, Quoted that which is a document's own words, Withheld that which is not shown.
	Sentences int     `json:"sentences"`
	Grounded  float64 `json:"grounded"`
	Quoted    float64 `json:"quoted"`
	Withheld  float64 `json:"withheld"`
	// Figures counts the cases that a number answers, FiguresRight is the share with the right one.
	Figures      int     `json:"figures"`
	FiguresRight float64 `json:"figures_right"`
	// Usage is what all questions cost together.
	Usage rag.Usage `json:"usage"`
	// P50 and P99 are quantiles of the time of a question, Steps the medians of its steps.
	P50   time.Duration            `json:"p50_ns"`
	P99   time.Duration            `json:"p99_ns"`
	Steps map[string]time.Duration `json:"steps_ns"`
}

// Summarize returns what results come to.
func Summarize(results []Result) Summary {
	t := tally{steps: make(map[string][]time.Duration)}
	for i := range results {
		t.outcome(&results[i])
		t.documents(&results[i])
		t.words(&results[i])
		t.cost(&results[i])
	}
	return t.summary()
}

// tally gathers a value of each case that has one.
type tally struct {
	answered, refused                 []float64
	confident, doubtful               []float64 // the confidences of answerable cases, and of the others
	ndcg, first, precision, recall    []float64
	f1, figures                       []float64
	shown, grounded, quoted, withheld int
	usage                             rag.Usage
	durations                         []time.Duration
	steps                             map[string][]time.Duration
}

func (t *tally) outcome(r *Result) {
	if r.Unanswerable {
		t.refused, t.doubtful = append(t.refused, share(!r.Answered())), append(t.doubtful, r.Answer.Confidence)
		return
	}
	t.answered, t.confident = append(t.answered, share(r.Answered())), append(t.confident, r.Answer.Confidence)
	if r.Figure != nil {
		t.figures = append(t.figures, share(r.FigureRight()))
	}
}

// documents looks at which documents were found and cited.
func (t *tally) documents(r *Result) {
	if len(r.Relevant) == 0 || r.Unanswerable {
		return
	}
	t.ndcg = append(t.ndcg, NDCG(r.Ranked(), r.Relevant, 10))
	if cited := r.Cited(); r.Answered() && len(cited) > 0 {
		t.first = append(t.first, share(r.FirstCitationRight()))
		t.precision = append(t.precision, CitationPrecision(cited, r.Relevant))
		t.recall = append(t.recall, Recall(cited, r.Relevant, len(cited)))
	}
}

// words looks at what is said.
func (t *tally) words(r *Result) {
	if len(r.References) > 0 && r.Answered() {
		t.f1 = append(t.f1, r.TokenF1())
	}
	for _, c := range r.Answer.Claims {
		t.shown++
		if c.Unsupported == "" {
			t.grounded++
		}
		if c.Quoted {
			t.quoted++
		}
	}
	t.withheld += len(r.Answer.Trace.Dropped)
}

func (t *tally) cost(r *Result) {
	t.usage.Add(r.Answer.Usage)
	t.durations = append(t.durations, r.Duration)
	for _, step := range r.Answer.Trace.Steps {
		t.steps[step.Name] = append(t.steps[step.Name], step.Duration)
	}
}

func (t *tally) summary() Summary {
	sentences := t.shown + t.withheld
	of := func(n int) float64 { return float64(n) / float64(max(sentences, 1)) }
	s := Summary{
		Answerable: len(t.answered), Unanswerable: len(t.refused), Answered: Mean(t.answered), Refused: Mean(t.refused),
		AUROC:  AUROC(t.confident, t.doubtful),
		NDCG10: Mean(t.ndcg), FirstCitationRight: Mean(t.first), CitationPrecision: Mean(t.precision), CitationRecall: Mean(t.recall),
		TokenF1: Mean(t.f1), Figures: len(t.figures), FiguresRight: Mean(t.figures),
		Sentences: sentences, Grounded: of(t.grounded), Quoted: of(t.quoted), Withheld: of(t.withheld),
		Usage: t.usage, P50: quantile(t.durations, 0.5), P99: quantile(t.durations, 0.99), Steps: make(map[string]time.Duration, len(t.steps)),
	}
	for name, d := range t.steps {
		s.Steps[name] = quantile(d, 0.5)
	}
	return s
}

func share(right bool) float64 {
	if right {
		return 1
	}
	return 0
}

// quantile returns the duration below which a share of them lies; of none, 0.
func quantile(d []time.Duration, share float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(share*float64(len(d))))]
}
