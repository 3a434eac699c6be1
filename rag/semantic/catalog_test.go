// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCatalogValues(t *testing.T) {
	c := openWorkshop(t, nil).state.Load().catalog
	for dimension, want := range map[string][]string{
		"garage": {"G1", "G2", "G3"}, "district": {"north", "south"}, "lifts": {"2", "8"}, "night": {"0", "1"},
		"old_number": {"17", "17-b", "23"}, "trade": {"brakes", "paint"}, "system": {"AXLE", "BODY"}, "hours": nil, "mood": nil,
	} {
		if diff := cmp.Diff(want, c.values(dimension), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dimension, diff)
		}
	}
	for _, test := range [][3]string{
		{"garage", "G1", "North Garage"}, {"garage", "G9", "G9"}, {"district", "north", "north"}, {"trade", "paint", "paint"}, {"month", "2026-02", "2026-02"},
	} {
		if got := c.label(test[0], test[1]); got != test[2] {
			t.Errorf("%s %s is %q, want %q", test[0], test[1], got, test[2])
		}
	}
	want := []string{`code table old_number: code "99" stands for several keys and is not used`}
	if diff := cmp.Diff(want, c.notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestMapping(t *testing.T) {
	w := openWorkshop(t, nil)
	c := w.state.Load().catalog
	for _, test := range []struct {
		dataset, dimension string
		want               map[string]string // "" is none
	}{
		{"jobs", "garage", map[string]string{"G1": "G1", "G9": "G9"}},
		{"jobs", "district", map[string]string{"G1": "north", "G9": ""}},
		{"jobs", "system", map[string]string{"AXLE: REAR": "AXLE", "AXLE": "AXLE"}},
		{"jobs", "old_number", map[string]string{"G1": ""}},
		{"parts", "old_number", map[string]string{"17-b": "17-b"}},
		{"parts", "garage", map[string]string{"17-b": "G1", "x": ""}},
		{"parts", "district", map[string]string{"23": "south", "99": ""}},
	} {
		r, ok := w.schema.reach(w.schema.datasets[test.dataset], test.dimension)
		if !ok {
			t.Fatalf("%s does not reach %s", test.dataset, test.dimension)
		}
		value := c.mapping(w.schema, r, test.dimension)
		for column, want := range test.want {
			got, ok := value(column)
			if got != want || ok != (want != "") {
				t.Errorf("%s, %s: %q is %q, %v, want %q", test.dataset, test.dimension, column, got, ok, want)
			}
		}
	}
}

// What filters through one column come to.
func TestScopeColumns(t *testing.T) {
	w := openWorkshop(t, nil)
	type list struct {
		Column   string
		Values   []string
		Accepted bool
	}
	for _, test := range []struct {
		name    string
		dataset string
		filters []Filter
		want    []list
	}{
		{"intersection", "jobs", []Filter{in("garage", "G1", "G3"), in("district", "south")}, []list{{"garage_no", []string{"G3"}, true}}},
		{"empty", "jobs", []Filter{in("garage", "G1"), in("district", "south")}, []list{{"garage_no", nil, true}}},
		{"not", "jobs", []Filter{notIn("garage", "G2", "G1")}, []list{{"garage_no", []string{"G1", "G2"}, false}}},
		{"not of an attribute", "jobs", []Filter{notIn("district", "north")}, []list{{"garage_no", []string{"G2", "G3"}, true}}},
		{"not among", "jobs", []Filter{in("garage", "G2", "G1"), notIn("garage", "G1")}, []list{{"garage_no", []string{"G2"}, true}}},
		{"an attribute that is NULL", "jobs", []Filter{{Dimension: "lifts", Op: "<", Number: 9}}, []list{{"garage_no", []string{"G1", "G2"}, true}}},
		{"not a comparison", "jobs", []Filter{{Dimension: "lifts", Op: "<", Number: 8, Not: true}}, []list{{"garage_no", []string{"G2"}, true}}},
		{"a flag", "jobs", []Filter{in("night", "1")}, []list{{"garage_no", []string{"G1"}, true}}},
		{"a code by keys", "jobs", []Filter{in("old_number", "17-b")}, []list{{"garage_no", []string{"G1"}, true}}},
		{"a key by codes", "parts", []Filter{in("garage", "G1")}, []list{{"shop", []string{"17", "17-b"}, true}}},
		{"a code as it is", "parts", []Filter{in("old_number", "17")}, []list{{"shop", []string{"17"}, true}}},
		{"the text before a separator", "jobs", []Filter{in("system", "AXLE")}, []list{{"component", []string{"AXLE", "AXLE: REAR"}, true}}},
		{"not the text before a separator", "jobs", []Filter{notIn("system", "AXLE")}, []list{{"component", []string{"BODY: DOOR"}, true}}},
		{"two columns", "jobs", []Filter{in("trade", "paint"), in("garage", "G1")}, []list{{"garage_no", []string{"G1"}, true}, {"trade", []string{"paint"}, true}}},
	} {
		sc, missing := w.state.Load().scopeOf(w.schema, w.schema.datasets[test.dataset], test.filters)
		if missing != "" {
			t.Fatalf("%s: %s is missing", test.name, missing)
		}
		var got []list
		for _, f := range sc.columns {
			values, accepted := f.list()
			got = append(got, list{f.column, values, accepted})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestKeys(t *testing.T) {
	w := openWorkshop(t, nil)
	for _, test := range []struct {
		filters []Filter
		want    []string
	}{
		{nil, nil},
		{[]Filter{in("district", "south")}, []string{"G2", "G3"}},
		{[]Filter{in("district", "south"), notIn("garage", "G2")}, []string{"G3"}},
		{[]Filter{in("old_number", "17", "17-b")}, []string{"G1"}},
		{[]Filter{{Dimension: "lifts", Op: ">", Number: 2}}, []string{"G2"}},
		{[]Filter{in("trade", "paint")}, nil},
		{[]Filter{in("district", "south"), in("trade", "paint")}, nil},
	} {
		if diff := cmp.Diff(test.want, w.state.Load().catalog.keys(w.schema, test.filters), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.filters, diff)
		}
	}
}
