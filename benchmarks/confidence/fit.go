// SPDX-License-Identifier: Apache-2.0

package main

import "math"

const (
	iterations = 3000
	rate       = 0.3
	// penalty keeps the weights of standardised signals small: the collections are
	// few, and what must hold is what holds on collections not seen.
	penalty = 0.003
)

// logistic is a fitted logistic regression.
type logistic struct {
	intercept float64
	weights   []float64
}

// probability returns 0 without signals: nothing was left to judge.
func (l logistic) probability(signals []float64) float64 {
	if len(signals) == 0 {
		return 0
	}
	z := l.intercept
	for i, v := range signals {
		z += l.weights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// fit minimises the log loss by gradient descent over standardised signals. Each
// collection has the same weight, and so have its two kinds of question.
func fit(sets []set) logistic {
	var rows [][]float64
	var labels, importance []float64
	for _, s := range sets {
		yes, no := 0.0, 0.0
		for _, x := range s.examples {
			if x.answerable {
				yes++
			} else {
				no++
			}
		}
		for _, x := range s.examples {
			if len(x.signals) == 0 {
				continue
			}
			rows = append(rows, x.signals)
			if x.answerable {
				labels, importance = append(labels, 1), append(importance, 1/yes)
			} else {
				labels, importance = append(labels, 0), append(importance, 1/no)
			}
		}
	}
	mean, deviation := moments(rows)
	n := len(mean)
	w := make([]float64, n)
	var b, total float64
	for _, i := range importance {
		total += i
	}
	for range iterations {
		gradient := make([]float64, n)
		var gb float64
		for r, row := range rows {
			z := b
			for i, v := range row {
				z += w[i] * (v - mean[i]) / deviation[i]
			}
			e := (1/(1+math.Exp(-z)) - labels[r]) * importance[r] / total
			gb += e
			for i, v := range row {
				gradient[i] += e * (v - mean[i]) / deviation[i]
			}
		}
		b -= rate * gb
		for i := range w {
			w[i] -= rate * (gradient[i] + penalty*w[i])
		}
	}
	l := logistic{intercept: b, weights: make([]float64, n)}
	for i := range w {
		l.weights[i] = w[i] / deviation[i]
		l.intercept -= w[i] * mean[i] / deviation[i]
	}
	return l
}

// moments returns each column's mean and standard deviation, 1 where it does not vary.
func moments(rows [][]float64) (mean, deviation []float64) {
	n := len(rows[0])
	mean, deviation = make([]float64, n), make([]float64, n)
	for _, row := range rows {
		for i, v := range row {
			mean[i] += v / float64(len(rows))
		}
	}
	for _, row := range rows {
		for i, v := range row {
			deviation[i] += (v - mean[i]) * (v - mean[i]) / float64(len(rows))
		}
	}
	for i, v := range deviation {
		if deviation[i] = math.Sqrt(v); deviation[i] < 1e-9 {
			deviation[i] = 1
		}
	}
	return mean, deviation
}
