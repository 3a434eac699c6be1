// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"slices"
	"strings"
)

// Origin says where a row of the standard came from: what package rag/semantic shows beside a
// figure that was computed from such rows, once a table of origins stands in the same database.
type Origin struct {
	// Key is the row's value of the column that tells rows apart.
	Key string
	// File, Row and Cells are the export, the row in it, from 1, and the range of cells.
	File  string
	Row   int
	Cells string
	// Note says which values were changed, and what they were.
	Note string
}

// OriginColumns are the names of an origin's columns after that of the key, in the order of
// [Origin.Record].
var OriginColumns = []string{"file", "row", "cells", "note"}

// Record returns the origin as a record of a table.
func (o Origin) Record() []string {
	return []string{o.Key, o.File, fmt.Sprint(o.Row), o.Cells, o.Note}
}

// Origins returns those of rows, by a column of the standard that tells rows apart. The error says
// that there is no such column, or that a row has no key or the key of another: figures could not
// be traced to it then. It takes O(cells).
func Origins(s *Standard, rows []Row, key string) ([]Origin, error) {
	at := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == key })
	if at < 0 {
		return nil, fmt.Errorf("standardize: trace rows: the standard has no column %q", key)
	}
	seen := map[string]int{}
	out := make([]Origin, 0, len(rows))
	for i, r := range rows {
		k := r.Values[at]
		if k == "" {
			return nil, fmt.Errorf("standardize: trace rows: %s row %d has no %q", r.File, r.Number, key)
		}
		if before, twice := seen[k]; twice {
			return nil, fmt.Errorf("standardize: trace rows: %s row %d has the %s %q of %s row %d", r.File, r.Number, key, k, rows[before].File, rows[before].Number)
		}
		seen[k] = i
		out = append(out, Origin{Key: k, File: r.File, Row: r.Number, Cells: r.cells(), Note: r.note(s)})
	}
	return out, nil
}

// KeyColumn returns the name of the first column of the standard that tells rows apart, "" if
// none does.
func (s *Standard) KeyColumn() string {
	for _, c := range s.Columns {
		if c.Kind == Key {
			return c.Name
		}
	}
	return ""
}

// cells returns the range of a row's cells, such as "A2:I2".
func (r *Row) cells() string {
	first, last, sheet := "", "", ""
	longer := func(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }
	for _, s := range r.Sources {
		c := s.Place.Cells
		if c == "" {
			continue
		}
		sheet = s.Place.Sheet
		if first == "" || longer(first, c) {
			first = c
		}
		if last == "" || longer(c, last) {
			last = c
		}
	}
	if first != last {
		first += ":" + last
	}
	if sheet != "" {
		return sheet + "!" + first
	}
	return first
}

// note says which values were changed.
func (r *Row) note(s *Standard) string {
	var out []string
	for i, v := range r.Values {
		if text := r.Sources[i].Text; r.Sources[i].Column != "" && text != v {
			out = append(out, fmt.Sprintf("%s from %q (%s)", s.Columns[i].Name, text, r.Sources[i].Column))
		}
	}
	return strings.Join(out, "; ")
}
