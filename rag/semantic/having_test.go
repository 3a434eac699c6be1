// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// TestHavingNothing compares figures of groups some of which have no rows: a number of
// nothing is 0, as far as it is known that there is nothing.
func TestHavingNothing(t *testing.T) {
	few := &Having{"complaints", "<", 2}
	limited := acl.User("x", "office")
	limited.Attributes = map[string]string{"garages": "G1,G2"}
	for _, test := range []struct {
		name  string
		as    acl.Principal
		query Query
		want  string
	}{
		{"another figure", acl.System(""), Query{Metric: "mechanics", GroupBy: []string{"garage"}, Having: few}, "G1 3"},
		{"one that must be there", acl.System(""), Query{Metric: "mechanics", GroupBy: []string{"garage"}, Having: &Having{"complaints", ">", 2}}, "G2 9"},
		{"a mean of nothing", acl.System(""), Query{Metric: "mechanics", GroupBy: []string{"garage"}, Having: &Having{"rating", "<", 5}}, "G2 9"},
		{"rows that may be kept back", limited, Query{Metric: "mechanics", GroupBy: []string{"garage"}, Having: few}, "refused: dimension_not_available complaints"},
		{"periods that may not be loaded", acl.System(""), Query{Metric: "jobs", GroupBy: []string{"garage", "month"}, Having: few}, "refused: dimension_not_available complaints"},
		{"the figure itself", acl.System(""), Query{Metric: "complaints", GroupBy: []string{"garage"}, Having: &Having{"complaints", "<", 9}}, "G2 5; unranked 2 of 3"},
		{"how many, with those that have none", acl.System(""), Query{Metric: "complaints", GroupBy: []string{"garage"}, Having: &Having{"complaints", "<", 9}, Count: true},
			"refused: dimension_not_available complaints"},
	} {
		w := openWorkshop(t, nil)
		w.rows = []canned{
			{"`origins`", nil},
			{"SUM(`stars` * `votes`)", vsRows(vs{"G2", int64(9), 8.0, int64(2)})},
			{"1, 10), COUNT(*) FROM `jobs` WHERE `deleted_on` IS NULL AND `state`", vsRows(vs{"G2", "2026-01-01", int64(1)})},
			{"1, 10), COUNT(*) FROM `jobs`", vsRows(vs{"G2", "2026-02-01", int64(1)})},
			{"FROM `mechanics`", vsRows(vs{"G1", int64(3)}, vs{"G2", int64(9)})},
			{"SELECT `garage_no`, COUNT(*) FROM `jobs`", vsRows(vs{"G2", int64(5)})},
		}
		r, no, err := w.execute(context.Background(), test.query, asker{as: test.as, today: date(t, "2026-03-15")})
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got := brief(r, no); got != test.want {
			t.Errorf("%s: have %s, want %s", test.name, got, test.want)
		}
	}
}

// TestToldOfConditions checks that what may mislead about a figure that is compared, or that
// members are found by, is told as that of the query itself.
func TestToldOfConditions(t *testing.T) {
	feb := between(t, "2026-02-01", "2026-03-01")
	late := "stale repair.jobs G1 2026-02-10"
	for _, test := range []struct {
		name  string
		query Query
		want  string
	}{
		{"a figure that is compared", Query{Metric: "mechanics", GroupBy: []string{"garage"}, Having: &Having{"complaints", ">", 1}}, "G1 3; " + late},
		{"members, though the query's rows are none of the late ones", Query{
			Metric: "jobs", Period: feb, Filters: []Filter{in("trade", "paint")}, Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Period: feb}},
		}, "7; " + late},
		{"nothing of what some keys stand for", Query{
			Metric: "jobs", Filters: []Filter{in("trade", "paint"), in("garage", "G2")}, GroupBy: []string{"trade"}, Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Not: true}},
		}, "refused: no_data"},
	} {
		w := openWorkshop(t, nil)
		w.rows = []canned{
			{"`origins`", nil},
			{"`loads`", [][]driver.Value{{"2026-02-10", "G1"}, {"2026-03-14", "G2"}, {"2026-03-14", "G3"}}},
			{"SELECT 1", nil},
			{"FROM `mechanics`", vsRows(vs{"G1", int64(3)}, vs{"G2", int64(9)})},
			{"SELECT `garage_no`, COUNT(*) FROM `jobs`", vsRows(vs{"G1", int64(5)}, vs{"G9", int64(1)}, vs{nil, int64(1)})},
			{"SELECT COUNT(*) FROM `jobs`", vsRows(vs{int64(7)})},
		}
		r, no, err := w.execute(context.Background(), test.query, boss(t))
		if r != nil {
			r.gaps = nil
		}
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got := brief(r, no); got != test.want {
			t.Errorf("%s: have %s, want %s", test.name, got, test.want)
		}
	}
}
