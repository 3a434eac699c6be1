// SPDX-License-Identifier: Apache-2.0

package cohere

import (
	"context"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/internal/remote"
)

// Options tell an Embedder what it asks for.
type Options struct {
	// Service says where the model is and who calls. Default address: https://api.cohere.com.
	Service service.Options
	// Dimensions is the length of the vectors. It is known for Cohere's own models, of which
	// "embed-v4.0" takes 256, 512, 1024 and 1536; of others it must be given.
	Dimensions int
}

// dimensionsV4 is what embed-v4.0 gives unless it is told otherwise.
const dimensionsV4 = 1536

// own are Cohere's models with the dimensions of their vectors.
var own = map[string]int{
	"embed-v4.0": dimensionsV4, "embed-english-v3.0": 1024, "embed-multilingual-v3.0": 1024,
	"embed-english-light-v3.0": 384, "embed-multilingual-light-v3.0": 384,
}

// A request takes 96 texts; the bytes are bounded so that one that fails is cheap to repeat.
const (
	maxTexts = 96
	maxBytes = 1 << 20
)

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
	dimensions, err := remote.Dimensions("cohere", model, o.Dimensions, own)
	if err != nil {
		return nil, err
	}
	client, err := httpapi.New(httpapi.Profile{Name: "cohere", URL: "https://api.cohere.com"}, o.Service)
	if err != nil {
		return nil, err
	}
	e := &Embedder{name: model, client: client}
	if own[model] == dimensionsV4 && dimensions != dimensionsV4 {
		e.shorten = dimensions
	}
	e.batches.Of = embed.Model{ID: "cohere/" + model, Dimensions: dimensions, Fingerprint: remote.Fingerprint("cohere", model, dimensions)}
	e.batches.Texts, e.batches.Bytes, e.batches.Call = maxTexts, maxBytes, e.call
	return e, nil
}

// request asks for vectors.
type request struct {
	Model      string   `json:"model"`
	Texts      []string `json:"texts"`
	InputType  string   `json:"input_type"`
	Types      []string `json:"embedding_types"`
	Truncate   string   `json:"truncate"`
	Dimensions int      `json:"output_dimension,omitempty"`
}

// call embeds one batch. What is too long is cut by the service.
func (e *Embedder) call(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	body := request{
		Model: e.name, Texts: texts, InputType: "search_document", Types: []string{"float"}, Truncate: "END", Dimensions: e.shorten,
	}
	if kind == embed.Query {
		body.InputType = "search_query"
	}
	var reply struct {
		Embeddings struct {
			Float []embed.Vector `json:"float"`
		} `json:"embeddings"`
	}
	err := e.client.Post(ctx, "/v2/embed", body, &reply)
	return reply.Embeddings.Float, err
}
