// SPDX-License-Identifier: Apache-2.0

package vec

import "unsafe"

// Attention is scaled dot-product attention of one sequence over its own rows
// (Vaswani et al. 2017), without mask. The scale is expected in the query weights.
type Attention struct {
	// Heads is the number of heads, and Width that of the elements of a head, a
	// multiple of 32.
	Heads, Width int
	// Kernels computes.
	Kernels *Kernels
}

// Apply computes the attention of a sequence of n rows. Each row of qkv holds the
// queries of all heads, then the keys, then the values: 3·Heads·Width float32. Each
// row of dst gets Heads·Width. It takes O(n²·Heads·Width).
func (a *Attention) Apply(dst, qkv []float32, s *Scratch) {
	hidden := a.Heads * a.Width
	n := len(dst) / hidden
	if len(dst) != n*hidden || len(qkv) != 3*n*hidden {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: apply attention: lengths do not fit heads and width")
	}
	if n == 0 {
		return
	}
	padded := (n + 31) &^ 31
	if len(s.keys) < a.Width*padded {
		s.keys = make([]float32, a.Width*padded)
	}
	if len(s.scores) < attentionRows*padded {
		s.scores = make([]float32, attentionRows*padded)
	}
	for h := range a.Heads {
		from := h * a.Width
		transpose(s.keys[:a.Width*padded], qkv[hidden+from:], a.Width, 3*hidden)
		for row := 0; row < n; row += attentionRows {
			a.head(headRows{dst[row*hidden+from:], qkv[row*3*hidden+from:], qkv[2*hidden+from:], min(attentionRows, n-row), n}, s)
		}
	}
}

// attentionRows is how many rows are attended for at a time: their scores stay in the
// second cache level.
const attentionRows = 48

// outside is the score of what is no key: its exponential is 0.
const outside = -1e30

// headRows is a part of the work of one head: rows of its queries against all n keys
// and values.
type headRows struct {
	dst, queries, values []float32
	rows, n              int
}

func (a *Attention) head(p headRows, s *Scratch) {
	k, hidden := a.Kernels, a.Heads*a.Width
	padded := (p.n + 31) &^ 31
	cols := k.float.cols
	each(&k.float, p.rows, func(t *tile[floatTile], row int) {
		for j := 0; j < padded; j += cols {
			t.run(&s.scores[row*padded+j], padded, &p.queries[row*3*hidden], 3*hidden, &s.keys[j], padded, a.Width)
		}
	})
	// Whole vectors are faster; what is behind the last key must not count.
	n8 := (p.n + 7) &^ 7
	for row := range p.rows {
		scores := s.scores[row*padded:][:n8]
		for j := p.n; j < n8; j++ {
			scores[j] = outside
		}
		k.softmax(scores)
	}
	each(&k.float, p.rows, func(t *tile[floatTile], row int) {
		for j := 0; j < a.Width; j += cols {
			t.run(&p.dst[row*hidden+j], hidden, &s.scores[row*padded], padded, &p.values[j], 3*hidden, p.n)
		}
	})
}

// each covers rows with tiles, the highest that fit first.
func each[F any](t *tiles[F], rows int, do func(t *tile[F], row int)) {
	row := 0
	for i := range t.sizes {
		for size := &t.sizes[i]; row+size.rows <= rows; row += size.rows {
			do(size, row)
		}
	}
}

// transpose writes columns keys of the given width, which lie stride apart in src, to
// dst as width rows; what lies beyond the last key is set to 0.
func transpose(dst, src []float32, width, stride int) {
	padded := len(dst) / width
	n := (len(src) + stride - 1) / stride
	n = min(n, padded)
	for j := range n {
		key := src[j*stride:][:width]
		for i, v := range key {
			dst[i*padded+j] = v
		}
	}
	for i := range width {
		clear(dst[i*padded+n : (i+1)*padded])
	}
}

// floatGeneric is the tile of one row and 32 columns.
func floatGeneric(c *float32, _ int, a *float32, _ int, b *float32, ldb int, k int) {
	const cols = 32
	out := (*[cols]float32)(unsafe.Pointer(c))
	row := unsafe.Slice(a, k)
	clear(out[:])
	for i, v := range row {
		from := (*[cols]float32)(unsafe.Add(unsafe.Pointer(b), i*ldb*4))
		for j, w := range from {
			out[j] += v * w
		}
	}
}
