// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// path is a reading of all tokens, edge after edge.
type path struct {
	edges []*edge
	score float64
}

// step is the last edge of a path with the way to it, which paths share.
type step struct {
	before *step
	edge   *edge
	score  float64
	length int
	number int // in the order in which the steps to one token were found
}

// maxPaths is the number of readings of the whole question that are looked at.
const maxPaths = 128

// paths returns the best readings of a question, best first: the k-best paths through the
// lattice of edges, in O(tokens · edges · k).
func paths(edges [][]edge) []path {
	best := make([][]step, len(edges)+1)
	best[0] = []step{{}}
	for i := range edges {
		best[i] = prune(best[i])
		for j := range edges[i] {
			e := &edges[i][j]
			for k := range best[i] {
				before := &best[i][k]
				number := len(best[e.end])
				best[e.end] = append(best[e.end], step{before, e, before.score + e.score, before.length + 1, number})
			}
		}
	}
	last := prune(best[len(edges)])
	all := make([]path, len(last))
	for i := range last {
		all[i] = last[i].path()
	}
	return all
}

// path returns the edges up to a step.
func (s *step) path() path {
	edges := make([]*edge, s.length)
	for at := s; at.before != nil; at = at.before {
		edges[at.length-1] = at.edge
	}
	return path{edges, s.score}
}

// prune keeps the best, and of equals those that were found first.
func prune(all []step) []step {
	slices.SortFunc(all, func(a, b step) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.number - b.number
	})
	return all[:min(len(all), maxPaths)]
}
