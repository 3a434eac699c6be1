// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// exists reports whether any row of any time matches filters: on the denominator's side of
// a ratio, or on the numerator's if the filters apply to it alone. What an asker may not
// read does not exist.
func (e *Engine) exists(ctx context.Context, metric string, filters []Filter, by asker) (bool, error) {
	m := e.schema.metrics[metric]
	if m == nil || !e.allowed(m, by.as) {
		return false, nil
	}
	side, denominator := e.schema.operands(m)
	if denominator.measure != nil {
		both := slices.DeleteFunc(slices.Clone(filters), func(f Filter) bool {
			return slices.Contains(m.Ratio.NumeratorOnly, f.Dimension)
		})
		if len(both) > 0 || len(filters) == 0 {
			side, filters = denominator, both
		}
	}
	sc, missing := by.state.scopeOf(e.schema, side.dataset, filters)
	if missing != "" {
		return false, nil
	}
	sc.obey(by.as)
	return e.hasRow(ctx, sc, by)
}

// hasRow reports whether a scope has rows. What was found is kept for a minute.
func (e *Engine) hasRow(ctx context.Context, sc *scope, by asker) (bool, error) {
	if sc.empty() {
		return false, nil
	}
	st, limit := e.compileAny(sc)
	key := e.cacheKey(fmt.Sprintf("%s %s %q", st.source, st.text, st.args), by.as)
	if !sc.inProcess() { // the text of other statements does not hold all filters
		if found, ok := e.found.get(key, e.options.Now()); ok {
			return found, nil
		}
	}
	t, err := e.query(ctx, st, by.as, limit)
	if err != nil {
		return false, err
	}
	found := sc.admitsAny(t, e.zone)
	if !sc.inProcess() {
		e.found.put(key, found, e.options.Now())
	}
	return found, nil
}

// compileAny writes a statement that gives a row if a scope has any; or, with filters that
// are looked at in process, the values of their columns. It returns the number of rows
// that the statement may give.
func (e *Engine) compileAny(sc *scope) (*statement, int) {
	w := e.writer(sc.dataset.Source)
	columns := (&part{scope: sc}).columns()
	for i, column := range columns {
		columns[i] = w.quote(column)
	}
	if len(sc.weekdays) > 0 {
		columns = append(columns, w.dialect.Day(w.quote(sc.dataset.Time.Column), sc.dataset.Time.Format))
	}
	limit := e.options.MaxRows
	if len(columns) == 0 {
		w.put("SELECT 1")
		limit = 1
	} else {
		w.put("SELECT DISTINCT ", strings.Join(columns, ", "))
	}
	w.from(sc.dataset.Table)
	w.where(append(conditionClauses(sc.dataset.Always), sc.clauses()...))
	if limit == 1 {
		return w.statement(sc.dataset.Source, sc.dataset.Name, 1), 1
	}
	return w.statement(sc.dataset.Source, sc.dataset.Name, limit+1), limit
}

// admitsAny reports whether a row of compileAny's statement passes the filters that are
// looked at in process.
func (s *scope) admitsAny(t *table, zone *time.Location) bool {
	columns := (&part{scope: s}).columns()
	return slices.ContainsFunc(t.rows, func(row []any) bool {
		for i, column := range columns {
			text, ok := columnText(row[i])
			if !ok || !s.filterOf(column).admits(text) {
				return false
			}
		}
		if len(s.weekdays) == 0 {
			return true
		}
		day, err := readLayout(s.dataset.Time.Format).parse(row[len(columns)], zone)
		return err == nil && s.on(day)
	})
}

// on reports whether rows of a day are meant, as far as the days of the week go.
func (s *scope) on(day time.Time) bool {
	return len(s.weekdays) == 0 || slices.Contains(s.weekdays, isoWeekday(day.Weekday()))
}
