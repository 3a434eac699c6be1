// SPDX-License-Identifier: Apache-2.0

package lexical

// Scores returns the scores of chunks of a segment, which are in ascending order of local id: 0 where a chunk holds
// no term of the query. They are those of Search. It reads the postings of a term once, whatever the number of chunks.
func (s *Searcher) Scores(q *Query, segment int, locals []uint32) []float64 {
	sums := make([]int64, len(locals))
	of := s.segments[segment]
	var c cursor
	for i := range q.terms {
		t := &q.terms[i]
		for _, p := range t.postings {
			if p.segment != segment {
				continue
			}
			c.reset(p.termPostings, of.slots)
			for j, local := range locals {
				if c.seek(local); c.doc() == local {
					sums[j] += q.norm.contribution(float64(t.count)*t.idf*scoreScale, c.tfs[c.i], of.length(local))
				}
			}
		}
	}
	scores := make([]float64, len(locals))
	for j, sum := range sums {
		scores[j] = float64(sum) / scoreScale
	}
	return scores
}
