// SPDX-License-Identifier: Apache-2.0

package rerank_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag/rerank"
	"github.com/pacenote/pacenote/store"
)

func hits(texts ...string) []store.Hit {
	var out []store.Hit
	for i, text := range texts {
		out = append(out, store.Hit{Chunk: ingest.Chunk{Text: text}, Score: float64(10 - i)})
	}
	return out
}

func order(hits []store.Hit) string {
	var out []string
	for i := range hits {
		out = append(out, hits[i].Chunk.Text)
	}
	return strings.Join(out, " ")
}

func TestForms(t *testing.T) {
	for _, test := range []struct {
		form                  rerank.Form
		path, list, count, in string
		reply                 string
	}{
		{rerank.Cohere, "/v2/rerank", "documents", "top_n", "", `{"results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.1},{"index":1,"relevance_score":0.5}]}`},
		{rerank.Cohere, "/v1/rerank", "documents", "top_n", "/v1/rerank", `{"results":[{"index":2,"relevance_score":0.9},{"index":1,"relevance_score":0.5},{"index":2,"relevance_score":0.4},{"index":9,"relevance_score":0.3}]}`},
		{rerank.Voyage, "/v1/rerank", "documents", "top_k", "", `{"data":[{"index":2,"relevance_score":0.9},{"index":1,"relevance_score":0.5},{"index":0,"relevance_score":0.1}]}`},
		{rerank.TextEmbeddings, "/rerank", "texts", "", "", `[{"index":0,"score":-3},{"index":1,"score":-1},{"index":2,"score":2.5}]`},
	} {
		t.Run(test.form.String()+test.in, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var in map[string]any
				if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != test.path {
					t.Errorf("%s: %v", r.URL.Path, err)
				}
				texts, _ := in[test.list].([]any)
				if len(texts) != 3 || in["query"] != "q" || test.count != "" && in[test.count] != 3.0 {
					t.Errorf("got %v", in)
				}
				fmt.Fprint(w, test.reply)
			}))
			defer s.Close()
			r, err := rerank.New("m", rerank.Options{Form: test.form, Path: test.in, Top: 3, Service: service.Options{BaseURL: s.URL}})
			if err != nil {
				t.Fatal(err)
			}
			given := hits("a", "b", "c", "d")
			got, err := r.Rerank(t.Context(), "q", given)
			if err != nil || order(got) != "c b a d" {
				t.Errorf("got %s, %v", order(got), err)
			}
			if diff := cmp.Diff("a b c d", order(given)); diff != "" {
				t.Error("the given hits were changed")
			}
		})
	}
}

func TestServicesFail(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	o := rerank.Options{Service: service.Options{BaseURL: s.URL}}
	r, err := rerank.New("m", o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Rerank(t.Context(), "q", hits("a", "b")); err == nil {
		t.Error("no error")
	}
	var told error
	o.Optional, o.Failed = true, func(err error) { told = err }
	if r, err = rerank.New("m", o); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Rerank(t.Context(), "q", hits("a", "b")); err != nil || order(got) != "a b" || told == nil {
		t.Errorf("got %s, %v, told of %v", order(got), err, told)
	}
}
