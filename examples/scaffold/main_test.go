// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/semantic"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// bakery makes the database of testdata/bakery.sql.
func bakery(t *testing.T) string {
	t.Helper()
	statements, err := os.ReadFile("testdata/bakery.sql")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a bakery.db")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), string(statements)); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestDraft holds the draft of a small schema against a golden file.
func TestDraft(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-name", "bakery", "-sqlite", "bakery=" + bakery(t)}, &out); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "draft.json")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	var draft semantic.Draft
	if err := json.Unmarshal(out.Bytes(), &draft); err != nil {
		t.Fatal(err)
	}
	if err := draft.Model.Validate(); err != nil {
		t.Errorf("the draft is not valid: %v", err)
	}
}

// TestIndexes asks for indexes where every table counts as large.
func TestIndexes(t *testing.T) {
	db, err := open(bakery(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	draft, err := semantic.Scaffold(t.Context(), map[string]*sql.DB{"bakery": db},
		&semantic.ScaffoldOptions{LargeTable: 100, Tables: map[string][]string{"bakery": {"SALES", "products", "shops", "till_map"}}})
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.NewReplacer("`", "", `"`, "") // how names are quoted is the dialect's affair
	var got []string
	for _, index := range draft.Indexes {
		got = append(got, bare.Replace(index.SQL))
	}
	want := []string{
		"CREATE INDEX ix_sale_till_no_product_id_sold_on ON sales (till_no, product_id, sold_on, qty, price_eur, is_return, paid_by)",
		"CREATE INDEX ix_sale_till_no_sold_on ON sales (till_no, sold_on, qty, price_eur, is_return, product_id, paid_by)",
		"CREATE INDEX ix_sale_product_id_sold_on ON sales (product_id, sold_on, qty, price_eur, is_return, till_no, paid_by)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("indexes (-want +got):\n%s", diff)
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"-sqlite", "a.db", "more"}, {"-sqlite", filepath.Join(t.TempDir(), "none.db")}, {"-what"}} {
		if err := run(t.Context(), args, &strings.Builder{}); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}
