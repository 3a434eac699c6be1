// SPDX-License-Identifier: Apache-2.0

package openai_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/embed/openai"
	"github.com/pacenote/pacenote/embed/service"
)

// server speaks the interface with the vectors of a deterministic embedder, in reverse order.
func server(t *testing.T, dimensions int, calls *atomic.Int64) *httptest.Server {
	t.Helper()
	inner := embedtest.New(dimensions)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		var in struct {
			Model, Encoding string
			Input           []string
			Dimensions      int
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/v1/embeddings" {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		var texts []string
		for _, text := range in.Input {
			if text == "" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			texts = append(texts, strings.TrimPrefix(text, "passage: "))
		}
		vectors, err := inner.Embed(r.Context(), embed.Document, texts)
		if err != nil {
			return
		}
		type item struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		}
		var data []item
		for i := len(vectors) - 1; i >= 0; i-- {
			for j := range vectors[i] {
				vectors[i][j] *= 3 // services need not give unit vectors
			}
			data = append(data, item{i, vectors[i]})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(s.Close)
	return s
}

func TestContract(t *testing.T) {
	var calls atomic.Int64
	s := server(t, 64, &calls)
	e, err := openai.New("m", openai.Options{Service: service.Options{BaseURL: s.URL + "/v1"}, Dimensions: 64, DocumentPrefix: "passage: ", Batch: 4})
	if err != nil {
		t.Fatal(err)
	}
	embedtest.Run(t, e)
}

func TestWhatIsKnown(t *testing.T) {
	large, err := openai.New("text-embedding-3-large", openai.Options{Dimensions: 256})
	if err != nil {
		t.Fatal(err)
	}
	full, err := openai.New("text-embedding-3-large", openai.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m, f := large.Model(), full.Model(); m.Dimensions != 256 || f.Dimensions != 3072 || m.Fingerprint == f.Fingerprint || m.MaxTokens != 8191 {
		t.Errorf("got %+v and %+v", m, f)
	}
	for name, o := range map[string]openai.Options{"unknown": {}, "": {Dimensions: 3}, "x": {Dimensions: 3, Service: service.Options{BaseURL: "x"}}} {
		if _, err := openai.New(name, o); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}

func TestOtherDimensionsThanSaid(t *testing.T) {
	var calls atomic.Int64
	s := server(t, 64, &calls)
	e, err := openai.New("m", openai.Options{Service: service.Options{BaseURL: s.URL + "/v1"}, Dimensions: 32})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Embed(t.Context(), embed.Query, []string{"a"}); err == nil || !strings.Contains(err.Error(), "has 64 dimensions, the options say 32") {
		t.Errorf("got %v", err)
	}
}
