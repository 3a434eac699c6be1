// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rowPointers addresses rows that lie stride bytes apart with one register for three
// rows.
type rowPointers struct {
	bases  []reg.Register
	stride reg.Register
}

func newRowPointers(base, stride reg.Register, rows int) *rowPointers {
	p := &rowPointers{bases: []reg.Register{base}, stride: stride}
	if rows > 3 {
		three := GP64()
		LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, three)
		for len(p.bases)*3 < rows {
			next := GP64()
			LEAQ(Mem{Base: p.bases[len(p.bases)-1], Index: three, Scale: 1}, next)
			p.bases = append(p.bases, next)
		}
	}
	return p
}

// row returns the memory of the current element of row r.
func (p *rowPointers) row(r int) Mem {
	m := Mem{Base: p.bases[r/3]}
	if r%3 > 0 {
		m.Index, m.Scale = p.stride, uint8(r%3)
	}
	return m
}

func (p *rowPointers) advance(n int) {
	for _, b := range p.bases {
		ADDQ(Imm(uint64(n)), b)
	}
}

// accumulators returns the registers of a tile: two for each row.
func accumulators(rows int, vector func() reg.VecVirtual) [][2]reg.VecVirtual {
	acc := make([][2]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = [2]reg.VecVirtual{vector(), vector()}
	}
	return acc
}

const integerSignature = "func(dst *float32, stride int, act *byte, k int, panel *byte, scales *float32)"

// integerHead loads the parameters of an integer tile.
func integerHead(isa string, rows, width int) (acts *rowPointers, panel, k reg.Register) {
	TEXT(fmt.Sprintf("integer%s_%d", isa, rows), NOSPLIT, integerSignature)
	Pragma("noescape")
	Doc(fmt.Sprintf("integer%s_%d is the integerTile of %d rows.", isa, rows, rows))
	act := Load(Param("act"), GP64())
	k = Load(Param("k"), GP64())
	panel = Load(Param("panel"), GP64())
	size := GP64()
	MOVQ(k, size)
	if width == 2 {
		ADDQ(size, size)
	}
	acts = newRowPointers(act, size, rows)
	return acts, panel, k
}

// integerTail scales the sums and stores them; panel points to the scales of the
// columns, behind which the biases lie.
func integerTail(panel reg.Register, acc [][2]reg.VecVirtual, size int, vector func() reg.VecVirtual) {
	dst := Load(Param("dst"), GP64())
	stride := Load(Param("stride"), GP64())
	scales := Load(Param("scales"), GP64())
	SHLQ(Imm(2), stride)
	row, factor := vector(), vector()
	for r := range acc {
		VBROADCASTSS(at(scales, 4*r), row)
		for h := range 2 {
			VCVTDQ2PS(acc[r][h], acc[r][h])
			VMULPS(at(panel, h*size), row, factor)
			VFMADD213PS(at(panel, (2+h)*size), factor, acc[r][h])
			VMOVUPS(acc[r][h], at(dst, h*size))
		}
		if r+1 < len(acc) {
			ADDQ(stride, dst)
		}
	}
	VZEROUPPER()
	RET()
}

// integerAVX2 emits the tile of 16 columns with activations of two bytes: pairs of
// weights are widened to int16, multiplied with a pair of activations and added.
func integerAVX2(rows int) {
	acts, panel, k := integerHead("AVX2", rows, 2)
	acc := accumulators(rows, YMM)
	for r := range acc {
		for _, a := range acc[r] {
			VPXOR(a, a, a)
		}
	}
	ADDQ(Imm(64), panel)
	SHRQ(Imm(1), k)
	w0, w1, a, t := YMM(), YMM(), YMM(), YMM()
	Label("loop")
	VPMOVSXBW(at(panel, 0), w0)
	VPMOVSXBW(at(panel, 16), w1)
	for r := range acc {
		VPBROADCASTD(acts.row(r), a)
		VPMADDWD(w0, a, t)
		VPADDD(t, acc[r][0], acc[r][0])
		VPMADDWD(w1, a, a)
		VPADDD(a, acc[r][1], acc[r][1])
	}
	acts.advance(4)
	ADDQ(Imm(32), panel)
	DECQ(k)
	JNZ(LabelRef("loop"))
	integerTail(panel, acc, 32, YMM)
}

// integer8AVX512 emits the tile of 32 columns with activations of one unsigned byte:
// VPDPBUSD multiplies four of them with four weights and adds.
func integer8AVX512(rows int) {
	acts, panel, k := integerHead("8AVX512", rows, 1)
	acc := accumulators(rows, ZMM)
	VMOVDQU32(at(panel, 0), acc[0][0])
	VMOVDQU32(at(panel, 64), acc[0][1])
	for r := 1; r < rows; r++ {
		VMOVDQA32(acc[0][0], acc[r][0])
		VMOVDQA32(acc[0][1], acc[r][1])
	}
	ADDQ(U32(128), panel)
	SHRQ(Imm(2), k)
	w := [2]reg.VecVirtual{ZMM(), ZMM()}
	Label("loop")
	VMOVDQU32(at(panel, 0), w[0])
	VMOVDQU32(at(panel, 64), w[1])
	integerStep(acts, acc, w, VPDPBUSD)
	ADDQ(U32(128), panel)
	DECQ(k)
	JNZ(LabelRef("loop"))
	integerTail(panel, acc, 64, ZMM)
}

// integer16AVX512 emits the tile of 32 columns with activations of two bytes: weights
// are widened to int16, and VPDPWSSD multiplies two of them with two activations.
func integer16AVX512(rows int) {
	acts, panel, k := integerHead("16AVX512", rows, 2)
	acc := accumulators(rows, ZMM)
	for r := range acc {
		for _, a := range acc[r] {
			VPXORD(a, a, a)
		}
	}
	ADDQ(U32(128), panel)
	SHRQ(Imm(1), k)
	w := [2]reg.VecVirtual{ZMM(), ZMM()}
	Label("loop")
	VPMOVSXBW(at(panel, 0), w[0])
	VPMOVSXBW(at(panel, 32), w[1])
	integerStep(acts, acc, w, VPDPWSSD)
	ADDQ(Imm(64), panel)
	DECQ(k)
	JNZ(LabelRef("loop"))
	integerTail(panel, acc, 64, ZMM)
}

// integerStep adds the products of four bytes of activations of each row.
func integerStep(acts *rowPointers, acc [][2]reg.VecVirtual, w [2]reg.VecVirtual, multiply func(...Op)) {
	a := [2]reg.VecVirtual{ZMM(), ZMM()}
	for r := range acc {
		VPBROADCASTD(acts.row(r), a[r%2])
		multiply(w[0], a[r%2], acc[r][0])
		multiply(w[1], a[r%2], acc[r][1])
	}
	acts.advance(4)
}

// float emits the tile of two vectors of columns with float32.
func float(isa string, rows, size int, vector func() reg.VecVirtual) {
	TEXT(fmt.Sprintf("float%s_%d", isa, rows), NOSPLIT, "func(c *float32, ldc int, a *float32, lda int, b *float32, ldb int, k int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("float%s_%d is the floatTile of %d rows.", isa, rows, rows))
	a, lda := Load(Param("a"), GP64()), Load(Param("lda"), GP64())
	b, ldb := Load(Param("b"), GP64()), Load(Param("ldb"), GP64())
	k := Load(Param("k"), GP64())
	SHLQ(Imm(2), lda)
	SHLQ(Imm(2), ldb)
	from := newRowPointers(a, lda, rows)
	acc := accumulators(rows, vector)
	for r := range acc {
		for _, v := range acc[r] {
			if size == 32 {
				VXORPS(v, v, v)
			} else {
				VPXORD(v, v, v)
			}
		}
	}
	b0, b1, t := vector(), vector(), vector()
	Label("loop")
	VMOVUPS(at(b, 0), b0)
	VMOVUPS(at(b, size), b1)
	for r := range acc {
		VBROADCASTSS(from.row(r), t)
		VFMADD231PS(b0, t, acc[r][0])
		VFMADD231PS(b1, t, acc[r][1])
	}
	from.advance(4)
	ADDQ(ldb, b)
	DECQ(k)
	JNZ(LabelRef("loop"))
	c, ldc := Load(Param("c"), GP64()), Load(Param("ldc"), GP64())
	SHLQ(Imm(2), ldc)
	for r := range acc {
		VMOVUPS(acc[r][0], at(c, 0))
		VMOVUPS(acc[r][1], at(c, size))
		if r+1 < rows {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}

func floatAVX2(rows int)   { float("AVX2", rows, 32, YMM) }
func floatAVX512(rows int) { float("AVX512", rows, 64, ZMM) }
