// SPDX-License-Identifier: Apache-2.0

package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// Filter is a condition on a document's metadata. The set of implementations is
// closed: And, Or, Not, Compare, In, Exists.
//
// A field is a name of ingest.Metadata, or one of the fields that every document has:
// "@source", "@id", "@title", "@media" and "@language" (strings), "@modified" (a time).
// "@language" is the chunk's own where it is known.
//
// A comparison with a field that a document lacks is false, and its Not is true.
type Filter interface {
	// String writes the filter as text, in a fixed form that can be logged.
	String() string
	isFilter()
}

// And holds if all of its filters hold; of none, it holds.
type And []Filter

// Or holds if one of its filters holds; of none, it does not.
type Or []Filter

// Not holds if its filter does not.
type Not struct {
	Filter Filter
}

// Compare holds if the field's value stands in the relation to Value. Values of
// different kinds can't be compared: that is a *FilterError, except that a field of
// kind Strings is equal to a String it contains.
type Compare struct {
	Field string
	Op    Op
	Value ingest.Value
}

// In holds if the field's value is one of the Values.
type In struct {
	Field  string
	Values []ingest.Value
}

// Exists holds if the document has the field.
type Exists struct {
	Field string
}

// Op is a relation between two values.
type Op uint8

// The relations. Prefix is for strings alone.
const (
	Equal Op = iota
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	Prefix
)

var opNames = [...]string{"=", "!=", "<", "<=", ">", ">=", "^="}

// String returns the relation as an operator, such as "<=" or "^=" for Prefix.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return fmt.Sprintf("Op(%d)", uint8(o))
}

func (And) isFilter()     {}
func (Or) isFilter()      {}
func (Not) isFilter()     {}
func (Compare) isFilter() {}
func (In) isFilter()      {}
func (Exists) isFilter()  {}

// String returns "(a and b)".
func (f And) String() string { return join([]Filter(f), " and ", "true") }

// String returns "(a or b)".
func (f Or) String() string { return join([]Filter(f), " or ", "false") }

// String returns "not (a)".
func (f Not) String() string { return "not (" + text(f.Filter) + ")" }

// String returns "field op value".
func (f Compare) String() string {
	return fmt.Sprintf("%s %s %q", f.Field, f.Op, f.Value.String())
}

// String returns "field in (a, b)".
func (f In) String() string {
	values := make([]string, len(f.Values))
	for i, v := range f.Values {
		values[i] = fmt.Sprintf("%q", v.String())
	}
	return f.Field + " in (" + strings.Join(values, ", ") + ")"
}

// String returns "exists field".
func (f Exists) String() string { return "exists " + f.Field }

func text(f Filter) string {
	if f == nil {
		return "true"
	}
	return f.String()
}

func join(filters []Filter, sep, empty string) string {
	if len(filters) == 0 {
		return empty
	}
	parts := make([]string, len(filters))
	for i, f := range filters {
		parts[i] = text(f)
	}
	return "(" + strings.Join(parts, sep) + ")"
}

// builtin gives the kinds of the fields that every document has.
var builtin = map[string]ingest.ValueKind{
	"@source": ingest.String, "@id": ingest.String, "@title": ingest.String,
	"@media": ingest.String, "@language": ingest.String, "@modified": ingest.Time,
}

// Field returns the value of a filter's field for a chunk of the given language; None
// if the document lacks it.
func (d *Document) Field(name, language string) ingest.Value {
	switch name {
	case "@source":
		return ingest.StringValue(d.Source)
	case "@id":
		return ingest.StringValue(d.ID)
	case "@title":
		return ingest.StringValue(d.Title)
	case "@media":
		return ingest.StringValue(d.Media)
	case "@language":
		if language == "" {
			language = d.Language
		}
		if language == "" {
			return ingest.Value{}
		}
		return ingest.StringValue(language)
	case "@modified":
		if d.Modified.IsZero() {
			return ingest.Value{}
		}
		return ingest.TimeValue(d.Modified)
	}
	if v, ok := d.Metadata[name]; ok {
		return v
	}
	return d.Found[name]
}

// Match reports whether a chunk of the given language of document d passes f. A nil
// filter passes everything. The filter must have passed Validate.
func Match(f Filter, d *Document, language string) bool {
	switch f := f.(type) {
	case nil:
		return true
	case And:
		return !slices.ContainsFunc(f, func(g Filter) bool { return !Match(g, d, language) })
	case Or:
		return slices.ContainsFunc(f, func(g Filter) bool { return Match(g, d, language) })
	case Not:
		return !Match(f.Filter, d, language)
	}
	field, ok := FieldOf(f)
	return ok && Holds(f, d.Field(field, language))
}

// FieldOf returns the field that a filter looks at, and false for one that combines others.
func FieldOf(f Filter) (field string, ok bool) {
	switch f := f.(type) {
	case Compare:
		return f.Field, true
	case In:
		return f.Field, true
	case Exists:
		return f.Field, true
	}
	return "", false
}

// Holds reports whether a value of the field that a filter looks at passes it; a store that keeps values by field need not
// make a document of each. It is false for filters that combine others.
func Holds(f Filter, have ingest.Value) bool {
	switch f := f.(type) {
	case Compare:
		return compare(have, f.Op, f.Value)
	case In:
		return slices.ContainsFunc(f.Values, func(v ingest.Value) bool { return compare(have, Equal, v) })
	case Exists:
		return have.Kind() != ingest.None
	}
	return false
}

func compare(have ingest.Value, op Op, want ingest.Value) bool {
	if have.Kind() == ingest.None {
		return false
	}
	if have.Kind() == ingest.Strings && want.Kind() == ingest.String {
		in := slices.Contains(have.List(), want.Str())
		return op == Equal && in || op == NotEqual && !in
	}
	if have.Kind() != want.Kind() {
		return false
	}
	if op == Prefix {
		return strings.HasPrefix(have.Str(), want.Str())
	}
	order := have.Compare(want)
	switch op {
	case Equal:
		return order == 0
	case NotEqual:
		return order != 0
	case Less:
		return order < 0
	case LessOrEqual:
		return order <= 0
	case Greater:
		return order > 0
	case GreaterOrEqual:
		return order >= 0
	}
	return false
}

// Schema gives the kinds of the metadata fields that documents have. Different sources
// may use one name for different kinds: a filter is valid with each of them, and holds
// for the documents whose value is of its kind.
type Schema map[string][]ingest.ValueKind

// Add adds the fields of a document.
func (s Schema) Add(d *Document) {
	for name, value := range d.Metadata {
		s.AddField(name, value.Kind())
	}
	for name, value := range d.Found {
		if _, hidden := d.Metadata[name]; !hidden {
			s.AddField(name, value.Kind())
		}
	}
}

// AddField adds a kind of a field. None is no kind.
func (s Schema) AddField(name string, kind ingest.ValueKind) {
	at, found := slices.BinarySearch(s[name], kind)
	if !found && kind != ingest.None {
		s[name] = slices.Insert(s[name], at, kind)
	}
}

// Limits of a filter, so that checking and evaluating it is bounded.
const (
	maxFilterDepth = 64
	maxFilterParts = 10_000
)

// Validate checks a filter against a schema: every field must be known and every value
// of the field's kind. The error is a *FilterError. A filter deeper than 64 or with more
// than 10,000 parts, the values of In counted, is refused.
func Validate(f Filter, schema Schema) error {
	parts := 0
	return validate(f, schema, 0, &parts)
}

func validate(f Filter, schema Schema, depth int, parts *int) error {
	if *parts++; depth > maxFilterDepth || *parts > maxFilterParts {
		return &FilterError{Reason: "the filter is too large"}
	}
	var inner []Filter
	switch f := f.(type) {
	case nil:
		return nil
	case And:
		inner = f
	case Or:
		inner = f
	case Not:
		inner = []Filter{f.Filter}
	case Compare:
		return validateCompare(f, schema)
	case In:
		if *parts += len(f.Values); *parts > maxFilterParts {
			return &FilterError{Reason: "the filter is too large"}
		}
		for _, v := range f.Values {
			if err := validateCompare(Compare{f.Field, Equal, v}, schema); err != nil {
				return err
			}
		}
		_, err := kindsOf(f.Field, schema)
		return err
	case Exists:
		_, err := kindsOf(f.Field, schema)
		return err
	default:
		return &FilterError{Reason: fmt.Sprintf("unknown filter type %T", f)}
	}
	for _, g := range inner {
		if err := validate(g, schema, depth+1, parts); err != nil {
			return err
		}
	}
	return nil
}

func kindsOf(field string, schema Schema) ([]ingest.ValueKind, error) {
	if kind, ok := builtin[field]; ok {
		return []ingest.ValueKind{kind}, nil
	}
	if kinds, ok := schema[field]; ok {
		return kinds, nil
	}
	return nil, &FilterError{Field: field, Reason: "no document has this field"}
}

func validateCompare(f Compare, schema Schema) error {
	kinds, err := kindsOf(f.Field, schema)
	if err != nil {
		return err
	}
	if int(f.Op) >= len(opNames) {
		return &FilterError{Field: f.Field, Reason: "unknown relation " + f.Op.String()}
	}
	reason := ""
	for _, kind := range kinds {
		if reason = mismatch(kind, f.Op, f.Value.Kind()); reason == "" {
			return nil
		}
	}
	return &FilterError{Field: f.Field, Reason: reason}
}

// mismatch returns why a field of one kind can't be compared with a value of another,
// or "".
func mismatch(kind ingest.ValueKind, op Op, want ingest.ValueKind) string {
	switch {
	case kind == ingest.Strings && want == ingest.String && (op == Equal || op == NotEqual):
		return ""
	case op == Prefix && (kind != ingest.String || want != ingest.String):
		return "a prefix is for strings, not for " + kind.String()
	case kind != want:
		return fmt.Sprintf("the field is a %s and the value a %s", kind, want)
	}
	return ""
}
