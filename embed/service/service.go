// SPDX-License-Identifier: Apache-2.0

package service

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Options say how a service is reached. The zero value means the defaults named at each field and
// at the package that takes it. Options are not changed after they were handed over.
type Options struct {
	// BaseURL is the address that paths are appended to, such as "http://127.0.0.1:11434/v1".
	// Default: the public address of the service.
	BaseURL string
	// Key proves who calls, in the header that the service takes it in. Empty: none is sent.
	Key string
	// Token returns a bearer token for each attempt, instead of a Key: of Microsoft Entra ID, of
	// a cloud's metadata service. It is called concurrently and caches by itself.
	Token func(ctx context.Context) (string, error)
	// Header is added to each request, such as an organisation's or a gateway's own fields.
	Header http.Header
	// Query is appended to each address, such as "api-version=2024-10-21".
	Query string
	// HTTPClient sends the requests: for proxies, certificates of one's own, or tests. Its
	// redirects are not followed unless it says how. Default: one with the default transport.
	HTTPClient *http.Client
	// Attempts is how often a request is sent at most. Default: 4. What was streamed to the
	// caller is never asked for again.
	Attempts int
	// Timeout bounds the silence of a service in one attempt: until its reply begins, and between
	// two pieces of it. The whole call is bounded by its context alone. Default: 60 s.
	Timeout time.Duration
	// MaxPause is the longest wait between two attempts; a service that asks for a longer one is not
	// asked again. Default: 30 s.
	MaxPause time.Duration
}

// WithDefaults returns the options with the defaults of the fields that are zero.
func (o Options) WithDefaults() Options {
	if o.Attempts <= 0 {
		o.Attempts = 4
	}
	if o.Timeout <= 0 {
		o.Timeout = 60 * time.Second
	}
	if o.MaxPause <= 0 {
		o.MaxPause = 30 * time.Second
	}
	return o
}

// Error is what a service, or the way to it, said instead of a reply.
type Error struct {
	// Service is its name, such as "openai"; Path what was asked of it.
	Service string
	Path    string
	// Status is the HTTP status; 0 if no reply came, or the error came within one.
	Status int
	// Code is the service's own name for the error, such as "context_length_exceeded";
	// Message its words, shortened, with the key taken out. Both are empty if it gave none.
	Code    string
	Message string
	// RetryAfter is how long the service asked to be left alone; 0 if it did not.
	RetryAfter time.Duration
	// Attempts is how often it was asked.
	Attempts int
	// Err is the cause where it is not the service: a broken connection, a reply that can't be read.
	Err error
}

// Error names the service, what was asked of it, and what came back.
func (e *Error) Error() string {
	text := e.Service + ": " + e.Path
	if e.Status != 0 {
		text += fmt.Sprintf(": %d %s", e.Status, http.StatusText(e.Status))
	}
	if e.Code != "" {
		text += ": " + e.Code
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (after %d attempts)", e.Attempts)
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Temporary reports whether the same request may succeed later.
func (e *Error) Temporary() bool {
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
		return true
	}
	return e.Status >= 500 && e.Status != http.StatusNotImplemented || e.Status == 0 && e.Code == ""
}
