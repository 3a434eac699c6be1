// SPDX-License-Identifier: Apache-2.0

package ground

// The weights of the signals and the intercept are fitted by benchmarks/ground -fit to judged pairs
// of claims of scientists and of an encyclopedia.
const intercept = -2.2551

var weights = [signalCount]float64{
	1.1557,  // coverage by three sentences
	1.9788,  // coverage by all
	1.0178,  // longest common run of words
	0.4542,  // names found
	1.7352,  // numbers found
	-0.0185, // negations differ
	-1.3503, // directions differ
	-0.2600, // sentences
	-0.3931, // missing terms
}
