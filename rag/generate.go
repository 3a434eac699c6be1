// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/store"
)

// generate runs the generator, checks each sentence and keeps what can be confirmed.
func (r *run) generate(ctx context.Context, evidence []store.Hit, found *assessment) (*Answer, error) {
	answer := &Answer{Question: r.question.Text, Language: r.language, Confidence: found.confidence}
	if r.lead != nil {
		r.addFigure(answer, r.lead)
	}
	check := newVerifier(r, evidence)
	sentences := 0
	err := r.step("generate", func() (string, error) {
		prompt := Prompt{Question: r.question, Language: r.language, Vector: r.vector, Evidence: evidence, Spent: r.usage.add, found: found}
		for sentence, err := range r.engine.options.Generator.Generate(ctx, prompt) {
			if err != nil {
				return "", err
			}
			sentences++
			if err := r.accept(ctx, answer, check, sentence); err != nil {
				return "", err
			}
			if r.left {
				return "", errors.New("the stream was left")
			}
		}
		return fmt.Sprintf("%d sentences, %d kept", sentences, len(answer.Claims)), nil
	})
	if err != nil {
		return nil, err
	}
	answer.Trace, answer.Usage = r.trace, r.usage
	return answer, nil
}

// accept checks one sentence and adds it to the answer, or records why it is dropped.
// Its error is one of the store.
func (r *run) accept(ctx context.Context, answer *Answer, check *verifier, s Sentence) error {
	cited, verbatim, reason, err := check.sentence(ctx, s)
	if err != nil {
		return err
	}
	doubt := ""
	if strings.HasPrefix(reason, reasonUnsaid) {
		switch r.engine.options.Unsupported {
		case FlagUnsupported:
			doubt, reason = reason, ""
		case AbstainUnsupported:
			r.withheld = true
		}
	}
	if reason != "" {
		dropped := Dropped{s.Text, reason}
		if reason == reasonGone {
			dropped.Text = ""
		}
		r.trace.Dropped = append(r.trace.Dropped, dropped)
		return nil
	}
	if answer.Text != "" {
		if s.Break || len(answer.Citations) == 0 {
			answer.Text += "\n"
		} else {
			answer.Text += " "
		}
	}
	claim := Claim{Text: s.Text, Start: len(answer.Text), Verbatim: verbatim, Unsupported: doubt}
	answer.Text += s.Text
	claim.End = len(answer.Text)
	first := len(answer.Citations)
	for _, c := range cited {
		claim.Citations = append(claim.Citations, answer.cite(c))
	}
	answer.Claims = append(answer.Claims, claim)
	r.emit(ClaimEvent{claim, answer.Citations[first:]})
	return nil
}

// cite returns the index of a citation, which it adds if it is new.
func (a *Answer) cite(c Citation) int {
	for i, have := range a.Citations {
		if have.Chunk == c.Chunk && have.Start == c.Start && have.End == c.End {
			return i
		}
	}
	c.Number = len(a.Figures) + len(a.Citations) + 1
	a.Citations = append(a.Citations, c)
	return len(a.Citations) - 1
}
