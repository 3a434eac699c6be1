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
	second int          // the first token of the second text of a pair; 0: there is none
	vector embed.Vector // nil until it is computed; of a pair, the score alone
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
	workers := 1
	if kind != embed.Query {
		workers = cap(e.documents)
	}
	err := e.compute(ctx, sequences, kind != embed.Query, workers)
	return finished(sequences), err
}

// compute fills in the vectors of sequences, on at most so many goroutines. The patient wait for a place, and let others
// have the processor.
func (f *inference) compute(ctx context.Context, sequences []sequence, patient bool, workers int) error {
	batches := group(sequences, cap(f.documents))
	var next atomic.Int64
	work := func(ctx context.Context) error {
		for i := next.Add(1) - 1; i < int64(len(batches)); i = next.Add(1) - 1 {
			if err := f.batch(ctx, patient, batches[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return spread(ctx, min(workers, len(batches)), work)
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

// batch computes the vectors of one batch, after waiting for a place if it is patient.
func (f *inference) batch(ctx context.Context, patient bool, batch []*sequence) error {
	if patient {
		select {
		case f.documents <- struct{}{}:
			defer func() { <-f.documents }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s := f.states.Get().(*state)
	defer f.states.Put(s)
	s.patient = patient
	return f.network.run(ctx, s, batch)
}
