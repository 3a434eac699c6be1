// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"strings"
)

// Kind is what the values of a column of the standard are.
type Kind string

// The kinds of columns.
const (
	// Text is free text.
	Text Kind = "text"
	// Key tells rows apart.
	Key Kind = "key"
	// Date is a day, as in 2026-01-31.
	Date Kind = "date"
	// Number is a number, with or without a unit.
	Number Kind = "number"
	// Code is one of a list.
	Code Kind = "code"
)

// Column is a column of the standard.
type Column struct {
	// Name is its name, and Kind what its values are.
	Name string
	Kind Kind
	// Unit is the unit of a number, "" if its name has none, and Decimals is how many are
	// written; −1: as many as there are, up to six, since no example shows it.
	Unit     string
	Decimals int
	// Values are those of a code, each once.
	Values []string

	all []string
}

// Standard is what the standard table asks for.
type Standard struct {
	Columns []Column
	table   Table
}

const (
	// listLength is the most values that a list of codes has.
	listLength = 400
	// asMany stands for no fixed number of decimals, and mostDecimals is how many are then
	// written at most.
	asMany       = -1
	mostDecimals = 6
	// wholly is the share of values that must be dates or numbers for a column of them.
	wholly = 0.98
)

// NewStandard learns from a table: its rows are examples of values, be they few. A table
// without rows says only names. It takes O(cells).
func NewStandard(t Table) (*Standard, error) {
	s := &Standard{table: t}
	seen := map[string]bool{}
	for i, name := range t.Columns {
		if name == "" || seen[name] {
			return nil, fmt.Errorf("standardize: read standard %s: column %d has no name of its own", t.File, i+1)
		}
		seen[name] = true
		s.Columns = append(s.Columns, newColumn(name, t.column(i)))
	}
	if len(s.Columns) == 0 {
		return nil, fmt.Errorf("standardize: read standard %s: no columns", t.File)
	}
	return s, nil
}

func newColumn(name string, values []string) Column {
	c := Column{Name: name, Unit: unitOf(name), Kind: Text, all: values}
	each := distinct(values)
	concepts := conceptsOf(name)
	switch {
	case len(each) == 0:
		c.Kind, c.Decimals = kindByName(c, concepts), asMany
	case share(each, isISODate) >= wholly:
		c.Kind = Date
	case len(each) == len(values) && len(each) > 20 || concepts["id"] && len(each) == len(values):
		c.Kind = Key
	case c.Unit != "" || share(each, isDecimal) > 0 && share(each, isNumber) >= wholly:
		c.Kind, c.Decimals = Number, decimals(each)
	case share(each, isNumber) >= wholly && concepts["quantity"]:
		c.Kind = Number
	case len(each) <= listLength:
		c.Kind, c.Values = Code, each
	}
	return c
}

// kindByName says what a column without values holds.
func kindByName(c Column, concepts map[string]bool) Kind {
	switch {
	case c.Unit != "" || concepts["quantity"]:
		return Number
	case concepts["date"] || strings.HasSuffix(c.Name, "_on") || strings.HasSuffix(c.Name, "_date"):
		return Date
	case concepts["id"]:
		return Key
	}
	return Text
}

// share returns the part of values that pass a test.
func share(values []string, test func(string) bool) float64 {
	n := 0
	for _, v := range values {
		if test(v) {
			n++
		}
	}
	return float64(n) / float64(max(len(values), 1))
}

func isISODate(s string) bool {
	_, ok := parseDate(s, YearMonthDay)
	return ok && len(s) >= 8
}

func isNumber(s string) bool {
	digits, _, ok := splitNumber(s)
	if !ok {
		return false
	}
	_, point := parseNumber(digits, Point)
	_, comma := parseNumber(digits, Comma)
	return point || comma
}

// isPlainNumber reports whether nothing stands behind a number.
func isPlainNumber(s string) bool {
	_, unit, _ := splitNumber(s)
	return unit == "" && isNumber(s)
}

// isDecimal reports whether a number of the standard has decimals.
func isDecimal(s string) bool { return isNumber(s) && strings.Contains(s, ".") }
