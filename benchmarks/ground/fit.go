// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/logistic"
	"github.com/pacenote/pacenote/rag/ground"
)

// folds is the number of parts of which each is left out once.
const folds = 5

// fitAll fits the weights to all pairs, each file with the same weight, and prints what each file
// gives by itself with a part held out.
func fitAll(files []string, w io.Writer) error {
	var all []logistic.Example
	checker := ground.New(nil)
	for _, file := range files {
		pairs, err := readPairs(file)
		if err != nil {
			return err
		}
		examples := make([]logistic.Example, len(pairs))
		fold, factor := make([]int, len(pairs)), make([]float64, len(pairs))
		yes := 0
		for i, p := range pairs {
			e := p.evidence()
			examples[i] = logistic.Example{Signals: ground.Signals(e, p.Claim), Positive: p.supported()}
			r, err := checker.Check(context.Background(), e, p.Claim)
			if err != nil {
				return err
			}
			if factor[i] = 1; r.ByRule {
				factor[i] = ground.DefaultThreshold
			}
			h := fnv.New32a()
			h.Write([]byte(p.Claim))
			fold[i] = int(h.Sum32() % folds)
			if p.supported() {
				yes++
			}
		}
		for i := range examples {
			n := yes
			if !examples[i].Positive {
				n = len(pairs) - yes
			}
			examples[i].Importance = 1 / float64(n)
		}
		fmt.Fprintf(w, "%s: %d pairs, AUROC of %d folds %.3f\n", filepath.Base(filepath.Dir(file)), len(pairs), folds, heldOut(examples, fold, factor))
		all = append(all, examples...)
	}
	m := logistic.Fit(all)
	fmt.Fprintf(w, "const intercept = %.4f\n\nvar weights = [signalCount]float64{\n", m.Intercept)
	for i, v := range m.Weights {
		fmt.Fprintf(w, "\t%.4f, // %s\n", v, ground.SignalNames[i])
	}
	fmt.Fprintln(w, "}")
	return nil
}

// heldOut returns the area under the curve of scores that were not fitted to, each times a factor:
// hard rules lessen scores.
func heldOut(examples []logistic.Example, fold []int, factor []float64) float64 {
	scores, truth := make([]float64, len(examples)), make([]bool, len(examples))
	for f := range folds {
		var train []logistic.Example
		for i, e := range examples {
			if fold[i] != f {
				train = append(train, e)
			}
		}
		m := logistic.Fit(train)
		for i, e := range examples {
			if fold[i] == f {
				scores[i], truth[i] = factor[i]*m.Probability(e.Signals), e.Positive
			}
		}
	}
	return auroc(scores, truth)
}
