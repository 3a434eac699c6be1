// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// TestRequired checks that what PACENOTE_KERNELS names can run here: where the processor
// is known, as that of an emulator is, no implementation may go untested.
func TestRequired(t *testing.T) {
	for _, name := range strings.Fields(os.Getenv("PACENOTE_KERNELS")) {
		if ByName(name) == nil {
			t.Errorf("PACENOTE_KERNELS requires %q, which this processor or this build does not have", name)
		}
	}
}

// weights returns random weights of the shape.
func weights(rng *rand.Rand, out, in int) *Weights {
	values := floats(rng, out*in)
	return &Weights{Out: out, In: in, Row: func(dst []float32, o int) { copy(dst, values[o*in:]) }, Bias: floats(rng, out)}
}

// exactly computes what a Linear approximates, in float64.
func exactly(w *Weights, x []float32) []float32 {
	n := len(x) / w.In
	out, values := make([]float32, n*w.Out), make([]float32, w.Out*w.In)
	w.rows(values, 0)
	for r := range n {
		for o := range w.Out {
			sum := float64(w.Bias[o])
			for i, v := range values[o*w.In:][:w.In] {
				sum += float64(x[r*w.In+i]) * float64(v)
			}
			out[r*w.Out+o] = float32(sum)
		}
	}
	return out
}

// apply computes l of rows x.
func apply(k *Kernels, p Precision, l *Linear, x []float32) []float32 {
	out := make([]float32, len(x)/l.In*l.Out)
	var a Activations
	a.Set(k, p, x, l.In)
	l.Apply(out, &a)
	return out
}

var precisions = []Precision{Fast, Exact}

// heights are numbers of rows that need every tile.
var heights = []int{0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 17, 25, 96, 97, 100}

func TestLinear(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	shapes := [][2]int{{32, 32}, {64, 96}, {96, 384}, {384, 32}, {32, 1536}}
	for _, k := range Variants() {
		for _, p := range precisions {
			limit := []float64{Fast: 1.0 / 32, Exact: 1e-5}[p]
			for _, shape := range shapes {
				w := weights(rng, shape[0], shape[1])
				l, err := k.NewLinear(w, p)
				if err != nil {
					t.Fatal(err)
				}
				for _, rows := range heights {
					x := floats(rng, rows*l.In)
					if d := far(t, apply(k, p, l, x), exactly(w, x)); d > limit {
						t.Fatalf("%s: %d×%d of %d rows, precision %d: off by %g", k.Name(), l.Out, l.In, rows, p, d)
					}
				}
			}
		}
	}
}

// families are what multiplies bytes: for an Attention, and for a Linear.
func families(k *Kernels) []*integerTiles {
	if k.linear == nil {
		return []*integerTiles{&k.integer}
	}
	return []*integerTiles{&k.integer, k.linear}
}

// tallest is the number of rows of the highest tile.
const tallest = 32

// TestIntegerTiles compares every tile with sums of the same bytes in float64: nothing
// may saturate or overflow, whatever the bytes are.
func TestIntegerTiles(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	for _, k := range Variants() {
		for _, family := range families(k) {
			for _, in := range []int{32, 64, 96, 1536, 1 << 16} {
				if family.multiple > 0 && in%family.multiple > 0 {
					continue // not what its tiles are for: see TestForLinear
				}
				for _, extreme := range []bool{false, true} {
					acts, w := make([]byte, tallest*in), make([]byte, k.integer.cols*in)
					limit := int(family.limit)
					for i := range acts {
						acts[i] = byte(rng.IntN(256))
					}
					for i := range w {
						w[i] = byte(int8(rng.IntN(2*limit+1) - limit))
					}
					if extreme {
						for i := range acts {
							acts[i] = 255
						}
						for i := range w {
							w[i] = byte(int8(limit - 2*limit*(i/in%2)))
						}
					}
					compareTiles(t, k, family, acts, w)
				}
			}
		}
	}
}

// TestForLinear checks that the tiles of a Linear are for its number of inputs, whatever that is.
func TestForLinear(t *testing.T) {
	for _, k := range Variants() {
		for in := 32; in <= 256; in += 32 {
			if m := k.forLinear(in).multiple; m > 0 && in%m > 0 {
				t.Errorf("%s: tiles for multiples of %d are to multiply %d", k.Name(), m, in)
			}
		}
	}
}

// TestTilesOfAMX compares the results of both implementations that multiply by the same bytes, bit by bit.
func TestTilesOfAMX(t *testing.T) {
	tiles, vectors := ByName("amx"), ByName("avx512")
	if tiles == nil {
		t.Skip("this processor or its system has no tiles")
	}
	rng := rand.New(rand.NewPCG(35, 36))
	for _, in := range []int{64, 96, 384, 1536} {
		w := weights(rng, 96, in)
		for _, rows := range []int{1, 15, 16, 31, 32, 48, 77} {
			x := floats(rng, rows*in)
			var results [2][]float32
			for i, k := range []*Kernels{tiles, vectors} {
				l, err := k.NewLinear(w, Fast)
				if err != nil {
					t.Fatal(err)
				}
				var a Activations
				a.Set(k, Fast, x, in)
				results[i] = make([]float32, rows*l.Out)
				l.Apply(results[i], &a)
			}
			if !slices.Equal(results[0], results[1]) {
				t.Errorf("%d rows of %d inputs: the results differ", rows, in)
			}
		}
	}
}

// TestUnderPreemption multiplies while goroutines are stopped by signals: what a kernel has in registers, tiles among them,
// must be there afterwards.
func TestUnderPreemption(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	const rows = 61
	for _, k := range Variants()[1:] {
		l, err := k.NewLinear(weights(rng, 384, 1536), Fast)
		if err != nil {
			t.Fatal(err)
		}
		x := floats(rng, rows*l.In)
		apply := func(dst []float32) {
			var a Activations
			a.Set(k, Fast, x, l.In)
			l.Apply(dst, &a)
		}
		want := make([]float32, rows*l.Out)
		apply(want)
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				got := make([]float32, len(want))
				for range 50 {
					clear(got)
					if apply(got); !slices.Equal(got, want) {
						t.Errorf("%s: other results than before", k.Name())
						return
					}
				}
			})
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			workers.Wait()
		}()
		for stopped := false; !stopped; {
			runtime.GC()
			select {
			case <-done:
				stopped = true
			default:
			}
		}
	}
}

// TestFullWeights compares tiles of a Linear for weights of which as many as possible are
// as large as they may be: what NewLinear makes of weights must not saturate either.
func TestFullWeights(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	for _, k := range Variants() {
		family, in := k.forLinear(384), 384
		acts, w := make([]byte, tallest*in), make([]byte, k.integer.cols*in)
		for i := range acts {
			acts[i] = 255
		}
		for round := range 20 {
			values, tops := floats(rng, len(w)), make([]float32, k.integer.cols)
			for i := range values {
				// Equal magnitudes whose every rounding goes up.
				if round%2 == 0 {
					values[i] = float32(1 - 2*(i/8%2))
				}
			}
			family.reach(&tops[0], &values[0], k.integer.cols, in, in)
			for c := range tops {
				tops[c] = family.full / tops[c]
			}
			k.signed(&w[0], &values[0], &tops[0], k.integer.cols, in, in)
			compareTiles(t, k, family, acts, w)
		}
	}
}

// TestIntegerTilesOfColumns does it for weights that are arranged as the values of an
// attention are, whose number need not be a multiple of what a kernel multiplies at once.
func TestIntegerTilesOfColumns(t *testing.T) {
	rng := rand.New(rand.NewPCG(29, 30))
	for _, k := range Variants() {
		cols, limit := k.integer.cols, int(k.integer.limit)
		for _, in := range []int{4, 8, 12, 16, 20, 36, 100} {
			acts, w, byColumn := make([]byte, tallest*in), make([]byte, cols*in), make([]byte, cols*in)
			for i := range acts {
				acts[i] = byte(rng.IntN(256))
			}
			for i := range w {
				w[i] = byte(int8(rng.IntN(2*limit+1) - limit))
				byColumn[i%cols*in+i/cols] = w[i]
			}
			p, memory := testPanel(cols, in)
			p.fillColumns(w, cols, k.integer.added)
			for c := range p.sum {
				for _, v := range byColumn[c*in:][:in] {
					p.sum[c] += p.scale[c] * float32(int8(v))
				}
			}
			compareSums(t, &k.integer, panelOf{memory, byColumn}, acts)
		}
	}
}

// testPanel returns a panel with scales and biases, and its memory.
func testPanel(cols, in int) (panel, []byte) {
	memory := aligned(panelSize(cols, in))
	p := newPanel(memory, cols, in)
	for c := range cols {
		p.scale[c], p.bias[c] = float32(c+1)/1024, float32(c)
	}
	return p, memory
}

// compareTiles compares for weights whose inputs follow each other.
func compareTiles(t *testing.T, k *Kernels, family *integerTiles, acts, w []byte) {
	t.Helper()
	cols := k.integer.cols
	p, memory := testPanel(cols, len(w)/cols)
	p.fill(k, w)
	compareSums(t, family, panelOf{memory, w}, acts)
}

// panelOf is the memory of a panel and the weights with which it was filled.
type panelOf struct{ memory, w []byte }

// compareSums compares what tiles make of a panel.
func compareSums(t *testing.T, family *integerTiles, filled panelOf, acts []byte) {
	t.Helper()
	cols, memory, w := family.cols, filled.memory, filled.w
	in := len(w) / cols
	p := newPanel(memory, cols, in)
	scales, offsets := make([]float32, tallest), make([]float32, tallest)
	for r := range scales {
		scales[r], offsets[r] = float32(r+1)/16, float32(r)/8
	}
	for _, size := range family.sizes {
		got := make([]float32, size.rows*cols)
		size.run(&got[0], cols, &acts[0], in, &memory[0], in, &scales[0], &offsets[0])
		for i, v := range got {
			r, c := i/cols, i%cols
			var sum, total float64
			for j := range in {
				sum += float64(acts[r*in+j]) * float64(int8(w[c*in+j]))
				total += float64(int8(w[c*in+j]))
			}
			part := float64(p.scale[c]) * float64(scales[r]) * sum
			back := float64(offsets[r]) * float64(p.scale[c]) * total
			want := part + float64(p.bias[c]) - back
			if math.Abs(float64(v)-want) > 1e-6*(math.Abs(part)+math.Abs(back)+1) {
				t.Fatalf("limit %g: tile of %d rows, %d inputs: row %d column %d = %g, want %g", family.limit, size.rows, in, r, c, v, want)
			}
		}
	}
}

// TestLinearDoesNotDependOnTheBatch checks that a row gets the same bits alone and
// among others: vectors must not depend on what is embedded at the same time.
func TestLinearDoesNotDependOnTheBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, k := range Variants() {
		for _, p := range precisions {
			l, err := k.NewLinear(weights(rng, 64, 384), p)
			if err != nil {
				t.Fatal(err)
			}
			const rows = 23
			x := floats(rng, rows*l.In)
			all := apply(k, p, l, x)
			for r := range rows {
				for i, v := range apply(k, p, l, x[r*l.In:][:l.In]) {
					if v != all[r*l.Out+i] {
						t.Fatalf("%s: row %d output %d = %g alone, %g among others", k.Name(), r, i, v, all[r*l.Out+i])
					}
				}
			}
		}
	}
}

// TestLinearOfZeros checks rows without any value.
func TestLinearOfZeros(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, k := range Variants() {
		for _, p := range precisions {
			w := weights(rng, 32, 64)
			l, err := k.NewLinear(w, p)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range apply(k, p, l, make([]float32, 64)) {
				if v != w.Bias[i] {
					t.Errorf("%s: output %d of zeros = %g, want the bias %g", k.Name(), i, v, w.Bias[i])
				}
			}
		}
	}
}

func TestNewLinearRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for name, change := range map[string]func(*Weights){
		"odd outputs": func(w *Weights) { w.Out = 31 },
		"odd inputs":  func(w *Weights) { w.In = 33 },
		"none":        func(w *Weights) { w.Out = 0 },
		"bias short":  func(w *Weights) { w.Bias = w.Bias[1:] },
		"too wide":    func(w *Weights) { w.In = 1 << 17 },
	} {
		w := weights(rng, 32, 32)
		change(w)
		if _, err := Best().NewLinear(w, Fast); err == nil {
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
			for _, p := range precisions {
				compareAttention(t, &Attention{Heads: shape[0], Width: shape[1], Kernels: k, Precision: p}, rng)
			}
		}
	}
}

func compareAttention(t *testing.T, a *Attention, rng *rand.Rand) {
	limit := []float64{Fast: 1.0 / 12, Exact: 1e-4}[a.Precision]
	var s Scratch
	for _, n := range []int{0, 1, 2, 7, 8, 9, 31, 32, 33, 47, 48, 49, 100} {
		qkv := floats(rng, 3*n*a.Heads*a.Width)
		for i := range qkv {
			qkv[i] /= 2
		}
		got := make([]float32, n*a.Heads*a.Width)
		a.Apply(got, qkv, &s)
		if d := far(t, got, attend(a, qkv, n)); d > limit {
			t.Fatalf("%s: %d heads of %d, %d rows, precision %d: off by %g", a.Kernels.Name(), a.Heads, a.Width, n, a.Precision, d)
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

// TestRows compares what makes bytes of rows with the reference bit by bit.
func TestRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for _, k := range Variants() {
		for _, width := range []int{32, 64, 96, 384, 1536} {
			const n = 5
			stride := width + 7
			x := floats(rng, n*stride)
			for i := range width {
				x[i] = 0 // the first row
				x[stride+i] = float32(math.Abs(float64(x[stride+i]))) + 1
			}
			compareRows(t, k, x, width, stride)
			scores := floats(rng, n*width)
			for i := range scores {
				scores[i] *= 5
			}
			scores[width+1] = outside
			got, want := make([]byte, n*width), make([]byte, n*width)
			a, b := make([]float32, n), make([]float32, n)
			k.weigh(&got[0], &a[0], &scores[0], n, width)
			weighGeneric(&want[0], &b[0], &scores[0], n, width)
			for i := range got {
				if d := int(got[i]) - int(want[i]); d < -1 || d > 1 {
					t.Fatalf("%s: weight %d of width %d = %d, want %d", k.Name(), i, width, got[i], want[i])
				}
			}
			if d := far(t, a, b); d > 0.01 {
				t.Fatalf("%s: sums of weights are off by %g", k.Name(), d)
			}
		}
	}
}

func compareRows(t *testing.T, k *Kernels, x []float32, width, stride int) {
	t.Helper()
	const n = 5
	got, want := make([]byte, n*width), make([]byte, n*width)
	var a, b [3][n]float32
	k.quantize(&got[0], &a[0][0], &a[1][0], &x[0], n, width, stride)
	quantizeGeneric(&want[0], &b[0][0], &b[1][0], &x[0], n, width, stride)
	k.magnitudes(&a[2][0], &x[0], n, width, stride)
	magnitudesGeneric(&b[2][0], &x[0], n, width, stride)
	for _, family := range families(k) {
		var c, d [n]float32
		family.reach(&c[0], &x[0], n, width, stride)
		switch family.limit {
		case limit:
			d = b[2]
		case 64:
			neighboursGeneric(&d[0], &x[0], n, width, stride)
		default:
			foursGeneric(&d[0], &x[0], n, width, stride)
		}
		if c != d {
			t.Fatalf("%s: what rows of %d reach differs from the reference, limit %g", k.Name(), width, family.limit)
		}
	}
	if a != b || string(got) != string(want) {
		t.Fatalf("%s: rows of %d as bytes differ from the reference", k.Name(), width)
	}
	factors := [n]float32{1, 127, 30, 100, 1e9}
	k.signed(&got[0], &x[0], &factors[0], 4, width, stride)
	signedGeneric(&want[0], &x[0], &factors[0], 4, width, stride)
	if string(got) != string(want) {
		t.Fatalf("%s: rows of %d as signed bytes differ from the reference", k.Name(), width)
	}
}

func BenchmarkLinear(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, k := range Variants() {
		for p, name := range []string{Fast: "fast", Exact: "exact"} {
			l, err := k.NewLinear(weights(rng, 1536, 384), Precision(p))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(k.Name()+"/"+name, func(b *testing.B) {
				x, dst := floats(rng, 96*l.In), make([]float32, 96*l.Out)
				var a Activations
				for b.Loop() {
					a.Set(k, Precision(p), x, l.In)
					l.Apply(dst, &a)
				}
				b.ReportMetric(2*96*float64(l.In*l.Out)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GOPS")
			})
		}
	}
}

// TestExpand compares the expansion of stored weights with the reference bit by bit.
func TestExpand(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	for _, k := range Variants() {
		for _, blocks := range []int{0, 1, 2, 12} {
			text := make([]byte, nibbleBlock*blocks)
			for i := range text {
				text[i] = byte(rng.IntN(256))
				if i%nibbleBlock == 1 {
					text[i] &= 0xbb // neither infinite nor not a number
				}
			}
			got, want := make([]float32, 32*blocks), make([]float32, 32*blocks)
			k.ExpandNibbles(got, string(text))
			generic.ExpandNibbles(want, string(text))
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %d blocks differ from the reference", k.Name(), blocks)
			}
			k.ExpandBytes(got, strings.Repeat("\x81\x7f\x00\x01", 8*blocks), 0.25)
			for i, v := range got {
				if v != []float32{-31.75, 31.75, 0, 0.25}[i%4] {
					t.Fatalf("%s: byte %d becomes %g", k.Name(), i, v)
				}
			}
		}
	}
}

// TestHalf compares all numbers of sixteen bits with their definition.
func TestHalf(t *testing.T) {
	for bits := range 1 << 16 {
		exponent, fraction := bits>>10&31, float64(bits&1023)
		want := math.Ldexp(1024+fraction, exponent-25)
		if exponent == 0 {
			want = math.Ldexp(fraction, -24)
		}
		if bits>>15 == 1 {
			want = -want
		}
		if got := half(uint16(bits)); exponent < 31 && float64(got) != want {
			t.Fatalf("half %#04x = %g, want %g", bits, got, want)
		}
	}
}
