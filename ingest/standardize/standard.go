// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"slices"
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
	// Date is a day, with or without a time of day.
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
	// Unit is the unit of a number, "" if its name has none. Decimals is how many are
	// written at most and Least at least, as the examples show; Decimals −1: as many as there
	// are, up to six, since no example shows it.
	Unit            string
	Decimals, Least int
	// Values are those of a code, each once.
	Values []string
	// Layout is how dates are written, in the manner of [time.Layout]; "" if the examples
	// do not say in which order day and month stand.
	Layout string

	all, each []string
	terms     []term
	orders    []Order
}

// Standard is what the standard table asks for. It is immutable and safe for concurrent use.
type Standard struct {
	Columns []Column
	table   Table
}

const (
	// listLength is the most values that a list of codes has.
	listLength = 400
	// codeLength is the most bytes and codeWords the most words of a code.
	codeLength, codeWords = 40, 4
	// asMany stands for no fixed number of decimals, and mostDecimals is how many are then
	// written at most.
	asMany       = -1
	mostDecimals = 6
	// wholly is the share of values that must be dates or numbers for a column of them.
	wholly = 0.98
)

// NewStandard learns from a table: its rows are examples of values, be they few. A table
// without rows says only names. It takes O(cells). The error says that a column has no name, or
// the name of another.
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
	each := slices.DeleteFunc(distinct(values), absent)
	c := Column{Name: name, Unit: unitOf(name), Kind: Text, Layout: defaultLayout, all: values, each: each, terms: termsOf(name)}
	switch {
	case len(each) == 0:
		c.Kind, c.Decimals = c.kindByName(), asMany
	case c.learnDate():
		c.Kind = Date
	case c.isNumber():
		c.Kind = Number
		c.Decimals, c.Least = decimals(each)
	case c.isKey():
		c.Kind = Key
	case c.isCode():
		c.Kind, c.Values = Code, each
	}
	if c.Kind != Number {
		c.Unit = ""
	}
	return c
}

// identifies reports whether the name speaks of what tells things apart.
func (c *Column) identifies() bool {
	return speakOf(c.terms, "id", "number", "code", "serial", "vehicle", "order", "invoice", "batch")
}

// isNumber reports whether values are numbers that are counted or measured. Numbers without
// decimals may be codes.
func (c *Column) isNumber() bool {
	if share(c.each, isNumber) < wholly {
		return false
	}
	zeros := share(c.each, func(v string) bool { return len(v) > 1 && v[0] == '0' && !strings.Contains(v, ".") })
	if c.Unit != "" || share(c.each, isDecimal) > 0 {
		return zeros == 0
	}
	if c.identifies() || zeros > 0 || speakOf(c.terms, "shift", "side", "status", "severity", "priority", "family", "line", "station", "plant", "part", "machine") {
		return false
	}
	return speakOf(c.terms, "quantity", "total", "mileage", "cost", "hours") || !isTruth(c.each)
}

// isTruth reports whether values are 0 and 1.
func isTruth(each []string) bool {
	return share(each, func(v string) bool { return v == "0" || v == "1" }) == 1
}

// isKey reports whether values tell rows apart.
func (c *Column) isKey() bool {
	const many = 20
	if len(c.each) < len(c.all) {
		return false
	}
	return speakOf(c.terms, "id", "number") && !speakOf(c.terms, "part") || len(c.each) > many && share(c.each, isProse) < 0.5
}

// isProse reports whether a value is of several words.
func isProse(v string) bool { return len(strings.Fields(v)) > codeWords || len(v) > codeLength }

// isCode reports whether values are of a list.
func (c *Column) isCode() bool {
	if len(c.each) > listLength || share(c.each, isProse) > 0 || speakOf(c.terms, "comment") {
		return false
	}
	// Names of things that are more than repeated are those of no list.
	if speakOf(c.terms, "id", "serial", "vehicle") && 2*len(c.each) > len(c.all) {
		return false
	}
	// In few rows each code may stand once.
	return len(c.all) <= 30 || 2*len(c.each) <= len(c.all) || speakOf(c.terms, "code", "part", "plant", "supplier")
}

// kindByName says what a column without values holds.
func (c *Column) kindByName() Kind {
	truth := strings.HasPrefix(c.Name, "is_") || strings.HasPrefix(c.Name, "has_")
	switch {
	case truth:
		return Code
	case c.Unit != "" || speakOf(c.terms, "quantity", "mileage", "cost"):
		return Number
	case speakOf(c.terms, "date", "time"):
		return Date
	case speakOf(c.terms, "part", "plant", "shift", "status", "side", "severity", "code", "country"):
		return Code
	case speakOf(c.terms, "id", "number"):
		return Key
	}
	return Text
}

// learnDate finds out whether values are dates and how they are written.
func (c *Column) learnDate() bool {
	// Eight digits are a date only where the name says so: they may be anything.
	if share(c.each, func(v string) bool { return compact.MatchString(v) }) > 0 && !speakOf(c.terms, "date", "time", "found", "built") {
		return false
	}
	all, part := feasible(c.each)
	if part < wholly || len(all) == 0 {
		return false
	}
	c.orders, c.Layout = all, ""
	if order, _ := settle(c.all, all); order != "" {
		c.Layout = layoutOf(c.each, order)
	}
	return true
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

// isNumber reports whether a value is a number of the standard: with a point or none.
func isNumber(s string) bool {
	digits, behind, ok := splitNumber(s)
	if !ok || behind != "" {
		return false
	}
	_, ok = parseNumber(digits, Point)
	return ok
}

// isDecimal reports whether a number of the standard has decimals.
func isDecimal(s string) bool { return isNumber(s) && strings.Contains(s, ".") }
