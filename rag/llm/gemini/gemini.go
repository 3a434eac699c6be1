// SPDX-License-Identifier: Apache-2.0

package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/rag/llm"
)

// Options tell a Model how to ask.
type Options struct {
	// Service says where the model is and who calls. Default address:
	// https://generativelanguage.googleapis.com/v1beta; for Vertex AI it ends with ".../publishers/google".
	Service service.Options
	// Temperature and Seed are sent if they are not nil.
	Temperature *float64
	Seed        *int64
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
		return nil, errors.New("gemini: make model: it has no name")
	}
	client, err := httpapi.New(httpapi.Profile{
		Name: "gemini", URL: "https://generativelanguage.googleapis.com/v1beta", KeyHeader: "X-Goog-Api-Key",
	}, o.Service)
	if err != nil {
		return nil, err
	}
	return &Model{name, o, client}, nil
}

// Name returns the model's name.
func (m *Model) Name() string { return m.name }

type part struct {
	Text    string `json:"text"`
	Thought bool   `json:"thought,omitempty"`
}

type content struct {
	Role  string `json:"role,omitempty"`
	Parts []part `json:"parts"`
}

// chunk is an event of the stream.
type chunk struct {
	Candidates []struct {
		Content      content `json:"content"`
		FinishReason string  `json:"finishReason"`
	} `json:"candidates"`
	Feedback struct {
		BlockReason string `json:"blockReason"`
	} `json:"promptFeedback"`
	Usage *struct {
		Prompt     int `json:"promptTokenCount"`
		Candidates int `json:"candidatesTokenCount"`
		Thoughts   int `json:"thoughtsTokenCount"`
	} `json:"usageMetadata"`
}

// body returns what is sent for a request.
func (m *Model) body(r llm.Request) map[string]any {
	config := map[string]any{}
	if r.MaxTokens > 0 {
		config["maxOutputTokens"] = r.MaxTokens
	}
	if m.options.Temperature != nil {
		config["temperature"] = *m.options.Temperature
	}
	if m.options.Seed != nil {
		config["seed"] = *m.options.Seed
	}
	body := map[string]any{
		"contents":         []content{{Role: "user", Parts: []part{{Text: r.Prompt()}}}},
		"generationConfig": config,
	}
	if r.System != "" {
		body["systemInstruction"] = content{Parts: []part{{Text: r.System}}}
	}
	return body
}

// Stream sends a request and yields the reply's parts. Thoughts are not part of it.
func (m *Model) Stream(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	path := "/models/" + url.PathEscape(m.name) + ":streamGenerateContent"
	return func(yield func(llm.Part, error) bool) {
		for e, err := range m.client.Stream(ctx, path+"?alt=sse", m.body(r)) {
			if err != nil {
				yield(llm.Part{}, err)
				return
			}
			var c chunk
			if err := json.Unmarshal(e.Data, &c); err != nil {
				yield(llm.Part{}, &service.Error{Service: "gemini", Path: path, Err: fmt.Errorf("an event of the stream can't be read: %w", err)})
				return
			}
			if !yield(c.part(), nil) {
				return
			}
		}
	}
}

// part returns what a chunk says.
func (c *chunk) part() llm.Part {
	var p llm.Part
	if u := c.Usage; u != nil {
		p.Usage = &llm.Usage{Prompt: u.Prompt, Answer: u.Candidates + u.Thoughts}
	}
	if c.Feedback.BlockReason != "" {
		p.Text, p.Stop = c.Feedback.BlockReason, llm.StopRefusal
		return p
	}
	if len(c.Candidates) == 0 {
		return p
	}
	for _, piece := range c.Candidates[0].Content.Parts {
		if !piece.Thought {
			p.Text += piece.Text
		}
	}
	p.Stop = stopOf(c.Candidates[0].FinishReason)
	return p
}

func stopOf(reason string) string {
	switch reason {
	case "", "FINISH_REASON_UNSPECIFIED":
		return ""
	case "STOP":
		return llm.StopEnd
	case "MAX_TOKENS":
		return llm.StopLength
	case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE":
		return llm.StopRefusal
	}
	return reason
}
