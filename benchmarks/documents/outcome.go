// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/isolate"
)

// bounds are those of a file.
type bounds struct {
	time  time.Duration
	bytes int64 // of memory
}

// usual are the bounds beyond which a reader is at fault.
var usual = bounds{10 * time.Second, 1 << 30}

// The outcomes of reading a file. What reads is a document or an error of a known type; the
// others are faults of the reader.
const (
	gotDocument = "document"
	gotNothing  = "silently empty" // a document without text that does not say why
	typedError  = "typed error"
	otherError  = "other error"
	crashed     = "crash"
	overTime    = "over time"
	overMemory  = "over memory"
)

// outcome is how reading a file ended.
type outcome struct {
	Outcome string  `json:"outcome"`
	Reason  string  `json:"reason,omitempty"` // of a typed error; or what a fault was
	Flagged bool    `json:"flagged,omitempty"`
	Seconds float64 `json:"seconds"`
	Bytes   int64   `json:"bytes,omitempty"` // the most memory; 0 if not known
}

// faulty reports whether the reader is at fault.
func (o *outcome) faulty() bool { return o.Outcome != gotDocument && o.Outcome != typedError }

// judge says how a file was read.
func judge(doc *ingest.Document, err error) outcome {
	if err != nil {
		return judgeError(err)
	}
	q := &doc.Quality
	o := outcome{Outcome: gotDocument}
	o.Flagged = q.Repaired || q.UnmappedGlyphs > 0 || len(q.ImageOnlyPages)+len(q.PageErrors)+len(q.Warnings)+len(q.Hidden) > 0
	for _, b := range doc.Blocks {
		if strings.TrimSpace(b.Text) != "" || b.Table != nil {
			return o
		}
	}
	if !o.Flagged {
		o.Outcome = gotNothing
	}
	return o
}

func judgeError(err error) outcome {
	var limit *ingest.LimitError
	var typed *ingest.ParseError
	switch {
	case errors.Is(err, isolate.ErrDied):
		return outcome{Outcome: crashed, Reason: err.Error()}
	case errors.As(err, &limit) && limit.Limit == isolate.LimitMemory:
		return outcome{Outcome: overMemory, Reason: err.Error()}
	case errors.As(err, &limit):
		return outcome{Outcome: typedError, Reason: "limit of " + limit.Limit}
	case errors.As(err, &typed):
		for _, reason := range []error{ingest.ErrEncrypted, ingest.ErrDamaged, ingest.ErrNoTextLayer, ingest.ErrUnsupported, ingest.ErrEmpty} {
			if errors.Is(err, reason) {
				return outcome{Outcome: typedError, Reason: reason.Error()}
			}
		}
	}
	return outcome{Outcome: otherError, Reason: err.Error()}
}

// watch reads a file and watches its time and the memory of this process. What does not end in
// time is left running: the process is of no use then.
func (b bounds) watch(ctx context.Context, parsers []ingest.Parser, name string) outcome {
	debug.FreeOSMemory()
	start, before := time.Now(), memory()
	done := make(chan outcome, 1)
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				done <- outcome{Outcome: crashed, Reason: fmt.Sprint("panic: ", fault)}
			}
		}()
		done <- judge(parse(ctx, parsers, name, ingest.Limits{}))
	}()
	most := before
	for tick := time.Tick(5 * time.Millisecond); ; {
		var o outcome
		select {
		case o = <-done:
		case <-tick:
			most = max(most, memory())
			if time.Since(start) < b.time && most < b.bytes {
				continue
			}
		}
		o.Seconds, o.Bytes = time.Since(start).Seconds(), max(most, memory())
		return b.judge(o)
	}
}

// judge sets the outcome of what went beyond a bound, which counts more than how it ended.
func (b bounds) judge(o outcome) outcome {
	switch {
	case o.Outcome == crashed:
	case o.Bytes >= b.bytes:
		o.Outcome = overMemory
	case o.Seconds >= b.time.Seconds():
		o.Outcome = overTime
	}
	return o
}

// memory returns the memory that this process holds, in bytes.
func memory() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}

// outcomesShared reads files one after another in one process, which is started again where it
// ended or was left with a file that ran on.
func outcomesShared(ctx context.Context, command []string, files []*file) ([]outcome, error) {
	var all []outcome
	for len(all) < len(files) {
		got, err := outcomesOnce(ctx, command, files[len(all):])
		if err != nil {
			return nil, err
		}
		all = append(all, got...)
	}
	return all, ctx.Err()
}

// outcomesOnce reads files until the process ends, or one was beyond a bound. There is at least
// one outcome.
func outcomesOnce(ctx context.Context, command []string, files []*file) ([]outcome, error) {
	var in, complaints bytes.Buffer
	requests := json.NewEncoder(&in)
	for _, f := range files {
		if err := requests.Encode(request{File: f.path}); err != nil {
			return nil, err
		}
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stderr = &in, &complaints
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	var all []outcome
	for d := json.NewDecoder(out); len(all) < len(files); {
		var o outcome
		if d.Decode(&o) != nil {
			break
		}
		if all = append(all, o); o.Outcome == overTime || o.Outcome == overMemory {
			break
		}
	}
	whole := len(all) == len(files)
	if !whole {
		_ = c.Process.Kill() // it has ended, or hangs in a file
	}
	_, _ = io.Copy(io.Discard, out)
	err = c.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if last := len(all) - 1; !whole && (last < 0 || all[last].Outcome != overTime && all[last].Outcome != overMemory) {
		first, _, _ := strings.Cut(complaints.String(), "\n")
		all = append(all, outcome{Outcome: crashed, Reason: fmt.Sprintf("%v: %s", err, first)})
	}
	return all, nil
}

// outcomesIsolated reads each file in a process of its own.
func outcomesIsolated(ctx context.Context, host *isolate.Host, files []*file) ([]outcome, error) {
	parsers := []ingest.Parser{host.Parser(&isolate.Options{Memory: usual.bytes})}
	var all []outcome
	for _, f := range files {
		start := time.Now()
		o := judge(parse(ctx, parsers, f.path, ingest.Limits{Time: usual.time}))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		o.Seconds = time.Since(start).Seconds()
		all = append(all, usual.judge(o))
	}
	return all, nil
}

// outcomes reads every file of the corpus and sums up how it ended, folder by folder.
func (c *corpus) outcomes(ctx context.Context, host *isolate.Host, isolated bool) ([]Outcomes, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var got []outcome
	if isolated {
		got, err = outcomesIsolated(ctx, host, c.files)
	} else {
		got, err = outcomesShared(ctx, []string{program, outcomeCommand}, c.files)
	}
	if err != nil {
		return nil, err
	}
	var all []Outcomes
	at := map[[2]string]int{}
	for i, f := range c.files {
		key := [2]string{path.Dir(f.name), f.kind}
		if _, ok := at[key]; !ok {
			at[key] = len(all)
			all = append(all, Outcomes{Folder: key[0], Kind: f.kind, Count: map[string]int{}, Reasons: map[string]int{}})
		}
		all[at[key]].add(f, &got[i])
	}
	return all, nil
}

// add counts a file.
func (o *Outcomes) add(f *file, got *outcome) {
	o.Files++
	o.Count[got.Outcome]++
	if got.Flagged && got.Outcome == gotDocument {
		o.Flagged++
	}
	if got.Outcome == typedError {
		o.Reasons[got.Reason]++
	}
	o.MostSeconds, o.MostBytes = max(o.MostSeconds, got.Seconds), max(o.MostBytes, got.Bytes)
	if got.faulty() {
		o.Faults = append(o.Faults, fmt.Sprintf("%s: %s after %.1f s: %s", f.name, got.Outcome, got.Seconds, got.Reason))
	}
}
