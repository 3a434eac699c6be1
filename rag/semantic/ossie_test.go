// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func writeOssie(t testing.TB, m *Model) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := m.WriteOssie(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestOssieRoundTrip checks that an exported model is imported as an equal one.
func TestOssieRoundTrip(t *testing.T) {
	m := orchardModel(t)
	out := writeOssie(t, m)
	got, notes, err := ReadOssie(bytes.NewReader(out), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, got, scalars); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %q", notes)
	}
	golden := "testdata/orchard.ossie.json"
	if *update {
		if err := os.WriteFile(golden, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(out)); diff != "" {
		t.Errorf("export (-want +got):\n%s", diff)
	}
}

// TestOssieEdited checks that what another tool changed in Ossie's own fields counts.
func TestOssieEdited(t *testing.T) {
	text := string(writeOssie(t, orchardModel(t)))
	for _, edit := range []struct{ old, new string }{
		{`"field.public.harvests"`, `"field.archive.harvests"`},
		{"\n                  \"variety\"\n", "\n                  \"cultivar\"\n"},
		{`"SUM(CASE WHEN harvests.cancelled`, `"MAX(CASE WHEN harvests.cancelled`},
	} {
		if !strings.Contains(text, edit.old) {
			t.Fatalf("%s does not occur in the export", edit.old)
		}
		text = strings.Replace(text, edit.old, edit.new, 1)
	}
	got, notes, err := ReadOssie(strings.NewReader(text), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	want := orchardModel(t)
	want.Datasets[0].Table = "archive.harvests"
	want.Datasets[0].Dimensions[1].Words = Words{"en": {}, "": {"cultivar"}}
	if diff := cmp.Diff(want, got, scalars); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "metric sugar: its expression is not") {
		t.Errorf("notes: %q", notes)
	}
}

func TestReadOssieForeign(t *testing.T) {
	data, err := os.ReadFile("testdata/foreign.ossie.json")
	if err != nil {
		t.Fatal(err)
	}
	got, notes, err := ReadOssie(bytes.NewReader(data), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	want := &Model{
		Version: FormatVersion, Name: "Library Loans", Description: "What readers borrow.", Sources: []Source{{Name: "lib"}},
		Entities: []Entity{{
			Name: "branch", Words: Words{"": {"branch"}}, Source: "lib", Table: "public.branches", Key: "id", Labels: []string{"branch_name"},
			Attributes: []Attribute{{Name: "district", Column: "district", Words: Words{"": {"district"}}}},
		}},
		Datasets: []Dataset{
			{
				Name: "loans", Source: "lib", Table: "public.loans", Words: Words{"": {"loans", "borrowings"}}, Time: &TimeColumn{Column: "Lent On", Format: "date"},
				Dimensions: []Dimension{{Name: "branch", Column: "branch_id", Of: "branch"}, {Name: "loan_id", Column: "loan_id", Words: Words{"": {"loan id"}}}},
				Measures: []Measure{
					{Name: "rows", Aggregate: "count"}, {Name: "fee_eur_sum", Aggregate: "sum", Column: "fee_eur"},
					{Name: "loan_id_count", Aggregate: "count", Where: []Condition{{Column: "loan_id", Op: "is not null"}}},
					{Name: "renewals_sum", Aggregate: "sum", Column: "renewals"},
				},
			},
			{
				Name: "branches", Source: "lib", Table: "public.branches", Words: Words{"": {"branches"}}, Time: &TimeColumn{Column: "open_since", Format: "date"},
				Dimensions: []Dimension{{Name: "branch", Column: "id", Of: "branch"}},
				Measures:   []Measure{{Name: "rows", Aggregate: "count"}, {Name: "id_count_distinct", Aggregate: "count_distinct", Column: "id"}},
			},
		},
		Metrics: []Metric{
			{Name: "fees", Words: Words{"": {"fees", "income"}}, Measure: "loans.fee_eur_sum"},
			{Name: "loan_count", Words: Words{"": {"loan count"}}, Measure: "loans.loan_id_count"},
			{Name: "fee_per_branch", Words: Words{"": {"fee per branch"}}, Ratio: &Ratio{Numerator: "loans.fee_eur_sum", Denominator: "branches.id_count_distinct"}},
			{Name: "renewal_percent", Words: Words{"": {"renewal percent"}}, Ratio: &Ratio{Numerator: "loans.renewals_sum", Denominator: "loans.loan_id_count"}, Scale: 100},
		},
	}
	if diff := cmp.Diff(want, got, scalars); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
	for _, part := range []string{
		`semantic model "another" was left out`, "dataset overdue was left out: it is a query", "source lib: access is empty", "relationship two was left out",
		"field late of loans was left out", "doesn't say how Lent On writes days", "the time returned was left out", "metric strange was left out", "synonyms were taken",
	} {
		if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, part) }) {
			t.Errorf("no note says %q: %q", part, notes)
		}
	}
}

func TestReadOssieFails(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"not JSON":      {"{", "semantic: check model a.json: not JSON: line 1, column 1: unexpected end"},
		"no model":      {`{"version":"0.1.1"}`, "semantic: check model a.json: semantic_model: is empty or missing"},
		"wrong type":    {`{"semantic_model":[{"datasets":1}]}`, "semantic: check model a.json: semantic_model.datasets: have number"},
		"extension":     {`{"semantic_model":[{"custom_extensions":[{"vendor_name":"pacenote","data":"{\"what\":1}"}]}]}`, "semantic: check model a.json: semantic_model[0].custom_extensions[0].data: check model: what: unknown field"},
		"not extension": {`{"semantic_model":[{"datasets":[{"custom_extensions":[{"vendor_name":"pacenote","data":"{\"role\":\"entity\",\"content\":[]}"}]}]}]}`, "semantic: check model a.json: semantic_model[0].datasets[0].custom_extensions[0].data: check model: content: want an object"},
	} {
		_, _, err := ReadOssie(strings.NewReader(test.text), "a.json")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: error is %v, want %s", name, err, test.want)
		}
	}
	cause := errors.New("disk")
	if _, _, err := ReadOssie(iotest.ErrReader(cause), "a.json"); !errors.Is(err, cause) {
		t.Errorf("error is %v, want one that wraps %v", err, cause)
	}
}

// FuzzReadOssie checks that whatever is imported as a valid model is exported and imported
// again as the same.
func FuzzReadOssie(f *testing.F) {
	f.Add(writeOssie(f, orchardModel(f)))
	if data, err := os.ReadFile("testdata/foreign.ossie.json"); err == nil {
		f.Add(data)
	}
	f.Add([]byte(`{"semantic_model":[{"name":"a","ai_context":"b, c","datasets":[{"name":"t","source":"t","fields":[{"name":"x"}]}],"metrics":[{"name":"m","expression":{"dialects":[{"expression":"2 * COUNT(*)"}]}}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, _, err := decodeOssie(data)
		if err != nil || m.Validate() != nil {
			return
		}
		again, notes, err := decodeOssie(writeOssie(t, m))
		if err != nil {
			t.Fatalf("the export of a valid model is not read: %v", err)
		}
		var first, second bytes.Buffer
		if err := errors.Join(WriteModel(&first, m), WriteModel(&second, again)); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("model changed (%q):\n%s", notes, cmp.Diff(first.String(), second.String()))
		}
	})
}
