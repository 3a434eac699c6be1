// SPDX-License-Identifier: Apache-2.0

package timex

// dayFromToday matches "yesterday". Words that also mean a part of the day ("morgen",
// "mañana") count only without an article before and without another such word.
func (p *parser) dayFromToday(i int, l lead) spec {
	t := p.find(i, dayOffset)
	if t.width == 0 {
		return spec{}
	}
	if t.weak && (l.any || p.is(i-1, determiner) || p.is(i-1, preposition) || p.is(i-1, dayOffset) || p.is(i-1, weekday) || p.is(i-1, this)) {
		return spec{}
	}
	day := p.today.AddDate(0, 0, int(t.value))
	return spec{kind: fixed, grain: Day, fixed: Range{day, day.AddDate(0, 0, 1)}, end: i + int(t.width)}
}

// maxDepth bounds how often relative is entered within itself, and so the time that
// hostile questions take.
const maxDepth = 3

// relative matches periods that are counted from today in whole units.
func (p *parser) relative(i int) spec {
	// The rules below may come here again for a year that follows; that is seldom needed
	// more than once.
	if p.depth >= maxDepth || !p.mayBegin(i) {
		return spec{}
	}
	if p.left--; p.left < 0 {
		return spec{}
	}
	p.depth++
	defer func() { p.depth-- }()
	best := p.lastUnits(i)
	for _, s := range [...]spec{p.unitsLast(i), p.compoundUnit(i), p.unitsAgo(i), p.namedLast(i), p.toDate(i), p.sameUnit(i)} {
		if s.end > best.end {
			best = s
		}
	}
	return best
}

// counted matches a number, in digits or as a word; 0 if there is none.
func (p *parser) counted(i int) (n, end int) {
	if lit := p.literal(i); lit.digits > 0 && lit.digits <= 3 {
		return lit.spec.n, i + 1
	}
	if t := p.find(i, number); t.width > 0 {
		return int(t.value), i + int(t.width)
	}
	return 0, i
}

// unitWord matches a unit of time, perhaps fiscal or "whole".
type unitWord struct {
	grain          Grain
	fiscal, plural bool
	end            int
}

func (p *parser) unitWord(i int) unitWord {
	j, u := i, unitWord{}
	for range 3 {
		if t := p.find(j, unit); t.width > 0 {
			u.grain, u.plural, u.end = Grain(t.value), t.plural, j+int(t.width)
			break
		}
		if t := p.find(j, fiscalYear); t.width > 0 {
			u.grain, u.fiscal, u.end = Year, true, j+int(t.width)
			return u
		}
		if t := p.find(j, fiscalQuarter); t.width > 0 {
			return unitWord{grain: Quarter, fiscal: true, end: j + int(t.width)}
		}
		isFiscal := p.is(j, fiscal)
		next := max(p.skip(j, fiscal), p.skip(j, whole))
		if next == j || p.find(j, whole).value == isoWeek && p.cal.SundayWeeks {
			return unitWord{}
		}
		u.fiscal, j = u.fiscal || isFiscal, next
	}
	if u.end == 0 {
		return unitWord{}
	}
	if p.is(u.end, fiscal) && p.literal(u.end+1).digits != 4 {
		u.fiscal, u.end = true, p.skip(u.end, fiscal)
	}
	if j := p.skip(u.end, whole); !p.is(u.end, preposition) {
		u.end = j
	}
	return u
}

// units returns the whole units from first to before end, counted from the current one.
func (p *parser) units(u unitWord, first, end int) spec {
	start := p.cal.unitStart(p.today, u.grain, u.fiscal)
	r := Range{addUnits(start, u.grain, first), addUnits(start, u.grain, end)}
	s := spec{kind: fixed, grain: u.grain, fiscal: u.fiscal, fixed: r, end: u.end}
	if u.grain == Year && end == first+1 {
		s.year = r.End.AddDate(0, 0, -1).Year()
	}
	return s
}

// untilToday returns the current unit up to today.
func (p *parser) untilToday(g Grain, isFiscal bool) spec {
	s := p.units(unitWord{grain: g, fiscal: isFiscal}, 0, 1)
	s.fixed.End = p.today.AddDate(0, 0, 1)
	s.running = true
	return s
}

// lastUnits matches "last week", "the 3 last weeks", "last 3 weeks", "this week", "next
// week".
func (p *parser) lastUnits(i int) spec {
	n, j := p.counted(i)
	before := j > i
	for _, c := range [...]class{last, beforeLast, next, this} {
		t := p.find(j, c)
		if t.width == 0 {
			continue
		}
		k := j + int(t.width)
		if !before {
			n, k = p.counted(k)
		}
		u := p.unitWord(k)
		if u.grain == NoGrain || before && !u.plural && !t.plural {
			continue
		}
		if s := p.moved(u, t, n); s.kind != noKind {
			return p.partOf(s, c, n)
		}
	}
	return spec{}
}

// moved returns the unit or the n units that a tag points at.
func (p *parser) moved(u unitWord, t tag, n int) spec {
	if n == 0 && (u.plural || t.plural) || n > 1000 {
		return spec{}
	}
	var s spec
	switch {
	case t.class == last || t.class == lastAfter:
		s = p.units(u, -max(n, 1), 0)
		s.units = n
		s.back = t.value == 1 && n <= 1
		if n > 1 {
			s.year = 0
		}
	case t.class == next || t.class == nextAfter:
		s = p.units(u, 1, 1+max(n, 1))
	case n > 0:
		return spec{}
	case t.class == beforeLast || t.class == beforeLastAfter:
		s = p.units(u, -2, -1)
	default:
		s = p.untilToday(u.grain, u.fiscal)
	}
	s.end = u.end
	return s
}

// partOf reads on after "last quarter": in "last quarter of 2025" it is the fourth.
func (p *parser) partOf(s spec, c class, n int) spec {
	if c != last || s.grain == Year {
		return s
	}
	j := s.end
	if k := p.links(j); k > j {
		j = k
	} else if t := p.find(j, preposition); t.value == 2 {
		j = p.links(j + int(t.width))
	}
	wholeUnit := p.calendarYear(j, timely)
	for _, other := range [...]spec{p.month(j, timely), p.quarter(j), p.fiscalPeriod(j), p.yearly(j)} {
		if other.end > wholeUnit.end {
			wholeUnit = other
		}
	}
	if wholeUnit.kind == noKind || wholeUnit.grain <= s.grain {
		return s
	}
	r := p.resolveOne(wholeUnit)
	if n > 1 || s.grain == Week || r == (Range{}) || j == s.end && s.grain < Quarter {
		return spec{kind: unreadable, end: wholeUnit.end}
	}
	start := p.cal.unitStart(r.End.AddDate(0, 0, -1), s.grain, wholeUnit.fiscal)
	return spec{kind: fixed, grain: s.grain, fixed: Range{start, r.End}, end: wholeUnit.end}
}

// yearly matches "last year" after "last quarter of".
func (p *parser) yearly(i int) spec {
	year, isFiscal, end := p.yearAfter(i, false)
	if year == 0 {
		return spec{}
	}
	return spec{kind: yearOf, grain: Year, fiscal: isFiscal, year: year, end: end}
}

// unitsLast matches units followed by the direction: "mois dernier", "2 semanas pasadas",
// "week before last".
func (p *parser) unitsLast(i int) spec {
	n, j := p.counted(i)
	u := p.unitWord(j)
	if u.grain == NoGrain {
		return spec{}
	}
	for _, c := range [...]class{beforeLastAfter, lastAfter, nextAfter, thisAfter} {
		t := p.find(u.end, c)
		if t.width == 0 {
			continue
		}
		v := u
		v.end += int(t.width)
		if s := p.moved(v, t, n); s.kind != noKind {
			return s
		}
	}
	return p.unitBefore(u, n)
}

// unitBefore matches "the week before", which counts from an earlier period of the question.
func (p *parser) unitBefore(u unitWord, n int) spec {
	end := u.end + 1
	t := p.find(u.end, before)
	if p.lang != en || n > 0 || u.plural || t.width != 1 || p.is(end, determiner) || p.is(end, last) || p.endpoint(end, false, 0).kind != noKind {
		return spec{}
	}
	s := p.units(u, -1, 0)
	s.back, s.based, s.end = true, true, end
	return s
}

// compoundUnit matches "Vormonat" and "heuer".
func (p *parser) compoundUnit(i int) spec {
	if t := p.find(i, lastUnit); t.width > 0 {
		s := p.units(unitWord{grain: Grain(t.value), end: i + int(t.width)}, -1, 0)
		s.back = true
		return s
	}
	if t := p.find(i, thisUnit); t.width > 0 {
		s := p.untilToday(Grain(t.value), false)
		s.end = i + int(t.width)
		return s
	}
	return spec{}
}

// unitsAgo matches "3 weeks ago", "vor 3 Wochen" and "in 3 weeks".
func (p *parser) unitsAgo(i int) spec {
	sign, j := 0, i
	switch {
	case p.is(i, agoBefore):
		sign, j = -1, p.skip(i, agoBefore)
	case p.is(i, inBefore):
		sign, j = 1, p.skip(i, inBefore)
	}
	n, k := p.counted(j)
	u := p.unitWord(k)
	if k == j || n == 0 || n > 1000 || u.grain == NoGrain {
		return spec{}
	}
	switch {
	case sign != 0:
		// "In a month" is any month.
		if sign > 0 && n == 1 && p.literal(j).digits == 0 {
			return spec{}
		}
	case p.is(u.end, ago):
		sign, u.end = -1, p.skip(u.end, ago)
	case p.is(u.end, later):
		sign, u.end = 1, p.skip(u.end, later)
	}
	if sign == 0 {
		return spec{}
	}
	return p.units(u, sign*n, sign*n+1)
}

// unitsUpTo matches "3 months to February 2026": the last of them is named.
func (p *parser) unitsUpTo(i int) spec {
	n, j := p.counted(i)
	u := p.unitWord(j)
	k := max(p.skip(u.end, to), p.skip(u.end, bounding))
	if n < 2 || n > 1000 || u.grain == NoGrain || k == u.end || p.depth >= maxDepth {
		return spec{}
	}
	p.depth++
	final := p.endpoint(k, false, edgeEnd)
	p.depth--
	r := p.resolveOne(final)
	switch {
	case final.kind == noKind:
		return spec{}
	case final.slash || final.grain != u.grain || r == (Range{}):
		return spec{kind: unreadable, end: final.end}
	}
	return spec{kind: fixed, grain: u.grain, fixed: Range{addUnits(r.End, u.grain, -n), r.End}, end: final.end}
}

// namedLast matches "last March", "février dernier", "last Monday" and "this March".
func (p *parser) namedLast(i int) spec {
	for _, c := range [...]class{last, next, this} {
		t := p.find(i, c)
		if t.width == 0 {
			continue
		}
		if s := p.named(i + int(t.width)); s.kind != noKind {
			return p.placed(s, c)
		}
	}
	s := p.named(i)
	for at, c := range [...]class{lastAfter, nextAfter} {
		if t := p.find(s.end, c); s.kind != noKind && t.width > 0 {
			s.end += int(t.width)
			return p.placed(s, [...]class{last, next}[at])
		}
	}
	return spec{}
}

// named matches a month, quarter, half or day of the week without a year.
func (p *parser) named(i int) spec {
	if t := p.find(i, weekday); t.width > 0 {
		return spec{kind: weekdayOf, grain: Day, n: int(t.value), end: i + int(t.width)}
	}
	if t := p.find(i, month); t.width > 0 {
		if year, _, _ := p.yearAfter(i+int(t.width), false); year != 0 {
			return spec{}
		}
		return spec{kind: monthOf, grain: Month, n: int(t.value), end: i + int(t.width)}
	}
	if s := p.literal(i).spec; s.year == 0 && (s.kind == quarterOf || s.kind == halfOf) && !p.literal(i).trimester {
		s.end = i + 1
		return s
	}
	return spec{}
}

// placed returns the last whole, the current or the next period of a name.
func (p *parser) placed(s spec, c class) spec {
	r, years := p.resolveOne(s), 0
	days := func(n int) spec {
		return spec{kind: fixed, grain: Day, fixed: Range{r.Start.AddDate(0, 0, n), r.End.AddDate(0, 0, n)}, end: s.end}
	}
	if s.kind == weekdayOf {
		thisWeek := p.cal.unitStart(p.today, Week, false)
		switch {
		case c == last && r.Start.Equal(p.today):
			return days(-7)
		case c == next:
			return days(7)
		case c == this && r.Start.Before(thisWeek):
			return days(7)
		}
		return days(0)
	}
	s.year = p.latestYear(s)
	switch {
	case c == last && r.End.After(p.today):
		years = -1
	case c == next, c == this && s.year < p.today.Year():
		years = 1
	}
	s.year += years
	return s
}

// toDate matches "year to date".
func (p *parser) toDate(i int) spec {
	isFiscal := p.is(i, fiscal)
	j := p.skip(i, fiscal)
	t := p.find(j, toDate)
	if t.width == 0 {
		return spec{}
	}
	s := p.untilToday(Grain(t.value), isFiscal)
	s.end = j + int(t.width)
	if t.value != int8(Year) {
		s.year = 0
		return s
	}
	year, _, end := p.yearAfter(s.end, false)
	if year == 0 {
		s.year = 0 // what follows isn't a part of it
		return s
	}
	years := year - p.today.Year()
	s.fixed = Range{s.fixed.Start.AddDate(years, 0, 0), s.fixed.End.AddDate(years, 0, 0)}
	s.year, s.end = 0, end
	return s
}

// sameUnit matches "the same month last year" and "Vorjahresmonat".
func (p *parser) sameUnit(i int) spec {
	if t := p.find(i, yearBefore); t.width > 0 {
		return spec{kind: sameUnit, grain: Grain(t.value), end: i + int(t.width)}
	}
	j := p.skip(i, same)
	if j == i {
		return spec{}
	}
	k := p.skip(j, periodNoun)
	u := p.unitWord(j)
	if u.grain != NoGrain {
		k = u.end
	}
	if k == j {
		return spec{}
	}
	year, _, end := p.yearAfter(k, false)
	if t := p.find(p.links(k), lastUnit); year == 0 && t.width > 0 && Grain(t.value) == Year {
		year, end = p.today.Year()-1, p.links(k)+int(t.width)
	}
	if year == 0 {
		s := p.lastUnits(p.links(k))
		if !s.back || s.grain != Year {
			return spec{}
		}
		year, end = s.year, s.end
	}
	return spec{kind: sameUnit, grain: u.grain, year: year, end: end}
}
