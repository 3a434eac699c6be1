// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

const (
	// margin is how much less than the best a reading may score and still be one that
	// the asker could have meant.
	margin = 0.25
	// clearly is how much better a reading must fit that cuts a metric as it can't be cut,
	// to be taken for what was meant.
	clearly = 0.7
	// maxAgreed bounds the readings that are run to see whether they agree.
	maxAgreed = 4
	// maxOptions bounds the options of a clarifying question.
	maxOptions = 12
)

// decide runs the reading that the question has, asks back if it has several, or refuses
// if it has none.
func (s *inquiry) decide(ctx context.Context, readings []reading) (*Answer, error) {
	best := s.best(readings)
	if len(best) == 0 || s.hopeless(readings, best[0].score) {
		return s.none(readings), nil
	}
	if len(best) > 1 {
		var err error
		if best, err = s.existing(ctx, best); err != nil {
			return nil, err
		}
	}
	if len(best) > 1 {
		best = s.narrowest(best)
	}
	if len(best) > 1 {
		if a, err := s.agreed(ctx, best); a != nil || err != nil {
			return a, err
		}
	}
	if len(best) > 1 || best[0].vague {
		return s.clarify(best), nil
	}
	r := best[0]
	if r.guessed {
		return s.confirm(r), nil
	}
	if len(r.periods) > 1 {
		return s.whichPeriod(r), nil
	}
	if r.spans {
		if a := s.whichSpan(&r); a != nil {
			return a, nil
		}
	}
	if !s.fillPeriod(&r) {
		return s.whichPeriod(r), nil
	}
	return s.run(ctx, r)
}

// best returns the readings that can be run and could have been meant, each query once.
func (s *inquiry) best(readings []reading) []reading {
	var best []reading
	for i := range readings {
		r := &readings[i]
		if !r.runs() {
			continue
		}
		if len(best) > 0 && r.score < best[0].score-margin {
			break
		}
		same := slices.IndexFunc(best, func(b reading) bool { return s.signature(b.query) == s.signature(r.query) })
		switch {
		case same < 0:
			best = append(best, *r)
		case best[same].vague && !r.vague:
			best[same].vague = false // another reading of the words leaves no doubt
		}
	}
	return best
}

// hopeless reports whether a reading that may not be answered at all fits the question
// better than the best that can be run.
func (s *inquiry) hopeless(readings []reading, score float64) bool {
	return slices.ContainsFunc(readings, func(r reading) bool {
		forbidden := r.reason == RestrictedField || r.reason == Forecast || r.reason == NotStructured
		return r.score > score && forbidden || r.score > score+clearly && r.reason == DimensionNotAvailable && len(r.unmatched) == 0
	})
}

// signature tells queries apart by what they count: filters of one entity are told by the
// members that pass them.
func (s *inquiry) signature(q Query) string {
	var parts []string
	byEntity := map[string][]Filter{}
	for _, f := range q.Filters {
		dim := s.schema.dimensions[f.Dimension]
		if dim != nil && dim.entity != nil && f.Op == "" {
			byEntity[dim.entity.Name] = append(byEntity[dim.entity.Name], f)
			continue
		}
		parts = append(parts, fmt.Sprint(f))
	}
	for name, filters := range byEntity {
		parts = append(parts, name+"="+strings.Join(s.catalog.keys(s.schema, filters), ","))
	}
	slices.Sort(parts)
	return fmt.Sprint(q.Metric, q.Also, q.OfRow, q.Having, q.Members, q.Count, parts, q.Period, q.Weekdays, q.ShareOf, q.GroupBy, q.Order, q.Limit, q.Compare)
}

// existing drops the readings about combinations that no row has: a plant that makes one
// kind of door part leaves no doubt about which is meant. If none exists, the first stays.
func (s *inquiry) existing(ctx context.Context, readings []reading) ([]reading, error) {
	var kept []reading
	for _, r := range readings {
		ok, err := s.engine.exists(ctx, r.query.Metric, r.query.Filters, s.by)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return readings[:1], nil
	}
	return kept, nil
}

// narrowest drops readings that are no more than others together, such as a city beside
// each of its plants, as long as two are left.
func (s *inquiry) narrowest(readings []reading) []reading {
	members := make([]map[string]bool, len(readings))
	for i, r := range readings {
		members[i] = s.memberSet(r.query)
	}
	var kept []reading
	for i, r := range readings {
		inner := 0
		for j := range readings {
			if i != j && readings[j].query.Metric == r.query.Metric && properSubset(members[j], members[i]) && readings[j].score >= r.score-0.05 {
				inner++
			}
		}
		if inner < 2 {
			kept = append(kept, r)
		}
	}
	return kept
}

// agreed answers a question whose readings come to the same number, so that nothing
// depends on which is meant: the plant and the city that has no other; the mean and the
// maximum of one row. Readings of figures that have nothing in common are still asked about.
func (s *inquiry) agreed(ctx context.Context, readings []reading) (*Answer, error) {
	var first *Answer
	for i, r := range readings {
		if i >= maxAgreed || r.vague || r.spans || len(r.periods) > 1 || len(r.query.GroupBy) > 0 || len(r.query.Compare) > 0 || len(r.query.Also) > 0 {
			return nil, nil
		}
		a, b := s.schema.metrics[readings[0].query.Metric], s.schema.metrics[r.query.Metric]
		if a != b && !shareWords(a.Subject, b.Subject) || !s.fillPeriod(&r) {
			return nil, nil
		}
		answer, err := s.run(ctx, r)
		if err != nil || answer.Kind != Answered || answer.Result.Value == nil {
			return nil, err
		}
		if first == nil {
			first = answer
		}
		if *first.Result.Value != *answer.Result.Value {
			return nil, nil
		}
	}
	return first, nil
}

// memberSet returns the members that a query's filters leave, with their entities.
func (s *inquiry) memberSet(q Query) map[string]bool {
	set := map[string]bool{}
	for _, name := range sortedKeys(s.schema.entities) {
		var filters []Filter
		for _, f := range q.Filters {
			if dim := s.schema.dimensions[f.Dimension]; dim != nil && dim.entity != nil && dim.entity.Name == name {
				filters = append(filters, f)
			}
		}
		if len(filters) == 0 {
			continue
		}
		for _, key := range s.catalog.keys(s.schema, filters) {
			set[name+"="+key] = true
		}
	}
	return set
}

func properSubset(a, b map[string]bool) bool {
	if len(a) == 0 || len(a) >= len(b) {
		return false
	}
	for key := range a {
		if !b[key] {
			return false
		}
	}
	return true
}

// fillPeriod gives a question without a period the one of the calendar; false: the asker
// must say which.
func (s *inquiry) fillPeriod(r *reading) bool {
	timed := s.schema.timed(r.query.Metric)
	if !r.without || len(r.query.Compare) > 0 || !timed && !s.schema.membersTimed(r.query) {
		return true
	}
	calendar := s.schema.model.Calendar.DefaultPeriod
	if grain := slices.IndexFunc(r.query.GroupBy, isGrain); grain >= 0 && r.query.GroupBy[grain] != weekday && calendar != "all" && calendar != "" {
		r.query.Period = s.schema.model.Calendar.lastTwelve(r.query.GroupBy[grain], s.today)
		s.fillMembers(r, r.query.Period)
		r.assumptions = append(r.assumptions, assumption{"period", r.query.Period.String()})
		return true
	}
	switch calendar {
	case "ask":
		return false
	case "last_month":
		if timed {
			r.query.Period = lastMonth(s.today)
		}
		s.fillMembers(r, lastMonth(s.today))
		r.assumptions = append(r.assumptions, assumption{"period", lastMonth(s.today).String()})
	}
	return true
}

// lastTwelve returns the last twelve whole units before a day.
func (c *Calendar) lastTwelve(grain string, today time.Time) Period {
	month := lastMonth(today)
	switch grain {
	case "day":
		return Period{today.AddDate(0, 0, -12), today}
	case "week":
		passed := isoWeekday(today.Weekday()) - 1
		if c.WeekStart == "sunday" {
			passed = int(today.Weekday())
		}
		first := today.AddDate(0, 0, -passed)
		return Period{first.AddDate(0, 0, -84), first}
	case "quarter":
		end := time.Date(today.Year(), time.Month((int(today.Month())-1)/3*3+1), 1, 0, 0, 0, 0, time.UTC)
		return Period{end.AddDate(-3, 0, 0), end}
	case "year":
		end := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return Period{end.AddDate(-12, 0, 0), end}
	case fiscalQuarter:
		end := firstOfMonth(today).AddDate(0, -c.fiscalMonth(today)%3, 0)
		return Period{end.AddDate(-3, 0, 0), end}
	case fiscalYear:
		end := firstOfMonth(today).AddDate(0, -c.fiscalMonth(today), 0)
		return Period{end.AddDate(-12, 0, 0), end}
	}
	return Period{month.End.AddDate(-1, 0, 0), month.End}
}

// timed reports whether a metric's rows have a time.
func (s *schema) timed(metric string) bool {
	numerator, denominator := s.operands(s.metrics[metric])
	return numerator.dataset.Time != nil && (denominator.dataset == nil || denominator.dataset.Time != nil)
}

// none says why no reading can be run, as the best of those that can't has it.
func (s *inquiry) none(readings []reading) *Answer {
	if len(readings) == 0 {
		return s.refused(UnknownMetric, nil)
	}
	r := &readings[0]
	switch {
	case r.reason == AmbiguousCurrency:
		return s.ask(AmbiguousCurrency, []Option{{Value: r.detail, Label: r.detail, Query: &r.query}}, r)
	case r.reason == AmbiguousMetric:
		return s.ask(AmbiguousMetric, s.metricOptions(r), r)
	case r.reason == RestrictedField || r.reason == Forecast || r.reason == NotStructured:
		return s.refused(r.reason, r)
	case r.query.Metric == "" && len(r.unmatched) == 0:
		return s.ask(AmbiguousMetric, s.metricOptions(r), r)
	case r.query.Metric == "" || s.guessed(r):
		return s.refused(UnknownMetric, r)
	case r.reason != "" && len(r.unmatched) == 0:
		return s.refused(r.reason, r)
	}
	return s.refused(UnknownEntity, r)
}

// guessed reports whether a reading's metric rests on a part of its name alone.
func (s *inquiry) guessed(r *reading) bool {
	return slices.ContainsFunc(r.assumptions, func(a assumption) bool { return a.kind == "metric" })
}

// ask returns a clarifying question.
func (s *inquiry) ask(about Reason, options []Option, r *reading) *Answer {
	a := &Answer{Kind: Clarify, Reason: about, Language: s.language, Options: options[:min(len(options), maxOptions)]}
	if r != nil && r.query.Metric != "" {
		a.Query = &r.query
	}
	a.Text = s.schema.say(a, s.voice())
	return a
}

// metricOptions are the metrics that can be cut as the reading asks.
func (s *inquiry) metricOptions(r *reading) []Option {
	var options []Option
	for i := range s.schema.model.Metrics {
		m := &s.schema.model.Metrics[i]
		fits := !slices.ContainsFunc(r.query.Filters, func(f Filter) bool { return !s.schema.available(m, f.Dimension) })
		if !s.metrics[m.Name] || !fits {
			continue
		}
		q := r.query
		q.Metric = m.Name
		options = append(options, Option{Value: m.Name, Label: firstWord(m.Words, s.language, m.Name), Query: &q})
	}
	return options
}

// clarify asks which of several readings is meant, naming what they differ in.
func (s *inquiry) clarify(readings []reading) *Answer {
	about := AmbiguousEntity
	metrics := map[string]bool{}
	for _, r := range readings {
		metrics[figures(r.query)] = true
	}
	if len(metrics) > 1 || readings[0].vague {
		about = AmbiguousMetric
	}
	var options []Option
	for i := range readings {
		q := readings[i].query
		o := Option{Query: &q, Value: figures(q), Label: s.sayFigures(q)}
		switch {
		case len(q.ShareOf) > 0:
			o.Value, o.Label = s.shareOption(q)
		case about == AmbiguousEntity:
			o.Value, o.Label = s.differs(q, readings)
		}
		if len(q.Members) > 0 || q.Count {
			o.Label = s.schema.speaker(q, nil, s.voice()).subject()
		}
		if at := slices.IndexFunc(options, func(known Option) bool { return known.Value == o.Value }); at >= 0 && about == AmbiguousEntity {
			// One value of two dimensions: the country of a plant, and that of a dealer.
			options[at].Value, options[at].Label = s.distinguished(options[at])
			o.Value, o.Label = s.distinguished(o)
		}
		if !slices.ContainsFunc(options, func(known Option) bool { return known.Value == o.Value }) {
			options = append(options, o)
		}
	}
	return s.ask(about, options, &readings[0])
}

// figures returns the names of a query's metrics.
func figures(q Query) string { return joinWords(append([]string{q.Metric}, q.Also...)) }

// sayFigures returns the words for a query's metrics.
func (s *inquiry) sayFigures(q Query) string {
	var words []string
	for _, name := range append([]string{q.Metric}, q.Also...) {
		words = append(words, firstWord(s.schema.metrics[name].Words, s.language, name))
	}
	return joinWords(words)
}

// distinguished returns an option's value and label with the dimensions of its query.
func (s *inquiry) distinguished(o Option) (value, label string) {
	var names, words []string
	for _, f := range o.Query.Filters {
		for _, v := range f.Values {
			names = append(names, f.Dimension+"="+v)
			words = append(words, firstWord(s.schema.dimensions[f.Dimension].words, s.language, f.Dimension)+": "+s.label(f.Dimension, v))
		}
	}
	return strings.Join(names, ", "), strings.Join(words, ", ")
}

// differs returns the filter values that a query has and not all others have.
func (s *inquiry) differs(q Query, all []reading) (value, label string) {
	var values, labels []string
	for _, f := range q.Filters {
		shared := !slices.ContainsFunc(all, func(r reading) bool {
			return !slices.ContainsFunc(r.query.Filters, func(o Filter) bool { return fmt.Sprint(o) == fmt.Sprint(f) })
		})
		if shared {
			continue
		}
		for _, v := range f.Values {
			values = append(values, v)
			labels = append(labels, s.label(f.Dimension, v))
		}
	}
	switch {
	case len(values) == 0 && len(q.GroupBy) == 0:
		return figures(q), s.schema.speaker(q, nil, s.voice()).subject()
	case len(values) == 0:
		return strings.Join(q.GroupBy, ", "), strings.Join(q.GroupBy, ", ")
	}
	return strings.Join(values, ", "), strings.Join(labels, ", ")
}

// whichPeriod asks which day or period is meant.
func (s *inquiry) whichPeriod(r reading) *Answer {
	var options []Option
	for _, p := range r.periods {
		q := r.query
		q.Period = periodOf(p)
		options = append(options, Option{Value: dayString(p.Start), Label: sayRange(p, s.voice()), Query: &q})
	}
	if len(r.periods) == 0 {
		q := r.query
		q.Period = lastMonth(s.today)
		options = append(options, Option{Value: dayString(q.Period.Start), Label: sayRange(timex.Range(q.Period), s.voice()), Query: &q})
	}
	return s.ask(AmbiguousTime, options, &r)
}

// whichOf asks for a value of a dimension that must be chosen for a number to mean
// anything.
func (s *inquiry) whichOf(r reading, dimension string) *Answer {
	var options []Option
	dim := s.schema.dimensions[dimension]
	values := s.catalog.values(dimension)
	if dim.entity != nil && dim.attribute != nil {
		dimension = dim.entity.Name
		values = s.catalog.values(dimension)
	}
	for _, v := range values {
		if !s.permits.allow(dimension, v) {
			continue
		}
		q := r.query
		q.Filters = append(slices.Clone(q.Filters), Filter{Dimension: dimension, Values: []string{v}})
		options = append(options, Option{Value: v, Label: s.label(dimension, v), Query: &q})
	}
	return s.ask(AmbiguousEntity, options, &r)
}

// sayRange says a period in words.
func sayRange(r timex.Range, v voice) string { return textsFor(v.language).period(periodOf(r)) }

// confirm asks whether a name that is not quite as it was written is meant.
func (s *inquiry) confirm(r reading) *Answer {
	names := strings.Join(s.about(r.query), ", ")
	return s.ask(AmbiguousEntity, []Option{{Value: names, Label: names, Query: &r.query}}, &r)
}
