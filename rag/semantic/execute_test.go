// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store/acl"
)

type vs = []driver.Value

// brief writes a result, or why there is none, in a line.
func brief(r *Result, no *refusal) string {
	if no != nil {
		return strings.TrimSpace("refused: " + string(no.reason) + " " + no.detail)
	}
	number := func(value float64, n, d *float64) string {
		text := fmt.Sprint(value)
		if n != nil && d != nil {
			text += fmt.Sprintf(" (%v/%v)", *n, *d)
		}
		return text
	}
	var parts []string
	if r.Value != nil {
		parts = append(parts, number(*r.Value, r.Numerator, r.Denominator))
	}
	for _, row := range r.Rows {
		parts = append(parts, strings.Join(row.Keys, "+")+" "+number(row.Value, row.Numerator, row.Denominator))
	}
	if r.Unit != "" {
		parts = append(parts, "in "+r.Unit)
	}
	if r.Truncated {
		parts = append(parts, "truncated")
	}
	for _, st := range r.Stale {
		text := fmt.Sprintf("stale %s.%s %s %s", st.Source, st.Dataset, st.Member, dayString(st.Through))
		if st.Clipped {
			text += " clipped"
		}
		parts = append(parts, text)
	}
	for _, o := range r.Lineage {
		parts = append(parts, "from "+o.File+":"+o.Row)
	}
	for _, g := range r.gaps {
		parts = append(parts, strings.TrimSpace(fmt.Sprint("without ", g.dimension, " ", g.figure, " of ", g.all, " ", strings.Join(g.keys, " "))))
	}
	if r.unranked.members > 0 {
		parts = append(parts, fmt.Sprint("unranked ", r.unranked.without, " of ", r.unranked.members))
	}
	return strings.Join(parts, "; ")
}

func TestExecute(t *testing.T) {
	feb, march := between(t, "2026-02-01", "2026-03-01"), between(t, "2026-03-01", "2026-04-01")
	day := func(text string) time.Time { return date(t, text) }
	for _, test := range []struct {
		name  string
		query Query
		rows  []canned
		want  string
	}{
		{
			"a count", Query{Metric: "jobs", Period: feb},
			[]canned{{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(12)}}}}, "12",
		},
		{
			"a sum of decimals is exact", Query{Metric: "cost", GroupBy: []string{"district"}},
			[]canned{{"SELECT `garage_no`, `currency`", [][]driver.Value{
				{"G2", "EUR", int64(1), []byte("0.10")}, {"G3", "EUR", int64(1), []byte("0.20")}, {"G1", "EUR", int64(2), "7"},
			}}}, "north 7; south 0.3; in EUR",
		},
		{
			"two currencies", Query{Metric: "cost"},
			[]canned{{"SELECT `currency`", [][]driver.Value{{"EUR", int64(1), 1.5}, {"USD", int64(1), 2.5}}}}, "refused: entity currency",
		},
		{
			"a mean of groups is no mean of means", Query{Metric: "mean_cost", GroupBy: []string{"district"}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{
				{"G2", int64(1), 10.0, int64(1)}, {"G3", int64(3), 90.0, int64(3)},
			}}}, "south 25 (100/4)",
		},
		{
			"a weighted mean", Query{Metric: "rating", GroupBy: []string{"month"}},
			[]canned{{"SELECT SUBSTR(`done_on`, 1, 10), COUNT(*)", [][]driver.Value{
				{"2026-01-05", int64(1), 8.0, int64(2)}, {"2026-01-06", int64(1), 2.0, int64(2)}, {"2026-02-01", int64(1), nil, nil},
			}}}, "2026-01 2.5 (10/4)",
		},
		{
			"the least and the greatest", Query{Metric: "cheapest", GroupBy: []string{"year"}},
			[]canned{{"SELECT SUBSTR(`done_on`, 1, 10), COUNT(*), MIN", [][]driver.Value{
				{"2026-01-05", int64(1), 8.0}, {"2026-01-06", int64(1), -2.0}, {"2025-01-06", int64(1), 3.0},
			}}}, "2025 3; 2026 -2",
		},
		{
			"distinct values are not added up", Query{Metric: "customers", GroupBy: []string{"district"}},
			[]canned{{"SELECT DISTINCT `garage_no`, `customer`", [][]driver.Value{{"G2", "ann"}, {"G3", "ann"}, {"G3", "bob"}, {"G1", "ann"}}}},
			"north 1; south 2",
		},
		{
			"rows without a value are in no group", Query{Metric: "jobs", GroupBy: []string{"district"}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G9", int64(3)}, {nil, int64(1)}}}},
			"north 2; without district 4 of 6 G9",
		},
		{
			"a key that no member has is in no group", Query{Metric: "jobs", GroupBy: []string{"garage"}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G9", int64(3)}, {"G8", int64(1)}, {nil, int64(1)}}}},
			"G1 2; without garage 5 of 7 G8 G9",
		},
		{
			"nor is it ranked", Query{Metric: "jobs", GroupBy: []string{"garage"}, Order: "desc", Limit: 1},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G9", int64(3)}}}},
			"G1 2; without garage 3 of 5 G9",
		},
		{
			"nor does it pass a comparison", Query{Metric: "jobs", GroupBy: []string{"garage"}, Having: &Having{"jobs", ">", 1}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G9", int64(3)}}}},
			"G1 2; without garage 3 of 5 G9",
		},
		{
			"members without a value are not ranked", Query{Metric: "dearest", GroupBy: []string{"garage"}, Order: "asc", Limit: 1},
			[]canned{{"SELECT `garage_no`, COUNT(*), MAX", [][]driver.Value{{"G1", int64(2), 7.5}, {"G2", int64(3), nil}}}},
			"G1 7.5; unranked 2 of 3",
		},
		{
			"of the members that are asked about", Query{Metric: "jobs", GroupBy: []string{"garage"}, Order: "asc", Filters: []Filter{in("district", "south")}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G2", int64(3)}}}},
			"G2 3; unranked 1 of 2",
		},
		{
			"everything is in no group", Query{Metric: "jobs", GroupBy: []string{"garage"}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G9", int64(3)}, {nil, int64(1)}}}},
			"refused: dimension_not_available garage",
		},
		{
			"a mean counts rows in no group", Query{Metric: "mean_cost", GroupBy: []string{"garage"}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2), 10.0, int64(2)}, {"G9", int64(3), 90.0, int64(3)}}}},
			"G1 5 (10/2); without garage 3 of 5 G9",
		},
		{
			"no distinct values are 0, as the database counts them", Query{Metric: "customers", GroupBy: []string{"district"}},
			[]canned{{"SELECT DISTINCT `garage_no`, `customer`", [][]driver.Value{{"G2", "ann"}, {"G1", nil}, {"G9", nil}}}},
			"north 0; south 1",
		},
		{
			"distinct values in no group are not counted", Query{Metric: "customers", GroupBy: []string{"district"}},
			[]canned{{"SELECT DISTINCT `garage_no`, `customer`", [][]driver.Value{{"G1", "ann"}, {"G9", "ann"}}}},
			"north 1; without district 0 of 0 G9",
		},
		{
			"two dimensions", Query{Metric: "jobs", GroupBy: []string{"garage", "trade"}},
			[]canned{{"SELECT `garage_no`, `trade`, COUNT(*)", [][]driver.Value{
				{"G1", "paint", int64(2)}, {"G1", nil, int64(1)}, {"G9", "paint", int64(4)}, {"G9", nil, int64(8)},
			}}},
			"G1+paint 2; without garage 12 of 15 G9; without trade 9 of 15",
		},
		{
			"two periods in no group", Query{Metric: "jobs", GroupBy: []string{"garage"}, Compare: []Period{march, feb}},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G9", int64(3)}}}},
			"2026-03-01/2026-04-01+G1 2; 2026-02-01/2026-03-01+G1 2; without garage 6 of 10 G9",
		},
		{
			"a ratio in one dataset with rows in no group", Query{Metric: "complaint_rate", GroupBy: []string{"garage"}},
			[]canned{{"SELECT `garage_no`, SUM(CASE", [][]driver.Value{{"G1", int64(1), int64(8)}, {"G9", int64(1), int64(2)}}}},
			"G1 12.5 (1/8); in %; without garage 2 of 10 G9",
		},
		{
			"a ratio over two sources with rows in no group", Query{Metric: "jobs_per_car", GroupBy: []string{"garage"}},
			[]canned{
				{"COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(3)}, {"G9", int64(3)}}},
				{"FROM `visits`", [][]driver.Value{{"G1", int64(1), int64(6)}, {"G8", int64(1), int64(4)}}},
			}, "G1 0.5 (3/6); without garage 4 of 10 G8; without garage 3 of 6 G9",
		},
		{
			"weeks", Query{Metric: "jobs", GroupBy: []string{"week"}},
			[]canned{{"SELECT SUBSTR(`done_on`", [][]driver.Value{{day("2025-12-29"), int64(1)}, {"2026-01-04", int64(2)}, {"2026-01-05 10:00:00", int64(4)}}}},
			"2026-W01 3; 2026-W02 4",
		},
		{
			"days of the week", Query{Metric: "jobs", GroupBy: []string{weekday}},
			[]canned{{"SELECT SUBSTR(`done_on`", [][]driver.Value{{"2026-03-09", int64(1)}, {"2026-03-15", int64(2)}, {"2026-03-16", int64(4)}}}},
			"1 5; 7 2",
		},
		{
			"on some days", Query{Metric: "jobs", Weekdays: []int{6, 7}},
			[]canned{{"SELECT SUBSTR(`done_on`", [][]driver.Value{{"2026-03-09", int64(1)}, {"2026-03-14", int64(2)}, {"2026-03-15", int64(4)}, {nil, int64(8)}}}},
			"6",
		},
		{
			"none on those days, but others of the trade", Query{Metric: "jobs", Weekdays: []int{7}, Filters: []Filter{in("trade", "paint")}},
			[]canned{
				{"SELECT DISTINCT SUBSTR(`done_on`, 1, 10)", [][]driver.Value{{"2026-03-09"}, {"2026-03-15"}}},
				{"SELECT SUBSTR(`done_on`", [][]driver.Value{{"2026-03-09", int64(1)}}},
			}, "0",
		},
		{
			"nothing on those days at all", Query{Metric: "jobs", Weekdays: []int{7}, Filters: []Filter{in("trade", "paint")}},
			[]canned{
				{"SELECT DISTINCT SUBSTR(`done_on`, 1, 10)", [][]driver.Value{{"2026-03-09"}}},
				{"SELECT SUBSTR(`done_on`", [][]driver.Value{{"2026-03-09", int64(1)}}},
			}, "refused: no_data",
		},
		{
			"a ratio on some days", Query{Metric: "jobs_per_car", Weekdays: []int{1}},
			[]canned{
				{"FROM `jobs`", [][]driver.Value{{"2026-03-09", int64(3)}, {"2026-03-10", int64(5)}}},
				{"FROM `visits`", [][]driver.Value{{int64(20260309), int64(1), int64(6)}, {int64(20260310), int64(1), int64(7)}}},
			}, "0.5 (3/6)",
		},
		{
			"a share of all days", Query{Metric: "jobs", Weekdays: []int{7}, ShareOf: []string{weekday}},
			[]canned{
				{"SELECT SUBSTR(`done_on`", [][]driver.Value{{"2026-03-09", int64(1)}, {"2026-03-15", int64(3)}}},
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(4)}}},
			}, "75 (3/4); in %",
		},
		{"a year has no days", Query{Metric: "profit", Weekdays: []int{1}}, nil, "refused: dimension_not_available time"},
		{"rows without a time", Query{Metric: "mechanics", Weekdays: []int{1}}, nil, "refused: dimension_not_available time"},
		{
			"numbers in order", Query{Metric: "jobs", GroupBy: []string{"hours"}},
			[]canned{{"SELECT `hours`, COUNT(*)", [][]driver.Value{{10.0, int64(1)}, {9.5, int64(1)}, {int64(2), int64(1)}}}},
			"2 1; 9.5 1; 10 1",
		},
		{
			"a ranking", Query{Metric: "jobs", GroupBy: []string{"garage"}, Order: "desc", Limit: 2},
			[]canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G1", int64(2)}, {"G3", int64(3)}, {"G2", int64(3)}}}},
			"G2 3; G3 3",
		},
		{
			"no rows where others are is zero", Query{Metric: "jobs", Period: feb, Filters: []Filter{in("trade", "paint")}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(0)}}}, {"SELECT 1 FROM `jobs`", [][]driver.Value{{int64(1)}}}}, "0",
		},
		{
			"no rows where none are is no data", Query{Metric: "jobs", Period: feb, Filters: []Filter{in("trade", "paint")}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(0)}}}}, "refused: no_data",
		},
		{
			"a member without rows is no data", Query{Metric: "jobs", Filters: []Filter{in("garage", "G1")}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(0)}}}, {"SELECT 1 FROM `jobs`", [][]driver.Value{{int64(1)}}}}, "refused: no_data",
		},
		{
			"no greatest of nothing", Query{Metric: "dearest", Filters: []Filter{in("trade", "paint")}},
			[]canned{{"SELECT COUNT(*)", [][]driver.Value{{int64(0), nil}}}, {"SELECT 1 FROM `jobs`", [][]driver.Value{{int64(1)}}}}, "refused: no_data",
		},
		{
			"filters that no member passes", Query{Metric: "jobs", Filters: []Filter{in("district", "north"), in("garage", "G2")}},
			nil, "refused: no_data",
		},
		{
			"a ratio in one dataset", Query{Metric: "complaint_rate", GroupBy: []string{"garage"}},
			[]canned{{"SELECT `garage_no`, SUM(CASE", [][]driver.Value{{"G1", int64(1), int64(8)}, {"G2", int64(0), int64(5)}}}},
			"G1 12.5 (1/8); G2 0 (0/5); in %",
		},
		{
			"a ratio over two sources", Query{Metric: "jobs_per_car", GroupBy: []string{"garage"}},
			[]canned{
				{"COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(3)}, {"G3", int64(3)}}},
				{"FROM `visits`", [][]driver.Value{{"G1", int64(1), int64(6)}, {"G2", int64(1), int64(4)}, {"G3", int64(1), int64(0)}}},
			}, "G1 0.5 (3/6); G2 0 (0/4)",
		},
		{
			"a group of the numerator alone", Query{Metric: "jobs_per_car", GroupBy: []string{"trade", "garage"}},
			[]canned{
				{"COUNT(*) FROM `jobs`", [][]driver.Value{{"paint", "G1", int64(3)}, {"brakes", "G1", int64(1)}, {"paint", "G2", int64(1)}}},
				{"FROM `visits`", [][]driver.Value{{"G1", int64(1), int64(6)}}},
			}, "brakes+G1 0.16666666666666666 (1/6); paint+G1 0.5 (3/6)",
		},
		{
			"a numerator that was never recorded", Query{Metric: "jobs_per_car"},
			[]canned{
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(0)}}},
				{"FROM `visits`", [][]driver.Value{{int64(1), int64(6)}}},
			}, "refused: no_data",
		},
		{
			"a numerator of zero", Query{Metric: "jobs_per_car", Filters: []Filter{in("trade", "paint")}},
			[]canned{
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(0)}}},
				{"SELECT 1 FROM `jobs`", [][]driver.Value{{int64(1)}}},
				{"FROM `visits`", [][]driver.Value{{int64(1), int64(6)}}},
			}, "0 (0/6)",
		},
		{
			"division by zero", Query{Metric: "jobs_per_car"},
			[]canned{
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}},
				{"FROM `visits`", [][]driver.Value{{int64(1), int64(0)}}},
			}, "refused: no_data",
		},
		{
			"stale", Query{Metric: "jobs", Period: feb},
			[]canned{
				{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}, {"2026-02-28", "G2"}}},
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}},
			}, "3; stale repair.jobs G1 2026-02-20",
		},
		{
			"stale, but not asked about", Query{Metric: "jobs", Period: feb, Filters: []Filter{in("garage", "G2")}},
			[]canned{
				{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}, {"2026-02-28", "G2"}}},
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}},
			}, "3",
		},
		{
			"all of the period is missing", Query{Metric: "jobs", Period: march, Filters: []Filter{in("garage", "G1")}},
			[]canned{{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}, {"2026-03-28", "G2"}}}},
			"refused: no_data 2026-02-20",
		},
		{
			"both sides are clipped", Query{Metric: "jobs_per_car", Period: feb},
			[]canned{
				{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}, {"2026-03-14", "*"}}},
				{"FROM `loads`", [][]driver.Value{{"2026-03-14", "G1"}, {"2026-03-14", "G2"}, {"2026-02-10", "G3"}}},
				{"SELECT COUNT(*) FROM `jobs` WHERE `deleted_on` IS NULL AND `done_on` >= ? AND `done_on` < ? AND NOT (`garage_no` IN (?) AND `done_on` >= ?) AND NOT (`garage_no` IN (?) AND `done_on` >= ?)", [][]driver.Value{{int64(3)}}},
				{"FROM `visits` WHERE `day` >= ? AND `day` < ? AND NOT (`garage_no` IN (?) AND `day` >= ?) AND NOT (`garage_no` IN (?) AND `day` >= ?)", [][]driver.Value{{int64(1), int64(6)}}},
			}, "0.5 (3/6); stale repair.jobs G1 2026-02-20 clipped; stale ledger.visits G3 2026-02-10 clipped",
		},
		{
			"two periods", Query{Metric: "jobs", Compare: []Period{march, feb}},
			[]canned{{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}}},
			"2026-03-01/2026-04-01 3; 2026-02-01/2026-03-01 3",
		},
		{
			"where the rows came from", Query{Metric: "jobs", Period: feb},
			[]canned{
				{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}},
				{"FROM `origins` WHERE `job_no` IN (SELECT `job_no` FROM `jobs`", [][]driver.Value{{"a.csv", int64(7), nil}, {"a.csv", int64(9), nil}}},
			}, "3; from a.csv:7; from a.csv:9",
		},
		{"an unknown metric", Query{Metric: "joy"}, nil, "refused: unknown_metric joy"},
		{"an unknown dimension", Query{Metric: "jobs", Filters: []Filter{in("mood", "sad")}}, nil, "refused: dimension_not_available mood"},
		{"a dimension that one side lacks", Query{Metric: "jobs_per_car", Filters: []Filter{in("system", "AXLE")}}, nil, "refused: dimension_not_available system"},
		{"a group that one side lacks", Query{Metric: "jobs_per_car", GroupBy: []string{"system"}}, nil, "refused: dimension_not_available system"},
		{"codes can't be told from keys", Query{Metric: "jobs", GroupBy: []string{"old_number"}}, nil, "refused: dimension_not_available old_number"},
		{"a dataset without time", Query{Metric: "mechanics", Period: feb}, nil, "refused: dimension_not_available time"},
		{"a grain without time", Query{Metric: "mechanics", GroupBy: []string{"month"}}, nil, "refused: dimension_not_available time"},
		{"a month where years are known", Query{Metric: "profit", Period: feb}, nil, "refused: dimension_not_available time"},
		{
			"a year", Query{Metric: "profit", Period: between(t, "2025-01-01", "2026-01-01"), GroupBy: []string{"year"}},
			[]canned{{"SELECT `year`, COUNT(*)", [][]driver.Value{{int64(2025), int64(1), int64(7)}}}}, "2025 7; in EUR",
		},
		{
			"seconds", Query{Metric: "signals", GroupBy: []string{"day"}},
			[]canned{{"SELECT CAST(`at` AS INTEGER) / 900", [][]driver.Value{{day("2026-02-01").Unix(), int64(1)}, {day("2026-02-01").Unix() + 86399, int64(1)}}}},
			"2026-02-01 2",
		},
	} {
		w := openWorkshop(t, nil)
		w.rows = test.rows
		r, no, err := w.execute(context.Background(), test.query, boss(t))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(test.want, brief(r, no)); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", test.name, diff, strings.Join(w.repair.statements(0), "\n"))
		}
	}
}

// More than 500 values are not listed: rows are grouped by the column and filtered in
// process.
func TestManyValues(t *testing.T) {
	w := openWorkshop(t, nil)
	w.rows = []canned{{"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(2)}, {"G2", int64(3)}, {"x7", int64(5)}, {nil, int64(7)}}}}
	values := []string{"G1"}
	for i := range 600 {
		values = append(values, fmt.Sprint("x", i))
	}
	for _, test := range []struct {
		filter Filter
		want   string
	}{{in("garage", values...), "7"}, {notIn("garage", values...), "3"}} {
		r, no, err := w.execute(context.Background(), Query{Metric: "jobs", Filters: []Filter{test.filter}}, boss(t))
		if got := brief(r, no); err != nil || got != test.want {
			t.Errorf("not %v: have %s, %v, want %s", test.filter.Not, got, err, test.want)
		}
	}
}

// TestManyValuesOfRows folds rows beside many values: a row costs no more than beside few.
func TestManyValuesOfRows(t *testing.T) {
	w := openWorkshop(t, nil)
	of := func(n int) float64 {
		var values []string
		for i := range n {
			values = append(values, fmt.Sprint("x", i))
		}
		sc, _ := w.state.Load().scopeOf(w.schema, w.schema.datasets["jobs"], []Filter{in("garage", values...)})
		p := &part{scope: sc, measures: []*Measure{countRows}}
		rows := &table{rows: [][]any{{"x1", int64(1)}}}
		for range 100 {
			rows.rows = append(rows.rows, rows.rows[0])
		}
		return testing.AllocsPerRun(10, func() {
			if f, err := w.fold(p, rows); err != nil || len(f.cells) != 1 {
				t.Fatal(f, err)
			}
		})
	}
	if few, many := of(600), of(6000); many > 2*few {
		t.Errorf("%v allocations beside 6000 values, %v beside 600", many, few)
	} else if few > 500 {
		t.Errorf("%v allocations for 101 rows", few)
	}
}

func TestAccess(t *testing.T) {
	w := openWorkshop(t, nil)
	w.rows = []canned{
		{"SELECT COUNT(*) FROM `jobs` WHERE `deleted_on` IS NULL AND `garage_no` IN (?, ?)", [][]driver.Value{{int64(5)}}},
		{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(12)}}},
		{"FROM `visits`", [][]driver.Value{{int64(1), int64(6)}}},
	}
	worker := acl.User("jd", "shop")
	worker.Attributes = map[string]string{"garages": "G1, G2"}
	clerk := acl.User("cl", "office")
	clerk.Attributes = map[string]string{"garages": "G1,G2"}
	for _, test := range []struct {
		name   string
		as     acl.Principal
		metric string
		want   string
	}{
		{"a policy limits rows", worker, "jobs", "5"},
		{"without the attribute there are no rows", acl.User("x"), "jobs", "refused: no_data"},
		{"a source of others", worker, "jobs_per_car", "refused: unknown_metric jobs_per_car"},
		{"a source of one's own", clerk, "jobs_per_car", "0.8333333333333334 (5/6)"},
		{"the system", acl.System(""), "jobs", "12"},
		{"another tenant", acl.System("other"), "jobs", "refused: unknown_metric jobs"},
	} {
		r, no, err := w.execute(context.Background(), Query{Metric: test.metric}, asker{as: test.as, today: date(t, "2026-03-15")})
		if got := brief(r, no); err != nil || got != test.want {
			t.Errorf("%s: have %q, %v, want %q", test.name, got, err, test.want)
		}
		found, err := w.exists(context.Background(), test.metric, nil, asker{as: test.as})
		if refusedAccess := strings.Contains(test.want, "unknown_metric") || test.as.User == "x"; err != nil || found && refusedAccess {
			t.Errorf("%s: exists is %v, %v", test.name, found, err)
		}
	}
}

func TestExists(t *testing.T) {
	w := openWorkshop(t, nil)
	w.rows = []canned{{"SELECT 1 FROM `visits`", [][]driver.Value{{int64(1)}}}}
	for _, test := range []struct {
		metric  string
		filters []Filter
		want    bool
		last    string // part of the last statement
	}{
		{"jobs_per_car", []Filter{in("garage", "G1"), in("trade", "paint")}, true, "FROM `visits` WHERE `garage_no` IN (?) LIMIT 1"},
		{"jobs_per_car", []Filter{in("trade", "paint")}, false, "FROM `jobs` WHERE `deleted_on` IS NULL AND `trade` IN (?) LIMIT 1"},
		{"jobs_per_car", []Filter{in("system", "AXLE")}, false, ""},
		{"joy", nil, false, ""},
	} {
		before := [2]int{w.repair.count(), w.ledger.count()}
		for range 2 { // the second time it is known
			got, err := w.exists(context.Background(), test.metric, test.filters, boss(t))
			if err != nil || got != test.want {
				t.Errorf("%s %v: have %v, %v, want %v", test.metric, test.filters, got, err, test.want)
			}
		}
		ran := append(w.repair.statements(before[0]), w.ledger.statements(before[1])...)
		if test.last == "" && len(ran) > 0 || test.last != "" && (len(ran) != 1 || !strings.Contains(ran[0], test.last)) {
			t.Errorf("%s %v: ran %q, want one with %q", test.metric, test.filters, ran, test.last)
		}
	}
}

// Every statement is in a read-only transaction where the driver has them, on a connection
// that was told who asks.
func TestSessions(t *testing.T) {
	told := map[string]int{}
	w := openWorkshop(t, func(_ *Model, opts *Options) {
		opts.Connect = func(_ context.Context, source string, _ *sql.Conn, as acl.Principal) error {
			told[source+" "+as.User]++
			return nil
		}
	})
	w.rows = []canned{{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(12)}}}}
	ann := acl.User("ann")
	ann.Attributes = map[string]string{"garages": "G1"}
	if _, _, err := w.execute(context.Background(), Query{Metric: "jobs"}, asker{as: ann, today: date(t, "2026-03-15")}); err != nil {
		t.Fatal(err)
	}
	if told["repair ann"] == 0 || told["repair "] == 0 {
		t.Errorf("connections were told of %v", told)
	}
	if w.repair.plain > 0 {
		t.Errorf("%d statements outside a transaction", w.repair.plain)
	}
	w.repair.noReadOnly = true
	for range 2 {
		if _, _, err := w.execute(context.Background(), Query{Metric: "jobs"}, asker{as: ann, today: date(t, "2026-03-15")}); err != nil {
			t.Fatal(err)
		}
	}
	if w.repair.plain == 0 {
		t.Error("a driver without read-only transactions was not noticed")
	}
	for _, query := range append(w.repair.statements(0), w.ledger.statements(0)...) {
		if !strings.HasPrefix(query, "SELECT ") {
			t.Errorf("ran %q", query)
		}
	}
}

func TestFailures(t *testing.T) {
	dsn := "postgres://ann:hunter2@db.example.com:5432/shop"
	for _, test := range []struct {
		name   string
		change func(*Options)
		answer error
		rows   int
		is     error
	}{
		{"a driver's error", nil, errors.New("dial " + dsn + ": refused"), 0, nil},
		{"too many rows", func(o *Options) { o.MaxRows = 150 }, nil, 151, ErrTooManyRows},
		{"a deadline", func(o *Options) { o.Timeout = time.Nanosecond }, nil, 0, context.DeadlineExceeded},
	} {
		w := openWorkshop(t, nil)
		if test.change != nil {
			test.change(&w.options)
		}
		w.repair.answer = func(string, []driver.Value) ([][]driver.Value, error) {
			rows := make([][]driver.Value, test.rows)
			for i := range rows {
				rows[i] = vs{fmt.Sprint(i), int64(1)}
			}
			return rows, test.answer
		}
		_, _, err := w.execute(context.Background(), Query{Metric: "parts_sold", GroupBy: []string{"old_number"}}, boss(t))
		var source *SourceError
		if !errors.As(err, &source) || source.Source != "repair" || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: have %v", test.name, err)
			continue
		}
		if text := err.Error(); strings.Contains(text, "hunter2") || strings.Contains(text, "example.com") {
			t.Errorf("%s: the error shows the connection string: %v", test.name, err)
		}
	}
}

func TestMaxGroups(t *testing.T) {
	w := openWorkshop(t, func(_ *Model, opts *Options) { opts.MaxGroups = 2 })
	w.rows = []canned{{"SELECT `garage_no`, COUNT(*)", [][]driver.Value{{"G3", int64(2)}, {"G1", int64(1)}, {"G2", int64(3)}}}}
	r, no, err := w.execute(context.Background(), Query{Metric: "jobs", GroupBy: []string{"garage"}}, boss(t))
	if got := brief(r, no); err != nil || got != "G1 1; G2 3; truncated" {
		t.Errorf("have %s, %v", got, err)
	}
	if r.Rows[0].Labels[0] != "North Garage" {
		t.Errorf("labels are %v", r.Rows[0].Labels)
	}
}

// A member that is late, but never had rows with the filters, is no reason to warn.
func TestStaleMatters(t *testing.T) {
	for _, test := range []struct {
		name    string
		filters []Filter
		any     [][]driver.Value // rows of the statement that looks for the member
		want    string
	}{
		{"has such rows", []Filter{in("trade", "paint")}, [][]driver.Value{{int64(1)}}, "3; stale repair.jobs G1 2026-02-20"},
		{"never had", []Filter{in("trade", "paint")}, nil, "3"},
		{"nothing else is asked", nil, nil, "3; stale repair.jobs G1 2026-02-20"},
	} {
		w := openWorkshop(t, nil)
		w.rows = []canned{
			{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}, {"2026-02-28", "G2"}}},
			{"SELECT 1 FROM `jobs` WHERE `deleted_on` IS NULL AND `garage_no` IN (?) AND `trade` IN (?)", test.any},
			{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}},
		}
		q := Query{Metric: "jobs", Period: between(t, "2026-02-01", "2026-03-01"), Filters: test.filters}
		r, no, err := w.execute(context.Background(), q, boss(t))
		if got := brief(r, no); err != nil || got != test.want {
			t.Errorf("%s: have %s, %v, want %s", test.name, got, err, test.want)
		}
	}
}
