// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store"
)

// answers maps questions to answers.
type answers map[string]*rag.Answer

func (a answers) Ask(_ context.Context, q rag.Question) (*rag.Answer, error) {
	if answer, ok := a[q.Text]; ok {
		return answer, nil
	}
	return nil, errors.New("no such question")
}

func cited(documents ...string) []rag.Citation {
	var all []rag.Citation
	for _, id := range documents {
		all = append(all, rag.Citation{Document: store.DocumentID{ID: id}})
	}
	return all
}

func hits(documents ...string) []rag.TraceHit {
	var all []rag.TraceHit
	for _, id := range documents {
		all = append(all, rag.TraceHit{Chunk: ingest.ChunkID{Document: id}})
	}
	return all
}

func TestRunAndSummarize(t *testing.T) {
	value := 2.5
	asker := answers{
		"right": {
			Text: "The relay is left.", Confidence: .9, Citations: cited("a", "b", "a"),
			Claims: []rag.Claim{{Quoted: true}, {}, {Unsupported: "another side"}},
			Trace:  rag.Trace{Hits: hits("a", "a", "b"), Dropped: []rag.Dropped{{}}, Steps: []rag.TraceStep{{Name: "embed", Duration: time.Second}}},
			Usage:  rag.Usage{EmbeddedTokens: 3, Cost: .5, Currency: "EUR"},
		},
		"elsewhere": {Text: "No.", Confidence: .8, Citations: cited("c"), Trace: rag.Trace{Hits: hits("c", "a")}, Usage: rag.Usage{EmbeddedTokens: 4, Cost: .25, Currency: "EUR"}},
		"refused":   {Outcome: rag.Abstained, Confidence: .2},
		"stranger":  {Outcome: rag.Abstained, Confidence: .1},
		"invented":  {Text: "Yes.", Confidence: .3, Citations: cited("d")},
		"figure":    {Figures: []rag.Figure{{Answer: &semantic.Answer{Result: &semantic.Result{Value: &value}}}}, Confidence: 1},
	}
	results, err := Run(t.Context(), asker, []Case{
		{ID: "1", Question: rag.Question{Text: "right"}, Relevant: Judgements{"a": 1}, References: []string{"something else", "The relay is left"}},
		{ID: "2", Question: rag.Question{Text: "elsewhere"}, Relevant: Judgements{"a": 1, "e": 1}, References: []string{"Yes"}},
		{ID: "3", Question: rag.Question{Text: "refused"}, Relevant: Judgements{"a": 1}, References: []string{"Yes"}},
		{ID: "4", Question: rag.Question{Text: "stranger"}, Unanswerable: true},
		{ID: "5", Question: rag.Question{Text: "invented"}, Unanswerable: true},
		{ID: "6", Question: rag.Question{Text: "figure"}, Figure: &value},
	})
	if err != nil || len(results) != 6 {
		t.Fatalf("%d results, error %v", len(results), err)
	}
	got := Summarize(results)
	want := Summary{
		Answerable: 4, Unanswerable: 2, Answered: .75, Refused: .5, AUROC: 7. / 8,
		NDCG10:             (1 + (1/1.584962500721156)/(1+1/1.584962500721156) + 0) / 3,
		FirstCitationRight: .5, CitationPrecision: .25, CitationRecall: .5, TokenF1: .5,
		Sentences: 4, Grounded: .5, Quoted: .25, Withheld: .25, Figures: 1, FiguresRight: 1,
		Usage: rag.Usage{EmbeddedTokens: 7, Cost: .75, Currency: "EUR"}, Steps: map[string]time.Duration{"embed": time.Second},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9), cmpopts.IgnoreFields(Summary{}, "P50", "P99")); diff != "" {
		t.Error(diff)
	}
}

func TestRunStopsAtAnError(t *testing.T) {
	results, err := Run(t.Context(), answers{"known": {}}, []Case{{ID: "1", Question: rag.Question{Text: "known"}}, {ID: "2"}})
	if err == nil || len(results) != 1 {
		t.Errorf("%d results, error %v", len(results), err)
	}
}

func TestFigureRight(t *testing.T) {
	value, near, far := 100., 100.00001, 101.
	result := func(v *float64) *Result {
		return &Result{Case: Case{Figure: &value}, Answer: &rag.Answer{Figures: []rag.Figure{{Answer: &semantic.Answer{Result: &semantic.Result{Value: v}}}}}}
	}
	if !result(&near).FigureRight() || result(&far).FigureRight() || result(nil).FigureRight() {
		t.Error("a figure within 1e-6 is right, one beyond, or of several rows, is not")
	}
	if (&Result{Case: Case{Figure: &value}, Answer: &rag.Answer{}}).FigureRight() {
		t.Error("no figure is right")
	}
}

func TestSummarizeNothing(t *testing.T) {
	if diff := cmp.Diff(Summary{AUROC: .5, Steps: map[string]time.Duration{}}, Summarize(nil)); diff != "" {
		t.Error(diff)
	}
}
