// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// liveTable is a table or view of a database with a sample of its rows.
type liveTable struct {
	source  string
	dialect Dialect
	// name is qualified if the schema is not the current one.
	name    string
	columns []*liveColumn
	key     []string
	foreign []foreignKey
	indexes [][]string
	// rows is the number of rows; sampled is how many were read.
	rows, sampled int
	// pairs are the values of some rows, by column.
	pairs []map[*liveColumn]string
}

// liveColumn is a column with what its sample shows.
type liveColumn struct {
	table    *liveTable
	name     string
	words    []string // of its name
	declared string   // its type as the catalog names it
	// hidden is set if its name suggests that it must not be shown; it is not sampled.
	hidden bool
	sample columnSample
}

// foreignKey is a declared reference of one column to another table.
type foreignKey struct{ column, table, target string }

// column finds a column by its name, in any case; nil if there is none.
func (t *liveTable) column(name string) *liveColumn {
	for _, c := range t.columns {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// complete reports whether every row was read.
func (t *liveTable) complete() bool { return t.sampled >= t.rows }

// catalogReader reads the tables of one database.
type catalogReader struct {
	db      *sql.DB
	source  string
	dialect Dialect
	queries catalogQueries
	current string
	tables  []*liveTable
	notes   []string
}

// read reads all tables, without rows.
func (r *catalogReader) read(ctx context.Context) error {
	if r.queries.current != "" {
		var name sql.NullString
		if err := r.db.QueryRowContext(ctx, r.queries.current).Scan(&name); err != nil {
			return fmt.Errorf("ask for the schema: %w", err)
		}
		r.current = name.String
	}
	if err := r.readColumns(ctx); err != nil {
		return fmt.Errorf("list columns: %w", err)
	}
	if err := r.readKeys(ctx); err != nil {
		return fmt.Errorf("list keys: %w", err)
	}
	if err := r.readIndexes(ctx); err != nil {
		return fmt.Errorf("list indexes: %w", err)
	}
	return nil
}

// each runs a query of n columns of text and visits its rows.
func (r *catalogReader) each(ctx context.Context, query string, n int, visit func([]string)) error {
	if query == "" {
		return nil
	}
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]sql.NullString, n)
	targets := make([]any, n)
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		texts := make([]string, n)
		for i, v := range values {
			texts[i] = strings.TrimSpace(v.String)
		}
		visit(texts)
	}
	return rows.Err()
}

// qualify is the name that a table is used by.
func (r *catalogReader) qualify(schema, table string) string {
	if schema == "" || strings.EqualFold(schema, r.current) {
		return table
	}
	return schema + "." + table
}

func (r *catalogReader) find(schema, table string) *liveTable {
	name := r.qualify(schema, table)
	for _, t := range r.tables {
		if strings.EqualFold(t.name, name) {
			return t
		}
	}
	return nil
}

func (r *catalogReader) readColumns(ctx context.Context) error {
	skipped := map[string]bool{}
	return r.each(ctx, r.queries.columns, 4, func(row []string) {
		name := r.qualify(row[0], row[1])
		if !safeIdentifier(row[1]) || !safeTable(name) {
			if !skipped[name] {
				r.notes = append(r.notes, fmt.Sprintf("source %s: table %q is left out: its name has characters that a model can't hold; a view with a plain name helps", r.source, name))
			}
			skipped[name] = true
			return
		}
		t := r.find(row[0], row[1])
		if t == nil {
			t = &liveTable{source: r.source, dialect: r.dialect, name: name}
			r.tables = append(r.tables, t)
		}
		if !safeIdentifier(row[2]) {
			r.notes = append(r.notes, fmt.Sprintf("source %s: column %q of table %s is left out: its name has characters that a model can't hold; a view with a plain name helps", r.source, row[2], name))
			return
		}
		t.columns = append(t.columns, &liveColumn{table: t, name: row[2], words: splitName(row[2]), declared: strings.ToLower(row[3]), hidden: looksRestricted(row[2]) != ""})
	})
}

// keyPart is one column of a key or index.
type keyPart struct {
	table                *liveTable
	name, kind, column   string
	position             int
	refTable, refColumns string
}

// sortParts puts the columns of each key in their order.
func sortParts(parts []keyPart) {
	slices.SortStableFunc(parts, func(a, b keyPart) int {
		return cmp.Or(cmp.Compare(a.table.name, b.table.name), cmp.Compare(a.name, b.name), cmp.Compare(a.position, b.position))
	})
}

func (r *catalogReader) readKeys(ctx context.Context) error {
	var parts []keyPart
	err := r.each(ctx, r.queries.keys, 9, func(row []string) {
		if t := r.find(row[0], row[1]); t != nil {
			parts = append(parts, keyPart{t, row[2], row[3], row[4], catalogPosition(row[5]), r.qualify(row[6], row[7]), row[8]})
		}
	})
	sortParts(parts)
	for i, p := range parts {
		switch {
		case p.kind == "p":
			p.table.key = append(p.table.key, p.column)
		case sameKey(parts, i-1, p) || sameKey(parts, i+1, p):
			// Keys of several columns can't be said in a model; they are noted with the table.
		default:
			p.table.foreign = append(p.table.foreign, foreignKey{p.column, p.refTable, p.refColumns})
		}
	}
	return err
}

// sameKey reports whether parts[i] belongs to the key of p.
func sameKey(parts []keyPart, i int, p keyPart) bool {
	return i >= 0 && i < len(parts) && parts[i].table == p.table && parts[i].name == p.name
}

func (r *catalogReader) readIndexes(ctx context.Context) error {
	var parts []keyPart
	err := r.each(ctx, r.queries.indexes, 5, func(row []string) {
		if t := r.find(row[0], row[1]); t != nil {
			parts = append(parts, keyPart{table: t, name: row[2], column: row[3], position: catalogPosition(row[4])})
		}
	})
	sortParts(parts)
	for i, p := range parts {
		if !sameKey(parts, i-1, p) {
			p.table.indexes = append(p.table.indexes, nil)
		}
		last := len(p.table.indexes) - 1
		p.table.indexes[last] = append(p.table.indexes[last], p.column)
	}
	for _, t := range r.tables {
		if len(t.key) > 0 {
			t.indexes = append(t.indexes, t.key)
		}
	}
	return err
}

// catalogPosition reads a position of a catalog, 0 if it is none.
func catalogPosition(text string) int {
	n := 0
	if _, err := fmt.Sscan(text, &n); err != nil {
		return 0
	}
	return n
}
