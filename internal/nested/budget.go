// SPDX-License-Identifier: Apache-2.0

package nested

import (
	"context"

	"github.com/pacenote/pacenote/ingest"
)

// MaxFiles is the greatest number of files within one item, those of all levels counted.
const MaxFiles = 10_000

// budget is what is left for an item and all that is in it. One item is read by one
// goroutine, level by level, so it needs no lock.
type budget struct {
	limits ingest.Limits
	bytes  int64 // that may still be unpacked
	files  int   // that may still be opened
}

// budgetKey is the context's key of the level that is being read.
type budgetKey struct{}

// level is a budget at one level of nesting.
type level struct {
	*budget
	depth int // 1 for the item itself
}

// enter returns the budget of the item around, one level deeper, or that of an item which
// is in none.
func enter(ctx context.Context, in ingest.Input) (level, error) {
	if around, ok := ctx.Value(budgetKey{}).(level); ok {
		if around.depth >= around.limits.Depth {
			return level{}, &ingest.LimitError{Limit: "depth", Max: int64(around.limits.Depth)}
		}
		return level{around.budget, around.depth + 1}, nil
	}
	limits := in.Limits.WithDefaults()
	return level{&budget{limits: limits, bytes: limits.Unpacked, files: MaxFiles}, 1}, nil
}

// take spends bytes; it fails if there are not as many left.
func (b *budget) take(n int64) error {
	if n > b.bytes {
		return &ingest.LimitError{Limit: "unpacked bytes", Max: b.limits.Unpacked}
	}
	b.bytes -= n
	return nil
}

// takeFile spends one file.
func (b *budget) takeFile() error {
	if b.files <= 0 {
		return &ingest.LimitError{Limit: "files", Max: MaxFiles}
	}
	b.files--
	return nil
}
