// SPDX-License-Identifier: Apache-2.0

package timex

// endpoint matches one side of a range: a period, or a number that the other side
// explains. Bare is set if numbers are allowed, edgeWanted is the edge that changes
// nothing: the start of the first side, the end of the second.
func (p *parser) endpoint(i int, bare bool, edgeWanted int) spec {
	l, j := timely, i
	var best spec
	for range maxPrefix + 1 {
		k := j
		if t := p.find(j, edge); t.width > 0 && int(t.value) == edgeWanted {
			if k = p.links(j + int(t.width)); k == j+int(t.width) && t.weak {
				k = j
			}
		}
		s := p.period(k, l)
		if k > j && s.grain < Week {
			s = spec{}
		}
		if n := p.numberAlone(j); s.kind == noKind && bare {
			s = n
		}
		if s.end > best.end {
			best = s
		}
		next := p.step(j, &l)
		if next == j {
			break
		}
		j = next
	}
	return best
}

// numberAlone matches "3rd" or "12", perhaps with a year: "weeks 10 to 12 of 2025".
func (p *parser) numberAlone(i int) spec {
	n, end := p.dayNumber(i)
	if lit := p.literal(i); n == 0 && (lit.digits == 1 || lit.digits == 2) {
		n, end = lit.spec.n, i+1
	}
	if n == 0 || p.is(end, quantity) || p.is(end, unit) {
		return spec{}
	}
	s := spec{kind: numberOf, n: n, end: end}
	if year, _, end := p.yearAfter(end, false); year != 0 {
		s.year, s.end = year, end
	}
	return s
}

// join is the word between two periods.
type join uint8

const (
	through join = iota // "from a to b", "between a and b"
	against             // "a versus b"
	beside              // "a and b", "a, b"
)

// pair matches "between a and b", "from a to b", "a to b" and "a versus b".
func (p *parser) pair(i int) found {
	best := p.bounded(i)
	if s := p.compact(i); s.end > best.end {
		best = s
	}
	j := p.prefix(i)
	// "In the period from a to b".
	if j > i && p.is(j-1, periodNoun) {
		if f := p.bounded(j); f.end > best.end {
			best = f
		}
	}
	a := p.endpoint(i, true, edgeStart)
	if a.kind == noKind || a.kind == unreadable {
		return best
	}
	for _, c := range [...]class{to, versus} {
		t := p.find(a.end, c)
		if t.width == 0 {
			continue
		}
		how := through
		if c == versus {
			how = against
		}
		b := p.endpoint(a.end+int(t.width), c == to && a.kind != numberOf, edgeEnd)
		// "With" joins two periods only side by side, and months don't go by numbers.
		if f := p.joined(a, b, how); f.end > best.end {
			best = f
		}
	}
	return best
}

// bounded matches a range that begins with "between" or "from".
func (p *parser) bounded(i int) found {
	var best found
	for _, way := range [...][2]class{{between, and}, {between, to}, {from, to}, {since, to}} {
		lead := p.find(i, way[0])
		if lead.width == 0 {
			continue
		}
		a := p.endpoint(i+int(lead.width), true, edgeStart)
		t := p.find(a.end, way[1])
		if a.kind == noKind || t.width == 0 {
			continue
		}
		b := p.endpoint(a.end+int(t.width), true, edgeEnd)
		if f := p.joined(a, b, through); f.end > best.end {
			best = f
		}
	}
	return best
}

// compact matches "3-9 February" and "weeks 10-12", where a word holds both numbers.
func (p *parser) compact(i int) found {
	j := p.prefix(i)
	if t := p.find(j, unit); p.is(j, weekWord) || t.width > 0 && Grain(t.value) == Week {
		k := max(p.skip(j, weekWord), p.skip(j, unit))
		if lit := p.literal(k); lit.second > 0 {
			a := spec{kind: weekOf, grain: Week, n: lit.first, end: k}
			b := spec{kind: numberOf, n: lit.second, end: k + 1}
			if year, _, end := p.yearAfter(b.end, false); year != 0 {
				b.year, b.end = year, end
			}
			return p.joined(a, b, through)
		}
	}
	lit := p.literal(j)
	k := p.links(j + 1)
	t := p.find(k, month)
	if lit.second <= lit.first || t.width == 0 {
		return found{}
	}
	a := spec{kind: numberOf, n: lit.first, end: j}
	b := spec{kind: dateOf, grain: Day, day: lit.second, n: int(t.value), end: k + int(t.width)}
	if year, _, end := p.yearAfter(b.end, false); year != 0 {
		b.year, b.end = year, end
	}
	return p.joined(a, b, through)
}

// joined makes a range, or a comparison, of two periods.
func (p *parser) joined(a, b spec, how join) found {
	switch {
	case a.kind == noKind || b.kind == noKind:
		return found{}
	case a.kind == unreadable || b.kind == unreadable:
		return found{end: b.end, dropped: true}
	}
	if !explain(&a, &b) {
		return found{}
	}
	missing := max(a.missing(), b.missing())
	if a.named() && a.year != 0 || b.named() && b.year != 0 {
		missing = ""
	}
	p.inherit(&a, &b, how)
	ra := p.resolve(a)
	rb := p.resolve(b)
	// "January versus last year" is about January of last year.
	if b.kind == sameUnit || how == against && (b.back || b.kind == fixed && b.grain == Year && b.year != 0 && a.grain < Year) {
		rb = p.relateTo(b, ra[0], a.grain)
		rb[1] = rb[0]
	}
	return p.spanned(a, b, ra, rb, found{end: b.end, assumed: missing, compared: how == against})
}

// spanned fills in the range over two resolved periods.
func (p *parser) spanned(a, b spec, ra, rb readings, f found) found {
	if a.kind == weekdayOf && !rb[0].End.IsZero() && rb[0].End.Before(ra[0].End) {
		for i := range ra {
			ra[i].Start, ra[i].End = ra[i].Start.AddDate(0, 0, -7), ra[i].End.AddDate(0, 0, -7)
		}
	}
	valid := func(i int) bool { return ra[i] != Range{} && rb[i] != Range{} }
	for i := range f.readings {
		if valid(i) {
			f.readings[i] = hull(ra[i], rb[i])
		}
	}
	if f.readings == (readings{}) {
		return found{}
	}
	first := 0
	if !valid(0) {
		first = 1
	}
	f.parts, f.paired, f.period = [2]Range{ra[first], rb[first]}, true, true
	f.grain = min(a.grain, b.grain)
	if f.grain == NoGrain {
		f.grain = max(a.grain, b.grain)
	}
	return f
}

// explain fills in a side that is only a number: "from 3 to 9 February". It returns false
// if the other side doesn't say what the number is.
func explain(a, b *spec) bool {
	number, other := a, b
	if b.kind == numberOf {
		number, other = b, a
	}
	if number.kind != numberOf {
		return true
	}
	full := *other
	full.end = number.end
	switch other.kind {
	case dateOf:
		full.day = number.n
	case weekOf, quarterOf, halfOf:
		full.n = number.n
	default:
		return false
	}
	if number == b {
		full.year = max(number.year, 0)
	}
	if number == a {
		full.year = 0
	}
	*number = full
	return true
}

// named reports whether a year may be missing from s.
func (s spec) named() bool { return s.kind >= halfOf && s.kind <= dateOf }

// inherit gives a side without a year that of the other side; the first side of a range
// comes before the second.
func (p *parser) inherit(a, b *spec, how join) {
	switch {
	case a.named() && a.year == 0 && b.year != 0 && b.kind != fixed:
		a.year = b.year
		if how == through && p.later(*a, *b) || how != through && p.future(*a) {
			a.year--
		}
		a.fiscal = a.fiscal || b.fiscal && a.kind <= quarterOf
	case b.named() && b.year == 0 && a.year != 0 && a.kind != fixed:
		b.year = a.year
		if how == through && p.later(*a, *b) {
			b.year++
		}
		b.fiscal = b.fiscal || a.fiscal && b.kind <= quarterOf
	case how == through && a.named() && b.named() && a.year == 0 && b.year == 0:
		b.year = p.latestYear(*b)
		a.year = b.year
		if p.later(*a, *b) {
			a.year--
		}
	}
}

// later reports whether a starts after b.
func (p *parser) later(a, b spec) bool {
	return p.resolve(a)[0].Start.After(p.resolve(b)[0].Start)
}

// future reports whether a starts after today.
func (p *parser) future(a spec) bool { return p.resolve(a)[0].Start.After(p.today) }

// list matches "January and February": periods of one kind that follow on one another
// are one range. Two of a kind with nothing between are a range too, since the dash of
// "January - March" may be lost; but not two years ("the 2008 model in 2025"). Of others only the first is taken, with the year that
// stands at the last.
func (p *parser) list(i int) found {
	var buffer [6]spec
	items := p.items(i, buffer[:0])
	if len(items) < 2 {
		return found{}
	}
	a, b := items[0], items[1]
	if len(items) == 2 {
		f := p.joined(a, b, beside)
		if f.end == 0 || len(f.readings.distinct()) > 1 {
			return found{}
		}
		follows := f.parts[0].End.Equal(f.parts[1].Start) || f.parts[1].End.Equal(f.parts[0].Start)
		if follows || !p.is(a.end, and) && a.kind != fixed && a.kind != yearOf && f.parts[0].Start.Before(f.parts[1].Start) {
			return f
		}
	}
	named := items[len(items)-1]
	for k := range items {
		p.inherit(&items[k], &named, beside)
	}
	if f := p.run(items); f.end > 0 && len(items) > 2 {
		return f
	}
	if a.year != 0 || named.year == 0 {
		return found{}
	}
	return p.foundOf(items[0])
}

// items collects periods of one kind that stand side by side or are joined by "and".
func (p *parser) items(i int, items []spec) []spec {
	for len(items) < cap(items) {
		joined := len(items) > 0 && p.is(items[len(items)-1].end, and)
		if p.is(i, to) && len(items) > 0 {
			return nil
		}
		s := p.endpoint(i, joined && items[0].kind == weekOf, 0)
		if s.kind == numberOf {
			explain(&items[0], &s)
		}
		listable := s.kind >= fixed && s.kind <= weekOf && s.kind != unreadable && !s.back
		if !listable || len(items) > 0 && (s.kind != items[0].kind || s.grain != items[0].grain) {
			break
		}
		items = append(items, s)
		i = p.skip(s.end, and)
	}
	return items
}

// run returns the range of periods of which each begins where the one before ends.
func (p *parser) run(items []spec) found {
	f := found{end: items[len(items)-1].end, grain: items[0].grain, period: true, assumed: items[0].missing()}
	for k, s := range items {
		r := p.resolveOne(s)
		if k > 0 && !r.Start.Equal(f.readings[0].End) {
			return found{}
		}
		if k == 0 {
			f.readings[0].Start = r.Start
		}
		f.readings[0].End = r.End
	}
	f.readings[1] = f.readings[0]
	return f
}
