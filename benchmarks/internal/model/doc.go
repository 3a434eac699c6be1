// SPDX-License-Identifier: Apache-2.0

// Package model loads the encoders by the names that the flags of the benchmarks use. It
// has one function, [Load], which is safe for concurrent use. When not to use it: a
// program with one encoder calls its Load itself.
package model
