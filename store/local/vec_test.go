// SPDX-License-Identifier: Apache-2.0

package local

import (
	"math/rand/v2"
	"testing"

	"github.com/pacenote/pacenote/internal/vec"
)

// The score of a row must not depend on the rows it is computed with: which those are
// depends on the order of ingestion and on the filter.
func TestDotsDoNotDependOnBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, dimensions := range []int{1, 7, 32, 48, 100, 384, 1024} {
		const rows = 67
		query, all := make([]float32, dimensions), make([]float32, rows*dimensions)
		for i := range query {
			query[i] = rng.Float32() - .5
		}
		for i := range all {
			all[i] = rng.Float32() - .5
		}
		whole := make([]float32, rows)
		vec.Dots(whole, query, all)
		for i := range rows {
			row := all[i*dimensions:][:dimensions]
			one := make([]float32, 1)
			if vec.Dots(one, query, row); one[0] != whole[i] {
				t.Errorf("%d dimensions: row %d is %v among others, %v alone", dimensions, i, whole[i], one[0])
			}
			if d := vec.Dot(query, row); d != whole[i] {
				t.Errorf("%d dimensions: row %d is %v among others, %v by Dot", dimensions, i, whole[i], d)
			}
		}
	}
}
