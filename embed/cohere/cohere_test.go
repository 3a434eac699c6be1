// SPDX-License-Identifier: Apache-2.0

package cohere_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/cohere"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/embed/service"
)

func TestContract(t *testing.T) {
	inner := embedtest.New(384)
	kinds := map[string]bool{}
	seen := make(chan string, 1000)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Model     string
			Texts     []string
			InputType string `json:"input_type"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/v2/embed" || len(in.Texts) > 96 || r.Header.Get("Authorization") != "Bearer k" {
			t.Errorf("%s, %d texts, %v", r.URL.Path, len(in.Texts), err)
		}
		seen <- in.InputType
		vectors, err := inner.Embed(r.Context(), embed.Document, in.Texts)
		if err != nil {
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"embeddings": map[string]any{"float": vectors}})
	}))
	defer s.Close()
	e, err := cohere.New("embed-english-light-v3.0", cohere.Options{Service: service.Options{BaseURL: s.URL, Key: "k"}})
	if err != nil {
		t.Fatal(err)
	}
	embedtest.Run(t, e)
	for len(seen) > 0 {
		kinds[<-seen] = true
	}
	if !kinds["search_document"] || !kinds["search_query"] || len(kinds) != 2 {
		t.Errorf("the kinds were %v", kinds)
	}
}

func TestUnknownModels(t *testing.T) {
	if _, err := cohere.New("unknown", cohere.Options{}); err == nil {
		t.Error("a model without dimensions was taken")
	}
}
