// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"slices"
	"time"
)

// pair is a row of the export and one of the standard that are the same.
type pair struct{ export, standard int }

const (
	// minJoined is how many rows must be in both tables for what they teach.
	minJoined = 5
	// witnesses is how many other columns must agree in such rows: numbers that count rows
	// are in all tables.
	witnesses = 2
)

// join finds the rows that both tables have, by the two columns that tell rows apart and share
// most values, if other columns bear it out.
func (p *proposal) join() []pair {
	var best []pair
	var key int
	for s, c := range p.standard.Columns {
		if c.Kind != Key {
			continue
		}
		rows := map[string]int{}
		for r, v := range c.all {
			rows[bare(v)] = r
		}
		for _, e := range p.profiles {
			if 10*len(e.each) < 9*len(e.values) {
				continue
			}
			var found []pair
			for r, v := range e.values {
				if at, ok := rows[bare(v)]; ok && v != "" {
					found = append(found, pair{r, at})
				}
			}
			if len(found) > len(best) {
				best, key = found, s
			}
		}
	}
	if len(best) < minJoined || p.agreeing(best, key) < min(witnesses, len(p.standard.Columns)-1) {
		return nil
	}
	return best
}

// agreeing counts the columns of the standard, but for the key, that a column of the export
// agrees with in the rows of pairs.
func (p *proposal) agreeing(pairs []pair, key int) int {
	n := 0
	for s := range p.standard.Columns {
		if s != key && slices.ContainsFunc(p.profiles, func(e *profile) bool { return p.agrees(pairs, s, e) }) {
			n++
		}
	}
	return n
}

// agrees reports whether two columns say the same in the rows of pairs: equal texts, the same
// days, or words that stand for one value each.
func (p *proposal) agrees(pairs []pair, s int, e *profile) bool {
	c := &p.standard.Columns[s]
	same := 0
	seen := map[string]string{}
	values := map[string]bool{}
	for _, r := range pairs {
		want, got := c.all[r.standard], e.values[r.export]
		values[want] = true
		if c.Kind == Date {
			if p.sameDay(c, want, got) {
				same++
			}
			continue
		}
		if before, ok := seen[got]; !ok || before == want {
			seen[got] = want
			same++
		}
	}
	// What differs in each row agrees with everything.
	if len(values) < 2 || c.Kind != Date && (2*len(seen) > len(pairs) || len(seen) < len(values)) {
		return false
	}
	return 10*same >= 9*len(pairs)
}

// sameDay reports whether two texts may be the same day.
func (p *proposal) sameDay(c *Column, standard, export string) bool {
	for _, a := range c.orders {
		want, ok := parseDate(standard, a)
		if !ok {
			continue
		}
		for _, b := range orders {
			if got, ok := parseDate(export, b); ok && got.Format(time.DateOnly) == want.Format(time.DateOnly) {
				return true
			}
		}
	}
	return false
}

// lessons returns what the values of a column are in rows of both tables, where it is always
// the same.
func (p *proposal) lessons(c *candidate) map[string]string {
	counts := map[string]map[string]bool{}
	for _, r := range p.pairs {
		from := p.profiles[c.export].values[r.export]
		if counts[from] == nil {
			counts[from] = map[string]bool{}
		}
		counts[from][p.standard.Columns[c.standard].all[r.standard]] = true
	}
	out := map[string]string{}
	for from, to := range counts {
		for v := range to {
			if len(to) == 1 && from != "" && v != "" {
				out[from] = v
			}
		}
	}
	return out
}

// taught returns the share of rows of both tables in which the values of a column become the
// standard's; not ok if such rows say nothing.
func (p *proposal) taught(c *candidate) (float64, bool) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	// Of what differs in every row each pair of columns would be a perfect match.
	if len(p.pairs) == 0 || column.Kind == Code && c.made.Reference == nil && len(e.each)*3 > len(p.pairs) {
		return 0, false
	}
	same := 0
	for _, r := range p.pairs {
		got, err := c.made.convert(e.values[r.export], p.options.References)
		if err == nil && got == column.all[r.standard] {
			same++
		}
	}
	// Rows may be the same by one key and numbered anew by another.
	return float64(same) / float64(len(p.pairs)), column.Kind != Key || 2*same > len(p.pairs)
}

// taughtBy finds the only one of several assignments that makes the standard's values in rows
// of both tables.
func (p *proposal) taughtBy(c *candidate, tries []Assignment) (Assignment, bool) {
	var best Assignment
	found := 0
	for _, try := range tries {
		a := &candidate{standard: c.standard, export: c.export, made: &try}
		if part, ok := p.taught(a); ok && part >= 0.9 {
			best = try
			found++
		}
	}
	return best, found == 1
}
