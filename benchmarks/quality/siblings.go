// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/store"
)

// deviceField is the metadata field that has the device.
const deviceField = "device"

// Siblings is what is printed of a collection among the documents of other devices.
type Siblings struct {
	Documents int      `json:"documents"` // of all devices
	Devices   []string `json:"devices"`
	// Alone and Together are nDCG@10 without and with the other devices' documents, Loss is their
	// difference.
	Alone    float64 `json:"alone"`
	Together float64 `json:"together"`
	Loss     float64 `json:"loss"`
	// Foreign is the number of hits of other devices with a filter for the collection's own, of Hits.
	Foreign int `json:"foreign"`
	Hits    int `json:"hits"`
	// Routed and Unrouted are the shares of first hits of the right device where each question names a
	// device, with routing and without it.
	Routed   float64 `json:"routed"`
	Unrouted float64 `json:"unrouted"`
}

// devices are a collection and the documents of other devices in engines over one store each.
type devices struct {
	own       string
	all       []string
	questions []collection.Query
	judged    map[string]eval.Judgements
}

func runSiblings(ctx context.Context, o options, c *collection.Collection, models model.Models, stdout io.Writer) error {
	d := devices{own: filepath.Base(filepath.Clean(o.data)), questions: c.Queries, judged: c.Judgements}
	d.all = []string{d.own}
	for i := range c.Documents {
		c.Documents[i].Metadata = ofDevice(d.own)
	}
	together := &collection.Collection{Documents: slices.Clone(c.Documents)}
	files, err := filepath.Glob(filepath.Join(o.siblings, "*.jsonl"))
	if err != nil || len(files) == 0 {
		return errors.Join(fmt.Errorf("no file *.jsonl in %s", o.siblings), err)
	}
	for _, file := range files {
		name := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".jsonl"), "_", " ")
		d.all = append(d.all, name)
		documents, err := collection.ReadDocuments(file)
		if err != nil {
			return err
		}
		for _, document := range documents {
			document.Metadata = ofDevice(name)
			together.Documents = append(together.Documents, document)
		}
	}
	r := Siblings{Documents: len(together.Documents), Devices: d.all}
	err = withEngine(ctx, c, models, rag.Options{}, func(e *rag.Engine) error {
		var err error
		r.Alone, err = d.ndcg(ctx, e)
		return err
	})
	if err != nil {
		return err
	}
	err = withEngine(ctx, together, models, rag.Options{}, func(e *rag.Engine) error {
		var err error
		if r.Together, err = d.ndcg(ctx, e); err != nil {
			return err
		}
		if r.Foreign, r.Hits, err = d.foreign(ctx, e); err != nil {
			return err
		}
		r.Routed, err = d.firstRight(ctx, e)
		return err
	})
	if err != nil {
		return err
	}
	err = withEngine(ctx, together, models, rag.Options{NoRouting: true}, func(e *rag.Engine) error {
		var err error
		r.Unrouted, err = d.firstRight(ctx, e)
		return err
	})
	if err != nil {
		return err
	}
	r.Loss = r.Alone - r.Together
	if o.json {
		return json.NewEncoder(stdout).Encode(r)
	}
	fmt.Fprintf(stdout, "machine     %s\ncollection  %s, %d documents of %d devices together, %d queries\nmodel       %s\n\n",
		machine.Describe(), o.data, r.Documents, len(r.Devices), len(c.Queries), models)
	fmt.Fprintf(stdout, "nDCG@10 alone %.4f, together %.4f, loss %.4f\nwith a filter %d of %d hits are of other devices\n", r.Alone, r.Together, r.Loss, r.Foreign, r.Hits)
	fmt.Fprintf(stdout, "device named in the question: first hit of it %.1f %%, without routing %.1f %%\n", 100*r.Routed, 100*r.Unrouted)
	return nil
}

func ofDevice(name string) ingest.Metadata {
	return ingest.Metadata{deviceField: ingest.StringValue(name)}
}

// withEngine calls use with an engine over a collection.
func withEngine(ctx context.Context, c *collection.Collection, models model.Models, opts rag.Options, use func(*rag.Engine) error) error {
	opts.Scorer = models.Scorer
	e, done, err := collection.Engine(ctx, collection.Source{Collection: c}, models.Encoder, &opts)
	if err != nil {
		return err
	}
	return errors.Join(use(e), done())
}

func (d *devices) ndcg(ctx context.Context, e *rag.Engine) (float64, error) {
	var scores []float64
	for _, q := range d.questions {
		hits, err := e.Search(ctx, rag.Question{Text: q.Text, As: collection.Reader, K: shortK})
		if err != nil {
			return 0, err
		}
		scores = append(scores, eval.NDCG(fold(hits), d.judged[q.ID], 10))
	}
	return eval.Mean(scores), nil
}

// foreign counts the hits of other devices with a filter for the collection's own.
func (d *devices) foreign(ctx context.Context, e *rag.Engine) (foreign, all int, err error) {
	filter := store.Compare{Field: deviceField, Op: store.Equal, Value: ingest.StringValue(d.own)}
	for _, q := range d.questions {
		hits, err := e.Search(ctx, rag.Question{Text: q.Text, As: collection.Reader, Filter: filter})
		if err != nil {
			return 0, 0, err
		}
		for i := range hits {
			if hits[i].Document.Metadata[deviceField].Str() != d.own {
				foreign++
			}
		}
		all += len(hits)
	}
	return foreign, all, nil
}

// firstRight returns the share of questions whose first hit is of the device that is named at their end, the other
// devices in turn.
func (d *devices) firstRight(ctx context.Context, e *rag.Engine) (float64, error) {
	right, all := 0, 0
	for i, q := range d.questions {
		device := d.all[1+i%(len(d.all)-1)]
		text := strings.TrimRight(q.Text, " ?.!") + " on the " + device + "?"
		hits, err := e.Search(ctx, rag.Question{Text: text, As: collection.Reader})
		if err != nil {
			return 0, err
		}
		all++
		if len(hits) > 0 && hits[0].Document.Metadata[deviceField].Str() == device {
			right++
		}
	}
	return float64(right) / float64(all), nil
}
