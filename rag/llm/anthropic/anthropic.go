// SPDX-License-Identifier: Apache-2.0

package anthropic

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httpapi"
	"github.com/pacenote/pacenote/rag/llm"
)

// Options tell a Model how to ask.
type Options struct {
	// Service says where the model is and who calls. Default address: https://api.anthropic.com.
	Service service.Options
	// Temperature is sent if it is not nil.
	Temperature *float64
}

// defaultTokens bounds a reply where the request does not: the interface asks for a bound.
const defaultTokens = 1024

// Model is a language model. It is safe for concurrent use.
type Model struct {
	name    string
	options Options
	client  *httpapi.Client
}

// New returns the model of a name. An address that is none is an error; nothing is sent yet.
func New(name string, o Options) (*Model, error) {
	if name == "" {
		return nil, errors.New("anthropic: make model: it has no name")
	}
	client, err := httpapi.New(httpapi.Profile{
		Name: "anthropic", URL: "https://api.anthropic.com", KeyHeader: "X-Api-Key",
		Header: map[string]string{"Anthropic-Version": "2023-06-01"},
	}, o.Service)
	if err != nil {
		return nil, err
	}
	return &Model{name, o, client}, nil
}

// Name returns the model's name.
func (m *Model) Name() string { return m.name }

// CitesPassages makes it an llm.Citer.
func (m *Model) CitesPassages() {}

// block is a part of a message: a text, or a search result of several.
type block struct {
	Type      string          `json:"type"`
	Text      string          `json:"text,omitempty"`
	Source    string          `json:"source,omitempty"`
	Title     string          `json:"title,omitempty"`
	Content   []block         `json:"content,omitempty"`
	Citations map[string]bool `json:"citations,omitempty"`
}

// request asks for a message.
type request struct {
	Model       string    `json:"model"`
	MaxTokens   int       `json:"max_tokens"`
	System      string    `json:"system,omitempty"`
	Stream      bool      `json:"stream"`
	Temperature *float64  `json:"temperature,omitempty"`
	Messages    []message `json:"messages"`
}

type message struct {
	Role    string  `json:"role"`
	Content []block `json:"content"`
}

// body returns what is sent for a request.
func (m *Model) body(r llm.Request) request {
	var content []block
	for i, p := range r.Passages {
		result := block{Type: "search_result", Source: fmt.Sprintf("passage %d", i+1), Title: title(p), Citations: map[string]bool{"enabled": true}}
		for _, text := range p.Blocks {
			if strings.TrimSpace(text) == "" {
				text = "-" // an empty block is refused, and leaving it out would shift the others
			}
			result.Content = append(result.Content, block{Type: "text", Text: text})
		}
		content = append(content, result)
	}
	content = append(content, block{Type: "text", Text: r.Question})
	out := request{
		Model: m.name, MaxTokens: r.MaxTokens, System: r.System, Stream: true, Temperature: m.options.Temperature,
		Messages: []message{{Role: "user", Content: content}},
	}
	if out.MaxTokens <= 0 {
		out.MaxTokens = defaultTokens
	}
	return out
}

func title(p llm.Passage) string {
	if p.Place == "" {
		return p.Title
	}
	return p.Title + ", " + p.Place
}

// event is one of the stream.
type event struct {
	Type    string `json:"type"`
	Message struct {
		Usage usage `json:"usage"`
	} `json:"message"`
	Block struct {
		Text      string     `json:"text"`
		Citations []citation `json:"citations"`
	} `json:"content_block"`
	Delta struct {
		Type       string   `json:"type"`
		Text       string   `json:"text"`
		Citation   citation `json:"citation"`
		StopReason string   `json:"stop_reason"`
	} `json:"delta"`
	Usage usage `json:"usage"`
}

type usage struct {
	Input   int `json:"input_tokens"`
	Output  int `json:"output_tokens"`
	Created int `json:"cache_creation_input_tokens"`
	Read    int `json:"cache_read_input_tokens"`
}

// citation is a "search_result_location": a half-open range of blocks of a search result.
type citation struct {
	Type   string `json:"type"`
	Result int    `json:"search_result_index"`
	Start  int    `json:"start_block_index"`
	End    int    `json:"end_block_index"`
}

// Stream sends a request and yields the reply's parts. A block of the reply is yielded when it is whole, since
// its citations come after its text; without passages, text is yielded as it comes.
func (m *Model) Stream(ctx context.Context, r llm.Request) iter.Seq2[llm.Part, error] {
	s := stream{whole: len(r.Passages) > 0}
	return httpapi.Values(ctx, m.client, httpapi.Call{Path: "/v1/messages", Body: m.body(r)}, s.take)
}

// stream collects the blocks of a reply.
type stream struct {
	whole bool // blocks are yielded whole
	block llm.Part
	usage llm.Usage
}

// take returns the part that an event completes, if it does.
func (s *stream) take(e *event) (llm.Part, bool, error) {
	switch e.Type {
	case "message_start":
		u := e.Message.Usage
		s.usage.Prompt = u.Input + u.Created + u.Read
	case "content_block_start":
		s.block = llm.Part{Text: e.Block.Text}
		for _, c := range e.Block.Citations {
			s.cite(c)
		}
	case "content_block_delta":
		s.cite(e.Delta.Citation)
		if !s.whole {
			return llm.Part{Text: e.Delta.Text}, e.Delta.Text != "", nil
		}
		s.block.Text += e.Delta.Text
	case "content_block_stop":
		block := s.block
		s.block = llm.Part{}
		return block, s.whole && block.Text != "", nil
	case "message_delta":
		s.usage.Answer = e.Usage.Output
		usage := s.usage
		return llm.Part{Usage: &usage, Stop: stopOf(e.Delta.StopReason)}, true, nil
	}
	return llm.Part{}, false, nil
}

func (s *stream) cite(c citation) {
	if c.Type == "search_result_location" {
		s.block.Citations = append(s.block.Citations, llm.Citation{Passage: c.Result, First: c.Start, End: c.End})
	}
}

func stopOf(reason string) string {
	switch reason {
	case "end_turn", "stop_sequence":
		return llm.StopEnd
	case "max_tokens", "model_context_window_exceeded":
		return llm.StopLength
	}
	return reason // "refusal" is the service's own word
}
