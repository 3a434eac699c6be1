// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/pacenote/pacenote/benchmarks/internal/logistic"
	"github.com/pacenote/pacenote/rag/eval"
)

// answerableShare is the share of the questions that people ask which the shipped model takes to have an answer: the
// two kinds of question of a collection are weighed so that it is this.
const answerableShare = 0.7

// forecasts returns the shipped confidences of collections, each collection of weight 1.
func forecasts(sets []set) []eval.Forecast {
	var all []eval.Forecast
	for _, s := range sets {
		own := make([]eval.Forecast, len(s.examples))
		for i, x := range s.examples {
			own[i] = eval.Forecast{Confidence: x.shipped, Right: x.answerable}
		}
		eval.Weigh(own, answerableShare)
		all = append(all, own...)
	}
	return all
}

// odds returns the logarithm of the odds of a probability, which is kept off 0 and 1.
func odds(p float64) float64 {
	p = min(max(p, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// calibrate fits the logarithm of the odds of an answer to that of the confidence (Platt 1999).
func calibrate(all []eval.Forecast) logistic.Model {
	var examples []logistic.Example
	for _, f := range all {
		examples = append(examples, logistic.Example{Signals: []float64{odds(f.Confidence)}, Positive: f.Right, Importance: f.Weight})
	}
	return logistic.Fit(examples)
}

// calibrationError returns the mean distance between confidence and share answerable over ten ranges of confidence.
func calibrationError(all []eval.Forecast) float64 {
	return eval.CalibrationError(eval.Reliability(all, 10))
}

// reportCalibration prints how far the shipped confidence is from a probability, and what a correction that was fitted to the
// other collections makes of that.
func reportCalibration(w io.Writer, sets []set) {
	fmt.Fprintf(w, "\n%-28s %22s %26s\n", "calibration error", "shipped", "corrected by the others")
	for i, s := range sets {
		own := forecasts(sets[i : i+1])
		corrected := slices.Clone(own)
		m := calibrate(forecasts(slices.Concat(sets[:i], sets[i+1:])))
		for j, f := range own {
			corrected[j].Confidence = m.Probability([]float64{odds(f.Confidence)})
		}
		fmt.Fprintf(w, "%-28s %22.3f %26.3f\n", s.name, calibrationError(own), calibrationError(corrected))
	}
	m := calibrate(forecasts(sets))
	fmt.Fprintf(w, "correction of the shipped logarithm of odds: %.3f + %.3f of it\n", m.Intercept, m.Weights[0])
}
