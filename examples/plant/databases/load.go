// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// engine is how a kind of database writes what loading needs.
type engine struct {
	driver string
	// types are the engine's words for INTEGER, REAL and TEXT.
	types map[string]string
	// quote stands around names; numbered parameters are $1, $2, others "?".
	quote    string
	numbered bool
}

func sqliteEngine() engine {
	return engine{driver: "sqlite", quote: `"`, types: map[string]string{"INTEGER": "INTEGER", "REAL": "REAL", "TEXT": "TEXT"}}
}

// REAL has four bytes in PostgreSQL.
func postgresEngine() engine {
	return engine{driver: "pgx", quote: `"`, numbered: true,
		types: map[string]string{"INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "TEXT": "TEXT"}}
}

// A column of type TEXT can't be part of a key in MariaDB.
func mariaEngine() engine {
	return engine{driver: "mysql", quote: "`",
		types: map[string]string{"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "VARCHAR(255)"}}
}

func (e engine) name(s string) string { return e.quote + s + e.quote }

func (e engine) names(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = e.name(s)
	}
	return strings.Join(quoted, ", ")
}

// create returns the statement that creates a table.
func (e engine) create(t table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (", e.name(t.name))
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", e.name(c.name), e.types[c.kind])
		if c.required {
			b.WriteString(" NOT NULL")
		}
	}
	if len(t.key) > 0 {
		fmt.Fprintf(&b, ", PRIMARY KEY (%s)", e.names(t.key))
	}
	b.WriteString(")")
	return b.String()
}

// insert returns the statement that inserts n rows.
func (e engine) insert(t table, n int) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", e.name(t.name), e.names(names))
	for row := range n {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i := range names {
			if i > 0 {
				b.WriteString(", ")
			}
			if e.numbered {
				b.WriteString("$" + strconv.Itoa(row*len(names)+i+1))
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// parametersAtOnce bounds the values of one INSERT; every engine here takes more.
const parametersAtOnce = 1000

// load creates the tables with their rows and indexes, all or none of them where the
// engine can take back the creation of a table.
func load(ctx context.Context, db *sql.DB, e engine, tables []filled, indexes []Index) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("databases: load: %w", err)
	}
	defer tx.Rollback()
	for _, t := range tables {
		if _, err := tx.ExecContext(ctx, e.create(t.table)); err != nil {
			return fmt.Errorf("databases: create table %s: %w", t.name, err)
		}
		if err := fill(ctx, tx, e, t); err != nil {
			return fmt.Errorf("databases: load table %s: %w", t.name, err)
		}
	}
	for i, index := range indexes {
		statement := fmt.Sprintf("CREATE INDEX %s ON %s (%s)", e.name(fmt.Sprintf("by_%d", i)), e.name(index.Table), e.names(index.Columns))
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("databases: create index on %s: %w", index.Table, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("databases: load: %w", err)
	}
	return nil
}

// fill inserts the rows of a table, many with one statement.
func fill(ctx context.Context, tx *sql.Tx, e engine, t filled) error {
	batch := max(1, parametersAtOnce/len(t.columns))
	rows := t.rows
	if len(rows) >= batch {
		statement, err := tx.PrepareContext(ctx, e.insert(t.table, batch))
		if err != nil {
			return err
		}
		defer statement.Close()
		for ; len(rows) >= batch; rows = rows[batch:] {
			values, err := t.values(rows[:batch])
			if err != nil {
				return err
			}
			if _, err := statement.ExecContext(ctx, values...); err != nil {
				return err
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	values, err := t.values(rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, e.insert(t.table, len(rows)), values...)
	return err
}

// values turns rows into arguments. An empty field is NULL, but the empty text where the
// schema wants a text.
func (t *table) values(rows [][]string) ([]any, error) {
	values := make([]any, 0, len(rows)*len(t.columns))
	for _, row := range rows {
		for i, c := range t.columns {
			value, err := c.value(row[i])
			if err != nil {
				return nil, fmt.Errorf("column %s: %w", c.name, err)
			}
			values = append(values, value)
		}
	}
	return values, nil
}

func (c column) value(text string) (any, error) {
	switch {
	case text == "" && !(c.required && c.kind == "TEXT"):
		return nil, nil
	case c.kind == "INTEGER":
		return strconv.ParseInt(text, 10, 64)
	case c.kind == "REAL":
		return strconv.ParseFloat(text, 64)
	}
	return text, nil
}
