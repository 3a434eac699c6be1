// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/rag/semantic"
)

// Report is what is printed. Times are in milliseconds.
type Report struct {
	Machine   machine.Description `json:"machine"`
	Questions int                 `json:"questions"`
	Rounds    int                 `json:"rounds"`
	// Rows is the number of rows of the large table, 0 without one, and Advice the indexes
	// that it was given.
	Rows   int                    `json:"rows,omitempty"`
	Advice []semantic.IndexAdvice `json:"advice,omitempty"`
	// Kinds are the kinds of answers, "all" first.
	Kinds []KindReport `json:"kinds"`
	// Allocations and Bytes are those of a question.
	Allocations float64 `json:"allocations"`
	Bytes       float64 `json:"bytes"`
	// Slowest are the questions with the longest medians.
	Slowest []QuestionReport `json:"slowest"`
	// Plans are how the server runs the statements.
	Plans []Plan `json:"plans,omitempty"`
}

// KindReport is the times of a kind of answer. Execution is the median of running what was
// understood again, of questions that were answered; Understanding is the median of the
// rest.
type KindReport struct {
	Kind          string  `json:"kind"`
	Questions     int     `json:"questions"`
	P50           float64 `json:"p50"`
	P90           float64 `json:"p90"`
	P99           float64 `json:"p99"`
	Understanding float64 `json:"understanding"`
	Execution     float64 `json:"execution"`
}

// QuestionReport is the median time of a question.
type QuestionReport struct {
	Question string  `json:"question"`
	Kind     string  `json:"kind"`
	P50      float64 `json:"p50"`
}

// sample is what asking one question several times took.
type sample struct {
	question         semantic.Question
	kind             semantic.Kind
	asked, execution []time.Duration
}

// measure asks every question as often as there are rounds, after one that does not count.
func (b *bench) measure(ctx context.Context, questions []semantic.Question, rounds int) (*Report, error) {
	samples := make([]sample, len(questions))
	var before, after runtime.MemStats
	var mallocs, bytes uint64
	for round := range rounds + 1 {
		runtime.ReadMemStats(&before)
		answers := make([]*semantic.Answer, len(questions))
		for i, q := range questions {
			start := time.Now()
			a, err := b.engine.Ask(ctx, q)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", q.Text, err)
			}
			answers[i] = a
			if round > 0 {
				samples[i].asked = append(samples[i].asked, time.Since(start))
			}
		}
		runtime.ReadMemStats(&after)
		if round == 0 {
			continue
		}
		mallocs, bytes = mallocs+after.Mallocs-before.Mallocs, bytes+after.TotalAlloc-before.TotalAlloc
		for i, a := range answers {
			samples[i].question, samples[i].kind = questions[i], a.Kind
			if err := b.again(ctx, a, &samples[i]); err != nil {
				return nil, err
			}
		}
	}
	r := newReport(samples, rounds)
	asked := float64(rounds * len(questions))
	r.Allocations, r.Bytes = float64(mallocs)/asked, float64(bytes)/asked
	return r, nil
}

// again runs what was understood of an answered question.
func (b *bench) again(ctx context.Context, a *semantic.Answer, s *sample) error {
	if a.Kind != semantic.Answered {
		return nil
	}
	start := time.Now()
	if _, err := b.engine.Run(ctx, *a.Query, s.question); err != nil {
		return err
	}
	s.execution = append(s.execution, time.Since(start))
	return nil
}

func newReport(samples []sample, rounds int) *Report {
	r := &Report{Machine: machine.Describe(), Questions: len(samples), Rounds: rounds}
	for _, kind := range []semantic.Kind{"", semantic.Answered, semantic.Clarify, semantic.Refused} {
		if k := newKindReport(samples, kind); k.Questions > 0 {
			r.Kinds = append(r.Kinds, k)
		}
	}
	for i := range samples {
		s := &samples[i]
		r.Slowest = append(r.Slowest, QuestionReport{s.question.Text, string(s.kind), percentile(s.asked, 50)})
	}
	slices.SortFunc(r.Slowest, func(a, b QuestionReport) int {
		if a.P50 > b.P50 {
			return -1
		}
		return 1
	})
	r.Slowest = r.Slowest[:min(len(r.Slowest), 5)]
	return r
}

// newKindReport sums up the samples of a kind; the empty kind is all.
func newKindReport(samples []sample, kind semantic.Kind) KindReport {
	k := KindReport{Kind: string(kind)}
	if kind == "" {
		k.Kind = "all"
	}
	var asked, understanding, execution []time.Duration
	for i := range samples {
		s := &samples[i]
		if kind != "" && s.kind != kind {
			continue
		}
		k.Questions++
		asked = append(asked, s.asked...)
		execution = append(execution, s.execution...)
		for j, d := range s.asked {
			if len(s.execution) > 0 {
				d = max(0, d-s.execution[j])
			}
			understanding = append(understanding, d)
		}
	}
	k.P50, k.P90, k.P99 = percentile(asked, 50), percentile(asked, 90), percentile(asked, 99)
	k.Understanding, k.Execution = percentile(understanding, 50), percentile(execution, 50)
	return k
}

// percentile returns the p-th percentile in milliseconds, 0 of none.
func percentile(all []time.Duration, p int) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	at := (len(sorted)*p+99)/100 - 1
	return float64(sorted[max(at, 0)].Microseconds()) / 1000
}

// print writes a report for people.
func (r *Report) print(w io.Writer) error {
	fmt.Fprintf(w, "machine     %s\nquestions   %d, each asked %d times\n", r.Machine, r.Questions, r.Rounds)
	if r.Rows > 0 {
		fmt.Fprintf(w, "rows        %d in PostgreSQL\n", r.Rows)
	}
	for _, a := range r.Advice {
		fmt.Fprintf(w, "index       %s\n", a.SQL)
	}
	fmt.Fprintf(w, "\n%-10s %9s %8s %8s %8s %14s %10s   (ms)\n", "", "questions", "p50", "p90", "p99", "understanding", "execution")
	for _, k := range r.Kinds {
		fmt.Fprintf(w, "%-10s %9d %8.2f %8.2f %8.2f %14.2f %10.2f\n", k.Kind, k.Questions, k.P50, k.P90, k.P99, k.Understanding, k.Execution)
	}
	fmt.Fprintf(w, "\nallocated   %.0f times, %.0f kB a question\n\nslowest\n", r.Allocations, r.Bytes/1000)
	for _, q := range r.Slowest {
		fmt.Fprintf(w, "%8.2f ms  %-8s %s\n", q.P50, q.Kind, q.Question)
	}
	for _, p := range r.Plans {
		fmt.Fprintf(w, "\n%s\n%s %v\n%s\n", p.Question, p.SQL, p.Args, p.Text)
	}
	return nil
}
