// SPDX-License-Identifier: Apache-2.0

package main

// layerNorm emits layerNormGeneric.
func layerNorm() {
	text("layerNormNEON", "is layerNormGeneric for a multiple of 16 elements.",
		"dst []float32, x []float32, residual []float32, gain *float32, bias *float32, epsilon float32", "")
	dst, n := load("dst_base"), load("dst_len")
	x, residual, gain, bias := load("x_base"), load("residual_base"), load("gain"), load("bias")
	one, size, epsilon := broadcast(1), take(), loadFloat("epsilon")
	op("SCVTFS %s, F%d", n, size)
	spread(size)
	op("LSR $4, %s", n)
	v, u, sum, mean, factor := takeAll(4), takeAll(4), takeAll(4), take(), take()
	from, to, count := general(), general(), general()
	pass := func(name string, body func()) {
		op("MOVD %s, %s", dst, from)
		op("MOVD %s, %s", dst, to)
		op("MOVD %s, %s", n, count)
		loop(name, count, body)
	}

	four(func(i int) { clear0(sum[i]) })
	pass("sum", func() {
		loadBlock(x, v)
		loadBlock(residual, u)
		four(func(i int) { fadd(v[i], v[i], u[i]) })
		four(func(i int) { fadd(sum[i], sum[i], v[i]) })
		storeBlock(v, to)
	})
	fold(sum, fadd)
	sumFloats(sum[0])
	fdiv(mean, sum[0], size)

	four(func(i int) { clear0(sum[i]) })
	pass("squares", func() {
		loadBlock(from, v)
		four(func(i int) { fsub(v[i], v[i], mean) })
		four(func(i int) { fmla(sum[i], v[i], v[i]) })
	})
	fold(sum, fadd)
	sumFloats(sum[0])
	fdiv(factor, sum[0], size)
	fadd(factor, factor, epsilon)
	fsqrt(factor, factor)
	fdiv(factor, one, factor)

	pass("scale", func() {
		loadBlock(from, v)
		four(func(i int) { fsub(v[i], v[i], mean) })
		four(func(i int) { fmul(v[i], v[i], factor) })
		loadBlock(gain, u)
		loadBlock(bias, sum)
		four(func(i int) { fmla(sum[i], v[i], u[i]) })
		storeBlock(sum, to)
	})
	ret()
}

// softmax emits softmaxGeneric.
func softmax() {
	text("softmaxNEON", "is softmaxGeneric for a multiple of 16 elements.", "x []float32", "")
	r := &rows{src: load("x_base"), blocks: load("x_len"), from: general(), count: general()}
	op("LSR $4, %s", r.blocks)
	to := general()
	e := newExponential(1.0/120, 1.0/24, 1.0/6, 0.5, 1, 1)
	x, top, sum := takeAll(4), takeAll(4), take()
	r.largest(x, top)
	clear0(sum)
	op("MOVD %s, %s", r.src, to)
	r.pass("exp", x, func() {
		four(func(i int) { fsub(x[i], x[i], top[0]) })
		p := e.emit(x)
		four(func(i int) { fadd(sum, sum, p[i]) })
		storeBlock(p, to)
	})
	sumFloats(sum)
	one := e.coefficients[len(e.coefficients)-1]
	fdiv(sum, one, sum)
	op("MOVD %s, %s", r.src, to)
	r.pass("scale", x, func() {
		four(func(i int) { fmul(x[i], x[i], sum) })
		storeBlock(x, to)
	})
	ret()
}

// geluPoly is that of internal/vec.
var geluPoly = []float32{
	0.14136430621147156, -0.07029906660318375, 0.05148632451891899, -0.04034654423594475,
	0.03177368640899658, -0.024082660675048828, 0.015408451668918133, -0.008558948524296284,
	0.007259452249854803, -0.006149595137685537, 0.00214475323446095,
}

// gelu emits geluGeneric. All 32 registers are in use: x is loaded again at the end.
func gelu() {
	text("geluNEON", "is geluGeneric for a multiple of 16 elements.", "x []float32", "")
	from, n := load("x_base"), load("x_len")
	to := copyOf(from)
	op("LSR $4, %s", n)
	high, low, scale, minus, half := broadcast(5), broadcast(-5), broadcast(2.0/25), broadcast(-1), broadcast(0.5)
	var coefficients []vector
	for _, c := range geluPoly {
		coefficients = append(coefficients, broadcast(c))
	}
	c, t, p, q := takeAll(4), takeAll(4), takeAll(4), takeAll(4)
	// multiplyAdd makes p·by + c of p.
	multiplyAdd := func(c vector, by []vector) {
		four(func(i int) { move(c, q[i]) })
		four(func(i int) { fmla(q[i], p[i], by[i]) })
		p, q = q, p
	}
	last := len(coefficients) - 1
	loop("loop", n, func() {
		loadBlock(from, c)
		four(func(i int) { fmin(c[i], c[i], high) })
		four(func(i int) { fmax(c[i], c[i], low) })
		four(func(i int) { fmul(p[i], c[i], c[i]) })
		four(func(i int) { move(minus, t[i]) })
		four(func(i int) { fmla(t[i], p[i], scale) })
		four(func(i int) { move(coefficients[last], p[i]) })
		for j := last - 1; j >= 0; j-- {
			multiplyAdd(coefficients[j], t)
		}
		multiplyAdd(half, c)
		op("VLD1 (%s), [%s]", to, list(t, "S4"))
		four(func(i int) { fmul(p[i], p[i], t[i]) })
		storeBlock(p, to)
	})
	ret()
}
