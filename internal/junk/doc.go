// SPDX-License-Identifier: Apache-2.0

// Package junk knows the files that nobody wrote: hidden ones, and what operating systems,
// file servers and office programs leave behind.
//
// Its noun is a name, of a file or a directory, without the path before it. [Name] is safe
// for concurrent use.
//
// When not to use it: whether a file can be read is told by its contents.
package junk
