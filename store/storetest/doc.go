// SPDX-License-Identifier: Apache-2.0

// Package storetest is the suite that every implementation of store.Store must pass, in
// the manner of testing/fstest.
//
// The nouns: [Run] runs the suite against stores that a function opens; [Options] say
// what an engine can't do, which the suite then expects to be refused with a
// *store.UnsupportedError, and how to open a store again.
//
// What it holds against the engine: each change does what it says and a batch does all
// or nothing; each leg ranks exactly, restricted to what the principal may read and
// the filter passes; nothing hidden shows in hits, counts, fields or errors; results
// depend neither on the order of ingestion nor on the size of batches; readers see
// whole batches. Random cases print their seed.
//
// Run calls t.Run for each test, from one goroutine; faults are reported through t.
//
// When not to use it: it tests correctness with small collections, neither speed nor
// crashes.
package storetest
