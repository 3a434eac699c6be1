// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"slices"
)

// Mapping says how an export becomes rows of the standard. It is plain data: people read and
// change it, and it is saved as JSON.
type Mapping struct {
	// File is the export that it was proposed for, and Sheet its sheet, if it has any.
	File  string `json:"file"`
	Sheet string `json:"sheet,omitempty"`
	// Header is the export's columns; [Mapping.Apply] refuses a table that lacks one of
	// those it takes.
	Header []string `json:"header"`
	// Columns has an entry for each column of the standard, in its order.
	Columns []Assignment `json:"columns"`
	// Questions are what people have to settle; until then the values stay empty. Those
	// that have been settled are told by [Mapping.Open].
	Questions []Question `json:"questions,omitempty"`
}

// Assignment says where a column of the standard comes from.
type Assignment struct {
	// Standard is the column's name.
	Standard string `json:"standard"`
	// Source is the column of the export, "" if there is none.
	Source string `json:"source,omitempty"`
	// Constant is the value of all rows, where there is no source.
	Constant string `json:"constant,omitempty"`
	// Confidence is how sure the proposal is, in [0, 1]; 1 is for people who have
	// reviewed it.
	Confidence float64 `json:"confidence"`
	// Reasons say why, in words.
	Reasons []string `json:"reasons,omitempty"`
	// Kind is that of the standard's column, which chooses one of the following.
	Kind Kind `json:"kind"`
	// Order is the order of dates, and Layout how the standard writes them, in the manner
	// of package time.
	Order  Order  `json:"order,omitempty"`
	Layout string `json:"layout,omitempty"`
	// Decimal is the decimal sign of numbers, From and To are the units; Decimals is how
	// many are written at most, rounded half away from zero, and Least at least.
	Decimal  Decimal `json:"decimal,omitempty"`
	From     string  `json:"from,omitempty"`
	To       string  `json:"to,omitempty"`
	Decimals int     `json:"decimals,omitempty"`
	Least    int     `json:"least_decimals,omitempty"`
	// Values turns values of the export into codes of the standard, and Known are the
	// examples of codes: they stay as they are.
	Values map[string]string `json:"values,omitempty"`
	Known  []string          `json:"known,omitempty"`
	// Like are patterns that codes and keys which no example shows are written in: # is a
	// digit, ^ a capital, ~ a small letter. What fits none is not converted.
	Like []string `json:"like,omitempty"`
	// Reference resolves codes through the cross-reference.
	Reference *Reference `json:"reference,omitempty"`
}

// Reference says which columns of the cross-reference a code is looked up in and taken from.
type Reference struct {
	// File names the table.
	File string `json:"file"`
	Find string `json:"find"`
	Take string `json:"take"`
}

// The kinds of questions.
const (
	// AskColumn asks which column of the export a column of the standard comes from.
	AskColumn = "column"
	// AskOrder asks for the order of day and month, AskDecimal for the decimal sign,
	// AskUnit for the unit.
	AskOrder   = "date order"
	AskDecimal = "decimal sign"
	AskUnit    = "unit"
	// AskValue asks which codes of the standard some values are.
	AskValue = "value"
	// AskLayout asks in which order the standard writes dates.
	AskLayout = "layout"
)

// Question is something that an export does not settle.
type Question struct {
	// Standard is the column it is about, and Source that of the export.
	Standard string `json:"standard"`
	Source   string `json:"source,omitempty"`
	// Kind is one of the kinds of questions.
	Kind string `json:"kind"`
	// Text asks it.
	Text string `json:"text"`
	// Values are the values of the export that it is about, and Options what they may be.
	Values  []string `json:"values,omitempty"`
	Options []string `json:"options,omitempty"`
}

// sure is the confidence from which a column is taken without asking.
const sure = 0.5

// Open returns the questions that the columns of the mapping do not answer.
func (m *Mapping) Open() []Question {
	var open []Question
	for _, q := range m.Questions {
		at := slices.IndexFunc(m.Columns, func(a Assignment) bool { return a.Standard == q.Standard })
		if at < 0 || !m.Columns[at].answers(q) {
			open = append(open, q)
		}
	}
	return open
}

// answers reports whether a question has been settled.
func (a *Assignment) answers(q Question) bool {
	switch q.Kind {
	case AskOrder:
		return a.Order != ""
	case AskDecimal:
		return a.Decimal != ""
	case AskUnit:
		return a.From != ""
	case AskLayout:
		return a.Layout != ""
	case AskValue:
		return !slices.ContainsFunc(q.Values, func(v string) bool { _, ok := a.Values[v]; return !ok })
	}
	return a.Constant != "" || a.Source != "" && a.Confidence >= sure
}

// check finds what a person may have misspelt in a saved mapping.
func (m *Mapping) check() error {
	for _, a := range m.Columns {
		wrong := func(what, value string) error {
			return fmt.Errorf("standardize: apply mapping of %s: column %q has the %s %q, which is unknown", m.File, a.Standard, what, value)
		}
		switch {
		case !slices.Contains([]Kind{Text, Key, Date, Number, Code}, a.Kind):
			return wrong("kind", string(a.Kind))
		case a.Order != "" && !slices.Contains(orders, a.Order):
			return wrong("order", string(a.Order))
		case a.Decimal != "" && a.Decimal != Point && a.Decimal != Comma:
			return wrong("decimal sign", string(a.Decimal))
		case a.To != "" && units[a.To] == (unit{}):
			return wrong("unit", a.To)
		case a.To != "" && a.From != "" && units[a.From] == (unit{}):
			return wrong("unit", a.From)
		case a.Decimals > mostWritten || a.Decimals < asMany:
			return wrong("number of decimals", fmt.Sprint(a.Decimals))
		}
	}
	return nil
}

// mostWritten is the most decimals that a mapping may ask for.
const mostWritten = 30
