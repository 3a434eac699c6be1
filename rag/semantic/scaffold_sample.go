// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// keptValues bounds the distinct values that are kept of a column.
	keptValues = 20_000
	// keptLength bounds the texts that are kept, in bytes; longer ones name nothing.
	keptLength = 200
)

// columnSample is what the sampled rows show of a column.
type columnSample struct {
	// values counts the distinct values; full is set if there were more than are kept.
	values map[string]int
	full   bool
	// present and missing count rows with and without a value.
	present, missing int
	// numbers, whole and binary count values that are numbers, whole ones, and 0 or 1.
	numbers, whole, binary int
	// times and truths count values of native types.
	times, truths int
	// long is the length of the longest text, in runes.
	long               int
	least, greatest    float64
	withTime, negative bool
}

func (s *columnSample) add(v any) {
	text, ok := columnText(v)
	if !ok || text == "" {
		s.missing++
		return
	}
	s.present++
	if s.values == nil {
		s.values = map[string]int{}
	}
	switch {
	case s.values[text] > 0 || len(s.values) < keptValues && len(text) <= keptLength:
		s.values[text]++
	default:
		s.full = true
	}
	s.long = max(s.long, utf8.RuneCountInString(text))
	switch v := v.(type) {
	case bool:
		s.truths++
	case interface{ Clock() (int, int, int) }:
		s.times++
		hour, minute, second := v.Clock()
		s.withTime = s.withTime || hour+minute+second > 0
		return
	}
	s.addNumber(text)
}

func (s *columnSample) addNumber(text string) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || strings.ContainsAny(text, "xXpP_") {
		return
	}
	if s.numbers == 0 {
		s.least, s.greatest = f, f
	}
	s.numbers++
	s.least, s.greatest = min(s.least, f), max(s.greatest, f)
	s.negative = s.negative || f < 0
	if f == math.Trunc(f) && !strings.Contains(text, ".") {
		s.whole++
	}
	if f == 0 || f == 1 {
		s.binary++
	}
}

// distinct is the number of distinct values seen, at least.
func (s *columnSample) distinct() int { return len(s.values) }

// columnKind is what a column holds.
type columnKind uint8

const (
	otherColumn columnKind = iota // nothing that can be used, or no values
	textColumn
	numberColumn
	flagColumn
	nativeTimeColumn
)

// kind tells what a column holds from its declared type and, where that says little, from
// its values: SQLite lets any column hold anything.
func (c *liveColumn) kind() columnKind {
	s := &c.sample
	base := declaredKind(c.declared)
	switch {
	case base == otherColumn || s.present == 0:
		return otherColumn
	case s.times == s.present || base == nativeTimeColumn && c.table.dialect.Name() != "sqlite":
		return nativeTimeColumn
	case s.truths == s.present, base == flagColumn && s.binary == s.present:
		return flagColumn
	case s.binary == s.present && len(s.values) == 2 && s.whole == s.present && base != textColumn:
		return flagColumn
	case s.numbers == s.present && base != textColumn:
		return numberColumn
	case s.long > keptLength:
		return otherColumn
	}
	return textColumn
}

// declaredKind reads the name of a type; where it says nothing it is numberColumn, which
// values may refute.
func declaredKind(declared string) columnKind {
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(declared, p) })
	}
	switch {
	case has("blob", "binary", "bytea", "json", "xml", "array", "geo", "vector", "variant", "object", "raw", "image", "interval", "tsvector"):
		return otherColumn
	case has("char", "text", "clob", "string", "enum", "uuid", "uniqueidentifier", "inet", "set"):
		return textColumn
	case has("bool"), declared == "bit":
		return flagColumn
	case has("timestamp", "datetime"), strings.HasPrefix(declared, "date"):
		return nativeTimeColumn
	case strings.HasPrefix(declared, "time"):
		return otherColumn
	}
	return numberColumn
}

// sampler reads rows of a database's tables.
type sampler struct {
	db   *sql.DB
	rows int
}

// read counts a table's rows and reads the first of them.
func (s *sampler) read(ctx context.Context, t *liveTable) error {
	name := quoteTable(t.dialect, t.name)
	if err := s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+name).Scan(&t.rows); err != nil {
		return fmt.Errorf("count rows of %s: %w", t.name, err)
	}
	var columns []*liveColumn
	var list []string
	for _, c := range t.columns {
		if c.hidden || declaredKind(c.declared) == otherColumn {
			continue
		}
		columns = append(columns, c)
		list = append(list, sampledExpression(t.dialect, c.name))
	}
	if len(columns) == 0 || t.rows == 0 {
		return nil
	}
	query := t.dialect.Limit("SELECT "+strings.Join(list, ", ")+" FROM "+name, s.rows)
	if err := s.rowsOf(ctx, t, query, columns); err != nil {
		return fmt.Errorf("read rows of %s: %w", t.name, err)
	}
	return nil
}

// sampledExpression is how a column is read. A driver of SQLite may turn text into a time
// where a column is declared as a date; statements of figures see the text, so that is
// what has to be seen here: an expression has no declared type.
func sampledExpression(d Dialect, column string) string {
	if d.Name() == "sqlite" {
		return "COALESCE(" + d.Quote(column) + ", NULL)"
	}
	return d.Quote(column)
}

func (s *sampler) rowsOf(ctx context.Context, t *liveTable, query string, columns []*liveColumn) error {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		t.sampled++
		for i, c := range columns {
			c.sample.add(values[i])
		}
		t.keepPairs(columns, values)
	}
	return rows.Err()
}

// keptPairs bounds the rows that are kept for finding hierarchies.
const keptPairs = 2_000

// keepPairs keeps the row, as texts by column, so that columns can be held against one
// another.
func (t *liveTable) keepPairs(columns []*liveColumn, values []any) {
	if len(t.pairs) >= keptPairs {
		return
	}
	row := make(map[*liveColumn]string, len(columns))
	for i, c := range columns {
		row[c], _ = columnText(values[i])
	}
	t.pairs = append(t.pairs, row)
}

// determines reports whether each value of a goes with one value of b, and some value of a
// shows it by occurring more than once.
func (t *liveTable) determines(a, b *liveColumn) bool {
	seen := map[string]string{}
	repeated := false
	for _, row := range t.pairs {
		before, ok := seen[row[a]]
		if ok && before != row[b] {
			return false
		}
		repeated = repeated || ok
		seen[row[a]] = row[b]
	}
	return repeated
}
