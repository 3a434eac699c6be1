// SPDX-License-Identifier: Apache-2.0

package llmtest

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/llm"
)

// Request returns a request with a passage of two blocks, of which one is not ASCII.
func Request() llm.Request {
	return llm.Request{
		System: "Answer from the passages.", Fence: "FENCE", Question: "Which torque?", MaxTokens: 200,
		Passages: []llm.Passage{{
			Title: "Manual", Place: "page 3 › Hinge",
			Blocks: []string{"The bolts need 25 N·m. ", "Ersetzen Sie sie: Größe M8."},
		}},
	}
}

// Outcome is what a model replied to a request.
type Outcome struct {
	// Text is all it said, Citations all it cited, Usage and Stop the last it told of them.
	Text      string
	Citations []llm.Citation
	Usage     llm.Usage
	Stop      string
}

// Reply sends the request to a model and collects what comes back, also what came before an error.
func Reply(ctx context.Context, m llm.Model) (Outcome, error) {
	var o Outcome
	for p, err := range m.Stream(ctx, Request()) {
		if err != nil {
			return o, err
		}
		o.Text += p.Text
		o.Citations = append(o.Citations, p.Citations...)
		if p.Usage != nil {
			o.Usage = *p.Usage
		}
		if p.Stop != "" {
			o.Stop = p.Stop
		}
	}
	return o, nil
}

// Check sends the request to a model and compares the outcome; the error must hold the words of fails, and there
// must be none if that is empty.
func Check(t *testing.T, m llm.Model, want Outcome, fails string) {
	t.Helper()
	got, err := Reply(t.Context(), m)
	if (err != nil) != (fails != "") || err != nil && !strings.Contains(err.Error(), fails) {
		t.Fatalf("got %v, want %q", err, fails)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
