// SPDX-License-Identifier: Apache-2.0

// Package model loads the encoders by the names that the flags of the benchmarks use. It
// has two functions, [Load] and [LoadOptions], which are safe for concurrent use. When not
// to use it: a program with one encoder calls its Load itself.
package model
