// SPDX-License-Identifier: Apache-2.0

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is a set of instructions with vectors of one size.
type isa struct {
	name   string
	size   int // bytes of a vector
	vector func() reg.VecVirtual
}

var (
	avx2   = isa{"AVX2", 32, YMM}
	avx512 = isa{"AVX512", 64, ZMM}
)

// lanes is how many float32 a vector holds.
func (s isa) lanes() int { return s.size / 4 }

func (s isa) zero() reg.VecVirtual {
	v := s.vector()
	s.clear(v)
	return v
}

// broadcast returns a vector with a constant in all places.
func (s isa) broadcast(v float32) reg.VecVirtual {
	y := s.vector()
	VBROADCASTSS(constant(v), y)
	return y
}

// each emits a loop over n vectors; offset counts bytes from 0. n is left as it is.
func (s isa) each(label string, n reg.Register, body func(offset reg.Register)) {
	offset, count := GP64(), GP64()
	XORQ(offset, offset)
	MOVQ(n, count)
	Label(label)
	body(offset)
	ADDQ(U32(uint32(s.size)), offset)
	DECQ(count)
	JNZ(LabelRef(label))
}

// fold puts op over all lanes of v into its lowest: VMAXPS, VMINPS, VADDPS or VPADDD.
func (s isa) fold(v reg.VecVirtual, op func(...Op)) {
	if s.size == 64 {
		t := YMM()
		VEXTRACTF64X4(Imm(1), v, t)
		op(t, v.AsY(), v.AsY())
	}
	x, t := v.AsX(), XMM()
	if s.size == 64 {
		VEXTRACTF32X4(Imm(1), v.AsY(), t) // reaches the upper sixteen registers
	} else {
		VEXTRACTF128(Imm(1), v.AsY(), t)
	}
	op(t, x, x)
	VPERMILPS(Imm(0x4e), x, t)
	op(t, x, x)
	VPERMILPS(Imm(0xb1), x, t)
	op(t, x, x)
}

// round rounds to the nearest whole number.
func (s isa) round(from, to reg.VecVirtual) {
	if s.size == 32 {
		VROUNDPS(Imm(0), from, to)
	} else {
		VRNDSCALEPS(Imm(0), from, to)
	}
}

// clearSign leaves the magnitude of v; mask was made by signMask.
func (s isa) clearSign(from Op, mask, to reg.VecVirtual) {
	if s.size == 32 {
		VANDPS(from, mask, to)
	} else {
		VPANDD(from, mask, to)
	}
}

func (s isa) signMask() reg.VecVirtual {
	v := s.vector()
	VBROADCASTSS(bits(0x7fffffff), v)
	return v
}
