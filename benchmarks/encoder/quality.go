// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/rag/eval"
)

// Quality is what an encoder loses on a collection: how far its vectors are from those of
// the reference, ONNX Runtime in float32, and how it ranks by them alone.
type Quality struct {
	Model   string  `json:"model"`
	Encoder Encoder `json:"encoder"`
	Set     string  `json:"set"`
	// Documents and Queries are how many there are; a document is one vector.
	Documents int `json:"documents"`
	Queries   int `json:"queries"`
	// MeanCosine, LeastCosine and CosineP1 (one in a hundred is lower) are over all texts.
	MeanCosine  float64 `json:"cosine_mean"`
	LeastCosine float64 `json:"cosine_min"`
	CosineP1    float64 `json:"cosine_p1"`
	NDCG10      float64 `json:"ndcg10"`
	// Loss is the reference's nDCG@10 less the encoder's.
	Loss float64 `json:"ndcg10_loss"`
}

// Loss is the mean loss of an encoder over the collections.
type Loss struct {
	Model       string  `json:"model"`
	Encoder     Encoder `json:"encoder"`
	Sets        int     `json:"sets"`
	MeanCosine  float64 `json:"cosine_mean"`
	LeastCosine float64 `json:"cosine_min"`
	NDCG10      float64 `json:"ndcg10_loss"`
}

// embedTexts is how many texts are given to a worker at once.
const embedTexts = 32

// embedded are the vectors of a collection.
type embedded struct{ documents, queries []embed.Vector }

// judge embeds collections with several encoders.
type judge struct {
	collections map[string]*collection.Collection
	sets        []string
	log         io.Writer
}

// measureQuality compares every encoder of a model but the plain Go one with the reference.
func measureQuality(ctx context.Context, r *report, engines []*engine, o options) error {
	j := &judge{collections: map[string]*collection.Collection{}, sets: o.sets, log: o.log}
	for _, set := range o.sets {
		c, err := collection.Read(filepath.Join(o.data, filepath.FromSlash(set)))
		if err != nil {
			return err
		}
		shorten(c, o.documents)
		j.collections[set] = c
	}
	reference := slices.IndexFunc(engines, isReference)
	if reference < 0 {
		r.Missing = append(r.Missing, engines[0].Model+": quality: needs the reference, "+referencePeer+" float32")
		return nil
	}
	truth, _, err := j.embed(ctx, engines[reference])
	if err != nil {
		return err
	}
	for _, e := range engines {
		if e == engines[reference] || e.Precision == "float32" || e.Features == "generic" || e.Features == "sse" {
			continue
		}
		vectors, named, err := j.embed(ctx, e)
		if err != nil && e.Peer != "" {
			r.Missing = append(r.Missing, fmt.Sprintf("%s: quality: %v", e.Model, err))
			continue
		}
		if err != nil {
			return err
		}
		for _, set := range j.sets {
			q := j.compare(set, vectors[set], truth[set])
			q.Model, q.Encoder = e.Model, named
			r.Quality = append(r.Quality, q)
		}
	}
	return nil
}

func isReference(e *engine) bool {
	return e.Peer == referencePeer && e.Precision == "float32" && e.Features == "all"
}

// shorten leaves so many documents in a collection, 0 all: first those that are relevant to a
// query.
func shorten(c *collection.Collection, most int) {
	if most == 0 || len(c.Documents) <= most {
		return
	}
	relevant := map[string]bool{}
	for _, judged := range c.Judgements {
		for id, grade := range judged {
			relevant[id] = relevant[id] || grade > 0
		}
	}
	slices.SortStableFunc(c.Documents, func(a, b collection.Document) int {
		return cmp.Compare(boolInt(relevant[b.ID]), boolInt(relevant[a.ID]))
	})
	c.Documents = c.Documents[:most]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// embed returns an encoder's vectors of every collection. A peer's are kept in its directory,
// since they stay the same.
func (j *judge) embed(ctx context.Context, e *engine) (all map[string]embedded, named Encoder, err error) {
	w, err := e.start(ctx)
	if err != nil {
		return nil, named, err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	if _, err := w.do(request{Op: "load"}); err != nil {
		return nil, named, err
	}
	all = map[string]embedded{}
	for _, set := range j.sets {
		c := j.collections[set]
		documents, queries := make([]string, len(c.Documents)), make([]string, len(c.Queries))
		for i, d := range c.Documents {
			documents[i] = strings.TrimSpace(d.Title + " " + d.Text)
		}
		for i, q := range c.Queries {
			queries[i] = q.Text
		}
		var v embedded
		fmt.Fprintf(j.log, "%s, %s, %s: %d texts\n", e.Model, e.label(), set, len(documents)+len(queries))
		if v.documents, err = embedAll(w, "passage", documents); err != nil {
			return nil, named, err
		}
		if v.queries, err = embedAll(w, "query", queries); err != nil {
			return nil, named, err
		}
		all[set] = v
	}
	return all, newEncoder(w), nil
}

// limits are the models' greatest numbers of tokens, where every encoder cuts.
var limits = map[string]int{"e5": 512, "minilm": 256}

// embedAll returns the vectors of texts, kept ones of a peer.
func embedAll(w *worker, kind string, texts []string) ([]embed.Vector, error) {
	file := ""
	if w.Peer != "" {
		h := sha256.New()
		_ = json.NewEncoder(h).Encode([]any{w.name, w.Model, w.Precision, w.Features, kind, texts, limits}) // no error occurs
		file = filepath.Join(w.dir, "vectors", hex.EncodeToString(h.Sum(nil))+".json")
		if text, err := os.ReadFile(file); err == nil {
			var kept [][]byte
			err := json.Unmarshal(text, &kept)
			return vectorsOf(kept), err
		}
	}
	var all [][]byte
	for part := range slices.Chunk(texts, embedTexts) {
		a, err := w.do(request{Op: "embed", Kind: kind, Texts: part, MaxTokens: limits[w.Model]})
		if err != nil {
			return nil, err
		}
		all = append(all, a.Vectors...)
	}
	if file == "" {
		return vectorsOf(all), nil
	}
	text, err := json.Marshal(all)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, text, 0o644)
	}
	return vectorsOf(all), err
}

// compare returns what vectors lose against the true ones.
func (j *judge) compare(set string, got, truth embedded) Quality {
	c := j.collections[set]
	q := Quality{Set: set, Documents: len(c.Documents), Queries: len(c.Queries)}
	var cosines []float64
	for i, v := range slices.Concat(got.documents, got.queries) {
		cosines = append(cosines, cosine(v, slices.Concat(truth.documents, truth.queries)[i]))
	}
	slices.Sort(cosines)
	q.MeanCosine, q.LeastCosine, q.CosineP1 = rounded(eval.Mean(cosines), 5), rounded(cosines[0], 5), rounded(cosines[len(cosines)/100], 5)
	q.NDCG10 = rounded(ndcg(c, got), 4)
	q.Loss = rounded(ndcg(c, truth)-ndcg(c, got), 4)
	return q
}

func cosine(a, b embed.Vector) float64 {
	var dot, x, y float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		x += float64(a[i]) * float64(a[i])
		y += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(x*y)
}

// ndcg returns the mean nDCG@10 of ranking the documents by their cosine to each query.
func ndcg(c *collection.Collection, v embedded) float64 {
	type scored struct {
		id    string
		score float64
	}
	var all []float64
	ranking := make([]scored, len(c.Documents))
	for i, q := range c.Queries {
		for k, d := range c.Documents {
			ranking[k] = scored{d.ID, dot(v.queries[i], v.documents[k])}
		}
		slices.SortStableFunc(ranking, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		ids := make([]string, min(len(ranking), 10))
		for k := range ids {
			ids[k] = ranking[k].id
		}
		all = append(all, eval.NDCG(ids, c.Judgements[q.ID], 10))
	}
	return eval.Mean(all)
}

func dot(a, b embed.Vector) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// addLosses sums up the qualities by encoder.
func (r *report) addLosses() {
	for _, q := range r.Quality {
		at := slices.IndexFunc(r.Losses, func(l Loss) bool { return l.Model == q.Model && l.Encoder == q.Encoder })
		if at < 0 {
			at = len(r.Losses)
			r.Losses = append(r.Losses, Loss{Model: q.Model, Encoder: q.Encoder, LeastCosine: 1})
		}
		l := &r.Losses[at]
		l.Sets++
		l.MeanCosine += q.MeanCosine
		l.NDCG10 += q.Loss
		l.LeastCosine = min(l.LeastCosine, q.LeastCosine)
	}
	for i := range r.Losses {
		l := &r.Losses[i]
		l.MeanCosine, l.NDCG10 = rounded(l.MeanCosine/float64(l.Sets), 5), rounded(l.NDCG10/float64(l.Sets), 4)
	}
}

func (r *report) printQuality(w io.Writer) {
	if len(r.Quality) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%-8s %-32s %-24s %9s %8s %8s %8s %8s\n", "model", "encoder", "collection", "cosine", "lowest", "1 in 100", "nDCG@10", "loss")
	for _, q := range r.Quality {
		fmt.Fprintf(w, "%-8s %-32s %-24s %9.5f %8.5f %8.5f %8.4f %8.4f\n", q.Model, q.Encoder, q.Set, q.MeanCosine, q.LeastCosine, q.CosineP1, q.NDCG10, q.Loss)
	}
	for _, l := range r.Losses {
		fmt.Fprintf(w, "%-8s %-32s %-24s %9.5f %8.5f %8s %8s %8.4f\n", l.Model, l.Encoder, fmt.Sprintf("mean of %d", l.Sets), l.MeanCosine, l.LeastCosine, "", "", l.NDCG10)
	}
}
