// SPDX-License-Identifier: Apache-2.0

// Package segment is the container of the index files of a store: named sections of
// bytes behind checksums, written once and read in place.
//
// Its nouns:
//
//   - [Writer] writes the sections of one file, one after another, as a stream.
//   - [Reader] finds the sections of a file in its bytes, memory-mapped or not. Opening
//     it verifies every checksum.
//   - [Error] says what is wrong with a file: [ErrDamaged] or [ErrVersion].
//
// What the sections mean is the business of whoever writes them. A Writer belongs to
// one goroutine; a Reader is immutable and safe for concurrent use. Its sections share
// memory with the bytes it was given.
//
// When not to use it: nothing here can be changed in place or appended to later, and
// nothing makes a file durable: that is the caller's Sync. What can't be derived again
// from elsewhere does not belong into a segment.
package segment
