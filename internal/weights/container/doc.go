// SPDX-License-Identifier: Apache-2.0

// Package container reads and writes the weight files of embed/bert.
//
// The nouns: a [File] is an opened weight file; its [Header] says what model it holds
// and lists its [Tensor]s; a [Writer] makes one. The format is described in
// embed/bert/FORMAT.md and in the package comment of embed/bert.
//
// A File is immutable and safe for concurrent use. Errors are of type *[FormatError].
//
// When not to use it: to load a model; embed/bert does that.
package container
