// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"errors"
	"fmt"
)

var (
	// ErrCorrupt reports that the bytes are not a complete, undamaged segment.
	ErrCorrupt = errors.New("segment is corrupt")
	// ErrVersion reports a segment of a format that this version cannot read.
	ErrVersion = errors.New("segment format is not supported")
	// ErrStale reports a readable segment whose terms were made by another version of
	// the analyzers: the chunks must be indexed again.
	ErrStale = errors.New("segment must be indexed again")
	// ErrOrder reports a chunk whose local id does not follow its predecessor's.
	ErrOrder = errors.New("local ids must increase")
	// ErrLimit reports a chunk beyond what a segment can hold.
	ErrLimit = errors.New("segment limit exceeded")
)

// A SegmentError says where a segment could not be read and why.
type SegmentError struct {
	// Offset is the byte at which the fault was found.
	Offset int64
	// Reason describes the fault, such as "checksum differs".
	Reason string
	// Err is ErrCorrupt, ErrVersion or ErrStale.
	Err error
}

// Error gives the reason and its place.
func (e *SegmentError) Error() string {
	return fmt.Sprintf("lexical: open segment: byte %d: %s: %v", e.Offset, e.Reason, e.Err)
}

// Unwrap returns the class of the error.
func (e *SegmentError) Unwrap() error { return e.Err }

func corrupt(offset int, reason string) error {
	return &SegmentError{Offset: int64(offset), Reason: reason, Err: ErrCorrupt}
}

// A ChunkError says which chunk could not be added.
type ChunkError struct {
	// Local is the chunk's local id.
	Local uint32
	// Reason describes the fault.
	Reason string
	// Err is ErrOrder or ErrLimit.
	Err error
}

// Error gives the chunk and the reason.
func (e *ChunkError) Error() string {
	return fmt.Sprintf("lexical: add chunk %d: %s: %v", e.Local, e.Reason, e.Err)
}

// Unwrap returns the class of the error.
func (e *ChunkError) Unwrap() error { return e.Err }
