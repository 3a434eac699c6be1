// SPDX-License-Identifier: Apache-2.0

package local

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/internal/vec"
)

// place is a chunk in a snapshot: an index of the tenant's views and a local id.
type place struct {
	view  int
	local uint32
}

// scored is a chunk with the score of one leg.
type scored struct {
	place
	score float64
}

// compareChunks orders chunks by document and ordinal. The order does not depend on how
// they came into the store, so neither does the ranking of equal scores.
func (t *tenant) compareChunks(a, b place) int {
	if a == b {
		return 0
	}
	sa, sb := t.views[a.view].seg, t.views[b.view].seg
	return compareIn(&sa.documents[sa.documentOf(a.local)], &sb.documents[sb.documentOf(b.local)], a.local, b.local)
}

// compareIn orders the chunks a and b of two documents, by their local ids.
func compareIn(da, db *segmentDocument, a, b uint32) int {
	return cmp.Or(
		strings.Compare(da.id.Source, db.id.Source),
		strings.Compare(da.id.ID, db.id.ID),
		cmp.Compare(a-da.first, b-db.first))
}

// sort ranks chunks, best first.
func (t *tenant) sort(list []scored) {
	slices.SortFunc(list, func(a, b scored) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return t.compareChunks(a.place, b.place)
	})
}

// floors holds the greatest of some numbers, as many as the capacity that it is made with; its root is the least of them.
type floors []float32

func (f floors) Len() int           { return len(f) }
func (f floors) Less(i, j int) bool { return f[i] < f[j] }
func (f floors) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *floors) Push(x any)        { *f = append(*f, x.(float32)) }
func (f *floors) Pop() any          { return nil } // never asked for: the root is replaced in place

// offer adds a number if it is among the greatest.
func (f *floors) offer(x float32) {
	switch {
	case len(*f) < cap(*f):
		heap.Push(f, x)
	case x > (*f)[0]:
		(*f)[0] = x
		heap.Fix(f, 0)
	}
}

// least is the number that others have to reach to be among the greatest.
func (f floors) least() float32 {
	if len(f) < cap(f) {
		return float32(math.Inf(-1))
	}
	return f[0]
}

// scanBlock is the number of rows between two looks at the context, and partRows the least number
// that is worth a goroutine of its own: some 6 MB of 384 dimensions.
const (
	scanBlock = 4096
	partRows  = 16_384
)

// scanVectors returns the size nearest of the accepted chunks, best first: those, as every accepted
// row is compared (to within the errors of rounding that [rounded] allows for). It costs
// O(rows × dimensions), shared by as many goroutines as there are processors and rows for them.
//
// All rows are compared by their bytes first. What is then left are the rows that may be among the best: these are compared by
// their vectors.
func (t *tenant) scanVectors(ctx context.Context, query []float32, accept []accepted, size int) ([]scored, error) {
	rounded, parts := roundQuery(query), t.parts(accept)
	if size <= 0 || len(parts) == 0 {
		return nil, ctx.Err()
	}
	best := make([]floors, len(parts))
	candidates := make([][]candidate, len(parts))
	err := inParallel(ctx, len(parts), func(ctx context.Context, i int) (err error) {
		best[i] = make(floors, 0, size)
		candidates[i], err = t.candidates(ctx, parts[i], rounded, &best[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	least := float32(math.Inf(-1)) // of what the best of all parts have at least
	if all := slices.Concat(best...); len(all) >= size {
		slices.Sort(all)
		least = all[len(all)-size]
	}
	found := make([][]scored, len(parts))
	err = inParallel(ctx, len(parts), func(_ context.Context, i int) error {
		seg := t.views[parts[i].view].seg
		for _, c := range candidates[i] {
			if c.ceiling >= least {
				found[i] = append(found[i], scored{place{parts[i].view, c.local}, float64(vec.Dot(query, seg.vector(c.local)))})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := slices.Concat(found...)
	t.sort(all)
	return all[:min(size, len(all))], nil
}

// candidate is a row with what its score is at most.
type candidate struct {
	local   uint32
	ceiling float32
}

// candidates returns the accepted rows of a part that may be among the best by what their bytes say, and keeps in best
// what the best are at least.
func (t *tenant) candidates(ctx context.Context, p part, query *roundedQuery, best *floors) ([]candidate, error) {
	seg := t.views[p.view].seg
	var found []candidate
	var near [64]estimate
	for word, set := range p.set {
		if word%(scanBlock/64) == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if set == 0 {
			continue
		}
		first := p.first + word*64
		seg.rounded.estimate(&near, query, first, set)
		for ; set != 0; set &= set - 1 {
			at := bits.TrailingZeros64(set)
			e := near[at]
			if e.score+e.error < best.least() {
				continue
			}
			best.offer(e.score - e.error)
			found = append(found, candidate{uint32(first + at), e.score + e.error})
		}
	}
	return found, nil
}

// inParallel does n pieces of work on as many goroutines as there are processors. A panic in one of them is a panic of the
// caller, whose guard makes an error of it.
func inParallel(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		workers.Go(func() error { return panicked(func() error { return work(ctx, i) }) })
	}
	err := workers.Wait()
	var fault *panicError
	if errors.As(err, &fault) {
		// It was one of another goroutine, which the guard of this one does not see.
		panic(fault.value)
	}
	return err
}

// panicError is a panic of another goroutine.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprint(e.value) }

// panicked runs work and returns its panic as a *panicError. A memory fault, as where a mapped file was cut, is made a
// panic: that is set for each goroutine by itself.
func panicked(work func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{p}
		}
	}()
	return work()
}

// part is a run of rows of a view, with those that are accepted.
type part struct {
	view  int
	first int // the first row, a multiple of 64
	set   bitmap
}

// parts cuts the accepted rows of all views into runs of about equal length.
func (t *tenant) parts(accept []accepted) []part {
	rows := 0
	for i := range t.views {
		rows += accept[i].count
	}
	words := max(partRows, rows/runtime.GOMAXPROCS(0)+1)/64 + 1
	var parts []part
	for i := range t.views {
		set := accept[i].set
		for first := 0; accept[i].count > 0 && first < len(set); first += words {
			parts = append(parts, part{i, 64 * first, set[first:min(len(set), first+words)]})
		}
	}
	return parts
}
