// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/semantic"
)

// exported is a source whose rows were brought by an export, with a table that says from
// which file and line each came.
var exported = map[string]string{
	"model.json": `{
  "version": 1, "name": "garage", "calendar": {},
  "sources": [{"name": "shop", "access": {"everyone": true}}],
  "datasets": [{
    "name": "repairs", "source": "shop", "table": "repairs",
    "dimensions": [{"name": "trade", "column": "trade", "words": {"en": ["trade"]}}],
    "measures": [{"name": "repairs", "aggregate": "count"}],
    "lineage": {"table": "origins", "key": "repair_no", "column": "repair_no", "file": "file", "row": "line", "note": "note"}
  }],
  "metrics": [{"name": "repairs", "measure": "repairs.repairs", "words": {"en": ["repairs"]}}]
}`,
	"repairs.csv": "repair_no,trade\n1,paint\n2,brakes\n3,paint\n",
	"origins.csv": "repair_no,file,line,note\n1,old.csv,2,\n2,old.csv,3,\n3,new.csv,9,date was 3.2.26\n",
}

// TestLineage asks for a figure of exported rows: the places that those of the question
// came from are shown to people and to programs, and no others.
func TestLineage(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range exported {
		to := data
		if name == "model.json" {
			to = dir
		}
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-model", filepath.Join(dir, "model.json"), "-data", data, "How many repairs for paint?"}
	stdout, err := runWith(t, "", args...)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"from: old.csv 2\n", "from: new.csv 9 date was 3.2.26\n"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	stdout, err = runWith(t, "", append([]string{"-json"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	var got line
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	want := []semantic.Origin{{File: "old.csv", Row: "2"}, {File: "new.csv", Row: "9", Note: "date was 3.2.26"}}
	if diff := cmp.Diff(want, got.Lineage); diff != "" || got.Value == nil || *got.Value != 2 {
		t.Errorf("%s\n(-want +got)\n%s", stdout, diff)
	}
}
