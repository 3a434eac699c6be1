// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// errUnknownEngine is the cause where neither a driver nor its database says what it is.
var errUnknownEngine = errors.New("the database is of an unknown product: name its dialect in the options")

// askDialect tells the dialect of a database: from its driver, or else by asking for the
// version in the ways that only one product understands.
func askDialect(ctx context.Context, db *sql.DB) (Dialect, error) {
	if d := DialectOf(db); d != nil {
		return d, nil
	}
	for _, probe := range []struct {
		query, prefix string
		dialect       func() Dialect
	}{
		{"SELECT sqlite_version()", "", SQLite},
		{"SELECT CURRENT_VERSION()", "", Snowflake},
		{"SELECT version()", "postgresql", PostgreSQL},
		{"SELECT version()", "", MySQL},
		{"SELECT @@VERSION", "", SQLServer},
		{"SELECT banner FROM v$version", "", Oracle},
		{"SELECT service_level FROM sysibmadm.env_inst_info", "", DB2},
	} {
		var version string
		err := db.QueryRowContext(ctx, probe.query).Scan(&version)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && strings.HasPrefix(strings.ToLower(version), probe.prefix) {
			return probe.dialect(), nil
		}
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, err
	}
	return nil, errUnknownEngine
}

// quoteTable quotes a table's name part by part.
func quoteTable(d Dialect, table string) string {
	parts := strings.Split(table, ".")
	for i, part := range parts {
		parts[i] = d.Quote(part)
	}
	return strings.Join(parts, ".")
}
