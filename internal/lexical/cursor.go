// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"math"
	"sort"
)

// exhausted is the local id of a cursor behind its last chunk.
const exhausted = math.MaxUint32

// cursor walks the postings of a term in ascending order of local id, decoding one
// block at a time. It reads damaged postings up to the damage.
type cursor struct {
	docs [blockPostings]uint32
	tfs  [blockPostings]uint32
	n, i int // decoded postings, and the current one

	slots  uint32
	table  []byte // one entry of blockEntrySize bytes for each block; nil for a single block
	data   []byte // the blocks
	count  uint32 // all postings
	block  int    // the decoded block, -1 before the first
	blocks int
}

// reset puts the cursor before the first posting; call next or seek to move it.
func (c *cursor) reset(p termPostings, slots uint32) {
	c.slots, c.count, c.n, c.i, c.block = slots, p.frequency, 0, 0, -1
	c.table, c.data = nil, p.data
	c.blocks = (int(p.frequency) + blockPostings - 1) / blockPostings
	if c.blocks > 1 {
		size := c.blocks * blockEntrySize
		if size > len(p.data) {
			c.blocks = 0
			return
		}
		c.table, c.data = p.data[:size], p.data[size:]
	}
}

// entry returns the table row of a block of a term with several blocks.
func (c *cursor) entry(block int) blockEntry {
	e := c.table[block*blockEntrySize:][:blockEntrySize]
	return blockEntry{
		last: little.Uint32(e), end: little.Uint32(e[4:]),
		maxTF: little.Uint32(e[8:]), minLength: little.Uint32(e[12:]),
	}
}

// doc is the current local id, exhausted at the end.
func (c *cursor) doc() uint32 {
	if c.i < c.n {
		return c.docs[c.i]
	}
	return exhausted
}

// next moves to the next posting.
func (c *cursor) next() {
	c.i++
	if c.i >= c.n {
		c.load(c.block + 1)
	}
}

// seek moves to the first posting whose local id is at least target; it never moves
// back.
func (c *cursor) seek(target uint32) {
	if c.i < c.n && c.docs[c.i] >= target {
		return
	}
	if c.i >= c.n || c.docs[c.n-1] < target {
		c.load(c.blockOf(target))
	}
	for c.i < c.n && c.docs[c.n-1] < target { // only where a table is damaged
		c.load(c.block + 1)
	}
	rest := c.docs[c.i:c.n]
	if len(rest) > 0 && rest[0] < target {
		c.i += sort.Search(len(rest), func(j int) bool { return rest[j] >= target })
	}
}

// blockOf returns the first block after the decoded one that may hold target.
func (c *cursor) blockOf(target uint32) int {
	low := c.block + 1
	if c.table == nil || low >= c.blocks {
		return low
	}
	// gallop: the block is mostly the next one or near
	step := 1
	for low+step < c.blocks && c.entry(low+step-1).last < target {
		low += step
		step *= 2
	}
	high := min(low+step, c.blocks)
	return low + sort.Search(high-low, func(j int) bool { return c.entry(low+j).last >= target })
}

// load decodes a block and moves to its first posting.
func (c *cursor) load(block int) {
	c.n, c.i, c.block = 0, 0, block
	if block >= c.blocks {
		c.block = c.blocks
		return
	}
	data, last := c.data, int64(-1)
	if c.table != nil {
		start := uint32(0)
		if block > 0 {
			before := c.entry(block - 1)
			start, last = before.end, int64(before.last)
		}
		end := c.entry(block).end
		if start > end || uint64(end) > uint64(len(data)) {
			return
		}
		data = data[start:end]
	}
	c.decode(data, last, min(blockPostings, int(c.count)-block*blockPostings))
}

// decode fills docs and tfs from a block whose predecessor is last.
func (c *cursor) decode(data []byte, last int64, count int) {
	for n := range count {
		gap, tf, size := decodePosting(data)
		last += int64(gap) + 1
		if size == 0 || last >= int64(c.slots) {
			return
		}
		data = data[size:]
		c.docs[n], c.tfs[n] = uint32(last), tf
		c.n = n + 1
	}
}

// decodePosting reads a chunk of a postings block and returns its size in bytes, 0 if
// the block is damaged.
func decodePosting(data []byte) (gap, tf uint32, size int) {
	v, n := uvarint32(data)
	if n == 0 {
		return 0, 0, 0
	}
	if v&1 == 1 {
		return uint32(v >> 1), 1, n
	}
	t, m := uvarint32(data[n:])
	if m == 0 || t > math.MaxUint32 {
		return 0, 0, 0
	}
	return uint32(v >> 1), uint32(t), n + m
}

// uvarint32 reads a variable-length integer of at most five bytes; size 0 reports damage.
func uvarint32(data []byte) (v uint64, size int) {
	if len(data) > 0 && data[0] < 0x80 {
		return uint64(data[0]), 1
	}
	for i, b := range data {
		if i == 5 {
			return 0, 0
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}
