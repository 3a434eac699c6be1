// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// Options tells Propose what is known of an export.
type Options struct {
	// Order is the order of its dates where a column does not settle it, and Decimal its
	// decimal sign. Default: unknown, and asked for.
	Order   Order
	Decimal Decimal
	// References are the company's cross-reference tables.
	References []*CrossReference
}

// Propose makes a mapping of an export to a standard from names and values. Columns are
// compared by what their names speak of, in six languages, and by how well their values can be
// converted; rows that both tables have, told by a key, show what words mean. It takes
// O(columns² · values).
func Propose(s *Standard, export *Table, o *Options) (*Mapping, error) {
	if len(export.Rows) == 0 {
		return nil, fmt.Errorf("standardize: propose mapping of %s: no rows", export.File)
	}
	if o == nil {
		o = &Options{}
	}
	p := &proposal{standard: s, export: export, options: o, mapping: &Mapping{File: export.File, Header: export.Columns}}
	p.pairs = joined(s, export)
	p.rate()
	p.assign()
	p.shareOrders()
	p.constants()
	for _, a := range p.assigned {
		p.mapping.Columns = append(p.mapping.Columns, *a)
	}
	return p.mapping, nil
}

// proposal is a mapping while it is made.
type proposal struct {
	standard *Standard
	export   *Table
	options  *Options
	mapping  *Mapping
	// pairs are rows of the export and of the standard that are the same.
	pairs    []pair
	rated    []candidate
	assigned []*Assignment
}

// pair is a row of the export and one of the standard.
type pair struct{ export, standard int }

// candidate is a column of the export for one of the standard.
type candidate struct {
	standard, export int
	score            float64
	made             *Assignment
	questions        []Question
}

// minJoined is how many rows must be in both tables for what they teach.
const minJoined = 5

// joined finds the rows that both tables have by the pair of columns that tell rows apart and
// share most values.
func joined(s *Standard, export *Table) []pair {
	var best []pair
	for _, c := range s.Columns {
		if c.Kind != Key {
			continue
		}
		rows := map[string]int{}
		for r, v := range c.all {
			rows[bare(v)] = r
		}
		for e := range export.Columns {
			values := export.column(e)
			if len(distinct(values)) < len(values)*9/10 {
				continue
			}
			var found []pair
			for r, v := range values {
				if at, ok := rows[bare(v)]; ok && v != "" {
					found = append(found, pair{r, at})
				}
			}
			if len(found) > len(best) {
				best = found
			}
		}
	}
	if len(best) < minJoined {
		return nil
	}
	return best
}

// rate compares all columns.
func (p *proposal) rate() {
	for s := range p.standard.Columns {
		for e := range p.export.Columns {
			if c, ok := p.compare(s, e); ok {
				p.rated = append(p.rated, c)
			}
		}
	}
	sort.SliceStable(p.rated, func(i, j int) bool { return p.rated[i].score > p.rated[j].score })
}

// compare rates a column of the export for one of the standard; not ok if its values can't be
// meant.
func (p *proposal) compare(s, e int) (candidate, bool) {
	column := &p.standard.Columns[s]
	name := alike(column.Name, p.export.Columns[e])
	c := candidate{standard: s, export: e, made: &Assignment{Standard: column.Name, Source: p.export.Columns[e], Kind: column.Kind}}
	fit, ok := p.fit(&c, p.export.column(e))
	if !ok {
		return c, false
	}
	c.score = 0.55*name + 0.45*fit
	if known, ok := p.taught(&c); ok {
		// Rows of both tables outweigh names.
		c.score = 0.3*c.score + 0.7*known
		c.made.Reasons = append(c.made.Reasons, fmt.Sprintf("in rows of both tables %.0f %% of its values become the standard's", 100*known))
	}
	if name > 0 {
		c.made.Reasons = append([]string{fmt.Sprintf("the names %q and %q speak of the same (%.2f)", column.Name, p.export.Columns[e], name)}, c.made.Reasons...)
	}
	return c, name > 0 || c.score >= sure/2
}

// fit finds how values become those of the standard, and rates it.
func (p *proposal) fit(c *candidate, values []string) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	each := distinct(values)
	if len(each) == 0 {
		return 0, false
	}
	switch column.Kind {
	case Date:
		return p.fitDate(c, values)
	case Number:
		return p.fitNumber(c, values)
	case Key:
		unique := float64(len(each)) / float64(len(values))
		return unique * p.sameShape(column.all, each), unique > 0.9
	case Code:
		return p.fitCode(c, values)
	}
	if share(each, isNumber) > 0.9 && len(distinct(column.all)) > 0 && share(distinct(column.all), isNumber) < 0.5 {
		return 0, false
	}
	return 0.3, true
}

// sameShape compares what values look like: digits, letters and their number.
func (p *proposal) sameShape(a, b []string) float64 {
	if len(a) == 0 {
		return 0.7
	}
	shapes := map[string]bool{}
	for _, v := range a {
		shapes[shape(v)] = true
	}
	return 0.4 + 0.6*share(b, func(v string) bool { return shapes[shape(v)] })
}

// shape writes a value with 9 for digits and a for letters, runs of them shortened to four.
func shape(v string) string {
	var b strings.Builder
	for _, r := range fold(v) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteByte('9')
		case r >= 'a' && r <= 'z':
			b.WriteByte('a')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (p *proposal) fitDate(c *candidate, values []string) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	all, part := feasible(values)
	if part < 0.8 {
		return 0, false
	}
	order, reason := settle(values, all)
	switch {
	case order == "" && p.taughtOrder(c, all):
		order, reason = c.made.Order, "in rows of both tables it makes the standard's dates"
	case order == "" && p.options.Order != "" && slices.Contains(all, p.options.Order):
		order, reason = p.options.Order, "it was given"
	}
	c.made.Order = order
	if order == "" {
		q := Question{
			Standard: column.Name, Source: c.made.Source, Kind: "date order", Values: distinct(values)[:min(3, len(distinct(values)))],
			Text: fmt.Sprintf("Which order do day and month have in %q? No value settles it.", c.made.Source),
		}
		for _, o := range all {
			q.Options = append(q.Options, string(o))
		}
		c.questions = append(c.questions, q)
	} else {
		c.made.Reasons = append(c.made.Reasons, "date order "+string(order)+": "+reason)
	}
	return part, true
}

// taughtOrder finds the order that makes the standard's dates in rows of both tables.
func (p *proposal) taughtOrder(c *candidate, all []Order) bool {
	order, ok := only(all, func(o Order) bool {
		same := 0
		for _, r := range p.pairs {
			t, ok := parseDate(strings.TrimSpace(p.export.Rows[r.export].Cells[c.export]), o)
			if ok && t.Format("2006-01-02") == p.standard.Columns[c.standard].all[r.standard] {
				same++
			}
		}
		return len(p.pairs) > 0 && same*10 >= len(p.pairs)*9
	})
	c.made.Order = order
	return ok
}

func (p *proposal) fitNumber(c *candidate, values []string) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	each := distinct(values)
	d, numbers, settled := decimalOf(each)
	part := float64(numbers) / float64(len(each))
	if part < 0.8 {
		return 0, false
	}
	c.made.Decimal, c.made.Decimals, c.made.To = d, column.Decimals, column.Unit
	if !settled {
		if p.options.Decimal == "" {
			c.questions = append(c.questions, Question{
				Standard: column.Name, Source: c.made.Source, Kind: "decimal sign", Values: each[:min(3, len(each))], Options: []string{",", "."},
				Text: fmt.Sprintf("Which is the decimal sign in %q? No value settles it.", c.made.Source),
			})
			c.made.Decimal = ""
		} else {
			c.made.Decimal = p.options.Decimal
		}
	}
	if column.Unit == "" {
		// Dates and keys are whole numbers too; what has decimals is no count.
		if column.Decimals == 0 && share(each, func(v string) bool { return strings.ContainsAny(v, ".,") }) > 0.5 {
			return part * 0.4, true
		}
		return part * 0.8, true
	}
	c.made.From = p.unitOf(c.made.Source, each)
	switch {
	case c.made.From == "":
		c.questions = append(c.questions, Question{
			Standard: column.Name, Source: c.made.Source, Kind: "unit", Options: sameDimension(column.Unit),
			Text: fmt.Sprintf("Which unit do the values of %q have? Neither its name nor its values say.", c.made.Source),
		})
		return part * 0.4, true
	case units[c.made.From].dimension != units[column.Unit].dimension:
		return 0, false
	}
	c.made.Reasons = append(c.made.Reasons, fmt.Sprintf("unit %s to %s", c.made.From, column.Unit))
	return part, true
}

// unitOf returns the unit of a column: that of its name, or the one that all values carry.
func (p *proposal) unitOf(name string, each []string) string {
	if u := unitOf(name); u != "" {
		return u
	}
	found := ""
	for _, v := range each {
		_, u, ok := splitNumber(v)
		if u = unitKey(u); !ok || units[u] == (unit{}) || found != "" && u != found {
			return ""
		}
		found = u
	}
	return found
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

// assign gives each column of the standard the best candidate that is left.
func (p *proposal) assign() {
	p.assigned = make([]*Assignment, len(p.standard.Columns))
	taken := map[int]bool{}
	for _, c := range p.rated {
		if p.assigned[c.standard] != nil || taken[c.export] || c.score < sure/2 {
			continue
		}
		taken[c.export] = true
		c.made.Confidence = math.Round(100*c.score) / 100
		p.assigned[c.standard] = c.made
		p.mapping.Questions = append(p.mapping.Questions, c.questions...)
		if c.score < sure {
			p.mapping.Questions = append(p.mapping.Questions, Question{
				Standard: c.made.Standard, Source: c.made.Source, Kind: "column", Options: p.export.Columns,
				Text: fmt.Sprintf("Does %q come from %q? That is not certain.", c.made.Standard, c.made.Source),
			})
		}
	}
	for i, c := range p.standard.Columns {
		if p.assigned[i] == nil {
			p.assigned[i] = &Assignment{Standard: c.Name, Kind: c.Kind}
		}
	}
}

// shareOrders settles the order of dates by other columns of the same export.
func (p *proposal) shareOrders() {
	known := map[Order]bool{}
	for _, a := range p.assigned {
		if a.Kind == Date && a.Order != "" && a.Order != YearMonthDay {
			known[a.Order] = true
		}
	}
	if len(known) != 1 {
		return
	}
	for _, a := range p.assigned {
		if a.Kind != Date || a.Order != "" || a.Source == "" {
			continue
		}
		for o := range known {
			if all, _ := feasible(p.export.column(p.export.find(a.Source))); slices.Contains(all, o) {
				a.Order = o
				a.Reasons = append(a.Reasons, "date order "+string(o)+": that of another column")
				p.mapping.Questions = slices.DeleteFunc(p.mapping.Questions, func(q Question) bool { return q.Kind == "date order" && q.Standard == a.Standard })
			}
		}
	}
}
