// SPDX-License-Identifier: Apache-2.0

package vec

// Dot returns Σ a[i]·b[i] with the fastest implementation. a and b have the same
// length, any number of float32; of no elements it is 0. It takes O(len(a)).
//
// The sum is taken in another order than a simple loop takes it: implementations
// agree up to float32 rounding.
func Dot(a, b []float32) float32 { return best.Dot(a, b) }

// Dot is like the function [Dot] with this implementation.
func (k *Kernels) Dot(a, b []float32) float32 {
	return k.dot(a, b[:len(a):len(a)])
}

// dotGeneric keeps four sums, so that additions do not wait for each other.
func dotGeneric(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
