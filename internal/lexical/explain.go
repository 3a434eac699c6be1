// SPDX-License-Identifier: Apache-2.0

package lexical

// A Match is one term's part of a hit's score.
type Match struct {
	// Term is the normalised term, Language the language it was analysed for.
	Term, Language string
	// Start and End delimit the bytes of the query's text that the term stands for, where
	// it occurs first.
	Start, End int
	// TF is how often the chunk holds the term.
	TF uint32
	// DF is how many chunks of the languages that take part hold the word.
	DF uint64
	// IDF is the inverse document frequency, Score the part of the hit's score.
	IDF, Score float64
}

// Explain returns the terms of the query that a chunk holds, in the order of the query;
// their scores add up to the hit's score. It takes O(log n) time a term.
func (s *Searcher) Explain(q *Query, segment int, local uint32) []Match {
	if segment < 0 || segment >= len(s.segments) || local >= s.segments[segment].slots {
		return nil
	}
	var matches []Match
	var c cursor
	length := s.segments[segment].length(local)
	for i := range q.terms {
		t := &q.terms[i]
		for _, p := range t.postings {
			if p.segment != segment {
				continue
			}
			c.reset(p.termPostings, s.segments[segment].slots)
			if c.seek(local); c.doc() != local {
				continue
			}
			tf := c.tfs[c.i]
			score := q.norm.contribution(float64(t.count)*t.idf*scoreScale, tf, length)
			matches = append(matches, Match{
				Term: t.term, Language: t.language, Start: t.span.start, End: t.span.end,
				TF: tf, DF: t.df, IDF: t.idf, Score: float64(score) / scoreScale,
			})
		}
	}
	return matches
}
