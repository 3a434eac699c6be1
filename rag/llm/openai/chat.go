// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"context"
	"iter"

	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/rag/llm"
)

// message is one of a chat.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// chunk is an event of a streamed chat, or a whole reply of a server that does not stream.
type chunk struct {
	Choices []struct {
		Delta        content `json:"delta"`
		Message      content `json:"message"`
		FinishReason string  `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		PromptTokens     int `json:"prompt_tokens"`
		CompletionTokens int `json:"completion_tokens"`
	} `json:"usage"`
}

type content struct {
	Content string `json:"content"`
	Refusal string `json:"refusal"`
}

// chat asks by "chat completions".
func (m *Model) chat(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	body := map[string]any{
		"model":  m.name,
		"stream": true, "stream_options": map[string]bool{"include_usage": true},
	}
	var messages []message
	if r.System != "" {
		messages = append(messages, message{"system", r.System})
	}
	body["messages"] = append(messages, message{"user", r.Prompt()})
	if r.MaxTokens > 0 {
		body[m.options.Limit] = r.MaxTokens
	}
	if m.options.ReasoningEffort != "" {
		body["reasoning_effort"] = m.options.ReasoningEffort
	}
	if m.options.Temperature != nil {
		body["temperature"] = *m.options.Temperature
	}
	if m.options.Seed != nil {
		body["seed"] = *m.options.Seed
	}
	return httpapi.Values(ctx, m.client, httpapi.Call{Path: "/chat/completions", Body: body}, (*chunk).part)
}

// part returns what a chunk says.
func (c *chunk) part() (llm.Part, bool, error) {
	var p llm.Part
	if c.Usage != nil {
		p.Usage = &llm.Usage{Prompt: c.Usage.PromptTokens, Answer: c.Usage.CompletionTokens}
	}
	if len(c.Choices) == 0 {
		return p, true, nil
	}
	choice := c.Choices[0]
	p.Text = choice.Delta.Content + choice.Message.Content
	p.Stop = choice.FinishReason
	if refusal := choice.Delta.Refusal + choice.Message.Refusal; refusal != "" {
		p.Text, p.Stop = refusal, llm.StopRefusal
	}
	if p.Stop == "content_filter" {
		p.Stop = llm.StopRefusal
	}
	return p, true, nil
}
