// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTables asks two pages about a plant.
func TestTables(t *testing.T) {
	dir := t.TempDir()
	contexts := `{"_id": "a", "table": [["", "2025", "2024"], ["Bumpers built", "4,100", "3,900"], ["Doors built", "812", "790"]], "paragraphs": ["The plant built the following in thousands:"]}
{"_id": "b", "table": [["Shift", "Starts"], ["Early", "05:30"]], "paragraphs": ["Nobody may park in front of the gates."]}
`
	questions := `{"context_id": "a", "question": "How many doors were built in 2024?", "answer": ["790"], "answer_type": "span", "answer_from": "table"}
{"context_id": "a", "question": "How many more doors were built?", "answer": 22, "answer_type": "arithmetic", "answer_from": "table"}
{"context_id": "b", "question": "Where may nobody park?", "answer": ["In front of the  gates"], "answer_type": "span", "answer_from": "text"}
`
	for name, data := range map[string]string{"dev.contexts.jsonl": contexts, "dev.questions.jsonl": questions} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-json", "-show", "-model", "minilm", "-data", dir}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	want := map[string]*Score{"table": {1, 1, 1, 1}, "text": {1, 1, 1, 1}}
	if diff := cmp.Diff(want, r.Scores); diff != "" {
		t.Error(diff)
	}
	if err := run(t.Context(), nil, io.Discard, io.Discard); err == nil {
		t.Error("no -data is no error")
	}
}
