// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// Row is a row of the standard.
type Row struct {
	// File and Number are the export and the row in it, from 1.
	File   string `json:"file"`
	Number int    `json:"row"`
	// Values are those of the standard's columns, "" where there is none.
	Values []string `json:"values"`
	// Sources are the cells that they come from; the zero Source of constants.
	Sources []Source `json:"sources"`
}

// Source is the cell that a value comes from.
type Source struct {
	// Column is the export's name of it, Place where it stands, and Text what it holds.
	Column string          `json:"column,omitempty"`
	Place  ingest.Location `json:"place,omitzero"`
	Text   string          `json:"text,omitempty"`
}

// Fault is a cell that could not be converted; its value is empty.
type Fault struct {
	// File and Row are the export and the row in it, from 1, Standard the column.
	File     string
	Row      int
	Standard string
	// Source is the cell, and Err why it could not be converted.
	Source Source
	Err    error
}

// Error names the cell and says why.
func (f *Fault) Error() string {
	return fmt.Sprintf("standardize: %s row %d, %q for %s: %q: %v", f.File, f.Row, f.Source.Column, f.Standard, f.Source.Text, f.Err)
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// errOpen says that a question has not been answered.
var errOpen = errors.New("not settled by the mapping")

// Apply converts an export. It takes O(cells) and is deterministic. The error says which
// column that the mapping takes is missing, or what in the mapping is unknown, and nothing is
// converted then; cells that can't be
// converted are faults, and the rest goes on.
func (m *Mapping) Apply(export *Table, references []*CrossReference) (rows []Row, faults []*Fault, err error) {
	if err := m.check(); err != nil {
		return nil, nil, err
	}
	at := make([]int, len(m.Columns))
	for i, a := range m.Columns {
		if at[i] = export.find(a.Source); a.Source != "" && at[i] < 0 {
			return nil, nil, fmt.Errorf("standardize: apply mapping to %s: column %q is missing", export.File, a.Source)
		}
	}
	for _, record := range export.Rows {
		if strings.TrimSpace(strings.Join(record.Cells, "")) == "" {
			continue
		}
		row := Row{File: export.File, Number: record.Number, Values: make([]string, len(m.Columns)), Sources: make([]Source, len(m.Columns))}
		for i := range m.Columns {
			a := &m.Columns[i]
			if a.Source == "" {
				row.Values[i] = a.Constant
				continue
			}
			source := Source{Column: a.Source}
			if at[i] < len(record.Cells) {
				source.Text = record.cell(at[i])
			}
			if at[i] < len(record.Places) {
				source.Place = record.Places[at[i]]
			}
			row.Sources[i] = source
			if source.Text == "" {
				continue
			}
			value, err := a.convert(source.Text, references)
			if err != nil {
				faults = append(faults, &Fault{File: export.File, Row: record.Number, Standard: a.Standard, Source: source, Err: err})
				continue
			}
			row.Values[i] = value
		}
		rows = append(rows, row)
	}
	return rows, faults, nil
}

// convert converts a value.
func (a *Assignment) convert(text string, references []*CrossReference) (string, error) {
	if a.Reference != nil {
		return a.Reference.lookup(text, references)
	}
	switch a.Kind {
	case Date:
		return a.date(text)
	case Number:
		return a.number(text)
	case Code:
		return a.code(text)
	case Key:
		if to, ok := respell(a.Like, text); ok || len(a.Like) == 0 {
			return cmp.Or(to, text), nil
		}
		return "", errors.New("not built like the standard's keys")
	}
	return text, nil
}

// date writes a date as the standard does. A time of day that the standard has not is left out.
func (a *Assignment) date(text string) (string, error) {
	if a.Order == "" || a.Layout == "" {
		return "", errOpen
	}
	t, ok := parseDate(text, a.Order)
	switch {
	case !ok:
		return "", fmt.Errorf("no date in the order %s", a.Order)
	case strings.Contains(a.Layout, "15") && !t.timed:
		return "", errors.New("no time of day")
	case strings.HasSuffix(a.Layout, "Z") && !t.zoned:
		return "", errors.New("no time zone")
	case strings.HasSuffix(a.Layout, "Z"):
		t.Time = t.UTC()
	}
	return t.Format(a.Layout), nil
}

// code returns what a value is in the standard.
func (a *Assignment) code(text string) (string, error) {
	if to, ok := a.Values[text]; ok {
		return to, nil
	}
	if slices.Contains(a.Known, text) {
		return text, nil
	}
	// Examples need not show all codes; another that is built like them is one.
	if to, ok := respell(a.Like, text); ok {
		return to, nil
	}
	return "", errOpen
}

// number converts a number to the standard's unit and decimals.
func (a *Assignment) number(text string) (string, error) {
	digits, behind, ok := splitNumber(text)
	if !ok {
		return "", errors.New("no number")
	}
	if a.Decimal == "" {
		return "", errOpen
	}
	v, ok := parseNumber(digits, a.Decimal)
	if !ok {
		return "", fmt.Errorf("no number with the decimal sign %q", a.Decimal)
	}
	if a.To == "" {
		// Amounts of one currency must not be taken for those of another.
		if key := unitKey(behind); isCurrency(units[key].dimension) && a.From != "" && units[a.From].dimension != units[key].dimension {
			return "", fmt.Errorf("the currency is %s, not %s", behind, a.From)
		}
		if a.Decimals == 0 && !v.IsInt() {
			return "", errors.New("not a whole number")
		}
		return a.write(v), nil
	}
	from := a.From
	if key := unitKey(behind); behind != "" && units[key] != (unit{}) {
		from = key // a cell that says its unit is believed
	} else if behind != "" && !strings.EqualFold(unitKey(behind), from) {
		return "", fmt.Errorf("the unit %q is not known", behind)
	}
	if from == "" {
		return "", errOpen
	}
	out, err := convert(v, from, a.To)
	if err != nil {
		return "", err
	}
	return a.write(out), nil
}

// write writes a number with the standard's decimals.
func (a *Assignment) write(v *big.Rat) string {
	n, least := a.Decimals, min(a.Least, a.Decimals)
	if n == asMany {
		n, least = mostDecimals, 0
	}
	text := v.FloatString(n)
	for ; n > least && strings.HasSuffix(text, "0"); n-- {
		text = text[:len(text)-1]
	}
	if text = strings.TrimSuffix(text, "."); strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-") // nothing is -0.00
	}
	return text
}

// lookup resolves a code.
func (r *Reference) lookup(code string, references []*CrossReference) (string, error) {
	for _, x := range references {
		if x.table.File != r.File {
			continue
		}
		find, take := x.table.find(r.Find), x.table.find(r.Take)
		if find < 0 || take < 0 {
			return "", fmt.Errorf("the cross-reference %s has no columns %q and %q", r.File, r.Find, r.Take)
		}
		return x.lookup(find, take, code)
	}
	return "", fmt.Errorf("the cross-reference %s is not there", r.File)
}
