// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

func (v *validator) metric(m *Metric, path string) {
	v.name(m.Name, path+".name", "metrics")
	v.words(m.Words, path+".words")
	v.words(m.Subject, path+".subject")
	v.operation(m, path)
	if m.Default && len(m.Subject) == 0 {
		v.fail(path+".default", "is set, but the metric has no subject to be the default of")
	}
	if m.Default {
		v.onlyDefault(m, path)
	}
	if math.IsNaN(m.Scale) || math.IsInf(m.Scale, 0) || m.Scale < 0 {
		v.fail(path+".scale", "is %v, want a positive number", m.Scale)
	}
	if m.Unit != "" && m.UnitFrom != "" {
		v.fail(path+".unit_from", "unit is set too: a metric has either one unit or one in the data")
	}
	v.oneOf(m.Better, path+".better", "", "higher", "lower")
	if m.Decimals != nil && (*m.Decimals < 0 || *m.Decimals > 15) {
		v.fail(path+".decimals", "is %d, want 0 to 15", *m.Decimals)
	}
}

// operation checks what a metric computes, and the dimensions that belong to it.
func (v *validator) operation(m *Metric, path string) {
	if (m.Measure == "") == (m.Ratio == nil) {
		v.fail(path, "want either a measure or a ratio")
		return
	}
	first := path + ".measure"
	if m.Ratio != nil {
		first = path + ".ratio.numerator"
	}
	numerator := v.measureRef(cmp.Or(m.Measure, numeratorOf(m)), first)
	if m.Ratio != nil {
		v.measureRef(m.Ratio.Denominator, path+".ratio.denominator")
		if m.Ratio.Numerator == m.Ratio.Denominator {
			v.fail(path+".ratio", "both sides are %s: the ratio is always 1", m.Ratio.Numerator)
		}
	}
	if numerator == nil {
		return
	}
	if m.Ratio != nil {
		for i, name := range m.Ratio.NumeratorOnly {
			v.reachable(numerator, name, fmt.Sprintf("%s.ratio.numerator_only[%d]", path, i))
		}
	}
	for i, name := range m.Implied {
		v.reachable(numerator, name, fmt.Sprintf("%s.implied[%d]", path, i))
	}
	if m.UnitFrom != "" {
		v.reachable(numerator, m.UnitFrom, path+".unit_from")
		if d := v.schema.dimensions[m.UnitFrom]; d != nil && d.kind != kindText {
			v.fail(path+".unit_from", "dimension %s holds a %s, not units", d.name, d.kind)
		}
	}
}

func numeratorOf(m *Metric) string {
	if m.Ratio == nil {
		return ""
	}
	return m.Ratio.Numerator
}

// measureRef checks "dataset.measure" and returns the dataset.
func (v *validator) measureRef(name, path string) *Dataset {
	ds, measure := v.schema.measure(name)
	switch {
	case !strings.Contains(name, "."):
		v.fail(path, "%q is no measure: want \"dataset.measure\"", name)
	case ds == nil:
		v.fail(path, "there is no dataset %q", name[:strings.Index(name, ".")])
	case measure == nil:
		v.fail(path, "dataset %s has no measure %q", ds.Name, name[strings.Index(name, ".")+1:])
	default:
		return ds
	}
	return nil
}

// onlyDefault checks that no other metric is the default of one of the subjects.
func (v *validator) onlyDefault(m *Metric, path string) {
	for i := range v.model.Metrics {
		other := &v.model.Metrics[i]
		if other == m {
			return // a pair is reported at its second metric
		}
		if !other.Default {
			continue
		}
		for _, language := range sortedKeys(m.Subject) {
			for _, phrase := range m.Subject[language] {
				if slices.ContainsFunc(other.Subject[language], func(p string) bool { return strings.EqualFold(p, phrase) }) {
					v.fail(path+".default", "metric %s is the default of subject %q already", other.Name, phrase)
				}
			}
		}
	}
}

// verified checks a question's query: names and forms. Whether the question is read that
// way is seen by Engine.Verify.
func (v *validator) verified(q *Verified, path string) {
	if strings.TrimSpace(q.Question) == "" {
		v.fail(path+".question", "is empty")
	}
	path += ".query"
	m := v.schema.metrics[q.Query.Metric]
	if m == nil {
		v.fail(path+".metric", "there is no metric %q", q.Query.Metric)
		return
	}
	query := &q.Query
	for _, fault := range query.faults() {
		v.fail(path+"."+fault.Path, "%s", fault.Reason)
	}
	for i := range query.Filters {
		v.filter(m, &query.Filters[i], fmt.Sprintf("%s.filters[%d]", path, i))
	}
	for i := range query.Members {
		v.members(m, &query.Members[i], fmt.Sprintf("%s.members[%d]", path, i))
	}
	for i, name := range query.Also {
		if v.schema.metrics[name] == nil {
			v.fail(fmt.Sprintf("%s.also[%d]", path, i), "there is no metric %q", name)
		}
	}
	if h := query.Having; h != nil && v.schema.metrics[h.Metric] == nil {
		v.fail(path+".having.metric", "there is no metric %q", h.Metric)
	}
	for i, name := range query.GroupBy {
		if !slices.Contains(grains, name) {
			v.cut(m, name, fmt.Sprintf("%s.group_by[%d]", path, i))
		}
	}
	if name := v.schema.notPart(*query); name != "" {
		v.fail(path+".share_of", "there is no share by %q: want the dimension of a filter or group, and a metric that adds up", name)
	}
}

// members checks a condition on members.
func (v *validator) members(m *Metric, c *MemberCondition, path string) {
	other := v.schema.conditionMetric(c)
	switch {
	case v.schema.entities[c.Entity] == nil:
		v.fail(path+".entity", "there is no entity %q", c.Entity)
		return
	case other == nil:
		v.fail(path, "want either a metric or a dataset of the model, have %q and %q", c.Metric, c.Dataset)
		return
	case !v.schema.decides(c, other):
		v.fail(path, "tells no members apart: members without rows have no such figure")
	}
	v.cut(m, c.Entity, path+".entity")
	v.cut(other, c.Entity, path+".entity")
	for i := range c.Filters {
		v.filter(other, &c.Filters[i], fmt.Sprintf("%s.filters[%d]", path, i))
	}
}

func (v *validator) filter(m *Metric, f *Filter, path string) {
	v.cut(m, f.Dimension, path+".dimension")
	if d := v.schema.dimensions[f.Dimension]; f.Op != "" && d != nil && d.kind != kindNumber {
		v.fail(path+".op", "dimension %s is no number", f.Dimension)
	}
}

// cut checks that a metric can be filtered and grouped by a dimension.
func (v *validator) cut(m *Metric, name, path string) {
	numerator, denominator := v.schema.operands(m)
	if numerator.dataset == nil {
		return // said of the metric
	}
	v.reachable(numerator.dataset, name, path)
	if m.Ratio != nil && denominator.dataset != nil && !slices.Contains(m.Ratio.NumeratorOnly, name) {
		v.reachable(denominator.dataset, name, path)
	}
}

// sortedKeys lists the keys of a map in a fixed order, so that messages are the same
// every time.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
