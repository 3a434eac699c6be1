// SPDX-License-Identifier: Apache-2.0

package openai_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httprr"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/llmtest"
	"github.com/pacenote/pacenote/rag/llm/openai"
)

// zero is a temperature.
var zero float64

func TestModel(t *testing.T) {
	answer := llmtest.Outcome{Text: "The bolts need 25 N·m [1].", Usage: llm.Usage{Prompt: 61, Answer: 9}, Stop: llm.StopEnd}
	azure := openai.Azure("https://example.openai.azure.com/", "")
	for _, test := range []struct {
		file, model string
		options     openai.Options
		want        llmtest.Outcome
		fails       string
	}{
		{"chat", "gpt-4.1-mini", openai.Options{}, answer, ""},
		{"azure", "my-deployment", azure, answer, ""},
		{"whole", "small", openai.Options{Service: service.Options{BaseURL: "http://127.0.0.1:8080/v1"}}, answer, ""},
		{"responses", "gpt-4.1-mini", openai.Options{Responses: true}, answer, ""},
		{"filtered", "gpt-4.1-mini", openai.Options{Responses: true}, llmtest.Outcome{Stop: llm.StopRefusal}, ""},
		{"failed", "gpt-4.1-mini", openai.Options{Responses: true}, llmtest.Outcome{Text: "The "}, "server_error: The model produced invalid content"},
		{"refused", "gpt-4.1-mini", openai.Options{}, llmtest.Outcome{Text: "I can't help with that.", Stop: llm.StopEnd}, ""},
		{"unknown", "gpt-4.1-mini", openai.Options{}, llmtest.Outcome{}, "404 Not Found: model_not_found: The model"},
	} {
		t.Run(test.file, func(t *testing.T) {
			key := os.Getenv("OPENAI_API_KEY")
			o := test.options
			o.Temperature = &zero
			o.Service.Key = key
			o.Service.HTTPClient = httprr.Client(t, "testdata/"+test.file+".json", key)
			m, err := openai.New(test.model, o)
			if err != nil {
				t.Fatal(err)
			}
			llmtest.Check(t, m, test.want, test.fails)
		})
	}
}

// keeper remembers the headers of a request.
type keeper struct{ header http.Header }

func (k *keeper) RoundTrip(r *http.Request) (*http.Response, error) {
	k.header = r.Header
	return nil, http.ErrHandlerTimeout
}

func TestKeys(t *testing.T) {
	azure := openai.Azure("https://example.openai.azure.com", "secret")
	for _, test := range []struct {
		options      openai.Options
		header, want string
	}{
		{openai.Options{Service: service.Options{Key: "secret"}}, "Authorization", "Bearer secret"},
		{azure, "Api-Key", "secret"},
	} {
		var k keeper
		test.options.Service.HTTPClient, test.options.Service.Attempts = &http.Client{Transport: &k}, 1
		m, err := openai.New("m", test.options)
		if err != nil {
			t.Fatal(err)
		}
		_, err = llmtest.Reply(t.Context(), m)
		if got := k.header.Get(test.header); got != test.want || err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q, %v", test.header, got, err)
		}
	}
}
