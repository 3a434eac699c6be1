// SPDX-License-Identifier: Apache-2.0

package anthropic_test

import (
	"os"
	"testing"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httprr"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/anthropic"
	"github.com/pacenote/pacenote/rag/llm/llmtest"
)

func TestModel(t *testing.T) {
	var zero float64
	for _, test := range []struct {
		file  string
		want  llmtest.Outcome
		fails string
	}{
		{"cited", llmtest.Outcome{
			Text: "The bolts need 25 N·m.", Citations: []llm.Citation{{Passage: 0, First: 0, End: 1}},
			Usage: llm.Usage{Prompt: 61, Answer: 9}, Stop: llm.StopEnd,
		}, ""},
		{"refused", llmtest.Outcome{Usage: llm.Usage{Prompt: 61, Answer: 1}, Stop: llm.StopRefusal}, ""},
		{"unauthorized", llmtest.Outcome{}, "401 Unauthorized: authentication_error: invalid x-api-key"},
	} {
		t.Run(test.file, func(t *testing.T) {
			key := os.Getenv("ANTHROPIC_API_KEY")
			m, err := anthropic.New("claude-sonnet-4-5", anthropic.Options{
				Temperature: &zero,
				Service:     service.Options{Key: key, HTTPClient: httprr.Client(t, "testdata/"+test.file+".json", key)},
			})
			if err != nil {
				t.Fatal(err)
			}
			llmtest.Check(t, m, test.want, test.fails)
		})
	}
}
