// SPDX-License-Identifier: Apache-2.0

//go:build !purego

package vec

// amx multiplies the bytes of a Linear with TDPBUSD, which adds 64 products to each of 256 sums at once; the rows that are
// left of a batch and everything else are those of AVX-512, and so are the results, bit for bit.
func amx() *Kernels {
	k := avx512()
	k.name = "amx"
	tall := []tile[integerTile]{{32, integerAMX_32}, {16, integerAMX_16}}
	k.linear = &integerTiles{
		tiles: tiles[integerTile]{cols: k.integer.cols, sizes: append(tall, k.integer.sizes...)},
		reach: k.integer.reach, full: k.integer.full, limit: k.integer.limit, multiple: 64,
	}
	return k
}

// integerAMX_32 is the integerTile of 32 rows; k is a multiple of 64.
//
//go:noescape
func integerAMX_32(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales, offsets *float32)

// integerAMX_16 is the integerTile of 16 rows; k is a multiple of 64.
//
//go:noescape
func integerAMX_16(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales, offsets *float32)
