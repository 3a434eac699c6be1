// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"database/sql"
	"reflect"
	"strconv"
	"strings"
)

// Dialect is what differs between databases in the SELECT statements of this package.
// Implementations are safe for concurrent use. DialectOf knows those of the usual drivers.
type Dialect interface {
	// Name is the name of the product in lower case, such as "postgresql".
	Name() string
	// Quote returns an identifier as it stands in a statement.
	Quote(identifier string) string
	// Placeholder returns what stands for the n-th argument of a statement, from 1.
	Placeholder(n int) string
	// Day returns an expression for the day that a quoted column holds, by which rows are
	// grouped: a date, or text that sorts by time. Of a layout (see TimeColumn) that sorts
	// by time it is that layout; of one that does not, such as "02/01/2006", it is
	// "2006-01-02", "2006-01" or "2006". Of "unix" it is the second in which the quarter
	// of an hour begins, since days depend on the calendar's zone.
	Day(column, format string) string
	// Limit returns a SELECT statement that gives at most n rows.
	Limit(query string, n int) string
}

// dayBinder is a Dialect in which an argument that is compared with a column of a native
// date or time needs a form of its own. Others get "2006-01-02" as text.
type dayBinder interface {
	// bindDay returns the layout of the argument, and the expression that stands for it.
	bindDay(placeholder string) (layout, expression string)
}

// grammar is a Dialect as data. In its templates # stands for the operand.
type grammar struct {
	name          string
	quotes        [2]string
	upper         bool   // unquoted identifiers are stored in capitals
	mark          string // placeholder, # is its number
	date, instant string // day of a native date, of a native timestamp
	quarter       string // beginning of the quarter of an hour of seconds
	substring     string // name of the function
	concat        bool   // CONCAT(a, b) instead of a || b
	limit         string // "limit", "top" or "fetch"
	dayLayout     string // of arguments for native dates
	dayArgument   string // expression of such an argument, # is the placeholder
}

// Name implements Dialect.
func (g *grammar) Name() string { return g.name }

// Quote implements Dialect.
func (g *grammar) Quote(identifier string) string {
	if g.upper && identifier == strings.ToLower(identifier) {
		identifier = strings.ToUpper(identifier)
	}
	closing := g.quotes[1]
	return g.quotes[0] + strings.ReplaceAll(identifier, closing, closing+closing) + closing
}

// Placeholder implements Dialect.
func (g *grammar) Placeholder(n int) string {
	return strings.Replace(g.mark, "#", strconv.Itoa(n), 1)
}

// Limit implements Dialect.
func (g *grammar) Limit(query string, n int) string {
	count := strconv.Itoa(n)
	switch g.limit {
	case "top":
		for _, head := range []string{"SELECT DISTINCT ", "SELECT "} {
			if rest, ok := strings.CutPrefix(query, head); ok {
				return head + "TOP (" + count + ") " + rest
			}
		}
	case "fetch":
		return query + " FETCH FIRST " + count + " ROWS ONLY"
	}
	return query + " LIMIT " + count
}

// Day implements Dialect.
func (g *grammar) Day(column, format string) string {
	switch format {
	case formatDate:
		return strings.ReplaceAll(g.date, "#", column)
	case formatTimestamp:
		return strings.ReplaceAll(g.instant, "#", column)
	case formatUnix:
		return strings.ReplaceAll(g.quarter, "#", column)
	}
	d := readLayout(format)
	switch {
	case !d.sorts:
		return g.rearranged(column, d)
	case strings.Trim(format, "0126") == "":
		// Without separators the column may be a number, of which no database takes
		// a substring. A time of day after it makes more groups, but none is wrong.
		return column
	}
	return g.part(column, 1, len(format))
}

// rearranged writes the parts of a layout that doesn't sort in an order that does.
func (g *grammar) rearranged(column string, d dayFormat) string {
	var parts []string
	for _, part := range []string{"2006", "01", "02"} {
		at := strings.Index(d.format, part)
		if at < 0 {
			break
		}
		if len(parts) > 0 {
			parts = append(parts, "'-'")
		}
		parts = append(parts, g.part(column, at+1, len(part)))
	}
	if g.concat {
		return "CONCAT(" + strings.Join(parts, ", ") + ")"
	}
	return strings.Join(parts, " || ")
}

// part writes n characters of a column from a position, counted from 1.
func (g *grammar) part(column string, from, n int) string {
	return g.substring + "(" + column + ", " + strconv.Itoa(from) + ", " + strconv.Itoa(n) + ")"
}

func (g *grammar) bindDay(placeholder string) (layout, expression string) {
	return g.dayLayout, strings.Replace(g.dayArgument, "#", placeholder, 1)
}

// dayArgument returns how a day is bound to be compared with a native date or time.
func dayArgument(d Dialect, placeholder string) (layout, expression string) {
	if b, ok := d.(dayBinder); ok {
		return b.bindDay(placeholder)
	}
	return "2006-01-02", placeholder
}

// DialectOf tells the dialect from the driver of an open database, by the path of the
// package that its type is of. It returns nil for a driver that it does not know, such as
// one that wraps others: Options.Dialects then says it.
func DialectOf(db *sql.DB) Dialect {
	t := reflect.TypeOf(db.Driver())
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return nil
	}
	return dialectOfType(t.PkgPath() + "." + t.Name())
}

// dialectOfType tells the dialect from the name of a driver's type with its package path.
func dialectOfType(name string) Dialect {
	name = strings.ToLower(name)
	for _, known := range knownDrivers {
		if strings.Contains(name, known.part) {
			return known.dialect()
		}
	}
	return nil
}

// knownDrivers are parts of the package paths of drivers.
var knownDrivers = [...]struct {
	part    string
	dialect func() Dialect
}{
	{"lib/pq.", PostgreSQL},
	{"/pgx/", PostgreSQL},
	{"go-sql-driver/mysql.", MySQL},
	{"sqlite", SQLite}, // several pure and wrapped ones
	{"mssql", SQLServer},
	{"godror", Oracle},
	{"go-ora/", Oracle},
	{"go_ora", Oracle},
	{"gosnowflake", Snowflake},
	{"go_ibm_db", DB2},
}
