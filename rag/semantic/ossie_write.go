// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// WriteOssie writes a model in the form of Apache Ossie (incubating) 0.1.1, as JSON.
// Entities and tables of codes become datasets with a primary key, references become
// relationships, and metrics expressions of standard SQL. What Ossie lacks goes into
// custom_extensions of the vendor "pacenote", so that ReadOssie gives an equal model.
func (m *Model) WriteOssie(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	x := ossieWriter{model: m, schema: newSchema(m), names: map[string]bool{}, entities: map[string]string{}}
	if err := out.Encode(x.file()); err != nil {
		return fmt.Errorf("semantic: write ossie %s: %w", m.Name, err)
	}
	return nil
}

// ossieWriter exports a model.
type ossieWriter struct {
	model  *Model
	schema *schema
	// names are those of Ossie's datasets; entities are those that entities and tables of
	// codes got, by the name of the dimension.
	names    map[string]bool
	entities map[string]string
	out      ossieModel
}

func (x *ossieWriter) file() ossieFile {
	m := x.model
	rest := *m
	rest.Name, rest.Description, rest.Entities, rest.Datasets, rest.Metrics = "", "", nil, nil, nil
	x.out = ossieModel{Name: m.Name, Description: m.Description, CustomExtensions: extra(roleModel, "", rest)}
	var questions []string
	for _, v := range m.Verified {
		questions = append(questions, v.Question)
	}
	if len(questions) > 0 {
		x.out.AIContext = &ossieContext{Examples: questions}
	}
	for i := range m.Datasets { // first, so that they keep their names
		x.names[m.Datasets[i].Name] = true
	}
	for i := range m.Entities {
		x.entity(&m.Entities[i])
	}
	for i := range m.Datasets {
		x.dataset(&m.Datasets[i])
	}
	for i := range m.Metrics {
		x.metric(&m.Metrics[i])
	}
	return ossieFile{Version: ossieVersion, Dialects: []string{ossieDialect}, Vendors: []string{ossieVendor}, SemanticModel: []ossieModel{x.out}}
}

// tableSource writes where a table is.
func tableSource(source, table string) ossieSource { return ossieSource(source + "." + table) }

// plainColumnName is a column that needs no quotes in standard SQL.
var plainColumnName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// columnExpression writes a column in standard SQL.
func columnExpression(column string) string {
	if plainColumnName.MatchString(column) {
		return column
	}
	return `"` + strings.ReplaceAll(column, `"`, `""`) + `"`
}

// fieldName is a name for a field that has none of its own here.
func fieldName(taken map[string]bool, column string) string {
	return takeName(taken, identifier(splitName(column)...))
}

func (x *ossieWriter) entity(e *Entity) {
	name := takeName(x.names, e.Name)
	x.entities[e.Name] = name
	rest := *e
	rest.Table, rest.Key, rest.Labels, rest.Attributes, rest.Codes = "", "", nil, nil, nil
	ds := ossieDataset{
		Name: name, Source: tableSource(e.Source, e.Table), PrimaryKey: []string{e.Key}, AIContext: contextOf(e.Words), CustomExtensions: extra(roleEntity, "", rest),
	}
	taken := map[string]bool{}
	for _, a := range e.Attributes {
		taken[a.Name] = true
	}
	bare := func(role, column string) {
		ds.Fields = append(ds.Fields, ossieField{
			Name: fieldName(taken, column), Expression: ansi(columnExpression(column)), Dimension: &ossieDimension{}, CustomExtensions: extra(role, "", struct{}{}),
		})
	}
	bare(roleKey, e.Key)
	for _, label := range e.Labels {
		bare(roleLabel, label)
	}
	for _, a := range e.Attributes {
		rest := a
		rest.Name, rest.Column = "", ""
		ds.Fields = append(ds.Fields, ossieField{
			Name: a.Name, Expression: ansi(columnExpression(a.Column)), Dimension: &ossieDimension{}, AIContext: contextOf(a.Words), CustomExtensions: extra(roleAttribute, "", rest),
		})
	}
	x.out.Datasets = append(x.out.Datasets, ds)
	for i := range e.Codes {
		x.codes(e, &e.Codes[i])
	}
}

func (x *ossieWriter) codes(e *Entity, c *CodeTable) {
	name := takeName(x.names, c.Name)
	x.entities[c.Name] = name
	rest := *c
	rest.Table, rest.Code, rest.Key = "", "", ""
	taken := map[string]bool{}
	field := func(role, column string) ossieField {
		return ossieField{Name: fieldName(taken, column), Expression: ansi(columnExpression(column)), Dimension: &ossieDimension{}, CustomExtensions: extra(role, "", struct{}{})}
	}
	x.out.Datasets = append(x.out.Datasets, ossieDataset{
		Name: name, Source: tableSource(c.Source, c.Table), PrimaryKey: []string{c.Code}, AIContext: contextOf(c.Words),
		Fields: []ossieField{field(roleCode, c.Code), field(roleKey, c.Key)}, CustomExtensions: extra(roleCodes, e.Name, rest),
	})
	x.relate(name, x.entities[e.Name], c.Key, e.Key)
}

func (x *ossieWriter) relate(from, to, fromColumn, toColumn string) {
	x.out.Relationships = append(x.out.Relationships, ossieRelationship{
		Name: from + "_to_" + to, From: from, To: to, FromColumns: []string{fromColumn}, ToColumns: []string{toColumn},
	})
}

func (x *ossieWriter) dataset(ds *Dataset) {
	rest := *ds
	rest.Name, rest.Table, rest.Dimensions, rest.Time = "", "", nil, nil
	out := ossieDataset{Name: ds.Name, Source: tableSource(ds.Source, ds.Table), AIContext: contextOf(ds.Words), CustomExtensions: extra(roleDataset, "", rest)}
	taken := map[string]bool{}
	for _, d := range ds.Dimensions {
		taken[d.Name] = true
	}
	if ds.Time != nil {
		out.Fields = append(out.Fields, ossieField{
			Name: fieldName(taken, ds.Time.Column), Expression: ansi(columnExpression(ds.Time.Column)), Dimension: &ossieDimension{IsTime: true},
			CustomExtensions: extra(roleTime, "", TimeColumn{Format: ds.Time.Format}),
		})
	}
	for _, d := range ds.Dimensions {
		rest := d
		rest.Name, rest.Column = "", ""
		out.Fields = append(out.Fields, ossieField{
			Name: d.Name, Expression: ansi(columnExpression(d.Column)), Dimension: &ossieDimension{}, AIContext: contextOf(d.Words), CustomExtensions: extra(roleDimension, "", rest),
		})
		if to := x.schema.dimensions[d.Of]; to != nil && to.entity != nil {
			column := to.entity.Key
			if to.code != nil {
				column = to.code.Code
			}
			x.relate(ds.Name, x.entities[d.Of], d.Column, column)
		}
	}
	x.out.Datasets = append(x.out.Datasets, out)
}

func (x *ossieWriter) metric(m *Metric) {
	rest := *m
	rest.Name, rest.Description = "", ""
	x.out.Metrics = append(x.out.Metrics, ossieMetric{
		Name: m.Name, Description: m.Description, Expression: ansi(x.schema.metricExpression(m)), AIContext: contextOf(m.Words), CustomExtensions: extra(roleMetric, "", rest),
	})
}

// metricExpression writes a metric in standard SQL over the names of datasets.
func (s *schema) metricExpression(m *Metric) string {
	numerator, denominator := s.operands(m)
	text := numerator.expression()
	if m.Ratio != nil {
		text += " / NULLIF(" + denominator.expression() + ", 0)"
	}
	if m.Scale != 0 && m.Scale != 1 {
		text = strconv.FormatFloat(m.Scale, 'f', -1, 64) + " * " + text
	}
	return text
}

// expression writes a measure in standard SQL, with the conditions of its dataset.
func (o operand) expression() string {
	if o.dataset == nil || o.measure == nil {
		return "NULL"
	}
	column := func(name string) string { return o.dataset.Name + "." + columnExpression(name) }
	var all []string
	for _, c := range append(append([]Condition(nil), o.dataset.Always...), o.measure.Where...) {
		all = append(all, c.expression(column))
	}
	chosen := func(value string) string {
		if len(all) == 0 {
			return value
		}
		return "CASE WHEN " + strings.Join(all, " AND ") + " THEN " + value + " END"
	}
	value := column(o.measure.Column)
	switch o.measure.Aggregate {
	case "count":
		if len(all) == 0 {
			return "COUNT(*)"
		}
		return "COUNT(" + chosen("1") + ")"
	case "count_distinct":
		return "COUNT(DISTINCT " + chosen(value) + ")"
	case "mean":
		return "AVG(" + chosen(value) + ")"
	case "weighted_mean":
		weight := column(o.measure.Weight)
		return "SUM(" + chosen(value+" * "+weight) + ") / NULLIF(SUM(" + chosen(weight) + "), 0)"
	}
	return strings.ToUpper(o.measure.Aggregate) + "(" + chosen(value) + ")"
}

// expression writes a condition in standard SQL.
func (c *Condition) expression(column func(string) string) string {
	left := column(c.Column)
	switch c.Op {
	case "in", "not in":
		var all []string
		for _, v := range c.Values {
			all = append(all, literal(v))
		}
		return left + " " + strings.ToUpper(c.Op) + " (" + strings.Join(all, ", ") + ")"
	case "is null", "is not null":
		return left + " " + strings.ToUpper(c.Op)
	}
	op := strings.Replace(c.Op, "!=", "<>", 1)
	if c.Other != "" {
		return left + " " + op + " " + column(c.Other)
	}
	return left + " " + op + " " + literal(c.Value)
}

// literal writes a value in standard SQL, for other tools to read; this package never runs
// it.
func literal(v Scalar) string {
	switch v.value.(type) {
	case string:
		return "'" + strings.ReplaceAll(v.String(), "'", "''") + "'"
	case bool:
		return strings.ToUpper(v.String())
	}
	return v.String()
}
