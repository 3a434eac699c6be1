// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// Effort is how much work a question is worth.
type Effort uint8

const (
	// Standard takes a question as one and searches once.
	Standard Effort = iota
	// High searches for other wordings of a question too, if there is an Options.Rephraser, and answers a question that consists of several ("How do I connect the soundbar, and how do I update it?") part by part,
	// each with a search of its own, and says of each part that has no answer that it has none. It costs as many
	// searches as there are parts and wordings. An Options.Scorer reads the first ten hits of each search whole and puts
	// them into a better order, which takes about 0.1 s with ms-marco-MiniLM on two cores.
	High
)

// maxParts is the greatest number of parts that a question is taken apart into; the last has the rest.
const maxParts = 4

// parts returns the questions that a question consists of, each standing alone.
func (r *run) parts(ctx context.Context) ([]string, error) {
	if r.question.Effort < High {
		return []string{r.question.Text}, nil
	}
	var parts []string
	for rest := r.question.Text; rest != ""; {
		first, second := clauses(rest)
		if second == "" || len(parts) == maxParts-1 {
			first, second = rest, ""
		}
		if len(parts) > 0 {
			var err error
			if first, err = (FollowUps{}).Rewrite(ctx, first, r.question.Language, []Turn{{Question: parts[len(parts)-1]}}); err != nil {
				return nil, err
			}
		}
		parts = append(parts, first)
		rest = second
	}
	return parts, nil
}

// askParts answers each part of a question from the documents, in one answer with one list of evidence.
func (r *run) askParts(ctx context.Context) (*Answer, error) {
	parts, err := r.parts(ctx)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		return r.askDocuments(ctx)
	}
	if err := r.step("parts", func() (string, error) { return fmt.Sprintf("%d: %q", len(parts), parts), nil }); err != nil {
		return nil, err
	}
	whole := r.question.Text
	defer func() { r.question.Text, r.begun = whole, nil }()
	var last *Answer
	var unanswered []string
	for _, part := range parts {
		r.question.Text = part
		a, err := r.askDocuments(ctx)
		if err != nil {
			return nil, err
		}
		last = a
		if a.Outcome != Answered {
			unanswered = append(unanswered, part)
			continue
		}
		if r.begun != nil {
			a.Confidence = min(a.Confidence, r.begun.Confidence)
		}
		r.begun = a
	}
	if r.begun == nil {
		return last, nil
	}
	answer := r.begun
	for _, part := range unanswered {
		answer.Text += "\n" + part + " – " + abstention(NoEvidence, r.language)
	}
	answer.Trace, answer.Usage = r.trace, r.usage
	return answer, nil
}

// says reports whether an answer says anything that the parts before did not.
func (r *run) says(a *Answer) bool {
	before := 0
	if r.begun != nil {
		before = len(r.begun.Claims)
	}
	return len(a.Claims) > before
}

// cites reports whether an answer cites documents for what it says beyond the parts before.
func (r *run) cites(a *Answer) bool { return r.says(a) && len(a.Citations) > 0 }

// searchParts finds the k best chunks for the parts of a question: the best of each part, then the second
// best of each, and so on.
func (r *run) searchParts(ctx context.Context, k int) ([]store.Hit, error) {
	parts, err := r.parts(ctx)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		return r.search(ctx, k)
	}
	whole := r.question.Text
	defer func() { r.question.Text = whole }()
	found := make([][]store.Hit, len(parts))
	for i, part := range parts {
		r.question.Text = part
		if found[i], err = r.search(ctx, k); err != nil {
			return nil, err
		}
	}
	return inTurn(found, k), nil
}

// inTurn takes hits from lists in turn, each chunk once, up to k.
func inTurn(lists [][]store.Hit, k int) []store.Hit {
	var hits []store.Hit
	seen := make(map[ingest.ChunkID]bool)
	longest := slices.MaxFunc(lists, func(a, b []store.Hit) int { return len(a) - len(b) })
	for i := range longest {
		for _, list := range lists {
			if i >= len(list) || seen[list[i].Chunk.ID] || len(hits) == k {
				continue
			}
			seen[list[i].Chunk.ID] = true
			hits = appendBelow(hits, list[i])
		}
	}
	return hits
}
