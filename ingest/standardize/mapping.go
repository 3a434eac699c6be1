// SPDX-License-Identifier: Apache-2.0

package standardize

// Mapping says how an export becomes rows of the standard. It is plain data: people read and
// change it, and it is saved as JSON.
type Mapping struct {
	// File is the export that it was proposed for.
	File string `json:"file"`
	// Header is the export's columns; [Mapping.Apply] refuses a table that lacks one of
	// those it takes.
	Header []string `json:"header"`
	// Columns has an entry for each column of the standard, in its order.
	Columns []Assignment `json:"columns"`
	// Questions are what people have to settle; until then the values stay empty.
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
	// Confidence is how sure the proposal is, in [0, 1].
	Confidence float64 `json:"confidence"`
	// Reasons say why, in words.
	Reasons []string `json:"reasons,omitempty"`
	// Kind is that of the standard's column, which chooses one of the following.
	Kind Kind `json:"kind"`
	// Order is the order of dates.
	Order Order `json:"order,omitempty"`
	// Decimal is the decimal sign of numbers, From and To are the units, and Decimals how
	// many are written, rounded half away from zero.
	Decimal  Decimal `json:"decimal,omitempty"`
	From     string  `json:"from,omitempty"`
	To       string  `json:"to,omitempty"`
	Decimals int     `json:"decimals,omitempty"`
	// Values turns values of the export into codes of the standard, and Known are
	// examples of codes: these, and what is built like them, stay as they are. Without
	// examples everything does.
	Values map[string]string `json:"values,omitempty"`
	Known  []string          `json:"known,omitempty"`
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

// Question is something that an export does not settle.
type Question struct {
	// Standard is the column it is about, and Source that of the export.
	Standard string `json:"standard"`
	Source   string `json:"source,omitempty"`
	// Kind is "date order", "decimal sign", "unit", "value" or "column".
	Kind string `json:"kind"`
	// Text asks it.
	Text string `json:"text"`
	// Values are the values of the export that it is about, and Options what they may be.
	Values  []string `json:"values,omitempty"`
	Options []string `json:"options,omitempty"`
}

// sure is the confidence from which a column is taken without asking.
const sure = 0.5
