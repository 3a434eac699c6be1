// SPDX-License-Identifier: Apache-2.0

//go:build race

package pdf_test

// slowdown is how much slower the race detector makes what is timed.
const slowdown = 10
