// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"
	"strings"
)

// IndexAdvice is an index that would make figures faster.
type IndexAdvice struct {
	// Source names the database, SQL is the statement that makes the index there. It is
	// never run by this package.
	Source string `json:"source"`
	SQL    string `json:"sql"`
	// Why says which questions need it.
	Why string `json:"why"`
}

// draftIndexes advises on indexes of large tables: each column that figures are filtered by
// before the time, all of them together, and the time alone.
func (d *drafter) draftIndexes() {
	for i := range d.model.Datasets {
		ds := &d.model.Datasets[i]
		t := d.liveTable(ds)
		if t == nil || t.rows < d.options.LargeTable || t.dialect.Name() == "snowflake" {
			continue
		}
		var keys []string
		for _, dim := range ds.Dimensions {
			if dim.Of != "" && dim.Of != d.entities[t] {
				keys = append(keys, dim.Column)
			}
		}
		var after []string
		if ds.Time != nil {
			after = []string{ds.Time.Column}
		}
		covered := coveredColumns(ds, append(slices.Clone(keys), after...))
		if len(keys) > 1 {
			d.index(t, append(slices.Clone(keys), after...), covered, "questions that name "+strings.Join(keys, " and "))
		}
		for _, key := range keys {
			d.index(t, append([]string{key}, after...), covered, "questions that name "+key+" alone")
		}
		if ds.Time != nil {
			d.index(t, after, append(slices.Clone(keys), covered...), "questions about a period of everything")
		}
	}
}

func (d *drafter) liveTable(ds *Dataset) *liveTable {
	for _, t := range d.tables {
		if t.source == ds.Source && t.name == ds.Table {
			return t
		}
	}
	return nil
}

// coveredColumns are the columns of measures and conditions, which an index can carry so
// that the table itself need not be read. Too many would make it as large as the table.
func coveredColumns(ds *Dataset, without []string) []string {
	var columns []string
	for _, m := range ds.Measures {
		all := []string{m.Column}
		for _, w := range m.Where {
			all = append(all, w.Column)
		}
		for _, c := range all {
			if c != "" && !slices.Contains(columns, c) && !slices.Contains(without, c) {
				columns = append(columns, c)
			}
		}
	}
	return columns[:min(len(columns), 4)]
}

// index advises on one index unless the table has one that begins with its columns.
func (d *drafter) index(t *liveTable, columns, covered []string, why string) {
	for _, have := range t.indexes {
		if len(have) >= len(columns) && slices.EqualFunc(have[:len(columns)], columns, strings.EqualFold) {
			return
		}
	}
	quoted := func(names []string) string {
		all := make([]string, len(names))
		for i, name := range names {
			all[i] = t.dialect.Quote(name)
		}
		return strings.Join(all, ", ")
	}
	name := identifier(append([]string{"ix"}, append(t.tableWords(), columns...)...)...)
	statement := fmt.Sprintf("CREATE INDEX %s ON %s (%s", t.dialect.Quote(strings.ToLower(name)), quoteTable(t.dialect, t.name), quoted(columns))
	switch dialect := t.dialect.Name(); {
	case len(covered) == 0:
		statement += ")"
	case dialect == "postgresql" || dialect == "sqlserver":
		statement += ") INCLUDE (" + quoted(covered) + ")"
	case dialect == "sqlite" || dialect == "mysql":
		statement += ", " + quoted(covered) + ")"
	default:
		statement += ")"
	}
	t.indexes = append(t.indexes, columns)
	d.indexes = append(d.indexes, IndexAdvice{Source: t.source, SQL: statement, Why: fmt.Sprintf("%s has %d rows: %s", t.name, t.rows, why)})
}
