// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/pacenote/pacenote/embed/service"
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

// responses asks by "responses".
func (m *Model) responses(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	const path = "/responses"
	body := map[string]any{
		"model": m.name, "input": r.Prompt(), "stream": true, "store": false,
	}
	if r.System != "" {
		body["instructions"] = r.System
	}
	if r.MaxTokens > 0 {
		body["max_output_tokens"] = r.MaxTokens
	}
	if m.options.ReasoningEffort != "" {
		body["reasoning"] = map[string]string{"effort": m.options.ReasoningEffort}
	}
	m.sampling(body)
	delete(body, "seed") // the interface has none
	return func(yield func(llm.Part, error) bool) {
		for event, err := range m.client.Stream(ctx, path, body) {
			if err != nil {
				yield(llm.Part{}, err)
				return
			}
			if string(event.Data) == "[DONE]" {
				return
			}
			var e responseEvent
			if err := json.Unmarshal(event.Data, &e); err != nil {
				yield(llm.Part{}, unreadable(path, err))
				return
			}
			if failed := e.Response.Error; e.Type == "response.failed" && failed != nil {
				yield(llm.Part{}, &service.Error{Service: "openai", Path: path, Code: failed.Code, Message: failed.Message})
				return
			}
			if p, says := e.part(); says && !yield(p, nil) {
				return
			}
		}
	}
}

// part returns what an event says, if it says anything.
func (e *responseEvent) part() (llm.Part, bool) {
	var p llm.Part
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
		return p, false
	}
	return p, true
}
