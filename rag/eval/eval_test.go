// SPDX-License-Identifier: Apache-2.0

package eval_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/pacenote/pacenote/rag/eval"
)

func TestNDCG(t *testing.T) {
	judged := eval.Judgements{"a": 3, "b": 2, "c": 1, "d": 0, "e": -1}
	tests := []struct {
		name    string
		ranking []string
		k       int
		want    float64
	}{
		{"ideal", []string{"a", "b", "c"}, 10, 1},
		{"nothing found", []string{"x", "d", "e"}, 10, 0},
		{"empty", nil, 10, 0},
		// (2/log2(2) + 3/log2(3)) / (3/log2(2) + 2/log2(3))
		{"swapped, cut at 2", []string{"b", "a"}, 2, (2 + 3/math.Log2(3)) / (3 + 2/math.Log2(3))},
		// A relevant document beyond the cut does not count.
		{"late", []string{"x", "y", "a"}, 2, 0},
	}
	for _, test := range tests {
		if got := eval.NDCG(test.ranking, judged, test.k); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
	if got := eval.NDCG([]string{"a"}, eval.Judgements{"a": 0}, 10); got != 0 {
		t.Errorf("without a relevant document: got %v, want 0", got)
	}
}

func TestRecall(t *testing.T) {
	judged := eval.Judgements{"a": 1, "b": 2, "c": 0}
	if got := eval.Recall([]string{"x", "a", "b"}, judged, 2); got != 0.5 {
		t.Errorf("recall@2: got %v, want 0.5", got)
	}
	if got := eval.Recall([]string{"x"}, nil, 2); got != 0 {
		t.Errorf("without judgements: got %v, want 0", got)
	}
}

func TestReciprocalRank(t *testing.T) {
	if got := eval.ReciprocalRank([]string{"x", "a"}, eval.Judgements{"a": 1}); got != 0.5 {
		t.Errorf("got %v, want 0.5", got)
	}
	if got := eval.ReciprocalRank([]string{"x"}, eval.Judgements{"a": 1}); got != 0 {
		t.Errorf("not found: got %v, want 0", got)
	}
}

func TestAUROC(t *testing.T) {
	tests := []struct {
		positive, negative []float64
		want               float64
	}{
		{[]float64{2, 3}, []float64{0, 1}, 1},
		{[]float64{0, 1}, []float64{2, 3}, 0},
		{[]float64{1}, []float64{1, 1}, 0.5},
		{nil, []float64{1}, 0.5},
		{[]float64{1, 3}, []float64{2}, 0.5},
	}
	for _, test := range tests {
		if got := eval.AUROC(test.positive, test.negative); got != test.want {
			t.Errorf("AUROC(%v, %v): got %v, want %v", test.positive, test.negative, got, test.want)
		}
	}
}

func ExampleNDCG() {
	judged := eval.Judgements{"manual": 2, "bulletin": 1}
	fmt.Printf("%.3f\n", eval.NDCG([]string{"bulletin", "brochure", "manual"}, judged, 10))
	// Output: 0.760
}

func TestTokenF1(t *testing.T) {
	tests := []struct {
		text, reference string
		want            float64
	}{
		{"Tighten to 25 N·m.", "tighten to 25 n m", 1},
		{"a b", "b c", 0.5},
		{"b b b", "b", 0.5},
		{"", "b", 0},
		{"x", "y", 0},
	}
	for _, test := range tests {
		if got := eval.TokenF1(test.text, test.reference); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("TokenF1(%q, %q): got %v, want %v", test.text, test.reference, got, test.want)
		}
	}
}
