// SPDX-License-Identifier: Apache-2.0

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// eightRows loads a vector of each of eight rows that lie stride bytes apart.
func eightRows(src, stride reg.Register) [8]reg.VecVirtual {
	var v [8]reg.VecVirtual
	p := newRowPointers(src, stride, 8)
	for r := range v {
		v[r] = YMM()
		VMOVUPS(p.row(r), v[r])
	}
	return v
}

// transposed emits the transpose of eight vectors of eight elements of 32 bits.
func transposed(v [8]reg.VecVirtual) [8]reg.VecVirtual {
	// Pairs of rows, then fours, then all eight.
	for i := 0; i < 8; i += 2 {
		low, high := YMM(), YMM()
		VUNPCKLPS(v[i+1], v[i], low)
		VUNPCKHPS(v[i+1], v[i], high)
		v[i], v[i+1] = low, high
	}
	for i := 0; i < 8; i += 4 {
		var four [4]reg.VecVirtual
		for j := range four {
			four[j] = YMM()
		}
		VSHUFPS(Imm(0x44), v[i+2], v[i], four[0])
		VSHUFPS(Imm(0xee), v[i+2], v[i], four[1])
		VSHUFPS(Imm(0x44), v[i+3], v[i+1], four[2])
		VSHUFPS(Imm(0xee), v[i+3], v[i+1], four[3])
		copy(v[i:], four[:])
	}
	var out [8]reg.VecVirtual
	for i := range 4 {
		out[i], out[i+4] = YMM(), YMM()
		VPERM2F128(Imm(0x20), v[i+4], v[i], out[i])
		VPERM2F128(Imm(0x31), v[i+4], v[i], out[i+4])
	}
	return out
}

// arrange emits arrangeGeneric.
func arrange() {
	TEXT("arrangeAVX2", NOSPLIT, "func(dst *byte, cols int, sums *float32, scales *float32, rows *byte, width int)")
	Pragma("noescape")
	Doc("arrangeAVX2 is arrangeGeneric for a width that is a multiple of 32.")
	dst, apart := Load(Param("dst"), GP64()), Load(Param("cols"), GP64())
	src, width := Load(Param("rows"), GP64()), Load(Param("width"), GP64())
	count := GP64()
	MOVQ(width, count)
	SHRQ(Imm(5), count)
	SHLQ(Imm(2), apart)
	sum := avx2.zero()
	Label("loop")
	v := transposed(eightRows(src, width))
	for i := range v {
		VMOVUPS(v[i], Mem{Base: dst})
		ADDQ(apart, dst)
	}
	one, ones := YMM(), YMM()
	VPBROADCASTD(bits(0x01010101), one)
	VPBROADCASTD(bits(0x00010001), ones)
	for i := range v {
		VPMADDUBSW(v[i], one, v[i])
		VPMADDWD(ones, v[i], v[i])
		VPADDD(v[i], sum, sum)
	}
	ADDQ(Imm(32), src)
	DECQ(count)
	JNZ(LabelRef("loop"))
	VCVTDQ2PS(sum, sum)
	VMULPS(Mem{Base: Load(Param("scales"), GP64())}, sum, sum)
	VMOVUPS(sum, Mem{Base: Load(Param("sums"), GP64())})
	VZEROUPPER()
	RET()
}

// transpose emits transposeGeneric.
func transpose() {
	TEXT("transposeAVX2", NOSPLIT, "func(dst *float32, apart int, src *float32, stride, width int)")
	Pragma("noescape")
	Doc("transposeAVX2 is transposeGeneric for a width that is a multiple of 8.")
	dst, apart := Load(Param("dst"), GP64()), Load(Param("apart"), GP64())
	src, stride := Load(Param("src"), GP64()), Load(Param("stride"), GP64())
	count := Load(Param("width"), GP64())
	SHLQ(Imm(2), apart)
	SHLQ(Imm(2), stride)
	SHRQ(Imm(3), count)
	Label("loop")
	v := transposed(eightRows(src, stride))
	for i := range v {
		VMOVUPS(v[i], Mem{Base: dst})
		ADDQ(apart, dst)
	}
	ADDQ(Imm(32), src)
	DECQ(count)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
