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

// before reports whether a ranks before b.
func (t *tenant) before(a, b scored) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	return t.compareChunks(a.place, b.place) < 0
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

// top keeps the best chunks of a ranking; its root is the last of them.
type top struct {
	tenant *tenant
	size   int
	list   []scored
}

func (t *top) Len() int           { return len(t.list) }
func (t *top) Less(i, j int) bool { return t.tenant.before(t.list[j], t.list[i]) }
func (t *top) Swap(i, j int)      { t.list[i], t.list[j] = t.list[j], t.list[i] }
func (t *top) Push(x any)         { t.list = append(t.list, x.(scored)) }
func (t *top) Pop() any           { return nil } // never asked for: the root is replaced in place

// offer adds a chunk if it is among the best.
func (t *top) offer(s scored) {
	if len(t.list) < t.size {
		heap.Push(t, s)
		return
	}
	if t.tenant.before(s, t.list[0]) {
		t.list[0] = s
		heap.Fix(t, 0)
	}
}

// threshold is the score below which nothing is among the best.
func (t *top) threshold() float64 {
	if len(t.list) < t.size {
		return math.Inf(-1)
	}
	return t.list[0].score
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
func (t *tenant) scanVectors(ctx context.Context, query []float32, accept []accepted, size int) ([]scored, error) {
	parts := t.parts(accept)
	found := make([]*top, len(parts))
	rounded := roundQuery(query)
	workers, wctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range parts {
		found[i] = &top{tenant: t, size: size}
		workers.Go(func() error { return panicked(func() error { return t.scanPart(wctx, p, rounded, found[i]) }) })
	}
	if err := workers.Wait(); err != nil {
		var fault *panicError
		if errors.As(err, &fault) {
			panic(fault.value) // for the guard of the goroutine that searches
		}
		return nil, err
	}
	var all []scored
	for _, f := range found {
		all = append(all, f.list...)
	}
	t.sort(all)
	return all[:min(size, len(all))], nil
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

// scanPart offers the accepted rows of a part. Only where the bytes of a vector say that it may be
// among the best is it looked at itself: the scores are those of the vectors.
func (t *tenant) scanPart(ctx context.Context, p part, query *roundedQuery, best *top) error {
	seg := t.views[p.view].seg
	var ceilings [64]float32
	for word, rest := range p.set {
		if word%(scanBlock/64) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if rest == 0 {
			continue
		}
		first := p.first + word*64
		seg.rounded.ceilings(&ceilings, query, first, rest)
		for ; rest != 0; rest &= rest - 1 {
			at := bits.TrailingZeros64(rest)
			if float64(ceilings[at]) < best.threshold() {
				continue
			}
			local := uint32(first + at)
			if score := float64(vec.Dot(query.vector, seg.vector(local))); score >= best.threshold() {
				best.offer(scored{place{p.view, local}, score})
			}
		}
	}
	return nil
}
