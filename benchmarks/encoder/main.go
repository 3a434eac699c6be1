// SPDX-License-Identifier: Apache-2.0

// Command encoder measures the encoders of this repository against others in one run: how
// many tokens a second one core embeds, how long loading takes, how much memory it needs, and
// what is lost against float32.
//
//	go run ./benchmarks/encoder [-json] [-peers DIR …] [-data DIR] [-quality]
//
// Every encoder runs in a process of its own, pinned to one core; their turns alternate, and
// what counts is the processor time of the process. The peers are set up by
// benchmarks/encoder/peers/setup.py DIR; without -peers only ours are measured. README.md
// beside this file says what is compared with what.
//
//	-peers DIR       what setup.py made; may be given several times
//	-models NAMES    of e5 and minilm (default: both)
//	-variants NAMES  of the kernels (default: all that run here)
//	-rounds N        how often each cell is measured
//	-speed=false     leave the speed out
//	-quality         measure also what is lost against float32 on judged collections
//	-data DIR        the collections' directory (default: $PACENOTE_DATA)
//	-sets NAMES      directories below it
//	-documents N     of each collection at most so many documents
//	-json            print JSON
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"io"
	"os"
	"strings"
)

func main() {
	command.Main("encoder", func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
		if len(args) > 0 && args[0] == workerCommand {
			return work(ctx, args[1:], os.Stdin, stdout)
		}
		return run(ctx, args, stdout, stderr)
	})
}

// options are the flags.
type options struct {
	peers                  []string
	models, variants, sets []string
	data                   string
	rounds, documents      int
	log                    io.Writer // what is being done
	speed, quality, json   bool
}

// list is a flag of names separated by commas.
type list struct{ names *[]string }

func (l list) String() string {
	if l.names == nil {
		return ""
	}
	return strings.Join(*l.names, ",")
}

func (l list) Set(s string) error {
	*l.names = strings.Split(s, ",")
	return nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{log: stderr, models: []string{"e5", "minilm"}, variants: kernelNames, sets: []string{"retrieval/cranfield", "retrieval/cacm", "multilingual/xquad/en"}}
	flags := flag.NewFlagSet("encoder", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Func("peers", "`directory` that setup.py made; repeatable", func(s string) error {
		o.peers = append(o.peers, s)
		return nil
	})
	flags.Var(list{&o.models}, "models", "`names` of encoders")
	flags.Var(list{&o.variants}, "variants", "`names` of kernels; those that this processor lacks are left out")
	flags.Var(list{&o.sets}, "sets", "`directories` of judged collections below the data")
	flags.StringVar(&o.data, "data", os.Getenv("PACENOTE_DATA"), "`directory` of the collections")
	flags.IntVar(&o.documents, "documents", 0, "`number` of documents of each collection at most, relevant ones first; 0: all")
	flags.IntVar(&o.rounds, "rounds", 7, "how often each cell is measured")
	flags.BoolVar(&o.speed, "speed", true, "measure speed, loading and memory")
	flags.BoolVar(&o.quality, "quality", false, "measure what is lost against float32: about an hour the first time")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("%q is not expected", flags.Arg(0))
	case o.rounds < 1 || o.documents < 0:
		return o, errors.New("-rounds: at least one; -documents: none below zero")
	case o.quality && o.data == "":
		return o, errors.New("-quality needs -data")
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	report := newReport(o)
	for _, model := range o.models {
		engines, missing, err := enginesOf(model, o)
		if err != nil {
			return err
		}
		report.Missing = append(report.Missing, missing...)
		if o.speed {
			if err := measureSpeed(ctx, report, engines, o.log); err != nil {
				return err
			}
		}
		if o.quality {
			if err := measureQuality(ctx, report, engines, o); err != nil {
				return err
			}
		}
	}
	report.sumUp()
	if o.json {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", " ")
		return encoder.Encode(report)
	}
	report.print(stdout)
	return nil
}
