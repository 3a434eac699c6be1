// SPDX-License-Identifier: Apache-2.0

// Package readtest compares what parsers read with what is known of the files: for the tests
// of the parsers and for benchmarks/documents, so that both measure the same.
//
// Words are compared as multisets by [F1] and [Recall], or in their order by [InOrder];
// tables by [Relations], the pairs of neighbouring cells of the ICDAR 2013 table competition,
// which [MatchTables] scores table by table. [ReadCompetition] reads the truth of a file of
// that competition. [Outline] writes the blocks of a document, a line each, for comparing them
// whole; [Pack] makes the archives that office files are. [Folder] is where a test finds collections that are not part of the
// repository, [Parse] reads a file of them.
//
// Values are plain data; functions keep nothing and are safe for concurrent use. Errors name
// the file. When not to use it: in what ships; it is for measuring.
package readtest
