// SPDX-License-Identifier: Apache-2.0

package timex

// grainAlone matches a unit that stands for no period: "monthly", "per week", "month by
// month" and, with fewer claims, "month".
func (p *parser) grainAlone(i int) found {
	if t := p.find(i, each); t.width > 0 {
		return found{end: p.skip(i+int(t.width), basis), grain: Grain(t.value), each: true}
	}
	if j := p.skip(i, per); j > i {
		if f := p.perUnit(j); f.end > 0 {
			return f
		}
	}
	if f := p.cycle(i); f.end > 0 {
		return f
	}
	if t := p.find(i, unitOver); t.width > 0 {
		return found{end: i + int(t.width), grain: Grain(t.value), over: true}
	}
	t := p.find(i, unit)
	if t.width == 0 {
		return found{}
	}
	end := i + int(t.width)
	if j := p.skip(end, reduplication); j > end && p.find(j, unit).value == t.value {
		return found{end: p.skip(j, unit), grain: Grain(t.value), each: true}
	}
	// "Month over month" and "year on year".
	if j := p.skip(end, preposition); p.lang == en && j > end && p.find(j, unit).value == t.value && p.is(j, unit) {
		return found{end: p.skip(j, unit), grain: Grain(t.value), over: true}
	}
	return p.bareUnit(i, t)
}

// cycle matches a day of the week or a fiscal unit that is asked for: "which weekday", "by
// plant and fiscal quarter".
func (p *parser) cycle(i int) found {
	f := p.fiscalUnit(i)
	if end := p.skip(i, weekdayNoun); end > i {
		f = found{end: end, grain: DayOfWeek}
	}
	switch {
	case f.end == 0:
	case p.is(i-1, and) && p.perBefore(i):
		f.each = true
		return f
	case p.is(i-1, interrogative):
		return f
	}
	return found{}
}

// fiscalUnit matches "fiscal quarter" and "Geschäftsjahr" without a number.
func (p *parser) fiscalUnit(i int) found {
	u := p.unitWord(i)
	lit := p.literal(u.end)
	if !u.fiscal || u.grain < Quarter || u.grain > Year || lit.digits > 0 || lit.spec.kind != noKind {
		return found{}
	}
	return found{end: u.end, grain: u.grain, fiscal: true}
}

// perUnit matches the unit after "per".
func (p *parser) perUnit(i int) found {
	for range 2 {
		i = max(p.skip(i, whole), p.skip(i, determiner))
	}
	if end := p.skip(i, weekdayNoun); end > i {
		return found{end: end, grain: DayOfWeek, each: true}
	}
	if f := p.fiscalUnit(i); f.end > 0 {
		f.each = true
		return f
	}
	t := p.find(i, unit)
	end := i + int(t.width)
	if t.width == 0 || p.literal(end).digits > 0 {
		return found{}
	}
	return found{end: end, grain: Grain(t.value), each: true}
}

// bareUnit matches "month" in "which month" or "by plant and month". Words that mean
// other things too, and plurals, need a question word or a superlative before them.
func (p *parser) bareUnit(i int, t tag) found {
	f := found{end: i + int(t.width), grain: Grain(t.value)}
	before := i - 1
	if p.literal(before).digits > 0 && p.literal(before).digits < 4 || p.is(before, number) {
		before--
	}
	asked := p.is(before, interrogative)
	switch {
	case p.literal(f.end).digits > 0 && p.literal(f.end).digits < 4, p.is(i-1, notYear):
		return found{}
	case p.is(i-1, and) || asked && p.is(before, and):
		f.each = p.perBefore(i)
		if f.each {
			return f
		}
	}
	if asked {
		return f
	}
	if end := p.partFollows(f.end); t.plural && end > 0 && p.links(f.end) > f.end {
		return found{end: end, dropped: true}
	}
	qualified := before < i-1 || p.is(i-1, ordinal) || p.literal(i-1).ordinal || p.is(i-1, last) || p.is(i-1, edge) ||
		p.is(i-1, same) || p.is(i-1, next) || p.is(i-1, this)
	// In "in der Woche" the week is a part of the day of the week, no unit.
	if t.weak || t.plural || qualified || p.listed&p.lang == 0 || p.lang == de && f.grain == Week && p.is(i-1, determiner) {
		return found{}
	}
	return f
}

// perBefore reports whether one of the few words before is "by" or the like, so that a
// list of things to group by may have gone on to here.
func (p *parser) perBefore(i int) bool {
	for j := i - 2; j >= 0 && j >= i-5; j-- {
		if p.is(j, per) {
			return true
		}
	}
	return false
}

// ever matches "of all time": a period open on both sides.
func (p *parser) ever(i int) found {
	t := p.find(i, allTime)
	if t.width == 0 {
		return found{}
	}
	return found{end: i + int(t.width), period: true}
}
