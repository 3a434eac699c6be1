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

// TestPages asks two questions about a manual of examples/ask.
func TestPages(t *testing.T) {
	dir := t.TempDir()
	manual, err := os.ReadFile(filepath.Join("..", "..", "examples", "ask", "documents", "manual", "lakeshore-owners-manual.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	questions := `{"question": "How do I switch on the headlamps?", "document": "manual/m.pdf", "lang": "en", "page": 999}
{"question": "Was darf der Anhänger wiegen?", "question_en": "What may the trailer weigh?", "document": "manual/m.pdf", "lang": "de", "page": 999}
`
	for name, data := range map[string][]byte{"pdf/manual/m.pdf": manual, "pdf/guide_pages.jsonl": []byte(questions)} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
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
	if r.Own.Questions != 2 || r.English.Questions != 1 || r.Own.Cited != 0 {
		t.Errorf("report %+v", r)
	}
	for _, args := range [][]string{{"-data", ""}, {"-data", t.TempDir()}, {"-data", dir, "-model", "none"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
