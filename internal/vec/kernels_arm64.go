// SPDX-License-Identifier: Apache-2.0

//go:build !purego

package vec

import "golang.org/x/sys/cpu"

// native returns what this processor can run beside the reference, slowest first. Every
// arm64 processor that Go supports has NEON.
func native() []*Kernels {
	out := []*Kernels{neon()}
	// The dot product of bytes; the field's comment in package cpu is wrong.
	if cpu.ARM64.HasASIMDDP {
		out = append(out, dotprod())
	}
	return out
}

// neon multiplies bytes with UMULL. Weights lie in panels as unsigned bytes, with 128
// added, as there is no product of unsigned and signed bytes.
func neon() *Kernels {
	return &Kernels{
		name:       "neon",
		dot:        dotNEON,
		layerNorm:  layerNorm(16, layerNormNEON),
		softmax:    softmax(16, softmaxNEON),
		gelu:       gelu(16, geluNEON),
		quantize:   quantizeNEON,
		magnitudes: magnitudesNEON,
		signed:     signedNEON,
		weigh:      weighNEON,
		arrange:    arrangeNEON,
		transpose:  transposeNEON,
		nibbles:    nibblesNEON,
		expand:     expandNEON,
		bytes:      bytesNEON,
		integer: integerTiles{tiles: tiles[integerTile]{cols: 16, sizes: []tile[integerTile]{
			{2, integerNEON_2}, {1, integerNEON_1},
		}}, reach: magnitudesNEON, full: limit, limit: limit, added: 128},
		float: tiles[floatTile]{cols: 16, sizes: []tile[floatTile]{
			{6, floatNEON_6}, {4, floatNEON_4}, {2, floatNEON_2}, {1, floatNEON_1},
		}},
	}
}

// dotprod is neon with UDOT, which adds four products of unsigned bytes to an int32.
func dotprod() *Kernels {
	k := neon()
	k.name = "dotprod"
	k.integer.sizes = []tile[integerTile]{
		{6, integerDotprod_6}, {4, integerDotprod_4}, {2, integerDotprod_2}, {1, integerDotprod_1},
	}
	return k
}
