// SPDX-License-Identifier: Apache-2.0

// Command asm generates the assembly of internal/vec with avo. It is a module of its
// own, hidden from the build by the underscore, so that avo is nobody's dependency.
// Run it with "go generate ./internal/vec"; the output is committed.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!purego")
	dotAVX2()
	dotsAVX2()
	dotAVX512()
	dotsAVX512()
	for _, rows := range []int{6, 3, 1} {
		integerAVX2(rows)
		floatAVX2(rows)
	}
	for _, rows := range []int{12, 4, 1} {
		integer8AVX512(rows)
		integer16AVX512(rows)
		floatAVX512(rows)
	}
	quantize8()
	quantize16()
	layerNorm()
	softmax()
	gelu()
	Generate()
}
