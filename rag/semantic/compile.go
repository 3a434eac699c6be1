// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// statement is a SELECT with its arguments. Its text is made of names of the model alone.
type statement struct {
	source, dataset string
	text            string
	args            []any
	op              string // what it is for
	slow            bool   // it reads the catalog
}

// writer writes the text of a statement. Values never become text: bind writes a
// placeholder and keeps the argument.
type writer struct {
	dialect Dialect
	zone    *time.Location
	text    strings.Builder
	args    []any
}

// clause writes one condition.
type clause func(w *writer)

func (w *writer) put(parts ...string) {
	for _, part := range parts {
		w.text.WriteString(part)
	}
}

func (w *writer) bind(v any) {
	w.args = append(w.args, v)
	w.put(w.dialect.Placeholder(len(w.args)))
}

func (w *writer) quote(column string) string { return w.dialect.Quote(column) }

// bindAll writes arguments as a list.
func (w *writer) bindAll(values []any) {
	for i, v := range values {
		if i > 0 {
			w.put(", ")
		}
		w.bind(v)
	}
}

// from writes a table with its schema.
func (w *writer) from(table string) {
	w.put(" FROM ")
	for i, part := range strings.Split(table, ".") {
		if i > 0 {
			w.put(".")
		}
		w.put(w.quote(part))
	}
}

// all writes conditions that all hold.
func (w *writer) all(clauses []clause) {
	for i, c := range clauses {
		if i > 0 {
			w.put(" AND ")
		}
		c(w)
	}
}

func (w *writer) where(clauses []clause) {
	if len(clauses) > 0 {
		w.put(" WHERE ")
		w.all(clauses)
	}
}

// statement ends a statement; a limit of 0 is none.
func (w *writer) statement(source, dataset string, limit int) *statement {
	text := w.text.String()
	if limit > 0 {
		text = w.dialect.Limit(text, limit)
	}
	return &statement{source: source, dataset: dataset, text: text, args: w.args, op: "read dataset " + dataset}
}

// conditionClauses are the conditions of a model.
func conditionClauses(conditions []Condition) []clause {
	clauses := make([]clause, len(conditions))
	for i := range conditions {
		clauses[i] = conditions[i].write
	}
	return clauses
}

func (c *Condition) write(w *writer) {
	w.put(w.quote(c.Column))
	switch c.Op {
	case "is null":
		w.put(" IS NULL")
	case "is not null":
		w.put(" IS NOT NULL")
	case "in", "not in":
		if c.Op == "not in" {
			w.put(" NOT")
		}
		values := make([]any, len(c.Values))
		for i, v := range c.Values {
			values[i] = v.Argument()
		}
		w.put(" IN (")
		w.bindAll(values)
		w.put(")")
	default:
		op := c.Op
		if op == "!=" {
			op = "<>"
		}
		w.put(" ", op, " ")
		if c.Other != "" {
			w.put(w.quote(c.Other))
			return
		}
		w.bind(c.Value.Argument())
	}
}

// timeClause compares the time of a dataset's rows with a day.
func timeClause(t *TimeColumn, op string, day time.Time, kind valueKind) clause {
	f := readLayout(t.Format)
	return func(w *writer) {
		column := w.quote(t.Column)
		if !f.sorts {
			column = w.dialect.Day(column, t.Format)
		}
		w.put(column, " ", op, " ")
		switch {
		case f.native():
			w.args = append(w.args, nil)
			layout, expression := dayArgument(w.dialect, w.dialect.Placeholder(len(w.args)))
			w.args[len(w.args)-1] = day.Format(layout)
			w.put(expression)
		case f.format == formatUnix:
			year, month, number := day.Date()
			w.bind(time.Date(year, month, number, 0, 0, 0, 0, w.zone).Unix())
		case f.sorts:
			w.bind(kind.argument(day.Format(f.text)))
		default:
			w.bind(day.Format(f.text))
		}
	}
}

// part is one SELECT: the rows of a dataset that are meant, how they form groups, and one
// measure of them, or both of a ratio.
type part struct {
	scope    *scope
	measures []*Measure
	groups   []group
	unit     *group // what holds the unit
}

// group is a dimension or a grain that rows are grouped by.
type group struct {
	name string
	// column holds the values, which value maps to those of the dimension; no column for
	// a grain.
	column string
	value  func(string) (string, bool)
	// plain is set if value changes nothing.
	plain bool
	// member reports whether a value of the column stands for a known member; nil if the
	// column does not hold keys or codes.
	member func(string) bool
	// optional is set if rows without a value stay in the groups of the other dimensions.
	optional bool
}

// columns are the columns that the rows of the statement tell apart.
func (p *part) columns() []string {
	var columns []string
	add := func(column string) {
		if column != "" && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	for _, g := range p.groups {
		add(g.column)
	}
	if p.unit != nil {
		add(p.unit.column)
	}
	for _, f := range p.scope.columns {
		if f.inProcess() {
			add(f.column)
		}
	}
	return columns
}

// grain returns the grain that the rows are grouped by, "" if none.
func (p *part) grain() string {
	for _, g := range p.groups {
		if g.column == "" {
			return g.name
		}
	}
	return ""
}

// tellsDays reports whether the rows of the statement tell days apart.
func (p *part) tellsDays() bool { return p.grain() != "" || len(p.scope.weekdays) > 0 }

// listsValues reports whether the statement lists the distinct values instead of counting
// them, because several of its rows may become one group.
func (p *part) listsValues() bool {
	if p.measures[0].Aggregate != "count_distinct" {
		return false
	}
	if p.unit != nil || p.scope.inProcess() {
		return true
	}
	return slices.ContainsFunc(p.groups, func(g group) bool { return !g.plain })
}

// compile writes the statement of a part. It gives, in this order: the columns, the day,
// and for each measure the number of rows and what its aggregate needs; or, if the part
// lists values, the columns, the day and the value.
func (e *Engine) compile(p *part) *statement {
	ds := p.scope.dataset
	w := e.writer(ds.Source)
	clauses := p.scope.clauses()
	shared := len(p.measures) == 1 || reflect.DeepEqual(p.measures[0].Where, p.measures[1].Where)
	if shared {
		clauses = append(conditionClauses(p.measures[0].Where), clauses...)
	}
	keys := make([]string, 0, len(p.groups)+1)
	for _, column := range p.columns() {
		keys = append(keys, w.quote(column))
	}
	if p.tellsDays() {
		keys = append(keys, w.dialect.Day(w.quote(ds.Time.Column), ds.Time.Format))
	}
	w.put("SELECT ")
	if p.listsValues() {
		x := w.quote(p.measures[0].Column)
		w.put("DISTINCT ", strings.Join(append(keys, x), ", "))
	} else {
		for _, key := range keys {
			w.put(key, ", ")
		}
		for i, m := range p.measures {
			if i > 0 {
				w.put(", ")
			}
			w.aggregate(m, !shared)
		}
	}
	w.from(ds.Table)
	w.where(append(conditionClauses(ds.Always), clauses...))
	limit := 0
	if len(keys) > 0 || p.listsValues() {
		limit = e.options.MaxRows + 1
	}
	if len(keys) > 0 && !p.listsValues() {
		w.put(" GROUP BY ", strings.Join(keys, ", "))
	}
	return w.statement(ds.Source, ds.Name, limit)
}

// aggregate writes the number of rows and what a measure's aggregate needs of them; if
// cased, of those alone that the conditions of the measure hold for.
func (w *writer) aggregate(m *Measure, cased bool) {
	cased = cased && len(m.Where) > 0
	column := func(function, value, also string) {
		w.put(", ", function)
		if cased || also != "" {
			w.put("CASE WHEN ")
			if cased {
				w.all(conditionClauses(m.Where))
			}
			if cased && also != "" {
				w.put(" AND ")
			}
			w.put(also, " THEN ", value, " END)")
			return
		}
		w.put(value, ")")
	}
	if cased {
		w.put("SUM(CASE WHEN ")
		w.all(conditionClauses(m.Where))
		w.put(" THEN 1 ELSE 0 END)")
	} else {
		w.put("COUNT(*)")
	}
	x := ""
	if m.Column != "" {
		x = w.quote(m.Column)
	}
	switch m.Aggregate {
	case "sum":
		column("SUM(", x, "")
	case "mean":
		column("SUM(", x, "")
		column("COUNT(", x, "")
	case "min":
		column("MIN(", x, "")
	case "max":
		column("MAX(", x, "")
	case "count_distinct":
		column("COUNT(DISTINCT ", x, "")
	case "weighted_mean":
		weight := w.quote(m.Weight)
		column("SUM(", x+" * "+weight, "")
		column("SUM(", weight, x+" IS NOT NULL")
	}
}

// aggregateWidth is the number of columns that writer.aggregate writes after the number
// of rows.
func aggregateWidth(m *Measure) int {
	switch m.Aggregate {
	case "count":
		return 0
	case "mean", "weighted_mean":
		return 2
	}
	return 1
}

// writer starts a statement for a source.
func (e *Engine) writer(source string) *writer {
	return &writer{dialect: e.dialects[source], zone: e.zone}
}
