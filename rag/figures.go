// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/rag/semantic"
)

// Figures answers questions about numbers from databases. *semantic.Engine is one; it
// must be safe for concurrent use.
type Figures interface {
	// Ask answers, asks back, or refuses.
	Ask(ctx context.Context, q semantic.Question) (*semantic.Answer, error)
}

// route is how a question is to be answered.
type route struct {
	// figures is the answer of the databases, nil if they have no part in it.
	figures *semantic.Answer
	// documents is what the documents are asked, empty if they have no part in it.
	documents string
	// resolved is what the documents are asked if they don't answer that: the same with
	// what the figure is about; empty if nothing more can be said.
	resolved string
	// first is set if the documents are asked first, and the databases' words stand only
	// if the documents say nothing.
	first bool
}

// clause finds where a question goes on with another: "…, and what does the bulletin say
// about it?"
var clause = regexp.MustCompile(`(?i)(?:[,;]?\s+(?:and|und|et|ed?|y)\s+|[?;]\s+)` +
	`((?:also\s+)?(?:what|which|how|where|who|does|do|is|are|was|wie|wer|wo|welche[rsmn]?|que|qu'|quels?|quelles?|comment|où|cosa|che|come|quale|quali|dove|qué|cómo|cuál|cuáles|dónde)\b.*)$`)

// clauses splits a question in two, if it has two.
func clauses(text string) (first, second string) {
	at := clause.FindStringSubmatchIndex(text)
	if at == nil {
		return text, ""
	}
	return strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[2]:])
}

// plan decides who answers: the databases, the documents, or both, each its part.
func (r *run) plan(ctx context.Context) (route, error) {
	text := r.question.Text
	if r.engine.options.Figures == nil {
		return route{documents: text}, nil
	}
	var to route
	err := r.step("plan", func() (string, error) {
		var err error
		to, err = r.planned(ctx, text)
		return to.String(), err
	})
	return to, err
}

// String says the plan in words.
func (to route) String() string {
	switch {
	case to.figures == nil:
		return "documents"
	case to.documents == "":
		return "figures"
	case to.first:
		return "documents, else figures"
	}
	return "figures and documents"
}

func (r *run) planned(ctx context.Context, text string) (route, error) {
	whole, err := r.askFigures(ctx, text)
	if err != nil {
		return route{}, err
	}
	if whole.Kind == semantic.Answered || final(whole) {
		return route{figures: whole}, nil
	}
	if first, second := clauses(text); second != "" {
		parts := [2]string{first, second}
		for i, part := range parts {
			answer, err := r.askFigures(ctx, part)
			if err != nil {
				return route{}, err
			}
			if answer.Kind != semantic.Answered && !understood(answer) {
				continue
			}
			to := route{figures: answer, documents: parts[1-i], resolved: resolved(parts[1-i], answer)}
			if anaphora.MatchString(to.documents) {
				to.documents, to.resolved = to.resolved, ""
			}
			return to, nil
		}
	}
	if understood(whole) {
		return route{figures: whole}, nil
	}
	if whole.Reason == semantic.UnknownMetric || whole.Reason == semantic.NotStructured {
		return route{documents: text}, nil
	}
	return route{figures: whole, documents: text, first: true}, nil
}

// anaphora finds words that stand for what was said before.
var anaphora = regexp.MustCompile(`(?i)\b(?:it|this|that|them|these|those|there|dagegen|darüber|dazu|damit|davon|cela|ça|celui-ci|ciò|questo|quello|esto|eso|ello)\b`)

// resolved is the part of a question that is for the documents, with what its "it" stands
// for: the values that the figure is about, without names, since a document need not
// repeat which plant it is about.
func resolved(part string, figures *semantic.Answer) string {
	var common []string
	for _, about := range figures.About {
		if about == strings.ToLower(about) {
			common = append(common, about)
		}
	}
	if len(common) == 0 {
		common = figures.About
	}
	words := strings.Join(common, " ")
	if at := anaphora.FindStringIndex(part); at != nil && words != "" {
		return part[:at[0]] + words + part[at[1]:]
	}
	return strings.TrimRight(part, "?.! ") + ": " + words + "?"
}

// final reports whether nobody is to be asked after the databases.
func final(a *semantic.Answer) bool {
	return a.Kind == semantic.Refused &&
		slices.Contains([]semantic.Reason{semantic.Write, semantic.Injection, semantic.RestrictedField}, a.Reason)
}

// understood reports whether a question was about figures beyond doubt, though there is no
// number: every word was matched, and a choice or the data is missing.
func understood(a *semantic.Answer) bool {
	switch {
	case a.Query == nil || a.Query.Metric == "":
		return false
	case a.Kind == semantic.Clarify:
		return len(a.Unmatched) == 0
	}
	return slices.Contains([]semantic.Reason{semantic.NoData, semantic.Forecast, semantic.DimensionNotAvailable}, a.Reason)
}

func (r *run) askFigures(ctx context.Context, text string) (*semantic.Answer, error) {
	start := time.Now()
	var previous *semantic.Query
	if n := len(r.question.History); n > 0 {
		previous = r.question.History[n-1].Figure
	}
	if previous != nil && r.rewritten == text {
		text = r.original // the databases go on from their own last query
	}
	a, err := r.engine.options.Figures.Ask(ctx, semantic.Question{
		Text: text, As: r.question.As, Language: r.question.Language, Today: r.question.Today, Previous: previous,
	})
	if err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	detail := string(a.Kind)
	if a.Reason != "" {
		detail += " (" + string(a.Reason) + ")"
	}
	step := TraceStep{Name: "figures", Duration: time.Since(start), Detail: detail}
	r.trace.Steps = append(r.trace.Steps, step)
	r.emit(StepEvent{step})
	return a, nil
}

// figured makes the answer of a question that the databases alone answer.
func (r *run) figured(a *semantic.Answer) *Answer {
	answer := &Answer{Question: r.question.Text, Language: a.Language, Outcome: outcomeOf(a), Code: codeOf(a), Text: a.Text}
	for _, o := range a.Options {
		answer.Options = append(answer.Options, o.Label)
	}
	if answer.Outcome == Answered {
		answer.Text, answer.Confidence = "", 1
		r.addFigure(answer, a)
	}
	answer.Trace, answer.Usage = r.trace, r.usage
	return answer
}

// saidRows is how many rows of a figure its sentence says in full.
const saidRows = 2

// addFigure begins an answer with a number of the databases, and with its table if it has
// more rows than the sentence is sure to say.
func (r *run) addFigure(to *Answer, from *semantic.Answer) {
	to.Figures = append(to.Figures, Figure{Number: 1, Name: from.Query.Metric, Answer: from})
	to.Text = from.Text
	claim := Claim{Text: from.Text, End: len(from.Text), Citations: []int{}, Figures: []int{0}}
	to.Claims = append(to.Claims, claim)
	if t := from.Table; t != nil && len(t.Rows) > saidRows {
		to.Text += "\n" + strings.TrimSuffix(t.String(), "\n")
	}
	r.emit(ClaimEvent{claim, nil})
}

// both answers from the documents what the databases did not, in one answer with one list
// of evidence.
func (r *run) both(ctx context.Context, to route) (*Answer, error) {
	text := r.question.Text
	r.question.Text = to.documents
	if to.figures.Kind == semantic.Answered {
		r.lead = to.figures
	}
	answer, err := r.askDocuments(ctx)
	if err == nil && answer.Outcome != Answered && to.resolved != "" {
		r.question.Text = to.resolved
		answer, err = r.askDocuments(ctx)
	}
	r.question.Text = text
	if err != nil {
		return nil, err
	}
	answer.Question = text
	if answer.Outcome == Answered {
		if r.lead == nil {
			answer.Text += "\n" + to.figures.Text
		}
		return answer, nil
	}
	says := answer.Text
	answer = r.figured(to.figures)
	if answer.Outcome == Answered {
		answer.Text += "\n" + says
	}
	return answer, nil
}

func outcomeOf(a *semantic.Answer) Outcome {
	switch a.Kind {
	case semantic.Answered:
		return Answered
	case semantic.Clarify:
		return Clarify
	}
	if final(a) {
		return Refused
	}
	return Abstained
}

// codeOf is the code of a refusal; the reasons of figures are codes.
func codeOf(a *semantic.Answer) Code {
	if a.Kind == semantic.Refused {
		return Code(a.Reason)
	}
	return ""
}
