// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/pacenote/pacenote/benchmarks/internal/model"
)

// shapes are the cells: how many tokens a text has, how many texts are given at once.
var shapes = []shape{{16, 1}, {16, 8}, {64, 1}, {64, 8}, {256, 1}, {256, 8}}

type shape struct{ tokens, batch int }

// queryTokens is the length of the query whose latency is measured.
const queryTokens = 16

// busyTokens and busyDocuments are the documents that are embedded meanwhile.
const busyTokens, busyDocuments = 256, 32

// effort is how much is measured; tests make it less.
var effort = struct {
	// turn is the processor time of one turn in seconds, turns that after which a slow
	// encoder gets no further turn in a cell, query that for a query's latency.
	turn, turns, query float64
	// longest is how long a run may be expected to take; a cell of more is left out.
	longest float64
	// loads is how often one of ours is loaded, each time in a process of its own. Peers,
	// which take longer, are loaded once.
	loads int
}{turn: 0.08, turns: 1.5, query: 0.5, longest: 30, loads: 3}

// measureSpeed measures the encoders of one model and adds the figures to the report.
func measureSpeed(ctx context.Context, r *report, engines []*engine, log io.Writer) (err error) {
	workers, err := startAll(ctx, r, engines, log)
	defer func() {
		for _, w := range workers {
			err = errors.Join(err, w.stop())
		}
	}()
	if err != nil {
		return err
	}
	encoder, err := model.Load(engines[0].Model)
	if err != nil {
		return err
	}
	counter := counterOf{encoder, engines[0].Model}
	for _, s := range shapes {
		texts, err := counter.texts("passage", s.tokens, s.batch)
		if err != nil {
			return err
		}
		fmt.Fprintf(log, "%s, %d tokens × %d\n", counter.model, s.tokens, s.batch)
		able := r.able(workers, s)
		turns, err := alternate(able, r.Rounds, request{Op: "time", Kind: "passage", Texts: texts, Tokens: s.tokens, Seconds: effort.turn})
		if err != nil {
			return err
		}
		r.addCells(able, s, turns)
	}
	return measureQueries(r, workers, counter)
}

// able returns the workers that are fast enough for a cell, by what they needed for the one
// before.
func (r *report) able(workers []*worker, s shape) (able []*worker) {
	for _, w := range workers {
		if expected := w.perToken * float64(s.tokens*s.batch); expected > effort.longest {
			r.Missing = append(r.Missing, fmt.Sprintf("%s: %s: %d tokens × %d would take %.0f s", w.Model, w.label(), s.tokens, s.batch, expected))
			continue
		}
		able = append(able, w)
	}
	return able
}

// startAll loads every engine in some processes and keeps the last of each. An engine that
// can't be started is reported as missing if it is a peer.
func startAll(ctx context.Context, r *report, engines []*engine, log io.Writer) ([]*worker, error) {
	var workers []*worker
	for _, e := range engines {
		fmt.Fprintf(log, "%s, loading %s\n", e.Model, e.label())
		w, l, err := load(ctx, e)
		if err != nil && e.Peer != "" {
			r.Missing = append(r.Missing, fmt.Sprintf("%s: %v", e.Model, err))
			continue
		}
		if err != nil {
			return workers, err
		}
		r.Loads = append(r.Loads, l)
		workers = append(workers, w)
	}
	return workers, nil
}

// load starts and loads an engine several times.
func load(ctx context.Context, e *engine) (w *worker, l Load, err error) {
	var seconds []float64
	turns := effort.loads
	if e.Peer != "" {
		turns = 1
	}
	for turn := range turns {
		if w != nil {
			if err := w.stop(); err != nil {
				return nil, l, err
			}
		}
		if w, err = e.start(ctx); err != nil {
			return nil, l, err
		}
		before := w.resident()
		a, err := w.do(request{Op: "load"})
		if err == nil && turn == turns-1 {
			_, err = w.do(request{Op: "embed", Kind: "query", Texts: []string{"oil"}, MaxTokens: 512})
		}
		if err != nil {
			return nil, l, errors.Join(err, w.stop())
		}
		seconds = append(seconds, a.CPUSeconds...)
		l = Load{Model: e.Model, Encoder: newEncoder(w), ResidentMB: megabytes(w.resident()), BeforeMB: megabytes(before)}
	}
	l.Milliseconds = rounded(1000*median(seconds), 2)
	return w, l, nil
}

func megabytes(bytes int64) float64 { return rounded(float64(bytes)/1e6, 1) }

// alternate gives every worker a turn in each round and returns the processor time of a run,
// the median of each turn, by worker.
func alternate(workers []*worker, rounds int, r request) ([][]float64, error) {
	turns, used := make([][]float64, len(workers)), make([]float64, len(workers))
	for range rounds {
		for i, w := range workers {
			if used[i] > effort.turns {
				continue
			}
			a, err := w.do(r)
			if err != nil {
				return nil, err
			}
			for _, s := range a.CPUSeconds {
				used[i] += s
			}
			turns[i] = append(turns[i], median(a.CPUSeconds))
		}
	}
	return turns, nil
}

// measureQueries measures how long one short query takes.
func measureQueries(r *report, workers []*worker, c counterOf) error {
	texts, err := c.texts("query", queryTokens, 1)
	if err != nil {
		return err
	}
	documents, err := c.texts("passage", busyTokens, busyDocuments)
	if err != nil {
		return err
	}
	for _, w := range workers {
		a, err := w.do(request{Op: "time", Kind: "query", Texts: texts, Tokens: queryTokens, Seconds: effort.query})
		if err != nil {
			return err
		}
		q := Query{Model: w.Model, Encoder: newEncoder(w), Tokens: queryTokens, P50Milliseconds: rounded(1000*median(a.CPUSeconds), 3)}
		if w.Peer == "" {
			a, err := w.do(request{Op: "busy", Texts: append(texts[:1:1], documents...), Seconds: effort.query})
			if err != nil {
				return err
			}
			slices.Sort(a.CPUSeconds)
			q.BusyP50Milliseconds = rounded(1000*median(a.CPUSeconds), 3)
			q.BusyP95Milliseconds = rounded(1000*a.CPUSeconds[len(a.CPUSeconds)*95/100], 3)
		}
		r.Queries = append(r.Queries, q)
	}
	return nil
}

// median returns the median, 0 of none.
func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
