// SPDX-License-Identifier: Apache-2.0

//go:build (!amd64 && !arm64) || purego

package vec

// native returns what this build has beside the reference: nothing.
func native() []*Kernels { return nil }
