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
	best := make([]steps, len(edges)+1)
	best[0].all = []step{{}}
	for i := range edges {
		before := best[i].prune()
		for j := range edges[i] {
			best[edges[i][j].end].extend(before, &edges[i][j])
		}
	}
	last := best[len(edges)].prune()
	all := make([]path, len(last))
	for i := range last {
		all[i] = last[i].path()
	}
	return all
}

// steps are the steps that end before a token.
type steps struct {
	all   []step
	found int
	// full is set once more than maxPaths were found; then only better ones than least are
	// of interest.
	full  bool
	least float64
}

// extend adds an edge to paths, which are sorted.
func (s *steps) extend(before []step, e *edge) {
	for i := range before {
		score := before[i].score + e.score
		if s.full && score <= s.least {
			return
		}
		s.found++
		s.all = append(s.all, step{&before[i], e, score, before[i].length + 1, s.found})
		if len(s.all) == 4*maxPaths {
			s.prune()
		}
	}
}

// path returns the edges up to a step.
func (s *step) path() path {
	edges := make([]*edge, s.length)
	for at := s; at.before != nil; at = at.before {
		edges[at.length-1] = at.edge
	}
	return path{edges, s.score}
}

// prune keeps the best, and of equals those that were found first, and returns them.
func (s *steps) prune() []step {
	slices.SortFunc(s.all, func(a, b step) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.number - b.number
	})
	if len(s.all) >= maxPaths {
		s.all = s.all[:maxPaths]
		s.full, s.least = true, s.all[maxPaths-1].score
	}
	return s.all
}
