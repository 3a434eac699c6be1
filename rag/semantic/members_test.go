// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// TestMembers checks that what members have in another dataset, and in another source,
// becomes a condition by keys.
func TestMembers(t *testing.T) {
	feb := between(t, "2026-02-01", "2026-03-01")
	angry := canned{"SELECT `garage_no`, COUNT(*) FROM `jobs` WHERE", [][]driver.Value{{"G1", int64(3)}, {"G3", int64(1)}}}
	for _, test := range []struct {
		name      string
		query     Query
		rows      []canned
		want      string
		last      string // of the last statement
		condition string // of the first
	}{
		{
			name:  "with a figure",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Period: feb, Filters: []Filter{in("trade", "paint")}}}},
			rows:  []canned{angry, {"SELECT COUNT(*) FROM `mechanics`", [][]driver.Value{{int64(7)}}}},
			want:  "7", last: "WHERE `garage_no` IN (?, ?)", condition: "`trade` IN (?) AND `done_on` >=",
		},
		{
			name:  "without a figure, over two sources",
			query: Query{Metric: "jobs_per_car", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Not: true}}},
			rows: []canned{
				angry, {"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(3)}}}, {"FROM `visits`", [][]driver.Value{{int64(1), int64(6)}}},
			},
			want: "0.5 (3/6)", last: "NOT IN (?, ?)", condition: "`deleted_on` IS NULL",
		},
		{
			name:  "whose figure compares",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Op: ">=", Number: 2}}},
			rows:  []canned{angry, {"SELECT COUNT(*) FROM `mechanics`", [][]driver.Value{{int64(4)}}}},
			want:  "4", last: "WHERE `garage_no` IN (?)",
		},
		{
			name:  "rows of any kind",
			query: Query{Metric: "jobs", Members: []MemberCondition{{Entity: "garage", Dataset: "mechanics"}}},
			rows:  []canned{{"SELECT `garage_no`, COUNT(*) FROM `mechanics`", [][]driver.Value{{"G2", int64(1)}}}, {"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(9)}}}},
			want:  "9", last: "`garage_no` IN (?)",
		},
		{
			name: "two conditions",
			query: Query{Metric: "jobs", Members: []MemberCondition{
				{Entity: "garage", Metric: "complaints"}, {Entity: "garage", Dataset: "mechanics", Not: true},
			}},
			rows: []canned{angry, {"FROM `mechanics`", [][]driver.Value{{"G1", int64(1)}}}, {"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(2)}}}},
			want: "2", last: "`garage_no` IN (?)",
		},
		{
			name:  "nobody has it",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints"}}},
			want:  "refused: no_data",
		},
		{
			name:  "nobody has it, though others are recorded",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Not: true}}},
			rows:  []canned{{"SELECT 1 FROM `jobs`", [][]driver.Value{{int64(1)}}}, {"SELECT COUNT(*) FROM `mechanics`", [][]driver.Value{{int64(7)}}}},
			want:  "7", last: "FROM `mechanics`",
		},
		{
			name:  "nothing was recorded",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Not: true}}},
			want:  "refused: no_data",
		},
		{
			name:  "a ratio can't be lacking",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaint_rate", Not: true}}},
			want:  "refused: dimension_not_available garage",
		},
		{
			name:  "fewer than a number are no rows as well",
			query: Query{Metric: "mechanics", Members: []MemberCondition{{Entity: "garage", Metric: "complaints", Op: "<", Number: 2}}},
			want:  "refused: dimension_not_available garage",
		},
		{
			name:  "how many groups",
			query: Query{Metric: "complaints", GroupBy: []string{"garage"}, Having: &Having{"complaints", ">", 1}, Count: true},
			rows:  []canned{angry},
			want:  "1; G1 3",
		},
		{
			name:  "no group at all",
			query: Query{Metric: "complaint_rate", GroupBy: []string{"garage"}, Having: &Having{"complaint_rate", ">", 90}, Count: true},
			rows:  []canned{{"SELECT `garage_no`, SUM(CASE", [][]driver.Value{{"G1", int64(1), int64(8)}}}},
			want:  "0",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := openWorkshop(t, nil)
			w.rows = test.rows
			r, no, err := w.execute(context.Background(), test.query, boss(t))
			if got := brief(r, no); err != nil || got != test.want {
				t.Fatalf("have %s, %v, want %s", got, err, test.want)
			}
			if no != nil {
				return
			}
			if last := r.Statements[len(r.Statements)-1].SQL; !strings.Contains(last, test.last) {
				t.Errorf("the last statement is %s", last)
			}
			if first := r.Statements[0].SQL; !strings.Contains(first, test.condition) {
				t.Errorf("the first statement is %s", first)
			}
		})
	}
}

// TestMembersHidden checks that conditions reach nothing that their asker may not read.
func TestMembersHidden(t *testing.T) {
	limited := acl.User("x", "office")
	limited.Attributes = map[string]string{"garages": "G1"}
	for _, test := range []struct {
		name string
		as   acl.Principal
		c    MemberCondition
		want string
	}{
		{"a source", acl.User("x"), MemberCondition{Entity: "garage", Dataset: "visits"}, "refused: dimension_not_available garage"},
		{"rows of others", limited, MemberCondition{Entity: "garage", Metric: "complaints", Not: true}, "refused: dimension_not_available garage"},
		{"own rows", limited, MemberCondition{Entity: "garage", Metric: "complaints"}, "7"},
		{"no such metric", limited, MemberCondition{Entity: "garage", Metric: "joy"}, "refused: dimension_not_available garage"},
		{"no such entity", limited, MemberCondition{Entity: "joy", Metric: "complaints"}, "refused: dimension_not_available joy"},
		{"no such dimension", limited, MemberCondition{Entity: "garage", Metric: "complaints", Filters: []Filter{in("joy", "a")}}, "refused: dimension_not_available joy"},
	} {
		w := openWorkshop(t, nil)
		w.rows = []canned{{"SELECT COUNT(*) FROM `mechanics`", [][]driver.Value{{int64(7)}}}, {"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(3)}}}}
		r, no, err := w.execute(context.Background(), Query{Metric: "mechanics", Members: []MemberCondition{test.c}}, asker{as: test.as, today: date(t, "2026-03-15")})
		if got := brief(r, no); err != nil || got != test.want {
			t.Errorf("%s: have %s, %v, want %s", test.name, got, err, test.want)
		}
		if test.name == "own rows" && !strings.Contains(r.Statements[0].SQL, "`garage_no` IN (?)") {
			t.Errorf("the policy is not in %s", r.Statements[0].SQL)
		}
	}
}
