// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"context"
	"iter"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/rag/llm"
)

// responseEvent is an event of a streamed response.
type responseEvent struct {
	Type     string `json:"type"`
	Delta    string `json:"delta"`
	Response struct {
		Error *struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
		Incomplete *struct {
			Reason string `json:"reason"`
		} `json:"incomplete_details"`
		Usage *struct {
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
		} `json:"usage"`
	} `json:"response"`
}

// responseRequest asks for a response. The interface has no seed.
type responseRequest struct {
	Model        string     `json:"model"`
	Instructions string     `json:"instructions,omitempty"`
	Input        string     `json:"input"`
	Stream       bool       `json:"stream"`
	Store        bool       `json:"store"`
	MaxTokens    int        `json:"max_output_tokens,omitempty"`
	Temperature  *float64   `json:"temperature,omitempty"`
	Reasoning    *reasoning `json:"reasoning,omitempty"`
}

type reasoning struct {
	Effort string `json:"effort"`
}

// responsesPath is the interface's.
const responsesPath = "/responses"

// responses asks by "responses".
func (m *Model) responses(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	body := responseRequest{
		Model: m.name, Instructions: r.System, Input: r.Prompt(), Stream: true,
		MaxTokens: r.MaxTokens, Temperature: m.options.Temperature,
	}
	if m.options.ReasoningEffort != "" {
		body.Reasoning = &reasoning{m.options.ReasoningEffort}
	}
	return httpapi.Values(ctx, m.client, httpapi.Call{Path: responsesPath, Body: body}, (*responseEvent).part)
}

// part returns what an event says, if it says anything, or the error that it tells of.
func (e *responseEvent) part() (llm.Part, bool, error) {
	var p llm.Part
	if failed := e.Response.Error; e.Type == "response.failed" && failed != nil {
		return p, false, &service.Error{Service: "openai", Path: responsesPath, Code: failed.Code, Message: failed.Message}
	}
	if u := e.Response.Usage; u != nil {
		p.Usage = &llm.Usage{Prompt: u.Input, Answer: u.Output}
	}
	switch e.Type {
	case "response.output_text.delta":
		p.Text = e.Delta
	case "response.refusal.delta":
		p.Text, p.Stop = e.Delta, llm.StopRefusal
	case "response.completed":
		p.Stop = llm.StopEnd
	case "response.incomplete":
		p.Stop = llm.StopLength
		if i := e.Response.Incomplete; i != nil && i.Reason == "content_filter" {
			p.Stop = llm.StopRefusal
		}
	default:
		return p, false, nil
	}
	return p, true, nil
}
