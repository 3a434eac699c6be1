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
				k.Dots(a.floats(make([]float32, 3)), x, a.floats(floats(rng, 3*n)))
				k.LayerNorm(x, x, y, &Norm{Gain: a.floats(y), Bias: a.floats(y), Epsilon: 1e-12})
				k.Softmax(x)
				k.GELU(y)
			}
			for _, n := range []int{32, 64, 384} {
				for _, s := range []*scheme{k.exact, k.fast} {
					s.quantize(&a.bytes(n * s.width)[0], a.floats(floats(rng, n)), float32(s.limit))
				}
			}
		}
	}
}

func TestTilesStayInside(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	for _, k := range Variants() {
		for _, tail := range []bool{false, true} {
			a := arena{t, tail}
			for _, exact := range []bool{false, true} {
				l, err := k.NewLinear(weights(rng, 64, 96, exact))
				if err != nil {
					t.Fatal(err)
				}
				panels := a.bytes(len(l.panels))
				copy(panels, l.panels)
				l.panels = panels
				for _, rows := range []int{1, 3, 4, 6, 12, 23} {
					s := &Scratch{acts: a.bytes(rows * l.In * l.scheme.width), scales: a.floats(make([]float32, rows))}
					l.Apply(a.floats(make([]float32, rows*l.Out)), a.floats(floats(rng, rows*l.In)), s)
				}
			}
			for _, n := range []int{1, 5, 12, 31, 33} {
				at := &Attention{Heads: 2, Width: 32, Kernels: k}
				padded := (n + 31) &^ 31
				s := &Scratch{keys: a.floats(make([]float32, 32*padded)), scores: a.floats(make([]float32, attentionRows*padded))}
				at.Apply(a.floats(make([]float32, n*64)), a.floats(floats(rng, 3*n*64)), s)
			}
		}
	}
}
