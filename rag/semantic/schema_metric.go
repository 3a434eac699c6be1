// SPDX-License-Identifier: Apache-2.0

package semantic

// metricFacts are what the readings of every question ask about a metric.
type metricFacts struct {
	numerator, denominator operand
	shadowed               bool
	alike                  *Metric
}

// learn works out what is asked about metrics over and over. The model must be valid.
func (s *schema) learn() {
	facts := make(map[*Metric]metricFacts, len(s.model.Metrics))
	for i := range s.model.Metrics {
		m := &s.model.Metrics[i]
		f := metricFacts{shadowed: s.shadowed(m.Name), alike: s.defaultAlike(m)}
		f.numerator, f.denominator = s.operands(m)
		facts[m] = f
	}
	s.facts = facts
}
