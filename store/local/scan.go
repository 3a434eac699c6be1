// SPDX-License-Identifier: Apache-2.0

package local

import (
	"cmp"
	"container/heap"
	"context"
	"math/bits"
	"slices"
	"strings"
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
	da, db := &sa.documents[sa.documentOf(a.local)], &sb.documents[sb.documentOf(b.local)]
	return cmp.Or(
		strings.Compare(da.id.Source, db.id.Source),
		strings.Compare(da.id.ID, db.id.ID),
		cmp.Compare(a.local-da.first, b.local-db.first))
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

// scanBlock is the number of rows between two looks at the context.
const scanBlock = 4096

// scanVectors returns the size nearest of the accepted chunks, best first: exactly
// those, as every accepted row is compared. It costs O(rows × dimensions).
func (t *tenant) scanVectors(ctx context.Context, query []float32, accept []accepted, size int) ([]scored, error) {
	best := &top{tenant: t, size: size}
	for i := range t.views {
		if accept[i].count == 0 {
			continue
		}
		if err := t.scanView(ctx, i, query, accept[i].set, best); err != nil {
			return nil, err
		}
	}
	t.sort(best.list)
	return best.list, nil
}

func (t *tenant) scanView(ctx context.Context, index int, query []float32, set bitmap, best *top) error {
	seg := t.views[index].seg
	for word, rest := range set {
		if word%(scanBlock/64) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		for ; rest != 0; rest &= rest - 1 {
			local := uint32(word*64 + bits.TrailingZeros64(rest))
			best.offer(scored{place{index, local}, float64(dot(query, seg.vector(local)))})
		}
	}
	return nil
}

// dot is the dot product of two vectors of one length.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}
