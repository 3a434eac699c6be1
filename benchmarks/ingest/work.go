// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime/pprof"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/split"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
)

// workerCommand is the first argument of this program when it is the process that is
// measured; model, kernels, profile, the directory of the index and that of the files follow.
const workerCommand = "worker"

// Turn is what one stack did in one turn; peers/stack.py prints the same.
type Turn struct {
	Pages  int `json:"pages"`
	Chunks int `json:"chunks"`
	// Tokens are those that were embedded.
	Tokens int `json:"tokens"`
	// CPUSeconds is the processor time of each step: load, parse, split, embed, store.
	CPUSeconds map[string]float64 `json:"cpu_seconds"`
}

// work ingests the files once and prints what it did.
func work(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) != 5 {
		return errors.New("worker: model, kernels, profile, index and files are needed")
	}
	stop, err := startProfile(args[2])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	encoder, err := model.LoadOptions(args[0], &bert.Options{Kernels: args[1]})
	if err != nil {
		return err
	}
	w := &watch{turn: Turn{CPUSeconds: map[string]float64{"load": machine.ProcessTime().Seconds()}}}
	if err := w.ingest(ctx, encoder, args[3], args[4]); err != nil {
		return err
	}
	for _, text := range w.texts {
		w.turn.Tokens += encoder.CountTokens(text) + control
	}
	return json.NewEncoder(out).Encode(w.turn)
}

// control is how many tokens a text has beside its own: two of control, and with e5 those of
// its prefix.
const control = 5

// watch adds up the processor time of the steps. On one core the steps of a sync hardly
// overlap; what does is counted where it was met.
type watch struct {
	turn  Turn
	texts []string // what was embedded
}

// ingest brings an index in step with the files. What is neither parsing nor splitting nor
// embedding is storing.
func (w *watch) ingest(ctx context.Context, encoder *bert.Encoder, index, files string) error {
	start := machine.ProcessTime()
	o := &rag.Options{Splitter: watchedSplitter{split.New(encoder, nil), w}}
	for _, p := range rag.DefaultParsers() {
		o.Parsers = append(o.Parsers, watchedParser{p, w})
	}
	engine, err := rag.Open(ctx, index, watchedEncoder{encoder, w}, o)
	if err != nil {
		return err
	}
	report, err := engine.Sync(ctx, ingest.Dir(files, acl.Everyone))
	if err := errors.Join(err, engine.Close()); err != nil {
		return err
	}
	for _, f := range report.Files {
		if f.Err != nil {
			return f.Err
		}
	}
	seconds := w.turn.CPUSeconds
	seconds["store"] = (machine.ProcessTime() - start).Seconds() - seconds["parse"] - seconds["split"] - seconds["embed"]
	return nil
}

func (w *watch) add(step string, start time.Duration) {
	w.turn.CPUSeconds[step] += (machine.ProcessTime() - start).Seconds()
}

// watchedParser counts pages.
type watchedParser struct {
	ingest.Parser
	*watch
}

func (p watchedParser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	defer p.add("parse", machine.ProcessTime())
	document, err := p.Parser.Parse(ctx, in)
	if err == nil {
		p.turn.Pages += len(document.Pages)
	}
	return document, err
}

// watchedSplitter counts chunks.
type watchedSplitter struct {
	ingest.Splitter
	*watch
}

func (s watchedSplitter) Split(ctx context.Context, d *ingest.Document) ([]ingest.Chunk, error) {
	defer s.add("split", machine.ProcessTime())
	chunks, err := s.Splitter.Split(ctx, d)
	s.turn.Chunks += len(chunks)
	return chunks, err
}

// watchedEncoder counts tokens.
type watchedEncoder struct {
	*bert.Encoder
	*watch
}

func (e watchedEncoder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	e.texts = append(e.texts, texts...)
	defer e.add("embed", machine.ProcessTime())
	return e.Encoder.Embed(ctx, kind, texts)
}

// startProfile begins a profile, if a file is named, and returns what ends it.
func startProfile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
