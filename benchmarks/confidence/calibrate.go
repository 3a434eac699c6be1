// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/pacenote/pacenote/benchmarks/internal/logistic"
)

// answerableShare is the share of the questions that people ask which are taken to have an answer: the
// two kinds of question of a collection are weighed so that it is this.
const answerableShare = 0.7

// forecast is a confidence with its weight among a collection's.
type forecast struct {
	confidence float64
	answerable bool
	weight     float64
}

// forecasts returns the shipped confidences of collections, each collection of weight 1.
func forecasts(sets []set) []forecast {
	var all []forecast
	for _, s := range sets {
		yes := 0
		for _, x := range s.examples {
			yes += count(x.answerable)
		}
		for _, x := range s.examples {
			f := forecast{x.shipped, x.answerable, answerableShare / float64(max(yes, 1))}
			if !x.answerable {
				f.weight = (1 - answerableShare) / float64(max(len(s.examples)-yes, 1))
			}
			all = append(all, f)
		}
	}
	return all
}

// odds returns the logarithm of the odds of a probability, which is kept off 0 and 1.
func odds(p float64) float64 {
	p = min(max(p, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// calibrate fits the logarithm of the odds of an answer to that of the confidence (Platt 1999).
func calibrate(all []forecast) logistic.Model {
	var examples []logistic.Example
	for _, f := range all {
		examples = append(examples, logistic.Example{Signals: []float64{odds(f.confidence)}, Positive: f.answerable, Importance: f.weight})
	}
	return logistic.Fit(examples)
}

// calibrationError returns the mean distance between confidence and share answerable over ten ranges of confidence.
func calibrationError(all []forecast) float64 {
	const bins = 10
	var weight, confidence, right [bins]float64
	total := 0.0
	for _, f := range all {
		b := min(int(f.confidence*bins), bins-1)
		weight[b] += f.weight
		confidence[b] += f.weight * f.confidence
		right[b] += f.weight * float64(count(f.answerable))
		total += f.weight
	}
	sum := 0.0
	for b := range bins {
		sum += math.Abs(confidence[b] - right[b])
	}
	return sum / total
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
			corrected[j].confidence = m.Probability([]float64{odds(f.confidence)})
		}
		fmt.Fprintf(w, "%-28s %22.3f %26.3f\n", s.name, calibrationError(own), calibrationError(corrected))
	}
	m := calibrate(forecasts(sets))
	fmt.Fprintf(w, "correction of the shipped logarithm of odds: %.3f + %.3f of it\n", m.Intercept, m.Weights[0])
}
