// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// at returns the memory at base + disp bytes.
func at(base reg.Register, disp int) Mem { return Mem{Base: base, Disp: disp} }

// dotLoopAVX2 emits the dot product of n floats at a and b: four sums of eight, then
// one of eight, then single floats. The pointers and n are consumed.
func dotLoopAVX2(a, b, n reg.GPVirtual) reg.VecVirtual {
	var sums [4]reg.VecVirtual
	for i := range sums {
		sums[i] = YMM()
		VXORPS(sums[i], sums[i], sums[i])
	}
	t := YMM()
	Label("dot32")
	CMPQ(n, Imm(32))
	JL(LabelRef("dot8"))
	for i, s := range sums {
		VMOVUPS(at(a, 32*i), t)
		VFMADD231PS(at(b, 32*i), t, s)
	}
	ADDQ(Imm(128), a)
	ADDQ(Imm(128), b)
	SUBQ(Imm(32), n)
	JMP(LabelRef("dot32"))
	Label("dot8")
	CMPQ(n, Imm(8))
	JL(LabelRef("dotsum"))
	VMOVUPS(at(a, 0), t)
	VFMADD231PS(at(b, 0), t, sums[0])
	ADDQ(Imm(32), a)
	ADDQ(Imm(32), b)
	SUBQ(Imm(8), n)
	JMP(LabelRef("dot8"))
	Label("dotsum")
	VADDPS(sums[1], sums[0], sums[0])
	VADDPS(sums[3], sums[2], sums[2])
	VADDPS(sums[2], sums[0], sums[0])
	s := sums[0]
	avx2.fold(s, VADDPS)
	Label("dot1")
	TESTQ(n, n)
	JZ(LabelRef("dotend"))
	VMOVSS(at(a, 0), t.AsX())
	VFMADD231SS(at(b, 0), t.AsX(), s.AsX())
	ADDQ(Imm(4), a)
	ADDQ(Imm(4), b)
	DECQ(n)
	JMP(LabelRef("dot1"))
	Label("dotend")
	return s
}

// dotLoopAVX512 is the same with sixteen floats at a time; the rest is read under a
// mask.
func dotLoopAVX512(a, b, n reg.GPVirtual) reg.VecVirtual {
	var sums [4]reg.VecVirtual
	for i := range sums {
		sums[i] = ZMM()
		VXORPS(sums[i].AsY(), sums[i].AsY(), sums[i].AsY())
	}
	t, u := ZMM(), ZMM()
	Label("dot64")
	CMPQ(n, Imm(64))
	JL(LabelRef("dot16"))
	for i, s := range sums {
		VMOVUPS(at(a, 64*i), t)
		VFMADD231PS(at(b, 64*i), t, s)
	}
	ADDQ(U32(256), a)
	ADDQ(U32(256), b)
	SUBQ(Imm(64), n)
	JMP(LabelRef("dot64"))
	Label("dot16")
	CMPQ(n, Imm(16))
	JL(LabelRef("dotrest"))
	VMOVUPS(at(a, 0), t)
	VFMADD231PS(at(b, 0), t, sums[0])
	ADDQ(Imm(64), a)
	ADDQ(Imm(64), b)
	SUBQ(Imm(16), n)
	JMP(LabelRef("dot16"))
	Label("dotrest")
	TESTQ(n, n)
	JZ(LabelRef("dotsum"))
	mask, one, k := GP32(), GP32(), K()
	Comment("The lowest n bits of the mask are set.")
	XORL(mask, mask)
	BTSL(n.As32(), mask)
	MOVL(U32(1), one)
	SUBL(one, mask)
	KMOVW(mask, k)
	VMOVUPS_Z(at(a, 0), k, t)
	VMOVUPS_Z(at(b, 0), k, u)
	VFMADD231PS(u, t, sums[1])
	Label("dotsum")
	VADDPS(sums[1], sums[0], sums[0])
	VADDPS(sums[3], sums[2], sums[2])
	VADDPS(sums[2], sums[0], sums[0])
	half := YMM()
	VEXTRACTF64X4(Imm(1), sums[0], half)
	VADDPS(half, sums[0].AsY(), sums[0].AsY())
	s := sums[0].AsY().(reg.VecVirtual)
	avx2.fold(s, VADDPS)
	return s
}

type dotLoop func(a, b, n reg.GPVirtual) reg.VecVirtual

func dot(isa string, loop dotLoop) {
	TEXT("dot"+isa, NOSPLIT, "func(a, b []float32) float32")
	Pragma("noescape")
	Doc(fmt.Sprintf("dot%s returns the dot product of a and b, which have the same length.", isa))
	a := Load(Param("a").Base(), GP64()).(reg.GPVirtual)
	b := Load(Param("b").Base(), GP64()).(reg.GPVirtual)
	n := Load(Param("a").Len(), GP64()).(reg.GPVirtual)
	s := loop(a, b, n)
	VZEROUPPER()
	Store(s.AsX(), ReturnIndex(0))
	RET()
}

func dotAVX2()   { dot("AVX2", dotLoopAVX2) }
func dotAVX512() { dot("AVX512", dotLoopAVX512) }
