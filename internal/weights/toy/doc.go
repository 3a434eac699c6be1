// SPDX-License-Identifier: Apache-2.0

// Package toy makes tiny models for tests, as directories in the layout in which real
// ones are distributed.
//
// The noun: a [Model] says which kind; it gives the files, and the weights in them for
// a test that computes with these itself. The weights are random numbers of at most eight bits,
// which every type of element holds exactly.
//
// A Model is not changed by its methods and safe for concurrent use. Nothing here fails.
//
// When not to use it: for anything that is shipped.
package toy
