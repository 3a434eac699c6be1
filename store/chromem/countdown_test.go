// SPDX-License-Identifier: Apache-2.0

package chromem_test

import (
	"context"
	"sync/atomic"
)

// countdown is a context that ends after it was looked at some times.
type countdown struct {
	context.Context
	left int64
}

func (c *countdown) Err() error {
	if atomic.AddInt64(&c.left, -1) < 0 {
		return context.Canceled
	}
	return nil
}
