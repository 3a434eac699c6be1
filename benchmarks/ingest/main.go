// SPDX-License-Identifier: Apache-2.0

// Command ingest measures the way from PDF files to an index that can be searched: parse,
// split, embed, store. It does so with rag.Engine.Sync and with Python stacks in the same run,
// each in a process pinned to one core, in turns, by processor time.
//
//	go run ./benchmarks/ingest [-json] [-peers DIR] [FILE…]
//
// Without files it reads pdf/guide/*.pdf and pdf/manual/*.pdf of the collections' directory.
// The stacks are set up by benchmarks/ingest/peers/setup.py DIR; README.md beside this file
// says what they are made of.
//
//	-peers DIR        what both setup.py made
//	-data DIR         the collections' directory (default: $PACENOTE_DATA)
//	-model NAME       e5 (the default, with which the stacks are compared) or minilm
//	-kernels NAME     the arithmetic of ours (default: the fastest here)
//	-rounds N         how often each has its turn
//	-cpuprofile FILE  a profile of ours, of the last round
//	-json             print JSON
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"io"
	"os"
	"path/filepath"
)

func main() {
	command.Main("ingest", func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
		if len(args) > 0 && args[0] == workerCommand {
			return work(ctx, args[1:], stdout)
		}
		return run(ctx, args, stdout, stderr)
	})
}

// options are the flags.
type options struct {
	peers, model, kernels, profile string
	files                          []string
	rounds                         int
	json                           bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("ingest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.peers, "peers", "", "`directory` that the files setup.py made")
	data := flags.String("data", os.Getenv("PACENOTE_DATA"), "`directory` of the collections")
	flags.StringVar(&o.model, "model", "e5", "encoder of ours: e5 or minilm")
	flags.StringVar(&o.kernels, "kernels", "", "`arithmetic` of ours; default: the fastest here")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each has its turn")
	flags.StringVar(&o.profile, "cpuprofile", "", "`file` for a profile of ours")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.rounds < 1 {
		return o, errors.New("-rounds: at least one")
	}
	o.files = flags.Args()
	if len(o.files) == 0 && *data != "" {
		for _, pattern := range []string{"guide", "manual"} {
			found, err := filepath.Glob(filepath.Join(*data, "pdf", pattern, "*.pdf"))
			if err != nil {
				return o, err
			}
			o.files = append(o.files, found...)
		}
	}
	if len(o.files) == 0 {
		return o, errors.New("name PDF files, or the collections' directory with -data")
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "pacenote-ingest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	report, err := measure(ctx, o, dir, stderr)
	if err != nil {
		return err
	}
	if o.json {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", " ")
		return encoder.Encode(report)
	}
	report.print(stdout)
	return nil
}
