// SPDX-License-Identifier: Apache-2.0

package logistic

import "math"

const (
	iterations = 3000
	rate       = 0.3
	// penalty keeps the weights of standardised signals small: the collections are
	// few, and what must hold is what holds on collections not seen.
	penalty = 0.003
)

// Example is signals with what they should tell.
type Example struct {
	// Signals are the same number in all examples; none: nothing was left to judge.
	Signals []float64
	// Positive is the class, and Importance the example's weight.
	Positive   bool
	Importance float64
}

// Model is a fitted regression.
type Model struct {
	// Intercept and Weights make the logarithm of the odds.
	Intercept float64
	Weights   []float64
}

// Probability is that of the positive class; 0 without signals.
func (m Model) Probability(signals []float64) float64 {
	if len(signals) == 0 {
		return 0
	}
	z := m.Intercept
	for i, v := range signals {
		z += m.Weights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// Fit minimises the log loss by gradient descent over standardised signals. It takes O(examples · signals).
func Fit(examples []Example) Model {
	var rows [][]float64
	var labels, importance []float64
	total := 0.0
	for _, e := range examples {
		if len(e.Signals) == 0 {
			continue
		}
		label := 0.0
		if e.Positive {
			label = 1
		}
		rows, labels, importance = append(rows, e.Signals), append(labels, label), append(importance, e.Importance)
		total += e.Importance
	}
	mean, deviation := Moments(rows)
	for r := range rows {
		row := make([]float64, len(mean))
		for i, v := range rows[r] {
			row[i] = (v - mean[i]) / deviation[i]
		}
		rows[r] = row
	}
	w := make([]float64, len(mean))
	b := 0.0
	gradient := make([]float64, len(mean))
	for range iterations {
		clear(gradient)
		gb := 0.0
		for r, row := range rows {
			z := b
			for i, v := range row {
				z += w[i] * v
			}
			e := (1/(1+math.Exp(-z)) - labels[r]) * importance[r] / total
			gb += e
			for i, v := range row {
				gradient[i] += e * v
			}
		}
		b -= rate * gb
		for i := range w {
			w[i] -= rate * (gradient[i] + penalty*w[i])
		}
	}
	m := Model{Intercept: b, Weights: make([]float64, len(mean))}
	for i := range w {
		m.Weights[i] = w[i] / deviation[i]
		m.Intercept -= w[i] * mean[i] / deviation[i]
	}
	return m
}

// Moments returns each column's mean and standard deviation, 1 where it does not vary.
func Moments(rows [][]float64) (mean, deviation []float64) {
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
