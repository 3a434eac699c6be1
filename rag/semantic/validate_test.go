// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"testing"
	"time"
)

// TestValidate breaks a good model in one place after another.
func TestValidate(t *testing.T) {
	pair := func(f Filter) []Filter { return []Filter{f} }
	for _, test := range []struct {
		name   string
		change func(m *Model)
		want   []string
	}{
		{"good", func(*Model) {}, nil},
		{"version", func(m *Model) { m.Version = 2 }, []string{"version: is 2, want 1"}},
		{"model name", func(m *Model) { m.Name = " " }, []string{"name: is empty"}},
		{"nothing", func(m *Model) { *m = Model{Version: 1, Name: "a"} }, []string{"sources: is empty", "datasets: is empty", "metrics: is empty"}},
		{"zone", func(m *Model) { m.Calendar.Zone = "Vienna" }, []string{`calendar.zone: "Vienna" is no time zone`}},
		{"calendar", func(m *Model) {
			m.Calendar = Calendar{WeekStart: "friday", FiscalStart: 13, DefaultPeriod: "none", DateOrder: "year"}
		}, []string{"calendar.week_start: is \"friday\", want one of monday, sunday", "calendar.fiscal_start", "calendar.default_period", "calendar.date_order"}},
		{"name", func(m *Model) { m.Sources[1].Name = "Office" }, []string{
			`sources[1].name: "Office" is no name`, `entities[0].source: there is no source "office"`,
			`entities[0].codes[0].source`, `datasets[0].freshness.source`, `datasets[1].source`}},
		{"source taken", func(m *Model) { m.Sources = append(m.Sources, m.Sources[0]) }, []string{`sources[2].name: "field" is taken`}},
		{"attribute taken", func(m *Model) { m.Entities[0].Attributes[2].Name = "orchard" }, []string{
			`entities[0].attributes[2].name: "orchard" is taken by another of the entities`,
			`datasets[1].dimensions[0].of: there is no entity or code table "orchard"`,
			`verified[0].query.filters[1].dimension: there is no dimension "altitude"`}},
		{"grain", func(m *Model) { m.Entities[0].Attributes[2].Name = "week" }, []string{
			`entities[0].attributes[2].name: "week" is a period`, `verified[0].query.filters[1].dimension`}},
		{"language", func(m *Model) { m.Ignore = Words{"eng": {"x"}, "en": {""}} }, []string{`ignore["eng"]: want an ISO 639-1 code`, `ignore["en"][0]: is empty`}},
		{"words of values", func(m *Model) { m.Entities[0].Values["O1"] = Words{"EN": nil} }, []string{`entities[0].values["O1"]["EN"]`}},
		{"label", func(m *Model) { m.Entities[0].Labels[0] = `name"; --` }, []string{`entities[0].labels[0]: "name\"; --" is no name of a column`}},
		{"table", func(m *Model) { m.Datasets[1].Table = "a.b.c.d" }, []string{`datasets[1].table`}},
		{"parent", func(m *Model) { m.Entities[0].Attributes[0].Parent = "region" }, []string{`entities[0].attributes[0].parent: entity orchard has no attribute "region"`}},
		{"circle", func(m *Model) { m.Entities[0].Attributes[1].Parent = "village" }, []string{
			`entities[0].attributes[0].parent: "village" lies in itself`, `entities[0].attributes[1].parent: "district" lies in itself`}},
		{"kind", func(m *Model) { m.Entities[0].Attributes[2].Kind = "numeric" }, []string{
			`entities[0].attributes[2].kind`, `entities[0].attributes[2].unit: only a number`, `verified[0].query.filters[1].op: dimension altitude is no number`}},
		{"time format", func(m *Model) { m.Datasets[0].Time.Format = "dd.mm.yyyy" }, []string{`datasets[0].time.format`}},
		{"entity as own column", func(m *Model) { m.Datasets[1].Dimensions[0].Of = "" }, []string{`datasets[1].dimensions[0].of: "orchard" names the keys`}},
		{"attribute as own column", func(m *Model) {
			m.Datasets[1].Dimensions = append(m.Datasets[1].Dimensions, Dimension{Name: "altitude", Column: "altitude"}, Dimension{Name: "village", Column: "village"})
		}, []string{`datasets[1].dimensions[1].kind: is text, but attribute altitude of entity orchard is number`}},
		{"one name, two kinds", func(m *Model) {
			m.Datasets[1].Dimensions = append(m.Datasets[1].Dimensions, Dimension{Name: "organic", Column: "organic"})
		}, []string{`datasets[1].dimensions[1]: dimension organic is text`}},
		{"of", func(m *Model) { m.Datasets[1].Dimensions[0].Of = "village" }, []string{`datasets[1].dimensions[0].of: there is no entity or code table "village"`}},
		{"of under another's name", func(m *Model) { m.Datasets[1].Dimensions[0].Name = "variety" }, []string{`datasets[1].dimensions[0].name: "variety" names another dimension`}},
		{"of twice", func(m *Model) {
			m.Datasets[1].Dimensions = append(m.Datasets[1].Dimensions, Dimension{Name: "second", Column: "second", Of: "orchard", Kind: "text"})
		}, []string{`datasets[1].dimensions[1].of: column orchard_id holds orchard already`, `datasets[1].dimensions[1]: words, kind, unit`}},
		{"no measures", func(m *Model) { m.Datasets[1].Measures = nil }, []string{`datasets[1].measures: is empty`, `metrics[2].ratio.denominator: dataset trees has no measure "trees"`}},
		{"aggregate", func(m *Model) { m.Datasets[0].Measures[0].Aggregate = "median" }, []string{`datasets[0].measures[0].aggregate: is "median", want one of sum, count`}},
		{"count of a column", func(m *Model) { m.Datasets[1].Measures[0].Column = "id" }, []string{`datasets[1].measures[0].column: count counts rows`}},
		{"sum of nothing", func(m *Model) { m.Datasets[0].Measures[0].Column = "" }, []string{`datasets[0].measures[0].column: "" is no name`}},
		{"weights", func(m *Model) { m.Datasets[0].Measures[0].Weight = "kg"; m.Datasets[0].Measures[2].Weight = "" }, []string{
			`datasets[0].measures[0].weight: only weighted_mean`, `datasets[0].measures[2].weight: "" is no name`}},
		{"conditions", func(m *Model) {
			m.Datasets[1].Always = []Condition{
				{Column: "a", Op: "like", Value: Text("x")}, {Column: "a", Op: "="}, {Column: "a", Op: "=", Value: Flag(true), Other: "b"},
				{Column: "a", Op: "in"}, {Column: "a", Op: "is null", Value: Number(1)}, {Column: "a", Op: "in", Values: []Scalar{{}}},
			}
		}, []string{`datasets[1].always[0].op`, `datasets[1].always[1]: "=" takes either`, `datasets[1].always[2]: "=" takes either`,
			`datasets[1].always[3]: "in" takes a list`, `datasets[1].always[4]: "is null" takes no value`, `datasets[1].always[5].values[0]: is null`}},
		{"restricted", func(m *Model) {
			ds := &m.Datasets[0]
			ds.Dimensions[1].Column, ds.Measures[0].Column, ds.Always[1].Other, ds.Policies[0].Column = "wage_eur", "WAGE_EUR", "wage_eur", "wage_eur"
		}, []string{`datasets[0].dimensions[1].column: column "wage_eur" is restricted by datasets[0].restricted[0]`, `datasets[0].measures[0].column`,
			`datasets[0].always[1].other`, `datasets[0].policies[0].column`}},
		{"restricted elsewhere", func(m *Model) {
			m.Datasets[1].Restricted = []Restricted{{Column: "Orchard_Name"}, {Column: "a;b"}}
			m.Datasets[1].Table = "dbo.orchards"
		}, []string{`entities[0].labels[0]: column "orchard_name" is restricted by datasets[1].restricted[0]`, `datasets[1].restricted[1].column`}},
		{"policy", func(m *Model) { m.Datasets[0].Policies[0].Attribute = "" }, []string{`datasets[0].policies[0].attribute: is empty`}},
		{"freshness", func(m *Model) {
			f := m.Datasets[0].Freshness
			f.Source, f.By, f.Dimension, f.Lag, f.Format = "", "", "village2", -1, "day"
		}, []string{`datasets[0].freshness.format`, `datasets[0].freshness: by and dimension go together`,
			`datasets[0].freshness.dimension: there is no dimension "village2"`, `datasets[0].freshness.lag`}},
		{"freshness without time", func(m *Model) { m.Datasets[0].Time = nil }, []string{`datasets[0].freshness: dataset harvests has no time`}},
		{"lineage", func(m *Model) { m.Datasets[0].Lineage.File = ""; m.Datasets[0].Lineage.Row = "'" }, []string{`datasets[0].lineage.file`, `datasets[0].lineage.row`}},
		{"measure", func(m *Model) { m.Metrics[0].Measure = "weight" }, []string{`metrics[0].measure: "weight" is no measure`}},
		{"measure's dataset", func(m *Model) { m.Metrics[0].Measure = "a.weight" }, []string{`metrics[0].measure: there is no dataset "a"`}},
		{"both", func(m *Model) { m.Metrics[2].Measure = "trees.trees" }, []string{`metrics[2]: want either a measure or a ratio`}},
		{"neither", func(m *Model) { m.Metrics[2].Ratio = nil }, []string{`metrics[2]: want either a measure or a ratio`}},
		{"always one", func(m *Model) { m.Metrics[2].Ratio.Denominator = "harvests.weight" }, []string{`metrics[2].ratio: both sides are harvests.weight`}},
		{"numerator only", func(m *Model) { m.Metrics[2].Ratio.NumeratorOnly = []string{"colour"} }, []string{`metrics[2].ratio.numerator_only[0]: there is no dimension "colour"`}},
		{"implied", func(m *Model) { m.Metrics[1].Measure = "trees.trees" }, []string{
			`metrics[1].implied[0]: dataset trees has no column that leads to dimension variety`, `metrics[1].unit_from: dataset trees`}},
		{"units", func(m *Model) { m.Metrics[1].Unit = "%"; m.Metrics[1].UnitFrom = "altitude" }, []string{
			`metrics[1].unit_from: unit is set too`, `metrics[1].unit_from: dimension altitude holds a number`}},
		{"numbers", func(m *Model) {
			m.Metrics[0].Scale = math.Inf(1)
			*m.Metrics[0].Decimals = -1
			m.Metrics[0].Better = "more"
		}, []string{
			`metrics[0].scale`, `metrics[0].decimals`, `metrics[0].better: is "more", want one of higher, lower`}},
		{"defaults", func(m *Model) {
			m.Metrics[0].Default = true
			m.Metrics[2].Subject, m.Metrics[2].Default = Words{"en": {"Sugar"}}, true
		}, []string{`metrics[0].default: is set, but`, `metrics[2].default: metric sugar is the default of subject "Sugar" already`}},
		{"verified", func(m *Model) { m.Verified[0] = Verified{Query: Query{Metric: "a"}} }, []string{`verified[0].question: is empty`, `verified[0].query.metric: there is no metric "a"`}},
		{"verified query", func(m *Model) {
			day := time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC)
			m.Verified[0].Query = Query{
				Metric: "weight_per_tree", Filters: pair(Filter{Dimension: "organic"}), GroupBy: []string{"variety", "orchard", "decade"},
				Order: "up", Limit: -1, Period: Period{Start: day, End: day}, Compare: []Period{{End: day}},
			}
		}, []string{`verified[0].query.filters[0].dimension: dataset trees has no column`, `verified[0].query.filters[0]: want either values`,
			`verified[0].query.group_by[2]: there is no dimension "decade"`, `verified[0].query.group_by[2]`, `verified[0].query.order`, `verified[0].query.limit`,
			`verified[0].query.period: compare is set too`, `verified[0].query.period: 2025-09-01/2025-09-01 ends before`}},
		{"verified members", func(m *Model) {
			m.Verified[0].Query = Query{Metric: "harvest_weight", Count: true, Members: []MemberCondition{
				{Entity: "barn", Metric: "harvest_weight"}, {Entity: "orchard", Metric: "harvest_weight", Dataset: "trees"}, {Entity: "orchard", Metric: "sugar"},
				{Entity: "orchard", Metric: "harvest_weight", Op: "<", Number: 3}, {Entity: "orchard", Dataset: "trees", Filters: pair(Filter{Dimension: "variety", Values: []string{"a"}})},
			}}
		}, []string{`verified[0].query.members[0].entity: there is no entity "barn"`, `verified[0].query.members[1]: want either`,
			`verified[0].query.members[2]: tells no members apart`, `verified[0].query.members[3]: tells no members apart`,
			`verified[0].query.members[4].filters[0].dimension: dataset trees has no column`, `verified[0].query.count: there are no groups`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := orchardModel(t)
			test.change(m)
			checkFaults(t, faultsOf(m.Validate()), test.want)
		})
	}
}

func TestSafeNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "Größe in cm": true, "面積": true, "x$1_y": true, "1st": true,
		"": false, " a": false, "a ": false, "a\x00": false, "a\nb": false, `a"b`: false, "a'b": false, "a`b": false, "a[b": false, "a]b": false,
		"a;b": false, "a--b": false, "a/*b": false, "a#b": false, "a.b": false, "a\\b": false, "a\u202eb": false, "a\u00a0b": false, "a\xffb": false,
	} {
		if got := safeIdentifier(name); got != want {
			t.Errorf("safeIdentifier(%q) is %t", name, got)
		}
	}
	for name, want := range map[string]bool{"a": true, "a.b": true, "a.b.c": true, "a.b.c.d": false, "a..b": false, ".a": false, "": false} {
		if got := safeTable(name); got != want {
			t.Errorf("safeTable(%q) is %t", name, got)
		}
	}
}

func TestKnownTimeFormat(t *testing.T) {
	for format, want := range map[string]bool{
		"date": true, "timestamp": true, "unix": true, "2006-01-02": true, "20060102": true, "02/01/2006": true, "200601": true, "2006": true, "02. 01. 2006": true,
		"": false, "01": false, "2006-02": false, "2006-01-01": false, "06-01-02": false, "2006-01-02T15:04": false, "-2006": false, "2006-": false, "Jan 2006": false,
	} {
		if got := knownTimeFormat(format); got != want {
			t.Errorf("knownTimeFormat(%q) is %t", format, got)
		}
	}
}
