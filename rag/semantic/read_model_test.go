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

// scalars lets go-cmp look into scalars.
var scalars = cmp.AllowUnexported(Scalar{})

// orchardFile is a model that uses every field of the format.
func orchardFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/orchard.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func orchardModel(t testing.TB) *Model {
	t.Helper()
	m, err := ReadModel(bytes.NewReader(orchardFile(t)), "orchard.json")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// faultsOf lists the faults that err joins, as "path: reason".
func faultsOf(err error) []string {
	if err == nil {
		return nil
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var all []string
		for _, one := range joined.Unwrap() {
			all = append(all, faultsOf(one)...)
		}
		return all
	}
	var fault *ModelError
	if errors.As(err, &fault) {
		return []string{fault.Path + ": " + fault.Reason}
	}
	return []string{"not a ModelError: " + err.Error()}
}

// TestWriteModel checks that what is written is what was read, to the byte.
func TestWriteModel(t *testing.T) {
	var out bytes.Buffer
	if err := WriteModel(&out, orchardModel(t)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(orchardFile(t)), out.String()); diff != "" {
		t.Errorf("written model (-want +got):\n%s", diff)
	}
}

func TestReadModelForm(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{"unknown field", `"measure": "harvests.weight"`, `"mesure": "harvests.weight"`,
			[]string{"metrics[0].mesure: unknown field, want one of name, description,"}},
		{"case of a field", `"numerator": "harvests`, `"Numerator": "harvests`,
			[]string{"metrics[2].ratio.Numerator: unknown field, want one of numerator, denominator,"}},
		{"repeated field", `"better": "higher"`, `"better": "higher", "better": "lower"`,
			[]string{"metrics[0].better: written twice"}},
		{"wrong type", `"decimals": 0`, `"decimals": "none"`,
			[]string{`metrics[0].decimals: want a whole number, have "none"`}},
		{"fraction", `"lag": 2`, `"lag": 2.5`, []string{"datasets[0].freshness.lag: want a whole number, have 2.5"}},
		{"object for a list", `"implied": [`, `"implied": {"a": 1}, "unit": [`,
			[]string{"metrics[1].implied: want a list", "metrics[1].unit: want a string"}},
		{"list for an object", `"ratio": {`, `"ratio": [], "words": {`,
			[]string{"metrics[2].ratio: want an object, have []", "metrics[2].words: written twice"}},
		{"value", `"value": 0.5`, `"value": [1]`, []string{"datasets[0].measures[1].where[0].value: read value: want a string, number or bool"}},
		{"day", `"2025-10-01"`, `"2025-13-01"`, []string{"verified[0].query.period: read period:"}},
		{"null", `"limit": 3`, `"limit": null`, []string{"verified[0].query.limit: want a whole number, have null"}},
		{"map", `"": [` + "\n" + `                "northern slope"`, `"": 1, "en": [ "northern slope"`,
			[]string{`entities[0].attributes[1].values["NORTH"][""]: want a list, have 1`}},
		{"not JSON", `"version": 1,`, "\"version\": 1,,", []string{": not JSON: line 2, column 16: invalid character"}},
		{"two values", "\n{", "{}{", []string{": not JSON"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := string(orchardFile(t))
			if test.old == "\n{" {
				text = test.new + text
			} else if text = strings.Replace(text, test.old, test.new, 1); text == string(orchardFile(t)) {
				t.Fatalf("%q does not occur", test.old)
			}
			_, err := ReadModel(strings.NewReader(text), "a.json")
			checkFaults(t, faultsOf(err), test.want)
			if !strings.HasPrefix(err.Error(), "semantic: check model a.json: ") {
				t.Errorf("the error does not name the file: %v", err)
			}
		})
	}
}

// checkFaults checks that the faults start with those wanted, in any order.
func checkFaults(t *testing.T, got, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, w) }) {
			t.Errorf("no fault starts with %q", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d faults, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
}

func TestReadModelFails(t *testing.T) {
	cause := errors.New("disk")
	if _, err := ReadModel(iotest.ErrReader(cause), "a.json"); !errors.Is(err, cause) {
		t.Errorf("error is %v, want one that wraps %v", err, cause)
	}
	if _, err := ReadModel(bytes.NewReader(make([]byte, maxModelBytes+1)), "a.json"); err == nil {
		t.Error("a file beyond the limit was read")
	}
}

// FuzzReadModel checks that what is accepted is written and read back as the same model.
func FuzzReadModel(f *testing.F) {
	f.Add(orchardFile(f))
	f.Add([]byte(`{"version":1,"name":"a","sources":[{"name":"s","access":{}}]}`))
	f.Add([]byte(`{"metrics":[{"ratio":null}],"verified":[{"query":{"period":["",""]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeModel(data)
		if err != nil {
			return
		}
		_ = m.Validate() // must not panic
		var out bytes.Buffer
		if err := WriteModel(&out, m); err != nil {
			t.Fatal(err)
		}
		again, err := decodeModel(out.Bytes())
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%s", err, out.Bytes())
		}
		var second bytes.Buffer
		if err := WriteModel(&second, again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), second.Bytes()) {
			t.Errorf("second writing:\n%s\nwant:\n%s", second.Bytes(), out.Bytes())
		}
	})
}
