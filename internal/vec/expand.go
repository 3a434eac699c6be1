// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math"
	"unsafe"
)

// nibbleBlock is how many bytes a block of 32 elements of four bits has: a scale of
// sixteen bits, then elements 0 to 15 in the low halves of bytes and 16 to 31 in the
// high ones.
const nibbleBlock = 18

// ExpandNibbles writes to dst the elements of blocks of four bits, scale·(half − 8), as
// llama.cpp's type Q4_0 has them. dst has 32 elements for each block of 18 bytes.
func (k *Kernels) ExpandNibbles(dst []float32, blocks string) {
	n := len(dst) / 32
	if len(dst) != 32*n || len(blocks) != nibbleBlock*n {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: expand nibbles: lengths do not fit blocks of 32")
	}
	if n > 0 {
		k.nibbles(&dst[0], unsafe.StringData(blocks), n)
	}
}

// ExpandBytes writes factor times each signed byte to dst, which has as many elements,
// a multiple of 32.
func (k *Kernels) ExpandBytes(dst []float32, values string, factor float32) {
	if len(dst) != len(values) || len(dst)%32 != 0 {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: expand bytes: lengths do not fit")
	}
	if len(dst) > 0 {
		k.expand(&dst[0], unsafe.StringData(values), len(dst), factor)
	}
}

func nibblesGeneric(dst *float32, src *byte, blocks int) {
	out, in := unsafe.Slice(dst, 32*blocks), unsafe.Slice(src, nibbleBlock*blocks)
	for ; len(in) > 0; in, out = in[nibbleBlock:], out[32:] {
		scale := half(uint16(in[0]) | uint16(in[1])<<8)
		for i, c := range in[2:nibbleBlock] {
			out[i] = scale * float32(int(c&15)-8)
			out[i+16] = scale * float32(int(c>>4)-8)
		}
	}
}

func expandGeneric(dst *float32, src *byte, n int, factor float32) {
	out := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(src, n) {
		out[i] = factor * float32(int8(v))
	}
}

// half returns the number whose IEEE 754 binary16 has the given bits.
func half(bits uint16) float32 {
	sign := uint32(bits>>15) << 31
	exponent, fraction := uint32(bits>>10&31), uint32(bits&1023)
	switch exponent {
	case 0:
		return math.Float32frombits(sign) + math.Float32frombits(sign|0x3f800000)*float32(fraction)/(1<<24)
	case 31:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
