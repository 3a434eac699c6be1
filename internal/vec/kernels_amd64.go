// SPDX-License-Identifier: Apache-2.0

//go:build !purego

package vec

import "golang.org/x/sys/cpu"

// native returns what this processor can run beside the reference, slowest first. The
// operating system's support for the wide registers is part of what cpu reports.
func native() []*Kernels {
	var out []*Kernels
	x := &cpu.X86
	if !x.HasAVX2 || !x.HasFMA {
		return out
	}
	out = append(out, avx2())
	if x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512VNNI {
		out = append(out, avx512())
	}
	return out
}

// avx2 multiplies int8 weights with activations of fourteen bits: products of bytes
// would saturate, and with seven bits the vectors are too far from the reference.
func avx2() *Kernels {
	exact := &scheme{
		quantize: quantize16AVX2, width: 2, limit: limit16,
		tiles: tiles[integerTile]{cols: 16, group: 2, sizes: []tile[integerTile]{
			{6, integerAVX2_6}, {3, integerAVX2_3}, {1, integerAVX2_1},
		}},
	}
	return &Kernels{
		name:      "avx2",
		dot:       dotAVX2,
		dots:      dotsAVX2,
		layerNorm: layerNormNative,
		softmax:   softmaxNative,
		gelu:      geluNative,
		exact:     exact,
		fast:      exact,
		float: tiles[floatTile]{cols: 16, sizes: []tile[floatTile]{
			{6, floatAVX2_6}, {3, floatAVX2_3}, {1, floatAVX2_1},
		}},
	}
}

// avx512 multiplies bytes with VPDPBUSD, which adds four products to an int32 without
// saturation, or pairs of int16 with VPDPWSSD at half the speed.
func avx512() *Kernels {
	k := avx2()
	k.name = "avx512"
	k.dot, k.dots = dotAVX512, dotsAVX512
	k.exact = &scheme{
		quantize: quantize16AVX2, width: 2, limit: limit16,
		tiles: tiles[integerTile]{cols: 32, group: 2, sizes: []tile[integerTile]{
			{12, integer16AVX512_12}, {4, integer16AVX512_4}, {1, integer16AVX512_1},
		}},
	}
	k.fast = &scheme{
		quantize: quantize8AVX2, width: 1, limit: limit8,
		tiles: tiles[integerTile]{cols: 32, group: 4, sizes: []tile[integerTile]{
			{12, integer8AVX512_12}, {4, integer8AVX512_4}, {1, integer8AVX512_1},
		}},
	}
	k.float = tiles[floatTile]{cols: 32, sizes: []tile[floatTile]{
		{12, floatAVX512_12}, {4, floatAVX512_4}, {1, floatAVX512_1},
	}}
	return k
}

// The assembly takes whole vectors of 8 or 16; other lengths do not occur in encoders
// and take the reference.

func layerNormNative(dst, x, residual []float32, p *Norm) {
	if len(dst) == 0 || len(dst)%8 != 0 {
		layerNormGeneric(dst, x, residual, p)
		return
	}
	n := len(dst)
	layerNormAVX2(dst, x, residual, &p.Gain[:n][0], &p.Bias[:n][0], p.Epsilon)
}

func softmaxNative(x []float32) {
	if len(x)%8 != 0 {
		softmaxGeneric(x)
		return
	}
	softmaxAVX2(x)
}

func geluNative(x []float32) {
	whole := len(x) &^ 15
	if whole > 0 {
		geluAVX2(x[:whole])
	}
	geluGeneric(x[whole:])
}
