// SPDX-License-Identifier: Apache-2.0

package rerank

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/store"
)

// Form is the wire form of a service.
type Form uint8

// The forms.
const (
	// Cohere: {"model", "query", "documents", "top_n"} to "results".
	Cohere Form = iota
	// Voyage: {"model", "query", "documents", "top_k"} to "data".
	Voyage
	// TextEmbeddings, of Hugging Face's server: {"query", "texts"} to a list.
	TextEmbeddings
)

// wire is what differs between forms.
type wire struct {
	name string
	url  string // the public address; empty: there is none
	path string
	// count is the field that says how many documents come back; empty: the form of TextEmbeddings.
	count string
}

var wires = [...]wire{
	Cohere:         {"cohere", "https://api.cohere.com", "/v2/rerank", "top_n"},
	Voyage:         {"voyage", "https://api.voyageai.com", "/v1/rerank", "top_k"},
	TextEmbeddings: {"text-embeddings-inference", "", "/rerank", ""},
}

// String returns "cohere", "voyage" or "text-embeddings-inference".
func (f Form) String() string {
	if int(f) < len(wires) {
		return wires[f].name
	}
	return fmt.Sprintf("Form(%d)", uint8(f))
}

// Options tell a Reranker whom it asks.
type Options struct {
	// Service says where the model is and who calls. Default addresses: https://api.cohere.com and
	// https://api.voyageai.com; TextEmbeddings has none.
	Service service.Options
	// Form is the wire form. Default: Cohere.
	Form Form
	// Path is the path of the interface below the address. Default: "/v2/rerank" of Cohere, "/v1/rerank" of Voyage,
	// "/rerank" of TextEmbeddings. Jina, vLLM and llama.cpp take "/v1/rerank".
	Path string
	// Top is how many of the hits are sent; those behind keep their order behind them. Default: 50.
	Top int
	// Optional leaves the hits as they are if the service fails, and tells Failed of it.
	Optional bool
	// Failed is called with the errors that Optional hides; nil: nobody is told. It is called
	// concurrently.
	Failed func(error)
}

// Reranker asks a service. It is safe for concurrent use.
type Reranker struct {
	model   string
	options Options
	client  *httpapi.Client
}

// New returns a reranker that uses a model; TextEmbeddings needs no name of one. An address that is
// none is an error; nothing is sent yet.
func New(model string, o Options) (*Reranker, error) {
	if int(o.Form) >= len(wires) {
		return nil, fmt.Errorf("rerank: make reranker: there is no form %s", o.Form)
	}
	if model == "" && o.Form != TextEmbeddings {
		return nil, errors.New("rerank: make reranker: the model has no name")
	}
	wire := wires[o.Form]
	client, err := httpapi.New(httpapi.Profile{Name: wire.name, URL: wire.url}, o.Service)
	if err != nil {
		return nil, err
	}
	if o.Path == "" {
		o.Path = wire.path
	}
	if o.Top <= 0 {
		o.Top = 50
	}
	return &Reranker{model, o, client}, nil
}

// rated is the place of a document in what was sent, with its score.
type rated struct {
	Index     int      `json:"index"`
	Relevance *float64 `json:"relevance_score"`
	Score     *float64 `json:"score"`
}

func (r rated) score() float64 {
	for _, s := range []*float64{r.Relevance, r.Score} {
		if s != nil {
			return *s
		}
	}
	return 0
}

// Rerank returns the hits in the service's order. Their scores stay those of the search, which the engine's
// confidence is made from. What the service leaves out keeps its order behind the others.
func (r *Reranker) Rerank(ctx context.Context, question string, hits []store.Hit) ([]store.Hit, error) {
	top := hits[:min(len(hits), r.options.Top)]
	if len(top) < 2 {
		return hits, nil
	}
	order, err := r.ask(ctx, question, top)
	if err != nil {
		if r.options.Optional && ctx.Err() == nil {
			if r.options.Failed != nil {
				r.options.Failed(err)
			}
			return hits, nil
		}
		return nil, err
	}
	out := make([]store.Hit, 0, len(hits))
	seen := make([]bool, len(hits))
	for _, o := range order {
		if o.Index < 0 || o.Index >= len(top) || seen[o.Index] {
			continue
		}
		seen[o.Index] = true
		out = append(out, hits[o.Index])
	}
	for i := range hits {
		if !seen[i] {
			out = append(out, hits[i])
		}
	}
	return out, nil
}

// ask returns what the service makes of the hits, best first.
func (r *Reranker) ask(ctx context.Context, question string, hits []store.Hit) ([]rated, error) {
	texts := make([]string, len(hits))
	for i := range hits {
		texts[i] = hits[i].Chunk.Indexed(hits[i].Document.Title)
	}
	var order []rated
	var err error
	if r.options.Form == TextEmbeddings {
		err = r.client.Post(ctx, r.options.Path, map[string]any{"query": question, "texts": texts, "truncate": true}, &order)
	} else {
		body := map[string]any{"model": r.model, "query": question, "documents": texts, wires[r.options.Form].count: len(texts)}
		var reply struct{ Results, Data []rated }
		err = r.client.Post(ctx, r.options.Path, body, &reply)
		order = append(reply.Results, reply.Data...)
	}
	slices.SortStableFunc(order, func(a, b rated) int { return cmp.Compare(b.score(), a.score()) })
	return order, err
}
