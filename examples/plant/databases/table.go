// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// table is the shape of a table: what schema.sql says or what the CSV file shows.
type table struct {
	name    string
	columns []column
	key     []string // the columns of the primary key
}

// column is a column; its kind is "INTEGER", "REAL" or "TEXT".
type column struct {
	name, kind string
	required   bool
}

// identifier is what names of tables and columns consist of; they are written into SQL.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

var createTable = regexp.MustCompile(`(?is)^CREATE\s+TABLE\s+(\w+)\s*\((.*)\)$`)

// parseSchema reads CREATE TABLE statements with columns of the types INTEGER, REAL and
// TEXT, NOT NULL and PRIMARY KEY.
func parseSchema(text string) ([]table, error) {
	var tables []table
	for statement := range strings.SplitSeq(text, ";") {
		statement = strings.TrimSpace(statement)
		if statement == "" {
			continue
		}
		parts := createTable.FindStringSubmatch(statement)
		if parts == nil {
			return nil, fmt.Errorf("databases: read schema: want CREATE TABLE, have %.40q", statement)
		}
		t := table{name: parts[1]}
		for _, definition := range splitOutside(parts[2]) {
			if err := t.define(strings.Fields(definition)); err != nil {
				return nil, err
			}
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// splitOutside splits at the commas outside of parentheses.
func splitOutside(text string) []string {
	depth := 0
	return strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return r == ',' && depth == 0
	})
}

// define takes one definition of a column or of the primary key.
func (t *table) define(words []string) error {
	text := strings.ToUpper(strings.Join(words, " "))
	if _, list, ok := strings.Cut(strings.Join(words, " "), "("); ok && strings.HasPrefix(text, "PRIMARY KEY") {
		for name := range strings.SplitSeq(strings.TrimSuffix(list, ")"), ",") {
			t.key = append(t.key, strings.TrimSpace(name))
		}
		return nil
	}
	if len(words) < 2 || !identifier.MatchString(words[0]) {
		return fmt.Errorf("databases: read schema: table %s: want a column, have %q", t.name, text)
	}
	kind := strings.ToUpper(words[1])
	if kind != "INTEGER" && kind != "REAL" && kind != "TEXT" {
		return fmt.Errorf("databases: read schema: table %s: column %s: unknown type %s", t.name, words[0], kind)
	}
	primary := strings.Contains(text, "PRIMARY KEY")
	if primary {
		t.key = append(t.key, words[0])
	}
	t.columns = append(t.columns, column{words[0], kind, primary || strings.Contains(text, "NOT NULL")})
	return nil
}

// inferTable tells the shape of a table from its rows: a column of whole numbers is
// INTEGER, one of numbers REAL, any other TEXT.
func inferTable(name string, header []string, rows [][]string) (table, error) {
	t := table{name: name}
	if !identifier.MatchString(name) {
		return t, fmt.Errorf("databases: infer table: %q is no name for a table", name)
	}
	for i, title := range header {
		if !identifier.MatchString(title) {
			return t, fmt.Errorf("databases: infer table %s: %q is no name for a column", name, title)
		}
		t.columns = append(t.columns, column{name: title, kind: inferKind(rows, i)})
	}
	return t, nil
}

// inferKind returns the narrowest type that holds every value of a column. A number with
// leading zeros is a code.
func inferKind(rows [][]string, i int) string {
	kind := ""
	for _, row := range rows {
		value := row[i]
		if value == "" {
			continue
		}
		digits := strings.TrimLeft(value, "+-")
		if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
			return "TEXT"
		}
		if _, err := strconv.ParseInt(value, 10, 64); err == nil {
			if kind == "" {
				kind = "INTEGER"
			}
			continue
		}
		if _, err := strconv.ParseFloat(value, 64); err != nil || strings.ContainsAny(value, "xXpPnN_") {
			return "TEXT"
		}
		kind = "REAL"
	}
	if kind == "" {
		return "TEXT"
	}
	return kind
}
