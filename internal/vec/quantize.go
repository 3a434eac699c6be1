// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math"
	"unsafe"
)

// limit is the largest magnitude of a signed byte in use.
const limit = 127

// smallest keeps a row of zeros from being divided by zero.
const smallest = 1e-20

// floatsAt returns n floats from p on.
func floatsAt(p *float32, n int) []float32 { return unsafe.Slice(p, n) }

// rowAt returns row r of n floats whose rows begin stride floats apart.
func rowAt(p *float32, r, n, stride int) []float32 {
	return unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(p), 4*r*stride)), n)
}

// quantizeGeneric spreads the range from the smallest value (or 0) to the largest (or
// 0) over 0 … 255; 0 itself has a byte of its own, so that it stays 0.
func quantizeGeneric(dst *byte, scales, offsets *float32, src *float32, n, width, stride int) {
	for r := range n {
		x := rowAt(src, r, width, stride)
		var low, high float32
		for _, v := range x {
			low, high = min(low, v), max(high, v)
		}
		span := max(high-low, smallest)
		factor, scale := 255/span, span/255
		zero := int32(math.RoundToEven(float64(-low * factor)))
		out := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(dst), r*width)), width)
		for i, v := range x {
			q := int32(math.RoundToEven(float64(v*factor))) + zero
			out[i] = byte(min(max(q, 0), 255))
		}
		floatsAt(scales, n)[r], floatsAt(offsets, n)[r] = scale, float32(zero)*scale
	}
}

func magnitudesGeneric(tops *float32, src *float32, n, width, stride int) {
	for r := range n {
		top := float32(smallest)
		for _, v := range rowAt(src, r, width, stride) {
			top = max(top, float32(math.Abs(float64(v))))
		}
		floatsAt(tops, n)[r] = top
	}
}

// neighboursGeneric finds the largest sum of the magnitudes of elements 2i and 2i+1.
func neighboursGeneric(tops *float32, src *float32, n, width, stride int) {
	for r := range n {
		top, x := float32(smallest), rowAt(src, r, width, stride)
		for i := 0; i < len(x); i += 2 {
			top = max(top, float32(math.Abs(float64(x[i])))+float32(math.Abs(float64(x[i+1]))))
		}
		floatsAt(tops, n)[r] = top
	}
}

// foursGeneric finds the largest sum of one sign among the four elements that are added in
// sixteen bits: 0, 1, 4 and 5 or 2, 3, 6 and 7 of eight.
func foursGeneric(tops *float32, src *float32, n, width, stride int) {
	for r := range n {
		top, x := float32(smallest), rowAt(src, r, width, stride)
		for i := 0; i < len(x); i += 8 {
			for _, four := range [2][]float32{x[i : i+6], x[i+2 : i+8]} {
				above := max(four[0], 0) + max(four[1], 0) + (max(four[4], 0) + max(four[5], 0))
				below := max(-four[0], 0) + max(-four[1], 0) + (max(-four[4], 0) + max(-four[5], 0))
				top = max(top, above, below)
			}
		}
		floatsAt(tops, n)[r] = top
	}
}

func signedGeneric(dst *byte, src *float32, factors *float32, n, width, stride int) {
	for r := range n {
		out := unsafe.Slice((*int8)(unsafe.Add(unsafe.Pointer(dst), r*width)), width)
		factor := floatsAt(factors, n)[r]
		for i, v := range rowAt(src, r, width, stride) {
			out[i] = int8(min(max(math.RoundToEven(float64(v*factor)), -128), 127))
		}
	}
}

func weighGeneric(dst *byte, scales *float32, scores *float32, n, width int) {
	for r := range n {
		x := rowAt(scores, r, width, width)
		out := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(dst), r*width)), width)
		top := x[0]
		for _, v := range x[1:] {
			top = max(top, v)
		}
		sum := int32(0)
		for i, v := range x {
			q := int32(math.RoundToEven(float64(255 * expGeneric(v-top))))
			out[i] = byte(q)
			sum += q
		}
		floatsAt(scales, n)[r] = 1 / float32(sum)
	}
}

func arrangeGeneric(dst *byte, cols int, sums *float32, scales *float32, rows *byte, width int) {
	to, from := unsafe.Slice(dst, width*cols-4*cols+32), unsafe.Slice(rows, 8*width)
	for r := range 8 {
		sum := int32(0)
		for i, v := range from[r*width:][:width] {
			to[i/4*4*cols+4*r+i%4] = v
			sum += int32(int8(v))
		}
		floatsAt(sums, 8)[r] = floatsAt(scales, 8)[r] * float32(sum)
	}
}

func transposeGeneric(dst *float32, apart int, src *float32, stride, width int) {
	for r := range 8 {
		for i, v := range rowAt(src, r, width, stride) {
			rowAt(dst, i, 8, apart)[r] = v
		}
	}
}

// integerGeneric is the tile of one row and sixteen columns.
func integerGeneric(dst *float32, _ int, act *byte, _ int, panel *byte, k int, scales, offsets *float32) {
	const cols = 16
	var sums [cols]int32
	acts := unsafe.Slice(act, k)
	body := unsafe.Slice((*int8)(unsafe.Pointer(panel)), k*cols)
	for i := 0; i+4 <= len(acts); i += 4 {
		a0, a1, a2, a3 := int32(acts[i]), int32(acts[i+1]), int32(acts[i+2]), int32(acts[i+3])
		w := (*[4 * cols]int8)(body[i*cols:])
		for c := range sums {
			sums[c] += a0*int32(w[4*c]) + a1*int32(w[4*c+1]) + a2*int32(w[4*c+2]) + a3*int32(w[4*c+3])
		}
	}
	tail := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(panel), k*cols)), 3*cols)
	out := unsafe.Slice(dst, cols)
	for c, s := range sums {
		out[c] = float32(s)*(*scales*tail[c]) + (tail[cols+c] - *offsets*tail[2*cols+c])
	}
}

// floatGeneric is the tile of one row and 32 columns.
func floatGeneric(c *float32, _ int, a *float32, _ int, b *float32, ldb int, k int, bias *float32) {
	const cols = 32
	out := (*[cols]float32)(unsafe.Pointer(c))
	*out = *(*[cols]float32)(unsafe.Pointer(bias))
	for i, v := range unsafe.Slice(a, k) {
		from := (*[cols]float32)(unsafe.Add(unsafe.Pointer(b), i*ldb*4))
		for j, w := range from {
			out[j] += v * w
		}
	}
}
