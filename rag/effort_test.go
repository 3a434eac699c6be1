// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

func TestEffort(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	const hinge, paint = "To how many N·m are the door hinge bolts tightened", "how many minutes does the clear coat cure at 140 degrees"
	both := rag.Question{Text: hinge + ", and " + paint + "?", Effort: rag.High}
	a := ask(t, e, both)
	if a.Outcome != rag.Answered || !strings.Contains(a.Text, "25 N·m") || !strings.Contains(a.Text, "thirty minutes") || a.Question != both.Text {
		t.Fatalf("%q\n%s", a.Text, steps(a))
	}
	for i, c := range a.Citations {
		if c.Number != i+1 {
			t.Errorf("citation %d has the number %d", i, c.Number)
		}
	}
	for _, c := range a.Claims {
		if a.Text[c.Start:c.End] != c.Text {
			t.Errorf("claim %q stands at %q", c.Text, a.Text[c.Start:c.End])
		}
	}
	if !strings.Contains(steps(a), "parts: 2") {
		t.Errorf("the trace does not say it: %s", steps(a))
	}
	// A part without an answer is said to have none.
	half := ask(t, e, rag.Question{Text: hinge + " and what is the salary of the director?", Language: "en", Effort: rag.High})
	if !strings.Contains(half.Text, "25 N·m") || !strings.HasSuffix(half.Text, "salary of the director? – The documents don't say.") {
		t.Errorf("%q", half.Text)
	}
	if none := ask(t, e, rag.Question{Text: "What is the salary of the director and who is his driver?", Effort: rag.High}); none.Outcome != rag.Abstained {
		t.Errorf("%q", none.Text)
	}
	// A question of one part is answered as with the usual effort.
	one := rag.Question{Text: "How do I remove the door hinge?"}
	usual := ask(t, e, one)
	one.Effort = rag.High
	if high := ask(t, e, one); high.Text != usual.Text {
		t.Errorf("%q, usually %q", high.Text, usual.Text)
	}
	hits, err := e.Search(context.Background(), both)
	if err != nil || len(hits) < 2 || hits[0].Document.ID != "hinge.md" || hits[1].Document.ID != "paint.txt" {
		t.Errorf("%d hits, %v", len(hits), err)
	}
}

// TestEffortOfGenerator answers in a generator's own words, of which nothing holds in the second part.
func TestEffortOfGenerator(t *testing.T) {
	says := func(text string) rag.Sentence {
		return rag.Sentence{Text: text, Quotes: []rag.QuoteRange{{Evidence: 0, Start: 0, End: 10}}}
	}
	e := open(t, &rag.Options{MinConfidence: -1, Generator: scripted{says("The moon is blue.")}})
	sync(t, e, public(manual()))
	if a := ask(t, e, rag.Question{Text: "To how many N·m are the bolts tightened and how do I remove the door?", Effort: rag.High}); a.Outcome != rag.Abstained {
		t.Errorf("%q", a.Text)
	}
	quoted := open(t, &rag.Options{Generator: scripted{says("The moon is blue.")}})
	sync(t, quoted, public(manual()))
	a := ask(t, quoted, rag.Question{Text: "To how many N·m are the door hinge bolts tightened and how many minutes does the clear coat cure at 140 degrees?", Effort: rag.High})
	if !strings.Contains(a.Text, "25 N·m") || !strings.Contains(a.Text, "thirty minutes") {
		t.Errorf("nothing was quoted in place of what does not hold: %q", a.Text)
	}
}
