// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// guarded returns memory between two pages that cannot be touched, so that a kernel
// that reads or writes outside its slice crashes.
func guarded(t *testing.T, size int) []byte {
	t.Helper()
	page := unix.Getpagesize()
	whole := (size + page - 1) / page * page
	m, err := unix.Mmap(-1, 0, whole+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(m); err != nil {
			t.Error(err)
		}
	})
	for _, edge := range [][]byte{m[:page], m[page+whole:]} {
		if err := unix.Mprotect(edge, unix.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return m[page : page+whole]
}

// arena lends slices that begin, or end, at a page that cannot be touched.
type arena struct {
	t    *testing.T
	tail bool
}

func (a arena) bytes(n int) []byte {
	m := guarded(a.t, n)
	if a.tail {
		return m[len(m)-n:]
	}
	return m[:n]
}

func (a arena) floats(from []float32) []float32 {
	if len(from) == 0 {
		return nil
	}
	b := a.bytes(4 * len(from))
	out := unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), len(from))
	copy(out, from)
	return out
}

func TestKernelsStayInside(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for _, k := range Variants() {
		for _, tail := range []bool{false, true} {
			a := arena{t, tail}
			for n := 1; n < 70; n++ {
				x, y := a.floats(floats(rng, n)), a.floats(floats(rng, n))
				k.Dot(x, y)
				k.LayerNorm(x, x, y, &Norm{Gain: a.floats(y), Bias: a.floats(y), Epsilon: 1e-12})
				k.Softmax(x)
				k.GELU(y)
			}
			for _, n := range []int{32, 64, 384} {
				sums := (*int32)(unsafe.Pointer(unsafe.SliceData(a.bytes(4 * 3))))
				query := (*int16)(unsafe.Pointer(unsafe.SliceData(a.bytes(2 * n))))
				k.bytes(sums, query, (*int8)(unsafe.Pointer(unsafe.SliceData(a.bytes(3*n)))), 3, n)
				x, two := a.floats(floats(rng, 2*n)), func() *float32 { return &a.floats(make([]float32, 2))[0] }
				k.quantize(&a.bytes(2 * n)[0], two(), two(), &x[0], 2, n, n)
				k.magnitudes(two(), &x[0], 2, n, n)
				k.signed(&a.bytes(2 * n)[0], &x[0], two(), 2, n, n)
				k.transpose(&a.floats(make([]float32, 8*n))[0], 8, &a.floats(floats(rng, 8*n))[0], n, n)
				k.nibbles(&a.floats(make([]float32, n))[0], &a.bytes(n / 32 * nibbleBlock)[0], n/32)
				k.expand(&a.floats(make([]float32, n))[0], &a.bytes(n)[0], n, 1)
				k.weigh(&a.bytes(2 * n)[0], two(), &x[0], 2, n)
			}
		}
	}
}

func TestTilesStayInside(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	for _, k := range Variants() {
		for _, tail := range []bool{false, true} {
			for _, p := range precisions {
				a := arena{t, tail}
				a.linear(k, p, weights(rng, 64, 96))
				a.linear(k, p, weights(rng, 64, 128))
				for _, n := range []int{1, 5, 12, 31, 33} {
					at := &Attention{Heads: 2, Width: 32, Kernels: k, Precision: p}
					at.Apply(a.floats(make([]float32, n*64)), a.floats(floats(rng, 3*n*64)), a.scratch(k, n))
				}
			}
		}
	}
}

// linear multiplies with everything in guarded memory.
func (a arena) linear(k *Kernels, p Precision, w *Weights) {
	a.t.Helper()
	rng := rand.New(rand.NewPCG(33, 34))
	l, err := k.NewLinear(w, p)
	if err != nil {
		a.t.Fatal(err)
	}
	panels := a.bytes(len(l.panels))
	copy(panels, l.panels)
	l.panels, l.floats, l.bias = panels, a.floats(l.floats), a.floats(l.bias)
	for _, rows := range []int{1, 3, 4, 6, 12, 23, 61} {
		acts := &Activations{bytes: a.bytes(rows * l.In), scales: a.floats(make([]float32, rows)), offsets: a.floats(make([]float32, rows))}
		acts.Set(k, p, a.floats(floats(rng, rows*l.In)), l.In)
		l.Apply(a.floats(make([]float32, rows*l.Out)), acts)
	}
}

// scratch returns what attention over n rows of width 32 needs, guarded.
func (a arena) scratch(k *Kernels, n int) *Scratch {
	padded, cols := (n+31)&^31, k.integer.cols
	rows := func(n, width int) Activations {
		return Activations{bytes: a.bytes(n * width), scales: a.floats(make([]float32, n)), offsets: a.floats(make([]float32, n))}
	}
	return &Scratch{
		queries: rows(n, 32), weights: rows(attentionRows, padded), rows: a.bytes(padded * 32), tops: a.floats(make([]float32, padded)),
		keys: a.bytes(padded / cols * panelSize(cols, 32)), values: a.bytes(32 / cols * panelSize(cols, padded)),
		scores: a.floats(make([]float32, attentionRows*padded)), columns: a.floats(make([]float32, 32*padded)),
	}
}
