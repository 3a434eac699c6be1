// SPDX-License-Identifier: Apache-2.0

package store

import (
	"errors"
	"fmt"
)

// ErrClosed is returned by every method of a store that was closed.
var ErrClosed = errors.New("store: closed")

// ModelError is returned when a store is opened with another model than it was built
// with: the vectors could not be compared.
type ModelError struct {
	// Stored and Given are the fingerprints.
	Stored string
	Given  string
	// Path is where the store is.
	Path string
}

// Error names both models and says what to do.
func (e *ModelError) Error() string {
	return fmt.Sprintf("store: open %s: it was built with the model %s and can't be searched with %s: open it with the first model, or build a new store with the second (sync the sources into another directory, then switch)", e.Path, e.Stored, e.Given)
}

// FilterError says what is wrong with a filter.
type FilterError struct {
	// Field is the field concerned; empty if it is the filter as a whole.
	Field string
	// Reason says what is wrong.
	Reason string
}

// Error names the field and the reason.
func (e *FilterError) Error() string {
	if e.Field == "" {
		return "store: check filter: " + e.Reason
	}
	return fmt.Sprintf("store: check filter on %q: %s", e.Field, e.Reason)
}

// ChangeError says which change of an Apply was refused, and why. None of them was
// carried out.
type ChangeError struct {
	// Index is the change's position.
	Index int
	// Document is its document.
	Document DocumentID
	// Reason says what is wrong.
	Reason string
}

// Error names the document and the reason.
func (e *ChangeError) Error() string {
	return fmt.Sprintf("store: apply change %d of %s: %s", e.Index, e.Document, e.Reason)
}

// QueryError says what is wrong with a query.
type QueryError struct {
	// Reason says what is wrong.
	Reason string
}

// Error gives the reason.
func (e *QueryError) Error() string { return "store: search: " + e.Reason }

// UnsupportedError says that an engine can't do what was asked of it.
type UnsupportedError struct {
	// Engine names the implementation, Feature what it lacks.
	Engine  string
	Feature string
}

// Error names the engine and the feature.
func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("store: %s does not support %s", e.Engine, e.Feature)
}
