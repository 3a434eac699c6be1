// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"time"
)

// maxSaidKeys is how many unknown keys a warning names.
const maxSaidKeys = 3

// warn adds what may make a result misleading to the warnings of its answer.
func (s *inquiry) warn(a *Answer, r *Result, q Query) {
	v := s.voice()
	p := s.schema.speaker(q, r, v)
	add := func(text string) {
		if !slices.Contains(a.Warnings, text) {
			a.Warnings = append(a.Warnings, text)
		}
	}
	for _, st := range r.Stale {
		f := s.schema.datasets[st.Dataset].Freshness
		if f != nil && f.Dimension != "" && !(s.engine.sees(s.question.As, f.Dimension) && s.permits.allow(f.Dimension, st.Member)) {
			st.Member = "" // that there is such a member is not told
		}
		add(s.schema.sayStale(st, v))
	}
	for _, g := range r.gaps {
		add(p.gap(g))
	}
	if u := r.unranked; u.without > 0 {
		text := p.texts.unranked
		if q.Having != nil {
			text = p.texts.unlisted
		}
		add(fill(text, p.texts.plain(float64(u.without)), p.texts.plain(float64(u.members)), p.dimensionWord(q.GroupBy[0])))
	}
	if days := s.schema.unevenDays(q, s.today); len(days) > 0 {
		words := make([]string, len(days))
		for i, n := range days {
			words[i] = p.texts.plain(float64(n))
		}
		add(fill(p.texts.uneven, p.texts.list(words, false)))
	}
	if r.Tied > 0 {
		add(fill(p.texts.tied, p.texts.plain(float64(r.Tied))))
	}
}

// gap warns of what has no known value of a dimension that is grouped by.
func (p *speaker) gap(g gap) string {
	what, dimension := capital(p.sideOf(g)), p.dimensionWord(g.dimension)
	text := fill(p.texts.gap, what, dimension)
	if g.all != 0 {
		text = fill(p.texts.gapOf, what, dimension, p.texts.plain(g.figure), p.texts.plain(g.all))
	}
	if len(g.keys) == 0 {
		return text
	}
	quoted := make([]string, len(g.keys))
	for i, key := range g.keys {
		quoted[i] = p.texts.quote(key)
	}
	return text + " " + fill(p.texts.gapKeys, p.texts.list(p.shorten(quoted, maxSaidKeys), false))
}

// sideOf is the word for what a gap counts: that of the side's measure, or of its rows.
func (p *speaker) sideOf(g gap) string {
	if g.rows || g.side.measure == countRows {
		return p.rowsWord(g.side.dataset)
	}
	ratio := g.metric.Ratio
	if ratio == nil {
		return firstWord(g.metric.Words, p.texts.code, g.metric.Name)
	}
	for _, name := range []string{ratio.Numerator, ratio.Denominator} {
		if _, m := p.measure(name); m == g.side.measure {
			if word := p.measureWord(name); word != "" {
				return word
			}
		}
	}
	return p.rowsWord(g.side.dataset)
}

// rowsWord is the asker's word for the rows of a dataset, or for those of any.
func (p *speaker) rowsWord(ds *Dataset) string {
	for _, language := range []string{p.texts.code, ""} {
		if words := ds.Words[language]; len(words) > 0 {
			return words[0]
		}
	}
	return p.texts.records
}

// sayStale warns that a part of the data is not loaded to the end of the period.
func (s *schema) sayStale(st Stale, v voice) string {
	t := textsFor(v.language)
	what, day := st.Source+"."+st.Dataset, dayString(st.Through)
	text := fill(t.staleAll, what, day)
	if st.Member != "" {
		text = fill(t.staleMember, what, st.Member, day)
	}
	if st.Clipped {
		return text + t.staleClipped
	}
	return text + t.staleEnd
}

// evenly is how many times as long as the shortest of some compared periods the longest
// may be: months, and quarters, are about alike.
const evenly = 1.2

// unevenDays returns the lengths of compared periods, up to today, if what is compared
// depends on them: a sum or count of this year until now is no match for that of a whole
// year. None otherwise.
func (s *schema) unevenDays(q Query, today time.Time) []int {
	if m := s.metrics[q.Metric]; m == nil || !s.shareable(m) || len(q.ShareOf) > 0 {
		return nil
	}
	var days []int
	for _, p := range q.Compare {
		end := p.End
		if tomorrow := today.AddDate(0, 0, 1); end.After(tomorrow) {
			end = tomorrow
		}
		if p.Start.IsZero() || p.End.IsZero() {
			return nil
		}
		days = append(days, max(0, int(end.Sub(p.Start).Hours()/24)))
	}
	if len(days) < 2 || float64(slices.Max(days)) <= evenly*float64(slices.Min(days)) {
		return nil
	}
	return days
}
