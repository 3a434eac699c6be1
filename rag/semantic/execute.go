// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// refusal says why a query has no result. The detail is the dimension that is not
// available ("time" for periods and grains that the data do not know) or that makes the
// unit ambiguous, or, of NoData, the last day loaded if the period lies after it.
type refusal struct {
	reason Reason
	detail string
}

// execution is one query on its way.
type execution struct {
	engine *Engine
	state  *state
	query  Query
	by     asker
	metric *Metric
	period Period
	// inner is set while members are found, rows to the dataset of which any row will do.
	inner bool
	rows  *Dataset
	// asked is the number of the query's own filters, which stand before those that its
	// conditions on members come to; aside is what is to be told of finding these.
	asked int
	aside Result

	result  *Result
	through map[string]time.Time // last day loaded, by dataset
	units   map[string]bool
}

// entry is one number, with the keys of its group.
type entry struct {
	keys                   []string
	value                  float64
	numerator, denominator *float64
}

// execute runs a query for an asker. Rows without a known value of a dimension that is
// grouped by are in no group; if all are, the query can't be cut that way.
func (e *Engine) execute(ctx context.Context, q Query, by asker) (*Result, *refusal, error) {
	m := e.schema.metrics[q.Metric]
	if m == nil || !e.allowed(m, by.as) {
		return nil, &refusal{UnknownMetric, q.Metric}, nil
	}
	if hidden := e.hidden(q, by.as); hidden != "" {
		return nil, &refusal{DimensionNotAvailable, hidden}, nil
	}
	x := &execution{
		engine: e, state: by.state, query: q, by: by, metric: m,
		result: &Result{Metric: m.Name, Unit: m.Unit, Statements: []Statement{}},
	}
	x.forget()
	if no, err := x.members(ctx); no != nil || err != nil {
		return nil, no, err
	}
	entries, no, err := x.entries(ctx)
	if no != nil && no.reason == NoData && len(x.result.gaps) > 0 {
		no = &refusal{DimensionNotAvailable, x.result.gaps[0].dimension}
	}
	if no != nil || err != nil {
		return nil, no, err
	}
	if len(x.units) > 1 {
		return nil, &refusal{AmbiguousEntity, m.UnitFrom}, nil
	}
	for unit := range x.units {
		x.result.Unit = unit
	}
	if entries, no, err = x.shares(ctx, entries); no != nil || err != nil {
		return nil, no, err
	}
	if entries, no, err = x.having(ctx, entries); no != nil || err != nil {
		return nil, no, err
	}
	x.result.adopt(&x.aside)
	x.finish(entries)
	return x.result, nil, nil
}

// adopt adds what is to be told of another result that this one rests on.
func (r *Result) adopt(other *Result) {
	r.Statements = append(r.Statements, other.Statements...)
	for _, st := range other.Stale {
		if !slices.Contains(r.Stale, st) {
			r.Stale = append(r.Stale, st)
		}
	}
	for _, g := range other.gaps {
		if !slices.ContainsFunc(r.gaps, func(o gap) bool { return o.dimension == g.dimension && o.side == g.side }) {
			r.gaps = append(r.gaps, g)
		}
	}
}

// forget makes the notes of an execution empty.
func (x *execution) forget() {
	x.through, x.units = map[string]time.Time{}, map[string]bool{}
}

// entries computes the query's period, or each of those that it compares.
func (x *execution) entries(ctx context.Context) ([]entry, *refusal, error) {
	if len(x.query.Compare) == 0 {
		x.period = x.query.Period
		return x.one(ctx)
	}
	var all []entry
	var last *refusal
	for _, p := range x.query.Compare {
		x.period = p
		entries, no, err := x.one(ctx)
		if err != nil || no != nil && no.reason != NoData {
			return nil, no, err
		}
		if no != nil {
			last = no
		}
		for _, en := range entries {
			en.keys = append([]string{p.String()}, en.keys...)
			all = append(all, en)
		}
	}
	if len(all) == 0 {
		return nil, last, nil
	}
	return all, nil, nil
}

// one computes the numbers of one period.
func (x *execution) one(ctx context.Context) ([]entry, *refusal, error) {
	p, no, err := x.plan(ctx)
	if no != nil || err != nil {
		return nil, no, err
	}
	results := make([]*folded, len(p.parts))
	statements := make([]Statement, len(p.parts))
	g, within := errgroup.WithContext(ctx)
	for i, part := range p.parts {
		g.Go(func() error {
			var err error
			results[i], statements[i], err = x.run(within, part)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	x.result.Statements = append(x.result.Statements, statements...)
	x.noteGaps(p, results)
	for _, f := range results {
		for unit := range f.units {
			x.units[unit] = true
		}
	}
	entries, no, err := x.combine(ctx, p, results)
	if no != nil || err != nil {
		return nil, no, err
	}
	return entries, nil, x.trace(ctx, p)
}

// run runs the statement of a part and folds its rows.
func (x *execution) run(ctx context.Context, p *part) (*folded, Statement, error) {
	st := x.engine.compile(p)
	t, ran, err := x.ask(ctx, st, x.engine.options.MaxRows)
	if err != nil {
		return nil, ran, err
	}
	f, err := x.engine.fold(p, t)
	return f, ran, err
}

// ask runs a statement for the asker.
func (x *execution) ask(ctx context.Context, st *statement, limit int) (*table, Statement, error) {
	start := time.Now()
	t, err := x.engine.query(ctx, st, x.by.as, limit)
	ran := Statement{
		Source: st.source, Dataset: st.dataset, SQL: st.text, Args: append([]any{}, st.args...),
		Duration: time.Since(start), Through: x.through[st.dataset],
	}
	if err != nil {
		return nil, ran, err
	}
	ran.Rows = len(t.rows)
	return t, ran, nil
}

// finish puts the numbers into the result.
func (x *execution) finish(entries []entry) {
	r := x.result
	if len(x.query.GroupBy) == 0 && len(x.query.Compare) == 0 {
		en := entries[0]
		r.Value, r.Numerator, r.Denominator = &en.value, en.numerator, en.denominator
		return
	}
	if x.query.Count {
		count := float64(len(entries))
		r.Value, r.Unit = &count, ""
	}
	x.sort(entries)
	if x.query.Order == "asc" && x.query.Having == nil {
		r.unranked = x.without(entries)
	}
	limit := x.engine.options.MaxGroups
	if x.query.Limit > 0 && x.query.Limit < len(entries) {
		last := entries[x.query.Limit-1].value
		for _, en := range entries[x.query.Limit:] {
			if en.value == last {
				r.Tied++
			}
		}
		entries = entries[:x.query.Limit]
	}
	if len(entries) > limit {
		entries, r.Truncated = entries[:limit], true
	}
	names := x.query.GroupBy
	if len(x.query.Compare) > 0 {
		names = append([]string{""}, names...)
	}
	for _, en := range entries {
		row := Row{Keys: en.keys, Value: en.value, Numerator: en.numerator, Denominator: en.denominator}
		for i, key := range en.keys {
			row.Labels = append(row.Labels, x.state.catalog.label(names[i], key))
		}
		r.Rows = append(r.Rows, row)
	}
}

// sort puts rows in the order that was asked for, else in that of their keys. Compared
// periods stay in the order of the query.
func (x *execution) sort(entries []entry) {
	order := map[string]int{}
	for i, p := range x.query.Compare {
		order[p.String()] = i
	}
	byKeys := func(a, b entry) int {
		for i := range a.keys {
			c := 0
			if i == 0 && len(order) > 0 {
				c = order[a.keys[0]] - order[b.keys[0]]
			} else {
				c = compareKeys(a.keys[i], b.keys[i])
			}
			if c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case x.query.Order == "" || a.value == b.value:
			return byKeys(a, b)
		case (a.value < b.value) == (x.query.Order == "asc"):
			return -1
		}
		return 1
	})
}

// compareKeys compares numbers by value and other keys as text.
func compareKeys(a, b string) int {
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err == nil && err2 == nil && x != y {
		if x < y {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}
