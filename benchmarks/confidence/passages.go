// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"

	"github.com/pacenote/pacenote/benchmarks/internal/logistic"
)

const (
	passageIterations = 400
	passageRate       = 0.5
	passagePenalty    = 0.001
)

// fitPassages maximises the probability that a softmax over a question's passages gives
// to those that answer, by gradient descent over standardised signals. Each collection
// has the same weight.
func fitPassages(sets []set) []float64 {
	var rows [][]float64
	for _, s := range sets {
		for _, x := range s.examples {
			rows = append(rows, centred(x.passages)...)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, deviation := logistic.Moments(rows)
	w := make([]float64, len(deviation))
	for range passageIterations {
		gradient := make([]float64, len(w))
		for _, s := range sets {
			usable := 0.0
			sum := make([]float64, len(w))
			for _, x := range s.examples {
				if addGradient(sum, w, deviation, x.passages) {
					usable++
				}
			}
			for i := range sum {
				gradient[i] += sum[i] / max(usable, 1) / float64(len(sets))
			}
		}
		for i := range w {
			w[i] += passageRate * (gradient[i] - passagePenalty*w[i])
		}
	}
	for i := range w {
		w[i] /= deviation[i]
	}
	return w
}

// centred returns the signals of a question's passages without their means: what differs between questions tells no passage from another.
func centred(passages []passage) [][]float64 {
	if len(passages) == 0 {
		return nil
	}
	mean := make([]float64, len(passages[0].signals))
	for _, p := range passages {
		for i, v := range p.signals {
			mean[i] += v / float64(len(passages))
		}
	}
	rows := make([][]float64, len(passages))
	for r, p := range passages {
		for i, v := range p.signals {
			rows[r] = append(rows[r], v-mean[i])
		}
	}
	return rows
}

// addGradient adds the gradient of one question's log likelihood: the mean signals of
// the passages that answer, each by its probability among them, less those of all. It
// reports false if none or all answer.
func addGradient(sum, w, deviation []float64, passages []passage) bool {
	var all, right float64
	weight := make([]float64, len(passages))
	for i, p := range passages {
		weight[i] = math.Exp(score(w, deviation, p.signals))
		all += weight[i]
		if p.answers {
			right += weight[i]
		}
	}
	if right == 0 || right == all {
		return false
	}
	for i, p := range passages {
		g := -weight[i] / all
		if p.answers {
			g += weight[i] / right
		}
		for j, v := range p.signals {
			sum[j] += g * v / deviation[j]
		}
	}
	return true
}

func score(w, deviation, signals []float64) float64 {
	var z float64
	for i, v := range signals {
		z += w[i] * v / deviation[i]
	}
	return z
}

// best returns the passage with the highest score.
func best(weights []float64, passages []passage) int {
	top, at := math.Inf(-1), 0
	for i, p := range passages {
		var z float64
		for j, v := range p.signals {
			z += weights[j] * v
		}
		if z > top {
			top, at = z, i
		}
	}
	return at
}
