// SPDX-License-Identifier: Apache-2.0

// Command plant answers questions about the figures of a manufacturer from its databases.
//
//	go run ./examples/plant "What was the scrap rate in Toledo last month?"
//
// Without further flags it asks the five sample databases that come with it, which are
// invented and live on 2026-03-15. The first run loads them into SQLite files in the
// user's cache directory; later runs find them again.
//
//	-data DIR            a folder for each source with CSV files and schema.sql, or one
//	                     folder of CSV files
//	-model FILE          another semantic model; operations.json is the second one here
//	-today YYYY-MM-DD    the day that "last month" is counted from
//	-json                print one JSON object for programs
//	-questions FILE      answer every question of a file of JSON lines, one object a line
//	-interactive         a conversation with follow-ups on standard input
//	-dsn SOURCE=ADDRESS  a source on a server, postgres://… or mariadb://…; repeatable
//	-load                create the tables of -data there first
//	-cache DIR           where the SQLite files are kept
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "plant:", err)
		}
		os.Exit(1)
	}
}

// streams are the standard ones, or those of a test.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func run(ctx context.Context, args []string, std streams) (err error) {
	o, err := parse(args, std.err)
	if err != nil {
		return err
	}
	p, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	switch {
	case o.questions != "":
		return p.answerFile(ctx, o.questions, std.out)
	case o.interactive:
		return p.talk(ctx, std)
	}
	answer, err := p.ask(ctx, question{Text: o.question})
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(std.out, newLine(nil, answer))
	}
	return printAnswer(std.out, answer)
}
