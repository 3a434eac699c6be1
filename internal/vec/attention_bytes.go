// SPDX-License-Identifier: Apache-2.0

package vec

import "encoding/binary"

// fast attends in bytes: queries have a scale and an offset each, keys a scale each,
// values one scale together, and what a row pays attention with are bytes whose sum is
// divided out at the end.
func (h *head) fast() {
	k, s, width, stride := h.a.Kernels, h.s, h.a.Width, 3*h.hidden
	t := &k.integer
	h.grow()
	k.quantize(&s.queries.bytes[0], &s.queries.scales[0], &s.queries.offsets[0], &h.qkv[0], h.n, width, stride)
	h.packKeys()
	h.packValues()
	keyPanel, valuePanel, n4 := panelSize(t.cols, width), panelSize(t.cols, h.n4()), h.n4()
	for first := 0; first < h.n; first += attentionRows {
		rows := min(attentionRows, h.n-first)
		each(t.sizes, rows, func(run integerTile, row int) {
			q := first + row
			for j := 0; j < h.padded; j += t.cols {
				run(&s.scores[row*h.padded+j], h.padded, &s.queries.bytes[q*width], width, &s.keys[j/t.cols*keyPanel], width, &s.queries.scales[q], &s.queries.offsets[q])
			}
		})
		k.weigh(&s.weights.bytes[0], &s.weights.scales[0], &s.scores[0], rows, h.padded)
		dst := h.dst[first*h.hidden:]
		each(t.sizes, rows, func(run integerTile, row int) {
			for j := 0; j < width; j += t.cols {
				run(&dst[row*h.hidden+j], h.hidden, &s.weights.bytes[row*h.padded], h.padded, &s.values[j/t.cols*valuePanel], n4, &s.weights.scales[row], &s.weights.offsets[row])
			}
		})
	}
}

// n4 is the number of keys, rounded up to what is multiplied at once.
func (h *head) n4() int { return (h.n + 3) &^ 3 }

// grow makes room for a head. Offsets of weights stay 0: exponentials begin there.
func (h *head) grow() {
	s, width, cols := h.s, h.a.Width, h.a.Kernels.integer.cols
	s.queries.grow(h.n, width)
	s.weights.grow(attentionRows, h.padded)
	if len(s.rows) < h.padded*width {
		s.rows = aligned(h.padded * width)
		s.tops = make([]float32, h.padded)
	}
	if size := h.padded / cols * panelSize(cols, width); len(s.keys) < size {
		s.keys = aligned(size)
	}
	if size := width / cols * panelSize(cols, h.padded); len(s.values) < size {
		s.values = aligned(size)
	}
}

// packKeys arranges the keys as the outputs of panels; there is no output beyond them.
func (h *head) packKeys() {
	k, s, width := h.a.Kernels, h.s, h.a.Width
	t, keys, tops := &k.integer, &h.qkv[h.hidden], h.s.tops[:h.padded]
	t.reach(&tops[0], keys, h.n, width, 3*h.hidden)
	for j := h.n; j < h.padded; j++ {
		tops[j] = 0
	}
	size := panelSize(t.cols, width)
	for j := 0; j < h.padded; j += t.cols {
		p := newPanel(s.keys[j/t.cols*size:], t.cols, width)
		for c, top := range tops[j:][:t.cols] {
			p.scale[c], p.bias[c] = top/t.full, 0
			if top > 0 {
				tops[j+c] = t.full / top
			} else {
				p.bias[c], p.sum[c] = outside, 0
			}
		}
	}
	k.signed(&s.rows[0], keys, &tops[0], h.n, width, 3*h.hidden)
	n8 := (h.n + 7) &^ 7
	clear(s.rows[h.n*width : n8*width])
	for j := 0; j < n8; j += t.cols {
		p := newPanel(s.keys[j/t.cols*size:], t.cols, width)
		p.fill(k, s.rows[j*width:min(j+t.cols, n8)*width])
	}
}

// packValues arranges the values: outputs are the elements of a value, inputs the keys.
func (h *head) packValues() {
	k, s, width := h.a.Kernels, h.s, h.a.Width
	t := &k.integer
	values, n4 := &h.qkv[2*h.hidden], h.n4()
	k.magnitudes(&s.tops[0], values, h.n, width, 3*h.hidden)
	top := float32(smallest)
	for _, v := range s.tops[:h.n] {
		top = max(top, v)
	}
	for j := range h.n {
		s.tops[j] = t.limit / top
	}
	k.signed(&s.rows[0], values, &s.tops[0], h.n, width, 3*h.hidden)
	clear(s.rows[h.n*width : n4*width])
	size := panelSize(t.cols, n4)
	for c := 0; c < width; c += t.cols {
		p := newPanel(s.values[c/t.cols*size:], t.cols, n4)
		for i := range p.cols {
			p.scale[i], p.bias[i], p.sum[i] = top/t.limit, 0, 0
		}
		p.fillColumns(s.rows[c:], width, t.added)
	}
}

// fillColumns arranges columns of rows that lie stride bytes apart: p.in rows, each with
// a byte for each column of the panel, to which added, 0 or 128, is added.
func (p *panel) fillColumns(rows []byte, stride int, added byte) {
	const even, low = 0x00ff00ff00ff00ff, 0x0000ffff0000ffff
	all := uint64(added) * 0x0101010101010101
	for i := 0; i < p.in; i += 4 {
		to := p.weights[i*p.cols:][:4*p.cols]
		r0, r1, r2, r3 := rows[i*stride:], rows[(i+1)*stride:], rows[(i+2)*stride:], rows[(i+3)*stride:]
		for c := 0; c < p.cols; c += 8 {
			a, b := binary.LittleEndian.Uint64(r0[c:]), binary.LittleEndian.Uint64(r1[c:])
			d, e := binary.LittleEndian.Uint64(r2[c:]), binary.LittleEndian.Uint64(r3[c:])
			// Pairs of bytes of two rows, then of four: columns 0 and 4, 1 and 5, …
			ab0, ab1 := a&even|b&even<<8, a>>8&even|b&^even
			de0, de1 := d&even|e&even<<8, d>>8&even|e&^even
			c0, c2 := ab0&low|de0&low<<16, ab0>>16&low|de0&^low
			c1, c3 := ab1&low|de1&low<<16, ab1>>16&low|de1&^low
			out := to[4*c:][:32]
			binary.LittleEndian.PutUint64(out, all^(c0&0xffffffff|c1<<32))
			binary.LittleEndian.PutUint64(out[8:], all^(c2&0xffffffff|c3<<32))
			binary.LittleEndian.PutUint64(out[16:], all^(c0>>32|c1&^0xffffffff))
			binary.LittleEndian.PutUint64(out[24:], all^(c2>>32|c3&^0xffffffff))
		}
	}
}
