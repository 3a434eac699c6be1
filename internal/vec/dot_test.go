// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

// floats returns n normal numbers.
func floats(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// dot64 is the dot product in float64, and the sum of the magnitudes that bounds its
// rounding.
func dot64(a, b []float32) (sum, magnitude float64) {
	for i := range a {
		p := float64(a[i]) * float64(b[i])
		sum += p
		magnitude += math.Abs(p)
	}
	return sum, magnitude
}

func TestDot(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, k := range Variants() {
		for n := range 300 {
			a, b := floats(rng, n), floats(rng, n)
			want, bound := dot64(a, b)
			if got := k.Dot(a, b); math.Abs(float64(got)-want) > 1e-6*bound+1e-12 {
				t.Fatalf("%s: Dot of %d = %g, want %g", k.Name(), n, got, want)
			}
		}
	}
}

func BenchmarkDot384(b *testing.B) {
	for _, k := range Variants() {
		b.Run(k.Name(), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			x, y := floats(rng, 384), floats(rng, 384)
			b.SetBytes(2 * 4 * 384)
			for b.Loop() {
				k.Dot(x, y)
			}
		})
	}
}
