// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"strings"
	"time"
)

// folded are the groups of a part: what its rows come to once columns became dimensions
// and days became grains.
type folded struct {
	cells   map[string]*cell // by their joined keys
	outside outside
	units   map[string]bool
	days    map[string]time.Time
}

// cell is one group.
type cell struct {
	keys []string
	sums []*aggregate // in the order of part.measures
}

// joinKeys makes one key of several.
func joinKeys(keys []string) string { return strings.Join(keys, "\x00") }

// aggregate adds up what rows give for one measure.
type aggregate struct {
	measure       *Measure
	rows          int64
	first, second total
	best          float64
	any           bool
	distinct      map[string]bool
}

// add adds a row: the number of rows of the table behind it, and what writer.aggregate has
// written of them.
func (a *aggregate) add(values []any) error {
	rows, _, err := numberOf(values[0])
	if err != nil {
		return err
	}
	a.rows += int64(rows)
	switch values = values[1:]; a.measure.Aggregate {
	case "min", "max":
		number, ok, err := numberOf(values[0])
		if err != nil || !ok {
			return err
		}
		if !a.any || (number < a.best) == (a.measure.Aggregate == "min") {
			a.best = number
		}
		a.any = true
	case "sum", "count_distinct":
		return a.first.add(values[0])
	case "mean", "weighted_mean":
		if err := a.first.add(values[0]); err != nil {
			return err
		}
		return a.second.add(values[1])
	}
	return nil
}

// value returns the result, with its numerator and denominator if it is a mean; false if
// there is none.
func (a *aggregate) value() (entry, bool) {
	switch a.measure.Aggregate {
	case "count":
		return entry{value: float64(a.rows)}, a.rows > 0
	case "count_distinct":
		if a.distinct != nil {
			return entry{value: float64(len(a.distinct))}, a.rows > 0
		}
		return entry{value: a.first.value()}, a.rows > 0
	case "sum":
		return entry{value: a.first.value()}, a.first.any
	case "min", "max":
		return entry{value: a.best}, a.any
	}
	numerator, denominator := a.first.value(), a.second.value()
	if denominator == 0 {
		return entry{}, false
	}
	return entry{value: numerator / denominator, numerator: &numerator, denominator: &denominator}, true
}

// additive reports whether no rows come to 0.
func additive(m *Measure) bool {
	return m.Aggregate == "sum" || m.Aggregate == "count" || m.Aggregate == "count_distinct"
}

// folder turns the rows of a part's statement into groups.
type folder struct {
	part    *part
	engine  *Engine
	columns []string
	// filters are those of the columns that are looked at in process; nil at others.
	filters []*columnFilter
	out     *folded
	keys    []string
}

// fold groups the rows of a part.
func (e *Engine) fold(p *part, t *table) (*folded, error) {
	f := &folder{part: p, engine: e, columns: p.columns(), keys: make([]string, len(p.groups))}
	for _, column := range f.columns {
		filter := p.scope.filterOf(column)
		if filter != nil && !filter.inProcess() {
			filter = nil
		}
		f.filters = append(f.filters, filter)
	}
	f.out = &folded{cells: map[string]*cell{}, units: map[string]bool{}, days: map[string]time.Time{}}
	for _, row := range t.rows {
		if err := f.row(row); err != nil {
			return nil, fmt.Errorf("semantic: read rows of dataset %s: %w", p.scope.dataset.Name, err)
		}
	}
	return f.out, nil
}

// row adds one row of the statement to its group, if it has one.
func (f *folder) row(row []any) error {
	for i, filter := range f.filters {
		if filter == nil {
			continue
		}
		if text, ok := columnText(row[i]); !ok || !filter.admits(text) {
			return nil
		}
	}
	values := row[len(f.columns):]
	var day time.Time
	if f.part.tellsDays() {
		var err error
		if day, err = f.day(values[0]); err != nil {
			return err
		}
		values = values[1:]
		if s := f.part.scope; len(s.weekdays) > 0 && (day.IsZero() || !s.on(day)) {
			return nil
		}
	}
	var lacks []lack
	for i := range f.part.groups {
		g := &f.part.groups[i]
		key := f.key(g, row, day)
		if key == "" && !g.optional {
			lacks = append(lacks, lack{g.name, f.unknown(g, row)})
		}
		f.keys[i] = key
	}
	if len(lacks) > 0 {
		return f.out.outside.add(f.part, lacks, values)
	}
	if f.part.unit != nil && counted(values) {
		if unit := f.key(f.part.unit, row, day); unit != "" {
			f.out.units[unit] = true
		}
	}
	return f.cell().add(f.part, values)
}

// counted reports whether a row of the statement stands for rows of the table.
func counted(values []any) bool {
	rows, ok, err := numberOf(values[0])
	return err != nil || !ok || rows != 0
}

// key returns the key of a row for a group, "" if it has none.
func (f *folder) key(g *group, row []any, day time.Time) string {
	if g.column == "" {
		if day.IsZero() {
			return ""
		}
		return f.engine.schema.model.Calendar.grainKey(day, g.name)
	}
	text, ok := f.text(g, row)
	if !ok {
		return ""
	}
	value, ok := g.value(text)
	if !ok {
		return ""
	}
	return value
}

// text returns what stands in the column of a group; false if nothing does.
func (f *folder) text(g *group, row []any) (string, bool) {
	for i, column := range f.columns {
		if column == g.column {
			return columnText(row[i])
		}
	}
	return "", false
}

// unknown returns what stands in a column of keys though no member has it, "" if nothing
// does.
func (f *folder) unknown(g *group, row []any) string {
	text, ok := f.text(g, row)
	if !ok || g.member == nil || g.member(text) {
		return ""
	}
	return text
}

// day reads a value of Dialect.Day; the zero day if there is none.
func (f *folder) day(v any) (time.Time, error) {
	if v == nil {
		return time.Time{}, nil
	}
	text, _ := columnText(v)
	day, known := f.out.days[text]
	if !known {
		var err error
		day, err = readLayout(f.part.scope.dataset.Time.Format).parse(v, f.engine.zone)
		if err != nil {
			return time.Time{}, fmt.Errorf("time column: %w", err)
		}
		f.out.days[text] = day
	}
	return day, nil
}

// cell returns the group of the current keys.
func (f *folder) cell() *cell {
	joined := joinKeys(f.keys)
	c := f.out.cells[joined]
	if c == nil {
		c = f.part.newCell(append([]string(nil), f.keys...))
		f.out.cells[joined] = c
	}
	return c
}

// newCell returns an empty group.
func (p *part) newCell(keys []string) *cell {
	c := &cell{keys: keys}
	for _, m := range p.measures {
		c.sums = append(c.sums, &aggregate{measure: m})
	}
	return c
}

// add adds the values of a statement's row to the measures.
func (c *cell) add(p *part, values []any) error {
	if p.listsValues() {
		a := c.sums[0]
		if a.distinct == nil {
			a.distinct = map[string]bool{}
		}
		if text, ok := columnText(values[0]); ok {
			a.distinct[text] = true
		}
		a.rows++ // rows without a value are 0 values, as the database would count them
		return nil
	}
	for _, a := range c.sums {
		width := 1 + aggregateWidth(a.measure)
		if err := a.add(values[:width]); err != nil {
			return err
		}
		values = values[width:]
	}
	return nil
}
