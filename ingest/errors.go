// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"errors"
	"fmt"
	"strings"
)

// Reasons why an item can't be read, to be tested with errors.Is.
var (
	// ErrEncrypted: a password is needed, or the cipher is not supported.
	ErrEncrypted = errors.New("encrypted")
	// ErrDamaged: the bytes break the rules of their format beyond repair.
	ErrDamaged = errors.New("damaged")
	// ErrNoTextLayer: the pages are images; they need OCR.
	ErrNoTextLayer = errors.New("no text layer")
	// ErrUnsupported: no parser reads this media type, or the file uses a feature
	// that the parser lacks.
	ErrUnsupported = errors.New("unsupported")
	// ErrEmpty: there is nothing to read.
	ErrEmpty = errors.New("empty")
)

// ParseError says which item could not be read, where in it, and why. Err is, or
// wraps, one of the reasons above, a *LimitError, or the error of a reader or context.
type ParseError struct {
	// Name is the item's id.
	Name string
	// Page is the page, from 1; 0 if the error concerns the whole item.
	Page int
	// Row is the record of a table-like file, from 1; 0 if none.
	Row int
	// Err is the cause.
	Err error
}

// Error returns "ingest: parse NAME page P: cause".
func (e *ParseError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ingest: parse %s", e.Name)
	if e.Page > 0 {
		fmt.Fprintf(&b, " page %d", e.Page)
	}
	if e.Row > 0 {
		fmt.Fprintf(&b, " row %d", e.Row)
	}
	fmt.Fprintf(&b, ": %v", e.Err)
	return b.String()
}

// Unwrap returns the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// LimitError says which limit an item went beyond.
type LimitError struct {
	// Limit names the limit, such as "bytes", "unpacked bytes", "pages", "depth",
	// "time" or "operators".
	Limit string
	// Max is the limit's value, in its own unit (time in nanoseconds).
	Max int64
}

// Error returns "over the limit of MAX LIMIT".
func (e *LimitError) Error() string { return fmt.Sprintf("over the limit of %d %s", e.Max, e.Limit) }
