// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store/acl"
)

// readQuestions reads a file of JSON lines. A question without a day of its own is asked
// on the day on which the sample databases live.
func readQuestions(file string) ([]semantic.Question, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []semantic.Question
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var l struct {
			Question string `json:"question"`
			Language string `json:"lang"`
			Today    string `json:"today"`
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, number, err)
		}
		q := semantic.Question{Text: l.Question, Language: l.Language, Today: databases.SamplesToday(), As: acl.System("")}
		if l.Today != "" {
			if q.Today, err = time.Parse(time.DateOnly, l.Today); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", file, number, err)
			}
		}
		all = append(all, q)
	}
	return all, lines.Err()
}

// about keeps the questions whose answer asked a source.
func (b *bench) about(ctx context.Context, all []semantic.Question, source string) ([]semantic.Question, error) {
	var kept []semantic.Question
	for _, q := range all {
		a, err := b.engine.Ask(ctx, q)
		if err != nil {
			return nil, err
		}
		if a.Result != nil && slices.ContainsFunc(a.Result.Statements, func(s semantic.Statement) bool { return s.Source == source }) {
			kept = append(kept, q)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("no question is about the source %s", source)
	}
	return kept, nil
}
