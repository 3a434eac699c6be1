// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pacenote/pacenote/embed/service"
)

// firstPause is the wait before the second attempt; each further one is twice as long, and all
// vary by a quarter so that callers that failed together do not come back together.
const firstPause = 500 * time.Millisecond

// retry runs attempts until one succeeds, fails for good, or the context ends.
func (c *Client) retry(ctx context.Context, path string, attempt func(context.Context) error) error {
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var last *final
		if errors.As(err, &last) {
			last.of.Attempts = n
			return last.of
		}
		var failed *service.Error
		if !errors.As(err, &failed) {
			return err
		}
		failed.Attempts = n
		if !failed.Temporary() || n >= c.options.Attempts || failed.RetryAfter > c.options.MaxPause {
			return failed
		}
		if err := sleep(ctx, max(c.pause(n), failed.RetryAfter)); err != nil {
			return err
		}
	}
}

// pause returns how long to wait after the n-th attempt.
func (c *Client) pause(n int) time.Duration {
	pause := min(firstPause<<min(n-1, 20), c.options.MaxPause)
	return time.Duration(float64(pause) * (0.75 + 0.5*rand.Float64()))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// maxMessage bounds the part of a service's message that becomes part of an error.
const maxMessage = 500

// refused reads the error that a service replied. The services differ: {"error": {"message", "code" or
// "type" or "status"}}, {"error": "…"}, {"message": "…"}, {"detail": …}.
func (c *Client) refused(path string, r *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	e := &service.Error{Service: c.profile.Name, Path: path, Status: r.StatusCode, RetryAfter: retryAfter(r.Header)}
	e.Code, e.Message = errorOf(text)
	if e.Message == "" {
		e.Message = string(text)
	}
	e.Message = c.clean(e.Message)
	return e
}

// errorOf returns the code and message of an error in one of the known forms.
func errorOf(text []byte) (code, message string) {
	type named struct {
		Message string          `json:"message"`
		Code    json.RawMessage `json:"code"`
		Type    string          `json:"type"`
		Status  string          `json:"status"`
	}
	var whole struct {
		named
		Error     json.RawMessage `json:"error"`
		ErrorType string          `json:"error_type"`
		Detail    json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(text, &whole) != nil {
		return "", ""
	}
	inner := whole.named
	if len(whole.Error) > 0 && json.Unmarshal(whole.Error, &inner) != nil {
		_ = json.Unmarshal(whole.Error, &inner.Message)
	}
	if inner.Message == "" && len(whole.Detail) > 0 {
		inner.Message = string(whole.Detail)
	}
	for _, name := range []string{inner.Status, unquoted(inner.Code), inner.Type, whole.ErrorType} {
		if name != "" && name != "null" {
			return name, inner.Message
		}
	}
	return "", inner.Message
}

func unquoted(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// clean shortens a service's words and takes the key out of them.
func (c *Client) clean(message string) string {
	if key := c.options.Key; len(key) >= 4 {
		message = strings.ReplaceAll(message, key, "[key]")
	}
	message = strings.Join(strings.Fields(strings.ToValidUTF8(message, "")), " ")
	if runes := []rune(message); len(runes) > maxMessage {
		message = string(runes[:maxMessage]) + "…"
	}
	return message
}

// retryAfter returns how long a service asks to be left alone: the header Retry-After in seconds or
// as a date (RFC 9110, section 10.2.3), or retry-after-ms.
func retryAfter(h http.Header) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		return time.Duration(min(ms, 1e9)) * time.Millisecond
	}
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 1e6) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
