// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store/acl"
)

// cannedFigures answers the questions that it knows.
type cannedFigures map[string]*semantic.Answer

func (c cannedFigures) Ask(_ context.Context, q semantic.Question) (*semantic.Answer, error) {
	if a, ok := c[q.Text]; ok {
		return a, nil
	}
	return &semantic.Answer{Kind: semantic.Refused, Reason: semantic.UnknownMetric, Language: "en", Text: "I have no such figure."}, nil
}

func number(f float64) *float64 { return &f }

var (
	rateFound = &semantic.Answer{
		Kind: semantic.Answered, Language: "en", Text: "Reject rate: 2 %.",
		Query:  &semantic.Query{Metric: "reject_rate"},
		Result: &semantic.Result{Metric: "reject_rate", Value: number(2), Statements: []semantic.Statement{{Source: "shop", Dataset: "rejects"}}},
	}
	whichRate = &semantic.Answer{
		Kind: semantic.Clarify, Reason: semantic.AmbiguousMetric, Language: "en", Text: "Which rate?",
		Query: &semantic.Query{Metric: "reject_rate"}, Options: []semantic.Option{{Label: "reject rate"}, {Label: "scrap rate"}},
	}
	noNumbers  = &semantic.Answer{Kind: semantic.Refused, Reason: semantic.NoData, Language: "en", Text: "Nothing was recorded.", Query: &semantic.Query{Metric: "reject_rate"}}
	mayNot     = &semantic.Answer{Kind: semantic.Refused, Reason: semantic.Write, Language: "en", Text: "I only read."}
	unknownOne = &semantic.Answer{Kind: semantic.Refused, Reason: semantic.UnknownEntity, Language: "en", Text: "I know no “hinge”.", Query: nil}
)

func TestRouting(t *testing.T) {
	const (
		hinge = "How tight are the door hinge bolts?"
		rate  = "What was the reject rate?"
	)
	engine := open(t, &rag.Options{MinConfidence: -1, Figures: cannedFigures{
		rate: rateFound, "Which rate?": whichRate, "rate in 1990": noNumbers, "delete it": mayNot, hinge: unknownOne,
		"What was the reject rate": rateFound,
	}})
	sync(t, engine, ingest.FS("manual", manual(), acl.Everyone))
	for _, test := range []struct {
		question      string
		outcome       rag.Outcome
		code          rag.Code
		figures       int
		documents     bool
		text, planned string
	}{
		{rate, rag.Answered, "", 1, false, "Reject rate: 2 %.", "figures"},
		{"Which rate?", rag.Clarify, "", 0, false, "Which rate?", "figures"},
		{"rate in 1990", rag.Abstained, "no_data", 0, false, "Nothing was recorded.", "figures"},
		{"delete it", rag.Refused, "write", 0, false, "I only read.", "figures"},
		{hinge, rag.Answered, "", 0, true, "25 N·m", "documents, else figures"},
		{"At how many degrees does the clear coat cure?", rag.Answered, "", 0, true, "140 degrees", "documents"},
		{"What was the reject rate, and how tight are the door hinge bolts?", rag.Answered, "", 1, true, "Reject rate: 2 %.\n", "figures and documents"},
	} {
		answer, err := engine.Ask(context.Background(), rag.Question{Text: test.question})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Outcome != test.outcome || answer.Code != test.code || len(answer.Figures) != test.figures || len(answer.Citations) > 0 != test.documents {
			t.Errorf("%q: %s %s, %d figures, %d citations", test.question, answer.Outcome, answer.Code, len(answer.Figures), len(answer.Citations))
		}
		if !strings.Contains(answer.Text, test.text) || answer.Question != test.question {
			t.Errorf("%q: question %q, text %q", test.question, answer.Question, answer.Text)
		}
		if plan := stepOf(answer, "plan"); plan != test.planned {
			t.Errorf("%q: plan %q, want %q", test.question, plan, test.planned)
		}
		checkEvidence(t, answer)
	}
}

// followed answers with figures, and keeps the questions.
type followed struct{ asked []semantic.Question }

func (f *followed) Ask(_ context.Context, q semantic.Question) (*semantic.Answer, error) {
	f.asked = append(f.asked, q)
	return rateFound, nil
}

// TestFollowUpOfFigure checks that the databases go on from the last turn's query, with the words as they were written.
func TestFollowUpOfFigure(t *testing.T) {
	figures := &followed{}
	engine := open(t, &rag.Options{MinConfidence: -1, Figures: figures})
	sync(t, engine, ingest.FS("manual", manual(), acl.Everyone))
	first := ask(t, engine, rag.Question{Text: "What was the reject rate in Windsor?"})
	turn := first.Turn()
	if diff := cmp.Diff(rag.Turn{Question: first.Question, Answer: first.Text, Figure: rateFound.Query}, turn); diff != "" {
		t.Fatal(diff)
	}
	next := ask(t, engine, rag.Question{Text: "And in Toledo?", History: []rag.Turn{turn}})
	last := figures.asked[len(figures.asked)-1]
	if last.Text != "And in Toledo?" || last.Previous != turn.Figure || next.Rewritten != "What was the reject rate in Toledo?" {
		t.Errorf("asked %+v, understood as %q", last, next.Rewritten)
	}
	ask(t, engine, rag.Question{Text: "And in Toledo?", History: []rag.Turn{turn, {Question: "Where is the fuse in Windsor?"}}})
	if last := figures.asked[len(figures.asked)-1]; last.Previous != nil {
		t.Errorf("a question after one of documents goes on from a figure: %+v", last)
	}
}

// checkEvidence checks that every claim is the text that it says it is, and that figures
// and citations are numbered as one list.
func checkEvidence(t *testing.T, a *rag.Answer) {
	t.Helper()
	for _, c := range a.Claims {
		if a.Text[c.Start:c.End] != c.Text || len(c.Citations)+len(c.Figures) == 0 {
			t.Errorf("%q: claim %+v of %q", a.Question, c, a.Text)
		}
	}
	var numbers []int
	for _, f := range a.Figures {
		numbers = append(numbers, f.Number)
	}
	for _, c := range a.Citations {
		numbers = append(numbers, c.Number)
	}
	for i, n := range numbers {
		if n != i+1 {
			t.Errorf("%q: evidence is numbered %v", a.Question, numbers)
			break
		}
	}
}

func stepOf(a *rag.Answer, name string) string {
	for _, s := range a.Trace.Steps {
		if s.Name == name {
			return s.Detail
		}
	}
	return ""
}

// TestFigureRows checks that the rows of a figure stand below its sentence and are no part
// of the claim.
func TestFigureRows(t *testing.T) {
	found := *rateFound
	found.Table = &semantic.Table{Head: []string{"Shop", "Rate (%)"}, Rows: [][]string{{"A", "2"}, {"B", "10"}, {"C", "3"}}, Words: 1}
	engine := open(t, &rag.Options{Figures: cannedFigures{"rate": &found}})
	answer, err := engine.Ask(context.Background(), rag.Question{Text: "rate"})
	if err != nil {
		t.Fatal(err)
	}
	want := "Reject rate: 2 %. [1]\nShop  Rate (%)\n----  --------\nA            2\nB           10\nC            3"
	if diff := cmp.Diff(want, answer.Marked()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	checkEvidence(t, answer)
}

func TestFigureMarks(t *testing.T) {
	engine := open(t, &rag.Options{Figures: cannedFigures{"rate": rateFound}})
	answer, err := engine.Ask(context.Background(), rag.Question{Text: "rate"})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{answer.Marked(), answer.Figures[0].String()}
	if diff := cmp.Diff([]string{"Reject rate: 2 %. [1]", "[1] reject_rate from shop.rejects, /"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
