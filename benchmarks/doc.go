// SPDX-License-Identifier: Apache-2.0

// Package benchmarks holds the programs that measure pacenote: quality prints how good
// its rankings are on any judged collection, confidence fits and tests the model that
// decides when to abstain, semantic prints how long questions about figures take, encoder
// and ingest compare the encoders and the way from files to an index with others. Each
// prints the machine, the commit, the collection and the settings beside its figures. This
// package itself is empty.
//
// When not to use it: it is no part of the library and is never published.
package benchmarks
