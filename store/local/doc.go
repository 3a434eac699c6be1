// SPDX-License-Identifier: Apache-2.0

// Package local is the default store: everything in one directory, in this process.
//
// The nouns: [Open] opens a directory as a [Store]; [Options] tune it; [Stats] tells
// what it holds; a [Fault] is what [Store.Check] found wrong.
//
// Documents, chunks, vectors and access lists are rows of one database file (bbolt).
// The keyword and vector indexes are derived from the rows: immutable files that are
// verified when they are opened, and built again from the rows when they are missing or
// damaged. internal/docs/format.md describes both.
//
// What Apply acknowledged survives a crash of the process and, as far as the disk
// honours a sync, of the machine. A reader works on a snapshot: it sees all of an Apply
// or nothing, and is not held up by writers but for the moment of their commit.
//
// A Store is safe for concurrent use by the goroutines of one process; a second process
// that opens the directory gets a [LockedError]. Other errors of opening are
// [*store.ModelError], [FormatError] and [DamageError]. Close waits for running calls
// and for background work.
//
// When not to use it: several processes or machines that write together need a server
// with the same contract, and so do collections beyond a few million chunks.
package local
