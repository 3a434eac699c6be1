// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

// wordings are other wordings of every question.
type wordings struct {
	of  []string
	err error
}

func (w wordings) Rephrase(context.Context, string, string) ([]string, error) { return w.of, w.err }

// TestRephrase asks in words that no document has; other wordings find the passage.
func TestRephrase(t *testing.T) {
	of := wordings{of: []string{" To what torque are the\ndoor hinge bolts tightened? ", "…", "HOW FIRM?", "To what torque are the door hinge bolts tightened?", "door hinge bolts, tightened"}}
	e := open(t, &rag.Options{Rephraser: of})
	sync(t, e, public(manual()))
	question := rag.Question{Text: "How firm?"}
	rephrased := func(a *rag.Answer) string {
		for _, s := range a.Trace.Steps {
			if s.Name == "rephrase" {
				return s.Detail
			}
		}
		return ""
	}
	if a := ask(t, e, question); rephrased(a) != "" {
		t.Errorf("with standard effort: %s", rephrased(a))
	}
	question.Effort = rag.High
	a := ask(t, e, question)
	if want := `["To what torque are the door hinge bolts tightened?" "door hinge bolts, tightened"]`; rephrased(a) != want {
		t.Errorf("searched for %s, want %s", rephrased(a), want)
	}
	hits, err := e.Search(t.Context(), question)
	if err != nil || len(hits) == 0 || !strings.Contains(hits[0].Chunk.Text, "25 N·m") {
		t.Errorf("first of %d hits, error %v", len(hits), err)
	}
	seen := make(map[string]bool)
	for i, h := range hits {
		if id := h.Chunk.ID.String(); seen[id] {
			t.Errorf("%s is found twice", id)
		} else {
			seen[id] = true
		}
		if i > 0 && h.Score > hits[i-1].Score {
			t.Errorf("the score of hit %d ascends", i)
		}
	}
}

func TestRephraserFails(t *testing.T) {
	cause := errors.New("no words")
	e := open(t, &rag.Options{Rephraser: wordings{err: cause}})
	sync(t, e, public(manual()))
	if _, err := e.Ask(t.Context(), rag.Question{Text: "How firm?", Effort: rag.High}); !errors.Is(err, cause) {
		t.Errorf("error %v", err)
	}
}
