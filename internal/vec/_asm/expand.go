// SPDX-License-Identifier: Apache-2.0

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// nibbles emits nibblesGeneric.
func nibbles() {
	TEXT("nibblesAVX2", NOSPLIT, "func(dst *float32, src *byte, blocks int)")
	Pragma("noescape")
	Doc("nibblesAVX2 is nibblesGeneric.")
	dst, src, blocks := Load(Param("dst"), GP64()), Load(Param("src"), GP64()), Load(Param("blocks"), GP64())
	low, eight := XMM(), XMM()
	VPBROADCASTD(bits(0x0f0f0f0f), low)
	VPBROADCASTD(bits(0x08080808), eight)
	word, scale, v, bytes := GP32(), YMM(), YMM(), XMM()
	Label("loop")
	MOVWLZX(Mem{Base: src}, word)
	VMOVD(word, scale.AsX())
	VCVTPH2PS(scale.AsX(), scale.AsX())
	VBROADCASTSS(scale.AsX(), scale)
	for half := range 2 {
		VMOVDQU(Mem{Base: src, Disp: 2}, bytes)
		if half == 1 {
			VPSRLW(Imm(4), bytes, bytes)
		}
		VPAND(low, bytes, bytes)
		VPSUBB(eight, bytes, bytes)
		for part := range 2 {
			VPMOVSXBD(bytes, v)
			VCVTDQ2PS(v, v)
			VMULPS(scale, v, v)
			VMOVUPS(v, Mem{Base: dst, Disp: 64*half + 32*part})
			if part == 0 {
				VPSRLDQ(Imm(8), bytes, bytes)
			}
		}
	}
	ADDQ(Imm(18), src)
	ADDQ(U32(128), dst)
	DECQ(blocks)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// expand emits expandGeneric.
func expand() {
	TEXT("expandAVX2", NOSPLIT, "func(dst *float32, src *byte, n int, factor float32)")
	Pragma("noescape")
	Doc("expandAVX2 is expandGeneric for a multiple of 32 elements.")
	dst, src, n := Load(Param("dst"), GP64()), Load(Param("src"), GP64()), Load(Param("n"), GP64())
	factor, v := YMM(), YMM()
	Load(Param("factor"), factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)
	SHRQ(Imm(5), n)
	Label("loop")
	for i := range 4 {
		VPMOVSXBD(Mem{Base: src, Disp: 8 * i}, v)
		VCVTDQ2PS(v, v)
		VMULPS(factor, v, v)
		VMOVUPS(v, Mem{Base: dst, Disp: 32 * i})
	}
	ADDQ(Imm(32), src)
	ADDQ(U32(128), dst)
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
