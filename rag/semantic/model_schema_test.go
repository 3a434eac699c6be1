// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// schemaNode is a JSON Schema, as far as models need one.
type schemaNode struct {
	Dialect              string                 `json:"$schema,omitempty"`
	ID                   string                 `json:"$id,omitempty"`
	Title                string                 `json:"title,omitempty"`
	Ref                  string                 `json:"$ref,omitempty"`
	Description          string                 `json:"description,omitempty"`
	Type                 any                    `json:"type,omitempty"`
	Const                any                    `json:"const,omitempty"`
	Enum                 []string               `json:"enum,omitempty"`
	Pattern              string                 `json:"pattern,omitempty"`
	Minimum              *int                   `json:"minimum,omitempty"`
	Maximum              *int                   `json:"maximum,omitempty"`
	MinItems             int                    `json:"minItems,omitempty"`
	MaxItems             int                    `json:"maxItems,omitempty"`
	Items                *schemaNode            `json:"items,omitempty"`
	PropertyNames        *schemaNode            `json:"propertyNames,omitempty"`
	Properties           map[string]*schemaNode `json:"properties,omitempty"`
	Required             []string               `json:"required,omitempty"`
	AdditionalProperties any                    `json:"additionalProperties,omitempty"`
	Defs                 map[string]*schemaNode `json:"$defs,omitempty"`
}

// schemaWriter makes a schema of Go types. Comments are by "Type" and "Type.Field".
type schemaWriter struct {
	comments map[string]string
	defs     map[string]*schemaNode
}

// readComments reads the comments of types and their fields.
func readComments(t *testing.T, files ...string) map[string]string {
	t.Helper()
	comments := map[string]string{}
	for _, name := range files {
		parsed, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				typed, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				comments[typed.Name.Name] = oneParagraph(group.Doc)
				structure, ok := typed.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, field := range structure.Fields.List {
					for _, name := range field.Names {
						comments[typed.Name.Name+"."+name.Name] = oneParagraph(field.Doc)
					}
				}
			}
		}
	}
	return comments
}

func oneParagraph(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }

// fieldRules narrows fields by "Type.Field".
func fieldRules() map[string]schemaNode {
	number := func(n int) *int { return &n }
	name := schemaNode{Pattern: namePattern.String()}
	days := append([]string{""}, "<", "<=", ">", ">=")
	return map[string]schemaNode{
		"Model.Version": {Const: FormatVersion}, "Model.Sources": {MinItems: 1}, "Model.Datasets": {MinItems: 1}, "Model.Metrics": {MinItems: 1}, "Dataset.Measures": {MinItems: 1},
		"Calendar.WeekStart": {Enum: []string{"", "monday", "sunday"}}, "Calendar.DefaultPeriod": {Enum: []string{"", "last_month", "all", "ask"}},
		"Calendar.DateOrder": {Enum: []string{"", "ask", "day_month", "month_day"}}, "Calendar.FiscalStart": {Minimum: number(0), Maximum: number(12)},
		"Source.Name": name, "Entity.Name": name, "Attribute.Name": name, "CodeTable.Name": name, "Dataset.Name": name, "Dimension.Name": name, "Measure.Name": name, "Metric.Name": name,
		"Attribute.Kind": {Enum: kinds}, "Dimension.Kind": {Enum: kinds}, "Measure.Aggregate": {Enum: aggregates}, "Condition.Op": {Enum: conditionOps},
		"Metric.Better": {Enum: []string{"", "higher", "lower"}}, "Metric.Decimals": {Minimum: number(0), Maximum: number(15)}, "Freshness.Lag": {Minimum: number(0)},
		"Filter.Op": {Enum: days}, "Query.Order": {Enum: []string{"", "asc", "desc"}}, "Query.Limit": {Minimum: number(0)},
	}
}

func (w *schemaWriter) node(t reflect.Type) *schemaNode {
	switch t {
	case reflect.TypeFor[Scalar]():
		return &schemaNode{Type: []string{"string", "number", "boolean"}}
	case reflect.TypeFor[Period]():
		return &schemaNode{Type: "array", MinItems: 2, MaxItems: 2, Items: &schemaNode{Type: "string", Pattern: `^(\d{4}-\d{2}-\d{2})?$`}}
	case reflect.TypeFor[Words]():
		if w.defs["Words"] == nil {
			w.defs["Words"] = &schemaNode{
				Description: w.comments["Words"], Type: "object", PropertyNames: &schemaNode{Pattern: languagePattern.String()},
				AdditionalProperties: &schemaNode{Type: "array", Items: &schemaNode{Type: "string"}},
			}
		}
		return &schemaNode{Ref: "#/$defs/Words"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.node(t.Elem())
	case reflect.Slice:
		return &schemaNode{Type: "array", Items: w.node(t.Elem())}
	case reflect.Map:
		return &schemaNode{Type: "object", AdditionalProperties: w.node(t.Elem())}
	case reflect.Struct:
		if w.defs[t.Name()] == nil {
			w.defs[t.Name()] = &schemaNode{} // types may hold one another
			w.defs[t.Name()] = w.object(t)
		}
		return &schemaNode{Ref: "#/$defs/" + t.Name()}
	case reflect.Bool:
		return &schemaNode{Type: "boolean"}
	case reflect.Int:
		return &schemaNode{Type: "integer"}
	case reflect.Float64:
		return &schemaNode{Type: "number"}
	}
	return &schemaNode{Type: "string"}
}

func (w *schemaWriter) object(t reflect.Type) *schemaNode {
	o := &schemaNode{Description: w.comments[t.Name()], Type: "object", Properties: map[string]*schemaNode{}, AdditionalProperties: false}
	rules := fieldRules()
	for _, f := range formFields(t) {
		p := w.node(f.of)
		p.Description = w.comments[t.Name()+"."+f.goName]
		rule := rules[t.Name()+"."+f.goName]
		p.Const, p.Enum, p.Pattern, p.Minimum, p.Maximum = rule.Const, rule.Enum, rule.Pattern, rule.Minimum, rule.Maximum
		p.MinItems = max(p.MinItems, rule.MinItems)
		o.Properties[f.name] = p
		if !f.optional {
			o.Required = append(o.Required, f.name)
		}
	}
	return o
}

// TestSchema keeps the schema in step with the Go types: it is made of them anew.
func TestSchema(t *testing.T) {
	w := &schemaWriter{comments: readComments(t, "model.go", "query.go", "../../store/acl/acl.go"), defs: map[string]*schemaNode{}}
	root := w.object(reflect.TypeFor[Model]())
	root.Dialect, root.ID, root.Title = "https://json-schema.org/draft/2020-12/schema", "https://github.com/pacenote/pacenote/rag/semantic/model.schema.json", "Semantic model"
	root.Defs = w.defs
	var made bytes.Buffer
	out := json.NewEncoder(&made)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(root); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("model.schema.json", made.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(made.String(), string(Schema())); diff != "" {
		t.Errorf("model.schema.json is not in step with the types; -update rewrites it (-types +file):\n%s", diff)
	}
	known := map[string]bool{}
	for name := range w.comments {
		known[name] = true
	}
	for name := range fieldRules() {
		if !known[name] {
			t.Errorf("a rule is about %s, which is no field", name)
		}
	}
	for name, def := range w.defs {
		for field, p := range def.Properties {
			if p.Type == nil && p.Ref == "" {
				t.Errorf("%s.%s has no type", name, field)
			}
		}
	}
}

// TestSchemaAccepts holds the model that uses every field, and broken ones, against the
// schema.
func TestSchemaAccepts(t *testing.T) {
	if *update {
		t.Skip("the schema was rewritten, but an older one is in this test's binary")
	}
	var root schemaNode
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"unknown field", `"better"`, `"beter"`, "metrics[0].beter: unknown"},
		{"kind", `"kind": "flag"`, `"kind": "switch"`, "datasets[0].dimensions[2].kind: not one of"},
		{"missing", `"format": "20060102"`, `"column": "a"`, "datasets[0].time.format: missing"},
		{"type", `"default": true`, `"default": "yes"`, "metrics[1].default: not boolean"},
		{"name", `"name": "trees"`, `"name": "Trees"`, "datasets[1].name: does not match"},
		{"language", `"fruit"`, `"fruit"], "english": ["x"`, "ignore: name english does not match"},
		{"value", `"value": 0.5`, `"value": null`, "value: not [string number boolean]"},
		{"version", `"version": 1`, `"version": 2`, "version: not 1"},
		{"period", `"2025-10-01"`, `"2025"`, "verified[0].query.period[1]: does not match"},
		{"decimals", `"decimals": 0`, `"decimals": 0.5`, "metrics[0].decimals: not integer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var value any
			if err := json.Unmarshal([]byte(strings.Replace(string(orchardFile(t)), test.old, test.new, 1)), &value); err != nil {
				t.Fatal(err)
			}
			got := root.check(&root, value, "")
			if (test.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("faults %q, want %q", got, test.want)
			}
		})
	}
}

// check holds a value against a schema and returns its faults.
func (n *schemaNode) check(root *schemaNode, value any, path string) []string {
	if n.Ref != "" {
		return root.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")].check(root, value, path)
	}
	var faults []string
	fail := func(format string, args ...any) { faults = append(faults, path+": "+fmt.Sprintf(format, args...)) }
	if !hasType(n.Type, value) {
		fail("not %v", n.Type)
		return faults
	}
	if n.Const != nil && !reflect.DeepEqual(n.Const, value) {
		fail("not %v", n.Const)
	}
	if text, ok := value.(string); ok {
		if n.Enum != nil && !slices.Contains(n.Enum, text) {
			fail("not one of %q", n.Enum)
		}
		if n.Pattern != "" && !regexp.MustCompile(n.Pattern).MatchString(text) {
			fail("does not match %s", n.Pattern)
		}
	}
	if list, ok := value.([]any); ok {
		if len(list) < n.MinItems || n.MaxItems > 0 && len(list) > n.MaxItems {
			fail("has %d elements", len(list))
		}
		for i, element := range list {
			faults = append(faults, n.Items.check(root, element, fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	if object, ok := value.(map[string]any); ok {
		faults = append(faults, n.checkMembers(root, object, path)...)
	}
	return faults
}

func (n *schemaNode) checkMembers(root *schemaNode, object map[string]any, path string) []string {
	var faults []string
	for _, name := range n.Required {
		if _, ok := object[name]; !ok {
			faults = append(faults, joinPath(path, name)+": missing")
		}
	}
	var rest *schemaNode
	if data, err := json.Marshal(n.AdditionalProperties); err == nil && n.AdditionalProperties != false {
		rest = new(schemaNode)
		if json.Unmarshal(data, rest) != nil {
			rest = nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if n.PropertyNames != nil && !regexp.MustCompile(n.PropertyNames.Pattern).MatchString(name) {
			faults = append(faults, path+": name "+name+" does not match")
		}
		switch p := n.Properties[name]; {
		case p != nil:
			faults = append(faults, p.check(root, object[name], joinPath(path, name))...)
		case rest != nil:
			faults = append(faults, rest.check(root, object[name], joinPath(path, name))...)
		default:
			faults = append(faults, joinPath(path, name)+": unknown")
		}
	}
	return faults
}

// hasType reports whether a value has a type, or one of a list of types.
func hasType(want, value any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(one any) bool { return hasType(one, value) })
	}
	switch v := value.(type) {
	case nil:
		return want == nil
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || want == "integer" && v == float64(int64(v))
	case []any:
		return want == "array"
	}
	return want == "object"
}
