// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"cmp"
	"math"
	"slices"
)

// MinConfidence returns the threshold for rag.Options.MinConfidence that refuses a share, in
// [0,1], of questions like those given: their confidences (Answer.Confidence) are of questions
// that the documents are known to answer. At most that share of them lies below it, and an
// equal confidence is answered. It needs as many questions as the share is fine: at 10 %, some
// fifty. Without any, or where all may be refused, it is 1; where none may, the least of them.
func MinConfidence(answerable []float64, refused float64) float64 {
	sorted := slices.Sorted(slices.Values(answerable))
	n := int(math.Floor(refused*float64(len(sorted)) + 1e-9)) // 0.1*30 is less than 3
	if n >= len(sorted) {
		return 1
	}
	return sorted[max(n, 0)]
}

// Below returns the share, in [0,1], of the values that are less than a threshold: of
// confidences, what is refused at it. Of no values it is 0.
func Below(values []float64, threshold float64) float64 {
	n := 0
	for _, v := range values {
		if v < threshold {
			n++
		}
	}
	return float64(n) / float64(max(len(values), 1))
}

// Forecast is a confidence with what came of it.
type Forecast struct {
	// Confidence is the probability, in [0,1], that was given.
	Confidence float64
	// Right is whether it came true.
	Right bool
	// Weight is how much it counts in a table of reliability, so that questions of a kind can stand for as many as
	// people ask; zero: 1.
	Weight float64
}

// Weigh sets the weights of forecasts so that those that came true weigh a share, in [0,1], of 1 together and the others the
// rest, whatever their numbers.
func Weigh(forecasts []Forecast, right float64) {
	n := 0
	for _, f := range forecasts {
		if f.Right {
			n++
		}
	}
	for i := range forecasts {
		if f := &forecasts[i]; f.Right {
			f.Weight = right / float64(n)
		} else {
			f.Weight = (1 - right) / float64(len(forecasts)-n)
		}
	}
}

// Bin is a row of a reliability table: the forecasts of one range of confidence.
type Bin struct {
	// From and To bound the confidences: from From, and below To but in the last bin.
	From float64 `json:"from"`
	To   float64 `json:"to"`
	// Count is the number of forecasts and Weight the sum of their weights; Confidence is their mean, Right the share
	// of them that came true. Where the confidence is a probability the two are alike.
	Count      int     `json:"count"`
	Weight     float64 `json:"weight"`
	Confidence float64 `json:"confidence"`
	Right      float64 `json:"right"`
}

// Reliability returns a table of n ranges of confidence that are equally wide. Empty ranges
// have a Count of 0.
func Reliability(forecasts []Forecast, n int) []Bin {
	bins := make([]Bin, n)
	for i := range bins {
		bins[i].From, bins[i].To = float64(i)/float64(n), float64(i+1)/float64(n)
	}
	for _, f := range forecasts {
		b := &bins[max(min(int(f.Confidence*float64(n)), n-1), 0)]
		weight := cmp.Or(f.Weight, 1)
		b.Count++
		b.Weight += weight
		b.Confidence += weight * f.Confidence
		if f.Right {
			b.Right += weight
		}
	}
	for i := range bins {
		if b := &bins[i]; b.Count > 0 {
			b.Confidence /= b.Weight
			b.Right /= b.Weight
		}
	}
	return bins
}

// CalibrationError returns the expected calibration error of a reliability table: the mean
// distance, in [0,1], between confidence and share that came true, by the weight of forecasts;
// of none, 0.
func CalibrationError(bins []Bin) float64 {
	var sum, total float64
	for _, b := range bins {
		sum += b.Weight * math.Abs(b.Confidence-b.Right)
		total += b.Weight
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

// CoveragePoint is a point of a risk-coverage curve: what is answered at a threshold, and how
// much of that is wrong.
type CoveragePoint struct {
	// Threshold is the least confidence that is answered.
	Threshold float64 `json:"threshold"`
	// Coverage is the share of all questions that are answered, Risk the share of those
	// whose answer is wrong.
	Coverage float64 `json:"coverage"`
	Risk     float64 `json:"risk"`
}

// RiskCoverage returns the risk at each of the coverages, which are in (0,1]: the questions with
// the highest confidence are answered, and all with the same. It costs O(n log n).
func RiskCoverage(forecasts []Forecast, coverages []float64) []CoveragePoint {
	sorted := slices.Clone(forecasts)
	slices.SortStableFunc(sorted, func(a, b Forecast) int { return cmp.Compare(b.Confidence, a.Confidence) })
	var points []CoveragePoint
	for _, c := range coverages {
		n := int(math.Ceil(c*float64(len(sorted)) - 1e-9))
		if n <= 0 || n > len(sorted) {
			continue
		}
		p := CoveragePoint{Threshold: sorted[n-1].Confidence}
		answered, wrong := 0, 0
		for _, f := range sorted {
			if f.Confidence < p.Threshold {
				break
			}
			answered++
			if !f.Right {
				wrong++
			}
		}
		p.Coverage, p.Risk = float64(answered)/float64(len(sorted)), float64(wrong)/float64(answered)
		points = append(points, p)
	}
	return points
}
