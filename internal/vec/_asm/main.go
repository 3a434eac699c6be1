// SPDX-License-Identifier: Apache-2.0

// Command asm generates the assembly of internal/vec with avo. It is a module of its
// own, hidden from the build by the underscore, so that avo is nobody's dependency.
// Run it with "go generate ./internal/vec"; the output is committed.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!purego")
	dotAVX2()
	dotAVX512()
	makeQuarters()
	for _, s := range []isa{avx2, avx512} {
		heights := []int{6, 4, 2, 1}
		if s.size == 64 {
			heights = []int{12, 4, 2, 1}
		}
		for _, rows := range heights {
			s.integer(rows)
			s.float(rows)
		}
		s.quantize()
		s.magnitudes()
		s.signed()
		s.weigh()
		s.layerNorm()
		s.softmax()
		s.gelu()
	}
	for _, rows := range []int{5, 4, 2, 1} {
		foursAVX2(rows)
	}
	avx2.neighbours()
	fours()
	nibbles()
	expand()
	arrange()
	transpose()
	dotsBytes()
	Generate()
}
