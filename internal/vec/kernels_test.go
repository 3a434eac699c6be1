// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// far returns the largest difference of two slices, as a part of the largest value.
func far(t *testing.T, got, want []float32) float64 {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d values, want %d", len(got), len(want))
	}
	var diff, top float64
	for i := range got {
		diff = max(diff, math.Abs(float64(got[i])-float64(want[i])))
		top = max(top, math.Abs(float64(want[i])))
		if got[i] != got[i] {
			t.Fatalf("value %d is not a number", i)
		}
	}
	return diff / max(top, 1e-9)
}

func TestByName(t *testing.T) {
	for _, k := range Variants() {
		if ByName(k.Name()) != k {
			t.Errorf("ByName(%q) is another implementation", k.Name())
		}
	}
	if ByName("abacus") != nil {
		t.Error("ByName found an implementation that does not exist")
	}
	all := Variants()
	if all[0].Name() != "generic" || all[len(all)-1] != Best() {
		t.Error("Variants does not begin with the reference and end with the fastest")
	}
}

// weights returns random weights of the shape.
func weights(rng *rand.Rand, out, in int, exact bool) *Weights {
	w := &Weights{Out: out, In: in, Values: make([]int8, out*in), Scales: make([]float32, out), Bias: floats(rng, out), Exact: exact}
	for i := range w.Values {
		w.Values[i] = int8(rng.IntN(255) - 127)
	}
	for i := range w.Scales {
		w.Scales[i] = rng.Float32() / 100
	}
	return w
}

// exactly computes what a Linear approximates, in float64.
func exactly(w *Weights, x []float32) []float32 {
	n := len(x) / w.In
	out := make([]float32, n*w.Out)
	for r := range n {
		for o := range w.Out {
			var sum float64
			for i := range w.In {
				sum += float64(x[r*w.In+i]) * float64(w.Values[o*w.In+i])
			}
			out[r*w.Out+o] = float32(sum*float64(w.Scales[o]) + float64(w.Bias[o]))
		}
	}
	return out
}

func TestLinear(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	shapes := [][2]int{{32, 32}, {64, 96}, {96, 384}, {384, 32}, {32, 1536}}
	for _, k := range Variants() {
		for _, shape := range shapes {
			for _, exact := range []bool{true, false} {
				w := weights(rng, shape[0], shape[1], exact)
				l, err := k.NewLinear(w)
				if err != nil {
					t.Fatal(err)
				}
				limit := 1.0 / 4096
				if l.scheme.width == 1 {
					limit = 1.0 / 64
				}
				var s Scratch
				for _, rows := range []int{0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 17, 25, 96, 97, 100} {
					x, got := floats(rng, rows*l.In), make([]float32, rows*l.Out)
					l.Apply(got, x, &s)
					if d := far(t, got, exactly(w, x)); d > limit {
						t.Fatalf("%s: %d×%d of %d rows, exact %v: off by %g", k.Name(), l.Out, l.In, rows, exact, d)
					}
				}
			}
		}
	}
}

// TestLinearDoesNotDependOnTheBatch checks that a row gets the same bits alone and
// among others: vectors must not depend on what is embedded at the same time.
func TestLinearDoesNotDependOnTheBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, k := range Variants() {
		for _, exact := range []bool{true, false} {
			l, err := k.NewLinear(weights(rng, 64, 384, exact))
			if err != nil {
				t.Fatal(err)
			}
			var s Scratch
			const rows = 23
			x, all, one := floats(rng, rows*l.In), make([]float32, rows*l.Out), make([]float32, l.Out)
			l.Apply(all, x, &s)
			for r := range rows {
				l.Apply(one, x[r*l.In:][:l.In], &s)
				for i, v := range one {
					if v != all[r*l.Out+i] {
						t.Fatalf("%s: row %d output %d = %g alone, %g among others", k.Name(), r, i, v, all[r*l.Out+i])
					}
				}
			}
		}
	}
}

// TestLinearExtremes checks that sums cannot overflow: all weights and activations at
// their limits.
func TestLinearExtremes(t *testing.T) {
	for _, k := range Variants() {
		for _, in := range []int{1536, 4096} {
			for _, exact := range []bool{true, false} {
				w := &Weights{Out: 32, In: in, Values: make([]int8, 32*in), Scales: make([]float32, 32), Bias: make([]float32, 32), Exact: exact}
				for i := range w.Values {
					w.Values[i] = 127
				}
				for i := range w.Scales {
					w.Scales[i] = 1
				}
				l, err := k.NewLinear(w)
				if err != nil {
					t.Fatal(err)
				}
				x, got := make([]float32, in), make([]float32, 32)
				for _, sign := range []float32{1, -1} {
					for i := range x {
						x[i] = sign * 3
					}
					l.Apply(got, x, new(Scratch))
					if d := far(t, got, exactly(w, x)); d > 1e-5 {
						t.Errorf("%s: %d inputs at the limit, exact %v: off by %g, got %g", k.Name(), in, exact, d, got[0])
					}
				}
				clear(x)
				l.Apply(got, x, new(Scratch))
				if got[0] != 0 {
					t.Errorf("%s: zero inputs give %g", k.Name(), got[0])
				}
			}
		}
	}
}

func TestNewLinearRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for name, change := range map[string]func(*Weights){
		"odd outputs":  func(w *Weights) { w.Out = 31 },
		"odd inputs":   func(w *Weights) { w.In = 33 },
		"none":         func(w *Weights) { w.Out = 0 },
		"values short": func(w *Weights) { w.Values = w.Values[1:] },
		"scales short": func(w *Weights) { w.Scales = w.Scales[1:] },
		"bias short":   func(w *Weights) { w.Bias = w.Bias[1:] },
	} {
		w := weights(rng, 32, 32, false)
		change(w)
		if _, err := Best().NewLinear(w); err == nil {
			t.Errorf("%s: NewLinear accepted it", name)
		}
	}
}

// attend computes attention in float64.
func attend(a *Attention, qkv []float32, n int) []float32 {
	hidden := a.Heads * a.Width
	out := make([]float32, n*hidden)
	at := func(row, part, h, i int) float64 { return float64(qkv[row*3*hidden+part*hidden+h*a.Width+i]) }
	for h := range a.Heads {
		for q := range n {
			scores, sum := make([]float64, n), 0.0
			for key := range n {
				for i := range a.Width {
					scores[key] += at(q, 0, h, i) * at(key, 1, h, i)
				}
			}
			for key, s := range scores {
				scores[key] = math.Exp(s)
				sum += scores[key]
			}
			for i := range a.Width {
				var v float64
				for key := range n {
					v += scores[key] / sum * at(key, 2, h, i)
				}
				out[q*hidden+h*a.Width+i] = float32(v)
			}
		}
	}
	return out
}

func TestAttention(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for _, k := range Variants() {
		for _, shape := range [][2]int{{1, 32}, {3, 32}, {2, 64}} {
			a := &Attention{Heads: shape[0], Width: shape[1], Kernels: k}
			var s Scratch
			for _, n := range []int{0, 1, 2, 7, 8, 9, 31, 32, 33, 47, 48, 49, 100} {
				qkv := floats(rng, 3*n*a.Heads*a.Width)
				for i := range qkv {
					qkv[i] /= 2
				}
				got := make([]float32, n*a.Heads*a.Width)
				a.Apply(got, qkv, &s)
				if d := far(t, got, attend(a, qkv, n)); d > 1e-4 {
					t.Fatalf("%s: %d heads of %d, %d rows: off by %g", k.Name(), a.Heads, a.Width, n, d)
				}
			}
		}
	}
}

func TestElementwise(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for _, k := range Variants() {
		for n := 1; n < 200; n++ {
			x := floats(rng, n)
			for i := range x {
				x[i] *= 4
			}
			compareElementwise(t, k, x, rng)
		}
	}
}

func compareElementwise(t *testing.T, k *Kernels, x []float32, rng *rand.Rand) {
	t.Helper()
	n := len(x)
	soft, want := append([]float32(nil), x...), make([]float32, n)
	k.Softmax(soft)
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v))
	}
	for i, v := range x {
		want[i] = float32(math.Exp(float64(v)) / sum)
	}
	if d := far(t, soft, want); d > 2e-5 {
		t.Fatalf("%s: softmax of %d: off by %g", k.Name(), n, d)
	}
	bent := append([]float32(nil), x...)
	k.GELU(bent)
	for i, v := range x {
		exact := float64(v) * 0.5 * (1 + math.Erf(float64(v)/math.Sqrt2))
		if math.Abs(float64(bent[i])-exact) > 2e-5 {
			t.Fatalf("%s: GELU(%g) = %g, want %g", k.Name(), v, bent[i], exact)
		}
	}
	p := &Norm{Gain: floats(rng, n), Bias: floats(rng, n), Epsilon: 1e-12}
	residual, got := floats(rng, n), make([]float32, n)
	k.LayerNorm(got, x, residual, p)
	layerNormGeneric(want, x, residual, p)
	if d := far(t, got, want); d > 1e-5 {
		t.Fatalf("%s: LayerNorm of %d: off by %g", k.Name(), n, d)
	}
	k.LayerNorm(x, x, residual, p)
	if d := far(t, x, want); d > 1e-5 {
		t.Fatalf("%s: LayerNorm of %d in place: off by %g", k.Name(), n, d)
	}
}

// TestSoftmaxExtremes checks rows whose exponentials overflow or vanish.
func TestSoftmaxExtremes(t *testing.T) {
	for _, k := range Variants() {
		x := []float32{1e30, 0, -1e30, 1e30, -200, 3, 4, 5}
		k.Softmax(x)
		want := []float32{.5, 0, 0, .5, 0, 0, 0, 0}
		if d := far(t, x, want); d > 1e-6 {
			t.Errorf("%s: softmax of extremes = %v", k.Name(), x)
		}
	}
}

// TestQuantize compares every way of quantising with the reference bit by bit.
func TestQuantize(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for _, k := range Variants() {
		for _, s := range []*scheme{k.exact, k.fast} {
			reference := quantize16Generic
			if s.width == 1 {
				reference = quantize8Generic
			}
			for _, n := range []int{32, 64, 96, 384, 1536} {
				x := floats(rng, n)
				got, want := aligned(n*s.width), aligned(n*s.width)
				a, b := s.quantize(&got[0], x, float32(s.limit)), reference(&want[0], x, float32(s.limit))
				if a != b || string(got) != string(want) {
					t.Fatalf("%s: width %d, %d elements: differ from the reference", k.Name(), s.width, n)
				}
			}
		}
	}
}

func BenchmarkLinear(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, k := range Variants() {
		for _, exact := range []bool{true, false} {
			l, err := k.NewLinear(weights(rng, 1536, 384, exact))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s/exact=%v", k.Name(), exact), func(b *testing.B) {
				x, dst := floats(rng, 96*l.In), make([]float32, 96*l.Out)
				var s Scratch
				for b.Loop() {
					l.Apply(dst, x, &s)
				}
				b.ReportMetric(2*96*float64(l.In*l.Out)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GOPS")
			})
		}
	}
}
