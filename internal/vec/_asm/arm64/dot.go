// SPDX-License-Identifier: Apache-2.0

package main

// dotLoop emits the dot product of n floats at a and b into lane 0 of what it returns:
// four sums of four, then one of four, then single floats. The pointers and n are
// consumed.
func dotLoop(a, b, n register) vector {
	sums, x, y := takeAll(4), takeAll(4), takeAll(4)
	four(func(i int) { clear0(sums[i]) })
	steps := func(name string, vectors int) {
		label(name)
		op("CMP $%d, %s", 4*vectors, n)
		op("BLT %send", name)
		loadBlock(a, x[:vectors])
		loadBlock(b, y[:vectors])
		for i := range vectors {
			fmla(sums[i], x[i], y[i])
		}
		op("SUB $%d, %s", 4*vectors, n)
		op("B %s", name)
		label(name + "end")
	}
	steps("sixteen", 4)
	steps("four", 1)
	fold(sums, fadd)
	sumFloats(sums[0])
	op("CBZ %s, done", n)
	label("single")
	op("FMOVS.P 4(%s), F%d", a, x[0])
	op("FMOVS.P 4(%s), F%d", b, y[0])
	op("FMADDS F%d, F%d, F%d, F%d", x[0], sums[0], y[0], sums[0])
	op("SUBS $1, %s", n)
	op("BNE single")
	label("done")
	return sums[0]
}

func dot() {
	text("dotNEON", "returns the dot product of a and b, which have the same length.", "a []float32, b []float32", "float32")
	sum := dotLoop(load("a_base"), load("b_base"), load("a_len"))
	op("FMOVS F%d, ret+%d(FP)", sum, current.parameters["ret"].offset)
	ret()
}
