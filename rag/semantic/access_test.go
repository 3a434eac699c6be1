// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// TestHidden checks that what a principal may not be told of is out of reach also of
// queries that were not read from words: options that are run, and those that a follow-up
// goes on from.
func TestHidden(t *testing.T) {
	e := readingEngine(t)
	e.schema.sources["assembly"].Access = acl.Groups("assembly")
	stranger, member := acl.User("x"), acl.User("y", "assembly")
	for _, test := range []struct {
		query Query
		want  string
	}{
		{Query{Metric: "fault_count"}, ""},
		{Query{Metric: "fault_count", GroupBy: []string{"month", "shift"}}, ""},
		{Query{Metric: "fault_count", GroupBy: []string{"city"}}, "city"},
		{Query{Metric: "fault_count", Filters: []Filter{{Dimension: "country", Values: []string{"Austria"}}}}, "country"},
	} {
		if got := e.hidden(test.query, stranger); got != test.want {
			t.Errorf("hidden(%+v) = %q, want %q", test.query, got, test.want)
		}
		if got := e.hidden(test.query, member); got != "" {
			t.Errorf("hidden(%+v) = %q for one who may know", test.query, got)
		}
		if test.want == "" {
			continue // it would be run, and this engine has no databases
		}
		_, no, err := e.execute(context.Background(), test.query, asker{as: stranger, today: date(t, "2026-03-15"), state: e.state.Load()})
		if err != nil || no == nil || no.reason != DimensionNotAvailable {
			t.Errorf("execute(%+v) = %v, %v", test.query, no, err)
		}
		q := Question{Text: "and last month", As: stranger, Previous: &test.query, Today: date(t, "2026-03-15")}
		if s := e.inquire(q); s.question.Previous != nil {
			t.Errorf("a follow-up goes on from %+v", test.query)
		}
	}
}
