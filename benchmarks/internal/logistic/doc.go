// SPDX-License-Identifier: Apache-2.0

// Package logistic fits logistic regressions: [Fit] makes a [Model] of [Example] values. It is for the
// few signals and few thousand examples that the library's scores are fitted to; all functions
// are pure and safe for concurrent use.
// When not to use it: for more, a library of statistics converges faster.
package logistic
