// SPDX-License-Identifier: Apache-2.0

package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

func document() *store.Document {
	return &store.Document{
		DocumentID: store.DocumentID{Source: "manuals", ID: "door.md"},
		Title:      "Doors", Media: "text/markdown", Language: "de",
		Modified: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC),
		Metadata: ingest.Metadata{
			"model": ingest.StringValue("GX-7"), "year": ingest.NumberValue(2026),
			"draft": ingest.BoolValue(true), "plants": ingest.StringsValue("A", "B"),
		},
		Found: ingest.Metadata{"year": ingest.StringValue("the parser's"), "author": ingest.StringValue("jd")},
	}
}

func ExampleMatch() {
	filter := store.And{
		store.Compare{Field: "year", Op: store.GreaterOrEqual, Value: ingest.NumberValue(2025)},
		store.Not{Filter: store.Compare{Field: "plants", Op: store.Equal, Value: ingest.StringValue("C")}},
	}
	fmt.Println(filter)
	fmt.Println(store.Match(filter, document(), ""))
	// Output:
	// (year >= "2025" and not (plants = "C"))
	// true
}

func TestMatch(t *testing.T) {
	str, num := ingest.StringValue, ingest.NumberValue
	for _, test := range []struct {
		filter   store.Filter
		language string
		want     bool
	}{
		{nil, "", true},
		{store.And{nil, store.Or{nil}}, "", true},
		{store.Not{}, "", false},
		{store.Compare{Field: "year", Value: num(2026)}, "", true},
		{store.Compare{Field: "year", Value: str("the parser's")}, "", false}, // the source's word counts
		{store.Compare{Field: "author", Value: str("jd")}, "", true},
		{store.Compare{Field: "missing", Value: str("")}, "", false},
		{store.Compare{Field: "missing", Op: store.NotEqual, Value: str("")}, "", false},
		{store.Not{Filter: store.Compare{Field: "missing", Op: store.NotEqual, Value: str("")}}, "", true},
		{store.Compare{Field: "draft", Op: store.Greater, Value: ingest.BoolValue(false)}, "", true},
		{store.Compare{Field: "plants", Op: store.Less, Value: str("B")}, "", false},
		{store.Compare{Field: "@language", Value: str("de")}, "", true},
		{store.Compare{Field: "@language", Value: str("de")}, "en", false},
		{store.Compare{Field: "@language", Value: str("en")}, "en", true},
		{store.Compare{Field: "@modified", Op: store.Less, Value: ingest.TimeValue(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))}, "", true},
		{store.Compare{Field: "year", Op: 99, Value: num(2026)}, "", false},
		{store.In{Field: "plants", Values: []ingest.Value{str("B")}}, "", true},
	} {
		if got := store.Match(test.filter, document(), test.language); got != test.want {
			t.Errorf("%v with language %q: %v, want %v", test.filter, test.language, got, test.want)
		}
	}
	bare := &store.Document{}
	for _, field := range []string{"@language", "@modified"} {
		if store.Match(store.Exists{Field: field}, bare, "") {
			t.Errorf("a document that lacks %s has it", field)
		}
	}
}

func TestSchemaAndValidate(t *testing.T) {
	schema := store.Schema{}
	schema.Add(document())
	schema.Add(&store.Document{Metadata: ingest.Metadata{"year": ingest.StringValue("x"), "none": {}}})
	want := store.Schema{
		"model": {ingest.String}, "year": {ingest.String, ingest.Number}, "draft": {ingest.Bool},
		"plants": {ingest.Strings}, "author": {ingest.String},
	}
	if diff := cmp.Diff(want, schema); diff != "" {
		t.Errorf("schema (-want +got):\n%s", diff)
	}
	str, num := ingest.StringValue, ingest.NumberValue
	for _, test := range []struct {
		filter store.Filter
		field  string // of the error; "-" if there must be none
	}{
		{nil, "-"},
		{store.Compare{Field: "year", Value: num(1)}, "-"},
		{store.Compare{Field: "year", Op: store.Prefix, Value: str("x")}, "-"},
		{store.Compare{Field: "year", Value: ingest.BoolValue(true)}, "year"},
		{store.Compare{Field: "@modified", Value: str("x")}, "@modified"},
		{store.In{Field: "none"}, "none"},
		{store.Exists{Field: "@title"}, "-"},
		{store.Or{store.Exists{Field: "model"}, store.Exists{Field: "x"}}, "x"},
		{store.And(slices.Repeat([]store.Filter{nil}, 20_000)), ""},
	} {
		err := store.Validate(test.filter, schema)
		var bad *store.FilterError
		switch {
		case test.field == "-" && err != nil, test.field != "-" && !errors.As(err, &bad):
			t.Errorf("%v: %v", test.filter, err)
		case bad != nil && bad.Field != test.field:
			t.Errorf("%v: error on %q, want %q", test.filter, bad.Field, test.field)
		}
	}
}

func TestFilterString(t *testing.T) {
	for want, f := range map[string]store.Filter{
		"true":                   store.And{},
		"false":                  store.Or{},
		"not (true)":             store.Not{},
		`(a ^= "x" or exists b)`: store.Or{store.Compare{Field: "a", Op: store.Prefix, Value: ingest.StringValue("x")}, store.Exists{Field: "b"}},
		`a in ("1", "2")`:        store.In{Field: "a", Values: []ingest.Value{ingest.NumberValue(1), ingest.NumberValue(2)}},
		`(a != "x" and not (b < "2"))`: store.And{
			store.Compare{Field: "a", Op: store.NotEqual, Value: ingest.StringValue("x")},
			store.Not{Filter: store.Compare{Field: "b", Op: store.Less, Value: ingest.NumberValue(2)}},
		},
		`a Op(99) ""`: store.Compare{Field: "a", Op: 99},
	} {
		if got := f.String(); got != want {
			t.Errorf("%#v is written %q, want %q", f, got, want)
		}
	}
}
