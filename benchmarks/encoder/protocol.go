// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
)

// A worker is a process with one encoder. It reads one request a line and writes one
// response a line, both in JSON; peers/worker.py is one in Python.

// request is what a worker is asked.
type request struct {
	// Op is "name", "load", "time" or "embed", and of ours "busy".
	Op string `json:"op"`
	// Kind of the texts: "query" or "passage".
	Kind  string   `json:"kind,omitempty"`
	Texts []string `json:"texts,omitempty"`
	// Tokens is how many tokens each text is made of, prefix and control tokens included.
	Tokens int `json:"tokens,omitempty"`
	// Seconds of processor time to go on for; one run is made at least.
	Seconds float64 `json:"seconds,omitempty"`
	// MaxTokens is where longer texts are cut.
	MaxTokens int `json:"max_tokens,omitempty"`
}

// response is what it answers.
type response struct {
	Error string `json:"error,omitempty"`
	// Name is the encoder's with its version.
	Name string `json:"name,omitempty"`
	// CPUSeconds is the processor time of each run, or of loading; of "busy" the time of
	// the clock.
	CPUSeconds []float64 `json:"cpu_seconds,omitempty"`
	// Vectors holds little-endian float32 in base64, one string for each text.
	Vectors [][]byte `json:"vectors,omitempty"`
}

// engine is an encoder that can be started.
type engine struct {
	// Peer is the program that a peer is of, such as "onnxruntime"; empty for ours.
	Peer      string `json:"peer"`
	Model     string `json:"model"`
	Precision string `json:"precision"` // ours "fast" or "exact", of peers "int8" or "float32", …
	// Features names what a peer may use of the processor: "all", or the most with the rest
	// hidden: "avx2", "sse". For ours it is the name of the kernels.
	Features    string   `json:"features"`
	Command     []string `json:"command"`
	Environment []string `json:"environment"`
	// Unpinned is set for what does not work on one core.
	Unpinned bool `json:"unpinned"`

	dir string // the working directory
}

// label names an engine for people.
func (e *engine) label() string {
	if e.Peer == "" {
		return fmt.Sprintf("%s %s", e.Features, e.Precision)
	}
	return fmt.Sprintf("%s %s %s", e.Peer, e.Precision, e.Features)
}

// worker is a started engine.
type worker struct {
	*engine
	name     string
	started  *exec.Cmd
	requests io.WriteCloser
	answers  *json.Decoder
	perToken float64 // processor time in seconds, in the last cell
}

// start starts an engine's process, on one core if it can run there.
func (e *engine) start(ctx context.Context) (*worker, error) {
	program := e.Command[0]
	if e.dir != "" && !filepath.IsAbs(program) {
		program = filepath.Join(e.dir, program)
	}
	c := exec.CommandContext(ctx, program, e.Command[1:]...)
	c.Dir, c.Stderr = e.dir, os.Stderr
	c.Env = append(os.Environ(), e.Environment...)
	w := &worker{engine: e, started: c}
	var err error
	if w.requests, err = c.StdinPipe(); err != nil {
		return nil, err
	}
	answers, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.answers = json.NewDecoder(bufio.NewReaderSize(answers, 1<<20))
	if e.Unpinned {
		err = c.Start()
	} else {
		err = machine.StartPinned(c)
	}
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", e.label(), err)
	}
	named, err := w.do(request{Op: "name"})
	if err != nil {
		return nil, errors.Join(err, w.stop())
	}
	w.name = named.Name
	return w, nil
}

// do asks the worker.
func (w *worker) do(r request) (*response, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if _, err := w.requests.Write(append(line, '\n')); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", w.label(), r.Op, err)
	}
	var a response
	if err := w.answers.Decode(&a); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", w.label(), r.Op, err)
	}
	if a.Error != "" {
		return nil, fmt.Errorf("%s: %s: %s", w.label(), r.Op, a.Error)
	}
	return &a, nil
}

// resident returns the resident memory of the worker in bytes.
func (w *worker) resident() int64 { return machine.Resident(w.started.Process.Pid) }

// stop ends the process.
func (w *worker) stop() error {
	err := w.requests.Close()
	_ = w.started.Wait() // what it says on the way out is of no interest
	return err
}
