// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// byteRows returns a query of twelve bits and n rows of signed bytes, the extremes among them.
func byteRows(rng *rand.Rand, n, width int) (query []int16, rows []int8) {
	for range width {
		query = append(query, int16(rng.IntN(4095)-2047))
	}
	for range n * width {
		rows = append(rows, int8(rng.IntN(256)-128))
	}
	return query, rows
}

func TestDotsBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, width := range []int{0, 32, 64, 96, 384, 1024} {
		for n := range 6 {
			query, rows := byteRows(rng, n, width)
			want := make([]int32, n)
			for i := range want {
				for j, q := range query {
					want[i] += int32(q) * int32(rows[i*width+j])
				}
			}
			for _, k := range Variants() {
				got := make([]int32, n)
				if k.DotsBytes(got, query, rows); !slices.Equal(got, want) {
					t.Fatalf("%s: DotsBytes %d×%d = %d, want %d", k.Name(), n, width, got, want)
				}
			}
		}
	}
}

// TestDotsBytesLargest has the largest sums that a vector of unit length and 8,192 dimensions can have.
func TestDotsBytesLargest(t *testing.T) {
	query, rows := make([]int16, 8192), make([]int8, 8192)
	for i := range query {
		query[i], rows[i] = -2047, -127
	}
	for _, k := range Variants() {
		var got [1]int32
		if k.DotsBytes(got[:], query, rows); got[0] != 2047*127*8192 {
			t.Errorf("%s: %d", k.Name(), got[0])
		}
	}
}

func TestDotsBytesPanicsOnWrongLengths(t *testing.T) {
	for _, k := range Variants() {
		for _, width := range []int{32, 33} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: DotsBytes accepted rows of a wrong length", k.Name())
					}
				}()
				k.DotsBytes(make([]int32, 2), make([]int16, width), make([]int8, 66))
			}()
		}
	}
}

func BenchmarkDotsBytes384(b *testing.B) {
	for _, k := range Variants() {
		b.Run(k.Name(), func(b *testing.B) {
			query, rows := byteRows(rand.New(rand.NewPCG(7, 8)), 64, 384)
			b.SetBytes(int64(len(rows)))
			var dst [64]int32
			for b.Loop() {
				k.DotsBytes(dst[:], query, rows)
			}
		})
	}
}
