// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// countdown is a context that ends after it was looked at some times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// A search ends with its context also while it joins the legs and reads the hits: with
// many hits wanted and a long text that takes longer than the legs.
func TestSearchCancelledLate(t *testing.T) {
	texts := make([]string, 10*fuseBlock)
	for i := range texts {
		texts[i] = fmt.Sprintf("hinge number%d", i)
	}
	s := open(t, t.TempDir(), nil)
	apply(t, s, put(t, "a", acl.Everyone, texts...))
	q := store.Query{Text: "number7", Vector: vectorsOf(t, embed.Query, "number7")[0], K: len(texts)}
	ctx := &countdown{Context: context.Background()}
	ctx.left.Store(1 << 40)
	found, err := s.Search(ctx, q)
	if err != nil || len(found) != len(texts) {
		t.Fatalf("%d hits, error %v, want %d", len(found), err, len(texts))
	}
	looks := 1<<40 - ctx.left.Load()
	if looks < 20 {
		t.Errorf("the context was looked at %d times, want 10 times for each of joining and reading", looks)
	}
	for left := range looks {
		ctx.left.Store(left)
		if _, err := s.Search(ctx, q); !errors.Is(err, context.Canceled) {
			t.Errorf("the context ended at look %d of %d: error %v", left, looks, err)
		}
	}
}
