// SPDX-License-Identifier: Apache-2.0

package vec

import "unsafe"

// DotsBytes computes the dot product of query with each of len(dst) rows of signed bytes,
// which lie one after the other in rows: len(rows) = len(dst)·len(query), and len(query) is a
// multiple of 32. Sums are exact, so that all implementations agree; the caller sees to it that
// none exceeds an int32. It is the first look of a scan at many vectors, at a quarter of the
// memory that float32 take; it takes O(len(rows)).
func DotsBytes(dst []int32, query []int16, rows []int8) { best.DotsBytes(dst, query, rows) }

// DotsBytes is like the function [DotsBytes] with this implementation.
func (k *Kernels) DotsBytes(dst []int32, query []int16, rows []int8) {
	if len(rows) != len(dst)*len(query) || len(query)%32 != 0 {
		// Only a caller in this module can be wrong here, as with an index out of range.
		panic("vec: dots of bytes: rows do not have the length of dst times query, or that is no multiple of 32")
	}
	if len(rows) == 0 {
		clear(dst)
		return
	}
	k.bytes(&dst[0], &query[0], &rows[0], len(dst), len(query))
}

// bytesGeneric computes n dot products of width elements.
func bytesGeneric(dst *int32, query *int16, rows *int8, n, width int) {
	q, r := unsafe.Slice(query, width), unsafe.Slice(rows, n*width)
	for i := range unsafe.Slice(dst, n) {
		row := r[i*width:][:len(q)]
		sum := int32(0)
		for j, a := range q {
			sum += int32(a) * int32(row[j])
		}
		unsafe.Slice(dst, n)[i] = sum
	}
}
