// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"context"
	"math/bits"
	"slices"
)

// A Hit is a chunk that matches a query.
type Hit struct {
	// Segment is the index of the chunk's segment in the Searcher.
	Segment int
	// Local is the chunk's local id in its segment.
	Local uint32
	// Score is the BM25 score, above 0; it has no upper bound.
	Score float64
}

// scoreScale converts scores to integers. Sums of integers do not depend on the order of
// their terms, which differs with the way a search skips; so equal chunks have equal
// scores in every split into segments. 2⁻³² is far below what a score means.
const scoreScale = 1 << 32

// windowSize is the number of local ids whose scores are accumulated at a time: their
// accumulators (32 KiB) fit the first-level cache.
const windowSize = 4096

// Search returns the k best chunks that accept allows, best first; equal scores are in
// order of segment and local id. Fewer come back only if fewer chunks match. accept is
// called from this goroutine, at most once for a chunk, and only for chunks that hold a
// term of the query and could still be among the best; nil allows all.
//
// The result is exact: the k first of the ranking of all allowed chunks. Blocks of
// postings whose best possible score is too low are skipped (MaxScore over windows;
// Turtle and Flood 1995, Ding and Suel 2011). The error is that of ctx, which is looked
// at between windows of 4,096 local ids.
func (s *Searcher) Search(ctx context.Context, q *Query, k int, accept func(segment int, local uint32) bool) ([]Hit, error) {
	if k <= 0 || len(q.terms) == 0 {
		return nil, ctx.Err()
	}
	r, _ := s.scratch.Get().(*search)
	if r == nil {
		r = new(search)
	}
	r.norm, r.accept, r.best = q.norm, accept, topHits{k: k}
	for i, segment := range s.segments {
		r.segment, r.index = segment, i
		for from := 0; from < len(q.terms); {
			to := from + 1
			for to < len(q.terms) && q.terms[to].language == q.terms[from].language {
				to++
			}
			r.open(q.terms[from:to])
			if err := r.run(ctx); err != nil {
				return nil, err // the scratch memory, though clean, is left to the collector
			}
			from = to
		}
	}
	hits := r.best.sorted()
	r.accept, r.segment, r.best = nil, nil, topHits{}
	s.scratch.Put(r)
	return hits, nil
}

// search is the scratch memory of one Search: the clauses of one language in one segment.
type search struct {
	norm    norm
	accept  func(segment int, local uint32) bool
	best    topHits
	segment *Segment
	index   int // of segment

	clauses []clause
	order   []*clause // the clauses in ascending order of their bound in the window
	below   []int64   // below[i] is the sum of the bounds of order[:i]

	scores [windowSize]int64
	marked [windowSize / 64]uint64
}

// clause is a term of the query with its postings in the segment.
type clause struct {
	cursor
	weight   float64 // count × idf × scoreScale
	ceiling  int64   // bound on the contribution to any chunk
	bound    int64   // bound in the current window
	boundary int     // the first block of the table that may reach into the window
}

// contribution is a term's part of a chunk's score. It grows with tf and falls with
// length, in floating-point arithmetic too, which makes it its own bound.
func (n norm) contribution(weight float64, tf, length uint32) int64 {
	f := float64(tf)
	return int64(weight * (f / (f + n.of(length))))
}

// open prepares the clauses for the terms that occur in the segment.
func (r *search) open(terms []queryTerm) {
	r.clauses = r.clauses[:0]
	for i := range terms {
		t := &terms[i]
		at, found := slices.BinarySearchFunc(t.postings, r.index, func(p segmentPostings, segment int) int {
			return p.segment - segment
		})
		if !found {
			continue
		}
		if len(r.clauses) < cap(r.clauses) {
			r.clauses = r.clauses[:len(r.clauses)+1]
		} else {
			r.clauses = append(r.clauses, clause{})
		}
		c := &r.clauses[len(r.clauses)-1]
		c.reset(t.postings[at].termPostings, r.segment.slots)
		c.weight = float64(t.count) * t.idf * scoreScale
		c.boundary = 0
		c.next()
		c.ceiling = r.ceiling(c)
	}
}

// ceiling bounds a clause's contribution to any chunk.
func (r *search) ceiling(c *clause) int64 {
	highest := int64(0)
	if c.table == nil {
		for i := range c.n {
			highest = max(highest, r.norm.contribution(c.weight, c.tfs[i], r.segment.length(c.docs[i])))
		}
		return highest
	}
	for block := range c.blocks {
		e := c.entry(block)
		highest = max(highest, r.norm.contribution(c.weight, e.maxTF, e.minLength))
	}
	return highest
}

// run ranks the chunks of the segment that match the clauses.
func (r *search) run(ctx context.Context) error {
	for low := uint64(0); low < uint64(r.segment.slots); low += windowSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		high := uint32(min(low+windowSize, uint64(r.segment.slots)))
		if first := r.plan(uint32(low), high); first < len(r.order) {
			r.accumulate(uint32(low), high, first)
			r.collect(uint32(low), first)
		}
	}
	return nil
}

// plan bounds every clause in the window and returns the index in order of the first
// essential one: chunks that hold only clauses before it cannot be among the best.
func (r *search) plan(low, high uint32) (first int) {
	r.order = r.order[:0]
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.bound = r.bound(c, low, high); c.bound > 0 {
			r.order = append(r.order, c)
		}
	}
	slices.SortFunc(r.order, func(a, b *clause) int {
		switch {
		case a.bound < b.bound:
			return -1
		case a.bound > b.bound:
			return 1
		}
		return 0
	})
	threshold := r.best.threshold()
	r.below = append(r.below[:0], 0)
	for i, c := range r.order {
		sum := r.below[i] + c.bound
		r.below = append(r.below, sum)
		if sum < threshold {
			first = i + 1
		}
	}
	return first
}

// bound bounds a clause's contribution to the chunks of the window, 0 if it has none there.
func (r *search) bound(c *clause, low, high uint32) int64 {
	if c.table == nil {
		if c.n == 0 || c.docs[c.n-1] < low || c.docs[0] >= high {
			return 0
		}
		return c.ceiling
	}
	for c.boundary < c.blocks && c.entry(c.boundary).last < low {
		c.boundary++
	}
	highest := int64(0)
	for block := c.boundary; block < c.blocks; block++ {
		e := c.entry(block)
		highest = max(highest, r.norm.contribution(c.weight, e.maxTF, e.minLength))
		if e.last >= high-1 {
			break
		}
	}
	return highest
}

// accumulate adds up the contributions of the essential clauses, order[first:], to the
// chunks of the window.
func (r *search) accumulate(low, high uint32, first int) {
	for _, c := range r.order[first:] {
		for c.seek(low); c.doc() < high; c.next() {
			local := c.docs[c.i]
			r.scores[local-low] += r.norm.contribution(c.weight, c.tfs[c.i], r.segment.length(local))
			r.marked[(local-low)/64] |= 1 << ((local - low) % 64)
		}
	}
}

// collect offers the marked chunks of the window to the best, adding the contributions
// of order[:first] to those that may be among them.
func (r *search) collect(low uint32, first int) {
	for word, set := range r.marked {
		r.marked[word] = 0
		for ; set != 0; set &= set - 1 {
			at := word*64 + bits.TrailingZeros64(set)
			score := r.scores[at]
			r.scores[at] = 0
			local := low + uint32(at)
			if score+r.below[first] < r.best.threshold() {
				continue
			}
			if score, ok := r.complete(local, score, first); ok {
				r.offer(local, score)
			}
		}
	}
}

// complete adds the contributions of order[:first], the greatest bound first, and reports
// false as soon as the chunk cannot be among the best.
func (r *search) complete(local uint32, score int64, first int) (int64, bool) {
	threshold := r.best.threshold()
	for i := first - 1; i >= 0; i-- {
		c := r.order[i]
		if c.seek(local); c.doc() == local {
			score += r.norm.contribution(c.weight, c.tfs[c.i], r.segment.length(local))
		}
		if score+r.below[i] < threshold {
			return 0, false
		}
	}
	return score, true
}

// offer enters a chunk into the best if it ranks among them and is allowed.
func (r *search) offer(local uint32, score int64) {
	hit := rankedHit{score: score, segment: r.index, local: local}
	if score <= 0 || !r.best.wants(hit) || r.accept != nil && !r.accept(r.index, local) {
		return
	}
	r.best.add(hit)
}
