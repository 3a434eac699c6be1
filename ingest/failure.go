// SPDX-License-Identifier: Apache-2.0

package ingest

import "errors"

// Failure is why an item could not be read, in a form that a store can keep: reading the
// same bytes with the same settings again would fail again.
type Failure struct {
	// Page and Row are those of the ParseError.
	Page int `json:"page,omitempty"`
	Row  int `json:"row,omitempty"`
	// Reason is the text of the sentinel error, such as "damaged"; empty if a limit was
	// the reason.
	Reason string `json:"reason,omitempty"`
	// Limit and Max are those of the LimitError, if that was the reason.
	Limit string `json:"limit,omitempty"`
	Max   int64  `json:"max,omitempty"`
	// Text is what the ParseError's cause said.
	Text string `json:"text"`
}

// FailureOf returns what to keep of an error of a parser, or nil if it does not come from
// the item's bytes: another attempt may then succeed.
func FailureOf(err error) *Failure {
	var parse *ParseError
	if !errors.As(err, &parse) || parse.Err == nil {
		return nil
	}
	f := &Failure{Page: parse.Page, Row: parse.Row, Text: parse.Err.Error()}
	var limit *LimitError
	if errors.As(parse.Err, &limit) {
		f.Limit, f.Max = limit.Limit, limit.Max
		return f
	}
	for _, reason := range reasons() {
		if errors.Is(parse.Err, reason) {
			f.Reason = reason.Error()
			return f
		}
	}
	return nil
}

func reasons() []error {
	return []error{ErrEncrypted, ErrDamaged, ErrNoTextLayer, ErrUnsupported, ErrEmpty}
}

// ParseError returns the error of the item of this name, which says and wraps what the original
// did.
func (f *Failure) ParseError(name string) *ParseError {
	known := &knownError{text: f.Text}
	if f.Limit != "" {
		known.cause = &LimitError{Limit: f.Limit, Max: f.Max}
	}
	for _, reason := range reasons() {
		if reason.Error() == f.Reason {
			known.cause = reason
		}
	}
	return &ParseError{Name: name, Page: f.Page, Row: f.Row, Err: known}
}

// knownError is a cause that was kept.
type knownError struct {
	text  string
	cause error
}

func (e *knownError) Error() string { return e.text }

func (e *knownError) Unwrap() error { return e.cause }
