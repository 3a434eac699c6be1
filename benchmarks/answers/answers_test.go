// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/benchmarks/internal/fakemodel"
)

// writeCollection writes a collection of two sections with two questions, the documents of another device and questions that
// nobody answers.
func writeCollection(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl": `{"_id": "fuse", "title": "Fuses", "text": "The horn relay sits in the left fuse box. It clicks when the horn works."}
{"_id": "tyre", "title": "Tyres", "text": "Inflate the spare tyre to 4.2 bar. Check it every month."}
`,
		"queries.jsonl": `{"_id": "q1", "text": "Where does the horn relay sit?"}
{"_id": "q2", "text": "To what pressure is the spare tyre inflated?"}
`,
		"qrels.tsv": "query-id\tcorpus-id\tscore\nq1\tfuse\t1\nq2\ttyre\t1\n",
		"answers.jsonl": `{"_id": "q1", "answer": "The horn relay sits in the left fuse box."}
{"_id": "q2", "answer": "Inflate the spare tyre to 4.2 bar."}
`,
		"sister.jsonl":    `{"_id": "oven", "title": "Oven", "text": "Bake the bread for an hour at 200 °C."}` + "\n",
		"strangers.jsonl": `{"question": "Who won the cup in 1990?"}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// reply words every answer wrongly but for its first sentence, and judges by the first word of what it is told.
func reply(request string) string {
	switch {
	case strings.Contains(request, "compare two answers"):
		return "Correct."
	case strings.Contains(request, "77 spare"):
		return "UNSUPPORTED"
	case strings.Contains(request, "compare a claim"):
		return "SUPPORTED"
	}
	return "The relay for the horn is in the left fuse box. [1]\nThe right fuse box holds 77 spare fuses. [1]"
}

// measured runs the command and returns what it prints as JSON.
func measured(t *testing.T, args ...string) Result {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), append(args, "-json"), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestQuoted(t *testing.T) {
	dir := writeCollection(t)
	r := measured(t, "-data", dir)
	if r.Answered != 2 || r.FirstCitationRight != 1 || r.TokenF1 < .7 || r.Summary.Quoted != 1 || r.Summary.CitationRecall != 1 || r.Grades != nil {
		t.Errorf("%+v", r)
	}
	if one := measured(t, "-data", dir, "-questions", "1"); one.Answered != 1 {
		t.Errorf("of one question: %+v", one)
	}
}

func TestWordedAndGraded(t *testing.T) {
	r := measured(t, "-data", writeCollection(t), "-questions", "1", "-llm", "openai:worded", "-judge", "openai:judge", "-llm-url", fakemodel.Serve(t, reply))
	want := Grades{Judge: "judge", Answers: 1, Correct: 1, Shown: 1, Withheld: 1}
	if r.Grades == nil || *r.Grades != want || r.Answered != 1 {
		t.Errorf("%+v, grades %+v", r, r.Grades)
	}
}

func TestAbstentionAndPicture(t *testing.T) {
	dir := writeCollection(t)
	plot := filepath.Join(dir, "plot.svg")
	r := measured(t, "-data", dir, "-sister", filepath.Join(dir, "sister.jsonl"), "-strangers", filepath.Join(dir, "strangers.jsonl"), "-plot", plot)
	if r.Abstention == nil || r.Abstention.Answerable != 2 || r.Abstention.All.Questions != 4 || r.Abstention.All.AUROC < .99 {
		t.Errorf("%+v", r.Abstention)
	}
	picture, err := os.ReadFile(plot)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(picture), "<polyline") != 3 {
		t.Errorf("not three lines in %s", picture)
	}
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadFlags(t *testing.T) {
	for _, args := range [][]string{{}, {"-data", "x", "-plot", "y"}, {"-data", "x", "-strangers", "y"}, {"-data", "nowhere"}, {"-data", writeCollection(t), "-llm", "nobody:x"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestRevisions(t *testing.T) {
	r := measured(t, "-data", writeCollection(t), "-revisions")
	want := Revisions{Numbers: Shown{Answered: 1, Both: 1}}
	if r.Revisions == nil || *r.Revisions != want {
		t.Errorf("%+v, want %+v", r.Revisions, want)
	}
}

func TestRevise(t *testing.T) {
	for _, test := range []struct {
		revise                   func(question, sentence string) (string, bool)
		question, sentence, want string
	}{
		{otherNumber, "When was the plant built?", "It was built in 1928.", "It was built in 1941."},
		{otherNumber, "What was built in 1928?", "The plant was built in 1928.", ""},
		{otherNumber, "What was built in 1928?", "In 1928 the first 3 halls were built.", "In 1928 the first 16 halls were built."},
		{otherNumber, "What holds the door?", "Two hinges hold it.", ""},
		{denied, "", "The bolts may be used again.", "The bolts may not be used again."},
		{denied, "", "The bolts cannot be used again, they are stretched.", ""},
		{denied, "", "Replace the bolts.", ""},
	} {
		if got, ok := test.revise(test.question, test.sentence); got != test.want || ok != (test.want != "") {
			t.Errorf("%q: %q %v, want %q", test.sentence, got, ok, test.want)
		}
	}
}
