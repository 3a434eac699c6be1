// SPDX-License-Identifier: Apache-2.0

package local

import (
	"math"
	"math/bits"
	"slices"

	"github.com/pacenote/pacenote/internal/vec"
)

// rounded holds the vectors of a segment a second time, as bytes. A scan reads a quarter of the
// memory in them, and looks at a vector itself only where its bytes say that it may be among the best.
type rounded struct {
	dimensions, width int
	// bytes is [chunks × width]: the dimensions, and zeros up to a multiple of 32.
	bytes []int8
	// scales holds two numbers for each chunk: what a step of its bytes is worth, and the length
	// of what was rounded away.
	scales []float32
}

const (
	// byteSteps and querySteps are the largest magnitudes of a vector's bytes and of a query's
	// steps: twelve bits, so that the sums of up to 8,192 dimensions fit in 32.
	byteSteps  = 127
	querySteps = 2047
	// deviations is how many standard deviations of the rounding errors a score may be off what
	// the bytes say. The errors of the components are as good as independent of the query: the
	// chance that they add up to so much is below 1e-14.
	deviations = 8
	// slack is for the rounding of float32 where a score is computed in another order.
	slack = 1e-6
)

func newRounded(dimensions int) rounded {
	return rounded{dimensions: dimensions, width: paddedWidth(dimensions)}
}

// paddedWidth is what kernels for bytes need: a multiple of 32.
func paddedWidth(dimensions int) int { return (dimensions + 31) / 32 * 32 }

// add rounds vectors that lie one after another.
func (r *rounded) add(vectors []float32) {
	for ; len(vectors) > 0; vectors = vectors[r.dimensions:] {
		step, lost := roundVector(vectors[:r.dimensions], byteSteps, func(v float64) { r.bytes = append(r.bytes, int8(v)) })
		r.bytes = append(r.bytes, make([]int8, r.width-r.dimensions)...)
		r.scales = append(r.scales, step, lost)
	}
}

// holds reports whether the rows from first on are those of vectors.
func (r *rounded) holds(vectors []float32, first int) bool {
	again := newRounded(r.dimensions)
	again.add(vectors)
	return slices.Equal(again.bytes, r.bytes[first*r.width:][:len(again.bytes)]) && slices.Equal(again.scales, r.scales[2*first:][:len(again.scales)])
}

// roundVector emits the components of a vector as whole numbers of steps, of which the largest has
// most, and returns what a step is worth and the length of what was rounded away.
func roundVector(v []float32, most float64, emit func(float64)) (step, lost float32) {
	top := 0.0
	for _, x := range v {
		top = max(top, math.Abs(float64(x)))
	}
	if top == 0 {
		top = 1
	}
	worth, squares := top/most, 0.0
	for _, x := range v {
		n := math.RoundToEven(float64(x) / worth)
		emit(n)
		rest := float64(x) - n*worth
		squares += rest * rest
	}
	return float32(worth), float32(math.Sqrt(squares))
}

// roundedQuery is a query's vector for the bytes of vectors, and for the vectors.
type roundedQuery struct {
	vector []float32
	steps  []int16
	step   float32
	// A score may be off by share times the length that was rounded away of a vector, and missing for the query's.
	share, missing float32
}

func roundQuery(v []float32) *roundedQuery {
	width := paddedWidth(len(v))
	q := &roundedQuery{vector: v, steps: make([]int16, 0, width)}
	step, lost := roundVector(v, querySteps, func(n float64) { q.steps = append(q.steps, int16(n)) })
	part := min(1, deviations/math.Sqrt(float64(len(v))))
	length := math.Sqrt(float64(vec.Dot(v, v)))
	q.step, q.share, q.missing = step, float32(part*length), float32(part*float64(lost)+slack*length)
	q.steps = q.steps[:width]
	return q
}

// denseBlock is the number of rows, of 64, from which computing all 64 in one call is
// cheaper than computing each by itself.
const denseBlock = 16

// estimate is what the bytes of a row say of its score, and how far that may be wrong.
type estimate struct{ score, error float32 }

// estimate computes, for the rows first+i for the bits i that are set, the dot products with the query.
func (r *rounded) estimate(near *[64]estimate, q *roundedQuery, first int, set uint64) {
	var sums [64]int32
	if bits.OnesCount64(set) >= denseBlock {
		n := min(64, len(r.scales)/2-first)
		vec.DotsBytes(sums[:n], q.steps, r.bytes[first*r.width:(first+n)*r.width])
	} else {
		for rest := set; rest != 0; rest &= rest - 1 {
			at := bits.TrailingZeros64(rest)
			row := first + at
			vec.DotsBytes(sums[at:at+1], q.steps, r.bytes[row*r.width:(row+1)*r.width])
		}
	}
	for rest := set; rest != 0; rest &= rest - 1 {
		at := bits.TrailingZeros64(rest)
		step, lost := r.scales[2*(first+at)], r.scales[2*(first+at)+1]
		near[at] = estimate{float32(sums[at]) * step * q.step, q.share*lost + q.missing}
	}
}
