// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// watch ends a context when a service was silent for too long.
type watch struct {
	ctx     context.Context
	timeout time.Duration
	timer   *time.Timer
	cancel  context.CancelCauseFunc
	once    sync.Once
}

func newWatch(ctx context.Context, timeout time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{ctx: ctx, timeout: timeout, cancel: cancel}
	w.timer = time.AfterFunc(timeout, func() { cancel(&silence{timeout}) })
	return ctx, w
}

// end releases what the watch holds.
func (w *watch) end() {
	w.once.Do(func() { w.timer.Stop(); w.cancel(context.Canceled) })
}

// reader returns a reader that puts the end off by each read that brings something.
func (w *watch) reader(r io.Reader) io.Reader { return &watched{w, r} }

type watched struct {
	watch *watch
	from  io.Reader
}

func (r *watched) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.watch.timer.Reset(r.watch.timeout)
	}
	if err != nil && err != io.EOF { // a connection that was cut says that it was, not why
		if cause := context.Cause(r.watch.ctx); cause != nil {
			err = cause
		}
	}
	return n, err
}

// silence is why an attempt was given up.
type silence struct{ after time.Duration }

func (s *silence) Error() string { return fmt.Sprintf("the service was silent for %s", s.after) }

// Timeout makes it a timeout for those who ask as package net does.
func (s *silence) Timeout() bool { return true }
