// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/rag/semantic"
)

// claims is a semantic model of the standard table and of its origins.
const claims = `{
  "version": 1, "name": "claims", "calendar": {},
  "sources": [{"name": "shop", "access": {"everyone": true}}],
  "datasets": [{
    "name": "claims", "source": "shop", "table": "claims",
    "dimensions": [{"name": "plant", "column": "plant_code", "words": {"en": ["plant"]}}],
    "measures": [{"name": "gap", "aggregate": "max", "column": "gap_mm"}],
    "lineage": {"table": "origins", "key": "claim_id", "column": "claim_id", "file": "file", "row": "row", "cells": "cells", "note": "note"}
  }],
  "metrics": [{"name": "gap", "measure": "claims.gap", "words": {"en": ["greatest gap"]}}]
}`

// TestFigureShowsCells converts two exports, and asks a question of the table: the answer names
// the cells of the old system that the figure came from.
func TestFigureShowsCells(t *testing.T) {
	dir := write(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	shop := in("shop")
	if err := os.Mkdir(shop, 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"-csv", "-standard", in("standard.csv"), "-xref", in("parts.csv"), "-lineage", filepath.Join(shop, "origins.csv"), "-key", "claim_id", in("fr.csv"), in("us.csv")}
	var out bytes.Buffer
	if err := run(t.Context(), args, &out, io.Discard); err != errUnsettled { // the plant "Nowhere" is asked for
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shop, "claims.csv"), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	model, err := semantic.ReadModel(strings.NewReader(claims), "claims.json")
	if err != nil {
		t.Fatal(err)
	}
	set, err := databases.Open(t.Context(), t.TempDir(), []databases.Source{{Name: "shop", Files: os.DirFS(shop)}})
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	engine, err := semantic.New(t.Context(), model, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := engine.Ask(t.Context(), semantic.Question{Text: "What is the greatest gap for WAP?"})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Result == nil {
		t.Fatalf("%+v", answer)
	}
	want := []semantic.Origin{{File: "us.csv", Row: "2", Cells: "A2:F2", Note: `claimed_on from "01/31/2026" (Date); plant_code from "Windsor Assembly Plant" (Plant); part_no from "SMP-230" (Part No); is_open from "N" (Open); gap_mm from "0.05" (Gap (in))`}}
	if diff := cmp.Diff(want, answer.Result.Lineage); diff != "" {
		t.Error(diff)
	}
}
