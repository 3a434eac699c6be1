// SPDX-License-Identifier: Apache-2.0

package lexical

import "encoding/binary"

// termPostings is where a term's postings lie and how many chunks they name.
type termPostings struct {
	frequency uint32
	data      []byte
}

// lookup finds a term: a binary search over the first terms of the blocks, then a scan
// of one block. It takes O(log terms) time. In a damaged dictionary it may miss a term,
// but never reads outside of it.
func (l *segmentLanguage) lookup(term string) (termPostings, bool) {
	low, high := 0, len(l.index)/4 // the last block whose first term is ≤ term is in [low-1, high-1]
	for low < high {
		middle := int(uint(low+high) / 2)
		first, ok := l.firstTerm(middle)
		if ok && string(first) <= term {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == 0 {
		return termPostings{}, false
	}
	return l.scan(low-1, term)
}

// block returns the bytes from the start of a block on.
func (l *segmentLanguage) block(i int) []byte {
	at := little.Uint32(l.index[4*i:])
	if uint64(at) >= uint64(len(l.blocks)) {
		return nil
	}
	return l.blocks[at:]
}

// firstTerm returns the first term of a block, in place.
func (l *segmentLanguage) firstTerm(i int) ([]byte, bool) {
	r := reader{data: l.block(i)}
	r.uvarint() // postings offset
	r.uvarint() // shared prefix
	suffix := r.bytes(r.uvarint())
	return suffix, !r.failed
}

// scan looks for a term in one block.
func (l *segmentLanguage) scan(i int, term string) (termPostings, bool) {
	r := reader{data: l.block(i)}
	offset := r.uvarint()
	count := min(termsPerBlock, int(l.terms)-i*termsPerBlock)
	matched := 0 // bytes of term that equal the current dictionary term's
	for range count {
		shared, suffix := r.uvarint(), r.bytes(r.uvarint())
		frequency, size := r.uvarint(), r.uvarint()
		if r.failed || offset > uint64(len(l.postings)) || size > uint64(len(l.postings))-offset {
			return termPostings{}, false
		}
		if shared < uint64(matched) {
			return termPostings{}, false // terms from here on are greater
		}
		if shared == uint64(matched) {
			n := sharedBytes(suffix, term[matched:])
			matched += n
			if matched == len(term) && n == len(suffix) {
				return makePostings(frequency, l.postings[offset:offset+size])
			}
		}
		offset += size
	}
	return termPostings{}, false
}

// makePostings checks the frequency of a term against the size of its postings.
func makePostings(frequency uint64, data []byte) (termPostings, bool) {
	if frequency == 0 || frequency > uint64(len(data)) {
		return termPostings{}, false // a posting takes a byte at least
	}
	return termPostings{frequency: uint32(frequency), data: data}, true
}

func sharedBytes(a []byte, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// reader decodes integers and bytes; once it ran over the end, everything is zero.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.failed, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.data)) {
		r.failed, r.data = true, nil
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}
