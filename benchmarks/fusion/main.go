// SPDX-License-Identifier: Apache-2.0

// Command fusion compares ways to join the keyword leg and the vector leg of a search.
//
//	go run ./benchmarks/fusion [-model ensemble|e5|minilm] [-stores DIR] COLLECTION...
//
// Each collection (a directory with corpus.jsonl, queries.jsonl and qrels.tsv) is indexed
// once; each query is asked in both legs apart, and the candidates are joined by relative
// scores, by z-scores and by reciprocal ranks with several weights. Printed is nDCG@10.
// With -stores the indexes are kept below that directory and used again.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/local"
)

func main() { command.Main("fusion", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("fusion", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("model", model.Default, "encoder: "+model.Names)
	stores := flags.String("stores", "", "`directory` that keeps the indexes; default: a temporary one")
	k := flags.Int("k", store.DefaultK, "number of hits; the pool of each leg is store.Pool of it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	embedder, err := model.Load(*name)
	if err != nil {
		return err
	}
	if *stores == "" {
		if *stores, err = os.MkdirTemp("", "pacenote-fusion-"); err != nil {
			return err
		}
		defer os.RemoveAll(*stores)
	}
	fmt.Fprintf(stdout, "machine  %s\nmodel    %s\npool     %d candidates a leg\n\n", machine.Describe(), embedder.Model().Fingerprint, store.Pool(*k))
	fmt.Fprintf(stdout, "%-20s", "nDCG@10")
	for _, way := range ways {
		fmt.Fprintf(stdout, " %9s", way.name)
	}
	fmt.Fprintln(stdout)
	for _, dir := range flags.Args() {
		scores, err := compare(ctx, dir, filepath.Join(*stores, strings.ReplaceAll(filepath.ToSlash(filepath.Clean(dir)), "/", "_")), embedder, *k)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%-20s", filepath.Base(filepath.Dir(dir))+"/"+filepath.Base(dir))
		for _, s := range scores {
			fmt.Fprintf(stdout, " %9.4f", s)
		}
		fmt.Fprintln(stdout)
	}
	return nil
}

// compare returns the nDCG@10 of each way on one collection.
func compare(ctx context.Context, dir, index string, embedder embed.Embedder, k int) ([]float64, error) {
	c, err := collection.Read(dir)
	if err != nil {
		return nil, err
	}
	st, err := local.Open(ctx, index, embedder.Model(), nil)
	if err != nil {
		return nil, err
	}
	engine, err := rag.New(st, embedder, &rag.Options{Parsers: append(rag.DefaultParsers(), collection.Parser{})})
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	if _, err := engine.Sync(ctx, collection.Source{Collection: c}); err != nil {
		return nil, err
	}
	ndcg := make([][]float64, len(ways))
	for _, q := range c.Queries {
		pool, err := candidates(ctx, st, embedder, q.Text, store.Pool(k))
		if err != nil {
			return nil, err
		}
		for i, way := range ways {
			ndcg[i] = append(ndcg[i], eval.NDCG(way.rank(pool), c.Judgements[q.ID], 10))
		}
	}
	means := make([]float64, len(ways))
	for i := range means {
		means[i] = eval.Mean(ndcg[i])
	}
	return means, nil
}

// candidate is a chunk that a leg found; a leg's rank is 0 if it did not.
type candidate struct {
	document        string
	keyword, vector store.Leg
	foreign         bool
}

// candidates asks both legs and joins what they found by chunk.
func candidates(ctx context.Context, st store.Store, embedder embed.Embedder, text string, n int) ([]candidate, error) {
	language := rag.DetectLanguage(text)
	vectors, err := embed.Queries(ctx, embedder, language, []string{text})
	if err != nil {
		return nil, err
	}
	index := make(map[string]int)
	var pool []candidate
	for _, q := range []store.Query{{Text: text, Language: language, K: n}, {Vector: vectors[0], K: n}} {
		q.As = collection.Reader
		hits, err := st.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			key := h.Chunk.ID.String()
			i, ok := index[key]
			if !ok {
				i = len(pool)
				index[key] = i
				pool = append(pool, candidate{document: h.Document.ID, foreign: language != "" && h.Chunk.Language != "" && h.Chunk.Language != language})
			}
			if q.Vector == nil {
				pool[i].keyword = h.Keyword
			} else {
				pool[i].vector = h.Vector
			}
		}
	}
	return pool, nil
}
