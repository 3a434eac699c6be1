// SPDX-License-Identifier: Apache-2.0

package gemini_test

import (
	"os"
	"testing"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/internal/httprr"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/gemini"
	"github.com/pacenote/pacenote/rag/llm/llmtest"
)

func TestModel(t *testing.T) {
	var zero float64
	for _, test := range []struct {
		file  string
		want  llmtest.Outcome
		fails string
	}{
		{"answer", llmtest.Outcome{Text: "The bolts need 25 N·m [1].", Usage: llm.Usage{Prompt: 61, Answer: 14}, Stop: llm.StopEnd}, ""},
		{"blocked", llmtest.Outcome{Text: "SAFETY", Usage: llm.Usage{Prompt: 61}, Stop: llm.StopRefusal}, ""},
		{"invalid", llmtest.Outcome{}, "400 Bad Request: INVALID_ARGUMENT: API key not valid."},
	} {
		t.Run(test.file, func(t *testing.T) {
			key := os.Getenv("GEMINI_API_KEY")
			m, err := gemini.New("gemini-2.5-flash", gemini.Options{
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
