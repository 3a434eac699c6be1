// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Verdict says whether evidence supports a claim.
type Verdict uint8

// The verdicts.
const (
	// Unsupported: the evidence does not say it, or not all of it.
	Unsupported Verdict = iota
	// Supported: the evidence says it.
	Supported
	// Contradicted: the evidence says something else of the same thing.
	Contradicted
)

// String returns "unsupported", "supported" or "contradicted".
func (v Verdict) String() string {
	names := [...]string{"unsupported", "supported", "contradicted"}
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// MarshalText writes the verdict's name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Result is what was found of a claim.
type Result struct {
	// Verdict is the outcome, Score the estimated probability, in [0,1], that the
	// evidence supports the claim; below the threshold where a hard rule decided.
	Verdict Verdict `json:"verdict"`
	Score   float64 `json:"score"`
	// ByRule is set if a hard rule decided.
	ByRule bool `json:"by_rule,omitempty"`
	// Reason says why it is not supported, in words; empty if it is.
	Reason string `json:"reason,omitempty"`
	// Passage is the index of the passage that holds most of it, Start and End the bytes of
	// the sentences there that do. Passage is −1 if nothing of it is anywhere.
	Passage int `json:"passage"`
	Start   int `json:"start"`
	End     int `json:"end"`
}

// Judge decides claims that words do not: it returns the probability, in [0,1], that the
// evidence supports the claim. Implementations are safe for concurrent use.
type Judge interface {
	Judge(ctx context.Context, claim, evidence string) (float64, error)
}

// ErrUndecided is a judge's error if it has no opinion or can't be asked: the checker then decides as without one.
var ErrUndecided = errors.New("ground: the judge is undecided")

// Options tell a Checker how to decide.
type Options struct {
	// Threshold is the score from which a claim is supported. Default: [DefaultThreshold].
	Threshold float64
	// Judge is asked about claims whose score is within Doubt of the threshold; nil:
	// nobody is. Doubt's default is 0.15.
	Judge Judge
	Doubt float64
}

// DefaultThreshold is the greatest score, by tenths, at which less than 4 % of the sentences that people
// wrote as answers from a manual are withheld (decision 0023). On the pairs the weights were fitted on, macro F1 is
// within .01 of that at 0.5.
const DefaultThreshold = 0.6

// AnswerThreshold is the one for sentences that a model writes from passages it was given, which keep near to their words: the
// greatest, by tenths, at which less than 5 % of what people wrote as answers is withheld (decision 0023). Claims that were
// written from memory need less.
const AnswerThreshold = 0.7

// Checker checks claims.
type Checker struct{ options Options }

// New returns a checker; nil are the defaults.
func New(o *Options) *Checker {
	c := &Checker{}
	if o != nil {
		c.options = *o
	}
	if c.options.Threshold == 0 {
		c.options.Threshold = DefaultThreshold
	}
	if c.options.Doubt == 0 {
		c.options.Doubt = 0.15
	}
	return c
}

// Check compares a claim with evidence. The error is the judge's, but for ErrUndecided.
func (c *Checker) Check(ctx context.Context, e *Evidence, claim string) (Result, error) {
	m := match(e, claim)
	r := Result{Passage: -1}
	if m.best.sentences > 0 {
		first, last := e.sentences[m.best.first], e.sentences[m.best.first+m.best.sentences-1]
		r.Passage, r.Start, r.End = first.passage, first.start, last.end
	}
	r.Score = probability(m.signals())
	if v := m.veto(); v != nil {
		r.Verdict, r.Reason, r.ByRule = v.verdict, v.reason, true
		r.Score *= c.options.Threshold
		return r, nil
	}
	if j := c.options.Judge; j != nil && r.Passage >= 0 && math.Abs(r.Score-c.options.Threshold) < c.options.Doubt {
		score, err := j.Judge(ctx, claim, e.passages[r.Passage].Text)
		switch {
		case err == nil:
			r.Score = score
		case !errors.Is(err, ErrUndecided):
			return r, fmt.Errorf("ground: judge: %w", err)
		}
	}
	if r.Score >= c.options.Threshold {
		r.Verdict = Supported
		return r, nil
	}
	r.Reason = m.missing()
	return r, nil
}

// Signals returns what the score of a claim is computed from, by [SignalNames]: for fitting.
func Signals(e *Evidence, claim string) []float64 {
	s := match(e, claim).signals()
	return s[:]
}

// probability is the logistic function of the weighted signals.
func probability(s [signalCount]float64) float64 {
	z := intercept
	for i, v := range s {
		z += weights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}
