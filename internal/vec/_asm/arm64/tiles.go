// SPDX-License-Identifier: Apache-2.0

package main

import "fmt"

// Tiles have sixteen columns: four vectors of sums for each row.

const (
	integerParameters = "dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales *float32, offsets *float32"
	floatParameters   = "c *float32, ldc int, a *float32, lda int, b *float32, ldb int, k int, bias *float32"
)

// rowPointers returns a pointer to each row; rows lie stride bytes apart.
func rowPointers(first, stride register, rows int) []register {
	p := []register{first}
	for len(p) < rows {
		next := general()
		op("ADD %s, %s, %s", stride, p[len(p)-1], next)
		p = append(p, next)
	}
	return p
}

// accumulators takes n vectors for each row.
func accumulators(rows, n int) [][]vector {
	acc := make([][]vector, rows)
	for r := range acc {
		acc[r] = takeAll(n)
	}
	return acc
}

// integerDotprod emits the tile with UDOT, which multiplies unsigned bytes: weights lie in
// the panel with 128 added. The sums begin with what takes that back, −128·Σ act. Few
// rows have two sums for each column, so that additions do not wait for each other.
func integerDotprod(rows int) {
	name := fmt.Sprintf("integerDotprod_%d", rows)
	text(name, fmt.Sprintf("is the integerTile of %d rows, for weights that lie with 128 added.", rows), integerParameters, "")
	acts := rowPointers(load("act"), load("lda"), rows)
	panel, k := load("panel"), load("k")
	sets := 1
	if rows <= 2 {
		sets = 2
	}
	acc := accumulators(rows, 4*sets)
	w, a := takeAll(2), takeAll(rows)
	ones := w[0]
	op("VMOVI $1, %s.B16", ones)
	start(acts, k, acc, a, 8-sets, func(r int) { udot(acc[r][0], a[r], ones) })

	multiply := func(lane int) {
		for j := 0; j < 4; j += 2 {
			op("FLDPQ %d(%s), (F%d, F%d)", 64*lane+16*j, panel, w[0], w[1])
			set := 4 * (lane % sets)
			for r := range acc {
				udotLane(acc[r][set+j], w[0], a[r], lane)
				udotLane(acc[r][set+j+1], w[1], a[r], lane)
			}
		}
	}
	inSteps("", k, 4, func() {
		loadEach(acts, a)
		four(multiply)
		op("ADD $256, %s", panel)
	}, func() {
		loadFew(acts, a)
		multiply(0)
		op("ADD $64, %s", panel)
	})
	for r := range acc {
		for j := 4; j < len(acc[r]); j++ {
			op("VADD %s.S4, %s.S4, %s.S4", acc[r][j], acc[r][j-4], acc[r][j-4])
		}
		acc[r] = acc[r][:4]
	}
	finish(panel, acc, append(w, a...))
}

// inSteps emits loops over k bytes: sixteen at a time, then the rest four at a time.
// With shift 2 k counts floats, four at a time and then one.
func inSteps(prefix string, k register, shift int, many, one func()) {
	count := scratch
	op("LSR $%d, %s, %s", shift, k, count)
	op("CBZ %s, %srest", count, prefix)
	loop(prefix+"loop", count, many)
	label(prefix + "rest")
	op("AND $%d, %s, %s", 1<<shift-1, k, count)
	if shift == 4 {
		op("LSR $2, %s", count)
	}
	op("CBZ %s, %send", count, prefix)
	loop(prefix+"single", count, one)
	label(prefix + "end")
}

// start begins the sums of each row with −2^shift times the sum of its activations, to
// which add adds those in a; the pointers are as before.
func start(acts []register, k register, acc [][]vector, a []vector, shift int, add func(r int)) {
	for r := range acc {
		clear0(acc[r][0])
	}
	each := func() {
		for r := range acts {
			add(r)
		}
	}
	inSteps("start", k, 4, func() {
		loadEach(acts, a)
		each()
	}, func() {
		loadFew(acts, a)
		each()
	})
	nothing := a[0]
	clear0(nothing)
	for r := range acc {
		op("SUB %s, %s", k, acts[r])
		sumInts(acc[r][0])
		op("VSHL $%d, %s.S4, %s.S4", shift, acc[r][0], acc[r][0])
		op("VSUB %s.S4, %s.S4, %s.S4", acc[r][0], nothing, acc[r][0])
		for _, v := range acc[r][1:] {
			move(acc[r][0], v)
		}
	}
}

// loadEach loads sixteen bytes of each row.
func loadEach(rows []register, a []vector) {
	for r := range rows {
		op("VLD1.P 16(%s), [%s.B16]", rows[r], a[r])
	}
}

// loadFew loads four bytes of each row; the others are 0.
func loadFew(rows []register, a []vector) {
	for r := range rows {
		op("FMOVS.P 4(%s), F%d", rows[r], a[r])
	}
}

// integerNEON emits the tile for processors without UDOT: products of bytes fit in
// sixteen bits, and pairs of them are added to the sums. Weights lie as for UDOT. A
// column has two sums until the end.
func integerNEON(rows int) {
	name := fmt.Sprintf("integerNEON_%d", rows)
	text(name, fmt.Sprintf("is the integerTile of %d rows, for weights that lie with 128 added.", rows), integerParameters, "")
	acts := rowPointers(load("act"), load("lda"), rows)
	panel, k := load("panel"), load("k")
	acc := accumulators(rows, 8)
	w, a, products := takeAll(2), takeAll(rows), takeAll(4)
	// Both sums of a column get one half.
	start(acts, k, acc, a, 6, func(r int) {
		uaddlp(w[0], a[r])
		uadalp(acc[r][0], w[0])
	})
	op("LSR $2, %s", k)

	loop("loop", k, func() {
		for r := range acts {
			op("VLD1R.P 4(%s), [%s.S4]", acts[r], a[r])
		}
		for j := range 4 {
			if j%2 == 0 {
				op("FLDPQ %d(%s), (F%d, F%d)", 16*j, panel, w[0], w[1])
			}
			for r := range acc {
				p := products[r%2*2:]
				umull(p[0], w[j%2], a[r])
				umull2(p[1], w[j%2], a[r])
				uadalp(acc[r][2*j], p[0])
				uadalp(acc[r][2*j+1], p[1])
			}
		}
		op("ADD $64, %s", panel)
	})
	for r := range acc {
		for j := range 4 {
			op("VADDP %s.S4, %s.S4, %s.S4", acc[r][2*j+1], acc[r][2*j], acc[r][j])
		}
		acc[r] = acc[r][:4]
	}
	finish(panel, acc, append(w, append(a, products...)...))
}

// finish scales the sums and stores them; panel points to the scales of the columns,
// behind which the biases and the sums of weights lie.
func finish(panel register, acc [][]vector, free []vector) {
	dst, stride := load("dst"), load("stride")
	scales, offsets := load("scales"), load("offsets")
	for len(free) < 5 {
		free = append(free, take())
	}
	scale, offset, factor, out, sum := free[0], free[1], free[2], free[3], free[4]
	op("LSL $2, %s", stride)
	for r := range acc {
		op("VLD1R.P 4(%s), [%s.S4]", scales, scale)
		op("VLD1R.P 4(%s), [%s.S4]", offsets, offset)
		for j, v := range acc[r] {
			op("FMOVQ %d(%s), F%d", 16*j, panel, factor)
			op("FMOVQ %d(%s), F%d", 64+16*j, panel, out)
			op("FMOVQ %d(%s), F%d", 128+16*j, panel, sum)
			fmul(factor, factor, scale)
			scvtf(v, v)
			fmla(out, v, factor)
			fmls(out, sum, offset)
			op("FMOVQ F%d, %d(%s)", out, 16*j, dst)
		}
		if r+1 < len(acc) {
			op("ADD %s, %s", stride, dst)
		}
	}
	ret()
}

// float emits the tile with float32.
func float(rows int) {
	name := fmt.Sprintf("floatNEON_%d", rows)
	text(name, fmt.Sprintf("is the floatTile of %d rows.", rows), floatParameters, "")
	first, lda := load("a"), load("lda")
	op("LSL $2, %s", lda)
	from := rowPointers(first, lda, rows)
	b, ldb, k, bias := load("b"), load("ldb"), load("k"), load("bias")
	op("LSL $2, %s", ldb)
	op("SUB $32, %s", ldb)
	next := []any{"$32", ldb} // from one half of a row to the other, and to the next row
	acc := accumulators(rows, 4)
	w, a := takeAll(2), takeAll(rows)
	for r := range acc {
		for j, v := range acc[r] {
			op("FMOVQ %d(%s), F%d", 16*j, bias, v)
		}
	}
	each1 := func(lane int) {
		for j := 0; j < 4; j += 2 {
			op("FLDPQ (%s), (F%d, F%d)", b, w[0], w[1])
			op("ADD %s, %s", next[j/2], b)
			for r := range acc {
				fmlaLane(acc[r][j], w[0], a[r], lane)
				fmlaLane(acc[r][j+1], w[1], a[r], lane)
			}
		}
	}
	inSteps("", k, 2, func() {
		loadEach(from, a)
		four(each1)
	}, func() {
		loadFew(from, a)
		each1(0)
	})
	c, ldc := load("c"), load("ldc")
	op("LSL $2, %s", ldc)
	for r := range acc {
		op("FSTPQ (F%d, F%d), (%s)", acc[r][0], acc[r][1], c)
		op("FSTPQ (F%d, F%d), 32(%s)", acc[r][2], acc[r][3], c)
		if r+1 < rows {
			op("ADD %s, %s", ldc, c)
		}
	}
	ret()
}
