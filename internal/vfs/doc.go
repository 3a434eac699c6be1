// SPDX-License-Identifier: Apache-2.0

// Package vfs is the seam between the index files of a store and the disk, so that a
// test can make the disk fail.
//
// Its nouns:
//
//   - [FS] creates, maps, lists and removes files. [OS] is the real one.
//   - [Mapping] is the content of a file: memory-mapped where the system has it, read
//     into memory on Windows, where a mapped file can't be removed.
//   - [Faulty] wraps an FS and fails where a test says so.
//
// An FS is safe for concurrent use; a File belongs to one goroutine. Errors are those
// of the operating system.
//
// When not to use it: rows do not go through here. They live in a database file that
// has its own way to the disk.
package vfs
