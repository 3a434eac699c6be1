// SPDX-License-Identifier: Apache-2.0

// Package compound reads compound files (MS-CFB), the small file systems in which Outlook
// keeps a message and old office programs their documents.
//
// The nouns: [Open] returns the root [Storage], a directory; a Storage has storages and
// streams, which are files, by name.
//
// Nothing that a file claims is believed: chains of sectors end after as many as the file
// has, the tree of names is walked once, and all streams together are read to at most four
// times the size of the file, since damaged and hostile ones share sectors. Errors wrap
// [ErrFormat] and say what is wrong.
//
// A Storage belongs to one goroutine.
//
// When not to use it: for the new office formats, which are ZIP archives.
package compound
