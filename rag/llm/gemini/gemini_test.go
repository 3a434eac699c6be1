// SPDX-License-Identifier: Apache-2.0

package gemini_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
