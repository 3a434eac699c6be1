// SPDX-License-Identifier: Apache-2.0

package main

const rowsParameters = "src *float32, n int, width int, stride int"

// rows are the parameters that the functions over rows of float32 share: the current
// row, how many are left, its blocks of sixteen and the bytes to the next row; and two
// registers for a pass over the row.
type rows struct{ src, left, blocks, stride, from, count register }

func loadRows(src, stride string) *rows {
	r := &rows{load(src), load("n"), load("width"), load(stride), general(), general()}
	op("LSR $4, %s", r.blocks)
	op("LSL $2, %s", r.stride)
	return r
}

// each emits body for each row, and the end of the function.
func (r *rows) each(body func()) {
	label("row")
	body()
	op("ADD %s, %s", r.stride, r.src)
	op("SUBS $1, %s", r.left)
	op("BNE row")
	ret()
}

// pass emits a loop over the row that loads four vectors at a time.
func (r *rows) pass(name string, x []vector, body func()) {
	op("MOVD %s, %s", r.src, r.from)
	op("MOVD %s, %s", r.blocks, r.count)
	loop(name, r.count, func() {
		loadBlock(r.from, x)
		body()
	})
}

// fold puts do over four vectors into the first.
func fold(v []vector, do ternary) {
	do(v[0], v[0], v[1])
	do(v[2], v[2], v[3])
	do(v[0], v[0], v[2])
}

// quantize emits quantizeGeneric.
func quantize() {
	text("quantizeNEON", "is quantizeGeneric for a width that is a multiple of 32.", "dst *byte, scales *float32, offsets *float32, "+rowsParameters, "")
	dst, scales, offsets := load("dst"), load("scales"), load("offsets")
	r := loadRows("src", "stride")
	whole, nothing, least := broadcast(255), zero(), broadcast(1e-20)
	x, low, high := takeAll(4), takeAll(4), takeAll(4)
	span, scale, factor, first := take(), take(), take(), take()
	r.each(func() {
		four(func(i int) { move(nothing, low[i]); move(nothing, high[i]) })
		r.pass("range", x, func() {
			four(func(i int) { fmin(low[i], low[i], x[i]) })
			four(func(i int) { fmax(high[i], high[i], x[i]) })
		})
		fold(low, fmin)
		fold(high, fmax)
		fminv(low[0], low[0])
		fmaxv(high[0], high[0])
		spread(low[0])
		spread(high[0])
		fsub(span, high[0], low[0])
		fmax(span, span, least)
		fdiv(scale, span, whole)
		fdiv(factor, whole, span)
		fsub(first, nothing, low[0])
		fmul(first, first, factor)
		fcvtns(first, first)
		op("FMOVS.P F%d, 4(%s)", scale, scales)
		scvtf(span, first)
		fmul(span, span, scale)
		op("FMOVS.P F%d, 4(%s)", span, offsets)
		r.pass("bytes", x, func() {
			four(func(i int) { fmul(x[i], x[i], factor) })
			four(func(i int) { fcvtns(x[i], x[i]) })
			four(func(i int) { op("VADD %s.S4, %s.S4, %s.S4", first, x[i], x[i]) })
			narrow(x, false)
			op("VST1.P [%s.B16], 16(%s)", x[0], dst)
		})
	})
}

// magnitudes emits magnitudesGeneric.
func magnitudes() {
	text("magnitudesNEON", "is magnitudesGeneric for a width that is a multiple of 32.", "tops *float32, "+rowsParameters, "")
	tops := load("tops")
	r := loadRows("src", "stride")
	least, x, top := broadcast(1e-20), takeAll(4), takeAll(4)
	r.each(func() {
		four(func(i int) { move(least, top[i]) })
		r.pass("largest", x, func() {
			four(func(i int) { fabs(x[i], x[i]) })
			four(func(i int) { fmax(top[i], top[i], x[i]) })
		})
		fold(top, fmax)
		fmaxv(top[0], top[0])
		op("FMOVS.P F%d, 4(%s)", top[0], tops)
	})
}

// signed emits signedGeneric.
func signed() {
	text("signedNEON", "is signedGeneric for a width that is a multiple of 32.", "dst *byte, src *float32, factors *float32, n int, width int, stride int", "")
	dst, factors := load("dst"), load("factors")
	r := loadRows("src", "stride")
	factor, x := take(), takeAll(4)
	r.each(func() {
		op("VLD1R.P 4(%s), [%s.S4]", factors, factor)
		r.pass("bytes", x, func() {
			four(func(i int) { fmul(x[i], x[i], factor) })
			four(func(i int) { fcvtns(x[i], x[i]) })
			narrow(x, true)
			op("VST1.P [%s.B16], 16(%s)", x[0], dst)
		})
	})
}

// exponential computes e^x for x ≤ 0 as expGeneric does, times what its polynomial is
// multiplied with.
type exponential struct {
	lowest, log2e, ln2 vector
	coefficients       []vector
	n, p, t            []vector
}

// newExponential loads the constants; the polynomial is given from its highest power.
func newExponential(polynomial ...float32) *exponential {
	e := &exponential{lowest: broadcast(-87), log2e: broadcast(1.4426950408889634), ln2: broadcast(0.6931471805599453)}
	known := map[float32]vector{}
	for _, c := range polynomial {
		if _, ok := known[c]; !ok {
			known[c] = broadcast(c)
		}
		e.coefficients = append(e.coefficients, known[c])
	}
	e.n, e.p, e.t = takeAll(4), takeAll(4), takeAll(4)
	return e
}

// emit computes four vectors and returns where they are; x is overwritten.
func (e *exponential) emit(x []vector) []vector {
	four(func(i int) { fmax(x[i], x[i], e.lowest) })
	four(func(i int) { fmul(e.n[i], x[i], e.log2e) })
	four(func(i int) { frintn(e.n[i], e.n[i]) })
	four(func(i int) { fmls(x[i], e.n[i], e.ln2) })
	p, t := e.p, e.t
	four(func(i int) { move(e.coefficients[0], p[i]) })
	for _, c := range e.coefficients[1:] {
		four(func(i int) { move(c, t[i]) })
		four(func(i int) { fmla(t[i], p[i], x[i]) })
		p, t = t, p
	}
	four(func(i int) { fcvtns(e.n[i], e.n[i]) })
	four(func(i int) { op("VSHL $23, %s.S4, %s.S4", e.n[i], e.n[i]) })
	four(func(i int) { op("VADD %s.S4, %s.S4, %s.S4", e.n[i], p[i], p[i]) })
	return p
}

// largest finds the largest element of a row and puts it into all lanes of top[0].
func (r *rows) largest(x, top []vector) {
	op("VLD1R (%s), [%s.S4]", r.src, top[0])
	four(func(i int) {
		if i > 0 {
			move(top[0], top[i])
		}
	})
	r.pass("largest", x, func() {
		four(func(i int) { fmax(top[i], top[i], x[i]) })
	})
	fold(top, fmax)
	fmaxv(top[0], top[0])
	spread(top[0])
}

// weigh emits weighGeneric.
func weigh() {
	text("weighNEON", "is weighGeneric for a width that is a multiple of 32.", "dst *byte, scales *float32, scores *float32, n int, width int", "")
	dst, scales := load("dst"), load("scales")
	r := loadRows("scores", "width")
	const whole = 255
	e := newExponential(whole/120., whole/24., whole/6., whole/2., whole, whole)
	x, top, sum := takeAll(4), takeAll(4), take()
	r.each(func() {
		r.largest(x, top)
		clear0(sum)
		r.pass("exp", x, func() {
			four(func(i int) { fsub(x[i], x[i], top[0]) })
			p := e.emit(x)
			four(func(i int) { fcvtns(p[i], p[i]) })
			four(func(i int) { op("VADD %s.S4, %s.S4, %s.S4", p[i], sum, sum) })
			narrow(p, false)
			op("VST1.P [%s.B16], 16(%s)", p[0], dst)
		})
		sumInts(sum)
		scvtf(sum, sum)
		op("FMOVS $1.0, F%d", top[0])
		fdiv(top[0], top[0], sum)
		op("FMOVS.P F%d, 4(%s)", top[0], scales)
	})
}
