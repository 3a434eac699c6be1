// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"fmt"
	"unsafe"
)

// Precision says in which numbers a [Linear] and an [Attention] compute.
type Precision int

const (
	// Fast multiplies bytes: weights with a scale for each output, activations with a
	// scale and an offset for each row.
	Fast Precision = iota
	// Exact multiplies float32.
	Exact
)

// Weights is a matrix with a row of In weights for each of Out outputs, and the Bias that
// is added to them. Row writes the weights of an output to dst; it is called once for
// each, so that a matrix need not be in memory as float32.
type Weights struct {
	Out, In int
	Row     func(dst []float32, output int)
	Bias    []float32
}

// rows writes the weights of outputs from first on to dst.
func (w *Weights) rows(dst []float32, first int) {
	for i := 0; i < len(dst); i += w.In {
		w.Row(dst[i:][:w.In], first+i/w.In)
	}
}

// Linear is y = x·Wᵀ + b: Out outputs of In inputs. It is made by [Kernels.NewLinear]
// and belongs to that implementation. It is immutable and safe for concurrent use, and
// takes about Out·In bytes, or Out·In float32.
//
// The weights lie in panels of as many outputs as a kernel computes at once. With bytes
// a panel is
//
//	┌───────────────────┬──────────────┬──────────────┬──────────────┐
//	│ weights           │ scale        │ bias         │ sum          │
//	│ In × cols × int8  │ cols × f32   │ cols × f32   │ cols × f32   │
//	└───────────────────┴──────────────┴──────────────┴──────────────┘
//
// where four inputs of one output follow each other, then those of the next output (with
// 128 added where an implementation multiplies unsigned bytes), and sum is scale times the sum of an output's weights, with which the offset of a row of
// activations is taken back. With float32 it is In rows of cols weights.
type Linear struct {
	// Out and In are the numbers of outputs and inputs.
	Out, In int

	kernels *Kernels
	stride  int       // bytes of a panel
	panels  []byte    // with Fast: Out/cols panels
	floats  []float32 // with Exact
	bias    []float32
}

// NewLinear arranges weights for k. Out and In must be multiples of 32, and there must
// be Out biases. It takes O(Out·In) and retains nothing of w.
func (k *Kernels) NewLinear(w *Weights, p Precision) (*Linear, error) {
	switch {
	case w.Out%32 != 0 || w.In%32 != 0 || w.Out <= 0 || w.In <= 0:
		return nil, fmt.Errorf("vec: arrange weights: %d outputs and %d inputs are not multiples of 32", w.Out, w.In)
	case len(w.Bias) != w.Out:
		return nil, fmt.Errorf("vec: arrange weights: %d biases of %d outputs", len(w.Bias), w.Out)
	case w.In > 1<<16:
		return nil, fmt.Errorf("vec: arrange weights: sums of %d products do not fit in 32 bits", w.In)
	}
	l := &Linear{Out: w.Out, In: w.In, kernels: k}
	if p == Exact {
		l.arrangeFloats(w)
	} else {
		l.arrangeBytes(w)
	}
	return l, nil
}

func (l *Linear) arrangeFloats(w *Weights) {
	cols := l.kernels.float.cols
	l.bias = append([]float32(nil), w.Bias...)
	l.floats = alignedFloats(l.Out * l.In)
	rows := make([]float32, 8*l.In)
	for first := 0; first < l.Out; first += 8 {
		w.rows(rows, first)
		panel := l.floats[first/cols*cols*l.In:]
		l.kernels.transpose(&panel[first%cols], cols, &rows[0], l.In, l.In)
	}
}

func (l *Linear) arrangeBytes(w *Weights) {
	t := l.kernels.forLinear(l.In)
	l.stride = panelSize(t.cols, l.In)
	l.panels = aligned(l.stride * (l.Out / t.cols))
	values, rows, factors := make([]float32, t.cols*l.In), make([]byte, t.cols*l.In), make([]float32, t.cols)
	for first := 0; first < l.Out; first += t.cols {
		w.rows(values, first)
		t.reach(&factors[0], &values[0], t.cols, l.In, l.In)
		p := newPanel(l.panels[first/t.cols*l.stride:], t.cols, l.In)
		for c, top := range factors {
			p.scale[c], factors[c] = top/t.full, t.full/top
		}
		l.kernels.signed(&rows[0], &values[0], &factors[0], t.cols, l.In, l.In)
		copy(p.bias, w.Bias[first:])
		p.fill(l.kernels, rows)
	}
}

// panel is one panel of a Linear of bytes, or of the keys or values of an Attention.
type panel struct {
	cols, in         int
	weights          []byte
	scale, bias, sum []float32
}

// panelSize returns the bytes of a panel.
func panelSize(cols, in int) int { return cols*in + 3*4*cols }

func newPanel(b []byte, cols, in int) panel {
	tail := unsafe.Slice((*float32)(unsafe.Pointer(&b[cols*in:][0])), 3*cols)
	return panel{cols: cols, in: in, weights: b[:cols*in], scale: tail[:cols], bias: tail[cols : 2*cols], sum: tail[2*cols:]}
}

// fill arranges rows of p.in signed bytes, a multiple of eight of them, as the first
// columns. The scales must be there.
func (p *panel) fill(k *Kernels, rows []byte) {
	for c := 0; c*p.in < len(rows); c += 8 {
		k.arrange(&p.weights[4*c], p.cols, &p.sum[c], &p.scale[c], &rows[c*p.in], p.in)
	}
}

// aligned returns n bytes that start at a multiple of 64.
func aligned(n int) []byte {
	b := make([]byte, n+63)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) & 63
	return b[skip:][:n:n]
}

// alignedFloats returns n float32 that start at a multiple of 64 bytes.
func alignedFloats(n int) []float32 {
	b := aligned(4 * max(n, 1))
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// Activations are the rows that a [Linear] multiplies. The zero value is ready; it
// grows to what is needed and is reused. It must not be used by two goroutines at once.
type Activations struct {
	rows, width int
	values      []float32
	bytes       []byte
	scales      []float32
	offsets     []float32
}

// Set makes a the rows of x, of the given width, for a Linear of precision p. It refers
// to x, which must stay as it is until the last Apply. The width must be a multiple of
// 32. It takes O(len(x)).
func (a *Activations) Set(k *Kernels, p Precision, x []float32, width int) {
	a.rows, a.width, a.values = len(x)/width, width, x
	if p == Exact || a.rows == 0 {
		return
	}
	a.grow(a.rows, width)
	k.quantize(&a.bytes[0], &a.scales[0], &a.offsets[0], &x[0], a.rows, width, width)
}

// grow makes room for so many rows of bytes.
func (a *Activations) grow(rows, width int) {
	if len(a.bytes) < rows*width {
		a.bytes = aligned(rows * width)
	}
	if len(a.scales) < rows {
		a.scales, a.offsets = make([]float32, rows), make([]float32, rows)
	}
}

// Apply computes the outputs of all rows of a, which was set for the precision of l:
// dst gets as many rows of Out. It takes O(rows·Out·In).
func (l *Linear) Apply(dst []float32, a *Activations) {
	if a.width != l.In || len(dst) != a.rows*l.Out {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: apply linear: lengths do not fit the number of inputs and outputs")
	}
	if a.rows == 0 {
		return
	}
	if l.floats != nil {
		l.applyFloats(dst, a)
		return
	}
	t := l.kernels.forLinear(l.In)
	for c := 0; c < l.Out; c += t.cols {
		panel := &l.panels[c/t.cols*l.stride]
		each(t.sizes, a.rows, func(run integerTile, row int) {
			run(&dst[row*l.Out+c], l.Out, &a.bytes[row*l.In], l.In, panel, l.In, &a.scales[row], &a.offsets[row])
		})
	}
}

// floatRows is how many rows of float32 pass over a panel before the next panel is
// taken: both then stay in the first two cache levels.
const floatRows = 96

func (l *Linear) applyFloats(dst []float32, a *Activations) {
	t := &l.kernels.float
	for from := 0; from < a.rows; from += floatRows {
		rows := min(floatRows, a.rows-from)
		for c := 0; c < l.Out; c += t.cols {
			each(t.sizes, rows, func(run floatTile, row int) {
				row += from
				run(&dst[row*l.Out+c], l.Out, &a.values[row*l.In], l.In, &l.floats[c*l.In], t.cols, l.In, &l.bias[c])
			})
		}
	}
}

// each covers rows with tiles, the highest that fit first.
func each[F any](sizes []tile[F], rows int, do func(run F, row int)) {
	row := 0
	for _, size := range sizes {
		for ; row+size.rows <= rows; row += size.rows {
			do(size.run, row)
		}
	}
}
