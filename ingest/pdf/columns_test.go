// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestWidestGap compares the stripe that buckets find with the one that sorting finds.
func TestWidestGap(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	for range 3000 {
		items := make([]item, 1+random.IntN(30))
		for i := range items {
			x, y := 600*random.Float64(), math.Floor(80*random.Float64())*10
			items[i].rect = rect{x, y, x + 60*random.Float64(), y + 10*random.Float64()}
		}
		least := 0.5 + 20*random.Float64()
		for _, across := range []bool{false, true} {
			at, gap := sortedGap(items, across)
			if gap <= least {
				at, gap = 0, 0
			}
			if gotAt, got := widestGap(items, across, least); got != gap || gotAt != at {
				t.Fatalf("%v across %v: got %v at %v, want %v at %v", items, across, got, gotAt, gap, at)
			}
		}
	}
}

// sortedGap finds the widest stripe by sorting.
func sortedGap(items []item, across bool) (at, gap float64) {
	spans := make([][2]float64, len(items))
	for i, it := range items {
		spans[i] = [2]float64{it.x0, it.x1}
		if across {
			spans[i] = [2]float64{it.y0, it.y1}
		}
	}
	slices.SortFunc(spans, func(a, b [2]float64) int { return compare(a[0], b[0]) })
	end := spans[0][1]
	for _, s := range spans[1:] {
		if s[0]-end > gap {
			gap, at = s[0]-end, (s[0]+end)/2
		}
		end = math.Max(end, s[1])
	}
	return at, gap
}
