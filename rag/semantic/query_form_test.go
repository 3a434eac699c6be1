// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// TestQueryForm runs queries that no question is read as: none reaches a database, whether
// it is run itself, proposed, or what a follow-up goes on from.
func TestQueryForm(t *testing.T) {
	jan, back := between(t, "2026-01-01", "2026-02-01"), between(t, "2026-02-01", "2026-01-01")
	price := Filter{Dimension: "lifts", Op: "> 0 OR 1 = 1 --", Number: 1}
	for _, test := range []struct {
		query Query
		want  []string
	}{
		{Query{Filters: []Filter{price}}, []string{"filters[0].op"}},
		{Query{Filters: []Filter{{Dimension: "lifts", Op: "=", Number: 1}}}, []string{"filters[0].op"}},
		{Query{Filters: []Filter{{Dimension: "trade"}, {Dimension: "lifts", Op: ">", Values: []string{"1"}}}}, []string{"filters[0]", "filters[1]"}},
		{Query{Members: []MemberCondition{{Entity: "garage", Metric: "jobs", Op: "!=", Filters: []Filter{price}, Period: back}}},
			[]string{"members[0].op", "members[0].filters[0].op", "members[0].period"}},
		{Query{GroupBy: []string{"garage"}, Having: &Having{"jobs", "", 1}}, []string{"having.op"}},
		{Query{GroupBy: []string{"garage", "month", "garage"}}, []string{"group_by[2]"}},
		{Query{Count: true}, []string{"count"}},
		{Query{Count: true, GroupBy: []string{"garage"}, Limit: 1}, []string{"limit"}},
		{Query{Weekdays: []int{1, 0, 8}}, []string{"weekdays[1]", "weekdays[2]"}},
		{Query{GroupBy: []string{"garage"}, Order: "ascending", Limit: -1}, []string{"order", "limit"}},
		{Query{Period: back}, []string{"period"}},
		{Query{Period: jan, Compare: []Period{jan, back}}, []string{"period", "compare[1]"}},
	} {
		w := openWorkshop(t, func(_ *Model, o *Options) { o.Proposer = proposerOf(test.query) })
		test.query.Metric = "jobs"
		before := w.repair.count() + w.ledger.count()
		q := Question{Text: "how about the widgets", Language: "en", As: acl.System(""), Today: date(t, "2026-03-15")}
		_, err := w.Run(context.Background(), test.query, q)
		var paths []string
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range joined.Unwrap() {
				var fault *QueryError
				if errors.As(one, &fault) {
					paths = append(paths, fault.Path)
				}
			}
		}
		if !slices.Equal(paths, test.want) {
			t.Errorf("%+v: faults %q, want %q (%v)", test.query, paths, test.want, err)
		}
		if a, err := w.Ask(context.Background(), q); err != nil || a.Kind == Answered || len(a.Options) > 0 {
			t.Errorf("%+v is proposed: %+v, %v", test.query, a, err)
		}
		q.Previous = &test.query
		var fault *QueryError
		if _, err := w.Ask(context.Background(), q); !errors.As(err, &fault) {
			t.Errorf("%+v goes before a question: %v", test.query, err)
		}
		if after := w.repair.count() + w.ledger.count(); after != before {
			t.Errorf("%+v: %d statements were run", test.query, after-before)
		}
	}
}

// proposerOf proposes one query.
type proposerOf Query

func (p proposerOf) Propose(context.Context, string, Vocabulary) (*Query, error) {
	q := Query(p)
	q.Metric = "jobs"
	return &q, nil
}

// TestPreviousUnknown goes on from queries with names that nothing has: as if there were
// none before.
func TestPreviousUnknown(t *testing.T) {
	w := openWorkshop(t, spokenWorkshop)
	for _, before := range []Query{
		{Metric: "joy"},
		{Metric: "jobs", Also: []string{"joy"}},
		{Metric: "jobs", GroupBy: []string{"garage"}, Having: &Having{"joy", ">", 1}},
		{Metric: "jobs", GroupBy: []string{"joy"}},
		{Metric: "jobs", Filters: []Filter{in("joy", "a")}},
		{Metric: "jobs", Members: []MemberCondition{{Entity: "garage", Metric: "joy"}}},
		{Metric: "jobs", Members: []MemberCondition{{Entity: "joy", Dataset: "jobs"}}},
	} {
		a, err := w.Ask(t.Context(), Question{Text: "and in 2025?", Previous: &before, As: acl.System(""), Today: date(t, "2026-03-15")})
		if err != nil || a.Kind == Answered {
			t.Errorf("%+v: %+v, %v", before, a, err)
		}
	}
}
