// SPDX-License-Identifier: Apache-2.0

// Command semantic measures how long questions about figures take. It asks those of a
// file over and over: of five SQLite databases in memory with the sample plant, or with
// -postgres of four of them and a table of defects with millions of rows in PostgreSQL,
// with the indexes that semantic.Scaffold advises on.
//
//	go run ./benchmarks/semantic [-json] [-rounds N] [-cpuprofile FILE]
//	go run ./benchmarks/semantic -postgres ADDRESS -rows 10000000 [-plans]
//
// Run it at the root of the repository, or name the file of questions with -questions.
// With -rows it makes a new database on the server and removes it in the end; -keep leaves
// it there, and the address that is printed then finds it again without -rows.
//
// Printed are the percentiles of each kind of answer, how much of the time is
// understanding and how much is execution, what is allocated, and with -plans how
// PostgreSQL runs each statement.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"runtime/pprof"

	"github.com/pacenote/pacenote/benchmarks/internal/command"
)

func main() { command.Main("semantic", run) }

// options are the flags.
type options struct {
	questions, postgres, profile string
	rounds, rows                 int
	json, plans, keep            bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("semantic", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.questions, "questions", "examples/plant/testdata/plant.jsonl", "`file` of questions, one JSON object a line")
	flags.IntVar(&o.rounds, "rounds", 20, "how often each question is asked")
	flags.StringVar(&o.postgres, "postgres", "", "`address` of a PostgreSQL server, postgres://…, for the table of defects")
	flags.IntVar(&o.rows, "rows", 0, "number of rows of that table; 0: it is in the database of the address")
	flags.BoolVar(&o.plans, "plans", false, "print how PostgreSQL runs the statements")
	flags.BoolVar(&o.keep, "keep", false, "leave the database on the server and print its address")
	flags.StringVar(&o.profile, "cpuprofile", "", "`file` for a profile of the processor's time")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.rows < 0 || o.postgres == "" && (o.rows > 0 || o.plans || o.keep) {
		flags.Usage()
		return o, errors.New("the flags don't fit together")
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	questions, err := readQuestions(o.questions)
	if err != nil {
		return err
	}
	b, err := openBench(ctx, o, stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if o.postgres != "" {
		if questions, err = b.about(ctx, questions, largeSource); err != nil {
			return err
		}
	}
	stop, err := startProfile(o.profile)
	if err != nil {
		return err
	}
	report, err := b.measure(ctx, questions, o.rounds)
	stop()
	if err != nil {
		return err
	}
	report.Rows, report.Advice = b.rows, b.advice
	if o.plans {
		if report.Plans, err = b.explain(ctx, questions); err != nil {
			return err
		}
	}
	if o.json {
		return json.NewEncoder(stdout).Encode(report)
	}
	return report.print(stdout)
}

// startProfile begins a profile, if a file is named, and returns what ends it.
func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}
