// SPDX-License-Identifier: Apache-2.0

//go:build linux

// Command hugot is a peer of benchmarks/encoder: hugot's backend in plain Go, without cgo,
// which runs ONNX graphs of plain operators in float32. It answers the requests of
// ../../protocol.go; its time includes its tokenizer. setup.py builds it.
//
//	hugot DIRECTORY
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/knights-analytics/hugot"
	"github.com/knights-analytics/hugot/pipelines"
	"golang.org/x/sys/unix"
)

type request struct {
	Op      string   `json:"op"`
	Texts   []string `json:"texts"`
	Seconds float64  `json:"seconds"`
}

type response struct {
	Error      string    `json:"error,omitempty"`
	Name       string    `json:"name,omitempty"`
	CPUSeconds []float64 `json:"cpu_seconds,omitempty"`
	Vectors    [][]byte  `json:"vectors,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: hugot DIRECTORY")
		os.Exit(2)
	}
	if err := serve(&worker{directory: os.Args[1]}); err != nil {
		fmt.Fprintln(os.Stderr, "hugot:", err)
		os.Exit(1)
	}
}

func serve(w *worker) error {
	requests, answers := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20)), json.NewEncoder(os.Stdout)
	for {
		var r request
		if err := requests.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		a, err := w.answer(r)
		if err != nil {
			a = &response{Error: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

// worker has the model of a directory.
type worker struct {
	directory string
	pipeline  *pipelines.FeatureExtractionPipeline
}

func (w *worker) answer(r request) (*response, error) {
	switch r.Op {
	case "name":
		return &response{Name: "hugot 0.6.1 Go"}, nil
	case "load":
		took, err := timed(w.load)
		return &response{CPUSeconds: []float64{took}}, err
	case "time":
		return w.time(r)
	case "embed":
		out, err := w.pipeline.RunPipeline(r.Texts)
		if err != nil {
			return nil, err
		}
		a := &response{}
		for _, v := range out.Embeddings {
			var b []byte
			for _, f := range v {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
			}
			a.Vectors = append(a.Vectors, b)
		}
		return a, nil
	}
	return nil, fmt.Errorf("unknown request %q", r.Op)
}

func (w *worker) load() error {
	session, err := hugot.NewGoSession()
	if err != nil {
		return err
	}
	w.pipeline, err = hugot.NewPipeline(session, hugot.FeatureExtractionConfig{
		ModelPath: w.directory, Name: "peer", OnnxFilename: "model.onnx",
		Options: []hugot.FeatureExtractionOption{pipelines.WithNormalization()},
	})
	return err
}

// time embeds the texts again and again, after once to compile the graph.
func (w *worker) time(r request) (*response, error) {
	run := func() error {
		_, err := w.pipeline.RunPipeline(r.Texts)
		return err
	}
	if err := run(); err != nil {
		return nil, err
	}
	a := &response{}
	for total := 0.0; len(a.CPUSeconds) == 0 || total < r.Seconds; {
		took, err := timed(run)
		if err != nil {
			return nil, err
		}
		a.CPUSeconds = append(a.CPUSeconds, took)
		total += took
	}
	return a, nil
}

// timed returns the processor time of a run in seconds.
func timed(run func() error) (float64, error) {
	start := processTime()
	err := run()
	return (processTime() - start).Seconds(), err
}

func processTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
