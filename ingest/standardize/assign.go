// SPDX-License-Identifier: Apache-2.0

package standardize

import "math"

const (
	// likely is the score from which a column is proposed at all.
	likely = 0.25
	// margin is how much less likely another choice must be.
	margin = 0.04
)

// assignment chooses for each row a column of its own so that the sum of scores is greatest, −1
// for rows that are left over. It is the Hungarian method with potentials (H. W. Kuhn, The
// Hungarian method for the assignment problem, 1955; in the form of J. Munkres, 1957), which takes
// O(n³) for the longer side n.
func assignment(scores [][]float64) []int {
	n := len(scores)
	for _, row := range scores {
		n = max(n, len(row))
	}
	cost := func(r, c int) float64 {
		if r < len(scores) && c < len(scores[r]) {
			return -scores[r][c]
		}
		return 0
	}
	// Rows and columns are counted from 1; 0 is nowhere.
	u, v := make([]float64, n+1), make([]float64, n+1)
	rowOf, way := make([]int, n+1), make([]int, n+1)
	for r := 1; r <= n; r++ {
		rowOf[0] = r
		at := 0
		least, used := make([]float64, n+1), make([]bool, n+1)
		for c := range least {
			least[c] = math.Inf(1)
		}
		for rowOf[at] != 0 {
			used[at] = true
			at = relax(step{at, n, cost, u, v, rowOf, way, least, used})
		}
		for at != 0 {
			rowOf[at] = rowOf[way[at]]
			at = way[at]
		}
	}
	out := make([]int, len(scores))
	for r := range out {
		out[r] = -1
	}
	for c := 1; c <= n; c++ {
		if r := rowOf[c] - 1; r < len(scores) && c-1 < len(scores[r]) && scores[r][c-1] > 0 {
			out[r] = c - 1
		}
	}
	return out
}

// step is the state of a search for a free column.
type step struct {
	at, n      int
	cost       func(r, c int) float64
	u, v       []float64
	rowOf, way []int
	least      []float64
	used       []bool
}

// relax looks from the row at the current column at all columns that were not used, adjusts the
// potentials, and returns the nearest.
func relax(s step) int {
	nearest, delta := 0, math.Inf(1)
	r := s.rowOf[s.at]
	for c := 1; c <= s.n; c++ {
		if s.used[c] {
			continue
		}
		if d := s.cost(r-1, c-1) - s.u[r] - s.v[c]; d < s.least[c] {
			s.least[c], s.way[c] = d, s.at
		}
		if s.least[c] < delta {
			delta, nearest = s.least[c], c
		}
	}
	for c := 0; c <= s.n; c++ {
		if s.used[c] {
			s.u[s.rowOf[c]] += delta
			s.v[c] -= delta
		} else {
			s.least[c] -= delta
		}
	}
	return nearest
}

// rivals returns the columns that would be as likely for a row: free ones, and those of rows
// that would be as well served by an exchange.
func rivals(scores [][]float64, taken []int, row int) []int {
	mine := taken[row]
	var out []int
	for c, score := range scores[row] {
		if c == mine || score < likely {
			continue
		}
		loss := scores[row][mine] - score
		for r, e := range taken {
			if e == c && r != row {
				loss += scores[r][c] - scores[r][mine]
			}
		}
		if loss < margin {
			out = append(out, c)
		}
	}
	return out
}
