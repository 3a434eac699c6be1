// SPDX-License-Identifier: Apache-2.0

// Command ground measures the checker of claims (package rag/ground).
//
//	go run ./benchmarks/ground [-json] -pairs FILE.jsonl [-engine | -judge PROVIDER:MODEL [-llm-url ADDRESS]]
//	go run ./benchmarks/ground [-json] -probes DIR
//	go run ./benchmarks/ground -fit FILE.jsonl,FILE.jsonl
//
// With -pairs it reads judged pairs, one object a line: "claim", "sentences" of the evidence (missing: those
// of the line before), and a "label" that begins with SUPPORT if all of the claim is supported. testdata/model.jsonl
// has such pairs from a language model's answers. Printed are the area under
// the ROC curve of supported against not, the macro F1 at the shipped threshold, the shares of
// claims that are not supported and of supported ones that it withholds, and the
// processor time a claim; with -show also the claims that the checker gets wrong. With -engine a generator says
// each claim to an engine, in answer to the pair's "question", which asks for more than the checker. With -judge a language model
// (openai, anthropic or gemini, with the key in the environment) decides about claims whose score is in doubt. With -probes, DIR has corpus.jsonl and answers.jsonl: human answers are
// checked against their section, and so are the same sentences with a number changed or a side
// flipped. With -fit it fits the weights of the score to pairs and prints them, with the area
// under the curve of five folds, each file by itself and all together.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/provider"
)

func main() { command.Main("ground", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("ground", flag.ContinueOnError)
	flags.SetOutput(stderr)
	pairs := flags.String("pairs", "", "`file` of judged pairs")
	probes := flags.String("probes", "", "`directory` with corpus.jsonl and answers.jsonl")
	fit := flags.String("fit", "", "`files` of judged pairs to fit the weights to, parted by commas")
	whole := flags.Bool("engine", false, "with -pairs: let an engine judge the claims, as sentences of a generator")
	judge := flags.String("judge", "", "with -pairs: `provider:model` that is asked about claims in doubt")
	address := flags.String("llm-url", "", "`address` of the service of -judge; default: its public one")
	show := flags.Int("show", 0, "number of wrong verdicts to print")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var result any
	var err error
	switch {
	case *pairs != "" && *whole:
		result, err = measureEngine(ctx, *pairs)
	case *pairs != "":
		var checker *ground.Checker
		if checker, err = newChecker(*judge, *address); err == nil {
			result, err = measurePairs(ctx, checker, *pairs, *show, stderr)
		}
	case *probes != "":
		result, err = measureProbes(ctx, *probes, *show, stderr)
	case *fit != "":
		return fitAll(strings.Split(*fit, ","), stdout)
	default:
		flags.Usage()
		return errors.New("-pairs, -probes or -fit is needed")
	}
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(stdout).Encode(result)
	}
	fmt.Fprintf(stdout, "machine  %s\n%v\n", machine.Describe(), result)
	return nil
}

// newChecker returns the default checker, with a judge if one is named.
func newChecker(judge, address string) (*ground.Checker, error) {
	if judge == "" {
		return ground.New(nil), nil
	}
	m, err := provider.Open(judge, service.Options{BaseURL: address})
	if err != nil {
		return nil, err
	}
	return ground.New(&ground.Options{Judge: llm.NewJudge(m, nil)}), nil
}
