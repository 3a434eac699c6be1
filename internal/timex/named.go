// SPDX-License-Identifier: Apache-2.0

package timex

// written matches a word that is a period by itself: "Q3", "2026-W05", "3/2/2026". A
// quarter, half or week may have its year after it.
func (p *parser) written(i int, l lead) spec {
	lit := p.literal(i)
	s := lit.spec
	if s.kind == noKind {
		return spec{}
	}
	s.end = i + 1
	switch {
	case s.kind == dateOf && s.year == 0:
		// "3.2." is a date only in German, "3/2" only after an article or preposition.
		if s.slash && l.strength < 2 && (p.lang == en || !l.any) || !s.slash && (p.lang != de || !l.any) {
			return spec{}
		}
	case s.year == 0 && s.kind != fixed:
		year, isFiscal, end := p.yearAfter(s.end, true)
		if year != 0 {
			s.year, s.fiscal, s.end = year, s.fiscal || isFiscal, end
		}
		if lit.trimester && (p.lang == en || p.lang == de || year == 0 && l.strength == 0) {
			return spec{}
		}
	}
	return p.checkedAt(s)
}

// checkedAt returns s if it has a reading.
func (p *parser) checkedAt(s spec) spec {
	if s.kind != unreadable && p.resolve(s) == (readings{}) {
		return spec{}
	}
	return s
}

// fiscalPeriod matches "fiscal Q2 2026", "fiscal year 2025", "Geschäftsjahr 2025" and "FY
// 25".
func (p *parser) fiscalPeriod(i int) spec {
	if j := p.skip(i, fiscal); j > i {
		for _, s := range [...]spec{p.written(j, timely), p.quarter(j), p.calendarYear(j, timely)} {
			if s.kind >= yearOf && s.kind <= quarterOf {
				s.fiscal = true
				return s
			}
		}
	}
	j := p.skip(i, fiscalYear)
	if t := p.find(i, unit); t.width > 0 && Grain(t.value) == Year && p.is(i+1, fiscal) {
		j = p.skip(i+1, fiscal)
	}
	if j == i {
		return spec{}
	}
	if year, _, end := p.yearAfter(j, true); year != 0 && end == j+1 {
		return spec{kind: yearOf, grain: Year, fiscal: true, year: year, end: end}
	}
	return spec{}
}

// week matches "week 34 of 2025", "KW 10", "10. KW" and "34th week of 2025".
func (p *parser) week(i int) spec {
	if p.find(i, whole).value == isoWeek && !p.cal.SundayWeeks {
		i = p.skip(i, whole)
	}
	t, j := p.find(i, unit), p.skip(i, weekWord)
	if j == i && t.width > 0 && Grain(t.value) == Week {
		j = i + int(t.width)
	}
	lit, after := p.literal(j), p.literal(i)
	s := spec{kind: weekOf, grain: Week}
	switch {
	case j > i && lit.digits > 0 && lit.digits <= 2:
		s.n, s.end = lit.spec.n, j+1
	case j > i && lit.spec.kind == monthOf && lit.spec.year != 0: // KW 10/2026
		return p.checkedAt(spec{kind: weekOf, grain: Week, n: lit.spec.n, year: lit.spec.year, end: j + 1})
	case (after.digits == 1 || after.digits == 2) && p.lang == de && p.is(i+1, weekWord):
		s.n, s.end = after.spec.n, p.skip(i+1, weekWord)
	case after.ordinal && Grain(p.find(i+1, unit).value) == Week:
		s.n, s.end = after.spec.n, p.skip(i+1, unit)
	default:
		if s := p.weekOfDay(i); s.kind != noKind {
			return s
		}
		return p.ordinalPart(i)
	}
	if year, _, end := p.yearAfter(s.end, !t.plural); year != 0 {
		s.year, s.end = year, end
	} else if after.ordinal && p.partFollows(s.end) > s.end {
		return spec{kind: unreadable, end: p.partFollows(s.end)}
	}
	return p.checkedAt(s)
}

// weekOfDay matches "the week of 2 March", "week ending 8 March".
func (p *parser) weekOfDay(i int) spec {
	u := p.find(i, unit)
	if u.width == 0 || Grain(u.value) != Week || u.plural {
		return spec{}
	}
	j := i + int(u.width)
	k := max(p.links(j), p.skip(j, bounding))
	if k == j {
		return spec{}
	}
	k = p.prefix(k)
	for _, d := range [...]spec{p.dayOfMonth(k), p.weekday(k, timely), p.written(k, timely)} {
		if d.kind != dateOf || d.slash {
			continue
		}
		start := p.cal.unitStart(p.resolveOne(d).Start, Week, false)
		return spec{kind: fixed, grain: Week, fixed: Range{start, start.AddDate(0, 0, 7)}, end: d.end}
	}
	return spec{}
}

// ordinalPart matches "the first week of March", whose days are a matter of opinion.
func (p *parser) ordinalPart(i int) spec {
	t := p.find(i, ordinal)
	_, j := p.counted(i + int(t.width))
	u := p.find(j, unit)
	if t.width == 0 || u.width == 0 || Grain(u.value) > Month && !u.plural {
		return spec{}
	}
	if end := p.partFollows(j + int(u.width)); end > 0 {
		return spec{kind: unreadable, end: end}
	}
	return spec{}
}

// partFollows returns the end of a period that follows as the whole of a part: "of
// March"; 0 if there is none.
func (p *parser) partFollows(i int) int {
	j := p.links(i)
	if t := p.find(j, preposition); j == i && t.value == 2 {
		j = p.links(j + int(t.width))
	}
	for _, s := range [...]spec{p.month(j, timely), p.calendarYear(j, timely), p.written(j, timely), p.lastUnits(j), p.unitsLast(j)} {
		if s.kind != noKind {
			return s.end
		}
	}
	return 0
}

// quarter matches "third quarter of 2025", "3. Quartal", "quarter 3", "first half".
func (p *parser) quarter(i int) spec {
	s, j := spec{}, i
	t, lit := p.find(i, ordinal), p.literal(i)
	switch {
	case t.width > 0:
		s.n, j = int(t.value), i+int(t.width)
	case lit.ordinal, lit.digits == 1 && p.lang != en:
		s.n, j = lit.spec.n, i+1
	}
	isFiscal := p.is(j, fiscal)
	j = p.skip(j, fiscal)
	u := p.find(j, unit)
	switch Grain(u.value) {
	case Quarter:
		s.kind, s.grain = quarterOf, Quarter
	case Half:
		s.kind, s.grain = halfOf, Half
	default:
		return spec{}
	}
	s.end = j + int(u.width)
	if s.n == 0 {
		n, end := p.counted(s.end)
		if n == 0 || end > s.end+1 || p.literal(s.end).digits > 1 {
			return spec{}
		}
		s.n, s.end = n, end
	}
	if u.plural {
		return spec{}
	}
	isFiscal = isFiscal || p.is(s.end, fiscal)
	s.end, s.fiscal = p.skip(s.end, fiscal), isFiscal
	return p.checkedAt(p.yearOfPart(s))
}

// yearOfPart reads the year after a quarter or half: "of 2025", "of the year". A half of
// anything else is no period.
func (p *parser) yearOfPart(s spec) spec {
	if year, isFiscal, end := p.yearAfter(s.end, true); year != 0 {
		s.year, s.fiscal, s.end = year, s.fiscal || isFiscal, end
		return s
	}
	j := p.links(s.end)
	if t := p.find(j, unit); j > s.end && t.width > 0 && Grain(t.value) == Year && !t.plural {
		s.end = j + int(t.width)
		return s
	}
	if end := p.partFollows(s.end); end > 0 {
		return spec{kind: unreadable, end: end}
	}
	return s
}

// dayNumber matches the day in a date: "3", "3rd", "first".
func (p *parser) dayNumber(i int) (day, end int) {
	lit := p.literal(i)
	if (lit.digits == 1 || lit.digits == 2 || lit.ordinal) && lit.spec.n >= 1 && lit.spec.n <= 31 {
		return lit.spec.n, i + 1
	}
	// "Prima di marzo" is before March.
	if t := p.find(i, ordinal); t.width > 0 && !p.is(i, before) {
		return int(t.value), i + int(t.width)
	}
	return 0, i
}

// dayOfMonth matches "3 February 2026", "February 3rd", "el 3 de febrero".
func (p *parser) dayOfMonth(i int) spec {
	s := spec{kind: dateOf, grain: Day}
	day, j := p.dayNumber(i)
	if day > 0 {
		j = p.links(j)
		t := p.find(j, month)
		if t.width == 0 {
			return spec{}
		}
		s.day, s.n, s.end = day, int(t.value), j+int(t.width)
	} else {
		t := p.find(i, month)
		j = p.skip(i+int(t.width), determiner)
		day, end := p.dayNumber(j)
		if t.width == 0 || day == 0 || p.literal(j).digits == 0 && !p.literal(j).ordinal && p.is(end, unit) {
			return spec{}
		}
		// "In January 3 weeks" and "January 3 February" aren't this.
		if p.literal(j).digits > 0 && (p.is(end, unit) || p.is(end, month) || p.is(end, quantity)) {
			return spec{}
		}
		s.day, s.n, s.end = day, int(t.value), end
		s.yearToo = p.recentYear(day) && !p.literal(j).ordinal && (i == 0 || !p.words[i-1].on)
	}
	if year, _, end := p.yearAfter(s.end, false); year != 0 {
		s.year, s.end, s.yearToo = year, end, false
	}
	return p.checkedAt(s)
}

// recentYear reports whether two digits are as likely a year of late.
func (p *parser) recentYear(digits int) bool {
	year := p.year(digits, 2)
	return digits >= 20 && year <= p.today.Year() && year > p.today.Year()-6
}

// month matches "February 2026", "mois de février", "in May".
func (p *parser) month(i int, l lead) spec {
	j := i
	if t := p.find(i, unit); t.width > 0 && Grain(t.value) == Month && !t.plural {
		j = p.links(i + int(t.width))
	}
	t := p.find(j, month)
	if t.width == 0 {
		return spec{}
	}
	s := spec{kind: monthOf, grain: Month, n: int(t.value), end: j + int(t.width)}
	year, _, end := p.yearAfter(s.end, false)
	lit := p.literal(s.end)
	switch {
	case year != 0:
		s.year, s.end = year, end
	case lit.digits == 2 && lit.spec.n > 31:
		s.year, s.end = p.year(lit.spec.n, 2), s.end+1
	case t.weak && j == i && l.strength == 0 && !p.is(s.end, soFar) && !p.standsAlone(i, s.end):
		return spec{}
	}
	return s
}

// standsAlone reports whether a word that is a month and an ordinary word can only be
// the month: at the end of a question, or "march" at its beginning.
func (p *parser) standsAlone(i, end int) bool {
	t := p.find(i, month)
	if p.listed&p.lang == 0 {
		return false
	}
	return end == len(p.words) && i > 0 || i == 0 && t.value != 5
}

// weekday matches "Monday", "Monday 9 March", "Monday of last week".
func (p *parser) weekday(i int, l lead) spec {
	t := p.find(i, weekday)
	if t.width == 0 || t.weak && l.strength < 2 {
		return spec{}
	}
	s := spec{kind: weekdayOf, grain: Day, n: int(t.value), end: i + int(t.width)}
	if p.is(i-1, habitual) {
		return spec{kind: unreadable, end: s.end}
	}
	j := p.prefix(s.end)
	for _, d := range [...]spec{p.dayOfMonth(j), p.written(j, timely)} {
		if d.kind == dateOf {
			if r := p.resolve(d); (int(r[0].Start.Weekday())+6)%7+1 == s.n {
				return d
			}
			return s
		}
	}
	for _, w := range [...]spec{p.lastUnits(j), p.unitsLast(j), p.compoundUnit(j), p.week(j)} {
		if r := p.resolveOne(w); w.grain == Week && r != (Range{}) {
			day := r.Start.AddDate(0, 0, (s.n-int(r.Start.Weekday())+7)%7)
			return spec{kind: fixed, grain: Day, fixed: Range{day, day.AddDate(0, 0, 1)}, end: w.end}
		}
	}
	return s
}

// calendarYear matches "2025", "the year 2025", "all of 2025".
func (p *parser) calendarYear(i int, l lead) spec {
	j := i
	for range 3 {
		t := p.find(j, unit)
		next := p.skip(j, whole)
		switch {
		case t.width > 0 && Grain(t.value) == Year && !t.plural && !p.is(j-1, notYear):
			next, l.strength = p.links(j+int(t.width)), 2
		case next > j:
			next, l.strength = p.links(next), 2
		}
		if next == j {
			break
		}
		j = next
	}
	lit := p.literal(j)
	switch {
	case lit.apostrophe && l.strength == 2:
		return spec{kind: yearOf, grain: Year, year: p.year(lit.spec.n, 2), end: j + 1}
	case lit.digits != 4 || !plausible(lit.spec.n) || !p.isYear(j, l):
		return spec{}
	}
	return spec{kind: yearOf, grain: Year, year: lit.spec.n, end: j + 1}
}

// isYear reports whether a number of four digits is a year and not an amount.
func (p *parser) isYear(i int, l lead) bool {
	n, before := p.literal(i).spec.n, i-1
	for p.is(before, of) || p.is(before, preposition) && p.find(before, preposition).value == 1 {
		before--
	}
	next := p.literal(i + 1)
	counted := p.is(i+1, quantity) || p.find(i+1, unit).plural
	switch {
	case p.is(before, comparison) && l.strength < 2, p.is(i-1, notYear), p.is(i-1, unit) && p.is(i-2, notYear):
		return false
	case counted:
		return l.strength == 2 && n%100 != 0
	case l.strength == 2:
		return true
	case p.literal(i-1).digits > 0 || next.digits > 0 && next.digits != 4:
		return false
	}
	return n%100 != 0 || i+1 == len(p.words) || p.touches(i)
}

// touches reports whether a word about time stands beside a number.
func (p *parser) touches(i int) bool {
	for _, j := range [...]int{i - 1, i + 1} {
		if j < 0 || j >= len(p.words) {
			continue
		}
		if p.words[j].literal.spec.kind != noKind {
			return true
		}
		for _, t := range p.words[j].tags {
			if t.class < lastContentWord && !t.weak {
				return true
			}
		}
	}
	return false
}
