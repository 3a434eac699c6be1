// SPDX-License-Identifier: Apache-2.0

// Command collect asks a language model questions about documents and prints the sentences of its
// answers with the evidence that it was given, for people to label: what package rag/ground is
// then judged on.
//
//	eval "$(internal/devtools/llm/llm.sh start)"
//	go run ./benchmarks/ground/collect -docs DIR[,DIR] -questions FILE.jsonl > sentences.jsonl
//
// The evidence is the first hits of the engine's Search. Each line is a pair as `benchmarks/ground
// -pairs` reads it, its label empty, with the question and the documents. Sentences that the length
// of the reply cut are left out, and those that repeat an earlier one of the same answer.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/openai"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func main() { command.Main("collect", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("collect", flag.ContinueOnError)
	flags.SetOutput(stderr)
	docs := flags.String("docs", "", "`directories` with documents, parted by commas")
	file := flags.String("questions", "", "`file` of questions, an object with \"question\" and \"lang\" a line")
	address := flags.String("llm", os.Getenv("PACENOTE_LLM"), "`address` of a service that speaks chat completions")
	hits := flags.Int("k", 3, "number of hits that are the evidence")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *docs == "" || *file == "" || *address == "" {
		flags.Usage()
		return errors.New("-docs, -questions and -llm are needed")
	}
	questions, err := collection.ReadLines[question](*file)
	if err != nil {
		return err
	}
	engine, closeAll, err := open(ctx, strings.Split(*docs, ","), stderr)
	if err != nil {
		return err
	}
	defer closeAll()
	zero := 0.0
	m, err := openai.New("local", openai.Options{Service: service.Options{BaseURL: *address}, Temperature: &zero})
	if err != nil {
		return err
	}
	c := collector{engine: engine, model: m, hits: *hits, out: json.NewEncoder(stdout)}
	c.out.SetEscapeHTML(false)
	for n, q := range questions {
		if err := c.ask(ctx, n+1, q); err != nil {
			return fmt.Errorf("%s: %w", q.Question, err)
		}
	}
	return nil
}

// question is a line of the file of questions.
type question struct {
	Question string `json:"question"`
	Lang     string `json:"lang"`
}

// open indexes directories in a temporary store.
func open(ctx context.Context, dirs []string, stderr io.Writer) (*rag.Engine, func(), error) {
	encoder, err := model.Load("e5")
	if err != nil {
		return nil, nil, err
	}
	at, err := os.MkdirTemp("", "pacenote-collect-")
	if err != nil {
		return nil, nil, err
	}
	engine, err := rag.Open(ctx, at, encoder, nil)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(at))
	}
	closeAll := func() {
		engine.Close()
		os.RemoveAll(at)
	}
	for _, dir := range dirs {
		report, err := engine.Sync(ctx, ingest.Dir(dir, acl.Everyone))
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		fmt.Fprintf(stderr, "%s: %v\n", dir, report)
	}
	return engine, closeAll, nil
}

// collector asks one question after the other.
type collector struct {
	engine *rag.Engine
	model  llm.Model
	hits   int
	out    *json.Encoder
}

// pair is what is printed of a sentence.
type pair struct {
	ID        string   `json:"id"`
	Lang      string   `json:"lang"`
	Question  string   `json:"question"`
	Documents []string `json:"documents"`
	Claim     string   `json:"claim"`
	Sentences []string `json:"sentences"`
	Label     string   `json:"label"`
}

// languages are the names that the model knows languages by.
var languages = map[string]string{"en": "English", "fr": "French", "de": "German", "it": "Italian", "es": "Spanish"}

// bound is the length of an answer in tokens.
const bound = 200

func (c *collector) ask(ctx context.Context, n int, q question) error {
	hits, err := c.engine.Search(ctx, rag.Question{Text: q.Question, K: c.hits})
	if err != nil {
		return err
	}
	// The fence is the same each time, so that a question gets the same answer again.
	request := llm.Request{Fence: "4711", Question: q.Question, MaxTokens: bound}
	request.System = "You answer questions from passages of documents. Say only what the passages say. Answer in full sentences in " +
		languages[q.Lang] + "."
	p := pair{Lang: q.Lang, Question: q.Question}
	for i := range hits {
		h := &hits[i]
		request.Passages = append(request.Passages, llm.Passage{Title: h.Chunk.Head(h.Document.Title), Blocks: []string{h.Chunk.Text}})
		p.Documents = append(p.Documents, h.Document.ID)
		p.Sentences = append(p.Sentences, evidence(h)...)
	}
	text, usage, err := llm.Complete(ctx, c.model, request)
	if err != nil {
		return err
	}
	for _, sentence := range sentences(text, usage.Answer >= bound) {
		p.ID, p.Claim = fmt.Sprintf("q%03d-%d", n, sentence.number), sentence.text
		if err := c.out.Encode(p); err != nil {
			return err
		}
	}
	return nil
}

// numbered is a sentence of an answer; number counts them from 1.
type numbered struct {
	number int
	text   string
}

// sentences returns those of an answer that do not repeat one before; without the last one if the answer
// was cut.
func sentences(answer string, cut bool) []numbered {
	claims := ground.Claims(answer)
	if cut && len(claims) > 0 {
		claims = claims[:len(claims)-1]
	}
	said := map[string]bool{}
	var out []numbered
	for i, claim := range claims {
		if !said[claim.Text] {
			out = append(out, numbered{i + 1, claim.Text})
		}
		said[claim.Text] = true
	}
	return out
}

// evidence returns the lines of a hit, its title and headings first.
func evidence(h *store.Hit) []string {
	var out []string
	for line := range strings.Lines(h.Chunk.Head(h.Document.Title) + "\n" + h.Chunk.Text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
