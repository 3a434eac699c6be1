// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// briefly writes the results of an answer, or why there are none.
func briefly(a *Answer) string {
	if a.Kind != Answered {
		return string(a.Kind) + ": " + string(a.Reason)
	}
	text := brief(a.Result, nil)
	for _, other := range a.Others {
		text += " | " + brief(other, nil)
	}
	return text
}

// TestBeside runs queries with further metrics: those of the members that a ranking finds,
// of the row with the greatest figure, and one that has no value.
func TestBeside(t *testing.T) {
	dearest := canned{"MAX(`price`)", [][]driver.Value{{"brakes", int64(3), 90.0}, {"paint", int64(2), 70.0}}}
	ofRow := Query{Metric: "dearest", Also: []string{"rating"}, OfRow: true, GroupBy: []string{"trade"}, Order: "desc", Limit: 1}
	for _, test := range []struct {
		name  string
		query Query
		rows  []canned
		want  string
	}{
		{
			"of the members found", Query{Metric: "jobs", Also: []string{"rating"}, GroupBy: []string{"garage"}, Order: "desc", Limit: 1},
			[]canned{
				{"SUM(`stars` * `votes`)", vsRows(vs{"G2", int64(9), 8.0, int64(2)})},
				{"SELECT `garage_no`, COUNT(*)", vsRows(vs{"G1", int64(3)}, vs{"G2", int64(9)})},
			}, "G2 9 | G2 4 (8/2)",
		},
		{
			"an attribute that a member lacks", Query{Metric: "jobs", GroupBy: []string{"garage", "lifts"}, Order: "desc", Limit: 2},
			[]canned{{"SELECT `garage_no`, COUNT(*)", vsRows(vs{"G1", int64(3)}, vs{"G3", int64(9)})}}, "G3+ 9; G1+2 3",
		},
		{
			"of the one row", ofRow,
			[]canned{
				{"SUM(`stars` * `votes`)", vsRows(vs{"brakes", int64(1), 12.0, int64(3)})},
				{"COUNT(*) FROM `jobs`", vsRows(vs{"brakes", int64(1)})},
				dearest,
			}, "brakes 90 | brakes 4 (12/3)",
		},
		{
			"of one of two rows", ofRow,
			[]canned{{"COUNT(*) FROM `jobs`", vsRows(vs{"brakes", int64(2)})}, dearest}, "refuse: dimension_not_available",
		},
		{
			"of the row, in another unit than it has", Query{Metric: "dearest_cents", Also: []string{"rating"}, OfRow: true, GroupBy: []string{"trade"}, Order: "desc", Limit: 1},
			[]canned{{"COUNT(*) FROM `jobs`", vsRows(vs{"brakes", int64(1)})}, dearest}, "refuse: dimension_not_available",
		},
		{
			"a number and no sum", Query{Metric: "jobs", Also: []string{"profit"}, Period: between(t, "2026-01-01", "2027-01-01")},
			[]canned{{"SELECT COUNT(*) FROM `jobs`", vsRows(vs{int64(4)})}, {"FROM `years`", vsRows(vs{int64(0), nil})}}, "4 | in EUR",
		},
		{
			"no sum and a number", Query{Metric: "profit", Also: []string{"jobs"}, Period: between(t, "2026-01-01", "2027-01-01")},
			[]canned{{"SELECT COUNT(*) FROM `jobs`", vsRows(vs{int64(4)})}, {"FROM `years`", vsRows(vs{int64(0), nil})}}, "4 | in EUR",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := openWorkshop(t, func(m *Model, _ *Options) {
				m.Datasets[0].Dimensions = append(m.Datasets[0].Dimensions, Dimension{Name: "price", Column: "price", Kind: kindNumber})
				m.Metrics = append(m.Metrics, Metric{Name: "dearest_cents", Measure: "jobs.dearest", Words: Words{"en": {"dearest in cents"}}, Scale: 100})
			})
			w.rows = append([]canned{{"`origins`", nil}, {"`loads`", nil}}, test.rows...)
			a, err := w.Run(context.Background(), test.query, Question{As: acl.System(""), Today: date(t, "2026-03-15")})
			if err != nil {
				t.Fatal(err)
			}
			if got := briefly(a); got != test.want {
				t.Errorf("%s\n%s, want %s", test.query.Metric, got, test.want)
			}
		})
	}
}

// TestBesideCut computes a further figure for more groups than are kept: a group of the
// first figure that may be among the others has no empty place.
func TestBesideCut(t *testing.T) {
	for _, test := range []struct {
		query Query
		want  string
	}{
		{Query{Metric: "mechanics", Also: []string{"jobs"}, GroupBy: []string{"garage"}, Order: "desc"}, "refuse: dimension_not_available"},
		{Query{Metric: "mechanics", Also: []string{"jobs"}, GroupBy: []string{"garage"}}, "G1 3; G2 4; truncated | G1 1; G2 2"},
		{Query{Metric: "mechanics", Also: []string{"jobs"}, GroupBy: []string{"garage"}, Having: &Having{"mechanics", ">", 4}, Count: true}, "1; G3 9 | G3 3"},
	} {
		w := openWorkshop(t, func(_ *Model, o *Options) { o.MaxGroups = 2 })
		w.rows = []canned{
			{"`origins`", nil}, {"`loads`", nil},
			{"FROM `mechanics`", vsRows(vs{"G1", int64(3)}, vs{"G2", int64(4)}, vs{"G3", int64(9)})},
			{"FROM `jobs`", vsRows(vs{"G1", int64(1)}, vs{"G2", int64(2)}, vs{"G3", int64(3)})},
		}
		if test.query.Count {
			w.rows[3].rows = w.rows[3].rows[2:]
		}
		a, err := w.Run(context.Background(), test.query, Question{As: acl.System(""), Today: date(t, "2026-03-15")})
		if err != nil {
			t.Fatal(err)
		}
		if got := briefly(a); got != test.want {
			t.Errorf("%+v\n%s, want %s", test.query, got, test.want)
		}
	}
}

func vsRows(rows ...vs) [][]driver.Value {
	return rows
}
