// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestParseSchema(t *testing.T) {
	text := `CREATE TABLE days (day TEXT NOT NULL, plant TEXT NOT NULL, n INTEGER NOT NULL, v REAL, PRIMARY KEY (day, plant));
CREATE TABLE codes (code TEXT PRIMARY KEY, name TEXT);
`
	want := []table{
		{"days", []column{{"day", "TEXT", true}, {"plant", "TEXT", true}, {"n", "INTEGER", true}, {"v", "REAL", false}}, []string{"day", "plant"}},
		{"codes", []column{{"code", "TEXT", true}, {"name", "TEXT", false}}, []string{"code"}},
	}
	got, err := parseSchema(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(table{}, column{})); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"DROP TABLE days", "CREATE TABLE t (a BLOB)", "CREATE TABLE t (a)", "CREATE TABLE t (a\"b TEXT)"} {
		if _, err := parseSchema(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzParseSchema(f *testing.F) {
	f.Add("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, PRIMARY KEY (a, b));")
	f.Fuzz(func(t *testing.T, text string) {
		tables, err := parseSchema(text)
		if err != nil {
			return
		}
		for _, table := range tables {
			for _, c := range table.columns {
				if !identifier.MatchString(c.name) {
					t.Errorf("%q became the column %q", text, c.name)
				}
			}
		}
	})
}

func TestInferKind(t *testing.T) {
	for _, test := range []struct{ values, want string }{
		{"1 2 -3", "INTEGER"}, {"1 2.5", "REAL"}, {"1 _ 3", "INTEGER"}, {"2 a", "TEXT"}, {"007 1", "TEXT"},
		{"0.5", "REAL"}, {"_ _", "TEXT"}, {"NaN", "TEXT"}, {"0x10", "TEXT"}, {"2020-01-02", "TEXT"}, {"1e3", "REAL"},
	} {
		var rows [][]string
		for value := range strings.FieldsSeq(test.values) {
			rows = append(rows, []string{strings.Trim(value, "_")})
		}
		if got := inferKind(rows, 0); got != test.want {
			t.Errorf("%s is %s, want %s", test.values, got, test.want)
		}
	}
}

// TestOpen loads a folder without a schema, finds the file again, and makes another one
// when the content has changed.
func TestOpen(t *testing.T) {
	cache := t.TempDir()
	files := fstest.MapFS{"cars.csv": {Data: []byte("\ufeffid,name,cty\n1,\"A, B\",\n2,C,17\n")}}
	ask := func() (name string, empty, sum int) {
		t.Helper()
		set, err := Open(t.Context(), cache, []Source{{Name: "flat", Files: files, Indexes: []Index{{"cars", []string{"name"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		defer set.Close()
		row := set["flat"].QueryRowContext(t.Context(), "SELECT max(CASE WHEN id = 1 THEN name END), sum(cty IS NULL), sum(cty) FROM cars")
		if err := row.Scan(&name, &empty, &sum); err != nil {
			t.Fatal(err)
		}
		if _, err := set["flat"].ExecContext(t.Context(), "DELETE FROM cars"); err == nil {
			t.Error("the file can be written to")
		}
		return name, empty, sum
	}
	made := func() int {
		t.Helper()
		names, err := filepath.Glob(filepath.Join(cache, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	for range 2 {
		if name, empty, sum := ask(); name != "A, B" || empty != 1 || sum != 17 {
			t.Errorf("got %q, %d, %d", name, empty, sum)
		}
		if n := made(); n != 1 {
			t.Errorf("%d files, want 1", n)
		}
	}
	files["cars.csv"] = &fstest.MapFile{Data: []byte("id,name,cty\n1,x,\n2,C,18\n")}
	if _, _, sum := ask(); sum != 18 || made() != 2 {
		t.Errorf("after a change the sum is %d, and there are %d files", sum, made())
	}
}

func TestOpenErrors(t *testing.T) {
	schema := &fstest.MapFile{Data: []byte("CREATE TABLE t (a INTEGER NOT NULL)")}
	for name, files := range map[string]fstest.MapFS{
		"no tables":      {"readme.txt": {}},
		"other columns":  {"schema.sql": schema, "t.csv": {Data: []byte("b\n1\n")}},
		"no number":      {"schema.sql": schema, "t.csv": {Data: []byte("a\nx\n")}},
		"no header":      {"t.csv": {}},
		"column's name":  {"t.csv": {Data: []byte("a\"b\n1\n")}},
		"not compressed": {"t.csv.gz": {Data: []byte("a\n1\n")}},
	} {
		cache := t.TempDir()
		if _, err := Open(t.Context(), cache, []Source{{Name: "s", Files: files}}); err == nil {
			t.Errorf("%s: opened", name)
		}
		if left, _ := os.ReadDir(cache); len(left) != 0 {
			t.Errorf("%s: left %v in the cache", name, left)
		}
	}
}

func TestDataSource(t *testing.T) {
	for _, test := range []struct{ address, want string }{
		{"postgres://u:p@127.0.0.1:5433/plant", "postgres://u:p@127.0.0.1:5433/plant"},
		{"mariadb://u:p%40@127.0.0.1:3307/plant", "u:p@@tcp(127.0.0.1:3307)/plant"},
	} {
		if _, got, err := dataSource(test.address); err != nil || got != test.want {
			t.Errorf("%s is %q, %v; want %q", test.address, got, err, test.want)
		}
	}
	for _, address := range []string{"oracle://u:secret@h/x", "postgres://u:secret@h:port/x", "mariadb://u:secret@127.0.0.1:1/x"} {
		_, err := Connect(context.Background(), address)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error is %v", address, err)
		}
	}
}

// TestSamples reads every sample database.
func TestSamples(t *testing.T) {
	rows := map[string]int{}
	for _, source := range []string{"quality", "production", "warranty", "telemetry", "supply"} {
		files, err := Samples(source)
		if err != nil {
			t.Fatal(err)
		}
		folder, err := OpenFolder(files)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := folder.read()
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			rows[source+"."+table.name] = len(table.rows)
		}
	}
	want := map[string]int{
		"quality.defects": 45930, "quality.defect_codes": 8, "quality.part_xref": 48, "quality.load_status": 10,
		"production.plants": 10, "production.parts": 12, "production.daily_output": 20003, "production.load_status": 10,
		"warranty.claims": 10284, "warranty.load_status": 1, "telemetry.sensor_daily": 5265,
		"supply.suppliers": 9, "supply.deliveries": 3282,
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if _, err := Samples("payroll"); err == nil {
		t.Error("there is a sample database of payroll")
	}
}
