// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// question is a line of testdata/questions.jsonl; its README explains the fields.
type question struct {
	Question   string   `json:"question"`
	Lang       string   `json:"lang"`
	Contains   []string `json:"answer_contains"`
	Document   string   `json:"document"`
	Page       int      `json:"page"`
	Answerable bool     `json:"answerable"`
}

// TestQuestions checks the questions against the documents: each expected text stands
// in the document, and of a PDF file on the page, that is named.
func TestQuestions(t *testing.T) {
	set := composedSources(t)
	answerable, refused := 0, 0
	for _, q := range readQuestions(t) {
		if !q.Answerable {
			refused++
			if q.Document != "" || q.Page != 0 || len(q.Contains) != 0 {
				t.Errorf("%q: not answerable, but an answer is given", q.Question)
			}
			continue
		}
		answerable++
		if len(q.Contains) == 0 {
			t.Errorf("%q: no expected text", q.Question)
		}
		text := documentText(t, set, q)
		for _, want := range q.Contains {
			if !strings.Contains(text, want) {
				t.Errorf("%q: %s page %d does not hold %q", q.Question, q.Document, q.Page, want)
			}
		}
		if strings.Contains(text, strings.TrimRight(q.Question, " ?")) {
			t.Errorf("%q: copied from the document", q.Question)
		}
	}
	if answerable != 31 || refused != 12 {
		t.Errorf("%d answerable and %d other questions, want 31 and 12", answerable, refused)
	}
}

// readQuestions reads the questions; an unknown field is an error.
func readQuestions(t *testing.T) []question {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "questions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var questions []question
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		var q question
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&q); err != nil {
			t.Fatalf("line %d: %v", len(questions)+1, err)
		}
		questions = append(questions, q)
	}
	return questions
}

// documentText returns the text of the page a question names, with single spaces.
func documentText(t *testing.T, set map[string][]*page, q question) string {
	t.Helper()
	var text string
	if pages, ok := set[q.Document]; ok {
		if q.Page < 1 || q.Page > len(pages) {
			t.Fatalf("%q: %s has no page %d", q.Question, q.Document, q.Page)
		}
		text = strings.Join(pageLines(pages[q.Page-1]), " ")
	} else {
		data, err := os.ReadFile(filepath.Join(documentsDir, filepath.FromSlash(q.Document)))
		if err != nil {
			t.Fatal(err)
		}
		text = html.UnescapeString(string(data))
	}
	return strings.Join(strings.Fields(text), " ")
}
