// SPDX-License-Identifier: Apache-2.0

package vec

// Kernels is one implementation of every operation of this package. It is immutable
// and safe for concurrent use.
type Kernels struct {
	name string

	dot       func(a, b []float32) float32
	layerNorm func(dst, x, residual []float32, p *Norm)
	softmax   func(row []float32)
	gelu      func(x []float32)

	// quantize writes n rows of width floats, stride apart, as unsigned bytes, and how
	// to undo it: x = scale·byte − offset. The width is a multiple of 32.
	quantize func(dst *byte, scales, offsets *float32, src *float32, n, width, stride int)
	// magnitudes finds the largest magnitude of each of n rows.
	magnitudes func(tops *float32, src *float32, n, width, stride int)
	// signed writes n rows, each times its factor, rounded, as signed bytes.
	signed func(dst *byte, src *float32, factors *float32, n, width, stride int)
	// weigh turns n rows of scores into exp(score − max) as unsigned bytes, 255 for the
	// largest, and gives one divided by the sum of a row's bytes.
	weigh func(dst *byte, scales *float32, scores *float32, n, width int)

	// arrange puts eight rows of bytes beside each other as columns of a panel, four
	// bytes of each at a time, cols·4 bytes apart, with what integer has added to them;
	// sums are scales times the sums of rows.
	arrange func(dst *byte, cols int, sums *float32, scales *float32, rows *byte, width int)
	// transpose makes columns of eight rows of float32: dst[i·apart+r] = src[r·stride+i].
	transpose func(dst *float32, apart int, src *float32, stride, width int)

	// bytes is behind DotsBytes.
	bytes func(dst *int32, query *int16, rows *int8, n, width int)

	// nibbles and expand are behind ExpandNibbles and ExpandBytes.
	nibbles func(dst *float32, src *byte, blocks int)
	expand  func(dst *float32, src *byte, n int, factor float32)

	// integer multiplies bytes with the panels of an Attention, and of a Linear unless
	// there is linear, which is faster and whose weights are known for long enough to be
	// looked at more closely; both share layout and columns. float multiplies float32.
	integer integerTiles
	linear  *integerTiles
	float   tiles[floatTile]
}

// integerTiles is how bytes are multiplied.
type integerTiles struct {
	tiles[integerTile]
	// reach finds for each row of weights what becomes full: the largest magnitude, or
	// the largest of the sums that are added in sixteen bits, so that they fit.
	reach func(tops *float32, src *float32, n, width, stride int)
	// full is 127, or less where rounding the terms of a sum could lead beyond 128.
	full float32
	// limit is the largest magnitude that any weight may have beside any other.
	limit float32
	// multiple is what the inputs of a Linear must be a multiple of; 0 if that is given.
	multiple int
	// added is what weights have added to them as they lie in a panel: 0, or 128 where
	// unsigned bytes are multiplied.
	added byte
}

// tiles is a family of functions that compute a tile of cols columns, for falling
// numbers of rows; the last has one row, so that any height is a sum of them.
type tiles[F any] struct {
	cols  int
	sizes []tile[F]
}

type tile[F any] struct {
	rows int
	run  F
}

// integerTile computes dst[r·stride+c] = (scales[r]·Σ act[r·lda+i]·w[i][c])·scale[c] +
// bias[c] − offsets[r]·sum[c] for i < k, the rows of the tile and the columns of the
// panel; k is a multiple of 4. Panels are laid out as [Linear] says.
type integerTile func(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales, offsets *float32)

// floatTile computes c[r·ldc+j] = bias[j] + Σ a[r·lda+i]·b[i·ldb+j] for i < k.
type floatTile func(c *float32, ldc int, a *float32, lda int, b *float32, ldb int, k int, bias *float32)

// forLinear returns what multiplies the bytes of a Linear of so many inputs.
func (k *Kernels) forLinear(in int) *integerTiles {
	if k.linear != nil && in%max(k.linear.multiple, 1) == 0 {
		return k.linear
	}
	return &k.integer
}

// Name returns "generic", "avx2", "avx512", "amx", "neon" or "dotprod".
func (k *Kernels) Name() string { return k.name }

// best is fixed when the program starts, from what the processor reports.
var best = variants[len(variants)-1]

// variants holds what this processor can run, slowest first.
var variants = append([]*Kernels{generic}, native()...)

// Best returns the fastest implementation that this processor can run.
func Best() *Kernels { return best }

// Variants returns all implementations that this processor can run, the plain Go
// reference first and the fastest last. Tests use it to compare them.
func Variants() []*Kernels { return append([]*Kernels(nil), variants...) }

// ByName returns the implementation of that name, or nil when this processor or this
// build does not have it.
func ByName(name string) *Kernels {
	for _, k := range variants {
		if k.name == name {
			return k
		}
	}
	return nil
}

// generic is the reference.
var generic = &Kernels{
	name:       "generic",
	dot:        dotGeneric,
	layerNorm:  layerNormGeneric,
	softmax:    softmaxGeneric,
	gelu:       geluGeneric,
	quantize:   quantizeGeneric,
	magnitudes: magnitudesGeneric,
	signed:     signedGeneric,
	weigh:      weighGeneric,
	arrange:    arrangeGeneric,
	transpose:  transposeGeneric,
	nibbles:    nibblesGeneric,
	expand:     expandGeneric,
	bytes:      bytesGeneric,
	integer: integerTiles{
		tiles: tiles[integerTile]{cols: 16, sizes: []tile[integerTile]{{1, integerGeneric}}}, reach: magnitudesGeneric, full: limit, limit: limit,
	},
	float: tiles[floatTile]{cols: 32, sizes: []tile[floatTile]{{1, floatGeneric}}},
}
