// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFollowUpsCanBeRun checks the queries behind the questions of testdata/say: the
// metric can be cut and filtered that way on each side.
func TestFollowUpsCanBeRun(t *testing.T) {
	s := saySchema(t)
	for _, c := range readSayCases(t, filepath.Join("testdata", "say", "suggest.txt")) {
		a := decode[Answer](t, c.input)
		queries := s.followUps(*a.Query, a.Result, voice{})
		if len(queries) > maxSuggestions {
			t.Errorf("%s: %d suggestions", c.name, len(queries))
		}
		for _, q := range queries {
			checkRunnable(t, s, q)
		}
	}
}

func checkRunnable(t *testing.T, s *schema, q Query) {
	t.Helper()
	names := slices.Clone(q.GroupBy)
	for _, f := range q.Filters {
		names = append(names, f.Dimension)
	}
	m := s.metrics[q.Metric]
	numerator, denominator := s.operands(m)
	for _, o := range []operand{numerator, denominator} {
		if o.dataset == nil {
			continue
		}
		if o.dataset.Time == nil && (!q.Period.IsZero() || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(grains, n) })) {
			t.Errorf("%s has no time: %+v", o.dataset.Name, q)
		}
		for _, name := range names {
			if _, ok := s.reach(o.dataset, name); !ok && !slices.Contains(grains, name) {
				t.Errorf("%s does not reach %s: %+v", o.dataset.Name, name, q)
			}
		}
	}
}

// TestSuggestKeepsBack asks where a column is restricted, a source is not the asker's, or
// rows depend on who asks.
func TestSuggestKeepsBack(t *testing.T) {
	s := saySchema(t)
	faults := s.datasets["faults"]
	faults.Restricted = append(faults.Restricted, Restricted{Column: "Component"})
	february, _ := parsePeriod("2026-02-01/2026-03-01")
	q := Query{Metric: "fault_count", Period: february, Filters: []Filter{{Dimension: "works", Values: []string{"U1"}}}}
	for _, next := range s.followUps(q, nil, voice{}) {
		for _, name := range next.GroupBy {
			if name == "component" || name == "clerk" {
				t.Errorf("suggests %s", name)
			}
		}
	}
	faults.Policies = []Policy{{Column: "works", Attribute: "works"}}
	q.Period = Period{}
	for _, next := range s.followUps(q, nil, voice{}) {
		for _, f := range next.Filters {
			if f.Dimension == "works" && f.Values[0] != "U1" {
				t.Errorf("names %s to those who may not know it", f.Values)
			}
		}
	}
}

// TestSuggestLeavesTheQuery follows a query up without changing it.
func TestSuggestLeavesTheQuery(t *testing.T) {
	s := saySchema(t)
	filters := []Filter{{Dimension: "component", Values: []string{"brake"}}}
	q := Query{Metric: "fault_rate", Filters: filters, GroupBy: []string{"works"}, Order: "desc"}
	questions := s.suggest(q, &Result{Rows: []Row{{Keys: []string{"U1"}}}}, sayVoice("en"))
	if len(questions) == 0 || filters[0].Values[0] != "brake" || len(filters) != 1 {
		t.Errorf("questions %q, filters %v", strings.Join(questions, " "), filters)
	}
}
