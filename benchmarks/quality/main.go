// SPDX-License-Identifier: Apache-2.0

// Command quality measures how well the store ranks on a judged collection: a directory
// with corpus.jsonl, queries.jsonl and qrels.tsv. It ingests the documents as a service
// would, asks every query by keywords, by vectors, by both, and as an engine without options does, folds the chunks found to
// their documents, and prints nDCG@10, recall@10 and recall@100.
//
//	go run ./benchmarks/quality -data DIR [-json] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-store DIR] [-high] [-siblings DIR | -compound]
//
// With -siblings the collection is indexed together with the files of a directory, each like
// corpus.jsonl and about another device. Printed are, for an engine without options, nDCG@10 alone and
// together, the hits of other devices with a filter, and how often the first hit is of the right
// device if the question names one, with routing and without. With -compound, each question is joined with another one, and
// searched for with the usual effort and with high effort. With -high, Effort High is a mode more.
//
// With -json, standard output holds one JSON object and nothing else. With -store the
// index is kept there and used again; otherwise it is made anew in a temporary directory.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
)

func main() { command.Main("quality", run) }

type options struct {
	data, store, language, siblings string
	models                          model.Choice
	json, compound, high            bool
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var o options
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.data, "data", "", "`directory` with corpus.jsonl, queries.jsonl and qrels.tsv")
	o.models.Register(flags)
	flags.StringVar(&o.store, "store", "", "`directory` that keeps the index; default: a temporary one")
	flags.StringVar(&o.language, "language", "auto", "what queries are taken to be in: auto (detected), none, or a `code` whatever they are in")
	flags.StringVar(&o.siblings, "siblings", "", "`directory` with files like corpus.jsonl about other devices")
	flags.BoolVar(&o.compound, "compound", false, "measure questions of two parts, by effort")
	flags.BoolVar(&o.high, "high", false, "measure Effort High too, where a scorer reads the first hits")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.data == "" {
		flags.Usage()
		return errors.New("-data is needed")
	}
	c, err := collection.Read(o.data)
	if err != nil {
		return err
	}
	models, err := o.models.Load()
	if err != nil {
		return err
	}
	if o.siblings != "" {
		return runSiblings(ctx, o, c, models, stdout)
	}
	if o.compound {
		return runCompound(ctx, o, c, models, stdout)
	}
	dir := o.store
	if dir == "" {
		if dir, err = os.MkdirTemp("", "pacenote-quality-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	start := time.Now()
	m, err := open(ctx, dir, c, models, progress(stderr))
	if err != nil {
		return err
	}
	defer m.close()
	m.language = o.language
	if o.high {
		m.modes = append(slices.Clone(modes), high)
	}
	fmt.Fprintf(stderr, "\rindexed in %v\n", time.Since(start).Round(time.Millisecond))
	result, err := m.measure(ctx)
	if err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(stdout).Encode(result)
	}
	fmt.Fprintf(stdout, "machine     %s\ncollection  %s: %d documents, %d chunks, %d queries\nmodel       %s\n\n",
		machine.Describe(), o.data, result.Docs, m.chunks, result.Queries, models)
	print(stdout, m.modes, result)
	return nil
}

func progress(w io.Writer) func(done, total int) {
	return func(done, total int) {
		if done%50 == 0 || done == total {
			fmt.Fprintf(w, "\rindexing %d/%d", done, total)
		}
	}
}

func print(w io.Writer, modes []string, r *Result) {
	fmt.Fprintf(w, "%-8s %8s %10s %11s %12s\n", "", "nDCG@10", "recall@10", "recall@100", "p50 a query")
	for _, mode := range modes {
		s := r.Modes[mode]
		fmt.Fprintf(w, "%-8s %8.4f %10.4f %11.4f %12v\n", mode, s.NDCG10, s.Recall10, s.Recall100, s.median.Round(10*time.Microsecond))
	}
}
