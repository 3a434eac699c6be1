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

// broadcast returns a register with v in all places.
func broadcast(v float32) reg.VecVirtual {
	y := YMM()
	VBROADCASTSS(constant(v), y)
	return y
}

// maxY puts the largest of the eight floats of y into its lowest.
func maxY(y reg.VecVirtual) {
	x, t := y.AsX(), XMM()
	VEXTRACTF128(Imm(1), y, t)
	VMAXPS(t, x, x)
	VPERMILPS(Imm(0x4e), x, t)
	VMAXPS(t, x, x)
	VPERMILPS(Imm(0xb1), x, t)
	VMAXPS(t, x, x)
}

// quantizeHead finds the largest magnitude of x, stores its scale and returns the
// factor in all places. x has a multiple of 32 elements.
func quantizeHead(name, doc string) (dst, x, n reg.Register, factor reg.VecVirtual) {
	TEXT(name, NOSPLIT, "func(dst *byte, x []float32, limit float32) float32")
	Pragma("noescape")
	Doc(doc)
	dst = Load(Param("dst"), GP64())
	x = Load(Param("x").Base(), GP64())
	n = Load(Param("x").Len(), GP64())
	SHRQ(Imm(5), n)
	magnitude, top, other, t, u := YMM(), YMM(), YMM(), YMM(), YMM()
	VBROADCASTSS(bits(0x7fffffff), magnitude)
	VBROADCASTSS(constant(1e-20), top)
	VMOVAPS(top, other)
	p, count := GP64(), GP64()
	MOVQ(x, p)
	MOVQ(n, count)
	Label("largest")
	for i := range 2 {
		VANDPS(at(p, 64*i), magnitude, t)
		VANDPS(at(p, 64*i+32), magnitude, u)
		VMAXPS(t, top, top)
		VMAXPS(u, other, other)
	}
	ADDQ(U32(128), p)
	DECQ(count)
	JNZ(LabelRef("largest"))
	VMAXPS(other, top, top)
	maxY(top)
	limit, scale := Load(Param("limit"), XMM()), XMM()
	VDIVSS(limit, top.AsX(), scale)
	Store(scale, ReturnIndex(0))
	factor = YMM()
	VDIVSS(top.AsX(), limit, factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)
	return dst, x, n, factor
}

// packed converts 32 floats at x to int16 in two registers, in the order in which
// VPACKSSDW leaves them: by quarters of 4 bytes of each half.
func packed(x reg.Register, factor reg.VecVirtual) [2]reg.VecVirtual {
	var r [4]reg.VecVirtual
	for i := range r {
		r[i] = YMM()
		VMULPS(at(x, 32*i), factor, r[i])
		VCVTPS2DQ(r[i], r[i])
	}
	VPACKSSDW(r[1], r[0], r[0])
	VPACKSSDW(r[3], r[2], r[2])
	return [2]reg.VecVirtual{r[0], r[2]}
}

func quantize16() {
	dst, x, n, factor := quantizeHead("quantize16AVX2", "quantize16AVX2 is quantize16Generic for a multiple of 32 elements.")
	Label("loop")
	for i, r := range packed(x, factor) {
		VPERMQ(Imm(0xd8), r, r)
		VMOVDQU(r, at(dst, 32*i))
	}
	ADDQ(U32(128), x)
	ADDQ(Imm(64), dst)
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

func quantize8() {
	dst, x, n, factor := quantizeHead("quantize8AVX2", "quantize8AVX2 is quantize8Generic for a multiple of 32 elements.")
	order, middle := YMM(), YMM()
	indices := GLOBL("order", RODATA|NOPTR)
	for i, v := range []uint32{0, 4, 1, 5, 2, 6, 3, 7} {
		DATA(4*i, U32(v))
	}
	VMOVDQU(indices, order)
	VPBROADCASTD(bits(0x00800080), middle)
	Label("loop")
	r := packed(x, factor)
	VPADDW(middle, r[0], r[0])
	VPADDW(middle, r[1], r[1])
	VPACKUSWB(r[1], r[0], r[0])
	VPERMD(r[0], order, r[0])
	VMOVDQU(r[0], at(dst, 0))
	ADDQ(U32(128), x)
	ADDQ(Imm(32), dst)
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// each emits a loop over n/8 vectors of eight floats; offset counts bytes.
func each(label string, n reg.Register, body func(offset reg.Register)) {
	offset, count := GP64(), GP64()
	XORQ(offset, offset)
	MOVQ(n, count)
	SHRQ(Imm(3), count)
	Label(label)
	body(offset)
	ADDQ(Imm(32), offset)
	DECQ(count)
	JNZ(LabelRef(label))
}

func plus(base, offset reg.Register) Mem { return Mem{Base: base, Index: offset, Scale: 1} }

func zero() reg.VecVirtual {
	y := YMM()
	VXORPS(y, y, y)
	return y
}

func layerNorm() {
	TEXT("layerNormAVX2", NOSPLIT, "func(dst, x, residual []float32, gain, bias *float32, epsilon float32)")
	Pragma("noescape")
	Doc("layerNormAVX2 is layerNormGeneric for a multiple of 8 elements.")
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	x, residual := Load(Param("x").Base(), GP64()), Load(Param("residual").Base(), GP64())
	gain, bias := Load(Param("gain"), GP64()), Load(Param("bias"), GP64())
	count, t, u := XMM(), YMM(), YMM()
	VXORPS(count, count, count)
	VCVTSI2SSQ(n, count, count)

	sum := zero()
	each("sum", n, func(i reg.Register) {
		VMOVUPS(plus(x, i), t)
		VADDPS(plus(residual, i), t, t)
		VMOVUPS(t, plus(dst, i))
		VADDPS(t, sum, sum)
	})
	sumY(sum)
	mean := YMM()
	VDIVSS(count, sum.AsX(), mean.AsX())
	VBROADCASTSS(mean.AsX(), mean)

	squares := zero()
	each("squares", n, func(i reg.Register) {
		VMOVUPS(plus(dst, i), t)
		VSUBPS(mean, t, t)
		VFMADD231PS(t, t, squares)
	})
	sumY(squares)
	factor, one := YMM(), XMM()
	VDIVSS(count, squares.AsX(), factor.AsX())
	VADDSS(Load(Param("epsilon"), XMM()), factor.AsX(), factor.AsX())
	VSQRTSS(factor.AsX(), factor.AsX(), factor.AsX())
	VMOVSS(constant(1), one)
	VDIVSS(factor.AsX(), one, factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)

	each("scale", n, func(i reg.Register) {
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

func softmax() {
	TEXT("softmaxAVX2", NOSPLIT, "func(x []float32)")
	Pragma("noescape")
	Doc("softmaxAVX2 is softmaxGeneric for a multiple of 8 elements.")
	x, n := Load(Param("x").Base(), GP64()), Load(Param("x").Len(), GP64())
	top := YMM()
	VMOVUPS(at(x, 0), top)
	each("largest", n, func(i reg.Register) { VMAXPS(plus(x, i), top, top) })
	maxY(top)
	VBROADCASTSS(top.AsX(), top)

	lowest, log2e, ln2 := broadcast(-87), broadcast(1.4426950408889634), broadcast(0.6931471805599453)
	coefficients := []reg.VecVirtual{broadcast(1.0 / 24), broadcast(1.0 / 6), broadcast(0.5), broadcast(1)}
	coefficients = append(coefficients, coefficients[3])
	first := broadcast(1.0 / 120)
	sum, r, e, p := zero(), YMM(), YMM(), YMM()
	each("exp", n, func(i reg.Register) {
		VMOVUPS(plus(x, i), r)
		VSUBPS(top, r, r)
		VMAXPS(lowest, r, r)
		VMULPS(log2e, r, e)
		VROUNDPS(Imm(0), e, e)
		VFNMADD231PS(ln2, e, r)
		VMOVAPS(first, p)
		for _, c := range coefficients {
			VFMADD213PS(c, r, p)
		}
		VCVTPS2DQ(e, e)
		VPSLLD(Imm(23), e, e)
		VPADDD(e, p, p)
		VADDPS(p, sum, sum)
		VMOVUPS(p, plus(x, i))
	})
	sumY(sum)
	factor, one := YMM(), XMM()
	VMOVSS(constant(1), one)
	VDIVSS(sum.AsX(), one, factor.AsX())
	VBROADCASTSS(factor.AsX(), factor)
	each("scale", n, func(i reg.Register) {
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

func gelu() {
	TEXT("geluAVX2", NOSPLIT, "func(x []float32)")
	Pragma("noescape")
	Doc("geluAVX2 is geluGeneric for a multiple of 16 elements.")
	x, n := Load(Param("x").Base(), GP64()), Load(Param("x").Len(), GP64())
	high, low, scale, minus, half := broadcast(5), broadcast(-5), broadcast(2.0/25), broadcast(-1), broadcast(0.5)
	// Two vectors at a time hide the latency of the polynomial.
	var v, c, t, p [2]reg.VecVirtual
	for i := range v {
		v[i], c[i], t[i], p[i] = YMM(), YMM(), YMM(), YMM()
	}
	coefficient := YMM()
	SHRQ(Imm(4), n)
	Label("loop")
	for i := range v {
		VMOVUPS(at(x, 32*i), v[i])
		VMINPS(high, v[i], c[i])
		VMAXPS(low, c[i], c[i])
		VMULPS(c[i], c[i], t[i])
		VFMADD213PS(minus, scale, t[i])
	}
	last := len(geluPoly) - 1
	VBROADCASTSS(constant(geluPoly[last]), p[0])
	VMOVAPS(p[0], p[1])
	for j := last - 1; j >= 0; j-- {
		VBROADCASTSS(constant(geluPoly[j]), coefficient)
		for i := range p {
			VFMADD213PS(coefficient, t[i], p[i])
		}
	}
	for i := range p {
		VFMADD213PS(half, c[i], p[i])
		VMULPS(p[i], v[i], v[i])
		VMOVUPS(v[i], at(x, 32*i))
	}
	ADDQ(Imm(64), x)
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
