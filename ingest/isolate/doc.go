// SPDX-License-Identifier: Apache-2.0

// Package isolate runs parsers in processes of their own, for files from strangers: what
// crashes, hangs or exhausts memory there is an error of one file here.
//
// The nouns: a [Host] is a program that can start itself as a parser's process, a [Parser]
// reads each file in such a process. The program says so in the first line of main:
//
//	func main() {
//		host := isolate.Start(pdf.New(nil)) // never returns in a parser's process
//		parser := host.Parser(nil)
//		…
//	}
//
// Each file gets a new process, which is sent the file and sends back the document; it
// inherits no environment, no open files and no arguments. It is killed when its time is
// over or the context ends, and ends itself beyond its memory, which Linux enforces as
// well. Starting one costs some ten milliseconds and the program's own initialization.
//
// A Host and a Parser are immutable and safe for concurrent use. As many processes run as
// files are parsed at a time, each with the whole memory allowed: bound them accordingly.
//
// When not to use it: as a defence against code that runs. The process has the rights of
// the program; Go's memory safety is what keeps a file from becoming code.
package isolate
