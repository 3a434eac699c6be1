// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strconv"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

// periods takes the time expressions of a path.
func (d *draft) periods() {
	var found []timex.Match
	last := -1
	for i, e := range d.edges {
		if e.time == nil || d.used[i] {
			continue
		}
		if len(e.time.Weekdays) > 0 {
			d.weekdays(i)
			continue
		}
		if e.time.Over != timex.NoGrain {
			d.used[i], d.over = true, e.time
			continue
		}
		if len(e.time.Ranges) == 0 {
			d.grain(i)
			continue
		}
		d.used[i] = true
		if last >= 0 && d.edges[last].end == e.first && d.edges[last].time.Grain == e.time.Grain && !d.listedWith(last, i) {
			// Two years side by side: one of them is no year ("the 2008 model in 2025").
			d.r.unmatched = append(d.r.unmatched, d.text(d.edges[last]))
		}
		last = i
		found = append(found, *e.time)
		if e.time.Assumed != "" && len(e.time.Ranges) == 1 {
			d.assume(e.time.Assumed, strconv.Itoa(e.time.Ranges[0].Start.Year()))
		}
	}
	switch len(found) {
	case 0:
		d.r.without = true
	case 1:
		d.onePeriod(found[0])
	default:
		d.severalPeriods(found)
	}
}

// grain takes a grain by itself: "monthly" groups, "which month" does so too, and in
// "the month" it says nothing more.
func (d *draft) grain(i int) {
	e := d.edges[i]
	name := d.grainOf(e.time)
	if name == "" {
		d.r.unmatched = append(d.r.unmatched, d.text(e))
		d.used[i] = true
		return
	}
	d.used[i] = true
	before := d.previous(i)
	switch {
	case d.grainOfMembers(i):
		// "the year of the car with": no period, but what one of them has.
		d.r.unmatched = append(d.r.unmatched, d.text(e))
	case e.time.Each, d.listedGrain(i), before >= 0 && (d.edges[before].is(classBy) || d.edges[before].is(classWhich)), len(d.find(classHighest, classLowest, classBest, classWorst)) > 0 && before < 0:
		d.group(name)
		d.counts = true
		if before >= 0 && d.edges[before].is(classBy) {
			d.use(before)
		}
		d.groupList(i)
	}
}

// listedGrain reports whether a grain stands in a list behind "by" and a noun: "by plant and
// month".
func (d *draft) listedGrain(i int) bool {
	noun := d.previous(i)
	if noun < 0 || !d.edges[noun].means(meansNoun) || !d.listedWith(noun, i) {
		return false
	}
	by := d.previous(noun)
	return by >= 0 && d.edges[by].is(classBy)
}

// grainOf returns the name of a grain by itself; where fiscal years are calendar years, the
// grain is that of the calendar.
func (d *draft) grainOf(m *timex.Match) string {
	name := grainName(m.Grain)
	if !m.Fiscal || d.schema.model.Calendar.FiscalStart <= 1 {
		return name
	}
	return map[string]string{"quarter": fiscalQuarter, "year": fiscalYear}[name]
}

// weekdays takes "on Mondays", or, after a word such as "without", all days but Mondays.
// Several are taken together; days of which some are left out are not.
func (d *draft) weekdays(i int) {
	d.used[i] = true
	on := map[int]bool{}
	for _, day := range d.edges[i].time.Weekdays {
		on[isoWeekday(day)] = true
	}
	not := false
	if before := d.previous(i); before >= 0 && d.edges[before].is(classNot) {
		d.use(before)
		not = true
	}
	q := &d.r.query
	if not && len(q.Weekdays) > 0 || len(d.find(classCompare)) > 0 {
		d.r.unmatched = append(d.r.unmatched, d.text(d.edges[i]))
		return
	}
	for day := 1; day <= 7; day++ {
		if on[day] != not && !slices.Contains(q.Weekdays, day) {
			q.Weekdays = append(q.Weekdays, day)
		}
	}
	slices.Sort(q.Weekdays)
}

// grainOfMembers reports whether a grain is said to be of members or rows.
func (d *draft) grainOfMembers(i int) bool {
	j := d.next(i)
	return j >= 0 && (d.memberNoun(j) || d.edges[j].means(meansRows) || len(d.edges[j].metrics()) > 0 && d.beginsWithNoun(d.edges[j])) &&
		slices.ContainsFunc(d.edges[i+1:j], func(e *edge) bool { return e.is(classOf) })
}

func grainName(g timex.Grain) string {
	switch g {
	case timex.Day:
		return "day"
	case timex.Week:
		return "week"
	case timex.Month:
		return "month"
	case timex.Quarter:
		return "quarter"
	case timex.Year:
		return "year"
	case timex.DayOfWeek:
		return weekday
	}
	return ""
}

// onePeriod sets the period, or two if a change between them is asked about.
func (d *draft) onePeriod(m timex.Match) {
	changes := d.find(classChange, classCompare)
	if len(m.Parts) == 2 && (len(changes) > 0 || m.Compared) {
		d.use(changes...)
		d.r.query.Compare = []Period{periodOf(m.Parts[0]), periodOf(m.Parts[1])}
		return
	}
	if len(m.Ranges) > 1 {
		d.r.periods = m.Ranges
	}
	d.r.query.Period = periodOf(m.Ranges[0])
	if !m.Ranges[0].Start.IsZero() && m.Ranges[0].Start.After(d.today) {
		d.refuse(Forecast, "")
	}
}

func periodOf(r timex.Range) Period { return Period{r.Start, r.End} }

// severalPeriods takes what two periods share ("in 2025 until October"), joins periods that
// follow one another, and otherwise compares them.
func (d *draft) severalPeriods(found []timex.Match) {
	var all []Period
	for _, m := range found {
		if len(m.Ranges) > 1 {
			d.r.periods = m.Ranges
		}
		p := periodOf(m.Ranges[0])
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for i := 1; i < len(found); i++ {
		if d.crossed(found[i-1], found[i]) || d.ownFigures(found[i-1], found[i]) {
			d.r.unmatched = append(d.r.unmatched, d.words(found[i].First, found[i].End))
		}
	}
	changes := d.find(classChange, classCompare)
	if len(all) == 2 && len(changes) == 0 && !d.partedPeriods(found) {
		if both, ok := common(all[0], all[1]); ok {
			d.r.query.Period = both
			return
		}
		if all[0].End.Equal(all[1].Start) {
			d.r.query.Period = Period{all[0].Start, all[1].End}
			// "Built in May and scrapped in June", "of the one with the most in 2025 in January".
			first, last := found[0], found[len(found)-1]
			listed := d.linked(first, last) || slices.Contains(d.conjunctions[first.End:last.First+1], true)
			d.r.vague = d.r.vague || !listed || len(d.figuresWithin(first.End, last.First)) > 0
			d.assume("together", all[0].String()+", "+all[1].String())
			return
		}
	}
	d.use(changes...)
	if len(all) == 1 {
		d.r.query.Period = all[0]
		return
	}
	d.r.query.Compare = all
	for i := 1; i < len(found); i++ {
		if !d.linked(found[i-1], found[i]) {
			d.r.unmatched = append(d.r.unmatched, d.words(found[i].First, found[i].End))
		}
	}
}

// linked reports whether two time expressions of one size are listed or set against one
// another. "Mondays in February" and "February 2025 and 2026" are no comparisons.
func (d *draft) linked(a, b timex.Match) bool {
	if a.Grain != b.Grain {
		return false
	}
	for i := a.End; i <= b.First; i++ {
		if d.conjunctions[i] || d.tokens[i].apart || opens(d.tokens, i, []string{d.language}, classCompare) {
			return true
		}
	}
	return false
}

// conjunctionsOf marks the tokens of words such as "and" and "as well as"; those of other
// languages join names too.
func conjunctionsOf(tokens []token) []bool {
	marks := make([]bool, len(tokens))
	for i := range tokens {
		for _, t := range lexicons().byFirst[tokens[i].folded] {
			if t.class == classAnd && wordsAt(tokens, i, t.words) {
				for j := range t.words {
					marks[i+j] = true
				}
			}
		}
	}
	return marks
}

// crossed reports whether each of two periods has a value of its own: "at A in January and
// at B in February" is no comparison of both in both.
func (d *draft) crossed(a, b timex.Match) bool {
	seen := map[string]string{}
	for _, e := range d.edges {
		if !e.means(meansValue) {
			continue
		}
		dim := e.meaning.dimension
		if entity := d.schema.dimensions[dim].entity; entity != nil {
			dim = entity.Name
		}
		switch {
		case e.end <= a.First:
			seen[dim] = e.meaning.value
		case e.first >= a.End && seen[dim] != "" && seen[dim] != e.meaning.value:
			return true
		}
	}
	return false
}

// changeOver compares a month with the one before, or a period of a year with that of the
// year before, for "month over month" and the like. A series of such changes is no query,
// and of which year "year over year" speaks is not guessed.
func (d *draft) changeOver(words []int) {
	q := &d.r.query
	over := d.over.Over
	if d.r.without && len(words) > 0 && len(q.Compare) == 0 && over != timex.Year {
		end := d.schema.model.Calendar.lastTwelve(grainName(over), d.today).End
		q.Period = Period{moved(end, over, -1), end}
		d.r.without = false
		d.assume("period", q.Period.String())
	}
	p := q.Period
	fits := !p.Start.IsZero() && !p.End.IsZero() && (moved(p.Start, over, 1).Equal(p.End) || over == timex.Year && moved(p.Start, over, 1).After(p.End))
	if len(words) == 0 || !fits || len(q.Compare) > 0 || slices.ContainsFunc(q.GroupBy, isGrain) {
		d.r.unmatched = append(d.r.unmatched, d.words(d.over.First, d.over.End))
		return
	}
	d.use(words...)
	q.Compare = []Period{{moved(p.Start, over, -1), moved(p.End, over, -1)}, p}
	q.Period = Period{}
}

// moved moves a day by some units.
func moved(day time.Time, g timex.Grain, n int) time.Time {
	switch g {
	case timex.Week:
		return day.AddDate(0, 0, 7*n)
	case timex.Month:
		return day.AddDate(0, n, 0)
	case timex.Quarter:
		return day.AddDate(0, 3*n, 0)
	}
	return day.AddDate(n, 0, 0)
}

// words returns some tokens as written.
func (d *draft) words(first, end int) string {
	return d.text(&edge{first: first, end: end})
}

// common returns the days that two periods share, if they share any; an open side has no
// end.
func common(a, b Period) (Period, bool) {
	both := a
	if both.Start.IsZero() || !b.Start.IsZero() && b.Start.After(both.Start) {
		both.Start = b.Start
	}
	if both.End.IsZero() || !b.End.IsZero() && b.End.Before(both.End) {
		both.End = b.End
	}
	shared := both.Start.IsZero() || both.End.IsZero() || both.Start.Before(both.End)
	return both, shared
}

// group adds a dimension or grain to those that are grouped by.
func (d *draft) group(name string) {
	if !slices.Contains(d.groups, name) {
		d.groups = append(d.groups, name)
	}
}
