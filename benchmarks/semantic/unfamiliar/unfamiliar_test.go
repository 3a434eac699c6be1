// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/semantic"
)

func TestFromPostgres(t *testing.T) {
	for in, want := range map[string]string{
		"id SERIAL PRIMARY KEY":                                                     "id INTEGER PRIMARY KEY",
		"x TIMESTAMP NOT NULL DEFAULT NOW()":                                        "x TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP",
		"CREATE SCHEMA IF NOT EXISTS shop;\nINSERT INTO shop.t":                     "\nINSERT INTO t",
		"(CURRENT_DATE - INTERVAL '2 years')":                                       "(date('now', '-2 years'))",
		"(NOW() - INTERVAL '1 day' + INTERVAL '15 min')":                            "(datetime('now', '-1 days', '+15 minutes'))",
		"DATE_TRUNC('week', CURRENT_DATE) - INTERVAL '8 week' + INTERVAL '1 day'":   "date('now', 'start of day', '-6 days', 'weekday 1', '-56 days', '+1 days')",
		"DATE_TRUNC('month', CURRENT_TIMESTAMP) - INTERVAL '1 month'":               "datetime('now', 'start of month', '-1 months')",
		"created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\nCURRENT_DATE, 1": "created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\ndate('now'), 1",
	} {
		if diff := cmp.Diff(want, fromPostgres(in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}

func TestFigures(t *testing.T) {
	for text, want := range map[string]bool{
		"SELECT count(*) FROM a":                                          true,
		"SELECT name, avg(x) FROM a GROUP BY name":                        true,
		"SELECT name FROM a ORDER BY x DESC LIMIT 3":                      true,
		"SELECT name FROM a WHERE x = (SELECT max(x) FROM a)":             true,
		"WITH b AS (SELECT sum(x) AS s FROM a) SELECT s FROM b":           true,
		"SELECT name FROM a":                                              false,
		"SELECT name FROM a ORDER BY name":                                false,
		"SELECT name FROM a WHERE x > (SELECT avg(x) FROM a)":             false,
		"SELECT name FROM a GROUP BY name HAVING count(*) > 3":            false,
		"SELECT name FROM a EXCEPT SELECT name FROM b ORDER BY 1 LIMIT 1": false,
	} {
		if got := (&question{SQL: text}).figures(); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestAgrees(t *testing.T) {
	number := 3.0
	single := &semantic.Answer{Kind: semantic.Answered, Query: &semantic.Query{}, Result: &semantic.Result{Value: &number}}
	rows := &semantic.Answer{
		Kind: semantic.Answered, Query: &semantic.Query{GroupBy: []string{"person"}},
		Result: &semantic.Result{Rows: []semantic.Row{
			{Keys: []string{"7"}, Labels: []string{"Ann Lee"}, Value: 5},
			{Keys: []string{"2025-10"}, Labels: []string{"October 2025"}, Value: 2},
		}},
	}
	for _, test := range []struct {
		name    string
		answer  *semantic.Answer
		gold    [][]any
		ordered bool
		want    bool
	}{
		{"value", single, [][]any{{3.0000001}}, false, true},
		{"another value", single, [][]any{{3.1}}, false, false},
		{"a further figure", single, [][]any{{3.0, 4.0}}, false, false},
		{"names", rows, [][]any{{"2025-10-01", 2.0}, {"Ann", "Lee", 5.0}}, false, true},
		{"order", rows, [][]any{{"2025-10-01", 2.0}, {"Ann", "Lee", 5.0}}, true, false},
		{"keys alone", rows, [][]any{{7.0}, {"2025-10"}}, true, true},
		{"a row too many", rows, [][]any{{"Ann Lee", 5.0}}, false, false},
	} {
		if got := agrees(test.answer, [][][]any{test.gold}, test.ordered); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
