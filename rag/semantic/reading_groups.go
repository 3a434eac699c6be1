// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// grouping takes what asks for more than one number: "by shift", "per supplier", "which
// plant has the highest", "top 3 defect codes", "trend".
func (d *draft) grouping() {
	d.groupedBy()
	named := d.namings()
	d.ranked(named)
	d.asked()
	d.namedAgain()
	d.strangers()
	if trends := d.find(classTrend); len(trends) > 0 {
		d.use(trends...)
		if !slices.ContainsFunc(d.groups, isGrain) {
			d.group(d.seriesGrain())
		}
	}
}

func isGrain(name string) bool { return slices.Contains(grains, name) }

// seriesGrain returns the grain that shows a period best: days of a month, weeks of a
// quarter, else months.
func (d *draft) seriesGrain() string {
	p := d.r.query.Period
	if p.Start.IsZero() || p.End.IsZero() {
		return "month"
	}
	switch days := p.End.Sub(p.Start).Hours() / 24; {
	case days <= 31:
		return "day"
	case days <= 92:
		return "week"
	}
	return "month"
}

// groupedBy takes "by" and what follows: one noun, or a list.
func (d *draft) groupedBy() {
	for _, i := range d.find(classBy) {
		j := d.next(i)
		if i > 0 && j >= 0 && d.edges[j].means(meansNoun) && (d.edges[i-1].is(classHold) || d.edges[i-1].is(classMade)) {
			d.agent(i, j)
			continue
		}
		for j >= 0 && (d.edges[j].is(classDistinct) || d.edges[j].is(classCount) && d.numericNoun(d.next(j))) {
			d.use(j)
			j = d.next(j)
		}
		for last := -1; j >= 0 && d.edges[j].means(meansNoun) && (last < 0 || d.listedWith(last, j)) && !d.namesOne(j); j = d.next(j) {
			d.use(i, j)
			if d.ranksBy(j) {
				d.r.unmatched = append(d.r.unmatched, d.text(d.edges[j]))
				continue
			}
			d.group(d.edges[j].meaning.dimension)
			d.counts = true
			last = j
		}
	}
}

// groupList takes the nouns that are listed behind a grain by which is grouped: "by month
// and plant".
func (d *draft) groupList(grain int) {
	last := grain
	for j := d.next(grain); j >= 0 && d.edges[j].means(meansNoun) && d.listedWith(last, j) && !d.namesOne(j); j = d.next(j) {
		d.use(j)
		d.group(d.edges[j].meaning.dimension)
		last = j
	}
}

// ranksBy reports whether a number after "by" is what members are ranked by, as in "the
// largest countries by area", and so no group.
func (d *draft) ranksBy(i int) bool {
	e := d.edges[i]
	if !d.numericNoun(i) || !d.figures[[2]int{e.first, e.end}] {
		return false
	}
	return slices.ContainsFunc(d.find(classHighest, classLowest, classBest, classWorst, classTop, classBottom), func(j int) bool {
		j = d.next(j)
		for j >= 0 && (d.edges[j].number != nil || d.edges[j].means(meansValue) || d.edges[j].superlative()) {
			j = d.next(j)
		}
		return j >= 0 && d.beginsWithNoun(d.edges[j])
	})
}

// namesOne reports whether a noun stands before the one value that it says the kind of, so
// that nothing is grouped by it: "per città Ulm", where "per" is also "for".
func (d *draft) namesOne(i int) bool {
	j := d.next(i)
	if j < 0 || !d.edges[j].means(meansValue) || d.edges[j].meaning.dimension != d.edges[i].meaning.dimension || d.edges[i].end != d.edges[j].first || d.tokens[d.edges[j].first].apart {
		return false
	}
	k := d.next(j)
	return k < 0 || !d.edges[k].means(meansValue) || d.edges[k].meaning.dimension != d.edges[i].meaning.dimension || !d.listedWith(j, k)
}

// metricAgain reports whether a word by which is grouped stands between two names of
// figures and ranks nothing: the second one was meant as what to group by.
func (d *draft) metricAgain(i int) bool {
	names := func(e *edge) bool { return len(e.metrics()) > 0 }
	return d.r.query.Order == "" && names(d.edges[i+1]) && slices.ContainsFunc(d.edges[:i], names)
}

// numericNoun reports whether an edge names a numeric dimension, as in "by number of
// cylinders".
func (d *draft) numericNoun(i int) bool {
	return i >= 0 && d.edges[i].means(meansNoun) && d.schema.dimensions[d.edges[i].meaning.dimension].kind == kindNumber
}

// listedWith reports whether two edges stand in one list: with a comma or a word such as
// "and" between them.
func (d *draft) listedWith(i, j int) bool {
	return d.tokens[d.edges[j].first].apart || d.joined(i, j)
}

// joined reports whether a word such as "and" stands between two edges.
func (d *draft) joined(i, j int) bool {
	for at := d.edges[i].end; at < d.edges[j].first; at++ {
		if d.conjunctions[at] {
			return true
		}
		switch d.tokens[at].folded {
		case "well", "per", "by", "pro", "je", "par", "nach", "por":
			return true
		}
	}
	return false
}

// ranked takes superlatives: with a noun they rank its values; a number says how many.
// Without a noun they stay for the metric ("highest temperature"), and also where each
// value of a dimension has its own ("the highest temperature per oven"). Members that were
// asked for by name are those that are ranked.
func (d *draft) ranked(named bool) {
	d.sortedByKeys()
	found := d.find(classHighest, classLowest, classBest, classWorst, classTop, classBottom, classRank, classUp, classDown)
	found = d.sameWay(found)
	d.contrary(found)
	if len(found) == 0 || !named && d.extremes(found) {
		return
	}
	limit, numbers := d.howMany(found)
	noun := d.rankedNoun(found)
	if noun == "" && len(d.groups) == 0 {
		return
	}
	if noun == "" {
		d.eachOwn(found)
	}
	if noun != "" {
		d.group(noun)
	}
	if limit == 0 {
		limit, numbers = d.counted()
	}
	superlatives := slices.DeleteFunc(slices.Clone(found), func(i int) bool { return !d.edges[i].superlative() })
	d.use(found...)
	d.use(numbers...)
	d.r.query.Order = d.direction(found)
	for _, i := range superlatives {
		switch {
		case d.edges[i].is(classHighest):
			d.extreme = classHighest
		case d.edges[i].is(classLowest):
			d.extreme = classLowest
		}
	}
	switch {
	case limit > 0:
		d.r.query.Limit = limit
	case len(superlatives) > 0 && !d.has(found, classTop, classBottom, classRank, classUp, classDown):
		d.r.query.Limit = 1
	}
}

// superlative reports whether an edge singles out the first of a ranking.
func (e *edge) superlative() bool {
	return e.is(classHighest) || e.is(classLowest) || e.is(classBest) || e.is(classWorst)
}

func (d *draft) has(found []int, classes ...class) bool {
	return slices.ContainsFunc(found, func(i int) bool {
		return slices.ContainsFunc(classes, d.edges[i].is) && !d.edges[i].superlative()
	})
}

// howMany returns the number beside one of the edges: "top 3", "the 3 worst".
func (d *draft) howMany(found []int) (limit int, numbers []int) {
	for _, i := range found {
		for _, j := range []int{d.next(i), d.previous(i)} {
			if j < 0 || d.used[j] || d.edges[j].number == nil {
				continue
			}
			if n := *d.edges[j].number; n >= 1 && n <= 1000 && n == float64(int(n)) {
				return int(n), []int{j}
			}
		}
	}
	return 0, nil
}

// counted returns the number before a noun that is grouped by: "the three plants with".
func (d *draft) counted() (limit int, numbers []int) {
	for i, e := range d.edges {
		if e.means(meansNoun) && slices.Contains(d.groups, e.meaning.dimension) {
			if j := d.previous(i); j >= 0 && !d.used[j] && d.edges[j].number != nil {
				if n := *d.edges[j].number; n >= 1 && n <= 1000 && n == float64(int(n)) {
					return int(n), []int{j}
				}
			}
		}
	}
	return 0, nil
}

// rankedNoun returns the dimension whose values are ranked: that of "which plant", else
// the unused noun nearest to a superlative.
func (d *draft) rankedNoun(found []int) string {
	for _, i := range d.find(classWhich) {
		j := d.nounAfter(i)
		if j < 0 {
			continue
		}
		if owner := d.ownerOrAsk(j, found); owner != "" {
			d.use(i)
			return d.ranksOwner(j, owner)
		}
		d.use(i, j)
		return d.edges[j].meaning.dimension
	}
	if len(d.groups) > 0 {
		return ""
	}
	best, distance := -1, len(d.tokens)+1
	for j, e := range d.edges {
		if d.used[j] || !d.memberNoun(j) || (d.owner(j) != "" || d.inList(j) && d.ownerNamed(j)) && !d.rightAfter(j, found) {
			continue
		}
		for _, i := range found {
			if gap := max(e.first-d.edges[i].end, d.edges[i].first-e.end); gap < distance {
				best, distance = j, gap
			}
		}
	}
	if best < 0 {
		return ""
	}
	d.use(best)
	return d.edges[best].meaning.dimension
}

// rightAfter reports whether an edge stands right after one of others, or a number behind
// it: "the top 2 states".
func (d *draft) rightAfter(i int, others []int) bool {
	j := d.previous(i)
	if j >= 0 && d.edges[j].number != nil {
		j = d.previous(j)
	}
	return slices.Contains(others, j)
}

// nounAfter returns the noun that "which" asks for: the next edge, with a value or a
// number between at most ("which Opel plants", "which 3 plants").
func (d *draft) nounAfter(i int) int {
	j := d.next(i)
	for steps := 0; j >= 0 && steps < 2; steps++ {
		e := d.edges[j]
		if d.numericNoun(j) && d.quietBetween(i, j) {
			return -1 // "what is the weight of": no question for one of the weights
		}
		if e.means(meansNoun) {
			return j
		}
		if !e.means(meansValue) && e.number == nil && !e.superlative() && !e.is(classTop) {
			return -1
		}
		j = d.next(j)
	}
	return -1
}

// quietBetween reports whether a quiet edge stands between two others.
func (d *draft) quietBetween(i, j int) bool { return slices.ContainsFunc(d.edges[i+1:j], quiet) }

// direction returns the order of a ranking: "best" and "worst" depend on the metric and
// are decided in settle.
func (d *draft) direction(found []int) string {
	for _, i := range found {
		e := d.edges[i]
		switch {
		case e.is(classBest):
			return "best"
		case e.is(classWorst):
			return "worst"
		case e.is(classLowest), e.is(classBottom), e.is(classUp):
			return "asc"
		}
	}
	return "desc"
}

// asked takes "which shift" without a superlative, and groups by it.
func (d *draft) asked() {
	for _, i := range d.find(classWhich) {
		// "what is the supplier's rate" asks for no supplier.
		if j := d.nounAfter(i); j >= 0 && !d.quietBetween(i, j) && !d.filtered(d.edges[j].meaning.dimension) {
			d.use(i, j)
			d.group(d.edges[j].meaning.dimension)
		}
	}
}

// filtered reports whether a dimension has a filter.
func (d *draft) filtered(name string) bool {
	return slices.ContainsFunc(d.r.query.Filters, func(f Filter) bool { return f.Dimension == name })
}

// compared groups by a dimension of which several values were named, if they are
// compared; otherwise they are taken together.
func (d *draft) compared() {
	words := d.find(classCompare)
	if counts := d.countWords(); len(counts) > 1 {
		words = append(words, counts...) // "how many in A and how many in B"
	}
	for _, f := range d.r.query.Filters {
		if len(f.Values) < 2 || f.Not {
			continue
		}
		if d.partedValues(f.Dimension) {
			d.use(words...)
			d.group(f.Dimension)
			continue
		}
		if len(words) > 0 {
			d.use(words...)
			if !d.oneTotal(words) {
				d.group(f.Dimension)
				continue
			}
		}
		if !slices.Contains(d.groups, f.Dimension) {
			d.assume("together", joinWords(f.Values))
		}
	}
}

// oneTotal reports whether nothing but "or" sets values apart and a total is asked for: "the
// total area of Asia or Europe" is one figure.
func (d *draft) oneTotal(words []int) bool {
	apart := func(i int) bool { return !d.edges[i].is(classEither) }
	total := func(e *edge) bool { return e.is(classTotal) && !e.is(classMean) }
	return !slices.ContainsFunc(words, apart) && slices.ContainsFunc(d.edges, total) && len(d.find(classWhich)) == 0
}

// countWords returns the edges that ask how many.
func (d *draft) countWords() []int {
	var found []int
	for i, e := range d.edges {
		if e.is(classCount) {
			found = append(found, i)
		}
	}
	return found
}

func joinWords(words []string) string {
	text := ""
	for i, w := range words {
		if i > 0 {
			text += ", "
		}
		text += w
	}
	return text
}
