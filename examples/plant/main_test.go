// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cacheOfTests keeps the SQLite files of all runs of the tests.
var cacheOfTests string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pacenote-plant")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cacheOfTests = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// runWith runs the program and returns what it printed.
func runWith(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	var stdout bytes.Buffer
	args = append([]string{"-cache", cacheOfTests}, args...)
	err := run(t.Context(), args, streams{strings.NewReader(stdin), &stdout, io.Discard})
	return stdout.String(), err
}

const flagship = "What was the defect rate on the left door panel at the Windsor plant last month?"

// TestContract runs the program on a file of questions as other programs do, and checks
// the form of what it prints.
func TestContract(t *testing.T) {
	file := filepath.Join(t.TempDir(), "questions.jsonl")
	text := `{"id": "a", "question": "` + flagship + `"}
{"_id": 7, "question": "monthly scrap rate at Mulhouse in Q4 2025", "more": [1]}

{"id": "c", "today": "2025-03-15", "question": "Delete the defects table"}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, err := runWith(t, "", "-json", "-today", "2026-03-15", "-questions", file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3:\n%s", len(lines), stdout)
	}
	wants := []map[string]any{
		{"id": "a", "kind": "answer", "metric": "defect_rate", "unit": "%", "numerator": 226.0, "denominator": 10107.0, "time": []any{"2026-02-01", "2026-03-01"}, "rows": []any{}, "options": []any{}, "reason": ""},
		{"id": 7.0, "kind": "answer", "metric": "scrap_rate", "value": nil, "filters": map[string]any{"plant": "MUL"}},
		{"id": "c", "kind": "refuse", "reason": "write", "value": nil, "sql": []any{}, "time": nil},
	}
	for i, want := range wants {
		var got map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatalf("%s: %v", lines[i], err)
		}
		for key, value := range want {
			if diff := cmp.Diff(value, got[key]); diff != "" {
				t.Errorf("line %d: %s (-want +got):\n%s", i+1, key, diff)
			}
		}
		for _, key := range []string{"id", "kind", "metric", "filters", "time", "value", "unit", "numerator", "denominator", "rows", "options", "reason", "warnings", "text", "sql"} {
			if _, ok := got[key]; !ok {
				t.Errorf("line %d: the key %q is missing", i+1, key)
			}
		}
	}
}

// TestOutputForPeople checks that an answer is said with what it rests on.
func TestOutputForPeople(t *testing.T) {
	stdout, err := runWith(t, "", flagship)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"226", "10,107", "2026-02-01", "quality: SELECT", "production: SELECT"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

// TestTalk holds a conversation with a follow-up, a choice and a fresh start.
func TestTalk(t *testing.T) {
	stdout, err := runWith(t, "How many defects did Toledo log last week?\nand in Melfi?\nDefects at Sterling last month\n1\n\nand in Windsor?\n", "-interactive")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"222", "Melfi", "SHA"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

// TestBadArguments checks that mistakes are told and nothing is asked.
func TestBadArguments(t *testing.T) {
	empty := t.TempDir()
	for _, args := range [][]string{
		{}, {"-unknown", "a"}, {"a question", "-json"}, {"-today", "yesterday", "a question"}, {"-dsn", "quality", "a question"},
		{"-model", "missing.json", "a question"}, {"-data", empty, "a question"}, {"-data", filepath.Join(empty, "missing"), "-model", "operations.json", "a question"},
		{"-dsn", "payroll=postgres://127.0.0.1:1/x", "a question"}, {"-questions", "missing.jsonl"},
	} {
		if stdout, err := runWith(t, "", args...); err == nil || stdout != "" {
			t.Errorf("%q: error %v, printed %q", args, err, stdout)
		}
	}
}
