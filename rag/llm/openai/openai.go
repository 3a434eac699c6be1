// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/rag/llm"
)

// Options tell a Model how to ask. The zero value asks api.openai.com for chat completions.
type Options struct {
	// Service says where the model is and who calls. Default address: https://api.openai.com/v1.
	Service service.Options
	// Responses asks by the interface "responses" instead of "chat completions". Nothing is stored at
	// the service.
	Responses bool
	// Temperature and Seed are sent if they are not nil. Models that reason refuse the first.
	Temperature *float64
	Seed        *int64
	// ReasoningEffort is sent if it is not empty: "minimal", "low", "medium" or "high".
	ReasoningEffort string
	// Limit is the name of the field of chat completions that bounds a reply. Default: "max_completion_tokens" at
	// OpenAI and Azure, "max_tokens" elsewhere, which older servers know alone.
	Limit string
}

// Azure returns the options of a resource of Azure OpenAI, such as "https://NAME.openai.azure.com", with its key. With
// Microsoft Entra ID leave the key empty and set Service.Token. The model's name is that of the deployment.
func Azure(endpoint, key string) Options {
	o := Options{Limit: "max_completion_tokens"}
	o.Service.BaseURL = strings.TrimRight(endpoint, "/") + "/openai/v1"
	o.Service.Key = key
	return o
}

// Model is a language model. It is safe for concurrent use.
type Model struct {
	name    string
	options Options
	client  *httpapi.Client
}

// New returns the model of a name. An address that is none is an error; nothing is sent yet.
func New(name string, o Options) (*Model, error) {
	if name == "" {
		return nil, errors.New("openai: make model: it has no name")
	}
	client, err := httpapi.New(httpapi.OpenAI(o.Service.BaseURL), o.Service)
	if err != nil {
		return nil, err
	}
	if o.Limit == "" {
		o.Limit = "max_tokens"
		if host := client.Host(); strings.HasSuffix(host, ".openai.com") || strings.HasSuffix(host, ".azure.com") {
			o.Limit = "max_completion_tokens"
		}
	}
	return &Model{name, o, client}, nil
}

// Name returns the model's name.
func (m *Model) Name() string { return m.name }

// Stream sends a request and yields the reply's parts.
func (m *Model) Stream(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	if m.options.Responses {
		return m.responses(ctx, r)
	}
	return m.chat(ctx, r)
}
