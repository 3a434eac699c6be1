// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"strings"
	"unicode"
)

// maxIdentifier bounds the names of tables and columns, in runes; databases allow 63 to 128.
const maxIdentifier = 128

// safeIdentifier reports whether a name of a table or column may stand in a statement. It
// is quoted there, too; this makes sure that it can't leave its quotes in any dialect:
// letters, marks and digits of any script, "_", "$" and inner spaces, and nothing else.
func safeIdentifier(name string) bool {
	if name == "" || name != strings.TrimSpace(name) {
		return false
	}
	n := 0
	for _, r := range name {
		n++
		switch {
		case r == '_' || r == '$' || r == ' ':
		case r == unicode.ReplacementChar || !unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			return false
		}
	}
	return n <= maxIdentifier
}

// safeTable is safeIdentifier for a table with up to two qualifiers: "db.schema.table".
func safeTable(name string) bool {
	parts := strings.Split(name, ".")
	if len(parts) > 3 {
		return false
	}
	for _, part := range parts {
		if !safeIdentifier(part) {
			return false
		}
	}
	return true
}

// place is a table of a source.
type place struct{ source, table string }

// restrictedColumn is a column that nothing may use.
type restrictedColumn struct {
	place
	column string
	path   string
}

// readRestricted collects the restricted columns of all datasets: what one dataset of a
// table restricts, no other may use.
func (v *validator) readRestricted() {
	for i := range v.model.Datasets {
		ds := &v.model.Datasets[i]
		for j, r := range ds.Restricted {
			path := fmt.Sprintf("datasets[%d].restricted[%d]", i, j)
			v.restricted = append(v.restricted, restrictedColumn{place{ds.Source, ds.Table}, r.Column, path})
		}
	}
}

// column checks the name of a column, and that no dataset restricts it.
func (v *validator) column(at place, name, path string) {
	v.plainColumn(name, path)
	for _, r := range v.restricted {
		if r.source == at.source && sameTable(r.table, at.table) && strings.EqualFold(r.column, name) {
			v.fail(path, "column %q is restricted by %s", name, r.path)
			return
		}
	}
}

// sameTable reports whether two names may mean the same table: "claims" and "dbo.claims" do.
func sameTable(a, b string) bool {
	a, b = "."+strings.ToLower(a), "."+strings.ToLower(b)
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// plainColumn checks the name of a column alone.
func (v *validator) plainColumn(name, path string) {
	if !safeIdentifier(name) {
		v.fail(path, "%q is no name of a column that can be used: want letters, digits, _, $ and inner spaces, at most %d", name, maxIdentifier)
	}
}

func (v *validator) table(name, path string) {
	if !safeTable(name) {
		v.fail(path, "%q is no name of a table that can be used: want letters, digits, _, $ and inner spaces, with at most two dots", name)
	}
}

// timeFormat checks how a column writes days.
func (v *validator) timeFormat(format, path string) {
	if !knownTimeFormat(format) {
		v.fail(path, "%q is no format: want date, timestamp, unix, or a layout of 2006, 01, 02 and separators", format)
	}
}

// knownTimeFormat reports whether TimeColumn.Format may be format: one of the three words,
// or a layout with the year, perhaps the month, and perhaps with it the day, each once.
func knownTimeFormat(format string) bool {
	switch format {
	case "date", "timestamp", "unix":
		return true
	}
	rest := format
	seen := map[string]int{}
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, "2006"):
			seen["2006"]++
			rest = rest[4:]
		case strings.HasPrefix(rest, "01"), strings.HasPrefix(rest, "02"):
			seen[rest[:2]]++
			rest = rest[2:]
		case strings.ContainsRune("-/. ", rune(rest[0])) && len(rest) < len(format) && len(rest) > 1:
			rest = rest[1:]
		default:
			return false
		}
	}
	return seen["2006"] == 1 && seen["01"] <= 1 && seen["02"] <= seen["01"]
}
