// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math"
	"unsafe"
)

const (
	// limit8 is the largest magnitude of an activation of eight bits, and offset8 what
	// is added to make it unsigned.
	limit8, offset8 = 127, 128
	// limit16 is the largest magnitude of an activation of fourteen bits: the largest
	// for which the sum over 1,536 inputs cannot leave int32.
	limit16 = 8191
	// smallest keeps a row of zeros from being divided by zero.
	smallest = 1e-20
)

func largest(x []float32) float32 {
	top := float32(smallest)
	for _, v := range x {
		top = max(top, float32(math.Abs(float64(v))))
	}
	return top
}

func quantize16Generic(dst *byte, x []float32, limit float32) float32 {
	out := unsafe.Slice((*int16)(unsafe.Pointer(dst)), len(x))
	top := largest(x)
	factor := limit / top
	for i, v := range x {
		out[i] = int16(math.RoundToEven(float64(v * factor)))
	}
	return top / limit
}

func quantize8Generic(dst *byte, x []float32, limit float32) float32 {
	out := unsafe.Slice(dst, len(x))
	top := largest(x)
	factor := limit / top
	for i, v := range x {
		out[i] = uint8(int32(math.RoundToEven(float64(v*factor))) + offset8)
	}
	return top / limit
}

// integer16Generic is the tile of one row and four columns whose weights lie column by
// column.
func integer16Generic(dst *float32, _ int, act *byte, k int, panel *byte, scales *float32) {
	const cols = 4
	out := unsafe.Slice(dst, cols)
	a := unsafe.Slice((*int16)(unsafe.Pointer(act)), k)
	body := unsafe.Add(unsafe.Pointer(panel), cols*4)
	tail := unsafe.Slice((*float32)(unsafe.Add(body, cols*k)), 2*cols)
	for c := range out {
		w := unsafe.Slice((*int8)(unsafe.Add(body, c*k)), k)
		var s0, s1 int32
		for i := 0; i+1 < len(a) && i+1 < len(w); i += 2 {
			s0 += int32(a[i]) * int32(w[i])
			s1 += int32(a[i+1]) * int32(w[i+1])
		}
		out[c] = float32(s0+s1)*(*scales*tail[c]) + tail[cols+c]
	}
}
