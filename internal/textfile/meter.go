// SPDX-License-Identifier: Apache-2.0

package textfile

import (
	"context"

	"github.com/pacenote/pacenote/ingest"
)

// Meter watches the time of one item, and how much is made of it.
type Meter struct {
	ctx    context.Context
	name   string
	ticks  uint
	blocks int
}

// MaxBlocks is the greatest number of blocks of one document: each takes some hundred bytes
// beside its text, and a book has some ten thousand.
const MaxBlocks = 500_000

// NewMeter starts the item's clock: its context ends with a *ingest.LimitError as cause
// after limits.Time. The caller calls stop when done.
func NewMeter(ctx context.Context, in ingest.Input) (m *Meter, stop context.CancelFunc) {
	limit := in.Limits.WithDefaults().Time
	ctx, stop = context.WithTimeoutCause(ctx, limit, &ingest.LimitError{Limit: "time", Max: int64(limit)})
	return &Meter{ctx: ctx, name: in.Name}, stop
}

// Context returns the context that ends with the item's time.
func (m *Meter) Context() context.Context { return m.ctx }

// Name returns the item's id.
func (m *Meter) Name() string { return m.name }

// Tick is called for each small piece of work; it looks at the clock every 256 calls and
// returns a *ingest.ParseError when the context is done.
func (m *Meter) Tick() error {
	m.ticks++
	if m.ticks%256 != 0 {
		return nil
	}
	return m.Check()
}

// Block is called for each block that is made; it returns a *ingest.ParseError beyond
// MaxBlocks.
func (m *Meter) Block() error {
	if m.blocks++; m.blocks > MaxBlocks {
		return Fail(m.name, &ingest.LimitError{Limit: "blocks", Max: MaxBlocks})
	}
	return nil
}

// Check looks at the clock at once.
func (m *Meter) Check() error {
	if m.ctx.Err() != nil {
		return Fail(m.name, context.Cause(m.ctx))
	}
	return nil
}
