// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// foreignTables makes entities and datasets of the tables of another tool: an entity of
// what relationships lead to, and a dataset of the rest.
func (x *ossieReader) foreignTables(which []int) {
	var datasets []int
	for _, i := range which {
		in := &x.in.Datasets[i]
		if strings.TrimSpace(string(in.Source)) == "" || strings.ContainsAny(strings.TrimSpace(string(in.Source)), " (\n") {
			x.note("dataset %s was left out: it is a query, and only tables can be read: make it a view", in.Name)
			continue
		}
		if key := x.keyOf(in); key != "" {
			x.foreignEntity(in, key)
			continue
		}
		datasets = append(datasets, i)
	}
	for _, i := range datasets {
		x.foreignDataset(&x.in.Datasets[i])
	}
}

// keyOf returns the column by which relationships refer to a table; empty if none does.
func (x *ossieReader) keyOf(in *ossieDataset) string {
	for _, r := range x.in.Relationships {
		if r.To == in.Name && len(r.ToColumns) == 1 && (len(in.PrimaryKey) != 1 || in.PrimaryKey[0] == r.ToColumns[0]) {
			return x.columnNamed(in, r.ToColumns[0])
		}
	}
	return ""
}

// columnNamed finds the column behind a name, which may be a field's or a column's.
func (x *ossieReader) columnNamed(in *ossieDataset, name string) string {
	for i := range in.Fields {
		if column, ok := fieldColumn(&in.Fields[i]); ok && in.Fields[i].Name == name {
			return column
		}
	}
	return name
}

// sourceOf names the source of a foreign table, which Ossie has no word for: its database,
// where it is qualified by one.
func (x *ossieReader) sourceOf(in *ossieDataset) (source, table string) {
	source, table = "main", strings.TrimSpace(string(in.Source))
	if parts := strings.SplitN(table, ".", 2); strings.Count(table, ".") == 2 {
		source, table = identifier(splitName(parts[0])...), parts[1]
	}
	if !slices.ContainsFunc(x.m.Sources, func(s Source) bool { return s.Name == source }) {
		x.m.Sources = append(x.m.Sources, Source{Name: source})
		x.note("source %s: access is empty, so that nobody but the system principal may ask: say who may", source)
	}
	return source, table
}

// foreignName makes a free name of one of another tool, and the words that keep it.
func foreignName(taken map[string]bool, name string, c *ossieContext) (string, Words) {
	words := splitName(name)
	said := &ossieContext{Synonyms: append([]string{strings.Join(words, " ")}, c.synonyms()...)}
	free := identifier(words...)
	if slices.Contains(grains, free) {
		free += "_value"
	}
	return takeName(taken, free), ossieWords(nil, said)
}

func (x *ossieReader) foreignEntity(in *ossieDataset, key string) {
	e := Entity{Key: key}
	e.Name, e.Words = foreignName(x.dimensions, singularOf(in.Name), in.AIContext)
	e.Source, e.Table = x.sourceOf(in)
	x.names[in.Name] = e.Name
	for i := range in.Fields {
		f := &in.Fields[i]
		column, ok := fieldColumn(f)
		words := splitName(f.Name)
		switch {
		case !ok:
			x.note("field %s of %s was left out: it is an expression, and only columns can be taken over", f.Name, in.Name)
		case column == key:
		case len(words) > 0 && slices.Contains(nameWords, words[len(words)-1]):
			e.Labels = append(e.Labels, column)
		case f.Dimension != nil && f.Dimension.IsTime:
			// An entity has no time; the dataset has it, if something is counted there.
		default:
			e.Attributes = append(e.Attributes, x.foreignAttribute(in, f, column))
		}
	}
	x.m.Entities = append(x.m.Entities, e)
}

// foreignAttribute makes an attribute of a field; one name may stand in several tables.
func (x *ossieReader) foreignAttribute(in *ossieDataset, f *ossieField, column string) Attribute {
	name := f.Name
	if x.dimensions[identifier(splitName(name)...)] {
		name = singularOf(in.Name) + "_" + name
	}
	a := Attribute{Column: column, Kind: kindOfDataType(f.DataType)}
	a.Name, _ = foreignName(x.dimensions, name, nil)
	_, a.Words = foreignName(map[string]bool{}, f.Name, f.AIContext)
	return a
}

// kindOfDataType is the kind of a dimension of one of Ossie's data types.
func kindOfDataType(dataType string) string {
	switch dataType {
	case "Integer", "Decimal", "Float":
		return kindNumber
	case "Boolean":
		return kindFlag
	}
	return ""
}

func (x *ossieReader) foreignDataset(in *ossieDataset) {
	ds := Dataset{}
	ds.Name, ds.Words = foreignName(x.datasetNames, in.Name, in.AIContext)
	ds.Source, ds.Table = x.sourceOf(in)
	x.relations(in, &ds)
	for i := range in.Fields {
		f := &in.Fields[i]
		column, ok := fieldColumn(f)
		switch {
		case !ok:
			x.note("field %s of %s was left out: it is an expression, and only columns can be taken over", f.Name, in.Name)
		case f.Dimension == nil && x.aggregated(in.Name, f.Name, column):
			// What metrics add up is no dimension.
		case slices.ContainsFunc(ds.Dimensions, func(d Dimension) bool { return d.Column == column }):
		default:
			x.foreignField(&ds, f, column)
		}
	}
	ds.Measures = []Measure{{Name: "rows", Aggregate: "count"}}
	if ds.Time == nil {
		x.note("dataset %s: no field is its time, so it can't be asked about periods", ds.Name)
	}
	x.m.Datasets = append(x.m.Datasets, ds)
}

// relations makes dimensions of the columns by which a table refers to entities.
func (x *ossieReader) relations(in *ossieDataset, ds *Dataset) {
	for _, r := range x.in.Relationships {
		entity := x.names[r.To]
		if r.From != in.Name || entity == "" {
			continue
		}
		switch {
		case len(r.FromColumns) != 1:
			x.note("relationship %s was left out: it is over several columns", r.Name)
		case slices.ContainsFunc(ds.Dimensions, func(d Dimension) bool { return d.Of == entity }):
			x.note("relationship %s was left out: %s refers to %s by another column already", r.Name, in.Name, entity)
		default:
			ds.Dimensions = append(ds.Dimensions, Dimension{Name: entity, Column: x.columnNamed(in, r.FromColumns[0]), Of: entity})
		}
	}
}

// aggregated reports whether a metric mentions a field.
func (x *ossieReader) aggregated(dataset, field, column string) bool {
	for i := range x.in.Metrics {
		text, _ := x.in.Metrics[i].Expression.text()
		for _, name := range []string{field, column} {
			if strings.Contains(text, dataset+"."+name) || strings.Contains(text, "("+name+")") {
				return true
			}
		}
	}
	return false
}

// foreignField makes the time or a dimension of a field.
func (x *ossieReader) foreignField(ds *Dataset, f *ossieField, column string) {
	isTime := f.Dimension != nil && f.Dimension.IsTime || f.Dimension == nil && strings.HasPrefix(f.DataType, "Date")
	switch {
	case isTime && ds.Time == nil:
		format := formatDate
		if strings.HasPrefix(f.DataType, "DateTime") {
			format = formatTimestamp
		}
		ds.Time = &TimeColumn{Column: column, Format: format}
		x.note("dataset %s: Ossie doesn't say how %s writes days; it was taken for a native %s", ds.Name, column, format)
	case isTime:
		x.note("dataset %s: periods are about %s; the time %s was left out", ds.Name, ds.Time.Column, f.Name)
	default:
		name := f.Name
		free := identifier(splitName(name)...)
		if x.dimensions[free] || slices.ContainsFunc(ds.Dimensions, func(d Dimension) bool { return d.Name == free }) {
			name = singularOf(ds.Name) + "_" + name
		}
		d := Dimension{Column: column, Kind: kindOfDataType(f.DataType)}
		d.Name, _ = foreignName(x.dimensions, name, nil)
		_, d.Words = foreignName(map[string]bool{}, f.Name, f.AIContext)
		ds.Dimensions = append(ds.Dimensions, d)
	}
}

// The expressions of metrics that can be taken over.
var (
	aggregateCall = regexp.MustCompile(`^(?i)(SUM|AVG|MIN|MAX|COUNT)\(\s*(DISTINCT\s+)?(?:([A-Za-z_]\w*)\.)?(\*|[A-Za-z_]\w*|"[^"]+")\s*\)$`)
	nullIf        = regexp.MustCompile(`^(?i)NULLIF\((.+),\s*0(?:\.0)?\s*\)$`)
	scaleFirst    = regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*\*\s*(.+)$`)
	scaleLast     = regexp.MustCompile(`^(.+?)\s*\*\s*(\d+(?:\.\d+)?)$`)
)

// foreignMetric makes a metric of an expression: an aggregate, or a ratio of two, perhaps
// with a factor.
func (x *ossieReader) foreignMetric(in *ossieMetric) {
	text, dialect := in.Expression.text()
	text = strings.Join(strings.Fields(text), " ")
	m := Metric{Description: in.Description}
	for _, s := range []struct {
		form          *regexp.Regexp
		factor, value int
	}{{scaleFirst, 1, 2}, {scaleLast, 2, 1}} {
		if found := s.form.FindStringSubmatch(text); found != nil && m.Scale == 0 {
			m.Scale, _ = strconv.ParseFloat(found[s.factor], 64)
			text = strings.TrimSpace(found[s.value])
		}
	}
	text = unwrap(text)
	left, right, isRatio := strings.Cut(text, "/")
	numerator := x.foreignMeasure(strings.TrimSpace(left))
	denominator := ""
	if isRatio {
		right = strings.TrimSpace(right)
		if found := nullIf.FindStringSubmatch(right); found != nil {
			right = found[1]
		}
		denominator = x.foreignMeasure(strings.TrimSpace(right))
	}
	if numerator == "" || isRatio && denominator == "" {
		x.note("metric %s was left out: its expression (%s) is more than aggregates of columns and a ratio of two: %s", in.Name, dialect, excerpt([]byte(text)))
		return
	}
	if isRatio {
		m.Ratio = &Ratio{Numerator: numerator, Denominator: denominator}
	} else {
		m.Measure = numerator
	}
	m.Name, m.Words = foreignName(x.metrics, in.Name, in.AIContext)
	x.m.Metrics = append(x.m.Metrics, m)
}

// unwrap takes off parentheses around a whole expression.
func unwrap(text string) string {
	inner, ok := strings.CutPrefix(text, "(")
	if inner, ok2 := strings.CutSuffix(inner, ")"); ok && ok2 {
		depth := 0
		for _, r := range inner {
			switch r {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth < 0 {
				return text
			}
		}
		return strings.TrimSpace(inner)
	}
	return text
}

// foreignMeasure finds or makes the measure of an aggregate; empty if it is none.
func (x *ossieReader) foreignMeasure(text string) string {
	found := aggregateCall.FindStringSubmatch(unwrap(text))
	if found == nil {
		return ""
	}
	ds, in := x.measured(found[3])
	if ds == nil {
		return ""
	}
	m := Measure{Aggregate: map[string]string{"SUM": "sum", "AVG": "mean", "MIN": "min", "MAX": "max", "COUNT": "count"}[strings.ToUpper(found[1])]}
	name := strings.Trim(found[4], `"`)
	if in != nil {
		name = x.columnNamed(in, name)
	}
	switch {
	case found[4] == "*" && (m.Aggregate != "count" || found[2] != ""):
		return ""
	case found[4] == "*":
	case m.Aggregate == "count" && found[2] == "":
		m.Where = []Condition{{Column: name, Op: "is not null"}}
	case m.Aggregate == "count":
		m.Aggregate, m.Column = "count_distinct", name
	case found[2] != "":
		return ""
	default:
		m.Column = name
	}
	same := func(o Measure) bool {
		return o.Aggregate == m.Aggregate && o.Column == m.Column && fmt.Sprint(o.Where) == fmt.Sprint(m.Where)
	}
	if i := slices.IndexFunc(ds.Measures, same); i >= 0 {
		return ds.Name + "." + ds.Measures[i].Name
	}
	taken := map[string]bool{}
	for _, o := range ds.Measures {
		taken[o.Name] = true
	}
	m.Name = takeName(taken, identifier(append(splitName(name), m.Aggregate)...))
	ds.Measures = append(ds.Measures, m)
	return ds.Name + "." + m.Name
}

// measured finds the dataset that an expression names, which may be left out where there
// is only one. What became an entity gets a dataset if something of it is counted.
func (x *ossieReader) measured(name string) (*Dataset, *ossieDataset) {
	if name == "" && len(x.in.Datasets) == 1 {
		name = x.in.Datasets[0].Name
	}
	i := slices.IndexFunc(x.in.Datasets, func(d ossieDataset) bool { return d.Name == name })
	if i < 0 {
		return nil, nil
	}
	in := &x.in.Datasets[i]
	source, table := "", ""
	e := slices.IndexFunc(x.m.Entities, func(e Entity) bool { return x.names[name] == e.Name })
	if e >= 0 {
		source, table = x.m.Entities[e].Source, x.m.Entities[e].Table
	}
	for j := range x.m.Datasets {
		ds := &x.m.Datasets[j]
		if ds.Name == name || ds.Name == identifier(splitName(name)...) || e >= 0 && ds.Source == source && ds.Table == table {
			return ds, in
		}
	}
	if e < 0 {
		return nil, nil
	}
	entity := &x.m.Entities[e]
	ds := Dataset{Source: source, Table: table, Dimensions: []Dimension{{Name: entity.Name, Column: entity.Key, Of: entity.Name}}}
	ds.Name, ds.Words = foreignName(x.datasetNames, name, in.AIContext)
	ds.Measures = []Measure{{Name: "rows", Aggregate: "count"}}
	x.relations(in, &ds)
	for i := range in.Fields {
		if column, ok := fieldColumn(&in.Fields[i]); ok && in.Fields[i].Dimension != nil && in.Fields[i].Dimension.IsTime {
			x.foreignField(&ds, &in.Fields[i], column)
		}
	}
	x.m.Datasets = append(x.m.Datasets, ds)
	return &x.m.Datasets[len(x.m.Datasets)-1], in
}
