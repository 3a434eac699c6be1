// SPDX-License-Identifier: Apache-2.0

package semantic

import "time"

// Kind is how a question ended.
type Kind string

// The ways in which a question ends. None of them is an error.
const (
	// Answered: Value or Rows hold the result.
	Answered Kind = "answer"
	// Clarify: the question has several readings; Options lists them.
	Clarify Kind = "clarify"
	// Refused: Reason says why there is no number.
	Refused Kind = "refuse"
)

// Reason says why a question was refused, or what a clarifying question is about. It is
// empty beside an answer.
type Reason string

// The reasons for refusing.
const (
	// NoData: everything asked about is known, but nothing was recorded.
	NoData Reason = "no_data"
	// UnknownEntity: a word names nothing that the databases hold.
	UnknownEntity Reason = "unknown_entity"
	// UnknownMetric: the model has no such number, or the asker may not have it.
	UnknownMetric Reason = "unknown_metric"
	// DimensionNotAvailable: the metric can't be cut that way.
	DimensionNotAvailable Reason = "dimension_not_available"
	// Forecast: the question is about the future.
	Forecast Reason = "forecast"
	// RestrictedField: the question asks for a column that is never shown.
	RestrictedField Reason = "restricted_field"
	// Write: the question asks to change data.
	Write Reason = "write"
	// Injection: the question carries SQL or instructions to the system.
	Injection Reason = "injection"
	// NotStructured: the question is for documents, not for numbers.
	NotStructured Reason = "not_structured"
)

// The subjects of clarifying questions, as Answer.Reason.
const (
	AmbiguousMetric   Reason = "metric"
	AmbiguousEntity   Reason = "entity"
	AmbiguousTime     Reason = "time"
	AmbiguousCurrency Reason = "currency"
)

// Answer is the result of a question, with everything needed to check it.
type Answer struct {
	// Question is the text that was asked, Language what it was taken to be in.
	Question string `json:"question"`
	Language string `json:"language"`
	Kind     Kind   `json:"kind"`
	Reason   Reason `json:"reason,omitempty"`
	// Query is what was understood; nil if nothing was.
	Query *Query `json:"query,omitempty"`
	// Result holds the numbers of an answer; nil otherwise.
	Result *Result `json:"result,omitempty"`
	// About are the values that the query is restricted to, in words.
	About []string `json:"about,omitempty"`
	// Others hold the numbers of Query.Also, in its order, each for the groups of Result.
	Others []*Result `json:"others,omitempty"`
	// Text says it in a sentence, in the language of the question.
	Text string `json:"text"`
	// Options are the readings of a question that needs clarifying.
	Options []Option `json:"options,omitempty"`
	// Unmatched are the words that led to a refusal.
	Unmatched []string `json:"unmatched,omitempty"`
	// Assumptions are what the question left open and how it was read.
	Assumptions []string `json:"assumptions,omitempty"`
	// Warnings are what may make the number misleading; they must be shown: data that are
	// not loaded to the end of the period, what has no known value of a dimension that is
	// grouped by and so is in no row, members without a value where the least, or those below a number, are asked for,
	// and rows that a limit left out though they are equal to the last one shown.
	Warnings []string `json:"warnings,omitempty"`
	// Suggestions are questions that may follow.
	Suggestions []string `json:"suggestions,omitempty"`
	// Table holds the rows in words, with the further metrics beside the first; nil without
	// rows.
	Table *Table `json:"table,omitempty"`
	// Chart is an SVG picture of a series or ranking; empty for a single number.
	Chart string `json:"chart,omitempty"`
	// Model is the name of the model and the hash of its content.
	Model string `json:"model"`
	// Duration is how long it took.
	Duration time.Duration `json:"duration_ns"`
}

// Option is one reading of an ambiguous question.
type Option struct {
	// Value is the name or code that tells it from the others: a metric, a key, a day.
	Value string `json:"value"`
	// Label says it in words.
	Label string `json:"label"`
	// Query is the reading, to be run by Engine.Run; nil if more is missing.
	Query *Query `json:"query,omitempty"`
}

// Result is the numbers of a query.
type Result struct {
	// Metric is the name of the metric, Unit its unit.
	Metric string `json:"metric"`
	Unit   string `json:"unit,omitempty"`
	// Value is set if the query groups by nothing; Numerator and Denominator if the
	// metric is a ratio or a mean, or if a share is asked for. It is the number of groups,
	// without a unit, if the query counts them.
	Value       *float64 `json:"value,omitempty"`
	Numerator   *float64 `json:"numerator,omitempty"`
	Denominator *float64 `json:"denominator,omitempty"`
	// Rows are the groups, in the asked order, else in the order of their keys.
	Rows []Row `json:"rows,omitempty"`
	// Truncated is set if there were more groups than Options.MaxGroups; the first stay.
	Truncated bool `json:"truncated,omitempty"`
	// Tied is the number of rows that the limit left out though they have the value of the
	// last one shown.
	Tied int `json:"tied,omitempty"`
	// Members are, for each of Query.Members, how many members were found: those that are
	// kept, or with Not those that are left out.
	Members []int `json:"members,omitempty"`
	// Statements are what was run for the numbers; not what is read once for many
	// questions, such as how far the data are loaded.
	Statements []Statement `json:"statements"`
	// Stale are the parts of the data that are not loaded to the end of the period.
	Stale []Stale `json:"stale,omitempty"`
	// Lineage are the places in exports that the rows behind the number came from, a
	// sample of at most ten.
	Lineage []Origin `json:"lineage,omitempty"`
	// gaps are what is in no group, unranked the members that there is no value of.
	gaps     []gap
	unranked unranked
}

// Row is one group of a result.
type Row struct {
	// Keys are the values of the dimensions of Query.GroupBy, in their order: as they
	// stand in the database; "2025-10" for a month, "2026-W05" for a week, "2025-Q3",
	// "2025", "2025-10-31"; "FY2026-Q1" and "FY2026" for what is fiscal; "1" for Monday to
	// "7" for Sunday; "start/end" for a compared period.
	Keys []string `json:"keys"`
	// Labels are the keys in words.
	Labels      []string `json:"labels,omitempty"`
	Value       float64  `json:"value"`
	Numerator   *float64 `json:"numerator,omitempty"`
	Denominator *float64 `json:"denominator,omitempty"`
}

// Statement is a SELECT that was run.
type Statement struct {
	// Source names the database, Dataset the dataset.
	Source  string `json:"source"`
	Dataset string `json:"dataset"`
	// SQL is its text, Args the bound arguments.
	SQL  string `json:"query"`
	Args []any  `json:"args"`
	// Rows is the number of rows it gave, Duration how long it took.
	Rows     int           `json:"rows"`
	Duration time.Duration `json:"duration_ns"`
	// Through is the last day through which the rows asked for are all loaded; zero if
	// unknown.
	Through time.Time `json:"through,omitzero"`
}

// Stale is a part of a dataset that is not loaded to the end of the period.
type Stale struct {
	// Source and Dataset name where.
	Source  string `json:"source"`
	Dataset string `json:"dataset"`
	// Member is the value of the freshness dimension, "" for the whole dataset.
	Member string `json:"member,omitempty"`
	// Through is the last day loaded.
	Through time.Time `json:"through"`
	// Clipped is set if rows after that day were left out on the other side of a ratio.
	Clipped bool `json:"clipped,omitempty"`
}

// Origin is a place in an export that a row came from.
type Origin struct {
	File  string `json:"file"`
	Row   string `json:"row,omitempty"`
	Cells string `json:"cells,omitempty"`
	Note  string `json:"note,omitempty"`
}
