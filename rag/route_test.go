// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// described is a source of texts with metadata.
type described []ingest.Item

func (described) Name() string { return "described" }

func (d described) Items(context.Context) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		for _, item := range d {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (d *described) add(id, text string, access acl.List, metadata ingest.Metadata) {
	*d = append(*d, ingest.Item{
		ID: id, Media: "text/plain", Size: int64(len(text)), Access: access, Metadata: metadata,
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	})
}

// sisters are manuals of models and years that say the same with other numbers.
func sisters() described {
	var d described
	for i, model := range []string{"Northway", "Northway Sport", "Lakeshore", "Rhön"} {
		for _, year := range []float64{2024, 2025} {
			text := fmt.Sprintf("The oil of the engine is changed every %d kilometres. The filter is changed with it.", 10_000+1000*i+int(year-2024)*500)
			d.add(fmt.Sprintf("%s-%.0f.txt", model, year), text, acl.Everyone,
				ingest.Metadata{"model": ingest.StringValue(model), "model_year": ingest.NumberValue(year), "topic": ingest.StringValue("oil")})
		}
	}
	d.add("bodies.txt", "The doors are painted after the oil of the press is wiped off.", acl.Everyone, ingest.Metadata{"topic": ingest.StringValue("paint")})
	return d
}

func TestRoute(t *testing.T) {
	e := open(t, nil)
	sync(t, e, sisters())
	for _, test := range []struct{ question, first, step string }{
		{"How often is the oil of the Lakeshore changed?", "Lakeshore-", `model in ("Lakeshore")`},
		{"How often is the oil of the 2025 Lakeshore changed?", "Lakeshore-2025.txt", `(model in ("Lakeshore") and model_year in ("2025"))`},
		{"How often is the oil of the Northway Sport changed in 2024?", "Northway Sport-2024.txt", `(model in ("Northway Sport") and model_year in ("2024"))`},
		{"How often is the oil of the Northway changed in 2025?", "Northway-2025.txt", `(model in ("Northway") and model_year in ("2025"))`},
		{"Wie oft wird das Öl des Rhön gewechselt?", "", ""}, // German capitalises every noun: one word is no name by itself
		{"How often is the oil of the Rhon changed in 2024?", "Rhön-2024.txt", `(model in ("Rhön") and model_year in ("2024"))`},
		{"How often is the oil changed?", "", ""},
		{"Is there paint on the oil?", "", ""},
		{"How often is the oil of the Falcon changed?", "", ""},
	} {
		answer := ask(t, e, rag.Question{Text: test.question, Language: rag.DetectLanguage(test.question)})
		step := ""
		for _, s := range answer.Trace.Steps {
			if s.Name == "route" {
				step = s.Detail
			}
		}
		if want, _, _ := strings.Cut(step, ": "); strings.TrimSpace(want) != test.step && "("+test.step+")" != want {
			t.Errorf("%s: routed by %q, want %q", test.question, step, test.step)
		}
		if first := answer.Trace.Hits[0].Chunk.Document; !strings.HasPrefix(first, test.first) {
			t.Errorf("%s: first hit %s, want %s", test.question, first, test.first)
		}
	}
	hits, err := e.Search(context.Background(), rag.Question{Text: "How often is the oil of the Lakeshore or the Northway changed?", K: 9})
	if err != nil {
		t.Fatal(err)
	}
	for i := range hits {
		if named := strings.HasPrefix(hits[i].Document.ID, "Lakeshore") || strings.HasPrefix(hits[i].Document.ID, "Northway-"); named != (i < 4) {
			t.Errorf("hit %d is %s", i, hits[i].Document.ID)
		}
		if i > 0 && hits[i].Score > hits[i-1].Score {
			t.Errorf("hit %d has a greater score than the one before", i)
		}
	}
}

// TestRouteFilter asks for what the filter excludes: the filter wins.
func TestRouteFilter(t *testing.T) {
	e := open(t, nil)
	sync(t, e, sisters())
	filter := store.Compare{Field: "model", Op: store.Equal, Value: ingest.StringValue("Rhön")}
	hits, err := e.Search(context.Background(), rag.Question{Text: "How often is the oil of the Lakeshore changed?", Filter: filter})
	if err != nil || len(hits) != 2 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	off := open(t, &rag.Options{NoRouting: true})
	sync(t, off, sisters())
	if answer := ask(t, off, rag.Question{Text: "How often is the oil of the Lakeshore changed?"}); strings.Contains(steps(answer), "route") {
		t.Error("routed all the same")
	}
}

// TestEditions asks a question that four models answer alike: one of them comes first, and what
// else is about it before the other three.
func TestEditions(t *testing.T) {
	e := open(t, nil)
	var d described
	for _, model := range []string{"Northway", "Lakeshore", "Rhön", "Brezza"} {
		d.add(model+".txt", "The oil of the engine is changed every year, with the filter and the washer of the drain plug.", acl.Everyone,
			ingest.Metadata{"model": ingest.StringValue(model)})
	}
	d.add("oils.txt", "Oil of the class A5 is used in every engine.", acl.Everyone, ingest.Metadata{"model": ingest.StringValue("all")})
	sync(t, e, d)
	hits, err := e.Search(context.Background(), rag.Question{Text: "When is the oil of the engine changed?"})
	if err != nil || len(hits) != 5 || hits[1].Document.ID != "oils.txt" {
		t.Errorf("%v", err)
		for _, h := range hits {
			t.Logf("%.3f %s", h.Score, h.Document.ID)
		}
	}
}

// TestRouteAccess asks for a model whose documents the asker may not read: nothing shows that
// there are some.
func TestRouteAccess(t *testing.T) {
	e, without := open(t, nil), open(t, nil)
	d := sisters()
	sync(t, without, d)
	d.add("falcon.txt", "The oil of the engine is changed every 7,000 kilometres.", acl.List{Groups: []string{"secret"}}, ingest.Metadata{"model": ingest.StringValue("Falcon")})
	sync(t, e, d)
	question := rag.Question{Text: "How often is the oil of the Falcon changed?"}
	if a, b := ask(t, e, question), ask(t, without, question); a.Text != b.Text || steps(a) != steps(b) {
		t.Errorf("with a secret document:\n%s\n%s\nwithout:\n%s\n%s", a.Text, steps(a), b.Text, steps(b))
	}
	question.As = acl.Principal{User: "ann", Groups: []string{"secret"}}
	if a := ask(t, e, question); !strings.Contains(steps(a), `"Falcon"`) {
		t.Errorf("who may read it is not routed to it: %s", steps(a))
	}
}
