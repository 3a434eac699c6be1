// SPDX-License-Identifier: Apache-2.0

package timex

// lead is what stands before a period.
type lead struct {
	// strength is 2 after a preposition that is surely of time, 1 after one that often
	// is, 0 otherwise.
	strength int
	// any is set if any preposition or article stands before.
	any bool
}

// timely is the lead of a period inside an expression that is surely about time.
var timely = lead{strength: 2, any: true}

// maxPrefix is how many prepositions and articles may stand before a period.
const maxPrefix = 4

// single matches one period with the words that lead to it.
func (p *parser) single(i int) found {
	var best found
	l, j := lead{}, i
	for range maxPrefix + 1 {
		if s := p.period(j, l); s.end > best.end {
			best = p.foundOf(s)
		}
		next := p.step(j, &l)
		if next == j {
			break
		}
		j = next
	}
	return best
}

// step passes one word that may lead to a period.
func (p *parser) step(i int, l *lead) int {
	prep, det := p.find(i, preposition), p.find(i, determiner)
	switch {
	case prep.width > 0 && prep.width >= det.width:
		l.strength, l.any = max(l.strength, int(prep.value)), true
		return i + int(prep.width)
	case det.width > 0:
		l.any = true
		return i + int(det.width)
	case p.is(i, periodNoun) && l.any:
		return p.skip(i, periodNoun)
	}
	return i
}

// prefix passes all words that may lead to a period, but stops at the classes that join
// two periods.
func (p *parser) prefix(i int) int {
	var l lead
	for range maxPrefix {
		if p.is(i, to) || p.is(i, and) {
			break
		}
		next := p.step(i, &l)
		if next == i {
			break
		}
		i = next
	}
	return i
}

// links passes the words between a part and its whole, such as "of the".
func (p *parser) links(i int) int {
	for range 3 {
		next := max(p.skip(i, of), p.skip(i, determiner))
		if next == i || p.is(i, and) {
			break
		}
		i = next
	}
	return i
}

// foundOf resolves a period.
func (p *parser) foundOf(s spec) found {
	f := found{end: s.end, grain: s.grain}
	switch {
	case s.kind == noKind, s.kind == numberOf:
		return found{}
	case s.kind == unreadable:
		f.dropped = true
		return f
	case s.kind == sameUnit:
		f.period, f.relative = true, s
		return f
	case s.back:
		f.relative = s
	}
	f.readings, f.assumed, f.period = p.resolve(s), s.missing(), true
	if s.yearToo {
		f.readings[1] = months(p.year(s.day, 2), s.n-1, 1)
	}
	if f.readings == (readings{}) {
		return found{}
	}
	return f
}

// period matches a period by itself, with what may follow any: "'s", "so far".
func (p *parser) period(i int, l lead) spec {
	if !p.mayBegin(i) {
		return spec{}
	}
	s := p.core(i, l)
	if s.kind == noKind {
		s = p.soFar(i)
	}
	if e := p.edged(i, l); e.end > s.end {
		s = e
	}
	if s.kind == noKind {
		return s
	}
	s = p.nested(s)
	s = p.withCurrent(s)
	s.end = p.skip(s.end, possessive)
	if t := p.find(s.end, soFar); t.width > 0 && s.grain >= Week {
		j := s.end + int(t.width)
		if r := p.resolveOne(s); r.Start.After(p.today) || t.value == 0 && !r.End.After(p.today) || s.kind == unreadable {
			return s
		}
		s = spec{kind: fixed, grain: s.grain, end: j, running: true,
			fixed: Range{p.resolveOne(s).Start, p.today.AddDate(0, 0, 1)}}
	}
	return s
}

// withCurrent matches what follows about the current unit: "the last 8 weeks excluding the
// current week", "the past 7 days, inclusive of today". With it counted, it is the last of
// the units.
func (p *parser) withCurrent(s spec) spec {
	if s.kind == unreadable || p.oneSided {
		return s
	}
	t := p.find(s.end, counting)
	now := p.currentUnit(s.end + int(t.width))
	if t.width == 0 { // "aujourd'hui inclus"
		if t = p.find(now.end, counting); t.value == counted {
			now.end += int(t.width)
		}
	}
	if t.width == 0 || now.kind == noKind {
		return s
	}
	r := p.resolveOne(s)
	unreadableTo := spec{kind: unreadable, end: now.end}
	switch {
	case r == (Range{}) || now.grain > s.grain || r.Start.After(p.today):
		return unreadableTo
	case t.value == leftOut:
		start := p.cal.unitStart(p.today, now.grain, now.fiscal)
		if r.End.Before(start) {
			return unreadableTo
		}
		r.End = start
	case r.End.After(p.today):
	case s.units > 1 && now.grain == s.grain:
		r = Range{addUnits(r.Start, s.grain, 1), p.today.AddDate(0, 0, 1)}
	default:
		return unreadableTo
	}
	if !r.Start.Before(r.End) {
		return unreadableTo
	}
	return spec{kind: fixed, grain: s.grain, fixed: r, end: now.end}
}

// currentUnit matches "today" and "the current week".
func (p *parser) currentUnit(i int) spec {
	j := p.prefix(i)
	if day := p.dayFromToday(j, timely); day.kind == fixed && day.fixed.Start.Equal(p.today) {
		return day
	}
	if s := p.relative(j); s.running {
		return s
	}
	return spec{}
}

// core tries every way to write a period and takes the longest.
func (p *parser) core(i int, l lead) spec {
	if !p.mayBegin(i) {
		return spec{}
	}
	best := p.dayFromToday(i, l)
	for _, s := range [...]spec{p.relative(i), p.unitsUpTo(i), p.fiscalPeriod(i), p.written(i, l), p.week(i), p.quarter(i),
		p.dayOfMonth(i), p.month(i, l), p.weekday(i, l), p.calendarYear(i, l)} {
		if s.end > best.end {
			best = s
		}
	}
	return best
}

// soFar matches "so far this year".
func (p *parser) soFar(i int) spec {
	j := p.skip(i, soFar)
	if j == i {
		return spec{}
	}
	if s := p.relative(p.prefix(j)); s.running {
		return s
	}
	return spec{}
}

// edged matches "end of January", of which nobody knows the days.
func (p *parser) edged(i int, l lead) spec {
	t := p.find(i, edge)
	if t.width == 0 {
		return spec{}
	}
	j := i + int(t.width)
	k := p.links(j)
	if k == j && t.weak {
		return spec{}
	}
	if s := p.core(k, timely); s.kind != noKind && s.kind != weekdayOf {
		return spec{kind: unreadable, end: s.end}
	}
	if p.is(k, unit) && k > j {
		return spec{kind: unreadable, end: p.skip(k, unit)}
	}
	return spec{}
}

// nested matches what follows a year: "2025 Q3", "last year in March".
func (p *parser) nested(s spec) spec {
	if s.grain != Year || s.year == 0 {
		return s
	}
	if t := p.find(s.end, toDate); t.width > 0 && t.value == int8(Year) && s.year == p.today.Year() {
		t := p.untilToday(Year, s.fiscal)
		t.end = p.skip(s.end, toDate)
		return t
	}
	var l lead
	j := p.skip(s.end, possessive)
	for range 3 {
		for _, part := range [...]spec{p.week(j), p.quarter(j), p.dayOfMonth(j), p.month(j, l), p.written(j, l)} {
			if part.kind >= halfOf && part.kind <= dateOf && part.year == 0 {
				part.year, part.fiscal = s.year, s.fiscal && part.kind <= quarterOf
				return part
			}
		}
		next := p.step(j, &l)
		if next == j || p.is(j, to) && p.lang != de {
			break
		}
		j = next
	}
	return s
}

// yearAfter matches the year that belongs to a month, quarter or week before it: "2025",
// "of last year", "'25", and two digits if short is set. It returns the year, 0 if there
// is none, whether it is a fiscal one, and the end.
func (p *parser) yearAfter(i int, short bool) (year int, isFiscal bool, end int) {
	j := i
	for range maxPrefix {
		lit := p.literal(j)
		switch {
		case lit.digits == 4 && plausible(lit.spec.n):
			return lit.spec.n, isFiscal, p.skip(j+1, possessive)
		case lit.apostrophe, short && lit.digits == 2 && j == i && p.year(lit.spec.n, 2) <= p.today.Year()+5:
			return p.year(lit.spec.n, 2), isFiscal, j + 1
		case lit.spec.kind == yearOf:
			return lit.spec.year, lit.spec.fiscal, j + 1
		}
		if s := p.relative(j); s.grain == Year && s.year != 0 && !s.back {
			return s.year, s.fiscal || isFiscal, p.skip(s.end, possessive)
		}
		next := j
		switch t := p.find(j, unit); {
		case p.is(j, fiscal) || p.is(j, fiscalYear):
			isFiscal, next = true, max(p.skip(j, fiscal), p.skip(j, fiscalYear))
		case t.width > 0 && Grain(t.value) == Year && !t.plural:
			next = j + int(t.width)
		case !p.is(j, to) && !p.is(j, and):
			next = max(p.skip(j, of), p.skip(j, determiner), p.skip(j, preposition))
		}
		if next == j {
			break
		}
		j = next
	}
	return 0, false, i
}
