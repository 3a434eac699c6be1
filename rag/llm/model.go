// SPDX-License-Identifier: Apache-2.0

package llm

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// Model is a language model. Implementations are safe for concurrent use.
type Model interface {
	// Name is what the service calls the model, such as "gpt-4.1-mini".
	Name() string
	// Stream sends a request and yields the parts of the reply as they come. An error is the last thing
	// yielded. Leaving the loop ends the request.
	Stream(ctx context.Context, r Request) iter.Seq2[Part, error]
}

// Citer is a Model that says by itself on which passages its sentences rest, as parts with citations. Any
// other is told to write their numbers.
type Citer interface {
	Model
	// CitesPassages does nothing; it tells such models from others.
	CitesPassages()
}

// Request is what a model is asked.
type Request struct {
	// System tells the model what to do, and with which passages if it can't be given them
	// apart.
	System string
	// Passages are what it shall answer from. A model that has citations of its own is given them
	// in the form it takes; any other finds them in the text of [Request.Prompt].
	Passages []Passage
	// Fence is the number that encloses passages in the text of a prompt.
	Fence string
	// Question is what is asked of the passages.
	Question string
	// MaxTokens bounds the reply. Zero: the model's own bound.
	MaxTokens int
}

// Passage is a part of a document.
type Passage struct {
	// Title and Place say where it stands, such as "Owner's manual" and "page 12 › Wheels".
	Title string
	Place string
	// Blocks are its text, cut where a model may cite one part and not another.
	Blocks []string
}

// Part is a piece of a reply.
type Part struct {
	// Text comes next in the reply.
	Text string
	// Citations are what the model itself says that Text rests on; nil if it does not say.
	Citations []Citation
	// Usage is what the request has cost so far; nil if the part does not say.
	Usage *Usage
	// Stop says why the reply ended: "stop", "length", "refusal" or the service's own word; empty
	// in all parts but the last.
	Stop string
}

// Citation names blocks of a passage.
type Citation struct {
	// Passage indexes Request.Passages; First and End are a half-open range of its Blocks.
	Passage    int
	First, End int
}

// Usage counts tokens.
type Usage struct {
	// Prompt counts what was read, cached or not; Answer what was written, thoughts included.
	Prompt int
	Answer int
}

// Why a reply ended, for all services alike.
const (
	StopEnd     = "stop"
	StopLength  = "length"
	StopRefusal = "refusal"
)

// RefusedError says that a service would not reply: its filter or the model itself declined.
type RefusedError struct {
	// Model is the model's name, Reason what the service said.
	Model  string
	Reason string
}

// Error names the model and the reason.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s refused to answer: %s", e.Model, e.Reason)
}

// Prompt returns the text of a request for a model that takes passages as text: each numbered from 1, between
// lines with the fence, then the question. Without passages it is the question.
func (r *Request) Prompt() string {
	if len(r.Passages) == 0 {
		return r.Question
	}
	var b strings.Builder
	for i, p := range r.Passages {
		fmt.Fprintf(&b, "<passage %d %s>\n", i+1, r.Fence)
		for _, line := range []string{p.Title, p.Place} {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				b.WriteString(line + "\n")
			}
		}
		b.WriteString("\n" + strings.TrimSpace(strings.Join(p.Blocks, "")) + "\n")
		fmt.Fprintf(&b, "</passage %d %s>\n\n", i+1, r.Fence)
	}
	b.WriteString("Question: " + r.Question)
	return b.String()
}

// Complete sends a request and returns the whole reply.
func Complete(ctx context.Context, m Model, r Request) (string, Usage, error) {
	var text strings.Builder
	var usage Usage
	for part, err := range m.Stream(ctx, r) {
		if err != nil {
			return "", usage, err
		}
		text.WriteString(part.Text)
		if part.Usage != nil {
			usage = *part.Usage
		}
		if part.Stop == StopRefusal {
			return "", usage, &RefusedError{m.Name(), text.String()}
		}
	}
	return text.String(), usage, nil
}
