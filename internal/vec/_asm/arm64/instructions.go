// SPDX-License-Identifier: Apache-2.0

package main

// word emits an instruction that Go's assembler does not know.
func word(code uint32, notation string, args ...any) {
	op("WORD $%#08x // "+notation, append([]any{code}, args...)...)
}

// Arm's order of operands: the result, then what it is made of.
type (
	ternary func(d, n, m vector)
	binary  func(d, n vector)
)

// three returns an instruction on three vectors with the arrangements td, tn and tm.
func three(name string, code uint32, td, tn, tm string) ternary {
	return func(d, n, m vector) {
		word(code|uint32(m)<<16|uint32(n)<<5|uint32(d), name+" v%d.%s, v%d.%s, v%d.%s", uint32(d), td, uint32(n), tn, uint32(m), tm)
	}
}

func two(name string, code uint32, td, tn string) binary {
	return func(d, n vector) {
		word(code|uint32(n)<<5|uint32(d), name+" v%d.%s, v%d.%s", uint32(d), td, uint32(n), tn)
	}
}

// floats is three, or two, on four float32.
func floats(name string, code uint32) ternary { return three(name, code, "4s", "4s", "4s") }
func float1(name string, code uint32) binary  { return two(name, code, "4s", "4s") }

var (
	fadd = floats("fadd", 0x4e20d400)
	fsub = floats("fsub", 0x4ea0d400)
	fmul = floats("fmul", 0x6e20dc00)
	fdiv = floats("fdiv", 0x6e20fc00)
	fmax = floats("fmax", 0x4e20f400)
	fmin = floats("fmin", 0x4ea0f400)
	fmla = floats("fmla", 0x4e20cc00) // d += n·m
	fmls = floats("fmls", 0x4ea0cc00) // d −= n·m

	faddp = floats("faddp", 0x6e20d400)

	fabs   = float1("fabs", 0x4ea0f800)
	fsqrt  = float1("fsqrt", 0x6ea1f800)
	frintn = float1("frintn", 0x4e218800) // to the nearest whole number, ties to even
	fcvtns = float1("fcvtns", 0x4e21a800) // the same to int32
	scvtf  = float1("scvtf", 0x4e21d800)

	fcvtl  = two("fcvtl", 0x0e217800, "4s", "4h")
	sxtl   = two("sxtl", 0x0f10a400, "4s", "4h")
	sxtl2  = two("sxtl2", 0x4f10a400, "4s", "8h")
	sxtlB  = two("sxtl", 0x0f08a400, "8h", "8b")
	sxtl2B = two("sxtl2", 0x4f08a400, "8h", "16b")

	// Narrowing: signed or unsigned results, the second half with a 2.
	sqxtn    = two("sqxtn", 0x0e614800, "4h", "4s")
	sqxtn2   = two("sqxtn2", 0x4e614800, "8h", "4s")
	sqxtnB   = two("sqxtn", 0x0e214800, "8b", "8h")
	sqxtn2B  = two("sqxtn2", 0x4e214800, "16b", "8h")
	sqxtunB  = two("sqxtun", 0x2e212800, "8b", "8h")
	sqxtun2B = two("sqxtun2", 0x6e212800, "16b", "8h")

	umull  = three("umull", 0x2e20c000, "8h", "8b", "8b")
	umull2 = three("umull2", 0x6e20c000, "8h", "16b", "16b")
	uaddlp = two("uaddlp", 0x6e202800, "8h", "16b")
	uadalp = two("uadalp", 0x6e606800, "4s", "8h") // adds pairs to d
	saddlp = two("saddlp", 0x4e202800, "8h", "16b")
	sadalp = two("sadalp", 0x4e606800, "4s", "8h")

	// smlal adds to each lane of d the product of the lanes of n and m; the second halves with a 2.
	smlal  = three("smlal", 0x0e608000, "4s", "4h", "4h")
	smlal2 = three("smlal2", 0x4e608000, "4s", "8h", "8h")

	// udot adds to each lane of d the products of four bytes of n and m.
	udot = three("udot", 0x6e809400, "4s", "16b", "16b")
)

// byElement returns an instruction whose last operand is one lane of 32 bits of m.
func byElement(name string, code uint32, tn, tm string) func(d, n, m vector, lane int) {
	return func(d, n, m vector, lane int) {
		code := code | uint32(lane&1)<<21 | uint32(lane>>1)<<11
		word(code|uint32(m)<<16|uint32(n)<<5|uint32(d), name+" v%d.4s, v%d.%s, v%d.%s[%d]", uint32(d), uint32(n), tn, uint32(m), tm, lane)
	}
}

var (
	udotLane = byElement("udot", 0x6f80e000, "16b", "4b")
	fmlaLane = byElement("fmla", 0x4f801000, "4s", "s")
)

// acrossFloats returns an instruction that leaves in lane 0 of d what it makes of all
// lanes of n.
func acrossFloats(name string, code uint32) binary {
	return func(d, n vector) {
		word(code|uint32(n)<<5|uint32(d), name+" s%d, v%d.4s", uint32(d), uint32(n))
	}
}

var (
	fmaxv = acrossFloats("fmaxv", 0x6e30f800)
	fminv = acrossFloats("fminv", 0x6eb0f800)
)

// sumFloats puts the sum of all lanes of v into each of its lanes.
func sumFloats(v vector) {
	faddp(v, v, v)
	faddp(v, v, v)
}

// sumInts does it with int32.
func sumInts(v vector) {
	op("VADDV %s.S4, %s", v, v)
	spread(v)
}

// narrow makes sixteen bytes, in the first vector, of four vectors of int32 in order.
func narrow(v []vector, signed bool) {
	sqxtn(v[0], v[0])
	sqxtn2(v[0], v[1])
	sqxtn(v[2], v[2])
	sqxtn2(v[2], v[3])
	if signed {
		sqxtnB(v[0], v[0])
		sqxtn2B(v[0], v[2])
	} else {
		sqxtunB(v[0], v[0])
		sqxtun2B(v[0], v[2])
	}
}

// four runs an instruction on each of four vectors.
func four(do func(i int)) {
	for i := range 4 {
		do(i)
	}
}
