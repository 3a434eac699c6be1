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

// draftIndexes advises on indexes of large tables: for each column of keys one of it and
// the time, one of the time alone, and one of the two columns of keys with most
// members. More columns before the time are of no use: where one of them is not asked for,
// the rows of a period are scattered over the index.
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
		covered := coveredColumns(ds, t, keys)
		if pair := d.telling(t, keys); len(pair) == 2 {
			d.index(t, append(slices.Clone(pair), after...), covered, "questions that name "+strings.Join(pair, " and "))
		}
		for _, key := range keys {
			d.index(t, append([]string{key}, after...), covered, "questions that name "+key)
		}
		if ds.Time != nil {
			d.index(t, after, covered, "questions about a period of everything")
		}
	}
}

// telling returns the two columns of keys with the most members, in the order of the
// columns; fewer if there are no two. Members are counted where they are kept: the first
// rows of a large table may be about few of them.
func (d *drafter) telling(t *liveTable, columns []string) []string {
	members := func(name string) int {
		c := t.column(name)
		target := d.references[c]
		if target == nil {
			target = d.codeReferences[c]
		}
		if target == nil {
			return 0
		}
		return target.rows
	}
	best := slices.Clone(columns)
	slices.SortStableFunc(best, func(a, b string) int { return members(b) - members(a) })
	best = best[:min(len(best), 2)]
	return slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return !slices.Contains(best, name) })
}

func (d *drafter) liveTable(ds *Dataset) *liveTable {
	for _, t := range d.tables {
		if t.source == ds.Source && t.name == ds.Table {
			return t
		}
	}
	return nil
}

// maxCovered bounds the columns that an index carries: too many would make it as large as
// the table.
const maxCovered = 10

// coveredColumns are the columns that an index can carry behind those it is sorted by: of
// measures, of keys, of other dimensions, and numbers that may become conditions. An
// answer is then read from the index; where a single column is missing, it takes as many
// visits to the table as there are rows.
func coveredColumns(ds *Dataset, t *liveTable, keys []string) []string {
	var columns []string
	add := func(c string) {
		if c != "" && !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	for _, m := range ds.Measures {
		add(m.Column)
		for _, w := range m.Where {
			add(w.Column)
		}
	}
	for _, key := range keys {
		add(key)
	}
	for _, dim := range ds.Dimensions {
		add(dim.Column)
	}
	for _, c := range t.columns {
		if !c.hidden && !slices.Contains(t.key, c.name) && (c.kind() == numberColumn || c.kind() == flagColumn) {
			add(c.name)
		}
	}
	return columns[:min(len(columns), maxCovered)]
}

// carried are the columns that an index carries besides those it is sorted by. The length
// of an index's rows is bounded in MySQL, which numbers don't reach and texts do.
func carried(t *liveTable, covered, sorted []string) []string {
	return slices.DeleteFunc(slices.Clone(covered), func(name string) bool {
		c := t.column(name)
		return slices.Contains(sorted, name) || t.dialect.Name() == "mysql" && (c == nil || declaredKind(c.declared) == textColumn)
	})
}

// index advises on one index unless the table has one that begins with its columns.
func (d *drafter) index(t *liveTable, columns, covered []string, why string) {
	for _, have := range t.indexes {
		if len(have) >= len(columns) && slices.EqualFunc(have[:len(columns)], columns, strings.EqualFold) {
			return
		}
	}
	covered = carried(t, covered, columns)
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
