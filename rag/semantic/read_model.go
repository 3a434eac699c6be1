// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// maxModelBytes bounds a model's file. Models of hundreds of tables stay below a megabyte.
const maxModelBytes = 32 << 20

// ModelError is one fault of a model.
type ModelError struct {
	// File is the name that the model was read under, empty if it was not read.
	File string
	// Path says where the fault is: "datasets[2].measures[0].column"; empty for the whole.
	Path string
	// Reason says what is wrong, and where it helps what would be right.
	Reason string
}

// Error returns "semantic: check model FILE: PATH: REASON".
func (e *ModelError) Error() string {
	where := "semantic: check model"
	if e.File != "" {
		where += " " + e.File
	}
	if e.Path != "" {
		where += ": " + e.Path
	}
	return where + ": " + e.Reason
}

// ReadModel reads a model from JSON and validates it. Fields that the format doesn't know,
// or that are written twice, are faults, and so is whatever Validate finds. The error
// joins a *ModelError for each fault; file is the name it gives as ModelError.File and
// nothing is opened by it.
func ReadModel(r io.Reader, file string) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModelBytes+1))
	if err != nil {
		return nil, fmt.Errorf("semantic: read model %s: %w", file, err)
	}
	m, err := decodeModel(data)
	if err == nil {
		err = m.Validate()
	}
	if err != nil {
		return nil, nameFile(err, file)
	}
	return m, nil
}

// WriteModel writes a model as indented JSON, which ReadModel reads back as an equal model.
func WriteModel(w io.Writer, m *Model) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(m); err != nil {
		return fmt.Errorf("semantic: write model %s: %w", m.Name, err)
	}
	return nil
}

// decodeModel reads the form of a model and leaves its sense to Validate.
func decodeModel(data []byte) (*Model, error) {
	if len(data) > maxModelBytes {
		return nil, &ModelError{Reason: fmt.Sprintf("more than %d bytes", maxModelBytes)}
	}
	m := new(Model)
	if err := decodeStrict(data, m); err != nil {
		return nil, err
	}
	return m, nil
}

// nameFile sets the file of all faults that err joins.
func nameFile(err error, file string) error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, one := range joined.Unwrap() {
			_ = nameFile(one, file) // changes the fault in place
		}
	}
	var fault *ModelError
	if errors.As(err, &fault) && joined == nil {
		fault.File = file
	}
	return err
}

// decodeStrict decodes one JSON value into a pointer. Unlike encoding/json it takes field
// names to the letter, refuses unknown and repeated ones, and says where every fault is.
func decodeStrict(data []byte, to any) error {
	if fault := checkSyntax(data); fault != nil {
		return fault
	}
	var c formChecker
	c.value(data, reflect.TypeOf(to).Elem(), "")
	if len(c.faults) > 0 {
		return errors.Join(c.faults...)
	}
	if err := json.Unmarshal(data, to); err != nil {
		return &ModelError{Reason: plainReason(err)}
	}
	return nil
}

// checkSyntax reports where text stops being JSON.
func checkSyntax(data []byte) error {
	var one json.RawMessage
	err := json.Unmarshal(data, &one)
	if err == nil {
		return nil
	}
	reason := plainReason(err)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before := data[:min(int(syntax.Offset), len(data))]
		line := bytes.Count(before, []byte("\n")) + 1
		reason = fmt.Sprintf("not JSON: line %d, column %d: %s", line, len(before)-bytes.LastIndexByte(before, '\n')-1, reason)
	}
	return &ModelError{Reason: reason}
}

// plainReason is an error's text without the names of packages.
func plainReason(err error) string {
	text := err.Error()
	for _, prefix := range []string{"semantic: ", "json: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// formChecker holds JSON against the Go type that it is to become.
type formChecker struct{ faults []error }

func (c *formChecker) fail(path, format string, args ...any) {
	c.faults = append(c.faults, &ModelError{Path: path, Reason: fmt.Sprintf(format, args...)})
}

// value checks one value, which is valid JSON.
func (c *formChecker) value(raw json.RawMessage, t reflect.Type, path string) {
	raw = bytes.TrimSpace(raw)
	if string(raw) == "null" {
		if k := t.Kind(); k != reflect.Pointer && k != reflect.Slice && k != reflect.Map {
			c.fail(path, "want %s, have null", formName(t))
		}
		return
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		if err := json.Unmarshal(raw, reflect.New(t).Interface()); err != nil {
			c.fail(path, "%s", plainReason(err))
		}
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		c.value(raw, t.Elem(), path)
	case reflect.Struct:
		c.object(raw, t, path)
	case reflect.Map:
		c.members(raw, t, path, func(name string, value json.RawMessage) {
			c.value(value, t.Elem(), path+"["+strconv.Quote(name)+"]")
		})
	case reflect.Slice:
		c.list(raw, t, path)
	default:
		if json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
			c.fail(path, "want %s, have %s", formName(t), excerpt(raw))
		}
	}
}

// object checks an object with fixed fields.
func (c *formChecker) object(raw json.RawMessage, t reflect.Type, path string) {
	fields := formFields(t)
	c.members(raw, t, path, func(name string, value json.RawMessage) {
		at := joinPath(path, name)
		for _, f := range fields {
			if f.name == name {
				c.value(value, f.of, at)
				return
			}
		}
		names := make([]string, len(fields))
		for i, f := range fields {
			names[i] = f.name
		}
		c.fail(at, "unknown field, want one of %s", strings.Join(names, ", "))
	})
}

// members calls visit with each member of an object, and reports those written twice.
func (c *formChecker) members(raw json.RawMessage, t reflect.Type, path string, visit func(string, json.RawMessage)) {
	if raw[0] != '{' {
		c.fail(path, "want %s, have %s", formName(t), excerpt(raw))
		return
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	if _, err := in.Token(); err != nil {
		c.fail(path, "%s", plainReason(err))
		return
	}
	seen := map[string]bool{}
	for in.More() {
		token, err := in.Token()
		name, _ := token.(string)
		var value json.RawMessage
		if err == nil {
			err = in.Decode(&value)
		}
		if err != nil {
			c.fail(path, "%s", plainReason(err))
			return
		}
		if seen[name] {
			c.fail(joinPath(path, name), "written twice")
			continue
		}
		seen[name] = true
		visit(name, value)
	}
}

// list checks the elements of an array.
func (c *formChecker) list(raw json.RawMessage, t reflect.Type, path string) {
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		c.fail(path, "want %s, have %s", formName(t), excerpt(raw))
		return
	}
	for i, element := range elements {
		c.value(element, t.Elem(), fmt.Sprintf("%s[%d]", path, i))
	}
}

// formField is a field of a struct as JSON shows it.
type formField struct {
	name     string
	goName   string
	of       reflect.Type
	optional bool
}

// formFields lists the fields of a struct that encoding/json reads.
func formFields(t reflect.Type) []formField {
	var fields []formField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, formField{name, f.Name, f.Type, strings.Contains(options, "omit")})
	}
	return fields
}

// formName names the form that a Go type has in JSON.
func formName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return formName(t.Elem())
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a string"
}

// joinPath appends a member's name to a path.
func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// excerpt shortens JSON for a message.
func excerpt(raw []byte) string {
	const most = 40
	runes := []rune(string(raw))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
