// SPDX-License-Identifier: Apache-2.0

package unigram

// trie finds the pieces that text begins with. A node is a number; the root is 0. An
// edge lies in a hash table under its node and byte, so that following one is a single
// look-up and building takes O(bytes).
type trie struct {
	edges []edge // length a power of two, at most half full
	shift uint   // 64 − log2(len(edges))
	// piece holds the id of the piece that ends at a node, or none.
	piece []int32
}

type edge struct {
	key   uint32 // node<<8 | byte, plus one; 0 is an empty place
	child uint32
}

const none = -1

// newTrie returns a trie of the pieces for which skip is false. The nodes number fewer
// than 1<<23, which New checks.
func newTrie(pieces []string, skip []bool) *trie {
	t := &trie{piece: make([]int32, 1, 3*len(pieces)+1)}
	t.piece[0] = none
	t.resize(16 + 6*len(pieces))
	for id, p := range pieces {
		if skip[id] || p == "" {
			continue
		}
		node := uint32(0)
		for i := 0; i < len(p); i++ {
			node = t.grow(node, p[i])
		}
		if t.piece[node] == none {
			t.piece[node] = int32(id)
		}
	}
	return t
}

// resize makes room for n edges and inserts those that there are.
func (t *trie) resize(n int) {
	old := t.edges
	size, shift := 1, uint(64)
	for size < n {
		size, shift = size*2, shift-1
	}
	t.edges, t.shift = make([]edge, size), shift
	for _, e := range old {
		if e.key != 0 {
			*t.place(e.key) = e
		}
	}
}

// place returns where the edge of key is, or would be.
func (t *trie) place(key uint32) *edge {
	mask := uint64(len(t.edges) - 1)
	for at := uint64(key) * 0x9E3779B97F4A7C15 >> t.shift; ; at++ {
		e := &t.edges[at&mask]
		if e.key == key || e.key == 0 {
			return e
		}
	}
}

// grow returns the child of node under b, made if need be.
func (t *trie) grow(node uint32, b byte) uint32 {
	key := node<<8 + uint32(b) + 1
	e := t.place(key)
	if e.key != 0 {
		return e.child
	}
	child := uint32(len(t.piece))
	*e = edge{key, child}
	t.piece = append(t.piece, none)
	if 2*len(t.piece) > len(t.edges) {
		t.resize(2 * len(t.edges))
	}
	return child
}

// child returns the child of node under b; ok is false if there is none.
func (t *trie) child(node uint32, b byte) (child uint32, ok bool) {
	e := t.place(node<<8 + uint32(b) + 1)
	return e.child, e.key != 0
}
