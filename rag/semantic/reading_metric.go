// SPDX-License-Identifier: Apache-2.0

package semantic

import "slices"

// candidate is a metric that a path may be about.
type candidate struct {
	metric string
	also   []string // further metrics, beside it
	ofRow  bool     // see Query.OfRow
	vague  bool     // see reading.vague
	edges  []int    // that name them
	score  float64
}

// The adjustments of a reading's score for how its metric was named.
const (
	bonusAggregate  = 0.5  // "average" and the like fits
	scoreUnsaid     = -0.2 // the subject has several metrics and none was chosen
	scoreNotDefault = -0.5 // another one is meant unless a word says so
	scoreTwoMetrics = -1.0
	scoreNoCount    = -0.5 // "how many" of a ratio
	scoreNotAsked   = -0.7 // "which plant" was asked for, and the plant was read as what is counted
)

// topic is a figure that a path names: the metrics that its names may stand for.
type topic struct {
	metrics []string
	edges   []int
}

// namesAnother reports whether a path names a figure apart from the edge i.
func (d *draft) namesAnother(i int) bool {
	for j, e := range d.edges {
		if j != i && !d.used[j] && len(e.metrics()) > 0 && d.relates(j) == nil {
			return true
		}
	}
	return false
}

// topics returns the figures that a path names, in order of mention.
func (d *draft) topics() []topic {
	var all []topic
	named := false
	for i, e := range d.edges {
		metrics := e.metrics()
		named = named || len(metrics) > 0
		if len(metrics) == 0 {
			metrics = d.countedRows(i)
		}
		if len(metrics) == 0 || d.used[i] || i == d.compares && d.namesAnother(i) || d.relates(i) != nil && d.namesAnother(i) {
			continue
		}
		known := slices.IndexFunc(all, func(t topic) bool { return sharesAny(t.metrics, metrics) })
		if known < 0 {
			all = append(all, topic{metrics, []int{i}})
			continue
		}
		t := &all[known]
		t.metrics = slices.DeleteFunc(slices.Clone(t.metrics), func(name string) bool { return !slices.Contains(metrics, name) })
		t.edges = append(t.edges, i)
	}
	if !named {
		return nil
	}
	return d.andCount(all)
}

// candidates returns the metrics a path may be about; one without a name if there is none.
func (d *draft) candidates() []candidate {
	topics := d.topics()
	if len(topics) == 0 {
		return d.implied()
	}
	var all []candidate
	for _, t := range topics {
		for _, name := range t.metrics {
			c := candidate{metric: name, edges: t.edges}
			if len(topics) > 1 {
				c.score = scoreTwoMetrics
			}
			switch {
			case d.edges[c.edges[0]].means(meansSubject):
				all = append(all, d.ofSubject(c)...)
				continue
			case d.schema.shadowed(name):
				c.score += scoreNotDefault
			}
			all = append(all, c)
		}
	}
	if len(topics) > 1 {
		if c, ok := d.several(topics); ok {
			all = append(all, c)
		}
	}
	return all
}

// implied returns the metrics that a value stands for, and the one of the question before.
func (d *draft) implied() []candidate {
	var all []candidate
	for i := range d.schema.model.Metrics {
		m := &d.schema.model.Metrics[i]
		if slices.ContainsFunc(m.Implied, func(name string) bool { return d.filtered(name) || slices.Contains(d.groups, name) }) {
			all = append(all, d.ofSubject(candidate{metric: m.Name})...)
		}
	}
	if len(all) > 0 {
		return all
	}
	if d.question.Previous != nil && len(d.r.unmatched) == 0 {
		return []candidate{{metric: d.question.Previous.Metric}}
	}
	return []candidate{{}}
}

// ofSubject rates a metric that was named by what it aggregates: by the words that say
// how, or as the default where nothing does.
func (d *draft) ofSubject(c candidate) []candidate {
	m := d.schema.metrics[c.metric]
	how := d.howAggregated(m)
	said := d.find(classMean, classMaximum, classMinimum, classHighest, classLowest)
	fits := slices.DeleteFunc(d.find(how...), func(i int) bool { return d.edges[i].is(classTotal) && len(said) > 0 })
	if len(said) == 0 {
		switch fit := d.ranksExtremes(m); {
		case fit > 0:
			return []candidate{c}
		case fit < 0:
			c.score += scoreNotDefault
			return []candidate{c}
		}
	}
	switch {
	case len(fits) > 0:
		c.vague = slices.ContainsFunc(fits, func(i int) bool { return d.ofThings(i, c.edges) })
		c.edges = append(slices.Clone(c.edges), fits...)
		c.score += bonusAggregate
	case len(said) > 0:
		c.score += scoreSkipped
	case !m.Default && d.schema.hasDefault(m):
		c.score += scoreNotDefault
	case !m.Default:
		c.score += scoreUnsaid
	}
	return []candidate{c}
}

// defaultAlike returns the default of a metric's subject if it aggregates in the same way,
// so that no word can tell the two apart; nil if there is none.
func (s *schema) defaultAlike(m *Metric) *Metric {
	if f, ok := s.facts[m]; ok {
		return f.alike
	}
	mine, _ := s.operands(m)
	for i := range s.model.Metrics {
		o := &s.model.Metrics[i]
		if m.Default || !o.Default || o.Name == m.Name || !shareWords(o.Subject, m.Subject) || o.Measure == "" || m.Measure == "" {
			continue
		}
		theirs, _ := s.operands(o)
		if theirs.measure.Aggregate == mine.measure.Aggregate || counts(theirs.measure) && counts(mine.measure) {
			return o
		}
	}
	return nil
}

// preferDefault rates a reading lower whose metric is told from the default of its subject
// by no word, unless the default can't be cut as asked.
func (d *draft) preferDefault(c candidate, m *Metric) {
	o := d.schema.defaultAlike(m)
	if o == nil || !slices.ContainsFunc(c.edges, func(i int) bool { return d.edges[i].means(meansSubject) }) {
		return
	}
	for _, f := range d.r.query.Filters {
		if !d.schema.available(o, f.Dimension) {
			return
		}
	}
	for _, g := range d.r.query.GroupBy {
		if !isGrain(g) && !d.schema.available(o, g) {
			return
		}
	}
	d.r.score += scoreNotDefault
}

// ranksExtremes returns how a metric fits a ranking by a superlative that stands by
// itself, of a subject whose default is a mean: "the model with the highest weight" has
// the heaviest of all, not the highest average. 1: it is that, -1: it is another one of
// the subject, 0: it is no such ranking.
func (d *draft) ranksExtremes(m *Metric) int {
	wanted := map[class]string{classHighest: "max", classLowest: "min"}[d.extreme]
	if wanted == "" || d.r.query.Limit != 1 || m.Measure == "" {
		return 0
	}
	mean, extreme := false, ""
	for i := range d.schema.model.Metrics {
		o := &d.schema.model.Metrics[i]
		if o.Measure == "" || !shareWords(o.Subject, m.Subject) {
			continue
		}
		operand, _ := d.schema.operands(o)
		if o.Default && operand.measure.Aggregate == "mean" {
			mean = true
		}
		if operand.measure.Aggregate == wanted {
			extreme = o.Name
		}
	}
	switch {
	case !mean || extreme == "":
		return 0
	case extreme == m.Name:
		return 1
	}
	return -1
}

// counts reports whether a measure is a number of rows or values.
func counts(m *Measure) bool { return m.Aggregate == "count" || m.Aggregate == "count_distinct" }

// asksFor rates a reading lower that takes "which plant has the highest …" for a question
// about the number of plants, or passes over the plant.
func (d *draft) asksFor(c candidate) {
	if d.named || len(d.find(classHighest, classLowest, classBest, classWorst)) == 0 && d.r.query.Order == "" && !d.superlatives(c) {
		return
	}
	for i, e := range d.edges {
		if !e.is(classWhich) && !e.is(classShow) && !e.is(classCommand) {
			continue
		}
		j := d.next(i)
		for j >= 0 && (d.edges[j].is(classNaming) || d.edges[j].is(classCoding)) {
			j = d.next(j)
		}
		if j < 0 || !d.beginsWithNoun(d.edges[j]) {
			continue
		}
		if e := d.edges[j]; e.means(meansRows) || e.means(meansMetric) || e.means(meansSubject) {
			d.r.score += scoreNotAsked
			d.r.vague = true
		}
	}
}

// beginsWithNoun reports whether the first words of an edge name a dimension.
func (d *draft) beginsWithNoun(e *edge) bool {
	for end := e.first + 1; end <= e.end; end++ {
		if len(d.nouns[[2]int{e.first, end}]) > 0 {
			return true
		}
	}
	return false
}

// superlatives reports whether a candidate was told from others by a superlative.
func (d *draft) superlatives(c candidate) bool {
	return slices.ContainsFunc(c.edges, func(i int) bool { return d.edges[i].superlative() })
}

// hasDefault reports whether another metric of a subject, or of the values that imply it,
// is its default.
func (s *schema) hasDefault(m *Metric) bool {
	return slices.ContainsFunc(s.model.Metrics, func(o Metric) bool {
		return o.Default && o.Name != m.Name && (shareWords(o.Subject, m.Subject) || sharesAny(o.Implied, m.Implied))
	})
}

// shadowed reports whether another metric of the same words is their default.
func (s *schema) shadowed(name string) bool {
	m := s.metrics[name]
	if f, ok := s.facts[m]; ok {
		return f.shadowed
	}
	return !m.Default && slices.ContainsFunc(s.model.Metrics, func(o Metric) bool {
		return o.Default && o.Name != name && shareWords(o.Words, m.Words)
	})
}

func shareWords(a, b Words) bool {
	for language, phrases := range a {
		if sharesAny(phrases, b[language]) {
			return true
		}
	}
	return false
}

func sharesAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// howAggregated returns the classes of words that say how a metric aggregates.
func (d *draft) howAggregated(m *Metric) []class {
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil {
		return []class{classMean}
	}
	switch numerator.measure.Aggregate {
	case "mean", "weighted_mean":
		return []class{classMean}
	case "max":
		return []class{classMaximum, classHighest, classBest}
	case "min":
		return []class{classMinimum, classLowest}
	}
	if lexicons().currencies[m.Unit] {
		return []class{classTotal, classHowMuch}
	}
	return []class{classTotal, classCount}
}

// settle makes the reading for one metric: what else it needs, and what is left over.
func (d *draft) settle(c candidate) {
	d.use(c.edges...)
	d.r.score += c.score
	d.r.vague = d.r.vague || c.vague
	q := &d.r.query
	q.Metric, q.Also, q.OfRow = c.metric, c.also, c.ofRow
	d.conditions()
	d.entities()
	d.compared()
	d.goesOn()
	d.ownValues(c)
	d.madeWhen(c)
	d.hang(c)
	q.GroupBy = d.groups
	m := d.schema.metrics[c.metric]
	if m == nil {
		return
	}
	d.assumed(c)
	d.inherit(c)
	d.conditionPeriods()
	d.countsItself(m)
	d.share(c, m)
	d.calledShare(c)
	d.change()
	d.better(m)
	d.preferDefault(c, m)
	d.listed(c, m)
	d.asksFor(c)
	d.sizes(c, m)
	d.rankedAlone()
	d.overlapping(m)
	d.distincts(m)
	d.aggregates(c, m)
	d.dimensionNouns(m)
	d.rows(m)
	d.units(m)
	d.relations(m)
	d.idle(m)
	d.others(m)
	d.leftovers()
	d.available(m)
	d.alsoAvailable()
}

// assumed notes that a part of a metric's name stood for it.
func (d *draft) assumed(c candidate) {
	named := slices.ContainsFunc(c.edges, func(i int) bool { return d.edges[i].meaning != nil && !d.edges[i].partial })
	partly := slices.ContainsFunc(c.edges, func(i int) bool { return d.edges[i].partial })
	if partly && !named {
		if slices.ContainsFunc(d.edges, func(e *edge) bool { return len(e.metrics()) == 0 && d.figures[[2]int{e.first, e.end}] }) {
			d.r.score += scoreNotAsked // the question names another by its whole name
		}
		d.assume("metric", c.metric)
		d.r.vague = true
	}
}

// change compares a period with the one before if the question asks whether something
// rose or fell and names one period.
func (d *draft) change() {
	words := d.find(classChange)
	if q := &d.r.query; len(q.Compare) > 0 && q.Order != "" && q.Limit > 0 {
		// "The plant that improved most" is ranked by what no query holds; and the highest in
		// each of two periods are two.
		for i, e := range d.edges {
			if e.is(classChange) || e.is(classCompare) || e.superlative() {
				d.r.unmatched = append(d.r.unmatched, d.text(d.edges[i]))
			}
		}
	}
	if d.over != nil {
		d.changeOver(words)
		return
	}
	if len(words) == 0 {
		return
	}
	d.use(words...)
	q := &d.r.query
	if d.r.without && len(q.Compare) == 0 {
		q.Period = lastMonth(d.today)
		d.r.without = false
		d.assume("period", q.Period.String())
	}
	if len(q.Compare) > 0 || len(q.GroupBy) > 0 || q.Period.Start.IsZero() || q.Period.End.IsZero() {
		return
	}
	q.Compare = []Period{before(q.Period), q.Period}
	q.Period = Period{}
}

// before returns the period of the same length before p: the month before a month.
func before(p Period) Period {
	start := p.Start
	if months := monthsBetween(p); months > 0 {
		return Period{start.AddDate(0, -months, 0), start}
	}
	return Period{start.Add(-p.End.Sub(p.Start)), start}
}

// monthsBetween returns how many whole months a period has, 0 if it is not made of them.
func monthsBetween(p Period) int {
	if p.Start.Day() != 1 || p.End.Day() != 1 {
		return 0
	}
	return (p.End.Year()-p.Start.Year())*12 + int(p.End.Month()) - int(p.Start.Month())
}

// better decides the direction of "best" and "worst".
func (d *draft) better(m *Metric) {
	q := &d.r.query
	up := map[string]string{"higher": "desc", "lower": "asc"}
	down := map[string]string{"higher": "asc", "lower": "desc"}
	switch q.Order {
	case "best":
		q.Order = up[m.Better]
	case "worst":
		q.Order = down[m.Better]
	default:
		return
	}
	if q.Order == "" {
		d.refuse(AmbiguousMetric, m.Name)
	}
}

// aggregates uses up the words that repeat how a metric aggregates: "total number of".
func (d *draft) aggregates(c candidate, m *Metric) {
	for _, i := range d.find(classCount) {
		if !d.edges[i].is(classHowMuch) && slices.ContainsFunc(c.edges, func(j int) bool { return d.edges[j].amount }) {
			d.r.vague = true // "how many sales" of the "sales amount"
		}
	}
	d.ofUnsaid()
	d.use(d.find(d.howAggregated(m)...)...)
	numerator, denominator := d.schema.operands(m)
	if denominator.dataset != nil {
		d.use(d.find(classMean)...)
		if len(d.find(classCount)) > 0 {
			d.r.score += scoreNoCount
		}
	}
	for _, i := range d.find(classTotal, classCount) {
		// "How many horsepower on average" says nothing more; the sum of what has only a
		// mean, and the number of its values, do.
		if d.edges[i].is(classCount) && !d.edges[i].is(classHowMuch) && lexicons().currencies[m.Unit] {
			continue // "the number of payments" is no sum of money
		}
		if denominator.dataset != nil || additive(numerator.measure) || d.edges[i].is(classHowMuch) {
			d.use(i)
		}
	}
}

// available checks that the metric can be filtered and grouped as asked.
func (d *draft) available(m *Metric) {
	for _, f := range d.r.query.Filters {
		if !d.schema.available(m, f.Dimension) {
			d.refuse(DimensionNotAvailable, f.Dimension)
		}
	}
	for _, g := range d.r.query.GroupBy {
		if !isGrain(g) && !d.schema.available(m, g) {
			d.refuse(DimensionNotAvailable, g)
		}
	}
}

// available reports whether a metric can be cut by a dimension.
func (s *schema) available(m *Metric, name string) bool {
	numerator, denominator := s.operands(m)
	if _, ok := s.reach(numerator.dataset, name); !ok {
		return false
	}
	if denominator.dataset == nil || denominator.dataset == numerator.dataset || slices.Contains(m.Ratio.NumeratorOnly, name) {
		return true
	}
	_, ok := s.reach(denominator.dataset, name)
	return ok
}
