// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"fmt"
	"slices"
)

// Proposer proposes what a question could mean, in names of the model, where the words
// alone were not understood; a language model is one. It sees the question and the names
// and words of the model, never rows. Whatever it proposes passes the same validation as
// a query that was read from words, and where the validator can't find the words that a
// proposal rests on, the asker is asked first.
type Proposer interface {
	// Propose returns a query for a question, or nil. It must be safe for concurrent use.
	Propose(ctx context.Context, question string, vocabulary Vocabulary) (*Query, error)
}

// Vocabulary is what a Proposer may use.
type Vocabulary struct {
	// Metrics and Dimensions are names with words for them, those that the asker may use.
	Metrics    map[string][]string `json:"metrics"`
	Dimensions map[string][]string `json:"dimensions"`
	// Grains are the periods that figures can be grouped by.
	Grains []string `json:"grains"`
}

// propose asks the proposer about a question that was not understood. A valid proposal
// rests on words that were not matched, or on a choice that was not made: it is put to
// the asker and never run unasked.
func (s *inquiry) propose(ctx context.Context, a *Answer) (*Answer, error) {
	switch a.Reason {
	case UnknownEntity, UnknownMetric, AmbiguousMetric:
	default:
		return a, nil
	}
	q, err := s.engine.options.Proposer.Propose(ctx, s.question.Text, s.engine.vocabulary(s))
	if err != nil {
		return nil, fmt.Errorf("semantic: propose query: %w", err)
	}
	if q == nil || !s.valid(q) {
		return a, nil
	}
	option := Option{Value: q.Metric, Label: s.schema.speaker(*q, nil, s.voice()).subject(), Query: q}
	unmatched := a.Unmatched
	proposed := s.ask(AmbiguousMetric, []Option{option}, nil)
	proposed.Unmatched = unmatched
	return proposed, nil
}

// vocabulary returns the names that the asker may use.
func (e *Engine) vocabulary(s *inquiry) Vocabulary {
	v := Vocabulary{Metrics: map[string][]string{}, Dimensions: map[string][]string{}, Grains: slices.Clone(grains)}
	for name := range s.metrics {
		v.Metrics[name] = allWords(mergeWords(e.schema.metrics[name].Words, e.schema.metrics[name].Subject))
	}
	for name, d := range e.schema.dimensions {
		if e.sees(s.question.As, name) {
			v.Dimensions[name] = allWords(d.words)
		}
	}
	return v
}

func allWords(words Words) []string {
	var all []string
	for _, language := range sortedKeys(words) {
		all = append(all, words[language]...)
	}
	return all
}

// valid reports whether a query holds only what the model and the databases have and the
// asker may use.
func (s *inquiry) valid(q *Query) bool {
	m := s.schema.metrics[q.Metric]
	if m == nil || !q.within(s.metrics) || q.check() != nil || s.schema.notPart(*q) != "" {
		return false
	}
	if q.Having != nil && (len(q.GroupBy) == 0 || len(q.Compare) > 0) {
		return false
	}
	for _, f := range q.Filters {
		if !s.validFilter(m, f) {
			return false
		}
	}
	for i := range q.Members {
		if !s.validMembers(m, &q.Members[i]) {
			return false
		}
	}
	for _, name := range q.Also {
		also := *q
		also.Metric, also.Also = name, nil
		if !s.valid(&also) {
			return false
		}
	}
	for _, g := range q.GroupBy {
		if !isGrain(g) && (!s.engine.sees(s.question.As, g) || !s.schema.available(m, g)) {
			return false
		}
	}
	return true
}

// validMembers reports whether a condition on members is one that the asker may use.
func (s *inquiry) validMembers(m *Metric, c *MemberCondition) bool {
	e := s.schema.entities[c.Entity]
	if e == nil || !s.schema.available(m, c.Entity) || s.engine.hidden(Query{Members: []MemberCondition{*c}}, s.question.As) != "" {
		return false
	}
	other := s.schema.conditionMetric(c)
	if other == nil || !s.schema.available(other, c.Entity) || slices.ContainsFunc(c.Filters, func(f Filter) bool { return !s.validFilter(other, f) }) {
		return false
	}
	return s.schema.decides(c, other)
}

func (s *inquiry) validFilter(m *Metric, f Filter) bool {
	d := s.schema.dimensions[f.Dimension]
	if d == nil || !s.engine.sees(s.question.As, f.Dimension) || !s.schema.available(m, f.Dimension) {
		return false
	}
	if f.Op != "" {
		return d.kind == kindNumber
	}
	known := s.catalog.values(f.Dimension)
	return !slices.ContainsFunc(f.Values, func(v string) bool {
		return d.kind == kindText && !(slices.Contains(known, v) && s.permits.allow(f.Dimension, v))
	})
}
