// SPDX-License-Identifier: Apache-2.0

// Package safetensors reads files of the format safetensors, in which the weights of
// models are distributed: a length, a directory in JSON and the elements.
//
// The nouns: a [File] is an opened file; it lists [Tensor]s; a [Reader] reads the
// elements of one, a part at a time, as float32.
//
//	 0          8           8 + n                              size
//	┌──────────┬───────────┬────────┬────────┬─────────────────┐
//	│ n uint64 │ directory │ tensor │ tensor │ …               │
//	└──────────┴───────────┴────────┴────────┴─────────────────┘
//
// All numbers are little-endian. The directory is checked in full when a file is opened:
// every tensor has the size of its type and shape, tensors do not overlap, and there is
// nothing between them. Source: https://github.com/huggingface/safetensors, "Format".
//
// A File is immutable and safe for concurrent use as far as what it reads from is; a
// Reader is for one goroutine. Errors about the contents are of type *[FormatError];
// others are those of the file.
//
// When not to use it: to load a model; embed/bert does that.
package safetensors
