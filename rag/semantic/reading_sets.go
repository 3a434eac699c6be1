// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
)

// clauseOfMembers is what a question says of the members that a figure is asked of, by
// naming another figure that they must have: "parts that had claims in January", "plants
// with more than 3 stops".
type clauseOfMembers struct {
	// noun is the edge of the members' noun, figure that of the metric.
	noun, figure int
	condition    MemberCondition
	// values are the edges of values that stand behind the figure.
	values []int
	// own is set if the clause has a period of its own.
	own bool
	// verb is set if nothing but a verb such as "reported" leads from the members to it.
	verb bool
	// words are further edges that it takes.
	words []int
}

// clauses finds what is said of members. Each figure that is named so is no figure that is
// asked for. If no other is left, the members are what is asked about.
func (d *draft) clauses() {
	if !slices.ContainsFunc(d.edges, func(e *edge) bool {
		return e.is(classRelative) || e.is(classNot) || e.is(classHappen) || operatorOf(e) != ""
	}) {
		return
	}
	var all []clauseOfMembers
	for j := range d.edges {
		if c, ok := d.clause(j, all); ok {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return
	}
	asked := d.askedFigure(all)
	if asked < 0 || asked == all[0].noun && d.countedBefore(asked) >= 0 && d.promotes(&all[0]) {
		d.promote(all)
		return
	}
	for i := range all {
		c := &all[i]
		if asked == c.noun && d.countedBefore(asked) < 0 {
			return // they are asked for, and not their number
		}
		if asked > c.noun && !d.apartFrom(c.figure, asked) {
			d.r.vague = true // figures side by side, or of the members that have one of them
			return
		}
		if c.verb || d.schema.entities[c.condition.Entity] == nil || !d.schema.decides(&c.condition, d.schema.metrics[c.condition.Metric]) {
			return // as if nothing was found: what it could mean is asked back or refused
		}
	}
	for i := range all {
		d.take(&all[i])
	}
	d.said = all
}

// countsItself notes that members counted once and grouped by themselves are one each: no
// figure that anybody asks for.
func (d *draft) countsItself(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil || numerator.measure.Aggregate != "count_distinct" {
		return
	}
	for _, name := range d.r.query.GroupBy {
		if way, ok := d.schema.reach(numerator.dataset, name); ok && way.direct && way.column.Column == numerator.measure.Column {
			d.r.vague = true
		}
	}
}

// apartFrom reports whether a comma or another mark separates what stands from an edge on
// from one before it: "for plants with claims, how many defects".
func (d *draft) apartFrom(before, i int) bool {
	return slices.ContainsFunc(d.edges[before+1:i+1], func(e *edge) bool { return d.tokens[e.first].apart })
}

// take marks the edges of a clause as accounted for, and its period.
func (d *draft) take(c *clauseOfMembers) {
	d.use(c.figure)
	d.use(c.words...)
	if d.edges[c.noun].means(meansNoun) {
		d.use(c.noun)
	}
	if before := d.previous(c.noun); before >= 0 && d.edges[before].is(classBy) {
		d.r.vague = true // cut by the members, or by something that they have
	}
}

// askedFigure returns the edge of the first figure that is in no clause, -1 if there is
// none.
func (d *draft) askedFigure(all []clauseOfMembers) int {
	for i, e := range d.edges {
		inside := slices.ContainsFunc(all, func(c clauseOfMembers) bool {
			return c.figure == i || i > c.noun && slices.Contains(e.metrics(), c.condition.Metric) // or named again
		})
		if len(e.metrics()) > 0 && !inside && d.relates(i) == nil {
			return i
		}
	}
	return -1
}

// promote asks about the members themselves: how many there are, or which.
func (d *draft) promote(all []clauseOfMembers) {
	first := &all[0]
	c := first.condition
	before := d.previous(first.noun)
	count := d.countedBefore(first.noun) >= 0
	lists := before >= 0 && (d.edges[before].is(classWhich) || d.edges[before].is(classNaming) || d.edges[before].is(classCoding))
	switch {
	case !d.promotes(first), !count && !d.edges[first.noun].means(meansNoun):
		return
	case len(d.find(classHighest, classLowest, classBest, classWorst, classTop, classBottom, classRank, classBy, classTrend)) > 0:
		return
	case !count && (first.verb || len(all) == 1 && c.Op == ""):
		return // a list of the members' figures, as it is read without this
	}
	for i := range all {
		if all[i].noun != first.noun || i > 0 && !d.schema.decides(&all[i].condition, d.schema.metrics[all[i].condition.Metric]) {
			return
		}
	}
	d.shareTime(all)
	for i := range all[1:] {
		d.take(&all[i+1])
	}
	d.said = all[1:]
	d.use(first.noun)
	d.use(first.words...)
	d.group(c.Entity)
	d.r.query.Having = &Having{Metric: c.Metric, Op: ">", Number: 0}
	if c.Op != "" {
		d.r.query.Having = &Having{Metric: c.Metric, Op: c.Op, Number: c.Number}
	}
	if count {
		d.use(d.countedBefore(first.noun))
	} else if lists {
		d.use(before)
	}
	d.r.query.Count = count
	d.named = !count
}

// shareTime leaves the period of the first clause, which becomes the question, to the
// question; and also one that stands alone behind several.
func (d *draft) shareTime(all []clauseOfMembers) {
	own := 0
	for i := range all {
		if all[i].own {
			own++
		}
	}
	for i := range all {
		if i > 0 && own > 1 {
			continue
		}
		c := &all[i]
		c.own, c.condition.Period = false, Period{}
		c.words = slices.DeleteFunc(c.words, func(w int) bool { return d.edges[w].time != nil })
	}
}

// promotes reports whether a clause alone tells its members apart, so that they are the
// groups that it leaves.
func (d *draft) promotes(c *clauseOfMembers) bool {
	return !c.condition.Not && d.schema.decides(&c.condition, d.schema.metrics[c.condition.Metric])
}

// countedBefore returns the edge of a word such as "how many" before a noun, with one such
// as "different" between at most; -1 if there is none.
func (d *draft) countedBefore(noun int) int {
	before := d.previous(noun)
	for before >= 0 && (d.edges[before].is(classDistinct) || d.edges[before].means(meansValue)) {
		before = d.previous(before)
	}
	if before >= 0 && d.edges[before].is(classCount) {
		return before
	}
	return -1
}

// clause reads the figure at edge j as something that members have.
func (d *draft) clause(j int, before []clauseOfMembers) (clauseOfMembers, bool) {
	c := clauseOfMembers{figure: j, noun: -1}
	if len(d.edges[j].metrics()) == 0 || d.edges[j].partial || d.used[j] {
		return c, false
	}
	name, words, ok := d.chosen(topic{d.edges[j].metrics(), []int{j}})
	if len(words) == 0 && d.figureOfMember(j) {
		return c, false // a number of each member, which filters
	}
	if !ok && len(words) == 0 {
		name, ok = d.alone(j)
	}
	if !ok {
		return c, false
	}
	m := d.schema.metrics[name]
	c.condition.Metric = name
	if !d.comparesFigure(&c, m) || !d.behindNoun(&c, words, before) {
		return c, false
	}
	c.words = append(c.words, words...)
	if len(words) > 0 && c.condition.Op == "" {
		return c, false // "how many claims" asks for the figure
	}
	if !d.schema.available(m, c.condition.Entity) || !d.complete(&c, m) {
		return c, false
	}
	d.behindFigure(&c)
	return c, true
}

// behindNoun goes back from a figure to the noun of its members: over words such as "that
// had" and "without", and a number with its comparison. A figure that is listed with that
// of the clause before has the same members.
func (d *draft) behindNoun(c *clauseOfMembers, words []int, before []clauseOfMembers) bool {
	tied, verb, number := c.condition.Op != "", false, -1
	var inside []int // values and a period between the noun and the figure
	for i := c.figure - 1; i >= 0; i-- {
		e := d.edges[i]
		op := operatorOf(e)
		switch {
		case slices.Contains(words, i):
		case len(before) > 0 && before[len(before)-1].figure == i:
			last := &before[len(before)-1]
			c.noun, c.condition.Entity = last.noun, last.condition.Entity
			return number < 0 && (d.listedWith(i, c.figure) || c.condition.Not)
		case number >= 0 && op != "" && c.condition.Op == "":
			c.condition.Op, c.condition.Number = op, *d.edges[number].number
			c.words = append(c.words, i, number)
			number, tied = -1, true
		case e.number != nil && number < 0 && c.condition.Op == "" && len(inside) == 0:
			number = i
		case e.means(meansNoun) || len(e.metrics()) > 0 && d.relates(i) == nil:
			name := d.entityNoun(i)
			c.noun, c.condition.Entity = i, name
			c.verb = verb && !tied && !c.condition.Not
			return name != "" && (tied || c.verb || c.condition.Not && len(inside) == 0) && number < 0 && !e.partial && d.takeInside(c, inside)
		case e.is(classBoth), e.is(classPercent) && number < 0 && i == c.figure-1 && strings.Contains(d.schema.metrics[c.condition.Metric].Unit, "%"):
			c.words = append(c.words, i)
		case e.is(classNot) && len(e.classes) == 1:
			if c.condition.Not {
				return false
			}
			c.condition.Not = true
			c.words = append(c.words, i)
		case e.time != nil || e.means(meansValue):
			// "the plants in Spain that had": a value before such a word is of the noun.
			inside, tied = append(inside, i), d.leadsInside(i) || tied && e.means(meansValue)
		case d.leads(i), d.relates(i) != nil:
			tied = true
		case !quiet(e):
			return false
		default:
			verb = verb || e.is(classHappen)
		}
	}
	return false
}

// takeInside takes the values and the period that stand before a figure in its clause.
func (d *draft) takeInside(c *clauseOfMembers, inside []int) bool {
	for _, i := range inside {
		switch e := d.edges[i]; {
		case e.means(meansValue):
			c.values = append(c.values, i)
		case len(e.time.Ranges) != 1 || len(e.time.Parts) > 1 || c.own || !d.schema.conditionTimed(&c.condition):
			return false
		default:
			c.own = true
			c.condition.Period = periodOf(e.time.Ranges[0])
			c.words = append(c.words, i)
		}
	}
	return true
}

// leads reports whether a word leads from members to what is said of them. An article does
// so only behind a comma: "Teile, die".
func (d *draft) leads(i int) bool {
	t := &d.tokens[d.edges[i].first]
	return d.edges[i].is(classRelative) && (!isArticle(t.folded) || t.apart)
}

// leadsInside reports whether a value or a period begins with such a word: "Teile, die im
// Januar".
func (d *draft) leadsInside(i int) bool {
	t := &d.tokens[d.edges[i].first]
	return t.apart && isArticle(t.folded) && opens(d.tokens, d.edges[i].first, []string{d.language}, classRelative)
}

// entityNoun returns the dimension that the words of an edge name as a noun, that of an
// entity rather than another; "" if they name none.
func (d *draft) entityNoun(i int) string {
	names := d.nouns[[2]int{d.edges[i].first, d.edges[i].end}]
	for _, name := range names {
		if d.schema.entities[name] != nil {
			return name
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// operatorOf returns the comparison that an edge says, "" if none.
func operatorOf(e *edge) string {
	switch {
	case e.is(classMore):
		return ">"
	case e.is(classLess):
		return "<"
	case e.is(classAtLeast):
		return ">="
	case e.is(classAtMost):
		return "<="
	}
	return ""
}

// comparesFigure takes a comparison behind the figure, with its unit: "a defect rate above
// 2 %", also with the period between.
func (d *draft) comparesFigure(c *clauseOfMembers, m *Metric) bool {
	k := d.next(c.figure)
	if k >= 0 && d.edges[k].time != nil {
		k = d.next(k)
	}
	if k < 0 || operatorOf(d.edges[k]) == "" {
		return true
	}
	n := d.next(k)
	if n < 0 || d.edges[n].number == nil {
		return false
	}
	c.condition.Op, c.condition.Number = operatorOf(d.edges[k]), *d.edges[n].number
	c.words = append(c.words, k, n)
	if u := d.next(n); u >= 0 && (d.edges[u].is(classPercent) || d.edges[u].currency != "") {
		c.words = append(c.words, u)
		return d.edges[u].is(classPercent) && strings.Contains(m.Unit, "%") || d.edges[u].currency != "" && d.edges[u].currency == m.Unit
	}
	return true
}

// complete gives a comparison that members without rows pass as well the form that says
// so: "fewer than 3" as not at least 3.
func (d *draft) complete(c *clauseOfMembers, m *Metric) bool {
	switch op := c.condition.Op; {
	case op != "" && c.condition.Not:
		return false
	case (op == "<" || op == "<=") && d.schema.countable(m):
		c.condition.Op, c.condition.Not = opposites[op], true
	}
	return true
}

// behindFigure takes the period and the values that stand behind a figure.
func (d *draft) behindFigure(c *clauseOfMembers) {
	for i := c.figure + 1; i < len(d.edges); i++ {
		e := d.edges[i]
		switch {
		case slices.Contains(c.words, i):
		case e.means(meansValue):
			c.values = append(c.values, i)
		case e.time != nil && len(e.time.Ranges) == 1 && len(e.time.Parts) < 2 && !c.own && d.schema.conditionTimed(&c.condition):
			c.own = true
			c.condition.Period = periodOf(e.time.Ranges[0])
			c.words = append(c.words, i)
		case e.means(meansNoun) || quiet(e) && !d.leads(i):
		default:
			return
		}
	}
}

// relates returns the dataset whose rows a word speaks of without naming a figure: a part
// of the name of a plain number of them, such as "speak" of "countries that speak".
func (d *draft) relates(i int) *Dataset {
	e := d.edges[i]
	if !e.partial || !e.means(meansMetric) || d.entityNoun(i) != "" {
		return nil
	}
	m := d.schema.metrics[e.meaning.metric]
	numerator, denominator := d.schema.operands(m)
	if denominator.measure != nil || !counts(numerator.measure) || len(numerator.measure.Where) > 0 {
		return nil
	}
	return numerator.dataset
}

// relations uses up the words that speak of the rows of a dataset that the query reads.
func (d *draft) relations(m *Metric) {
	numerator, denominator := d.schema.operands(m)
	for i := range d.edges {
		ds := d.relates(i)
		if d.used[i] || ds == nil {
			continue
		}
		d.use(i)
		known := ds == numerator.dataset || ds == denominator.dataset || slices.ContainsFunc(d.r.query.Members, func(c MemberCondition) bool {
			n, _ := d.schema.operands(d.schema.conditionMetric(&c))
			return n.dataset == ds
		})
		if !known {
			d.r.score += scoreTwoMetrics
			d.r.unmatched = append(d.r.unmatched, d.text(d.edges[i]))
		}
	}
}
