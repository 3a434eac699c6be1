// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

// shelf is three documents that differ in every field.
func (s *suite) shelf() []store.Change {
	text := "the same words"
	a := described(s.put("a", acl.Everyone, text), ingest.Metadata{
		"model": ingest.StringValue("GX-7"), "year": ingest.NumberValue(2024), "draft": ingest.BoolValue(true),
		"issued": ingest.TimeValue(day(1)), "plants": ingest.StringsValue("A", "B"),
	})
	a.Document.Title, a.Document.Media, a.Document.Language, a.Document.Modified = "First", "text/html", "de", day(1)
	b := described(s.put("b", acl.Everyone, text), ingest.Metadata{
		"model": ingest.StringValue("GX-9"), "year": ingest.NumberValue(2025), "draft": ingest.BoolValue(false),
		"issued": ingest.TimeValue(day(2)), "plants": ingest.StringsValue("B"),
	})
	b.Document.Title, b.Document.Media, b.Document.Modified = "Second", "text/csv", day(2)
	b.Document.Found = ingest.Metadata{"author": ingest.StringValue("jd"), "year": ingest.NumberValue(1999)}
	c := s.put("c", acl.Everyone, text)
	c.Document.Source = "other"
	return []store.Change{a, b, c}
}

func testFilters(t *testing.T, s *suite) {
	b := s.start(t, s.shelf()...)
	str, num := ingest.StringValue, ingest.NumberValue
	is := func(field string, op store.Op, v ingest.Value) store.Filter {
		return store.Compare{Field: field, Op: op, Value: v}
	}
	for _, test := range []struct {
		filter store.Filter
		want   string // the ids of what passes
	}{
		{nil, "abc"},
		{is("model", store.Equal, str("GX-7")), "a"},
		{is("model", store.NotEqual, str("GX-7")), "b"},
		{is("model", store.Prefix, str("GX-")), "ab"},
		{is("model", store.Prefix, str("GX-9x")), ""},
		{is("model", store.Less, str("GX-8")), "a"},
		{is("year", store.Equal, num(2025)), "b"},
		{is("year", store.Less, num(2025)), "a"},
		{is("year", store.LessOrEqual, num(2025)), "ab"},
		{is("year", store.Greater, num(2024)), "b"},
		{is("year", store.GreaterOrEqual, num(2024)), "ab"},
		{is("draft", store.Equal, ingest.BoolValue(true)), "a"},
		{is("issued", store.GreaterOrEqual, ingest.TimeValue(day(2))), "b"},
		{is("issued", store.Less, ingest.TimeValue(day(2).In(time.FixedZone("x", 3600)))), "a"},
		{is("plants", store.Equal, str("B")), "ab"},
		{is("plants", store.Equal, str("A")), "a"},
		{is("plants", store.NotEqual, str("A")), "b"},
		{is("plants", store.Equal, ingest.StringsValue("A", "B")), "a"},
		{is("author", store.Equal, str("jd")), "b"},
		{store.In{Field: "model", Values: []ingest.Value{str("GX-9"), str("none")}}, "b"},
		{store.In{Field: "plants", Values: []ingest.Value{str("A"), str("C")}}, "a"},
		{store.In{Field: "model"}, ""},
		{store.Exists{Field: "model"}, "ab"},
		{store.Exists{Field: "@modified"}, "ab"},
		{store.Exists{Field: "@id"}, "abc"},
		{store.Not{Filter: is("model", store.Equal, str("GX-7"))}, "bc"},
		{store.Not{Filter: store.Exists{Field: "model"}}, "c"},
		{store.And{}, "abc"},
		{store.Or{}, ""},
		{store.And{is("year", store.Greater, num(2000)), is("plants", store.Equal, str("B")), store.Not{Filter: is("draft", store.Equal, ingest.BoolValue(true))}}, "b"},
		{store.Or{is("year", store.Equal, num(2024)), is("@source", store.Equal, str("other"))}, "ac"},
		{is("@source", store.Equal, str("files")), "ab"},
		{is("@id", store.Equal, str("c")), "c"},
		{is("@title", store.Prefix, str("Sec")), "b"},
		{is("@media", store.Equal, str("text/html")), "a"},
		{is("@language", store.Equal, str("de")), "a"},
		{is("@modified", store.LessOrEqual, ingest.TimeValue(day(1))), "a"},
	} {
		q := s.query(acl.Principal{}, "the same words")
		q.Filter = test.filter
		for leg, q := range s.queries(q) {
			ids := []string{}
			for _, h := range b.search(q) {
				ids = append(ids, h.Document.ID)
			}
			slices.Sort(ids)
			got := strings.Join(ids, "")
			if got != test.want {
				t.Errorf("%s query with the filter %v: %q, want %q", leg, test.filter, got, test.want)
			}
		}
	}
}

// "@language" is a field of chunks: the chunk's own where it is known.
func testFilterLanguage(t *testing.T, s *suite) {
	mixed := s.put("mixed", acl.Everyone, "same words", "same words", "same words")
	mixed.Document.Language = "de"
	mixed.Chunks[0].Language, mixed.Chunks[2].Language = "en", "fr"
	b := s.start(t, mixed, in("en", s.put("english", acl.Everyone, "same words")), s.put("unknown", acl.Everyone, "same words"))
	is := func(code string) store.Filter {
		return store.Compare{Field: "@language", Op: store.Equal, Value: ingest.StringValue(code)}
	}
	for _, test := range []struct {
		filter store.Filter
		want   []string
	}{
		{is("en"), []string{"english#0", "mixed#0"}},
		{is("de"), []string{"mixed#1"}},
		{store.Or{is("fr"), is("de")}, []string{"mixed#1", "mixed#2"}},
		{store.Not{Filter: store.Exists{Field: "@language"}}, []string{"unknown#0"}},
		{store.In{Field: "@language", Values: []ingest.Value{ingest.StringValue("fr")}}, []string{"mixed#2"}},
	} {
		q := s.query(acl.Principal{}, "same words")
		q.Text, q.Filter = "", test.filter
		if diff := cmp.Diff(test.want, names(b.search(q))); diff != "" {
			t.Errorf("filter %v (-want +got):\n%s", test.filter, diff)
		}
	}
}

func testFilterErrors(t *testing.T, s *suite) {
	b := s.start(t, s.shelf()...)
	var deep store.Filter = store.And{}
	for range 100 {
		deep = store.Not{Filter: deep}
	}
	endless := store.And{nil}
	endless[0] = endless
	str, num := ingest.StringValue, ingest.NumberValue
	for name, test := range map[string]struct {
		filter store.Filter
		field  string
	}{
		"contains itself":        {endless, ""},
		"unknown field":          {store.Exists{Field: "colour"}, "colour"},
		"unknown builtin":        {store.Exists{Field: "@colour"}, "@colour"},
		"unknown field inside":   {store.And{store.Or{store.Not{Filter: store.In{Field: "colour"}}}}, "colour"},
		"string for a number":    {store.Compare{Field: "year", Value: str("2024")}, "year"},
		"number for a string":    {store.In{Field: "model", Values: []ingest.Value{str("x"), num(1)}}, "model"},
		"none":                   {store.Compare{Field: "model"}, "model"},
		"prefix of a number":     {store.Compare{Field: "year", Op: store.Prefix, Value: num(1)}, "year"},
		"order of a list":        {store.Compare{Field: "plants", Op: store.Less, Value: str("x")}, "plants"},
		"unknown relation":       {store.Compare{Field: "year", Op: 99, Value: num(1)}, "year"},
		"time for a builtin":     {store.Compare{Field: "@title", Value: ingest.TimeValue(day(1))}, "@title"},
		"too deep":               {deep, ""},
		"too many":               {store.In{Field: "model", Values: slices.Repeat([]ingest.Value{str("x")}, 20_000)}, ""},
		"too many alternatives":  {store.Or(slices.Repeat([]store.Filter{store.And{}}, 20_000)), ""},
		"field of no one's list": {store.Compare{Field: "Model", Value: str("x")}, "Model"},
	} {
		q := s.query(acl.Principal{}, "words")
		q.Filter = test.filter
		_, err := b.store.Search(context.Background(), q)
		var bad *store.FilterError
		if !errors.As(err, &bad) || bad.Field != test.field || bad.Reason == "" {
			t.Errorf("%s: %v, want a *store.FilterError on %q", name, err, test.field)
		}
	}
}

// Two sources may use one name for different kinds; a field that the last document
// with it took along is unknown.
func testFilterKinds(t *testing.T, s *suite) {
	b := s.start(t,
		described(s.put("number", acl.Everyone, "words"), ingest.Metadata{"year": ingest.NumberValue(2026)}),
		described(s.put("string", acl.Everyone, "words"), ingest.Metadata{"year": ingest.StringValue("2026")}))
	q := s.query(acl.Principal{}, "words")
	for want, f := range map[string]store.Filter{
		"number#0": store.Compare{Field: "year", Op: store.GreaterOrEqual, Value: ingest.NumberValue(2000)},
		"string#0": store.Compare{Field: "year", Op: store.Prefix, Value: ingest.StringValue("20")},
	} {
		q.Filter = f
		if diff := cmp.Diff([]string{want}, names(b.search(q))); diff != "" {
			t.Errorf("filter %v (-want +got):\n%s", f, diff)
		}
	}
	b.apply(remove("string"))
	q.Filter = store.Compare{Field: "year", Op: store.Prefix, Value: ingest.StringValue("20")}
	var bad *store.FilterError
	if _, err := b.store.Search(context.Background(), q); !errors.As(err, &bad) {
		t.Errorf("filter %v after the last document with a string went: %v, want a *store.FilterError", q.Filter, err)
	}
}
