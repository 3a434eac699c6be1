// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"testing"
)

// TestShares divides parts by their wholes.
func TestShares(t *testing.T) {
	feb, march := between(t, "2026-02-01", "2026-03-01"), between(t, "2026-03-01", "2026-04-01")
	part := canned{"`trade` IN (?)", [][]driver.Value{{int64(3)}}}
	for _, test := range []struct {
		name  string
		query Query
		rows  []canned
		want  string
	}{
		{
			"a part", Query{Metric: "jobs", Filters: []Filter{in("trade", "paint")}, ShareOf: []string{"trade"}},
			[]canned{part, {"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(12)}}}}, "25 (3/12); in %",
		},
		{
			"the whole keeps the other filters", Query{Metric: "jobs", Filters: []Filter{in("trade", "paint"), in("garage", "G1")}, ShareOf: []string{"trade"}},
			[]canned{
				{"`garage_no` IN (?) AND `trade` IN (?)", [][]driver.Value{{int64(1)}}},
				{"`garage_no` IN (?)", [][]driver.Value{{int64(4)}}},
			}, "25 (1/4); in %",
		},
		{
			"groups of a total, with the rows of no group", Query{Metric: "jobs", GroupBy: []string{"district"}, ShareOf: []string{"district"}, Order: "desc"},
			[]canned{
				{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G2", int64(5)}, {nil, int64(3)}}},
				{"SELECT COUNT(*)", [][]driver.Value{{int64(10)}}},
			}, "south 50 (5/10); north 20 (2/10); in %; without district 3 of 10",
		},
		{
			"a part of each group", Query{Metric: "jobs", Filters: []Filter{in("trade", "paint")}, GroupBy: []string{"garage"}, ShareOf: []string{"trade"}},
			[]canned{
				{"`trade` IN (?)", [][]driver.Value{{"G1", int64(1)}}},
				{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G2", int64(5)}}},
			}, "G1 50 (1/2); G2 0 (0/5); in %",
		},
		{
			"one of two groups is the part", Query{Metric: "jobs", GroupBy: []string{"trade", "garage"}, ShareOf: []string{"trade"}},
			[]canned{
				{"SELECT `trade`, `garage_no`, COUNT(*)", [][]driver.Value{{"paint", "G1", int64(1)}, {"brakes", "G1", int64(3)}, {"paint", "G2", int64(2)}}},
				{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(4)}, {"G2", int64(8)}}},
			}, "brakes+G1 75 (3/4); paint+G1 25 (1/4); paint+G2 25 (2/8); in %",
		},
		{
			"compared periods have their own wholes", Query{Metric: "profit", Compare: []Period{feb, march}, ShareOf: []string{"year"}},
			nil, "refused: dimension_not_available time",
		},
		{
			"nothing of nothing", Query{Metric: "cost", Filters: []Filter{in("trade", "paint")}, ShareOf: []string{"trade"}},
			[]canned{{"SELECT `currency`, COUNT(*)", [][]driver.Value{{"EUR", int64(1), 0.0}}}}, "refused: no_data",
		},
		{
			"nothing is a part of a loss", Query{Metric: "cost", Filters: []Filter{in("trade", "paint")}, ShareOf: []string{"trade"}},
			[]canned{
				{"`trade` IN (?)", [][]driver.Value{{"EUR", int64(1), -5.0}}},
				{"SELECT `currency`, COUNT(*)", [][]driver.Value{{"EUR", int64(3), -20.0}}},
			}, "refused: dimension_not_available trade",
		},
		{
			"the whole keeps the members that a condition leaves",
			Query{
				Metric: "jobs", Filters: []Filter{in("garage", "G1")}, ShareOf: []string{"garage"},
				Members: []MemberCondition{{Entity: "garage", Metric: "complaints"}},
			},
			[]canned{
				{"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(1)}, {"G3", int64(2)}}},
				{"`garage_no` IN (?, ?)", [][]driver.Value{{int64(6)}}},
				{"`garage_no` IN (?)", [][]driver.Value{{int64(3)}}},
			}, "50 (3/6); in %",
		},
		{
			"a condition on members is no filter to leave out",
			Query{Metric: "jobs", ShareOf: []string{"garage"}, Members: []MemberCondition{{Entity: "garage", Metric: "complaints"}}},
			[]canned{
				{"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(1)}}},
				{"SELECT COUNT(*)", [][]driver.Value{{int64(3)}}},
			}, "refused: dimension_not_available garage",
		},
		{
			"no filter to leave out", Query{Metric: "jobs", ShareOf: []string{"trade"}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(12)}}}}, "refused: dimension_not_available trade",
		},
		{
			"a mean has no parts", Query{Metric: "mean_cost", Filters: []Filter{in("trade", "paint")}, ShareOf: []string{"trade"}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(1), 1.0, int64(1)}}}}, "refused: dimension_not_available trade",
		},
	} {
		w := openWorkshop(t, nil)
		w.rows = test.rows
		result, no, err := w.execute(context.Background(), test.query, boss(t))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if result != nil {
			result.Lineage = nil // the canned rows stand for any statement about the part
		}
		if got := brief(result, no); got != test.want {
			t.Errorf("%s: have %q, want %q", test.name, got, test.want)
		}
	}
}
