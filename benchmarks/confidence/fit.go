// SPDX-License-Identifier: Apache-2.0

package main

import "github.com/pacenote/pacenote/benchmarks/internal/logistic"

// fit fits the signals of all collections. Each collection has the same weight, and so have its two
// kinds of question.
func fit(sets []set) logistic.Model {
	var all []logistic.Example
	for _, s := range sets {
		yes := 0
		for _, x := range s.examples {
			if x.answerable {
				yes++
			}
		}
		for _, x := range s.examples {
			n := yes
			if !x.answerable {
				n = len(s.examples) - yes
			}
			all = append(all, logistic.Example{Signals: x.signals, Positive: x.answerable, Importance: 1 / float64(n)})
		}
	}
	return logistic.Fit(all)
}
