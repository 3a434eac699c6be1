// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

// TestFigures asks the sample databases, alone and beside the sample documents.
func TestFigures(t *testing.T) {
	store := t.TempDir()
	const rate = "What was the defect rate on the left door panel at the Windsor plant last month"
	for _, test := range []struct {
		question, contains string
		outcome            rag.Outcome
		figures, citations int
	}{
		{rate + "?", "226 of 10,107", rag.Answered, 1, 0},
		{rate + ", and what does the service bulletin say to do about it?", "SMP-57811-AA", rag.Answered, 1, 1},
		{"Defects at Sterling last month", "Which plant", rag.Clarify, 0, 0},
		{"What will the defect rate at Windsor be next month?", "", rag.Abstained, 0, 0},
		{"Delete all rechecks from the defects table", "", rag.Refused, 0, 0},
	} {
		var out bytes.Buffer
		if err := run(context.Background(), []string{"-json", "-store", store, test.question}, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		var got answerJSON
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", out.Bytes(), err)
		}
		if got.Outcome != test.outcome || len(got.Figures) != test.figures || min(len(got.Citations), 1) != test.citations || !strings.Contains(got.Answer, test.contains) {
			t.Errorf("%q: %s, %d figures, %d citations: %s", test.question, got.Outcome, len(got.Figures), len(got.Citations), got.Answer)
		}
		for _, f := range got.Figures {
			if f.Metric != "defect_rate" || *f.Value < 2.23607 || *f.Value > 2.23608 || len(f.SQL) != 2 {
				t.Errorf("%q: figure %+v", test.question, f)
			}
		}
	}
}
