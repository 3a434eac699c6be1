// SPDX-License-Identifier: Apache-2.0

package isolate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"time"

	"github.com/pacenote/pacenote/ingest"
)

// memoryExit is the exit code of a process that went beyond its memory.
const memoryExit = 75

// maxHeader is the greatest length of a request's line, in bytes.
const maxHeader = 1 << 16

// serve parses the one file that comes in and returns the exit code.
func serve(in io.Reader, out io.Writer, limit string, parsers []ingest.Parser) int {
	memory, err := strconv.ParseInt(limit, 10, 64)
	if err != nil || memory <= 0 {
		return 2
	}
	limitMemory(memory)
	answer, err := answer(bufio.NewReaderSize(in, maxHeader), parsers)
	if err != nil {
		answer = reply{Error: err.Error()}
	}
	if err := json.NewEncoder(out).Encode(answer); err != nil {
		return 1
	}
	return 0
}

// answer reads a request and does what it asks for.
func answer(in *bufio.Reader, parsers []ingest.Parser) (reply, error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return reply{}, fmt.Errorf("read the request: %w", err)
	}
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return reply{}, fmt.Errorf("read the request: %w", err)
	}
	if r.Size < 0 || r.Size > r.Limits.Bytes {
		return reply{}, &ingest.LimitError{Limit: "bytes", Max: r.Limits.Bytes}
	}
	data := make([]byte, r.Size)
	if _, err := io.ReadFull(in, data); err != nil {
		return reply{}, fmt.Errorf("read the file: %w", err)
	}
	for _, parser := range parsers {
		if !slices.Contains(parser.Media(), r.Media) {
			continue
		}
		doc, err := parser.Parse(context.Background(), ingest.Input{
			Name: r.Name, Media: r.Media, Reader: bytes.NewReader(data), Size: r.Size, Limits: r.Limits,
		})
		if failure := ingest.FailureOf(err); failure != nil {
			return reply{Failure: failure}, nil
		}
		return reply{Document: doc}, err
	}
	return reply{Failure: ingest.FailureOf(&ingest.ParseError{
		Name: r.Name, Err: fmt.Errorf("%w: no parser for %q", ingest.ErrUnsupported, r.Media),
	})}, nil
}

// limitMemory bounds the memory of this process, in bytes: the collector works harder
// near it, the process ends itself beyond it, and where the system can it refuses more.
func limitMemory(memory int64) {
	debug.SetMemoryLimit(memory / 10 * 9)
	limitData(memory)
	go func() {
		const pause = 20 * time.Millisecond
		samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for ; ; time.Sleep(pause) {
			metrics.Read(samples)
			if int64(samples[0].Value.Uint64()-samples[1].Value.Uint64()) > memory {
				os.Exit(memoryExit)
			}
		}
	}()
}
