// SPDX-License-Identifier: Apache-2.0

package main

import (
	"database/sql"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store/acl"
)

// randomModel has two sources: claims about parts by their keys, and builds by another
// system's codes for them.
const randomModel = `{"version": 1, "name": "random", "calendar": {},
"sources": [{"name": "quality", "access": {"everyone": true}}, {"name": "production", "access": {"everyone": true}}],
"entities": [
  {"name": "part", "source": "quality", "table": "parts", "key": "id",
    "codes": [{"name": "old_code", "source": "quality", "table": "codes", "code": "old", "key": "id"}]},
  {"name": "plant", "source": "quality", "table": "plants", "key": "id"}],
"datasets": [
  {"name": "claims", "source": "quality", "table": "claims", "time": {"column": "day", "format": "2006-01-02"},
    "dimensions": [{"name": "part", "column": "part", "of": "part"}, {"name": "plant", "column": "plant", "of": "plant"}, {"name": "kind", "column": "kind"}],
    "measures": [{"name": "claims", "aggregate": "count"}, {"name": "cost", "aggregate": "sum", "column": "amount"}]},
  {"name": "builds", "source": "production", "table": "builds", "time": {"column": "day", "format": "20060102"},
    "dimensions": [{"name": "old_code", "column": "part", "of": "old_code"}, {"name": "plant", "column": "plant", "of": "plant"}],
    "measures": [{"name": "units", "aggregate": "sum", "column": "amount"}]}],
"metrics": [
  {"name": "claims", "words": {"en": ["claims"]}, "measure": "claims.claims"},
  {"name": "cost", "words": {"en": ["cost"]}, "measure": "claims.cost"},
  {"name": "units", "words": {"en": ["units"]}, "measure": "builds.units"}]}`

// event is a row of a dataset; "" is NULL. The plant is a number in one source and a text
// in the other.
type event struct {
	part, plant, kind, day string
	amount                 int
}

var (
	oldCodes   = map[string]string{"17": "P1", "18": "P1", "23": "P2", "30": "P3"}
	allMembers = map[string][]string{"part": {"P1", "P2", "P3", "P4"}, "plant": {"1", "2", "3"}}
)

// world is the rows of both sources.
type world struct {
	*rand.Rand
	claims, builds []event
}

func (w *world) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *world) event(parts []string, kinds ...string) event {
	day := fmt.Sprintf("2026-%02d-%02d", 1+w.IntN(2), 1+w.IntN(28))
	return event{w.pick(parts...), w.pick("1", "2", "3", "9", ""), w.pick(kinds...), day, w.IntN(9) - 2}
}

// engine fills databases with random rows, some of them with keys that no member has.
func (w *world) engine(t *testing.T) *semantic.Engine {
	t.Helper()
	text := func(s string) string { return strings.ReplaceAll("'"+s+"'", "''", "NULL") }
	quality := "CREATE TABLE parts (id TEXT); INSERT INTO parts VALUES ('P1'), ('P2'), ('P3'), ('P4');" +
		"CREATE TABLE codes (old TEXT, id TEXT); INSERT INTO codes VALUES ('17', 'P1'), ('18', 'P1'), ('23', 'P2'), ('30', 'P3');" +
		"CREATE TABLE plants (id INTEGER); INSERT INTO plants VALUES (1), (2), (3);" +
		"CREATE TABLE claims (part TEXT, plant INTEGER, kind TEXT, day TEXT, amount INTEGER);"
	production := "CREATE TABLE builds (part INTEGER, plant TEXT, day INTEGER, amount INTEGER);"
	for range w.IntN(15) {
		e := w.event([]string{"P1", "P2", "P3", "P4", "P9", ""}, "a", "b", "")
		w.claims = append(w.claims, e)
		quality += fmt.Sprintf("INSERT INTO claims VALUES (%s, %s, %s, %s, %d);", text(e.part), text(e.plant), text(e.kind), text(e.day), e.amount)
	}
	for range w.IntN(15) {
		e := w.event([]string{"17", "18", "23", "30", "99", ""}, "")
		production += fmt.Sprintf("INSERT INTO builds VALUES (%s, %s, %s, %d);", text(e.part), text(e.plant), text(strings.ReplaceAll(e.day, "-", "")), e.amount)
		e.part = oldCodes[e.part]
		w.builds = append(w.builds, e)
	}
	m, err := semantic.ReadModel(strings.NewReader(randomModel), "random.json")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]*sql.DB{}
	for name, script := range map[string]string{"quality": quality, "production": production} {
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		db.SetMaxOpenConns(1)
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
		sources[name] = db
	}
	e, err := semantic.New(t.Context(), m, sources, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// query makes a query.
func (w *world) query() semantic.Query {
	q := semantic.Query{Metric: w.pick("claims", "cost", "units"), Period: w.period()}
	for range w.IntN(3) {
		c := semantic.MemberCondition{Entity: w.pick("part", "plant"), Metric: w.pick("claims", "cost", "units"), Period: w.period(), Not: w.IntN(2) == 0}
		if w.IntN(2) == 0 {
			c.Op, c.Number = w.pick(">", ">="), float64(1+w.IntN(4))
		}
		c.Filters = w.filters(c.Metric)
		q.Members = append(q.Members, c)
	}
	q.Filters = w.filters(q.Metric)
	if group := w.pick("", "part", "plant"); group != "" {
		q.GroupBy = []string{group}
	}
	switch {
	case len(q.Filters) > 0 && w.IntN(2) == 0:
		q.ShareOf = []string{"kind"}
	case len(q.GroupBy) > 0 && w.IntN(2) == 0:
		q.ShareOf = q.GroupBy
	case len(q.GroupBy) > 0 && len(q.Filters) == 0 && w.IntN(2) == 0:
		q.Having = &semantic.Having{Metric: w.pick("claims", "cost", "units"), Op: w.pick("<", "<=", ">", ">="), Number: float64(w.IntN(4))}
	}
	return q
}

func (w *world) filters(metric string) []semantic.Filter {
	if metric == "units" || w.IntN(3) > 0 {
		return nil
	}
	return []semantic.Filter{{Dimension: "kind", Values: []string{w.pick("a", "b")}}}
}

func (w *world) period() semantic.Period {
	first := time.Date(2026, time.Month(1+w.IntN(2)), 1, 0, 0, 0, 0, time.UTC)
	if w.IntN(3) == 0 {
		return semantic.Period{}
	}
	return semantic.Period{Start: first, End: first.AddDate(0, 1, 0)}
}

// rows returns the events that a metric counts.
func (w *world) rows(metric string, filters []semantic.Filter, p semantic.Period) []event {
	all := w.claims
	if metric == "units" {
		all = w.builds
	}
	return slices.DeleteFunc(slices.Clone(all), func(e event) bool {
		day, _ := time.Parse(time.DateOnly, e.day)
		return !p.IsZero() && (day.Before(p.Start) || !day.Before(p.End)) || len(filters) > 0 && e.kind != filters[0].Values[0]
	})
}

// left returns the rows of the members that the conditions leave.
func (w *world) left(rows []event, conditions []semantic.MemberCondition) []event {
	for _, c := range conditions {
		found := map[string]bool{}
		for key, own := range grouped(w.rows(c.Metric, c.Filters, c.Period), c.Entity) {
			op := c.Op
			if op == "" {
				op = ">"
			}
			found[key] = compares(figure(c.Metric, own), op, c.Number)
		}
		rows = slices.DeleteFunc(rows, func(e event) bool {
			key := keyOf(e, c.Entity)
			if c.Not {
				return found[key] || key == "" && slices.Contains(slices.Collect(maps.Values(found)), true)
			}
			return !found[key]
		})
	}
	return rows
}

// want computes a query; an empty result is refused.
func (w *world) want(q semantic.Query) map[string]float64 {
	group := ""
	if len(q.GroupBy) > 0 {
		group = q.GroupBy[0]
	}
	want := map[string]float64{}
	parts := grouped(w.left(w.rows(q.Metric, q.Filters, q.Period), q.Members), group)
	whole := map[string][]event{}
	if len(q.ShareOf) > 0 {
		filters, by := q.Filters, group
		if q.ShareOf[0] == "kind" {
			filters = nil
		} else {
			by = ""
		}
		whole = grouped(w.left(w.rows(q.Metric, filters, q.Period), q.Members), by)
		for key := range whole { // a group without the part is 0 percent
			if _, ok := parts[key]; !ok && by == group {
				parts[key] = nil
			}
		}
	}
	compared := map[string][]event{}
	if q.Having != nil {
		compared = grouped(w.left(w.rows(q.Having.Metric, nil, q.Period), q.Members), group)
	}
	for key, rows := range parts {
		value := figure(q.Metric, rows)
		if len(q.ShareOf) > 0 {
			all, ok := whole[key]
			if !ok {
				all = whole[""]
			}
			if figure(q.Metric, all) == 0 {
				continue
			}
			value = 100 * value / figure(q.Metric, all)
		}
		if q.Having == nil || compares(figure(q.Having.Metric, compared[key]), q.Having.Op, q.Having.Number) {
			want[key] = value
		}
	}
	return want
}

// grouped groups rows by the members of an entity, or all of them for "".
func grouped(rows []event, entity string) map[string][]event {
	groups := map[string][]event{}
	for _, e := range rows {
		if key := keyOf(e, entity); entity == "" || slices.Contains(allMembers[entity], key) {
			groups[key] = append(groups[key], e)
		}
	}
	return groups
}

func keyOf(e event, entity string) string {
	switch entity {
	case "part":
		return e.part
	case "plant":
		return e.plant
	}
	return ""
}

func figure(metric string, rows []event) float64 {
	if metric == "claims" {
		return float64(len(rows))
	}
	sum := 0
	for _, e := range rows {
		sum += e.amount
	}
	return float64(sum)
}

func compares(value float64, op string, number float64) bool {
	switch op {
	case "<":
		return value < number
	case "<=":
		return value <= number
	case ">":
		return value > number
	}
	return value >= number
}

// TestRandomQueries compares queries with conditions on members, shares and comparisons with
// what a program adds up of the same rows. What is refused is no wrong number.
func TestRandomQueries(t *testing.T) {
	answers := 0
	for seed := range uint64(60) {
		w := &world{Rand: rand.New(rand.NewPCG(seed, 1))}
		e := w.engine(t)
		for range 40 {
			q := w.query()
			a, err := e.Run(t.Context(), q, semantic.Question{Language: "en", As: acl.System(""), Today: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			if a.Kind != semantic.Answered {
				continue
			}
			answers++
			have := map[string]float64{}
			if a.Result.Value != nil {
				have[""] = *a.Result.Value
			}
			for _, row := range a.Result.Rows {
				have[row.Keys[0]] = row.Value
			}
			if want := w.want(q); !equal(have, want) && !(len(want) == 0 && have[""] == 0) {
				t.Errorf("seed %d: %+v\n%s\nhave %v, want %v", seed, q, a.Text, have, want)
			}
		}
	}
	if answers < 500 {
		t.Errorf("%d answers", answers)
	}
}

func equal(a, b map[string]float64) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if other, ok := b[key]; !ok || math.Abs(value-other) > 1e-9 {
			return false
		}
	}
	return true
}
