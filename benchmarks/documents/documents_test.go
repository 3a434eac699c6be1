// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the tests' own program be the reader.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		if err := work(context.Background(), os.Args[2:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func TestRelations(t *testing.T) {
	// A name above two columns, and an empty cell that is passed over.
	got := relations([]cell{{0, 0, 0, 0, "Part"}, {0, 0, 1, 2, "Torque"}, {1, 1, 0, 0, ""}, {1, 1, 1, 1, "Nm"}, {1, 1, 2, 2, "±"}, {2, 2, 0, 0, "Hinge"}, {2, 2, 1, 1, "25"}})
	want := map[relation]int{
		{"part", "torque", false}: 1, {"torque", "nm", true}: 1, {"torque", "±", true}: 1, {"nm", "±", false}: 1,
		{"part", "hinge", true}: 1, {"hinge", "25", false}: 1, {"nm", "25", true}: 1,
	}
	if len(got) != len(want) || f1(got, want) != 1 {
		t.Errorf("relations %v", got)
	}
	if v := f1(map[string]int{"a": 2, "b": 1}, map[string]int{"a": 1}); v != 0.5 {
		t.Errorf("f1 %v", v)
	}
}

// TestOursAlone measures one file of examples/ask without peers.
func TestOursAlone(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join("..", "..", "examples", "ask", "documents", "specs", "door-panel-left-tolerances.pdf")
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"pdf/manifest.tsv":                "file\tkind\tpages\tp\tq\tagreement\tpassword\nspecs/a.pdf\ttable\t1\t1\t1\t0.99\t\nspecs/b.pdf\ttable\t1\t1\t1\t0.50\t\n",
		"pdf/specs/a.pdf":                 string(data),
		"pdf/reference/a.pdf.jsonl":       `{"page": 1, "text": "door panel"}` + "\n",
		"pdf/icdar2013/t.pdf":             string(data),
		"pdf/icdar2013/t-str.xml":         `<document><table><region row-increment="0" col-increment="0"><cell start-row="0" start-col="0"><content>a</content></cell><cell start-row="0" start-col="1" end-col="2"><content>b</content></cell></region></table></document>`,
		"pdf/reference/not-in-manifest.x": "",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-json", "-rounds", "1", "-data", dir}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Texts != 1 || r.Tables != 1 || len(r.Scores) != 1 || r.Scores[0].WordF1 <= 0 || r.Scores[0].Failed != 0 || r.Scores[0].PagesPerSecond <= 0 || len(r.Missing) != 1 {
		t.Errorf("report %+v", r)
	}
	var text bytes.Buffer
	if err := r.print(&text, false); err != nil || !strings.Contains(text.String(), "missing: the peers") {
		t.Errorf("%v: %s", err, &text)
	}
	for _, args := range [][]string{{"-data", ""}, {"-data", t.TempDir()}, {"-data", dir, "-peers", t.TempDir()}, {"-data", dir, "-rounds", "0"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
