// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// mustOpen opens the databases for a test.
func mustOpen(t *testing.T, o options) *plant {
	t.Helper()
	o.cache = cacheOfTests
	p, err := open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// TestPlantQuestions asks the sample databases all questions and compares the verdicts
// with the golden file, so that a change is seen in review.
func TestPlantQuestions(t *testing.T) {
	_, text := askAll(t, mustOpen(t, options{}), readLines[expectation](t, "plant.jsonl"))
	compareGolden(t, "plant.golden", text)
}

// TestOwnQuestions asks questions that were written before anybody saw an answer: 200 over
// the sample databases, others that are meant to mislead, some about members that another
// figure tells apart or that a ranking finds, and questions over two other folders, with other plants, parts, codes
// and suppliers, by the same model.
func TestOwnQuestions(t *testing.T) {
	for _, test := range []struct{ name, data string }{
		{"own", ""}, {"traps", ""}, {"sets", ""}, {"told", ""}, {"fourth", ""}, {"second", "testdata/second"}, {"third", "testdata/third"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, text := askAll(t, mustOpen(t, options{data: test.data}), readLines[expectation](t, test.name+".jsonl"))
			compareGolden(t, test.name+".golden", text)
		})
	}
}

// TestOperationsQuestions asks tables of another trade, known by a model alone.
func TestOperationsQuestions(t *testing.T) {
	data := os.Getenv("PACENOTE_DATA")
	if data == "" {
		t.Skip("PACENOTE_DATA does not name the folder of test data")
	}
	p := mustOpen(t, options{data: filepath.Join(data, "operations"), model: "operations.json"})
	_, text := askAll(t, p, readLines[tabled](t, "operations.jsonl"))
	compareGolden(t, "operations.golden", text)
}

// TestModels reads both models.
func TestModels(t *testing.T) {
	for _, file := range []string{"", "operations.json"} {
		if _, err := readModel(file); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
