// SPDX-License-Identifier: Apache-2.0

//go:build !purego

package vec

import "golang.org/x/sys/cpu"

// native returns what this processor can run beside the reference, slowest first. The
// operating system's support for the wide registers is part of what cpu reports.
func native() []*Kernels {
	var out []*Kernels
	x := &cpu.X86
	if !x.HasAVX2 || !x.HasFMA || !x.HasF16C {
		return out
	}
	out = append(out, avx2())
	if !x.HasAVX512F || !x.HasAVX512BW || !x.HasAVX512DQ || !x.HasAVX512VL || !x.HasAVX512VNNI {
		return out
	}
	out = append(out, avx512())
	if x.HasAMXTile && x.HasAMXInt8 && tilesPermitted() {
		out = append(out, amx())
	}
	return out
}

// avx2 multiplies bytes with VPMADDUBSW, whose sums of two products saturate at sixteen
// bits: two weights that are multiplied together share the range of a byte. Those of a
// Linear share it by fours, of one sign, which costs a fifth of the instructions less and
// hardly more precision.
func avx2() *Kernels {
	return &Kernels{
		name:       "avx2",
		dot:        dotAVX2,
		layerNorm:  layerNorm(8, layerNormAVX2),
		softmax:    softmax(8, softmaxAVX2),
		gelu:       gelu(16, geluAVX2),
		quantize:   quantizeAVX2,
		magnitudes: magnitudesAVX2,
		signed:     signedAVX2,
		weigh:      weighAVX2,
		arrange:    arrangeAVX2,
		transpose:  transposeAVX2,
		nibbles:    nibblesAVX2,
		expand:     expandAVX2,
		bytes:      bytesAVX2,
		integer: integerTiles{tiles: tiles[integerTile]{cols: 16, sizes: []tile[integerTile]{
			{6, integerAVX2_6}, {4, integerAVX2_4}, {2, integerAVX2_2}, {1, integerAVX2_1},
		}}, reach: neighboursAVX2, full: limit, limit: 64},
		linear: &integerTiles{tiles: tiles[integerTile]{cols: 16, sizes: []tile[integerTile]{
			{5, foursAVX2_5}, {4, foursAVX2_4}, {2, foursAVX2_2}, {1, foursAVX2_1},
		}}, reach: foursAVX2, full: 126, limit: 32},
		float: tiles[floatTile]{cols: 16, sizes: []tile[floatTile]{
			{6, floatAVX2_6}, {4, floatAVX2_4}, {2, floatAVX2_2}, {1, floatAVX2_1},
		}},
	}
}

// avx512 multiplies bytes with VPDPBUSD, which adds four products to an int32 without
// saturation.
func avx512() *Kernels {
	return &Kernels{
		name:       "avx512",
		dot:        dotAVX512,
		layerNorm:  layerNorm(16, layerNormAVX512),
		softmax:    softmax(16, softmaxAVX512),
		gelu:       gelu(32, geluAVX512),
		quantize:   quantizeAVX512,
		magnitudes: magnitudesAVX512,
		signed:     signedAVX512,
		weigh:      weighAVX512,
		arrange:    arrangeAVX2,
		transpose:  transposeAVX2,
		nibbles:    nibblesAVX2,
		expand:     expandAVX2,
		bytes:      bytesAVX2,
		integer: integerTiles{tiles: tiles[integerTile]{cols: 32, sizes: []tile[integerTile]{
			{12, integerAVX512_12}, {4, integerAVX512_4}, {2, integerAVX512_2}, {1, integerAVX512_1},
		}}, reach: magnitudesAVX512, full: limit, limit: limit},
		float: tiles[floatTile]{cols: 32, sizes: []tile[floatTile]{
			{12, floatAVX512_12}, {4, floatAVX512_4}, {2, floatAVX512_2}, {1, floatAVX512_1},
		}},
	}
}
