// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dialects are all dialects of the package.
func dialects() []Dialect {
	return []Dialect{PostgreSQL(), MySQL(), SQLite(), SQLServer(), Oracle(), Snowflake(), DB2()}
}

// goldenQueries are those whose statements stand in testdata/sql.
func goldenQueries(t testing.TB) []Query {
	feb := between(t, "2026-02-01", "2026-03-01")
	return []Query{
		{Metric: "jobs"},
		{Metric: "jobs", Period: feb, Filters: []Filter{in("garage", "G2", "G1")}},
		{Metric: "jobs", Period: between(t, "2026-02-01", ""), GroupBy: []string{"month", "district"}},
		{Metric: "jobs", Filters: []Filter{in("district", "south"), notIn("trade", "paint")}},
		{Metric: "jobs", Filters: []Filter{{Dimension: "hours", Op: ">", Number: 2.5}, {Dimension: "hours", Op: ">=", Number: 8, Not: true}}},
		{Metric: "jobs", Filters: []Filter{in("system", "AXLE")}},
		{Metric: "jobs", Filters: []Filter{{Dimension: "lifts", Op: ">=", Number: 2}}},
		{Metric: "complaints", Period: feb},
		{Metric: "cost", Period: feb, GroupBy: []string{"trade"}},
		{Metric: "mean_cost"},
		{Metric: "rating", GroupBy: []string{"garage"}},
		{Metric: "dearest"},
		{Metric: "cheapest", GroupBy: []string{"day"}},
		{Metric: "customers", GroupBy: []string{"garage"}},
		{Metric: "customers", GroupBy: []string{"district"}},
		{Metric: "complaint_rate", Period: feb, GroupBy: []string{"garage"}},
		{Metric: "jobs_per_car", Period: feb, Filters: []Filter{in("trade", "paint"), in("district", "south")}, GroupBy: []string{"week"}},
		{Metric: "parts_sold", Period: feb, GroupBy: []string{"day"}},
		{Metric: "parts_per_job", Filters: []Filter{in("old_number", "17")}},
		{Metric: "logins", Period: feb, GroupBy: []string{"day"}},
		{Metric: "signals", Period: feb, GroupBy: []string{"week"}},
		{Metric: "profit", Period: between(t, "2024-01-01", "2026-01-01"), GroupBy: []string{"year"}},
		{Metric: "jobs", Period: feb, Weekdays: []int{6, 7}},
		{Metric: "jobs_per_car", Weekdays: []int{1}, GroupBy: []string{"garage"}},
		{Metric: "customers", Weekdays: []int{1}},
		{Metric: "signals", GroupBy: []string{weekday}},
		{Metric: "jobs", GroupBy: []string{fiscalQuarter}},
	}
}

// TestStatements compares the statements of all dialects with the golden files.
func TestStatements(t *testing.T) {
	for _, d := range dialects() {
		w := openWorkshop(t, func(_ *Model, opts *Options) {
			opts.Dialects = map[string]Dialect{"repair": d, "ledger": d}
		})
		var b strings.Builder
		for _, q := range goldenQueries(t) {
			x := &execution{
				engine: w.Engine, state: w.state.Load(), query: q, by: boss(t), metric: w.schema.metrics[q.Metric],
				period: q.Period, result: &Result{},
			}
			x.forget()
			p, no, err := x.plan(context.Background())
			if err != nil || no != nil {
				t.Fatalf("%s: %+v: %v, %v", d.Name(), q, no, err)
			}
			fmt.Fprintf(&b, "-- %s\n", describe(q))
			for _, part := range p.parts {
				st := w.compile(part)
				args, err := json.Marshal(append([]any{}, st.args...))
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "%s: %s\n   %s\n", st.source, st.text, args)
			}
		}
		compareGolden(t, filepath.Join("testdata", "sql", d.Name()+".txt"), b.String())
	}
}

// describe writes a query in a line.
func describe(q Query) string {
	text := q.Metric
	for _, f := range q.Filters {
		not := ""
		if f.Not {
			not = "not "
		}
		if f.Op != "" {
			text += fmt.Sprintf(", %s%s %s %v", not, f.Dimension, f.Op, f.Number)
		} else {
			text += fmt.Sprintf(", %s%s %s", not, f.Dimension, strings.Join(f.Values, "|"))
		}
	}
	if !q.Period.IsZero() {
		text += ", " + q.Period.String()
	}
	if len(q.GroupBy) > 0 {
		text += ", by " + strings.Join(q.GroupBy, " and ")
	}
	return text
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-file +now):\n%s", file, diff)
	}
}

// Values, however hostile, become arguments: the text of a statement depends on the names
// of the query and on the number of values alone.
func FuzzStatementText(f *testing.F) {
	w, by := openWorkshop(f, nil), boss(f)
	texts := func(values [2]string, number float64) []string {
		q := Query{Metric: "jobs", Filters: []Filter{
			in("garage", values[0]), notIn("trade", values[1]), {Dimension: "hours", Op: "<", Number: number},
		}}
		x := &execution{engine: w.Engine, state: w.state.Load(), query: q, by: by, metric: w.schema.metrics["jobs"], result: &Result{}}
		x.forget()
		p, no, err := x.plan(context.Background())
		if err != nil || no != nil {
			f.Fatal(no, err)
		}
		var texts []string
		for _, part := range p.parts {
			texts = append(texts, w.compile(part).text)
		}
		return texts
	}
	want := texts([2]string{"a", "b"}, 1)
	f.Add("G1", "paint", 2.0)
	f.Add("G1'; DROP TABLE jobs;--", "x` OR 1=1", -1e300)
	f.Add("\x00\"", "?", 0.5)
	f.Fuzz(func(t *testing.T, a, b string, number float64) {
		if diff := cmp.Diff(want, texts([2]string{a, b}, number)); diff != "" {
			t.Errorf("the text depends on values:\n%s", diff)
		}
	})
}
