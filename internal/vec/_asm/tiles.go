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

const integerSignature = "func(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales, offsets *float32)"

// integer emits the tile of two vectors of columns: four activations of a row are
// multiplied with four weights of each column and added.
func (s isa) integer(rows int) {
	name := fmt.Sprintf("integer%s_%d", s.name, rows)
	TEXT(name, NOSPLIT, integerSignature)
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is the integerTile of %d rows.", name, rows))
	step := s.bytesAVX2
	if s.size == 64 {
		step = s.bytesVNNI
	}
	s.multiplied(rows, 1, step)
}

// foursAVX2 emits the tile of AVX2 for weights of which four may be added in sixteen bits:
// a fifth fewer instructions than [isa.bytesAVX2] has.
func foursAVX2(rows int) {
	name := fmt.Sprintf("foursAVX2_%d", rows)
	TEXT(name, NOSPLIT, integerSignature)
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is the integerTile of %d rows, for fours; k is a multiple of 8.", name, rows))
	avx2.multiplied(rows, 2, avx2.bytesFours)
}

// multiplied emits the body of a tile. What step returns multiplies fours inputs of four
// bytes of every row.
func (s isa) multiplied(rows, fours int, step func(reg.Register) func(*rowPointers, [][2]reg.VecVirtual)) {
	acts := newRowPointers(Load(Param("act"), GP64()), Load(Param("lda"), GP64()), rows)
	panel, k := Load(Param("panel"), GP64()), Load(Param("k"), GP64())
	SHRQ(Imm(uint64(1+fours)), k)
	acc := accumulators(rows, s.vector)
	for r := range acc {
		for _, a := range acc[r] {
			s.clear(a)
		}
	}
	multiply := step(panel)
	Label("loop")
	for i := range fours {
		s.ahead(panel, 2*s.size*i)
	}
	multiply(acts, acc)
	acts.advance(4 * fours)
	ADDQ(U32(uint32(2*s.size*fours)), panel)
	DECQ(k)
	JNZ(LabelRef("loop"))
	s.integerTail(panel, acc)
}

// ahead fetches what will be needed soon: weights stream from far, and processors do not
// look beyond a page by themselves.
func (s isa) ahead(weights reg.Register, offset int) {
	for line := 0; line < 2*s.size; line += 64 {
		PREFETCHT0(at(weights, 1536+offset+line))
	}
}

// nextPanel returns what fetches the weights of float32 that are multiplied later. The
// few registers of AVX2 pass three times over a panel for a short text, which is the time
// to fetch the next one, if rows lie close together as in a panel; those of AVX-512 pass
// once or twice.
func (s isa) nextPanel(weights, apart, k reg.Register) func() {
	if s.size == 64 {
		return func() { s.ahead(weights, 0) }
	}
	distance, none := GP64(), GP64()
	MOVQ(apart, distance)
	IMULQ(k, distance)
	XORQ(none, none)
	CMPQ(apart, U32(uint32(2*s.size)))
	CMOVQNE(none, distance)
	return func() { PREFETCHT1(Mem{Base: weights, Index: distance, Scale: 1}) }
}

func (s isa) clear(v reg.VecVirtual) {
	if s.size == 32 {
		VXORPS(v, v, v)
	} else {
		VPXORD(v, v, v)
	}
}

// bytesAVX2 multiplies with VPMADDUBSW, whose sums of two products are of sixteen bits.
func (s isa) bytesAVX2(panel reg.Register) func(*rowPointers, [][2]reg.VecVirtual) {
	ones, a, t := YMM(), YMM(), YMM()
	VPBROADCASTD(bits(0x00010001), ones)
	return func(acts *rowPointers, acc [][2]reg.VecVirtual) {
		for r := range acc {
			VPBROADCASTD(acts.row(r), a)
			VPMADDUBSW(at(panel, 0), a, t)
			VPMADDWD(ones, t, t)
			VPADDD(t, acc[r][0], acc[r][0])
			VPMADDUBSW(at(panel, 32), a, a)
			VPMADDWD(ones, a, a)
			VPADDD(a, acc[r][1], acc[r][1])
		}
	}
}

// bytesFours multiplies eight inputs as bytesAVX2 does, and adds two sums of two products
// before they become sums of 32 bits.
func (s isa) bytesFours(panel reg.Register) func(*rowPointers, [][2]reg.VecVirtual) {
	ones, a, t, u, v := YMM(), YMM(), YMM(), YMM(), YMM()
	VPBROADCASTD(bits(0x00010001), ones)
	return func(acts *rowPointers, acc [][2]reg.VecVirtual) {
		for r := range acc {
			next := acts.row(r)
			next.Disp += 4
			VPBROADCASTD(acts.row(r), a)
			VPMADDUBSW(at(panel, 0), a, t)
			VPMADDUBSW(at(panel, 32), a, u)
			VPBROADCASTD(next, a)
			VPMADDUBSW(at(panel, 64), a, v)
			VPMADDUBSW(at(panel, 96), a, a)
			VPADDW(v, t, t)
			VPADDW(a, u, u)
			VPMADDWD(ones, t, t)
			VPMADDWD(ones, u, u)
			VPADDD(t, acc[r][0], acc[r][0])
			VPADDD(u, acc[r][1], acc[r][1])
		}
	}
}

// bytesVNNI multiplies with VPDPBUSD, which adds four products to an int32.
func (s isa) bytesVNNI(panel reg.Register) func(*rowPointers, [][2]reg.VecVirtual) {
	w := [2]reg.VecVirtual{ZMM(), ZMM()}
	a := [2]reg.VecVirtual{ZMM(), ZMM()}
	return func(acts *rowPointers, acc [][2]reg.VecVirtual) {
		VMOVDQU32(at(panel, 0), w[0])
		VMOVDQU32(at(panel, 64), w[1])
		for r := range acc {
			VPBROADCASTD(acts.row(r), a[r%2])
			VPDPBUSD(w[0], a[r%2], acc[r][0])
			VPDPBUSD(w[1], a[r%2], acc[r][1])
		}
	}
}

// integerTail scales the sums and stores them; panel points to the scales of the
// columns, behind which the biases and the sums of weights lie.
func (s isa) integerTail(panel reg.Register, acc [][2]reg.VecVirtual) {
	dst := Load(Param("dst"), GP64())
	stride := Load(Param("stride"), GP64())
	scales, offsets := Load(Param("scales"), GP64()), Load(Param("offsets"), GP64())
	SHLQ(Imm(2), stride)
	row, offset, factor := s.vector(), s.vector(), s.vector()
	for r := range acc {
		VBROADCASTSS(at(scales, 4*r), row)
		VBROADCASTSS(at(offsets, 4*r), offset)
		for h := range 2 {
			VCVTDQ2PS(acc[r][h], acc[r][h])
			VMULPS(at(panel, h*s.size), row, factor)
			VFMADD213PS(at(panel, (2+h)*s.size), factor, acc[r][h])
			VFNMADD231PS(at(panel, (4+h)*s.size), offset, acc[r][h])
			VMOVUPS(acc[r][h], at(dst, h*s.size))
		}
		if r+1 < len(acc) {
			ADDQ(stride, dst)
		}
	}
	VZEROUPPER()
	RET()
}

// float emits the tile of two vectors of columns with float32.
func (s isa) float(rows int) {
	name := fmt.Sprintf("float%s_%d", s.name, rows)
	TEXT(name, NOSPLIT, "func(c *float32, ldc int, a *float32, lda int, b *float32, ldb int, k int, bias *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is the floatTile of %d rows.", name, rows))
	a, lda := Load(Param("a"), GP64()), Load(Param("lda"), GP64())
	b, ldb := Load(Param("b"), GP64()), Load(Param("ldb"), GP64())
	k, bias := Load(Param("k"), GP64()), Load(Param("bias"), GP64())
	SHLQ(Imm(2), lda)
	SHLQ(Imm(2), ldb)
	from := newRowPointers(a, lda, rows)
	acc := accumulators(rows, s.vector)
	for r := range acc {
		for h, v := range acc[r] {
			VMOVUPS(at(bias, h*s.size), v)
		}
	}
	b0, b1, t := s.vector(), s.vector(), s.vector()
	fetch := s.nextPanel(b, ldb, k)
	Label("loop")
	fetch()
	VMOVUPS(at(b, 0), b0)
	VMOVUPS(at(b, s.size), b1)
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
		VMOVUPS(acc[r][1], at(c, s.size))
		if r+1 < rows {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}
