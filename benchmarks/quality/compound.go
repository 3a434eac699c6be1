// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
)

// Compound is what is printed of questions that consist of two, made of a collection's.
type Compound struct {
	Questions int `json:"questions"`
	// NDCG10 and Recall10 are of the documents judged for both, by effort: "standard" and "high".
	NDCG10   map[string]float64 `json:"ndcg10"`
	Recall10 map[string]float64 `json:"recall10"`
}

// runCompound joins each question with the one half a collection further by "and".
func runCompound(ctx context.Context, o options, c *collection.Collection, models model.Models, stdout io.Writer) error {
	r := Compound{Questions: len(c.Queries), NDCG10: make(map[string]float64), Recall10: make(map[string]float64)}
	err := withEngine(ctx, c, models, rag.Options{}, func(e *rag.Engine) error {
		for effort, name := range []string{"standard", "high"} {
			var ndcg, recall []float64
			for i, q := range c.Queries {
				other := c.Queries[(i+len(c.Queries)/2)%len(c.Queries)]
				judged := maps.Clone(c.Judgements[q.ID])
				maps.Copy(judged, c.Judgements[other.ID])
				hits, err := e.Search(ctx, rag.Question{Text: joined(q.Text, other.Text), As: collection.Reader, K: shortK, Effort: rag.Effort(effort)})
				if err != nil {
					return err
				}
				ranking := fold(hits)
				ndcg, recall = append(ndcg, eval.NDCG(ranking, judged, 10)), append(recall, eval.Recall(ranking, judged, 10))
			}
			r.NDCG10[name], r.Recall10[name] = eval.Mean(ndcg), eval.Mean(recall)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(stdout).Encode(r)
	}
	fmt.Fprintf(stdout, "machine     %s\ncollection  %s: %d documents, %d questions of two parts\nmodel       %s\n\n", machine.Describe(), o.data, len(c.Documents), r.Questions, models)
	for _, name := range []string{"standard", "high"} {
		fmt.Fprintf(stdout, "effort %-9s nDCG@10 %.4f, recall@10 %.4f\n", name, r.NDCG10[name], r.Recall10[name])
	}
	return nil
}

// joined returns two questions as one.
func joined(first, second string) string {
	r, size := utf8.DecodeRuneInString(second)
	return strings.TrimRight(first, " ?.!") + " and " + string(unicode.ToLower(r)) + second[size:]
}
