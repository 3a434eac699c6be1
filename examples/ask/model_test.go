// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/provider"
)

// TestModel asks the sample questions with a small real language model, which invents much: whatever it says, what is
// shown has citations, and every number of its own words stands in them. It needs a server
// (internal/devtools/llm/llm.sh).
func TestModel(t *testing.T) {
	address := os.Getenv("PACENOTE_LLM")
	if address == "" {
		t.Skip("PACENOTE_LLM does not name a server: see internal/devtools/llm/llm.sh")
	}
	model, err := provider.Open("openai:local", service.Options{BaseURL: address})
	if err != nil {
		t.Fatal(err)
	}
	generator := llm.New(model, &llm.Options{MaxTokens: 60, Passages: 4})
	l, err := open(t.Context(), options{model: "ensemble", store: filepath.Join(t.TempDir(), "index"), generator: generator}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	answered, written, dropped, tokens := 0, 0, 0, 0
	for i, q := range questions(t) {
		if i%9 != 0 {
			continue // a few of them: the model takes many seconds for each
		}
		a, err := l.engine.Ask(t.Context(), l.ask(q.Question))
		if err != nil {
			t.Fatalf("%s: %v", q.Question, err)
		}
		dropped += len(a.Trace.Dropped)
		tokens += a.Usage.AnswerTokens
		for _, c := range a.Claims {
			written += count(!c.Verbatim)
			quoted := ""
			for _, n := range c.Citations {
				quoted += a.Citations[n].Quote + " " + strings.Join(a.Citations[n].HeadingPath, " ") + " " + a.Citations[n].Title + " "
			}
			if len(c.Citations)+len(c.Figures) == 0 || c.Unsupported != "" {
				t.Errorf("%s: %q has no citation", q.Question, c.Text)
			}
			for _, n := range numbersOf(c.Text) {
				if len(c.Figures) == 0 && !c.Quoted && !strings.Contains(quoted, n) {
					t.Errorf("%s: %q says %s, its citations %q do not", q.Question, c.Text, n, quoted)
				}
			}
		}
		if a.Outcome == rag.Answered {
			answered++
		}
		t.Logf("%s\n%s %q dropped %q", q.Question, a.Outcome, a.Text, a.Trace.Dropped)
	}
	t.Logf("%d answered; %d claims in the model's words, %d sentences dropped; %d tokens", answered, written, dropped, tokens)
	if tokens == 0 || dropped+written == 0 {
		t.Error("the model said nothing")
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// numbersOf returns the runs of digits of a text.
func numbersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}
