// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/examples/internal/terminal"
)

// batchLines is how many lines are embedded together at most.
const batchLines = 256

// job is what happens to each line: it is embedded as a kind of text, then printed.
type job struct {
	encoder embed.Embedder
	kind    embed.Kind
	print   func(w io.Writer, line string, vector embed.Vector) error
}

// embedLines does the job for every line of the input.
func embedLines(ctx context.Context, std streams, j job) error {
	in := bufio.NewReaderSize(std.in, 1<<16)
	out := bufio.NewWriter(std.out)
	for number := 1; ; {
		lines, readErr := readLines(in)
		vectors, err := j.encoder.Embed(ctx, j.kind, lines)
		for i, v := range vectors {
			if err := j.print(out, lines[i], v); err != nil {
				return fmt.Errorf("print line %d: %w", number+i, err)
			}
		}
		number += len(vectors)
		if err := errors.Join(err, out.Flush()); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if errors.Is(readErr, io.EOF) {
			return nil
		}
		if readErr != nil {
			return fmt.Errorf("read line %d: %w", number, readErr)
		}
	}
}

// readLines waits for a line and returns it with those that are there already, without their
// ends. With an error, io.EOF among them, it returns the lines before.
func readLines(in *bufio.Reader) ([]string, error) {
	var lines []string
	for len(lines) < batchLines && (len(lines) == 0 || hasLine(in)) {
		line, err := in.ReadString('\n')
		if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
			return lines, err
		}
		lines = append(lines, strings.TrimRight(line, "\r\n"))
		if err != nil {
			return lines, err
		}
	}
	return lines, nil
}

// hasLine reports whether a whole line is in the buffer.
func hasLine(in *bufio.Reader) bool {
	there, _ := in.Peek(in.Buffered()) // no more than is there is asked for
	return bytes.IndexByte(there, '\n') >= 0
}

// printJSON prints a vector as a JSON array.
func printJSON(w io.Writer, _ string, v embed.Vector) error { return json.NewEncoder(w).Encode(v) }

// comparison prints how similar lines are to the first.
type comparison struct{ first embed.Vector }

func newComparison() *comparison { return &comparison{} }

func (c *comparison) print(w io.Writer, line string, v embed.Vector) error {
	if c.first == nil {
		c.first = v
	}
	var cosine float32
	for i := range v {
		cosine += v[i] * c.first[i]
	}
	_, err := fmt.Fprintf(terminal.Printable{W: w}, "%6.3f  %s\n", cosine, line)
	return err
}
