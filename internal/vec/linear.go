// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"
)

// Linear is y = x·Wᵀ + b: Out outputs of In inputs, with int8 weights. It is made by
// [Kernels.NewLinear] and belongs to that implementation. It is immutable and safe for
// concurrent use, and takes about Out·In bytes.
//
// The weights lie in panels of as many outputs as a kernel computes at once:
//
//	┌────────────────┬──────────────────────────────┬──────────────┬──────────────┐
//	│ start          │ weights                      │ scale        │ bias         │
//	│ cols × int32   │ In × cols × int8             │ cols × f32   │ cols × f32   │
//	└────────────────┴──────────────────────────────┴──────────────┴──────────────┘
//
// A sum starts at start (which takes back the offset of unsigned activations), and
// within weights, group inputs of one output follow each other, then those of the next
// output.
type Linear struct {
	// Out and In are the numbers of outputs and inputs.
	Out, In int

	scheme *scheme
	stride int    // bytes of a panel
	panels []byte // Out/cols panels
	limit  float32
}

// Weights is a matrix of int8 weights, row by row, with a float32 scale for each row:
// the weight of input i for output o is Scales[o]·Values[o·In+i]. Bias is added to the
// outputs. Only −127 … 127 may occur. Exact asks for activations of fourteen bits even
// where eight would be faster.
type Weights struct {
	Out, In int
	Values  []int8
	Scales  []float32
	Bias    []float32
	Exact   bool
}

// NewLinear arranges weights for k. Out and In must be multiples of 32, and the slices
// must have the lengths that follow. It takes O(Out·In) and retains nothing of w.
func (k *Kernels) NewLinear(w *Weights) (*Linear, error) {
	if w.Out%32 != 0 || w.In%32 != 0 || w.Out <= 0 || w.In <= 0 {
		return nil, fmt.Errorf("vec: arrange weights: %d outputs and %d inputs are not multiples of 32", w.Out, w.In)
	}
	if len(w.Values) != w.Out*w.In || len(w.Scales) != w.Out || len(w.Bias) != w.Out {
		return nil, fmt.Errorf("vec: arrange weights: lengths do not fit %d outputs and %d inputs", w.Out, w.In)
	}
	l := &Linear{Out: w.Out, In: w.In, scheme: k.fast}
	if w.Exact {
		l.scheme = k.exact
	}
	cols := l.scheme.cols
	l.stride = cols*4 + w.In*cols + cols*8
	l.panels = aligned(l.stride * (w.Out / cols))
	// int32 sums must not overflow whatever the activations are.
	l.limit = float32(min(int64(l.scheme.limit), math.MaxInt32/(127*int64(w.In))))
	for first := 0; first < w.Out; first += cols {
		l.arrange(l.panels[first/cols*l.stride:][:l.stride], w, first)
	}
	return l, nil
}

// arrange fills the panel of the outputs from first on.
func (l *Linear) arrange(panel []byte, w *Weights, first int) {
	cols := l.scheme.cols
	body := panel[cols*4:]
	tail := body[l.In*cols:]
	for c := range cols {
		row := w.Values[(first+c)*l.In:][:l.In]
		l.spread(body, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(row))), len(row)), c)
		start := int32(0)
		if l.scheme.width == 1 {
			for _, v := range row {
				start -= offset8 * int32(v)
			}
		}
		binary.LittleEndian.PutUint32(panel[c*4:], uint32(start))
		binary.LittleEndian.PutUint32(tail[c*4:], math.Float32bits(w.Scales[first+c]))
		binary.LittleEndian.PutUint32(tail[(cols+c)*4:], math.Float32bits(w.Bias[first+c]))
	}
}

// spread writes a row of weights to its column of a panel, group bytes at a time.
func (l *Linear) spread(body, row []byte, column int) {
	cols := l.scheme.cols
	switch l.scheme.group {
	case 2:
		to := body[2*column:]
		for i := 0; i+2 <= len(row); i += 2 {
			binary.LittleEndian.PutUint16(to[i*cols:], binary.LittleEndian.Uint16(row[i:]))
		}
	case 4:
		to := body[4*column:]
		for i := 0; i+4 <= len(row); i += 4 {
			binary.LittleEndian.PutUint32(to[i*cols:], binary.LittleEndian.Uint32(row[i:]))
		}
	default: // the whole row together
		copy(body[column*len(row):], row)
	}
}

// aligned returns n bytes that start at a multiple of 64.
func aligned(n int) []byte {
	b := make([]byte, n+63)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) & 63
	return b[skip:][:n:n]
}

// Scratch is the working memory of [Linear.Apply] and [Attention.Apply]. The zero
// value is ready; it grows to what is needed and is reused. It must not be used by two
// goroutines at once.
type Scratch struct {
	acts   []byte
	scales []float32
	keys   []float32
	scores []float32
}

// rowBlock is how many rows of activations pass over a panel before the next panel is
// taken: both then stay in the first two cache levels.
const rowBlock = 96

// Apply computes rows outputs: x has n rows of In, dst gets n rows of Out, and they
// must not overlap. It takes O(n·Out·In).
func (l *Linear) Apply(dst, x []float32, s *Scratch) {
	n := len(x) / l.In
	if len(x) != n*l.In || len(dst) != n*l.Out {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: apply linear: lengths do not fit the number of inputs and outputs")
	}
	for row := 0; row < n; row += rowBlock {
		rows := min(rowBlock, n-row)
		l.quantize(x[row*l.In:][:rows*l.In], s)
		l.multiply(dst[row*l.Out:][:rows*l.Out], rows, s)
	}
}

// quantize fills s with the quantised rows of x.
func (l *Linear) quantize(x []float32, s *Scratch) {
	k := l.scheme
	size := l.In * k.width
	rows := len(x) / l.In
	if len(s.acts) < rows*size {
		s.acts = aligned(rowBlock * max(size, 1024))
	}
	if s.scales == nil {
		s.scales = make([]float32, rowBlock)
	}
	for r := range rows {
		s.scales[r] = k.quantize(&s.acts[r*size], x[r*l.In:][:l.In], l.limit)
	}
}

// multiply computes rows rows of dst from the activations in s.
func (l *Linear) multiply(dst []float32, rows int, s *Scratch) {
	k := l.scheme
	size, cols := l.In*k.width, k.cols
	for c := 0; c < l.Out; c += cols {
		panel := &l.panels[c/cols*l.stride]
		row := 0
		for _, t := range k.sizes {
			for ; row+t.rows <= rows; row += t.rows {
				t.run(&dst[row*l.Out+c], l.Out, &s.acts[row*size], l.In, panel, &s.scales[row])
			}
		}
	}
}
