// SPDX-License-Identifier: Apache-2.0

// Command pairs writes what a scorer is asked about, to train a smaller one with (internal/weights/distil): for each question
// the passages that an engine would have it read.
//
//	go run ./benchmarks/pairs [-model ensemble|e5|minilm] DIR > pairs.jsonl
//
// DIR has corpus.jsonl as collections have it, questions.jsonl with an object {"question"} on each line, and may have files
// to be indexed besides, in the folder pages. A line of the output is {"question", "passages"}. Of one question in six
// the three hits are added that are found first, whole, as they are read for Effort High.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
)

func main() { command.Main("pairs", run) }

const (
	// wholeEvery is the number of questions of which one gets wholeHits hits besides.
	wholeEvery = 6
	wholeHits  = 3
)

// pairs are a question and what is read for it.
type pairs struct {
	Question string   `json:"question"`
	Passages []string `json:"passages"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("pairs", flag.ContinueOnError)
	flags.SetOutput(stderr)
	encoder := flags.String("model", model.Default, "encoder: "+model.Names)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("one directory is needed")
	}
	dir := flags.Arg(0)
	documents, err := collection.ReadDocuments(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		return err
	}
	questions, err := collection.ReadLines[pairs](filepath.Join(dir, "questions.jsonl"))
	if err != nil {
		return err
	}
	embedder, err := model.Load(*encoder)
	if err != nil {
		return err
	}
	r := &recorder{}
	source := collection.Source{Collection: &collection.Collection{Documents: documents}}
	engine, done, err := collection.Engine(ctx, source, embedder, &rag.Options{Scorer: r})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if pages := filepath.Join(dir, "pages"); isDirectory(pages) {
		if _, err := engine.Sync(ctx, ingest.FS("pages", os.DirFS(pages), acl.Everyone)); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(stdout)
	for i, q := range questions {
		if err := r.record(ctx, engine, &q, i%wholeEvery == 0); err != nil {
			return fmt.Errorf("question %q: %w", q.Question, err)
		}
		if err := json.NewEncoder(out).Encode(q); err != nil {
			return err
		}
	}
	return out.Flush()
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// recorder is a scorer that keeps what it is asked about and thinks nothing of it, so that everything is read.
type recorder struct {
	mu       sync.Mutex
	passages []string
}

// Languages returns English.
func (r *recorder) Languages() []string { return []string{"en"} }

// Score keeps the passages.
func (r *recorder) Score(_ context.Context, _ string, passages []string) ([]float64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.passages = append(r.passages, passages...)
	return make([]float64, len(passages)), nil
}

// record asks a question and fills in what was read.
func (r *recorder) record(ctx context.Context, engine *rag.Engine, q *pairs, whole bool) error {
	r.passages = []string{} // questions of which nothing was found have none
	if _, err := engine.Ask(ctx, rag.Question{Text: q.Question}); err != nil {
		return err
	}
	q.Passages = r.passages
	if !whole {
		return nil
	}
	hits, err := engine.Search(ctx, rag.Question{Text: q.Question, K: wholeHits})
	for i := range hits {
		q.Passages = append(q.Passages, hits[i].Chunk.Indexed(hits[i].Document.Title))
	}
	return err
}
