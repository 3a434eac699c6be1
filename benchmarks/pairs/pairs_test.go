// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestPairs has one question that documents answer and one without words.
func TestPairs(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"corpus.jsonl":    `{"_id": "a", "title": "Door hinge", "text": "The bolts of the door hinge are tightened to 25 Nm."}`,
		"questions.jsonl": "{\"question\": \"How tight are the bolts of the door hinge?\"}\n{\"question\": \"?\"}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-model", "minilm", dir}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var first, second pairs
	decoder := json.NewDecoder(&out)
	if err := decoder.Decode(&first); err != nil {
		t.Fatal(err)
	}
	if err := decoder.Decode(&second); err != nil {
		t.Fatal(err)
	}
	// The first question also gets the whole hit.
	if len(first.Passages) != 2 || len(second.Passages) != 0 || second.Passages == nil {
		t.Errorf("got %q and %q", first.Passages, second.Passages)
	}
	if err := run(t.Context(), nil, io.Discard, io.Discard); err == nil {
		t.Error("no directory is no error")
	}
}
