// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/embed"
)

const (
	// windowTexts is how many texts are sorted by length together.
	windowTexts = 256
	// batchTokens is how many tokens a batch has at most, unless one text has more.
	// The working memory of a batch grows with it.
	batchTokens = 192
)

// sequence is a text on its way through the encoder.
type sequence struct {
	ids    []int32
	vector embed.Vector // nil until it is computed
}

// window computes the vectors of texts, or of a prefix and an error.
func (e *Encoder) window(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sequences := make([]sequence, len(texts))
	for i, t := range texts {
		sequences[i].ids = e.encode(kind, t)
	}
	batches := group(sequences, cap(e.documents))
	workers := 1
	if kind != embed.Query {
		workers = min(cap(e.documents), len(batches))
	}
	var next atomic.Int64
	work := func(ctx context.Context) error {
		for i := next.Add(1) - 1; i < int64(len(batches)); i = next.Add(1) - 1 {
			if err := e.batch(ctx, kind, batches[i]); err != nil {
				return err
			}
		}
		return nil
	}
	err := spread(ctx, workers, work)
	return finished(sequences), err
}

// spread runs work on so many goroutines, one of them the caller's.
func spread(ctx context.Context, workers int, work func(context.Context) error) error {
	if workers <= 1 {
		return work(ctx)
	}
	g, ctx := errgroup.WithContext(ctx)
	for range workers - 1 {
		g.Go(func() error { return work(ctx) })
	}
	err := work(ctx)
	if other := g.Wait(); err == nil {
		err = other
	}
	return err
}

// finished returns the vectors up to the first that is missing.
func finished(sequences []sequence) []embed.Vector {
	out := make([]embed.Vector, 0, len(sequences))
	for i := range sequences {
		if sequences[i].vector == nil {
			break
		}
		out = append(out, sequences[i].vector)
	}
	return out
}

// group cuts sequences into batches of similar length, the longest first, so that no
// long batch is left to one worker at the end. Few sequences make smaller batches, so that
// there is one for each worker.
func group(sequences []sequence, workers int) [][]*sequence {
	sorted := make([]*sequence, len(sequences))
	for i := range sequences {
		sorted[i] = &sequences[i]
	}
	slices.SortStableFunc(sorted, func(a, b *sequence) int { return cmp.Compare(len(b.ids), len(a.ids)) })
	all := 0
	for _, s := range sorted {
		all += len(s.ids)
	}
	most := min(batchTokens, (all+workers-1)/workers)
	var batches [][]*sequence
	for len(sorted) > 0 {
		n, tokens := 1, len(sorted[0].ids)
		for n < len(sorted) && tokens+len(sorted[n].ids) <= most {
			tokens += len(sorted[n].ids)
			n++
		}
		batches = append(batches, sorted[:n])
		sorted = sorted[n:]
	}
	return batches
}

// batch computes the vectors of one batch, after waiting for a place if it holds
// documents.
func (e *Encoder) batch(ctx context.Context, kind embed.Kind, batch []*sequence) error {
	if kind != embed.Query {
		select {
		case e.documents <- struct{}{}:
			defer func() { <-e.documents }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s := e.states.Get().(*state)
	defer e.states.Put(s)
	s.patient = kind != embed.Query
	return e.network.run(ctx, s, batch)
}
