// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ValueKind is the type of a Value.
type ValueKind uint8

// The kinds of a Value. None is the kind of the zero Value.
const (
	None ValueKind = iota
	String
	Number
	Time
	Bool
	Strings
)

// String returns the name of the kind: "none", "string", "number", "time", "bool" or
// "strings".
func (k ValueKind) String() string {
	names := [...]string{"none", "string", "number", "time", "bool", "strings"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("ValueKind(%d)", uint8(k))
}

// Value is one metadata value: a string, a number, an instant, a truth value or a list
// of strings. The set is closed, so that every store can index and compare it. A Value
// is immutable and safe for concurrent use. The zero Value is of kind None.
type Value struct {
	kind ValueKind
	str  string
	num  float64
	time time.Time
	list []string
}

// StringValue returns a Value of kind String.
func StringValue(s string) Value { return Value{kind: String, str: s} }

// NumberValue returns a Value of kind Number.
func NumberValue(f float64) Value { return Value{kind: Number, num: f} }

// TimeValue returns a Value of kind Time, in UTC and to the nanosecond.
func TimeValue(t time.Time) Value { return Value{kind: Time, time: t.UTC().Round(0)} }

// BoolValue returns a Value of kind Bool.
func BoolValue(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.num = 1
	}
	return v
}

// StringsValue returns a Value of kind Strings with a copy of list.
func StringsValue(list ...string) Value {
	return Value{kind: Strings, list: slices.Clone(list)}
}

// Kind returns the type of v.
func (v Value) Kind() ValueKind { return v.kind }

// Str returns the string of a Value of kind String, otherwise "".
func (v Value) Str() string { return v.str }

// Num returns the number of a Value of kind Number, otherwise 0.
func (v Value) Num() float64 {
	if v.kind != Number {
		return 0
	}
	return v.num
}

// Instant returns the time of a Value of kind Time, otherwise the zero time.
func (v Value) Instant() time.Time { return v.time }

// IsTrue returns the truth value of a Value of kind Bool, otherwise false.
func (v Value) IsTrue() bool { return v.kind == Bool && v.num == 1 }

// List returns a copy of the list of a Value of kind Strings, otherwise nil.
func (v Value) List() []string { return slices.Clone(v.list) }

// Equal reports whether v and w are of one kind and hold the same.
func (v Value) Equal(w Value) bool {
	return v.kind == w.kind && v.str == w.str && v.num == w.num &&
		v.time.Equal(w.time) && slices.Equal(v.list, w.list)
}

// Compare orders two Values of one kind: strings by bytes, numbers and times by size,
// false before true, lists by their elements. Of different kinds, the lower kind comes
// first.
func (v Value) Compare(w Value) int {
	if v.kind != w.kind {
		return int(v.kind) - int(w.kind)
	}
	switch v.kind {
	case String:
		return strings.Compare(v.str, w.str)
	case Number, Bool:
		switch {
		case v.num < w.num:
			return -1
		case v.num > w.num:
			return 1
		}
		return 0
	case Time:
		return v.time.Compare(w.time)
	case Strings:
		return slices.Compare(v.list, w.list)
	}
	return 0
}

// String returns the value as text: times as RFC 3339, lists joined by ", ".
func (v Value) String() string {
	switch v.kind {
	case String:
		return v.str
	case Number:
		return strconv.FormatFloat(v.num, 'g', -1, 64)
	case Time:
		return v.time.Format(time.RFC3339Nano)
	case Bool:
		return strconv.FormatBool(v.IsTrue())
	case Strings:
		return strings.Join(v.list, ", ")
	}
	return ""
}

// timeJSON is how an instant is written in JSON, so that it is told from a string.
type timeJSON struct {
	Time time.Time `json:"time"`
}

// MarshalJSON writes strings, numbers, truth values and lists as JSON has them, an
// instant as {"time": RFC 3339} and None as null.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case String:
		return json.Marshal(v.str)
	case Number:
		return json.Marshal(v.num)
	case Time:
		return json.Marshal(timeJSON{v.time})
	case Bool:
		return json.Marshal(v.IsTrue())
	case Strings:
		if v.list == nil {
			return []byte("[]"), nil
		}
		return json.Marshal(v.list)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil && len(data) > 0 && data[0] == '"' {
		*v = StringValue(s)
		return nil
	}
	switch text := strings.TrimSpace(string(data)); {
	case text == "null":
		*v = Value{}
		return nil
	case text == "true" || text == "false":
		*v = BoolValue(text == "true")
		return nil
	case strings.HasPrefix(text, "["):
		var list []string
		if err := json.Unmarshal(data, &list); err != nil {
			return fmt.Errorf("ingest: read metadata value: %w", err)
		}
		*v = StringsValue(list...)
		return nil
	case strings.HasPrefix(text, "{"):
		var t timeJSON
		if err := json.Unmarshal(data, &t); err != nil {
			return fmt.Errorf("ingest: read metadata value: %w", err)
		}
		*v = TimeValue(t.Time)
		return nil
	}
	var f float64
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("ingest: read metadata value: %w", err)
	}
	*v = NumberValue(f)
	return nil
}

// Metadata describes a document by named values. A store keeps it with the document
// and filters by it; the schema is what was seen.
type Metadata map[string]Value
