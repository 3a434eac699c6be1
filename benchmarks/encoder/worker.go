// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
)

// workerCommand is the first argument of this program when it is a worker; model, kernels
// and precision follow.
const workerCommand = "worker"

// ownWorker is a worker with an encoder of this repository.
type ownWorker struct {
	model   string
	options bert.Options
	encoder *bert.Encoder
}

// work answers requests until there are no more.
func work(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("worker: model, kernels and precision are needed")
	}
	w := &ownWorker{model: args[0], options: ownOptions(args[1], args[2])}
	requests, answers := json.NewDecoder(bufio.NewReaderSize(in, 1<<20)), json.NewEncoder(out)
	for {
		var r request
		if err := requests.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		a, err := w.answer(ctx, r)
		if err != nil {
			a = &response{Error: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

func (w *ownWorker) answer(ctx context.Context, r request) (*response, error) {
	switch r.Op {
	case "name":
		return &response{Name: "pacenote"}, nil
	case "load":
		start := machine.ProcessTime()
		var err error
		if w.encoder, err = model.LoadOptions(w.model, &w.options); err != nil {
			return nil, err
		}
		return &response{CPUSeconds: []float64{(machine.ProcessTime() - start).Seconds()}}, nil
	case "time":
		return w.time(ctx, r)
	case "busy":
		return w.busy(ctx, r)
	case "embed":
		vectors, err := w.encoder.Embed(ctx, kindOf(r.Kind), r.Texts)
		return &response{Vectors: bytesOf(vectors)}, err
	}
	return nil, fmt.Errorf("unknown request %q", r.Op)
}

// time embeds the texts again and again.
func (w *ownWorker) time(ctx context.Context, r request) (*response, error) {
	for _, text := range r.Texts {
		if n := (counterOf{w.encoder, w.model}).count(r.Kind, text); n != r.Tokens {
			return nil, fmt.Errorf("a text has %d tokens, not %d", n, r.Tokens)
		}
	}
	a := &response{}
	for total := 0.0; len(a.CPUSeconds) == 0 || total < r.Seconds; {
		start := machine.ProcessTime()
		if _, err := w.encoder.Embed(ctx, kindOf(r.Kind), r.Texts); err != nil {
			return nil, err
		}
		took := (machine.ProcessTime() - start).Seconds()
		a.CPUSeconds = append(a.CPUSeconds, took)
		total += took
	}
	return a, nil
}

// busy embeds the first text as a query again and again, while the others are embedded as
// documents without a pause. The seconds are those of the clock, from asking to answer.
func (w *ownWorker) busy(ctx context.Context, r request) (*response, error) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			if _, err := w.encoder.Embed(ctx, embed.Document, r.Texts[1:]); err != nil && ctx.Err() == nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	a := &response{}
	var failed error
	for total := 0.0; failed == nil && (len(a.CPUSeconds) == 0 || total < r.Seconds); {
		start := time.Now()
		_, failed = w.encoder.Embed(ctx, embed.Query, r.Texts[:1])
		took := time.Since(start).Seconds()
		a.CPUSeconds = append(a.CPUSeconds, took)
		total += took
		time.Sleep(3 * time.Millisecond) // questions do not come one after another
	}
	stop()
	return a, errors.Join(failed, <-ended)
}

// kindOf returns the kind that a request names.
func kindOf(name string) embed.Kind {
	if name == "query" {
		return embed.Query
	}
	return embed.Document
}

// bytesOf returns the bytes of vectors, little-endian.
func bytesOf(vectors []embed.Vector) [][]byte {
	all := make([][]byte, len(vectors))
	for i, v := range vectors {
		for _, f := range v {
			all[i] = binary.LittleEndian.AppendUint32(all[i], math.Float32bits(f))
		}
	}
	return all
}

// vectorsOf is the reverse of bytesOf.
func vectorsOf(all [][]byte) []embed.Vector {
	vectors := make([]embed.Vector, len(all))
	for i, b := range all {
		vectors[i] = make(embed.Vector, len(b)/4)
		for j := range vectors[i] {
			vectors[i][j] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*j:]))
		}
	}
	return vectors
}
