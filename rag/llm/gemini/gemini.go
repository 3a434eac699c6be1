// SPDX-License-Identifier: Apache-2.0

package gemini

import (
	"context"
	"errors"
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

// request asks for content.
type request struct {
	System   *content  `json:"systemInstruction,omitempty"`
	Contents []content `json:"contents"`
	Config   config    `json:"generationConfig"`
}

type config struct {
	MaxTokens   int      `json:"maxOutputTokens,omitempty"`
	Temperature *float64 `json:"temperature,omitempty"`
	Seed        *int64   `json:"seed,omitempty"`
}

// body returns what is sent for a request.
func (m *Model) body(r llm.Request) request {
	out := request{
		Contents: []content{{Role: "user", Parts: []part{{Text: r.Prompt()}}}},
		Config:   config{max(r.MaxTokens, 0), m.options.Temperature, m.options.Seed},
	}
	if r.System != "" {
		out.System = &content{Parts: []part{{Text: r.System}}}
	}
	return out
}

// Stream sends a request and yields the reply's parts. Thoughts are not part of it.
func (m *Model) Stream(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	path := "/models/" + url.PathEscape(m.name) + ":streamGenerateContent?alt=sse"
	return httpapi.Values(ctx, m.client, httpapi.Call{Path: path, Body: m.body(r)}, (*chunk).part)
}

// part returns what a chunk says.
func (c *chunk) part() (llm.Part, bool, error) {
	var p llm.Part
	if u := c.Usage; u != nil {
		p.Usage = &llm.Usage{Prompt: u.Prompt, Answer: u.Candidates + u.Thoughts}
	}
	if c.Feedback.BlockReason != "" {
		p.Text, p.Stop = c.Feedback.BlockReason, llm.StopRefusal
		return p, true, nil
	}
	if len(c.Candidates) == 0 {
		return p, true, nil
	}
	for _, piece := range c.Candidates[0].Content.Parts {
		if !piece.Thought {
			p.Text += piece.Text
		}
	}
	p.Stop = stopOf(c.Candidates[0].FinishReason)
	return p, true, nil
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
