// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

// TestSearchNotations asks for amounts and names as the documents do not write them.
func TestSearchNotations(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files(
		"front.txt", "The front axle of the trailer is filled to 248 kPa when it is cold.",
		"rear.txt", "The rear axle of the trailer is filled to 310 kPa when it is cold.",
		"spare.txt", "The spare wheel of the trailer is filled to 420 kPa when it is cold.",
		"cover.txt", "Screws of the cover are tightened to 34 Nm.",
		"plate.txt", "Screws of the plate are tightened to 61 Nm.",
		"thin.txt", "Sheets of 1.5 mm are cut by hand.",
		"thick.txt", "Sheets of 6.5 mm are cut by hand.",
		"gas.txt", "Extinguishers with CO₂ hang in the paint shop.",
		"foam.txt", "Extinguishers with foam hang in the body shop.",
	)))
	for _, test := range []struct{ question, want string }{
		{"Which axle of the trailer is filled to 36 psi?", "front.txt"},
		{"Which axle of the trailer is filled to 45 psi?", "rear.txt"},
		{"What of the trailer is filled to 4,2 bar?", "spare.txt"},
		{"Which screws are tightened to 25 lb-ft?", "cover.txt"},
		{"Which sheets of 1,5 mm are cut?", "thin.txt"},
		{"Which sheets of 6,5 mm are cut?", "thick.txt"},
		{"Where do extinguishers with CO2 hang?", "gas.txt"},
	} {
		hits, err := e.Search(context.Background(), rag.Question{Text: test.question})
		if err != nil || len(hits) == 0 || hits[0].Document.ID != test.want {
			t.Errorf("%s: %d hits, %v; want %s first", test.question, len(hits), err, test.want)
			for _, h := range hits {
				t.Logf("%.3f %s %v %v", h.Score, h.Document.ID, h.Keyword, h.Vector)
			}
		}
	}
	answer := ask(t, e, rag.Question{Text: "Which axle of the trailer is filled to 36 psi?"})
	if details := steps(answer); !strings.Contains(details, "looked for 248 kPa, 250 kPa, 2.48 bar, 2.5 bar too") {
		t.Errorf("the trace does not say what was looked for: %s", details)
	}
	if details := steps(ask(t, e, rag.Question{Text: "Which sheets are cut?"})); strings.Contains(details, "looked for") {
		t.Errorf("something was added: %s", details)
	}
}

// steps joins what the steps of an answer say.
func steps(a *rag.Answer) string {
	var b strings.Builder
	for _, s := range a.Trace.Steps {
		b.WriteString(s.Name + ": " + s.Detail + "\n")
	}
	return b.String()
}

func TestSearchLongest(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	text := "36 psi " + strings.Repeat("x", 1<<16-7)
	if _, err := e.Search(context.Background(), rag.Question{Text: text}); err != nil {
		t.Error(err)
	}
}
