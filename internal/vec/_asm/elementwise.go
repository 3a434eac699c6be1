// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// constants holds the constants that have been emitted, by their bits.
var constants = map[uint32]Mem{}

// constant returns the memory of a float32 constant.
func constant(v float32) Mem { return bits(math.Float32bits(v)) }

func bits(b uint32) Mem {
	m, ok := constants[b]
	if !ok {
		m = ConstData(fmt.Sprintf("c%08x", b), U32(b))
		constants[b] = m
	}
	return m
}

func plus(base, offset reg.Register) Mem { return Mem{Base: base, Index: offset, Scale: 1} }

func (s isa) layerNorm() {
	TEXT("layerNorm"+s.name, NOSPLIT, "func(dst, x, residual []float32, gain, bias *float32, epsilon float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("layerNorm%s is layerNormGeneric for a multiple of %d elements.", s.name, s.lanes()))
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	x, residual := Load(Param("x").Base(), GP64()), Load(Param("residual").Base(), GP64())
	gain, bias := Load(Param("gain"), GP64()), Load(Param("bias"), GP64())
	count, t, u := XMM(), s.vector(), s.vector()
	VXORPS(count, count, count)
	VCVTSI2SSQ(n, count, count)
	s.shrink(n)

	sum := s.zero()
	s.each("sum", n, func(i reg.Register) {
		VMOVUPS(plus(x, i), t)
		VADDPS(plus(residual, i), t, t)
		VMOVUPS(t, plus(dst, i))
		VADDPS(t, sum, sum)
	})
	s.fold(sum, VADDPS)
	mean := s.vector()
	VDIVSS(count, sum.AsX(), mean.AsX())
	VBROADCASTSS(mean.AsX(), mean)

	squares := s.zero()
	s.each("squares", n, func(i reg.Register) {
		VMOVUPS(plus(dst, i), t)
		VSUBPS(mean, t, t)
		VFMADD231PS(t, t, squares)
	})
	s.fold(squares, VADDPS)
	factor, one := s.vector(), XMM()
	VDIVSS(count, squares.AsX(), factor.AsX())
	VADDSS(Load(Param("epsilon"), XMM()), factor.AsX(), factor.AsX())
	VSQRTSS(factor.AsX(), factor.AsX(), factor.AsX())
	VMOVSS(constant(1), one)
	VDIVSS(factor.AsX(), one, factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)

	s.each("scale", n, func(i reg.Register) {
		VMOVUPS(plus(dst, i), t)
		VSUBPS(mean, t, t)
		VMULPS(factor, t, t)
		VMOVUPS(plus(bias, i), u)
		VFMADD132PS(plus(gain, i), u, t)
		VMOVUPS(t, plus(dst, i))
	})
	VZEROUPPER()
	RET()
}

func (s isa) softmax() {
	TEXT("softmax"+s.name, NOSPLIT, "func(x []float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("softmax%s is softmaxGeneric for a multiple of %d elements.", s.name, s.lanes()))
	x, n := Load(Param("x").Base(), GP64()), Load(Param("x").Len(), GP64())
	s.shrink(n)
	top := s.vector()
	VMOVUPS(at(x, 0), top)
	s.each("largest", n, func(i reg.Register) { VMAXPS(plus(x, i), top, top) })
	s.fold(top, VMAXPS)
	VBROADCASTSS(top.AsX(), top)

	e := s.newExponential(1.0/120, 1.0/24, 1.0/6, 0.5, 1, 1)
	sum, r, power, p := s.zero(), s.vector(), s.vector(), s.vector()
	s.each("exp", n, func(i reg.Register) {
		VMOVUPS(plus(x, i), r)
		VSUBPS(top, r, r)
		e.emit(s, r, power, p)
		VADDPS(p, sum, sum)
		VMOVUPS(p, plus(x, i))
	})
	s.fold(sum, VADDPS)
	factor, one := s.vector(), XMM()
	VMOVSS(constant(1), one)
	VDIVSS(sum.AsX(), one, factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)
	s.each("scale", n, func(i reg.Register) {
		VMULPS(plus(x, i), factor, r)
		VMOVUPS(r, plus(x, i))
	})
	VZEROUPPER()
	RET()
}

// geluPoly is the polynomial of vec.geluPoly.
var geluPoly = []float32{
	0.14136430621147156, -0.07029906660318375, 0.05148632451891899, -0.04034654423594475,
	0.03177368640899658, -0.024082660675048828, 0.015408451668918133, -0.008558948524296284,
	0.007259452249854803, -0.006149595137685537, 0.00214475323446095,
}

func (s isa) gelu() {
	TEXT("gelu"+s.name, NOSPLIT, "func(x []float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("gelu%s is geluGeneric for a multiple of %d elements.", s.name, 2*s.lanes()))
	x, n := Load(Param("x").Base(), GP64()), Load(Param("x").Len(), GP64())
	high, low, scale, minus, half := s.broadcast(5), s.broadcast(-5), s.broadcast(2.0/25), s.broadcast(-1), s.broadcast(0.5)
	// Two vectors at a time hide the latency of the polynomial.
	var v, c, t, p [2]reg.VecVirtual
	for i := range v {
		v[i], c[i], t[i], p[i] = s.vector(), s.vector(), s.vector(), s.vector()
	}
	last := len(geluPoly) - 1
	coefficient := s.coefficients(geluPoly)
	s.shrink(n)
	SHRQ(Imm(1), n)
	Label("loop")
	for i := range v {
		VMOVUPS(at(x, s.size*i), v[i])
		VMINPS(high, v[i], c[i])
		VMAXPS(low, c[i], c[i])
		VMULPS(c[i], c[i], t[i])
		VFMADD213PS(minus, scale, t[i])
	}
	for i := range p {
		VMOVAPS(coefficient(last), p[i])
	}
	for j := last - 1; j >= 0; j-- {
		value := coefficient(j)
		for i := range p {
			VFMADD213PS(value, t[i], p[i])
		}
	}
	for i := range p {
		VFMADD213PS(half, c[i], p[i])
		VMULPS(p[i], v[i], v[i])
		VMOVUPS(v[i], at(x, s.size*i))
	}
	ADDQ(U32(uint32(2*s.size)), x)
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// coefficients returns how to get a coefficient: AVX-512 has the registers to hold all
// of them, AVX2 loads each when it is needed.
func (s isa) coefficients(values []float32) func(int) reg.VecVirtual {
	if s.size == 32 {
		one := YMM()
		return func(i int) reg.VecVirtual {
			VBROADCASTSS(constant(values[i]), one)
			return one
		}
	}
	var all []reg.VecVirtual
	for _, v := range values {
		all = append(all, s.broadcast(v))
	}
	return func(i int) reg.VecVirtual { return all[i] }
}
