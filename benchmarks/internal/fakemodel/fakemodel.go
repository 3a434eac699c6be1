// SPDX-License-Identifier: Apache-2.0

package fakemodel

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Serve starts a service that streams what reply says to the body of a request, sets its key in the environment, and returns its
// address. It ends with the test.
func Serve(t *testing.T, reply func(request string) string) string {
	t.Helper()
	t.Setenv("OPENAI_API_KEY", "none")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		content, err := json.Marshal(reply(string(body)))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\": [{\"delta\": {\"content\": %s}, \"finish_reason\": \"stop\"}]}\n\ndata: [DONE]\n\n", content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
