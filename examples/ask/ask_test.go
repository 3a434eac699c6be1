// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/local"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// asked is a question of testdata/questions.jsonl with what its answer must hold.
type asked struct {
	Question   string   `json:"question"`
	Language   string   `json:"lang"`
	Contains   []string `json:"answer_contains"`
	Document   string   `json:"document"`
	Page       int      `json:"page"`
	Answerable bool     `json:"answerable"`
}

func questions(t *testing.T) []asked {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "questions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []asked
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q asked
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

// TestContract runs the command as programs do, with -json, and checks what it prints.
func TestContract(t *testing.T) {
	docs := t.TempDir()
	text := "# Horn\n\nThe horn relay sits behind the glove box. It clicks twice when the ignition is switched on.\n"
	if err := os.WriteFile(filepath.Join(docs, "horn.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	store := t.TempDir()
	tests := []struct {
		question string
		want     map[string]any
	}{
		{"Where does the horn relay sit?", map[string]any{"outcome": "answer", "code": "", "figures": []any{}}},
		{"How many people work in the canteen at night?", map[string]any{"outcome": "abstain", "code": "no_evidence", "citations": []any{}, "figures": []any{}}},
	}
	for _, test := range tests {
		var stdout bytes.Buffer
		if err := run(context.Background(), []string{"-json", "-docs", docs, "-store", store, test.question}, &stdout, io.Discard); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		decoder := json.NewDecoder(&stdout)
		if err := decoder.Decode(&got); err != nil {
			t.Fatalf("not one JSON object: %v", err)
		}
		if _, err := decoder.Token(); err != io.EOF {
			t.Error("more than one JSON object on standard output")
		}
		test.want["question"] = test.question
		for key, want := range test.want {
			if diff := cmp.Diff(want, got[key]); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", test.question, key, diff)
			}
		}
		for _, key := range []string{"question", "answer", "outcome", "code", "citations", "figures", "elapsed_ms"} {
			if _, ok := got[key]; !ok {
				t.Errorf("%s: the key %q is missing", test.question, key)
			}
		}
	}
}

func TestOutputForPeople(t *testing.T) {
	docs := t.TempDir()
	if err := os.WriteFile(filepath.Join(docs, "horn.md"), []byte("# Horn\n\nThe horn relay sits behind the glove box.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store := t.TempDir()
	for _, test := range []struct{ flag, want string }{
		{"-explain", "[1] horn.md, bytes 8–49: “The horn relay sits behind the glove box.”"},
		{"-explain", "retrieve"},
		{"-search", "horn.md"},
	} {
		var stdout bytes.Buffer
		if err := run(context.Background(), []string{test.flag, "-docs", docs, "-store", store, "Where does the horn relay sit?"}, &stdout, io.Discard); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(stdout.String(), test.want) {
			t.Errorf("%s: no %q in\n%s", test.flag, test.want, stdout.String())
		}
	}
}

// TestFoldersThatShareAnIndex asks two folders of one name in one index.
func TestFoldersThatShareAnIndex(t *testing.T) {
	root, index := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{"a": "The horn relay sits behind the glove box.\n", "b": "The horn relay sits under the seat.\n"} {
		dir := filepath.Join(root, name, "docs")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "horn.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for name, want := range map[string]string{"a": "glove box", "b": "under the seat"} {
			var stdout bytes.Buffer
			args := []string{"-docs", filepath.Join(root, name, "docs"), "-store", index, "Where does the horn relay sit?"}
			if err := run(context.Background(), args, &stdout, io.Discard); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(stdout.String(), want) || strings.Contains(stdout.String(), "[2]") {
				t.Errorf("%s: no %q, or more, in\n%s", name, want, stdout.String())
			}
		}
	}
}

func TestExitStatus(t *testing.T) {
	for _, test := range []struct {
		args []string
		want int
	}{
		{[]string{"-h"}, 0},
		{nil, 2},
		{[]string{"-model", "none", "a question"}, 2},
		{[]string{"-unknown", "a"}, 2},
		{[]string{"a question", "-json"}, 2},
		{[]string{"-docs", filepath.Join(t.TempDir(), "missing"), "-store", t.TempDir(), "a question"}, 1},
	} {
		err := run(context.Background(), test.args, io.Discard, io.Discard)
		if got := statusOf(err); got != test.want {
			t.Errorf("%q: status %d, want %d: %v", test.args, got, test.want, err)
		}
	}
}

// folder makes a folder of one file about a horn.
func folder(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestJSONHoldsTextAsItIs(t *testing.T) {
	docs := folder(t, "horn.txt", "The horn relay sits behind box <A> & clicks.\n")
	var stdout bytes.Buffer
	args := []string{"-json", "-docs", docs, "-store", t.TempDir(), "Where does the horn relay sit?"}
	if err := run(context.Background(), args, &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stdout.String(), `"quote":"The horn relay sits behind box <A> & clicks."`) {
		t.Errorf("the quote is not as it stands in the file: %s", stdout.String())
	}
}

func TestAFolderBehindALinkIsTheSame(t *testing.T) {
	docs := folder(t, "horn.txt", "The horn relay sits behind the glove box.\n")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(docs, link); err != nil {
		t.Skip(err)
	}
	want, err := nameOf(docs)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := nameOf(link); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestIndexingIsSeen(t *testing.T) {
	docs, index := folder(t, "horn.txt", "The horn relay sits behind the glove box.\n"), t.TempDir()
	ask := func(flags ...string) string {
		var stderr bytes.Buffer
		args := append(flags, "-docs", docs, "-store", index, "Where does the horn relay sit?")
		if err := run(context.Background(), args, io.Discard, &stderr); err != nil {
			t.Fatal(err)
		}
		return stderr.String()
	}
	if got := ask(); !strings.Contains(got, "indexing 1/1 added horn.txt\n") {
		t.Errorf("first run: %q", got)
	}
	if got := ask(); got != "" {
		t.Errorf("second run: %q", got)
	}
	if err := os.WriteFile(filepath.Join(docs, "horn.txt"), []byte("The horn relay has moved under the seat.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask("-json"); strings.Contains(got, "indexing") {
		t.Errorf("with -json: %q", got)
	}
}

func TestWaitingIsSaid(t *testing.T) {
	docs, index := folder(t, "horn.txt", "The horn relay sits behind the glove box.\n"), t.TempDir()
	encoder, err := load("minilm")
	if err != nil {
		t.Fatal(err)
	}
	other, err := local.Open(t.Context(), index, encoder.Model(), nil)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(1500*time.Millisecond, func() { _ = other.Close() })
	var stderr bytes.Buffer
	args := []string{"-model", "minilm", "-docs", docs, "-store", index, "Where does the horn relay sit?"}
	if err := run(context.Background(), args, io.Discard, &stderr); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stderr.String(), "waiting for another run") {
		t.Errorf("got %q", stderr.String())
	}
}

// verdict says how an answer compares with what was expected.
func (q asked) verdict(a *rag.Answer) string {
	answered := a.Outcome == rag.Answered
	switch {
	case !q.Answerable && !answered:
		return "right: abstained"
	case !q.Answerable:
		return "wrong: answered"
	case !answered:
		return "wrong: abstained"
	}
	for _, s := range q.Contains {
		if !strings.Contains(a.Text, s) {
			return "wrong: says something else"
		}
	}
	for i, c := range a.Citations {
		if c.Document.ID == q.Document && (q.Page == 0 || c.Location.Page == q.Page) {
			if i == 0 {
				return "right"
			}
			return "right, cited later"
		}
	}
	return "right, from another document"
}

// TestSampleQuestions asks the sample documents all questions and compares the verdicts
// with the golden file, so that a change of quality is seen in review.
func TestSampleQuestions(t *testing.T) {
	library, err := open(t.Context(), options{model: "ensemble", store: t.TempDir()}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer library.engine.Close()
	var b strings.Builder
	right := 0
	all := questions(t)
	for _, q := range all {
		a, err := library.engine.Ask(t.Context(), library.ask(q.Question))
		if err != nil {
			t.Fatal(err)
		}
		v := q.verdict(a)
		if strings.HasPrefix(v, "right") {
			right++
		}
		fmt.Fprintf(&b, "%-28s %s  %s\n", v, q.Language, q.Question)
		if testing.Verbose() && !strings.HasPrefix(v, "right") {
			t.Logf("%s\nwant %q of %s\ngot %q\n%+v", q.Question, q.Contains, q.Document, a.Text, a.Trace.Signals)
		}
	}
	fmt.Fprintf(&b, "\n%d of %d right\n", right, len(all))
	golden := filepath.Join("testdata", "verdicts.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the verdicts changed; if for the better, run with -update (-want +got):\n%s", diff)
	}
}
