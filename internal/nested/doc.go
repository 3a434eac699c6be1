// SPDX-License-Identifier: Apache-2.0

// Package nested reads files within files: the attachments of a mail, the entries of an
// archive.
//
// The nouns: a [Container] is the item that holds files; a [File] is one of them, in
// memory. [Container.Add] finds the parser of a file by its name and contents, and puts
// its blocks behind those of the container's document, below a heading with the file's
// name and with Location.Entry set. What can't be read is a warning that names it, and
// never ends the reading of the others.
//
// Containers within containers share one budget, which travels in the context: of bytes
// unpacked, of files, and of levels. So an archive of archives of archives costs no more
// than one archive may.
//
// A Container belongs to one goroutine. Errors are *ingest.ParseError.
//
// When not to use it: parts that belong to a format, such as the sheets of a workbook,
// are read by its parser.
package nested
