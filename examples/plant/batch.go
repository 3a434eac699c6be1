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
	"os"
)

// asked is a line of a file of questions. Whatever else a line holds is left alone.
type asked struct {
	ID    json.RawMessage `json:"id"`
	Other json.RawMessage `json:"_id"`
	question
}

func (a asked) id() json.RawMessage {
	if len(a.ID) > 0 {
		return a.ID
	}
	return a.Other
}

// longestLine bounds a line of a file of questions.
const longestLine = 16 << 20

// readQuestions reads a file of JSON lines; empty lines are skipped.
func readQuestions(file string) ([]asked, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []asked
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestLine)
	for number := 1; lines.Scan(); number++ {
		text := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(text) == 0 {
			continue
		}
		var a asked
		if err := json.Unmarshal(text, &a); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, number, err)
		}
		all = append(all, a)
	}
	return all, lines.Err()
}

// failure is printed in place of an answer where a question could not be processed.
type failure struct {
	ID   json.RawMessage `json:"id,omitempty"`
	Kind string          `json:"kind"`
	Text string          `json:"text"`
}

// answerFile prints one JSON object for each question. It goes on after a question that
// could not be processed, and returns an error in the end.
func (p *plant) answerFile(ctx context.Context, file string, stdout io.Writer) error {
	all, err := readQuestions(file)
	if err != nil {
		return err
	}
	var failed []error
	for _, a := range all {
		var out any
		answer, err := p.ask(ctx, a.question)
		if err != nil {
			failed = append(failed, fmt.Errorf("question %s: %w", a.id(), err))
			out = failure{a.id(), "error", err.Error()}
		} else {
			out = newLine(a.id(), answer)
		}
		if err := printJSON(stdout, out); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}
