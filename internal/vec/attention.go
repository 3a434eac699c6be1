// SPDX-License-Identifier: Apache-2.0

package vec

// Attention is scaled dot-product attention of one sequence over its own rows
// (Vaswani et al. 2017), without mask. The scale is expected in the query weights.
type Attention struct {
	// Heads is the number of heads, and Width that of the elements of a head, a
	// multiple of 32.
	Heads, Width int
	// Kernels computes, in numbers of Precision.
	Kernels   *Kernels
	Precision Precision
}

// Scratch is the working memory of [Attention.Apply]. The zero value is ready; it grows
// to what is needed and is reused. It must not be used by two goroutines at once.
type Scratch struct {
	queries, weights   Activations
	rows, keys, values []byte
	tops               []float32
	scores             []float32
	columns            []float32
}

// attentionRows is how many rows are attended for at a time: their scores stay in the
// second cache level.
const attentionRows = 48

// outside is the score of what is no key: its exponential is 0.
const outside = -1e30

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
	if len(s.scores) < attentionRows*padded {
		s.scores = alignedFloats(attentionRows * padded)
	}
	for from := 0; from < hidden; from += a.Width {
		h := head{a: a, s: s, hidden: hidden, n: n, padded: padded, dst: dst[from:], qkv: qkv[from:]}
		if a.Precision == Exact {
			h.exact()
		} else {
			h.fast()
		}
	}
}

// head is the work of one head: dst and qkv begin with its first element.
type head struct {
	a                 *Attention
	s                 *Scratch
	hidden, n, padded int
	dst, qkv          []float32
}

// exact attends in float32.
func (h *head) exact() {
	k, s, width, stride := h.a.Kernels, h.s, h.a.Width, 3*h.hidden
	if len(s.columns) < width*h.padded {
		s.columns = alignedFloats(width * h.padded)
	}
	h.transpose()
	t := &k.float
	for first := 0; first < h.n; first += attentionRows {
		rows := min(attentionRows, h.n-first)
		queries, dst := h.qkv[first*stride:], h.dst[first*h.hidden:]
		each(t.sizes, rows, func(run floatTile, row int) {
			for j := 0; j < h.padded; j += t.cols {
				run(&s.scores[row*h.padded+j], h.padded, &queries[row*stride], stride, &s.columns[j], h.padded, width, &nothing[0])
			}
		})
		h.softmax(rows)
		values := h.qkv[2*h.hidden:]
		each(t.sizes, rows, func(run floatTile, row int) {
			for j := 0; j < width; j += t.cols {
				run(&dst[row*h.hidden+j], h.hidden, &s.scores[row*h.padded], h.padded, &values[j], stride, h.n, &nothing[0])
			}
		})
	}
}

// nothing is the bias of a product without one.
var nothing [32]float32

// softmax replaces the scores of so many rows. Whole vectors are faster; what is behind
// the last key must not count.
func (h *head) softmax(rows int) {
	n16 := (h.n + 15) &^ 15
	for row := range rows {
		scores := h.s.scores[row*h.padded:][:n16]
		for j := h.n; j < n16; j++ {
			scores[j] = outside
		}
		h.a.Kernels.softmax(scores)
	}
}

// transpose makes columns of the keys; those beyond the last are of no matter, but
// numbers.
func (h *head) transpose() {
	keys, columns, stride := h.qkv[h.hidden:], h.s.columns, 3*h.hidden
	j := 0
	for ; j+8 <= h.n; j += 8 {
		h.a.Kernels.transpose(&columns[j], h.padded, &keys[j*stride], stride, h.a.Width)
	}
	for i := range h.a.Width {
		row := columns[i*h.padded:][:h.padded]
		for key := j; key < h.n; key++ {
			row[key] = keys[key*stride+i]
		}
		clear(row[h.n:])
	}
}
