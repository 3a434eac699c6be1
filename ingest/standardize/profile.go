// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"math"
	"math/big"
	"slices"
)

// profile is what is known of a column of an export, whatever it will be used for.
type profile struct {
	name string
	// values are those of all rows, each the distinct ones that say something.
	values, each []string
	terms        []term
	// unit is that of the name, or the one that all values carry.
	unit string
	// orders are those in which the values are dates, dates the share of dates, order the
	// one that settles it, because of why.
	orders []Order
	dates  float64
	order  Order
	why    string
	timed  bool
	// numbers is how its numbers are written, decimal the sign, because of whyDecimal.
	numbers    tally
	decimal    Decimal
	whyDecimal string
}

// profiles looks at all columns, and lets columns whose dates and numbers are settled speak for
// the others of the same file.
func profiles(export *Table) []*profile {
	all := make([]*profile, len(export.Columns))
	for i, name := range export.Columns {
		all[i] = newProfile(name, export.column(i))
	}
	shareOrder(all)
	shareDecimal(all)
	return all
}

func newProfile(name string, values []string) *profile {
	p := &profile{name: name, values: values, each: slices.DeleteFunc(distinct(values), absent), terms: termsOf(name)}
	p.orders, p.dates = feasible(p.each)
	if p.dates > 0 {
		p.order, p.why = settle(values, p.orders)
		p.timed = share(p.each, func(v string) bool {
			return slices.ContainsFunc(p.orders, func(o Order) bool { t, ok := parseDate(v, o); return ok && t.timed })
		}) > 0.5
	}
	p.numbers = tallyOf(p.each)
	p.decimal, p.whyDecimal = p.numbers.decimal()
	if p.decimal == grouped {
		p.decimal = otherThan(p.each)
	}
	p.unit = p.findUnit()
	return p
}

// findUnit returns the unit of the name, or the one that all values carry.
func (p *profile) findUnit() string {
	if u := unitOf(p.name); u != "" {
		return u
	}
	found := ""
	for behind := range p.numbers.behind {
		u := unitKey(behind)
		if units[u] == (unit{}) || found != "" && units[u].dimension != units[found].dimension {
			return ""
		}
		if found == "" || u < found {
			found = u
		}
	}
	return found
}

// shareOrder settles the order of dates by other columns of the same file.
func shareOrder(all []*profile) {
	known := map[Order]bool{}
	for _, p := range all {
		if p.order != "" && p.order != YearMonthDay && p.dates >= wholly && p.why != sameDates {
			known[p.order] = true
		}
	}
	if len(known) != 1 {
		return
	}
	for _, p := range all {
		for o := range known {
			if p.order == "" && slices.Contains(p.orders, o) {
				p.order, p.why = o, "that of another column"
			}
		}
	}
}

// shareDecimal settles the decimal sign by other columns of the same file.
func shareDecimal(all []*profile) {
	known := map[Decimal]bool{}
	for _, p := range all {
		// Dates such as 31.01 and numbers of parts do not count.
		if p.whyDecimal != "" && p.dates < 0.5 && p.mostly(p.numbers.numbers) && (p.numbers.fractions > 0 || p.numbers.either > 0) {
			known[p.decimal] = true
		}
	}
	if len(known) != 1 {
		return
	}
	for _, p := range all {
		for d := range known {
			if p.decimal == "" {
				p.decimal, p.whyDecimal = d, "that of another column"
			}
		}
	}
}

// mostly reports whether a number of values are nearly all that the column has.
func (p *profile) mostly(n int) bool { return 10*n >= 9*len(p.each) && n > 0 }

// middle returns the median of the absolute values of numbers; false if there are none.
func middle(each []string, d Decimal) (float64, bool) {
	var all []float64
	for _, v := range each {
		digits, _, _ := splitNumber(v)
		r, ok := parseNumber(digits, d)
		if !ok {
			continue
		}
		f, _ := new(big.Rat).Abs(r).Float64()
		all = append(all, f)
	}
	if len(all) == 0 {
		return 0, false
	}
	slices.Sort(all)
	return all[len(all)/2], true
}

// near compares two sizes: 1 if they are the same, 0 if one is a hundred times the other.
func near(a, b float64) float64 {
	const little = 1e-9
	return max(0, 1-math.Abs(math.Log10((a+little)/(b+little)))/2)
}
