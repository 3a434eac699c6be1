// SPDX-License-Identifier: Apache-2.0

package lexical

import "slices"

// rankedHit is a hit with its score in units of 1/scoreScale.
type rankedHit struct {
	score   int64
	segment int
	local   uint32
}

// before reports whether a ranks before b: the higher score, then the lower segment,
// then the lower local id.
func (a rankedHit) before(b rankedHit) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	if a.segment != b.segment {
		return a.segment < b.segment
	}
	return a.local < b.local
}

// topHits keeps the k first hits of a ranking in a binary heap whose root is the last of
// them.
type topHits struct {
	k    int
	heap []rankedHit
}

// threshold is the score that a hit must reach to enter: 0 until there are k.
func (t *topHits) threshold() int64 {
	if len(t.heap) < t.k {
		return 0
	}
	return t.heap[0].score
}

// wants reports whether a hit would enter.
func (t *topHits) wants(h rankedHit) bool {
	return len(t.heap) < t.k || h.before(t.heap[0])
}

// add enters a wanted hit, in O(log k) time.
func (t *topHits) add(h rankedHit) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, h)
		for i := len(t.heap) - 1; i > 0; {
			parent := (i - 1) / 2
			if !t.heap[parent].before(t.heap[i]) {
				break
			}
			t.heap[parent], t.heap[i] = t.heap[i], t.heap[parent]
			i = parent
		}
		return
	}
	t.heap[0] = h
	for i := 0; ; {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.heap[last].before(t.heap[child]) {
				last = child
			}
		}
		if last == i {
			return
		}
		t.heap[i], t.heap[last] = t.heap[last], t.heap[i]
		i = last
	}
}

// sorted returns the hits, best first.
func (t *topHits) sorted() []Hit {
	slices.SortFunc(t.heap, func(a, b rankedHit) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	hits := make([]Hit, len(t.heap))
	for i, h := range t.heap {
		hits[i] = Hit{Segment: h.segment, Local: h.local, Score: float64(h.score) / scoreScale}
	}
	return hits
}
