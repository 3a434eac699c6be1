// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"context"
	"fmt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/embed/tiktoken"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/internal/remote"
)

// Options tell an Embedder what it asks for.
type Options struct {
	// Service says where the model is and who calls. Default address: https://api.openai.com/v1. The address of a
	// resource of Azure OpenAI ends with "/openai/v1".
	Service service.Options
	// Dimensions is the length of the vectors. It is known for OpenAI's own models, which a smaller
	// number shortens; of others it must be given.
	Dimensions int
	// MaxTokens is how much the model reads of a text. Default: 8191 for OpenAI's own models, which are
	// sent no more; otherwise not known, and cutting is the service's.
	MaxTokens int
	// QueryPrefix and DocumentPrefix are put before texts of these kinds, as models of the E5, Nomic
	// and Qwen families want. Default: none.
	QueryPrefix    string
	DocumentPrefix string
	// Weights names what stands behind the model's name where that may change, such as a digest; it is part
	// of the fingerprint. Empty: the name is enough.
	Weights string
	// Batch is the greatest number of texts in a request. Default: 128.
	Batch int
}

// own are OpenAI's models with the dimensions of their vectors.
var own = map[string]int{"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}

// maxBytes bounds a request: OpenAI takes 300,000 tokens, which is more than as many bytes.
const maxBytes = 300_000

// Embedder embeds by a service. It is safe for concurrent use.
type Embedder struct {
	name    string
	shorten int
	client  *httpapi.Client
	batches remote.Batches
}

// Model says what the vectors are.
func (e *Embedder) Model() embed.Model { return e.batches.Of }

// Embed returns a unit vector for each text, by requests of bounded size one after the other.
func (e *Embedder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	return e.batches.Embed(ctx, kind, texts)
}

// New returns the embedder of a model. Unknown dimensions and an address that is none are errors; nothing is sent yet.
func New(model string, o Options) (*Embedder, error) {
	dimensions, err := remote.Dimensions("openai", model, o.Dimensions, own)
	if err != nil {
		return nil, err
	}
	if o.Batch <= 0 {
		o.Batch = 128
	}
	client, err := httpapi.New(httpapi.OpenAI(o.Service.BaseURL), o.Service)
	if err != nil {
		return nil, err
	}
	e := &Embedder{name: model, client: client}
	if full, known := own[model]; known {
		if o.MaxTokens <= 0 {
			o.MaxTokens = 8191
		}
		if dimensions < full {
			e.shorten = dimensions
		}
		counter, err := tiktoken.New(tiktoken.CL100K)
		if err != nil {
			return nil, fmt.Errorf("openai: make embedder: %w", err)
		}
		e.batches.Counter = counter
	}
	e.batches.Of = embed.Model{
		ID: "openai/" + model, Dimensions: dimensions, MaxTokens: o.MaxTokens,
		Fingerprint: remote.Fingerprint("openai", model, dimensions, o.QueryPrefix, o.DocumentPrefix, o.Weights),
	}
	e.batches.Texts, e.batches.Bytes, e.batches.Call = o.Batch, maxBytes, e.call
	e.batches.Prefix = func(kind embed.Kind) string {
		if kind == embed.Query {
			return o.QueryPrefix
		}
		return o.DocumentPrefix
	}
	return e, nil
}

// request asks for vectors.
type request struct {
	Model      string   `json:"model"`
	Input      []string `json:"input"`
	Encoding   string   `json:"encoding_format"`
	Dimensions int      `json:"dimensions,omitempty"`
}

// call embeds one batch.
func (e *Embedder) call(ctx context.Context, _ embed.Kind, texts []string) ([]embed.Vector, error) {
	const path = "/embeddings"
	body := request{Model: e.name, Input: texts, Encoding: "float", Dimensions: e.shorten}
	var reply struct {
		Data []struct {
			Index     int          `json:"index"`
			Embedding embed.Vector `json:"embedding"`
		} `json:"data"`
	}
	if err := e.client.Post(ctx, path, body, &reply); err != nil {
		return nil, err
	}
	vectors := make([]embed.Vector, len(texts))
	for _, d := range reply.Data {
		if d.Index < 0 || d.Index >= len(texts) || vectors[d.Index] != nil {
			return nil, &service.Error{Service: "openai", Path: path, Err: fmt.Errorf("a vector has the index %d of %d texts, or one twice", d.Index, len(texts))}
		}
		vectors[d.Index] = d.Embedding
	}
	if len(reply.Data) != len(texts) {
		return nil, &service.Error{Service: "openai", Path: path, Err: fmt.Errorf("%d vectors came for %d texts", len(reply.Data), len(texts))}
	}
	return vectors, nil
}
