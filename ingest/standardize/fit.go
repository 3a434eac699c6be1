// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"slices"
	"strings"
)

// How much values alone tell of a column.
const (
	// onlyDates is of the only column of dates, someDates of one of several.
	onlyDates, someDates = 0.6, 0.35
	// onlyUnit is of the only column in units of a dimension, someUnit of one of several,
	// bareNumber of numbers without a unit.
	onlyUnit, someUnit, bareNumber = 0.55, 0.3, 0.15
	// onlyKey is of the only column that tells rows apart, someKey of one of several.
	onlyKey, someKey = 0.5, 0.2
)

// most is the share of values from which a column may hold dates or numbers, the others being
// faults.
const most = 0.8

func (p *proposal) fitDate(c *candidate) (float64, bool) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	if e.dates < most || len(e.orders) == 0 {
		return 0, false
	}
	// Numbers of parts may be read as dates of eight digits.
	if c.name == 0 && share(e.each, func(v string) bool { return compact.MatchString(v) }) == 1 && len(e.each[0]) == 8 && !speakOf(e.terms, "date", "time") {
		return 0, false
	}
	p.layout(c)
	c.made.Order = e.order
	why := e.why
	if e.order == "" {
		c.made.Order, why = p.orderOf(c)
	}
	if c.made.Order == "" {
		q := Question{
			Standard: column.Name, Source: e.name, Kind: AskOrder, Values: e.each[:min(3, len(e.each))],
			Text: fmt.Sprintf("Which order do day and month have in %q? No value settles it.", e.name),
		}
		for _, o := range e.orders {
			q.Options = append(q.Options, string(o))
		}
		c.questions = append(c.questions, q)
	} else {
		c.reason("date order %s: %s", c.made.Order, why)
	}
	telling := someDates
	if p.count(Date) == 1 && p.alone(func(o *profile) bool { return o.dates >= most }) {
		telling = onlyDates
	}
	if strings.Contains(column.Layout, "15") != e.timed {
		telling /= 2
	}
	return telling * e.dates, true
}

// layout says how the standard writes dates, or asks.
func (p *proposal) layout(c *candidate) {
	column := &p.standard.Columns[c.standard]
	if c.made.Layout = column.Layout; c.made.Layout != "" {
		return
	}
	if slices.Contains(column.orders, p.options.Order) {
		c.made.Layout = layoutOf(column.each, p.options.Order)
		return
	}
	q := Question{
		Standard: column.Name, Kind: AskLayout, Values: column.each[:min(3, len(column.each))],
		Text: fmt.Sprintf("In which order does the standard write day and month of %q? No example settles it.", column.Name),
	}
	for _, o := range column.orders {
		q.Options = append(q.Options, layoutOf(column.each, o))
	}
	c.questions = append(c.questions, q)
}

// orderOf settles the order of dates by rows of both tables, or by what was given.
func (p *proposal) orderOf(c *candidate) (Order, string) {
	e := p.profiles[c.export]
	var tries []Assignment
	for _, o := range e.orders {
		try := *c.made
		try.Order = o
		tries = append(tries, try)
	}
	if a, ok := p.taughtBy(c, tries); ok {
		return a.Order, "in rows of both tables it makes the standard's dates"
	}
	if slices.Contains(e.orders, p.options.Order) {
		return p.options.Order, "it was given"
	}
	return "", ""
}

// count returns how many columns of the standard are of a kind.
func (p *proposal) count(k Kind) int {
	n := 0
	for _, c := range p.standard.Columns {
		if c.Kind == k {
			n++
		}
	}
	return n
}

// alone reports whether one column of the export passes a test.
func (p *proposal) alone(test func(*profile) bool) bool {
	n := 0
	for _, e := range p.profiles {
		if len(e.each) > 0 && test(e) {
			n++
		}
	}
	return n == 1
}

func (p *proposal) fitNumber(c *candidate) (float64, bool) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	part := float64(e.numbers.numbers) / float64(len(e.each))
	if part < most || e.dates > most && e.numbers.behind[""] < e.numbers.numbers {
		return 0, false
	}
	c.made.Decimals, c.made.Least, c.made.To, c.made.From = column.Decimals, column.Least, column.Unit, e.unit
	if !p.fitUnit(c) {
		return 0, false
	}
	p.fitDecimal(c)
	telling := bareNumber
	switch dimension := units[column.Unit].dimension; {
	case dimension == "" || e.unit == "":
		// Dates and keys are whole numbers too; what has decimals is no count.
		if column.Decimals == 0 && 2*e.numbers.fractions > e.numbers.numbers {
			return 0, c.name > 0.9
		}
	case p.alone(func(o *profile) bool { return units[o.unit].dimension == dimension }):
		telling = onlyUnit
	default:
		telling = someUnit
	}
	return telling * part * p.size(c), true
}

// size compares how great the numbers of two columns are, from 0.5 to 1; 1 if no example says.
func (p *proposal) size(c *candidate) float64 {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	ours, ok := middle(column.each, Point)
	if !ok || c.made.Decimal == "" || c.made.To != "" && c.made.From == "" {
		return 1
	}
	theirs, ok := middle(e.each, c.made.Decimal)
	if !ok {
		return 1
	}
	if c.made.From != c.made.To && c.made.To != "" {
		factor, _ := rational(units[c.made.From].factor).Float64()
		over, _ := rational(units[c.made.To].factor).Float64()
		theirs *= factor / over
	}
	return 0.5 + 0.5*near(ours, theirs)
}

// fitUnit finds the unit of a column; false if it is one of something else.
func (p *proposal) fitUnit(c *candidate) bool {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	if column.Unit == "" {
		// What stands behind all numbers of a count, such as pieces, says no more.
		dimension := units[e.unit].dimension
		if c.made.From = ""; isCurrency(dimension) {
			c.made.From = e.unit
		}
		return dimension == "" || dimension == "share" || isCurrency(dimension) || c.name > 0.9
	}
	if e.unit == "" {
		if a, ok := p.taughtUnit(c); ok {
			c.made.From = a.From
			c.reason("unit %s: in rows of both tables it makes the standard's values", a.From)
			return true
		}
		c.questions = append(c.questions, Question{
			Standard: column.Name, Source: e.name, Kind: AskUnit, Options: sameDimension(column.Unit),
			Text: fmt.Sprintf("Which unit do the values of %q have? Neither its name nor its values say.", e.name),
		})
		return true
	}
	if units[e.unit].dimension != units[column.Unit].dimension {
		return false
	}
	c.reason("unit %s to %s", e.unit, column.Unit)
	return true
}

// isCurrency reports whether a dimension is that of a currency.
func isCurrency(dimension string) bool {
	return len(dimension) == 3 && strings.ToUpper(dimension) == dimension
}

// taughtUnit finds the unit that makes the standard's values in rows of both tables.
func (p *proposal) taughtUnit(c *candidate) (Assignment, bool) {
	if len(p.pairs) == 0 {
		return Assignment{}, false
	}
	var tries []Assignment
	seen := map[unit]bool{}
	for _, name := range sameDimension(p.standard.Columns[c.standard].Unit) {
		if seen[units[name]] {
			continue // the same unit under another name
		}
		seen[units[name]] = true
		try := *c.made
		try.From, try.Decimal = name, p.profiles[c.export].decimal
		tries = append(tries, try)
	}
	return p.taughtBy(c, tries)
}

// fitDecimal finds the decimal sign, or asks.
func (p *proposal) fitDecimal(c *candidate) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	if c.made.Decimal = e.decimal; c.made.Decimal != "" {
		if e.whyDecimal != "" {
			c.reason("decimal sign %q: %s", e.decimal, e.whyDecimal)
		}
		return
	}
	const examples = 5
	whole := column.Decimals == 0 && len(column.each) >= examples && c.made.From == c.made.To
	switch {
	case whole && e.numbers.point == 0 && e.numbers.comma == 0:
		// Read as decimals they would be no whole numbers, as the standard's are.
		c.made.Decimal = otherThan(e.each)
		c.reason("decimal sign %q: the standard has whole numbers, so that the other one groups digits", c.made.Decimal)
	case p.options.Decimal != "":
		c.made.Decimal = p.options.Decimal
		c.reason("decimal sign %q: it was given", c.made.Decimal)
	default:
		c.questions = append(c.questions, Question{
			Standard: column.Name, Source: e.name, Kind: AskDecimal, Values: e.each[:min(3, len(e.each))], Options: []string{",", "."},
			Text: fmt.Sprintf("Which is the decimal sign in %q? No value settles it.", e.name),
		})
	}
}

// sameDimension returns the units of a unit's dimension.
func sameDimension(of string) []string {
	var all []string
	for name, u := range units {
		if u.dimension == units[of].dimension {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func (p *proposal) fitKey(c *candidate) (float64, bool) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	unique := float64(len(e.each)) / float64(len(e.values))
	if unique < 0.9 || e.dates > most && share(e.each, isNumber) < 0.5 || e.numbers.fractions > 0 {
		return 0, false
	}
	telling := someKey
	if p.alone(func(o *profile) bool {
		return 10*len(o.each) >= 9*len(o.values) && o.dates < most && o.numbers.fractions == 0 && share(o.each, isProse) < 0.5
	}) {
		telling = onlyKey
	}
	shapes := patterns(column.each)
	built := share(e.each, func(v string) bool { return slices.Contains(shapes, pattern(v)) })
	if len(shapes) > 0 && share(column.each, isNumber) == 1 && share(e.each, isNumber) == 1 {
		built = 1 // numbers that count rows grow longer
	}
	if len(shapes) > 0 && built < most {
		// Written with other blanks and signs it may be the same.
		if again := share(e.each, func(v string) bool { _, ok := respell(shapes, v); return ok }); again >= wholly {
			c.made.Like = shapes
			c.reason("keys are written as in %q", column.each[0])
			built = again
		}
	}
	if len(shapes) > 0 {
		telling *= 0.4 + 0.6*built
	}
	return telling, true
}

// patterns returns what values are built like, if they are built like few.
func patterns(each []string) []string {
	const few = 12
	var out []string
	for _, v := range each {
		if s := pattern(v); !slices.Contains(out, s) {
			if len(out) == few {
				return nil
			}
			out = append(out, s)
		}
	}
	return out
}
