// SPDX-License-Identifier: Apache-2.0

package isolate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
)

// variable is the environment variable that makes a program a parser's process.
const variable = "PACENOTE_ISOLATED_PARSER"

// LimitMemory is the name of the limit in the *ingest.LimitError of a process that went beyond
// its memory.
const LimitMemory = "bytes of memory"

// ErrDied is wrapped, beside [ingest.ErrDamaged], by the error of a file whose process ended
// without an answer that can be read and within its limits: it crashed.
var ErrDied = errors.New("the parser's process died")

// Host is a program that starts itself to parse files.
type Host struct {
	parsers []ingest.Parser
}

// Start returns the Host of this program. In a process that was started to parse a file
// it parses that file with one of the parsers and ends the process: call it first in main,
// with the same parsers each time, before anything is opened or started.
func Start(parsers ...ingest.Parser) *Host {
	if limit := os.Getenv(variable); limit != "" {
		os.Exit(serve(os.Stdin, os.Stdout, limit, parsers))
	}
	return &Host{parsers: parsers}
}

// Options configures a Parser. The zero value has the documented defaults.
type Options struct {
	// Memory is the greatest memory of one process, in bytes. Default 1 GiB.
	Memory int64
	// Grace is how long a process may live beyond the limit of time of its file,
	// which its parser observes by itself if it can. Default 2 s.
	Grace time.Duration
	// Env is the environment of the processes, as "key=value". Default: empty.
	Env []string
}

// Parser reads files in processes of their own. It is immutable and safe for concurrent
// use.
type Parser struct {
	host    *Host
	options Options
}

var _ ingest.Parser = (*Parser)(nil)

// Parser returns a parser that reads what the host's parsers read, each file in a process
// of its own. Options may be nil.
func (h *Host) Parser(options *Options) *Parser {
	p := &Parser{host: h}
	if options != nil {
		p.options = *options
	}
	if p.options.Memory <= 0 {
		p.options.Memory = 1 << 30
	}
	if p.options.Grace <= 0 {
		p.options.Grace = 2 * time.Second
	}
	return p
}

// Media returns the media types of the host's parsers.
func (p *Parser) Media() []string {
	var media []string
	for _, parser := range p.host.parsers {
		media = append(media, parser.Media()...)
	}
	return media
}

// request is the line that goes before the bytes of a file.
type request struct {
	Name   string        `json:"name"`
	Media  string        `json:"media"`
	Size   int64         `json:"size"`
	Limits ingest.Limits `json:"limits"`
}

// reply is what a process sends back.
type reply struct {
	Document *ingest.Document `json:"document,omitempty"`
	Failure  *ingest.Failure  `json:"failure,omitempty"`
	// Error is the text of an error that is no Failure.
	Error string `json:"error,omitempty"`
}

// Parse sends the input to a new process and returns the document that it sends back. The
// answer may be as large as Limits.Unpacked. Beyond it, the memory or the time it fails
// with a *LimitError; a process that ends in another manner counts as damage
// of the file, with [ErrDied].
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	in.Limits = in.Limits.WithDefaults()
	doc, err := p.parse(ctx, in)
	var parse *ingest.ParseError
	if err != nil && !errors.As(err, &parse) {
		err = &ingest.ParseError{Name: in.Name, Err: err}
	}
	return doc, err
}

func (p *Parser) parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	if in.Size > in.Limits.Bytes {
		return nil, &ingest.LimitError{Limit: "bytes", Max: in.Limits.Bytes}
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program: %w", err)
	}
	header, err := json.Marshal(request{Name: in.Name, Media: in.Media, Size: in.Size, Limits: in.Limits})
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	over := &ingest.LimitError{Limit: "time", Max: int64(in.Limits.Time)}
	timed, cancel := context.WithTimeoutCause(ctx, in.Limits.Time+p.options.Grace, over)
	defer cancel()
	timed, stop := context.WithCancelCause(timed)
	defer stop(nil)
	file := &source{reader: io.NewSectionReader(in.Reader, 0, in.Size)}
	answer := &bounded{max: in.Limits.Unpacked, stop: func() {
		stop(&ingest.LimitError{Limit: "bytes of the answer", Max: in.Limits.Unpacked})
	}}
	notes := &bounded{max: 4 << 10}
	cmd := exec.CommandContext(timed, program)
	cmd.Args = []string{program}
	cmd.Env = append([]string{fmt.Sprintf("%s=%d", variable, p.options.Memory)}, p.options.Env...)
	cmd.Dir = os.TempDir()
	cmd.Stdin = io.MultiReader(bytes.NewReader(append(header, '\n')), file)
	cmd.Stdout, cmd.Stderr = answer, notes
	cmd.WaitDelay = p.options.Grace
	err = cmd.Run()
	switch {
	case timed.Err() != nil:
		return nil, context.Cause(timed)
	case file.err != nil:
		return nil, fmt.Errorf("read: %w", file.err)
	case err != nil:
		return nil, p.death(err, cmd.ProcessState, string(notes.kept))
	}
	return decode(in.Name, answer.kept)
}

// decode reads a process's answer.
func decode(name string, answer []byte) (*ingest.Document, error) {
	var r reply
	if err := json.Unmarshal(answer, &r); err != nil {
		return nil, fmt.Errorf("%w: %w: no answer: %w", ingest.ErrDamaged, ErrDied, err)
	}
	switch {
	case r.Failure != nil:
		return nil, r.Failure.ParseError(name)
	case r.Document != nil:
		return r.Document, nil
	}
	return nil, errors.New(r.Error)
}

// death says why a process ended without an answer.
func (p *Parser) death(err error, state *os.ProcessState, notes string) error {
	if state == nil {
		return fmt.Errorf("start the parser's process: %w", err)
	}
	if state.ExitCode() == memoryExit || strings.Contains(notes, "out of memory") || strings.Contains(notes, "cannot allocate memory") {
		return &ingest.LimitError{Limit: LimitMemory, Max: p.options.Memory}
	}
	first, _, _ := strings.Cut(notes, "\n")
	return fmt.Errorf("%w: %w with %v: %s", ingest.ErrDamaged, ErrDied, state, first)
}

// source is the file being sent; it keeps the error that ended the reading.
type source struct {
	reader io.Reader
	err    error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.reader.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// bounded keeps the first bytes that are written to it. The first byte beyond calls stop,
// if there is one; the others are dropped.
type bounded struct {
	kept []byte
	max  int64
	stop func()
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.max - int64(len(b.kept))
	b.kept = append(b.kept, p[:min(room, int64(len(p)))]...)
	if int64(len(p)) > room && b.stop != nil {
		b.stop()
	}
	return len(p), nil
}
