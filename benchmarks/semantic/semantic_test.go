// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRun asks every question of the sample twice.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-json", "-rounds", "1", "-questions", "../../examples/plant/testdata/plant.jsonl"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Questions != 60 || r.Rounds != 1 || len(r.Kinds) != 4 || r.Kinds[0].Kind != "all" || r.Kinds[0].Questions != 60 {
		t.Errorf("%+v", r)
	}
	for _, k := range r.Kinds {
		if k.P50 <= 0 || k.P50 > k.P90 || k.P90 > k.P99 {
			t.Errorf("%+v", k)
		}
	}
	if r.Allocations <= 0 || r.Bytes <= 0 || len(r.Slowest) != 5 {
		t.Errorf("%+v", r)
	}
	if err := r.print(io.Discard); err != nil {
		t.Error(err)
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{"more"}, {"-rounds", "0"}, {"-rows", "10"}, {"-plans"}, {"-questions", "none.jsonl"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}

func TestPercentile(t *testing.T) {
	var all []time.Duration
	for i := range 100 {
		all = append(all, time.Duration(100-i)*time.Millisecond)
	}
	got := []float64{percentile(all, 50), percentile(all, 90), percentile(all, 99), percentile(all[:1], 99), percentile(nil, 50)}
	if diff := cmp.Diff([]float64{50, 90, 99, 100, 0}, got); diff != "" {
		t.Error(diff)
	}
}
