// SPDX-License-Identifier: Apache-2.0

package anthropic_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
				Service:     service.Options{Key: key, HTTPClient: &http.Client{Transport: httprr.Open(t, "testdata/"+test.file+".json", key)}},
			})
			if err != nil {
				t.Fatal(err)
			}
			got, err := llmtest.Reply(t.Context(), m)
			if (err != nil) != (test.fails != "") || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Fatalf("got %v, want %q", err, test.fails)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
