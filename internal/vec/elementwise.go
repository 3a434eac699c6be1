// SPDX-License-Identifier: Apache-2.0

package vec

import "math"

// Norm holds the parameters of a layer normalisation: gain and bias have the width of
// a row, Epsilon is added to the variance.
type Norm struct {
	Gain, Bias []float32
	Epsilon    float32
}

// LayerNorm writes the layer normalisation of x + residual to dst (Ba, Kiros, Hinton
// 2016): (v − mean)/√(variance + ε)·gain + bias. All four slices have the same length
// n, and dst may be x. It takes O(n).
func (k *Kernels) LayerNorm(dst, x, residual []float32, p *Norm) {
	n := len(dst)
	k.layerNorm(dst, x[:n], residual[:n], p)
}

// Softmax replaces x by exp(x − max)/Σ exp(x − max). It takes O(len(x)).
func (k *Kernels) Softmax(x []float32) {
	if len(x) > 0 {
		k.softmax(x)
	}
}

// GELU replaces each x by x·Φ(x), where Φ is the distribution function of the normal
// distribution (Hendrycks, Gimpel 2016), with an absolute error below 2e-5. It takes
// O(len(x)).
func (k *Kernels) GELU(x []float32) { k.gelu(x) }

func layerNormGeneric(dst, x, residual []float32, p *Norm) {
	n := len(dst)
	gain, bias := p.Gain[:n], p.Bias[:n]
	var sum float32
	for i := range dst {
		v := x[i] + residual[i]
		dst[i] = v
		sum += v
	}
	mean := sum / float32(n)
	var squares float32
	for _, v := range dst {
		squares += (v - mean) * (v - mean)
	}
	factor := float32(1 / math.Sqrt(float64(squares/float32(n)+p.Epsilon)))
	for i, v := range dst {
		dst[i] = (v-mean)*factor*gain[i] + bias[i]
	}
}

func softmaxGeneric(x []float32) {
	top := x[0]
	for _, v := range x[1:] {
		top = max(top, v)
	}
	var sum float32
	for i, v := range x {
		e := expGeneric(v - top)
		x[i] = e
		sum += e
	}
	factor := 1 / sum
	for i := range x {
		x[i] *= factor
	}
}

// The coefficients of exp on [−ln2/2, ln2/2]: a Taylor polynomial of degree 5, with a
// relative error of 3e-6.
const (
	expLowest = -87 // below it exp is a denormal number; 0 serves as well
	expLog2E  = 1.4426950408889634
	expLn2    = 0.6931471805599453
	expC5     = 1.0 / 120
	expC4     = 1.0 / 24
	expC3     = 1.0 / 6
	expC2     = 0.5
)

// expGeneric returns e^x for x ≤ 0: 2^n times the polynomial of what is left.
func expGeneric(x float32) float32 {
	x = max(x, expLowest)
	n := float32(math.RoundToEven(float64(x * expLog2E)))
	r := x - n*expLn2
	p := float32(expC5)
	p = p*r + expC4
	p = p*r + expC3
	p = p*r + expC2
	p = p*r + 1
	p = p*r + 1
	return math.Float32frombits(math.Float32bits(p) + uint32(int32(n))<<23)
}

// geluReach is where GELU is taken to be 0 or x.
const geluReach = 5

// geluPoly approximates (Φ(x) − ½)/x as a polynomial in 2x²/25 − 1, lowest power
// first: a Chebyshev fit, weighted by x², of degree 10 over |x| ≤ 5.
var geluPoly = [11]float32{
	0.14136430621147156, -0.07029906660318375, 0.05148632451891899, -0.04034654423594475,
	0.03177368640899658, -0.024082660675048828, 0.015408451668918133, -0.008558948524296284,
	0.007259452249854803, -0.006149595137685537, 0.00214475323446095,
}

func geluGeneric(x []float32) {
	for i, v := range x {
		c := min(max(v, -geluReach), geluReach)
		t := c*c*(2.0/(geluReach*geluReach)) - 1
		p := geluPoly[10]
		for j := 9; j >= 0; j-- {
			p = p*t + geluPoly[j]
		}
		x[i] = v * (0.5 + c*p)
	}
}
