// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"slices"
	"strings"
)

// Deleted names chunks of a segment that are as good as gone: they do not count in the
// statistics of a [Searcher]. It does not keep them from being found; what a search may
// find is what its accept function allows. Once given to a Searcher it must not change.
type Deleted struct {
	segment   *Segment
	locals    []uint32        // ascending
	languages []LanguageStats // in no order; Terms is 0
}

// Deleted returns an empty set of the segment's chunks.
func (s *Segment) Deleted() *Deleted { return &Deleted{segment: s} }

// Add adds a chunk. Local ids must increase from call to call, and language must be what
// the chunk was indexed with; an id that the segment can't have is left out. It takes
// O(languages).
func (d *Deleted) Add(local uint32, language string) {
	if local >= d.segment.slots {
		return
	}
	d.locals = append(d.locals, local)
	at := slices.IndexFunc(d.languages, func(l LanguageStats) bool { return l.Language == language })
	if at < 0 {
		at = len(d.languages)
		d.languages = append(d.languages, LanguageStats{Language: strings.Clone(language)})
	}
	d.languages[at].Chunks++
	d.languages[at].Length += uint64(d.segment.length(local))
}

// Len is the number of chunks added.
func (d *Deleted) Len() int { return len(d.locals) }

// subtract returns the figures of a language of a segment without those of d, which may be
// nil.
func (d *Deleted) subtract(stats LanguageStats) LanguageStats {
	if d == nil {
		return stats
	}
	for _, gone := range d.languages {
		if gone.Language == stats.Language {
			stats.Chunks -= min(gone.Chunks, stats.Chunks)
			stats.Length -= min(gone.Length, stats.Length)
		}
	}
	return stats
}

// count returns how many chunks of d hold the term of some postings. It takes one seek a
// chunk, each of which decodes a block at most once.
func (d *Deleted) count(p termPostings) uint64 {
	if d == nil {
		return 0
	}
	var c cursor
	c.reset(p, d.segment.slots)
	n := uint64(0)
	for _, local := range d.locals {
		c.seek(local)
		switch c.doc() {
		case exhausted:
			return n
		case local:
			n++
		}
	}
	return n
}
