// SPDX-License-Identifier: Apache-2.0

package llm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/rag/llm"
)

func TestJudge(t *testing.T) {
	for reply, want := range map[string]float64{"SUPPORTED": 0.95, " **Unsupported**.\n": 0.05, "contradicted": 0.01, "It is supported by the passage.": -1, "": -1} {
		var spent rag.Usage
		m := says(reply)
		got, err := llm.NewJudge(m, &llm.JudgeOptions{Price: llm.Price{Prompt: 2, Currency: "EUR"}, Spent: func(u rag.Usage) { spent = u }}).Judge(t.Context(), "The bolts\nare blue.", "The bolts are red.")
		if want < 0 && !errors.Is(err, ground.ErrUndecided) || want >= 0 && (err != nil || got != want) {
			t.Errorf("%q: %v, %v", reply, got, err)
		}
		if spent.PromptTokens != 1000 || spent.Cost != 0.002 {
			t.Errorf("%q: spent %+v", reply, spent)
		}
		if prompt := m.asked.Prompt(); !strings.Contains(prompt, "«The bolts are blue.»") || !strings.Contains(prompt, "<passage 1 "+m.asked.Fence) {
			t.Errorf("asked %q", prompt)
		}
	}
	failing := &scripted{err: errors.New("no service")}
	if _, err := llm.NewJudge(failing, nil).Judge(t.Context(), "a", "b"); !errors.Is(err, ground.ErrUndecided) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := llm.NewJudge(failing, nil).Judge(ctx, "a", "b"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestUndecided asks about a claim that words do not decide, and the judge does not either: the checker decides.
func TestUndecided(t *testing.T) {
	e := ground.NewEvidence([]ground.Passage{{Text: "The warranty of the hinge lasts three years."}})
	claim := "The warranty of the hinge lasts years."
	want, err := ground.New(nil).Check(t.Context(), e, claim)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ground.New(&ground.Options{Judge: llm.NewJudge(says("perhaps"), nil), Doubt: 1}).Check(t.Context(), e, claim)
	if err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err := ground.New(&ground.Options{Judge: llm.NewJudge(says("UNSUPPORTED"), nil), Doubt: 1}).Check(t.Context(), e, claim); err != nil || got.Verdict != ground.Unsupported {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRewriter(t *testing.T) {
	history := []rag.Turn{{Question: "What torque do the wheel nuts of the Northway need?", Answer: "They need\n130 N·m."}}
	const byRule = "What torque do the wheel nuts of the Lakeshore need?"
	for reply, want := range map[string]string{
		" What torque do the Lakeshore's wheel nuts need?\n": "What torque do the Lakeshore's wheel nuts need?",
		"":                                  byRule,
		"Sure!\nHere it is":                 byRule,
		"<b>What</b>":                       byRule,
		strings.Repeat("What torque? ", 40): byRule,
	} {
		m := says(reply)
		got, err := llm.NewRewriter(m, nil).Rewrite(t.Context(), "What about the Lakeshore?", "en", history)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v", reply, got, err)
		}
		if prompt := m.asked.Prompt(); !strings.Contains(prompt, "1. "+history[0].Question+"\nAnswer: They need 130 N·m.") || !strings.HasSuffix(prompt, "Question: What about the Lakeshore?") {
			t.Errorf("asked %q", prompt)
		}
	}
	if got, err := llm.NewRewriter(&scripted{err: errors.New("no service")}, nil).Rewrite(t.Context(), "What about the Lakeshore?", "en", history); err != nil || got != byRule {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRephraser(t *testing.T) {
	m := says("1. What is the torque of the wheel nuts?\n- <script>\n\n* 12 V battery: where?\n" + strings.Repeat("word ", 60))
	got, err := llm.NewRephraser(m).Rephrase(t.Context(), "How tight?", "en")
	if want := []string{"What is the torque of the wheel nuts?", "12 V battery: where?"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	if prompt := m.asked.Prompt(); !strings.Contains(prompt, "How tight?") {
		t.Errorf("asked %q", prompt)
	}
	failing := &scripted{err: errors.New("no service")}
	if got, err := llm.NewRephraser(failing).Rephrase(t.Context(), "How tight?", ""); err != nil || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := llm.NewRephraser(failing).Rephrase(ctx, "How tight?", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
