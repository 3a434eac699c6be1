// SPDX-License-Identifier: Apache-2.0

package main

// widen turns the sixteen signed bytes of b into four vectors of float32; t is used.
func widen(b, t vector, to []vector) {
	sxtlB(t, b)
	sxtl(to[0], t)
	sxtl2(to[1], t)
	sxtl2B(t, b)
	sxtl(to[2], t)
	sxtl2(to[3], t)
	four(func(i int) { scvtf(to[i], to[i]) })
}

// nibbles emits nibblesGeneric.
func nibbles() {
	text("nibblesNEON", "is nibblesGeneric.", "dst *float32, src *byte, blocks int", "")
	dst, src, blocks := load("dst"), load("src"), load("blocks")
	low, eight := bits(0x0f0f0f0f), bits(0x08080808)
	scale, bytes, half, t, out := take(), take(), take(), take(), takeAll(4)
	loop("loop", blocks, func() {
		op("MOVHU.P 2(%s), %s", src, scratch)
		op("VMOV %s, %s.H[0]", scratch, scale)
		fcvtl(scale, scale)
		spread(scale)
		op("VLD1.P 16(%s), [%s.B16]", src, bytes)
		for part := range 2 {
			if part == 0 {
				op("VAND %s.B16, %s.B16, %s.B16", low, bytes, half)
			} else {
				op("VUSHR $4, %s.B16, %s.B16", bytes, half)
			}
			op("VSUB %s.B16, %s.B16, %s.B16", eight, half, half)
			widen(half, t, out)
			four(func(i int) { fmul(out[i], out[i], scale) })
			storeBlock(out, dst)
		}
	})
	ret()
}

// expand emits expandGeneric.
func expand() {
	text("expandNEON", "is expandGeneric for a multiple of 16 elements.", "dst *float32, src *byte, n int, factor float32", "")
	dst, src, n, factor := load("dst"), load("src"), load("n"), loadFloat("factor")
	bytes, t, out := take(), take(), takeAll(4)
	op("LSR $4, %s", n)
	loop("loop", n, func() {
		op("VLD1.P 16(%s), [%s.B16]", src, bytes)
		widen(bytes, t, out)
		four(func(i int) { fmul(out[i], out[i], factor) })
		storeBlock(out, dst)
	})
	ret()
}

// columns loads four elements of 32 bits of each row and returns vectors with one of
// each; v and t are used.
func columns(rows []register, v, t []vector) []vector {
	for r := range rows {
		op("VLD1.P 16(%s), [%s.S4]", rows[r], v[r])
	}
	pairs := func(how, arrangement string, a, b, to vector) {
		op("%s %s.%s, %s.%s, %s.%s", how, b, arrangement, a, arrangement, to, arrangement)
	}
	for i := 0; i < 4; i += 2 {
		pairs("VTRN1", "S4", v[i], v[i+1], t[i])
		pairs("VTRN2", "S4", v[i], v[i+1], t[i+1])
	}
	for i := range 2 {
		pairs("VTRN1", "D2", t[i], t[i+2], v[i])
		pairs("VTRN2", "D2", t[i], t[i+2], v[i+2])
	}
	return v
}

// eightRows emits a loop over eight rows: do gets four columns of rows 0 to 3 and of
// 4 to 7. A pointer to the first row and the bytes between rows are given, and how many
// times four columns there are, which is consumed.
func eightRows(first, stride, count register, do func(half int, columns []vector)) {
	p := rowPointers(first, stride, 8)
	v, t := takeAll(4), takeAll(4)
	loop("loop", count, func() {
		for half := range 2 {
			do(half, columns(p[4*half:4*half+4], v, t))
		}
	})
}

// storeColumns stores vectors apart bytes from each other, and moves the pointer.
func storeColumns(v []vector, apart, to register) {
	for _, c := range v {
		op("FMOVQ F%d, (%s)", c, to)
		op("ADD %s, %s", apart, to)
	}
}

// arrange emits arrangeGeneric, but adds 128 to what it arranges.
func arrange() {
	text("arrangeNEON", "is arrangeGeneric for a width that is a multiple of 32, but adds 128 to bytes as they lie in the panel.",
		"dst *byte, cols int, sums *float32, scales *float32, rows *byte, width int", "")
	dst, apart, src, width := load("dst"), load("cols"), load("rows"), load("width")
	op("LSL $2, %s", apart)
	count := general()
	op("LSR $4, %s, %s", width, count)
	to := []register{dst, general()}
	op("ADD $16, %s, %s", dst, to[1])
	flip, pairs, sums := bits(0x80808080), take(), takeAll(2)
	for _, s := range sums {
		clear0(s)
	}
	eightRows(src, width, count, func(half int, v []vector) {
		for _, c := range v {
			saddlp(pairs, c)
			sadalp(sums[half], pairs)
			op("VEOR %s.B16, %s.B16, %s.B16", flip, c, c)
		}
		storeColumns(v, apart, to[half])
	})
	loadTo("sums", dst)
	loadTo("scales", src)
	for _, s := range sums {
		op("VLD1.P 16(%s), [%s.S4]", src, pairs)
		scvtf(s, s)
		fmul(s, s, pairs)
		op("VST1.P [%s.S4], 16(%s)", s, dst)
	}
	ret()
}

// transpose emits transposeGeneric.
func transpose() {
	text("transposeNEON", "is transposeGeneric for a width that is a multiple of 4.", "dst *float32, apart int, src *float32, stride int, width int", "")
	dst, apart, src, stride, count := load("dst"), load("apart"), load("src"), load("stride"), load("width")
	op("LSL $2, %s", apart)
	op("LSL $2, %s", stride)
	op("LSR $2, %s", count)
	to := []register{dst, general()}
	op("ADD $16, %s, %s", dst, to[1])
	eightRows(src, stride, count, func(half int, v []vector) { storeColumns(v, apart, to[half]) })
	ret()
}
