// SPDX-License-Identifier: Apache-2.0

package main

// dotsBytes emits bytesGeneric: bytes become sixteen bits, and products are added to four sums of 32.
func dotsBytes() {
	text("bytesNEON", "is bytesGeneric for a width that is a multiple of 16.", "dst *int32, query *int16, rows *int8, n int, width int", "")
	dst, query, rows, n, width := load("dst"), load("query"), load("rows"), load("n"), load("width")
	at, left := general(), general()
	bytes, words, queries, sums := take(), takeAll(2), takeAll(2), takeAll(4)
	op("LSR $4, %s", width)
	loop("row", n, func() {
		op("MOVD %s, %s", query, at)
		op("MOVD %s, %s", width, left)
		four(func(i int) { clear0(sums[i]) })
		loop("loop", left, func() {
			op("VLD1.P 16(%s), [%s.B16]", rows, bytes)
			op("VLD1.P 32(%s), [%s]", at, list(queries, "H8"))
			sxtlB(words[0], bytes)
			sxtl2B(words[1], bytes)
			for i, w := range words {
				smlal(sums[2*i], w, queries[i])
				smlal2(sums[2*i+1], w, queries[i])
			}
		})
		op("VADD %s.S4, %s.S4, %s.S4", sums[1], sums[0], sums[0])
		op("VADD %s.S4, %s.S4, %s.S4", sums[3], sums[2], sums[2])
		op("VADD %s.S4, %s.S4, %s.S4", sums[2], sums[0], sums[0])
		sumInts(sums[0])
		op("FMOVS.P F%d, 4(%s)", sums[0], dst)
	})
	ret()
}
