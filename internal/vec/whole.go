// SPDX-License-Identifier: Apache-2.0

//go:build (amd64 || arm64) && !purego

package vec

// The assembly takes whole vectors; other lengths take the reference.

func layerNorm(lanes int, native func(dst, x, residual []float32, gain, bias *float32, epsilon float32)) func(dst, x, residual []float32, p *Norm) {
	return func(dst, x, residual []float32, p *Norm) {
		n := len(dst)
		if n == 0 || n%lanes != 0 {
			layerNormGeneric(dst, x, residual, p)
			return
		}
		native(dst, x, residual, &p.Gain[:n][0], &p.Bias[:n][0], p.Epsilon)
	}
}

func softmax(lanes int, native func(x []float32)) func(x []float32) {
	return func(x []float32) {
		if len(x)%lanes != 0 {
			softmaxGeneric(x)
			return
		}
		native(x)
	}
}

func gelu(step int, native func(x []float32)) func(x []float32) {
	return func(x []float32) {
		whole := len(x) / step * step
		if whole > 0 {
			native(x[:whole])
		}
		geluGeneric(x[whole:])
	}
}
