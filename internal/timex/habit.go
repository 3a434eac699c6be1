// SPDX-License-Identifier: Apache-2.0

package timex

// The values of the class habitDay beyond those of single days.
const (
	allWeekend  = 8
	allWorkdays = 9
)

// habit matches days that come round: "on Mondays", "every Saturday and Sunday", "on
// weekends". A single day needs a word such as "every": "on Monday" is one day.
func (p *parser) habit(i int) found {
	var f found
	for j := i; ; {
		k, every, led := p.toHabit(j)
		t := p.find(k, habitDay)
		single := p.find(k, weekday)
		switch {
		case t.width > 0 && (!t.weak || led):
		case every && single.width > 0 && !single.weak:
			t = single
		case every && p.is(k, weekend):
			t = p.find(k, weekend)
			t.value = allWeekend
		default:
			return f
		}
		f.end, f.grain = k+int(t.width), DayOfWeek
		f.add(int(t.value))
		j = p.skip(f.end, and)
	}
}

// toHabit passes the words before a day: prepositions, articles and words such as "every".
func (p *parser) toHabit(i int) (end int, every, led bool) {
	var l lead
	for range maxPrefix {
		t := p.find(i, habitual)
		if next := p.step(i, &l); t.width == 0 || next > i+int(t.width) {
			if next == i {
				break
			}
			i = next
			continue
		}
		every, l.any = true, true
		i += int(t.width)
	}
	return i, every, l.any
}

// add adds the days of a tag of the class habitDay.
func (f *found) add(value int) {
	switch value {
	case allWeekend:
		f.weekdays[5], f.weekdays[6] = true, true
	case allWorkdays:
		for i := range 5 {
			f.weekdays[i] = true
		}
	default:
		f.weekdays[value-1] = true
	}
}
