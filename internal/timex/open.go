// SPDX-License-Identifier: Apache-2.0

package timex

import "time"

// open matches ranges with one side given: "since March", "until May", "before 2025",
// "after January 15".
func (p *parser) open(i int) found {
	var best found
	take := func(f found) {
		if f.end > best.end {
			best = f
		}
	}
	if j := p.skip(i, since); j > i {
		take(p.sinceStart(j))
	}
	if j := p.skip(i, from); j > i {
		take(p.fromOnwards(j))
	}
	if j := p.skip(i, until); j > i {
		take(p.sided(j, edgeEnd, func(r Range) Range { return Range{End: r.End} }))
	}
	if j := p.skip(i, before); j > i {
		take(p.sided(j, edgeStart, func(r Range) Range { return Range{End: r.Start} }))
	}
	if j := p.skip(i, after); j > i {
		take(p.sided(j, edgeEnd, func(r Range) Range { return p.upToToday(r.End) }))
	}
	return best
}

// upToToday returns the range from a day to today, or open if the day is still to come.
func (p *parser) upToToday(start time.Time) Range {
	if start.After(p.today) {
		return Range{Start: start}
	}
	return Range{start, p.today.AddDate(0, 0, 1)}
}

// sided matches a period and makes a range of it.
func (p *parser) sided(i, edgeWanted int, side func(Range) Range) found {
	p.oneSided = true
	s := p.endpoint(i, false, edgeWanted)
	p.oneSided = false
	f := p.foundOf(s)
	f.relative = spec{}
	if !f.period || s.kind == sameUnit {
		f.period = false
		f.dropped = f.end > 0
		return f
	}
	for k, r := range f.readings {
		if r != (Range{}) {
			f.readings[k] = side(r)
		}
	}
	return f
}

// sinceStart matches what follows "since".
func (p *parser) sinceStart(i int) found {
	best := p.sided(i, edgeStart, func(r Range) Range { return p.upToToday(r.Start) })
	best.end = p.skip(best.end, onwards)
	// "Since the beginning of the month".
	j := p.prefix(i)
	if t := p.find(j, edge); t.width > 0 && t.value == edgeStart {
		k := p.links(j + int(t.width))
		if u := p.unitWord(k); u.grain != NoGrain && !u.plural && u.end > best.end {
			r := p.untilToday(u.grain, u.fiscal).fixed
			best = found{end: u.end, grain: u.grain, period: true, readings: readings{r, r}}
		}
	}
	// "Seit 3 Monaten".
	n, k := p.counted(p.skip(i, agoBefore))
	if u := p.unitWord(k); n > 0 && n <= 1000 && u.grain != NoGrain && u.end >= best.end && !p.is(u.end, ago) {
		r := Range{addUnits(p.today, u.grain, -n), p.today.AddDate(0, 0, 1)}
		best = found{end: u.end, grain: u.grain, period: true, readings: readings{r, r}}
	}
	return best
}

// fromOnwards matches "from March onwards", and "from March" alone, which may mean the
// month or the time since.
func (p *parser) fromOnwards(i int) found {
	p.oneSided = true
	s := p.endpoint(i, false, edgeStart)
	p.oneSided = false
	f := p.foundOf(s)
	if !f.period || s.kind == sameUnit {
		return found{}
	}
	f.relative = spec{}
	onwardsFrom := func(r Range) Range {
		if r == (Range{}) {
			return r
		}
		return p.upToToday(r.Start)
	}
	if j := p.skip(s.end, onwards); j > s.end {
		f.readings = readings{onwardsFrom(f.readings[0]), onwardsFrom(f.readings[1])}
		f.end = j
		return f
	}
	if p.lang != en || len(f.readings.distinct()) > 1 {
		return found{}
	}
	f.readings[1] = onwardsFrom(f.readings[0])
	return f
}
