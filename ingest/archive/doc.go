// SPDX-License-Identifier: Apache-2.0

// Package archive reads ZIP archives as folders of documents.
//
// A [Parser] unpacks the entries one by one and hands each to the parser of its kind, an
// archive within the archive to itself. The document holds, in the order of the archive,
// a heading with the path of each entry and below it what was read of it;
// Location.Entry is that path, and the other fields of a Location are of the entry. What
// operating systems leave behind is left out, as in a directory, and so are links. An entry that can't be
// read (no parser, encrypted, damaged, over a limit) is a warning that names it.
//
// Paths are labels: nothing is written to disk, and "../x" is called "x". Names that are
// not UTF-8 are read as IBM code page 437, which the format prescribes, unless the
// archive holds a Unicode name beside them.
//
// An office document that goes by the name of a ZIP archive is given to the parser of its
// format.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError:
// empty, damaged, encrypted or unsupported if that is true of all that is in it, more than
// 10,000 entries, out of time before anything was read. Bombs are met by limits that hold
// for all levels of nesting together: Limits.Unpacked bytes, 10,000 files, Limits.Depth
// levels; and for each entry: Limits.Bytes, 200 times its packed size (above 10 MiB), no
// bytes shared with another entry. Limits.Time is for the archive with all that is in it; what
// is not read in time is named in a warning.
//
// When not to use it: archives of other kinds (tar, 7z, RAR) are unpacked beforehand.
package archive
