// SPDX-License-Identifier: Apache-2.0

package vec

// Kernels is one implementation of every operation of this package. It is immutable
// and safe for concurrent use.
type Kernels struct {
	name string

	dot       func(a, b []float32) float32
	dots      func(dst, query, rows []float32)
	layerNorm func(dst, x, residual []float32, p *Norm)
	softmax   func(row []float32)
	gelu      func(x []float32)

	// exact and fast multiply quantised activations with the panels of a Linear: exact
	// with activations of fourteen bits, fast with as many as make it fastest.
	exact, fast *scheme
	// float multiplies float32 matrices, for attention.
	float tiles[floatTile]
}

// scheme is a way of multiplying int8 weights with quantised activations.
type scheme struct {
	// quantize writes the row x, scaled by limit/max|x|, to dst as unsigned bytes
	// around 128 (width 1) or as int16 (width 2), and returns the scale that undoes it.
	quantize func(dst *byte, x []float32, limit float32) float32
	// width is the number of bytes of a quantised activation.
	width int
	// limit is the largest magnitude of a quantised activation.
	limit int32
	tiles[integerTile]
}

// tiles is a family of functions that compute a tile of cols columns, for falling
// numbers of rows; the last has one row, so that any height is a sum of them.
type tiles[F any] struct {
	cols  int
	group int // inner positions that a panel keeps together: 2, 4, or 0 for all
	sizes []tile[F]
}

type tile[F any] struct {
	rows int
	run  F
}

// integerTile computes dst[r*stride+c] = Σ act[r][i]·weight[i][c], scaled, plus bias,
// for the rows of the tile and the columns of the panel. act holds rows of k
// activations; scales has one factor for each row; stride counts float32.
type integerTile func(dst *float32, stride int, act *byte, k int, panel *byte, scales *float32)

// floatTile computes c[r*ldc+j] = Σ a[r*lda+i]·b[i*ldb+j] for i < k.
type floatTile func(c *float32, ldc int, a *float32, lda int, b *float32, ldb int, k int)

// Name returns "generic", "avx2" or "avx512".
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
	name:      "generic",
	dot:       dotGeneric,
	dots:      dotsGeneric,
	layerNorm: layerNormGeneric,
	softmax:   softmaxGeneric,
	gelu:      geluGeneric,
	exact:     exactGeneric,
	fast:      exactGeneric,
	float:     tiles[floatTile]{cols: 32, sizes: []tile[floatTile]{{1, floatGeneric}}},
}

var exactGeneric = &scheme{
	quantize: quantize16Generic, width: 2, limit: limit16,
	tiles: tiles[integerTile]{cols: 4, group: 0, sizes: []tile[integerTile]{{1, integer16Generic}}},
}
