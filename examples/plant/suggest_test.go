// SPDX-License-Identifier: Apache-2.0

package main

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/pacenote/pacenote/rag/semantic"
)

// TestSuggestions asks each question that an answer suggests: it is understood, in the same
// language and for the same period.
func TestSuggestions(t *testing.T) {
	p, err := open(t.Context(), options{cache: cacheOfTests})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	seen := map[string]bool{}
	for _, file := range []string{"plant", "own"} {
		asked, err := readQuestions(filepath.Join("testdata", file+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range asked {
			first, err := p.ask(t.Context(), a.question)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range first.Suggestions {
				if seen[text] {
					continue
				}
				seen[text] = true
				again, err := p.ask(t.Context(), question{Text: text, Today: a.Today})
				if err != nil {
					t.Fatal(err)
				}
				if again.Language != first.Language || again.Kind != semantic.Answered && again.Reason != semantic.NoData {
					t.Errorf("%s %q suggests %q: %s %s %s", first.Language, a.Text, text, again.Kind, again.Reason, again.Text)
					continue
				}
				if lost := unsaid(text, again.Text); len(lost) > 0 {
					t.Errorf("%s %q suggests %q, and without %q: %s", first.Language, a.Text, text, lost, again.Text)
				}
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d suggestions", len(seen))
	}
}

// unsaid returns the numbers of a question, such as the days of its period, that the answer
// does not say.
func unsaid(question, answer string) []string {
	var lost []string
	for _, word := range strings.FieldsFunc(question, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if !strings.Contains(answer, word) {
			lost = append(lost, word)
		}
	}
	return lost
}
