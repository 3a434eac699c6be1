// SPDX-License-Identifier: Apache-2.0

package eval_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/pacenote/pacenote/rag/eval"
)

// A service asks fifty or more of its own questions that its documents answer, of an engine whose
// MinConfidence is negative, keeps each Answer.Confidence, and sets what it may refuse.
func ExampleMinConfidence() {
	answerable := []float64{0.97, 0.95, 0.93, 0.91, 0.88, 0.86, 0.81, 0.74, 0.66, 0.41}
	elsewhere := []float64{0.08, 0.12, 0.31, 0.35, 0.52, 0.69, 0.71} // asked of documents without the answer

	for _, share := range []float64{0, 0.1, 0.2} {
		least := eval.MinConfidence(answerable, share)
		fmt.Printf("rag.Options{MinConfidence: %.2f} refuses %.0f %% of these and %.0f %% of the others\n",
			least, 100*eval.Below(answerable, least), 100*eval.Below(elsewhere, least))
	}
	// Output:
	// rag.Options{MinConfidence: 0.41} refuses 0 % of these and 57 % of the others
	// rag.Options{MinConfidence: 0.66} refuses 10 % of these and 71 % of the others
	// rag.Options{MinConfidence: 0.74} refuses 20 % of these and 100 % of the others
}

func TestMinConfidenceBounds(t *testing.T) {
	ties := []float64{0.5, 0.5, 0.5, 0.9}
	for _, c := range []struct {
		confidences []float64
		refused     float64
		want        float64
	}{
		{nil, 0.1, 1},
		{[]float64{0.7}, 0.1, 0.7},
		{ties, 0.5, 0.5}, // all three are answered: two of them can't be refused alone
		{ties, 0.75, 0.9},
		{ties, 1, 1},
		{ties, -1, 0.5},
	} {
		if got := eval.MinConfidence(c.confidences, c.refused); got != c.want {
			t.Errorf("MinConfidence(%v, %v) = %v, want %v", c.confidences, c.refused, got, c.want)
		}
	}
	thirty := make([]float64, 30)
	for i := range thirty {
		thirty[i] = float64(i) / 30
	}
	if got := eval.Below(thirty, eval.MinConfidence(thirty, 0.1)); math.Abs(got-0.1) > 1e-12 {
		t.Errorf("a tenth of 30 questions: %v refused", got)
	}
}

func TestReliability(t *testing.T) {
	forecasts := []eval.Forecast{{Confidence: 0.1, Right: false}, {Confidence: 0.3, Right: true}, {Confidence: 0.3, Right: false}, {Confidence: 0.9, Right: true}, {Confidence: 1, Right: true}}
	bins := eval.Reliability(forecasts, 2)
	if bins[0].Count != 3 || bins[1].Count != 2 || math.Abs(bins[0].Right-1.0/3) > 1e-12 || bins[1].Confidence != 0.95 || bins[1].To != 1 {
		t.Errorf("bins %+v", bins)
	}
	// Below: mean .2333 against .3333; above: .95 against 1.
	if got, want := eval.CalibrationError(bins), 3.0/5*0.1+2.0/5*0.05; math.Abs(got-want) > 1e-9 {
		t.Errorf("calibration error %v, want %v", got, want)
	}
	forecasts[0].Weight, forecasts[4].Weight = 3, 0.5
	weighed := eval.Reliability(forecasts, 2)
	if b := weighed[0]; b.Count != 3 || b.Weight != 5 || math.Abs(b.Confidence-0.18) > 1e-12 || b.Right != 0.2 {
		t.Errorf("weighed bin %+v", b)
	}
	if got, want := eval.CalibrationError(weighed), (5*0.02+1.5*(1-1.4/1.5))/6.5; math.Abs(got-want) > 1e-9 {
		t.Errorf("weighed calibration error %v, want %v", got, want)
	}
	if got := eval.CalibrationError(eval.Reliability(nil, 10)); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestRiskCoverage(t *testing.T) {
	forecasts := []eval.Forecast{{Confidence: 0.2, Right: false}, {Confidence: 0.9, Right: true}, {Confidence: 0.4, Right: false}, {Confidence: 0.4, Right: true}}
	points := eval.RiskCoverage(forecasts, []float64{0.25, 0.5, 1})
	want := []eval.CoveragePoint{{0.9, 0.25, 0}, {0.4, 0.75, 1.0 / 3}, {0.2, 1, 0.5}}
	if len(points) != len(want) {
		t.Fatalf("%v", points)
	}
	for i := range want {
		if points[i] != want[i] {
			t.Errorf("point %d: %+v, want %+v", i, points[i], want[i])
		}
	}
	if got := eval.RiskCoverage(nil, []float64{0.5}); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestWeigh(t *testing.T) {
	forecasts := []eval.Forecast{{Right: true}, {Right: false}, {Right: false}, {Right: false}}
	eval.Weigh(forecasts, 0.7)
	if forecasts[0].Weight != 0.7 || math.Abs(forecasts[3].Weight-0.1) > 1e-12 {
		t.Errorf("weights %+v", forecasts)
	}
	eval.Weigh(nil, 0.7)
}
