// SPDX-License-Identifier: Apache-2.0

package local

import "fmt"

// LockedError is returned by Open when another process, or another Store of this one,
// has the directory open.
type LockedError struct {
	// Path is the directory.
	Path string
}

// Error names the directory.
func (e *LockedError) Error() string {
	return fmt.Sprintf("local: open %s: another process has it open: close it there, or share one process", e.Path)
}

// FormatError is returned by Open for a directory written in a format that can't be
// read here.
type FormatError struct {
	// Path is the directory.
	Path string
	// Version is what was found, Readable the newest that can be read.
	Version  uint32
	Readable uint32
}

// Error names both versions and says what to do.
func (e *FormatError) Error() string {
	return fmt.Sprintf("local: open %s: its format is version %d, this program reads up to %d: open it with a newer program", e.Path, e.Version, e.Readable)
}

// DamageError says that a row, which can't be derived from anything else, is not what
// was written. The remedy is a backup, or a new sync into another directory.
type DamageError struct {
	// Path is the directory.
	Path string
	// What is the row, such as "the chunks of manuals/door.pdf".
	What string
	// Err is the cause.
	Err error
}

// Error names the row and the cause.
func (e *DamageError) Error() string {
	return fmt.Sprintf("local: read %s: %s: %v", e.Path, e.What, e.Err)
}

// Unwrap returns the cause.
func (e *DamageError) Unwrap() error { return e.Err }
