// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/examples/internal/terminal"
	"github.com/pacenote/pacenote/rag/semantic"
)

// talk answers the lines of standard input. A follow-up ("and in Toledo?") takes from
// the answer before it what it does not say, and the number of an option chooses it. An
// empty line forgets what was said.
func (p *plant) talk(ctx context.Context, std streams) error {
	var last *semantic.Answer
	var previous *semantic.Query
	lines := bufio.NewScanner(std.in)
	lines.Buffer(nil, longestLine)
	for {
		fmt.Fprint(std.err, "> ")
		if !lines.Scan() || ctx.Err() != nil {
			return lines.Err()
		}
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			last, previous = nil, nil
			continue
		}
		answer, err := p.turn(ctx, text, last, previous)
		if err != nil {
			fmt.Fprintln(terminal.Printable{W: std.err}, "plant:", err)
			continue
		}
		if err := printAnswer(std.out, answer); err != nil {
			return err
		}
		last = answer
		if answer.Kind == semantic.Answered {
			previous = answer.Query
		}
	}
}

// turn answers one line: the number of an option of the last answer, or a question.
func (p *plant) turn(ctx context.Context, text string, last *semantic.Answer, previous *semantic.Query) (*semantic.Answer, error) {
	n, err := strconv.Atoi(text)
	if err == nil && last != nil && n >= 1 && n <= len(last.Options) {
		option := last.Options[n-1]
		if option.Query == nil {
			return nil, fmt.Errorf("%s alone says too little: ask the whole question", option.Label)
		}
		return p.engine.Run(ctx, *option.Query, semantic.Question{Text: last.Question, Language: last.Language, Today: p.today})
	}
	return p.ask(ctx, question{Text: text, previous: previous})
}
