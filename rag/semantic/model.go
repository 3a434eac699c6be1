// SPDX-License-Identifier: Apache-2.0

package semantic

import "github.com/pacenote/pacenote/store/acl"

// FormatVersion is the version of the model's file format that this package writes.
const FormatVersion = 1

// Model is a semantic model: what can be asked, in which words, and where it is counted.
// It is plain data, read by ReadModel and checked by Model.Validate; an Engine keeps its
// own copy. Names (of sources, datasets, dimensions, entities, measures, metrics) are
// lower-case identifiers: letters, digits and underscores.
type Model struct {
	// Version is FormatVersion.
	Version int `json:"version"`
	// Name and Description are for people.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Calendar says how periods are understood.
	Calendar Calendar `json:"calendar"`
	// Sources are the databases.
	Sources []Source `json:"sources"`
	// Entities are things with members that are read from a database: plants, parts.
	Entities []Entity `json:"entities,omitempty"`
	// Datasets are tables with measures.
	Datasets []Dataset `json:"datasets"`
	// Metrics are the numbers that can be asked for.
	Metrics []Metric `json:"metrics"`
	// Ignore are words of the trade that say nothing about which figure is meant, such
	// as "car" where everything is about cars.
	Ignore Words `json:"ignore,omitempty"`
	// Verified are questions with the query that a person confirmed; `Engine.Verify`
	// reads each again.
	Verified []Verified `json:"verified,omitempty"`
}

// Words are phrases by the ISO 639-1 code of their language; "" holds those of every
// language, such as codes and names. Matching ignores case, accents and inflection.
type Words map[string][]string

// Calendar says how periods are understood.
type Calendar struct {
	// Zone is the IANA time zone of "today"; empty is UTC.
	Zone string `json:"zone,omitempty"`
	// WeekStart is "monday" (the default, weeks numbered as in ISO 8601) or "sunday".
	WeekStart string `json:"week_start,omitempty"`
	// FiscalStart is the month, 1 to 12, in which the fiscal year begins; default 1. A fiscal
	// year has the name of the calendar year in which it ends.
	FiscalStart int `json:"fiscal_start,omitempty"`
	// DefaultPeriod is what a question without a period is about: "last_month" (the last
	// whole one), "all" (the default) or "ask".
	DefaultPeriod string `json:"default_period,omitempty"`
	// DateOrder decides 3/2/2026: "ask" (the default), "day_month" or "month_day".
	DateOrder string `json:"date_order,omitempty"`
}

// Source is one database.
type Source struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Access says who may be told figures of this source. The zero list: nobody but the
	// system principal.
	Access acl.List `json:"access"`
}

// Entity is a kind of thing with members that are rows of a table. Its name is also the
// name of the dimension of its keys; each attribute and each code table is a dimension.
type Entity struct {
	// Name is an identifier; Words are what people call a member.
	Name  string `json:"name"`
	Words Words  `json:"words,omitempty"`
	// Source and Table hold the members, Key is the column of their keys. A table with
	// several rows for a key (such as readings) is read as distinct members.
	Source string `json:"source"`
	Table  string `json:"table"`
	Key    string `json:"key"`
	// Labels are columns whose text names a member.
	Labels []string `json:"labels,omitempty"`
	// Attributes are columns that group members.
	Attributes []Attribute `json:"attributes,omitempty"`
	// Codes are tables of other systems' codes for the members.
	Codes []CodeTable `json:"codes,omitempty"`
	// Values are further words for members, by key.
	Values map[string]Words `json:"values,omitempty"`
}

// Attribute is a column of an entity's table, and a dimension. Attributes may form a
// hierarchy (city, country) or cross one another (family, side, position).
type Attribute struct {
	// Name is an identifier, Column the column; Words are what people call it.
	Name   string `json:"name"`
	Column string `json:"column"`
	Words  Words  `json:"words,omitempty"`
	// Parent names the attribute that a value of this one lies in, such as the country
	// of a city; it orders follow-ups and breaks ties towards the narrower.
	Parent string `json:"parent,omitempty"`
	// Kind is "text" (the default), "number" (comparable: "older than 15") or "flag"
	// (0 or 1; Words name the state 1).
	Kind string `json:"kind,omitempty"`
	// Unit is that of a number.
	Unit string `json:"unit,omitempty"`
	// Values are further words for values, by value.
	Values map[string]Words `json:"values,omitempty"`
}

// CodeTable maps codes of another system to the keys of an entity, and is a dimension.
// Several codes may stand for one key.
type CodeTable struct {
	// Name is an identifier; Words are what people call such a code.
	Name  string `json:"name"`
	Words Words  `json:"words,omitempty"`
	// Source and Table hold the mapping.
	Source string `json:"source"`
	Table  string `json:"table"`
	// Code and Key are columns: the other system's code, and the entity's key.
	Code string `json:"code"`
	Key  string `json:"key"`
}

// Dataset is a table with one row for each event or state that is counted.
type Dataset struct {
	// Name is an identifier, Source where the table is.
	Name   string `json:"name"`
	Source string `json:"source"`
	// Table is the table's name, with its schema if it needs one ("dbo.claims").
	Table string `json:"table"`
	// Words name a row; they are accepted beside a metric of this dataset.
	Words Words `json:"words,omitempty"`
	// Access narrows that of the source; nil leaves it.
	Access *acl.List `json:"access,omitempty"`
	// Time is the column that periods are about; nil if rows have no time.
	Time       *TimeColumn `json:"time,omitempty"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Measures   []Measure   `json:"measures"`
	// Always are conditions on every statement.
	Always []Condition `json:"always,omitempty"`
	// Restricted are columns that are never read, shown or filtered on.
	Restricted []Restricted `json:"restricted,omitempty"`
	// Policies limit rows by who asks.
	Policies []Policy `json:"policies,omitempty"`
	// Freshness says through which day rows have arrived; nil if nothing is known.
	Freshness *Freshness `json:"freshness,omitempty"`
	// Lineage says where rows came from; nil if they were not brought by an export.
	Lineage *Lineage `json:"lineage,omitempty"`
}

// TimeColumn is a column that holds a day or an instant. Figures can be cut by the periods it
// lies in and, if it knows days, by the day of the week.
type TimeColumn struct {
	Column string `json:"column"`
	// Format is "date" or "timestamp" for native types; "unix" for seconds; or how the
	// column writes a day: a layout of Go's package time made of 2006, 01, 02 and
	// separators, such as "2006-01-02" (a time of day may follow), "20060102" (text or
	// integer), "02/01/2006", "200601" or "2006".
	Format string `json:"format"`
}

// Dimension is a column of a dataset that figures can be filtered and grouped by.
// Dimensions of one name in several datasets are the same dimension.
type Dimension struct {
	// Name is an identifier, Column the column that holds it.
	Name   string `json:"name"`
	Column string `json:"column"`
	// Of says what the column holds: "" for values of its own, the name of an entity for
	// its keys, or the name of a code table. The entity's attributes then can be asked
	// for as well.
	Of string `json:"of,omitempty"`
	// Words, Kind, Unit and Values are as in Attribute; they stand here for dimensions
	// with values of their own.
	Words  Words            `json:"words,omitempty"`
	Kind   string           `json:"kind,omitempty"`
	Unit   string           `json:"unit,omitempty"`
	Values map[string]Words `json:"values,omitempty"`
	// Until makes the text before the first Until the value, such as the ":" in
	// "BRAKES: FRONT".
	Until string `json:"until,omitempty"`
}

// Measure is what is added up of a dataset's rows.
type Measure struct {
	// Name is an identifier; metrics call it "dataset.name".
	Name string `json:"name"`
	// Aggregate is "sum", "count", "count_distinct", "mean", "min", "max" or
	// "weighted_mean".
	Aggregate string `json:"aggregate"`
	// Column is what is aggregated; none for "count".
	Column string `json:"column,omitempty"`
	// Weight is the column of the weights of "weighted_mean".
	Weight string `json:"weight,omitempty"`
	// Where are conditions on the rows that count.
	Where []Condition `json:"where,omitempty"`
}

// Condition compares a column with a value or with another column of the same row.
type Condition struct {
	// Column is a column of the table.
	Column string `json:"column"`
	// Op is "=", "!=", "<", "<=", ">", ">=", "in", "not in", "is null" or "is not null".
	Op string `json:"op"`
	// Value is a string, number or bool; Values are those of "in" and "not in"; Other
	// names the other column.
	Value  Scalar   `json:"value,omitzero"`
	Values []Scalar `json:"values,omitempty"`
	Other  string   `json:"other,omitempty"`
}

// Restricted is a column that no answer may touch, with the words by which people ask for
// it: such a question is refused.
type Restricted struct {
	Column string `json:"column"`
	Words  Words  `json:"words,omitempty"`
}

// Policy limits the rows of a dataset to those whose column holds one of the values of an
// attribute of the principal (acl.Principal.Attributes; values separated by commas). A
// principal without the attribute gets no rows. The system principal is not limited.
//
// Both sides of a ratio are limited; a ratio is refused if the column is no dimension, or one
// that the other side does not know. A value of the dimension that no dataset gives the
// principal does not exist for it: its name is as unknown as one that nobody ever gave.
type Policy struct {
	Column    string `json:"column"`
	Attribute string `json:"attribute"`
}

// Freshness names a table that says through which day, included, rows have been loaded.
type Freshness struct {
	// Source is where the table is; default: that of the dataset.
	Source string `json:"source,omitempty"`
	Table  string `json:"table"`
	// Through is the column of the day, written as Format (see TimeColumn).
	Through string `json:"through"`
	Format  string `json:"format"`
	// By is the column of the table with the member that the row is about, Dimension the
	// dimension of the dataset whose values it has. None: one row is about everything.
	// The value "*" also stands for everything.
	By        string `json:"by,omitempty"`
	Dimension string `json:"dimension,omitempty"`
	// Where picks the rows about this dataset.
	Where []Condition `json:"where,omitempty"`
	// Lag is the number of days that rows may normally be late before an answer warns.
	Lag int `json:"lag,omitempty"`
}

// Lineage names a table that says where the rows of a dataset came from.
type Lineage struct {
	// Table is in the dataset's source. Key is its column with the values of Column, a
	// column of the dataset.
	Table  string `json:"table"`
	Key    string `json:"key"`
	Column string `json:"column"`
	// File, Row, Cells and Note are columns of the table: the export, the row in it, its
	// cells, and what was changed; all but File may be empty.
	File  string `json:"file"`
	Row   string `json:"row,omitempty"`
	Cells string `json:"cells,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Metric is a number that can be asked for: a measure, or a ratio of two.
type Metric struct {
	// Name is an identifier, Description for people.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Words are complete names of the metric: "defect rate", "Fehlerquote".
	Words Words `json:"words,omitempty"`
	// Subject are names of what is aggregated, without saying how: "torque". A question
	// then chooses among the metrics of a subject by words such as "average" or
	// "highest"; Default is set on the one that is meant without such a word.
	Subject Words `json:"subject,omitempty"`
	Default bool  `json:"default,omitempty"`
	// Implied are dimensions a value of which may stand for the subject: sensor, where
	// readings are asked for by the sensor's name.
	Implied []string `json:"implied,omitempty"`
	// Measure is "dataset.measure". Either it or Ratio is set.
	Measure string `json:"measure,omitempty"`
	Ratio   *Ratio `json:"ratio,omitempty"`
	// Scale multiplies the result: 100 for percent; default 1.
	Scale float64 `json:"scale,omitempty"`
	// Unit is shown behind the number: "%", "EUR", "parts". UnitFrom names a dimension
	// or attribute that holds the unit instead, which must then be the same for all rows.
	Unit     string `json:"unit,omitempty"`
	UnitFrom string `json:"unit_from,omitempty"`
	// Better is "higher" or "lower" where "best" and "worst" have a meaning.
	Better string `json:"better,omitempty"`
	// Decimals is the number of decimals in the answer's sentence; nil: as many as are
	// useful. Answer.Value is never rounded.
	Decimals *int `json:"decimals,omitempty"`
}

// Ratio is numerator / denominator, which may be of different datasets and sources.
type Ratio struct {
	// Numerator and Denominator are "dataset.measure".
	Numerator   string `json:"numerator"`
	Denominator string `json:"denominator"`
	// NumeratorOnly are dimensions that may filter, and group, the numerator alone.
	NumeratorOnly []string `json:"numerator_only,omitempty"`
}

// Verified is a question whose query a person confirmed.
type Verified struct {
	Question string `json:"question"`
	Query    Query  `json:"query"`
	By       string `json:"by,omitempty"`
	At       string `json:"at,omitempty"`
}
