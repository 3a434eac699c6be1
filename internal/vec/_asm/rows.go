// SPDX-License-Identifier: Apache-2.0

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rows are the parameters that the functions over rows of float32 share: the current
// row, how many are left, its vectors and the bytes to the next row.
type rows struct{ src, left, vectors, stride reg.Register }

// loadRows loads the parameter of that name, n and width.
func (s isa) loadRows(src string) rows {
	return rows{Load(Param(src), GP64()), Load(Param("n"), GP64()), Load(Param("width"), GP64()), nil}
}

// strided loads src, n, width and stride, as vectors and bytes.
func (s isa) strided() rows {
	r := s.loadRows("src")
	r.stride = Load(Param("stride"), GP64())
	SHLQ(Imm(2), r.stride)
	s.shrink(r.vectors)
	return r
}

// shrink turns a number of float32 into one of vectors.
func (s isa) shrink(n reg.Register) {
	if s.size == 32 {
		SHRQ(Imm(3), n)
	} else {
		SHRQ(Imm(4), n)
	}
}

func (r rows) next() {
	ADDQ(r.stride, r.src)
	DECQ(r.left)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// quantize emits quantizeGeneric.
func (s isa) quantize() {
	name := "quantize" + s.name
	TEXT(name, NOSPLIT, "func(dst *byte, scales, offsets *float32, src *float32, n, width, stride int)")
	Pragma("noescape")
	Doc(name + " is quantizeGeneric for a width that is a multiple of 32.")
	dst, scales, offsets := Load(Param("dst"), GP64()), Load(Param("scales"), GP64()), Load(Param("offsets"), GP64())
	r := s.strided()
	whole, nothing := s.broadcast(255), s.zero()
	Label("row")
	low, high, t := s.vector(), s.vector(), s.vector()
	VMOVAPS(nothing, low)
	VMOVAPS(nothing, high)
	s.each("range", r.vectors, func(i reg.Register) {
		VMOVUPS(plus(r.src, i), t)
		VMINPS(t, low, low)
		VMAXPS(t, high, high)
	})
	s.fold(low, VMINPS)
	s.fold(high, VMAXPS)
	span, scale, factor := XMM(), XMM(), s.vector()
	VSUBSS(low.AsX(), high.AsX(), span)
	VMAXSS(constant(1e-20), span, span)
	VDIVSS(whole.AsX(), span, scale)
	VMOVSS(scale, at(scales, 0))
	VDIVSS(span, whole.AsX(), factor.AsX())
	zero := s.vector()
	VSUBSS(low.AsX(), nothing.AsX(), zero.AsX())
	VMULSS(factor.AsX(), zero.AsX(), zero.AsX())
	VCVTPS2DQ(zero.AsX(), zero.AsX())
	offset := XMM()
	VCVTDQ2PS(zero.AsX(), offset)
	VMULSS(scale, offset, offset)
	VMOVSS(offset, at(offsets, 0))
	VBROADCASTSS(factor.AsX(), factor)
	VPBROADCASTD(zero.AsX(), zero)
	s.bytes("bytes", r, dst, factor, func(v reg.VecVirtual) { VPADDD(zero, v, v) }, false)
	ADDQ(Imm(4), scales)
	ADDQ(Imm(4), offsets)
	r.next()
}

// bytes emits the loop that writes a row times factor as bytes, shifted after rounding,
// 32 at a time; dst moves on.
func (s isa) bytes(label string, r rows, dst reg.Register, factor reg.VecVirtual, shift func(reg.VecVirtual), signed bool) {
	order := s.packOrder()
	p, count := s.thirtyTwos(r)
	Label(label)
	v := s.pack(order, signed, func(i int, v reg.VecVirtual) {
		VMULPS(at(p, s.size*i), factor, v)
		VCVTPS2DQ(v, v)
		shift(v)
	})
	VMOVDQU(v.AsY(), at(dst, 0))
	ADDQ(Imm(32), dst)
	ADDQ(U32(128), p)
	DECQ(count)
	JNZ(LabelRef(label))
}

// thirtyTwos returns a pointer to a row and the number of its groups of 32 elements.
func (s isa) thirtyTwos(r rows) (p, count reg.Register) {
	p, count = GP64(), GP64()
	MOVQ(r.src, p)
	MOVQ(r.vectors, count)
	if s.size == 32 {
		SHRQ(Imm(2), count)
	} else {
		SHRQ(Imm(1), count)
	}
	return p, count
}

// pack packs 32 int32, which fill puts into one vector after another, into the lower 32
// bytes of what it returns. Two vectors become one as soon as they are there: AVX2 has
// sixteen registers, and what asks for a seventeenth is silently encoded for AVX-512.
func (s isa) pack(order reg.VecVirtual, signed bool, fill func(i int, v reg.VecVirtual)) reg.VecVirtual {
	var pairs []reg.VecVirtual
	for i := 0; i < 32/s.lanes(); i += 2 {
		low, high := s.vector(), s.vector()
		fill(i, low)
		fill(i+1, high)
		VPACKSSDW(high, low, low)
		pairs = append(pairs, low)
	}
	v, last := pairs[0], pairs[len(pairs)-1]
	if signed {
		VPACKSSWB(last, v, v)
	} else {
		VPACKUSWB(last, v, v)
	}
	VPERMD(v, order, v)
	return v
}

// packOrder returns the order that undoes how packing mixes the quarters of vectors.
func (s isa) packOrder() reg.VecVirtual {
	order := s.vector()
	if s.size == 32 {
		VMOVDQU(quarters, order)
	} else {
		VMOVDQU32(quarters512, order)
	}
	return order
}

// quarters and quarters512 hold the orders of packOrder.
var quarters, quarters512 Mem

func makeQuarters() {
	quarters = data("quarters", 0, 4, 1, 5, 2, 6, 3, 7)
	quarters512 = data("quarters512", 0, 4, 8, 12, 1, 5, 9, 13, 0, 4, 8, 12, 1, 5, 9, 13)
}

// data emits constants.
func data(name string, values ...uint32) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for i, v := range values {
		DATA(4*i, U32(v))
	}
	return m
}

// magnitudes emits magnitudesGeneric.
func (s isa) magnitudes() {
	s.largest("magnitudes", func() func(reg.VecVirtual) {
		mask := s.signMask()
		return func(t reg.VecVirtual) { s.clearSign(t, mask, t) }
	})
}

// neighbours emits neighboursGeneric.
func (s isa) neighbours() {
	s.largest("neighbours", func() func(reg.VecVirtual) {
		mask, u := s.signMask(), s.vector()
		return func(t reg.VecVirtual) {
			s.clearSign(t, mask, t)
			VPERMILPS(Imm(0xb1), t, u)
			VADDPS(u, t, t)
		}
	})
}

// fours emits foursGeneric with AVX2.
func fours() {
	avx2.largest("fours", func() func(reg.VecVirtual) {
		zero, below, u := avx2.zero(), YMM(), YMM()
		sum := func(v reg.VecVirtual) {
			VPERMILPS(Imm(0xb1), v, u)
			VADDPS(u, v, v)
			VPERM2F128(Imm(1), v, v, u)
			VADDPS(u, v, v)
		}
		return func(t reg.VecVirtual) {
			VSUBPS(t, zero, below)
			VMAXPS(zero, below, below)
			VMAXPS(zero, t, t)
			sum(t)
			sum(below)
			VMAXPS(below, t, t)
		}
	})
}

// largest emits the function that finds the largest element of each row, after what
// prepare returns, to be used in a loop, has made of a vector of them.
func (s isa) largest(what string, prepare func() func(reg.VecVirtual)) {
	name := what + s.name
	TEXT(name, NOSPLIT, "func(tops *float32, src *float32, n, width, stride int)")
	Pragma("noescape")
	Doc(name + " is " + what + "Generic for a width that is a multiple of 32.")
	tops := Load(Param("tops"), GP64())
	r := s.strided()
	combine, least := prepare(), s.broadcast(1e-20)
	Label("row")
	top, t := s.vector(), s.vector()
	VMOVAPS(least, top)
	s.each("largest", r.vectors, func(i reg.Register) {
		VMOVUPS(plus(r.src, i), t)
		combine(t)
		VMAXPS(t, top, top)
	})
	s.fold(top, VMAXPS)
	VMOVSS(top.AsX(), at(tops, 0))
	ADDQ(Imm(4), tops)
	r.next()
}

func (s isa) signed() {
	name := "signed" + s.name
	TEXT(name, NOSPLIT, "func(dst *byte, src *float32, factors *float32, n, width, stride int)")
	Pragma("noescape")
	Doc(name + " is signedGeneric for a width that is a multiple of 32.")
	dst, factors := Load(Param("dst"), GP64()), Load(Param("factors"), GP64())
	r := s.strided()
	Label("row")
	factor := s.vector()
	VBROADCASTSS(at(factors, 0), factor)
	s.bytes("bytes", r, dst, factor, func(reg.VecVirtual) {}, true)
	ADDQ(Imm(4), factors)
	r.next()
}

// exponential emits e^x for x ≤ 0 as expGeneric computes it, or with the first terms of
// a shorter polynomial; n is overwritten.
type exponential struct {
	lowest, log2e, ln2 reg.VecVirtual
	coefficients       []reg.VecVirtual
}

// newExponential loads the constants; the polynomial is given from its highest power.
func (s isa) newExponential(polynomial ...float32) exponential {
	e := exponential{s.broadcast(-87), s.broadcast(1.4426950408889634), s.broadcast(0.6931471805599453), nil}
	known := map[float32]reg.VecVirtual{}
	for _, c := range polynomial {
		if known[c] == nil {
			known[c] = s.broadcast(c)
		}
		e.coefficients = append(e.coefficients, known[c])
	}
	return e
}

func (e exponential) emit(s isa, x, n, p reg.VecVirtual) {
	VMAXPS(e.lowest, x, x)
	VMULPS(e.log2e, x, n)
	s.round(n, n)
	VFNMADD231PS(e.ln2, n, x)
	VMOVAPS(e.coefficients[0], p)
	for _, c := range e.coefficients[1:] {
		VFMADD213PS(c, x, p)
	}
	if s.size == 64 {
		VSCALEFPS(n, p, p)
		return
	}
	VCVTPS2DQ(n, n)
	VPSLLD(Imm(23), n, n)
	VPADDD(n, p, p)
}

// weigh emits weighGeneric.
func (s isa) weigh() {
	name := "weigh" + s.name
	TEXT(name, NOSPLIT, "func(dst *byte, scales *float32, scores *float32, n, width int)")
	Pragma("noescape")
	Doc(name + " is weighGeneric for a width that is a multiple of 32.")
	dst, scales := Load(Param("dst"), GP64()), Load(Param("scales"), GP64())
	r := s.loadRows("scores")
	r.stride = GP64()
	MOVQ(r.vectors, r.stride)
	SHLQ(Imm(2), r.stride)
	s.shrink(r.vectors)
	whole := float32(255)
	e := s.newExponential(whole/120, whole/24, whole/6, whole/2, whole, whole)
	order := s.packOrder()
	Label("row")
	top := s.vector()
	VMOVUPS(at(r.src, 0), top)
	s.each("largest", r.vectors, func(i reg.Register) { VMAXPS(plus(r.src, i), top, top) })
	s.fold(top, VMAXPS)
	VBROADCASTSS(top.AsX(), top)
	sum := s.zero()
	x, n := s.vector(), s.vector()
	from, count := s.thirtyTwos(r)
	Label("exp")
	p := s.pack(order, false, func(i int, p reg.VecVirtual) {
		VMOVUPS(at(from, s.size*i), x)
		VSUBPS(top, x, x)
		e.emit(s, x, n, p)
		VCVTPS2DQ(p, p)
		VPADDD(p, sum, sum)
	})
	VMOVDQU(p.AsY(), at(dst, 0))
	ADDQ(Imm(32), dst)
	ADDQ(U32(128), from)
	DECQ(count)
	JNZ(LabelRef("exp"))
	s.fold(sum, VPADDD)
	VCVTDQ2PS(sum.AsX(), sum.AsX())
	one := XMM()
	VMOVSS(constant(1), one)
	VDIVSS(sum.AsX(), one, one)
	VMOVSS(one, at(scales, 0))
	ADDQ(Imm(4), scales)
	r.next()
}
