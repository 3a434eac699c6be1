// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/store"
)

// generate runs the generator, checks each sentence and keeps what can be confirmed. Where nothing of what it wrote
// can be, though the engine judged that the evidence answers, the answer is quoted instead.
func (r *run) generate(ctx context.Context, evidence []store.Hit, found *assessment) (*Answer, error) {
	answer, err := r.generateWith(ctx, r.engine.options.Generator, evidence, found)
	if err != nil || r.says(answer) || r.withheld || len(r.trace.Dropped) == 0 {
		return answer, err
	}
	if _, quotes := r.engine.options.Generator.(Extractive); quotes || r.engine.options.MinConfidence < 0 {
		return answer, nil
	}
	return r.generateWith(ctx, Extractive{}, evidence, found)
}

// generateWith runs one generator.
func (r *run) generateWith(ctx context.Context, generator Generator, evidence []store.Hit, found *assessment) (*Answer, error) {
	answer := &Answer{Question: r.question.Text, Language: r.language, Confidence: found.confidence}
	if r.begun != nil {
		answer.Text, answer.Claims, answer.Citations = r.begun.Text, slices.Clone(r.begun.Claims), slices.Clone(r.begun.Citations)
	}
	if r.lead != nil {
		r.addFigure(answer, r.lead)
	}
	_, quotes := generator.(Extractive)
	w := &writing{run: r, answer: answer, check: newVerifier(r, evidence), found: found, free: !quotes}
	sentences := 0
	err := r.step("generate", func() (string, error) {
		prompt := Prompt{Question: r.question, Language: r.language, Vector: r.vector, Evidence: evidence, Spent: r.usage.Add, found: found}
		for sentence, err := range generator.Generate(ctx, prompt) {
			if err != nil {
				return "", err
			}
			sentences++
			if err := w.accept(ctx, sentence); err != nil {
				return "", err
			}
			if r.left {
				return "", errors.New("the stream was left")
			}
		}
		w.end()
		if w.free {
			if err := w.oppose(ctx); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%d sentences, %d kept", sentences, len(answer.Claims)), nil
	})
	if err != nil {
		return nil, err
	}
	answer.addConflicts()
	answer.Trace, answer.Usage = r.trace, r.usage
	return answer, nil
}
