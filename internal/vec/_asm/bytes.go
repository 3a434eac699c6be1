// SPDX-License-Identifier: Apache-2.0

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dotsBytes emits bytesGeneric: bytes become sixteen bits and are multiplied in pairs, whose sums
// have 32.
func dotsBytes() {
	TEXT("bytesAVX2", NOSPLIT, "func(dst *int32, query *int16, rows *int8, n, width int)")
	Pragma("noescape")
	Doc("bytesAVX2 is bytesGeneric for a width that is a multiple of 32.")
	dst, query, rows := Load(Param("dst"), GP64()), Load(Param("query"), GP64()), Load(Param("rows"), GP64())
	n, width := Load(Param("n"), GP64()), Load(Param("width"), GP64())
	SHRQ(Imm(5), width)
	sums, words := [2]reg.VecVirtual{YMM(), YMM()}, [2]reg.VecVirtual{YMM(), YMM()}
	at, left := GP64(), GP64()
	Label("row")
	MOVQ(query, at)
	MOVQ(width, left)
	for _, s := range sums {
		VPXOR(s, s, s)
	}
	Label("loop")
	// Rows lie one after another in more memory than caches hold, of which processors fetch ahead too little by themselves.
	PREFETCHT0(Mem{Base: rows, Disp: 2048})
	for i, w := range words {
		VPMOVSXBW(Mem{Base: rows, Disp: 16 * i}, w)
		VPMADDWD(Mem{Base: at, Disp: 32 * i}, w, w)
		VPADDD(w, sums[i], sums[i])
	}
	ADDQ(Imm(32), rows)
	ADDQ(Imm(64), at)
	DECQ(left)
	JNZ(LabelRef("loop"))
	VPADDD(sums[1], sums[0], sums[0])
	avx2.fold(sums[0], VPADDD)
	VMOVD(sums[0].AsX(), Mem{Base: dst})
	ADDQ(Imm(4), dst)
	DECQ(n)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}
