// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/store/acl"
)

// questions are about documents of two folders; see testdata/README.md.
//
//go:embed testdata/questions.jsonl
var questions []byte

// documentQuestion is a line of questions.jsonl.
type documentQuestion struct {
	Question   string   `json:"question"`
	Docs       string   `json:"docs"`
	Answerable bool     `json:"answerable"`
	Document   string   `json:"document"`
	Contains   []string `json:"contains"`
}

// folders says where below the data the documents of a question are.
var folders = map[string]string{"truth": "truth", "guide": filepath.Join("pdf", "guide")}

// observeDocuments asks the questions of testdata, each of its own folder.
func observeDocuments(ctx context.Context, data string, models model.Models) ([]set, error) {
	byFolder := make(map[string][]documentQuestion)
	for decoder := json.NewDecoder(bytes.NewReader(questions)); ; {
		var q documentQuestion
		err := decoder.Decode(&q)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read questions: %w", err)
		}
		byFolder[q.Docs] = append(byFolder[q.Docs], q)
	}
	var sets []set
	for _, name := range []string{"truth", "guide"} {
		s, err := observeFolder(ctx, filepath.Join(data, folders[name]), byFolder[name], models)
		if err != nil {
			return nil, err
		}
		s.name = "documents/" + name
		sets = append(sets, s)
	}
	return sets, nil
}

func observeFolder(ctx context.Context, dir string, asked []documentQuestion, models model.Models) (set, error) {
	var s set
	engine, done, err := collection.Engine(ctx, ingest.Dir(dir, acl.Everyone), models.Encoder, &rag.Options{MinConfidence: -1, Scorer: models.Scorer})
	if err != nil {
		return s, err
	}
	defer done()
	for _, q := range asked {
		answer, err := engine.Ask(ctx, rag.Question{Text: q.Question})
		if err != nil {
			return s, err
		}
		var judged eval.Judgements
		s.add(answer, q.Answerable, judged, collection.Answer{Spans: q.Contains})
	}
	return s, nil
}
