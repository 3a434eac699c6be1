// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ReadOssie reads a model in the form of Apache Ossie (incubating, formerly Open Semantic
// Interchange) 0.1.1 or 0.2.0.dev0, as JSON. Of a file that WriteOssie made it gives an
// equal model, with what other tools changed since in names, synonyms and tables. Of
// another tool's file it gives as much as Ossie says: the notes, which may be empty, list
// what could not be taken over and what a person has to finish, such as who may ask. The
// error joins *ModelError values under the name file; it is not about whether the model is
// complete.
func ReadOssie(r io.Reader, file string) (m *Model, notes []string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModelBytes+1))
	if err != nil {
		return nil, nil, fmt.Errorf("semantic: read ossie %s: %w", file, err)
	}
	m, notes, err = decodeOssie(data)
	if err != nil {
		return nil, nil, nameFile(err, file)
	}
	return m, notes, nil
}

func decodeOssie(data []byte) (*Model, []string, error) {
	if len(data) > maxModelBytes {
		return nil, nil, &ModelError{Reason: fmt.Sprintf("more than %d bytes", maxModelBytes)}
	}
	if fault := checkSyntax(data); fault != nil {
		return nil, nil, fault
	}
	var file ossieFile
	if err := json.Unmarshal(data, &file); err != nil {
		fault := &ModelError{Reason: plainReason(err)}
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			fault.Path, fault.Reason = wrong.Field, "have "+wrong.Value
		}
		return nil, nil, fault
	}
	if len(file.SemanticModel) == 0 {
		return nil, nil, &ModelError{Path: "semantic_model", Reason: "is empty or missing"}
	}
	x := ossieReader{in: &file.SemanticModel[0], names: map[string]string{}, datasetNames: map[string]bool{}, dimensions: map[string]bool{}, metrics: map[string]bool{}}
	switch file.Version {
	case ossieVersion, "0.2.0.dev0":
	default:
		x.note("the version is %q; it was read as %s", file.Version, ossieVersion)
	}
	for _, other := range file.SemanticModel[1:] {
		x.note("semantic model %q was left out: a model file holds one", other.Name)
	}
	m, err := x.read()
	return m, x.notes, err
}

// ossieReader imports a semantic model.
type ossieReader struct {
	in    *ossieModel
	m     Model
	notes []string
	// names are what Ossie's datasets became: entities and code tables by their dimension.
	names map[string]string
	// datasetNames, dimensions and metrics are the names that are taken.
	datasetNames, dimensions, metrics map[string]bool
}

func (x *ossieReader) note(format string, args ...any) {
	x.notes = append(x.notes, fmt.Sprintf(format, args...))
}

func (x *ossieReader) read() (*Model, error) {
	head, known, err := readExtra[Model](x.in.CustomExtensions, "semantic_model[0]")
	if err != nil {
		return nil, err
	}
	x.m = head.Content
	x.m.Name, x.m.Description = x.in.Name, x.in.Description
	if !known {
		x.m.Version = FormatVersion
	}
	var foreign []int
	for i := range x.in.Datasets {
		ds, path := &x.in.Datasets[i], fmt.Sprintf("semantic_model[0].datasets[%d]", i)
		var err error
		switch extraRole(ds.CustomExtensions) {
		case roleEntity:
			err = x.entity(ds, path)
		case roleCodes:
			err = x.codes(ds, path)
		case roleDataset:
			err = x.dataset(ds, path)
		default:
			foreign = append(foreign, i)
		}
		if err != nil {
			return nil, err
		}
	}
	x.foreignTables(foreign)
	for i := range x.in.Metrics {
		if err := x.metric(&x.in.Metrics[i], fmt.Sprintf("semantic_model[0].metrics[%d]", i)); err != nil {
			return nil, err
		}
	}
	if !known || len(foreign) > 0 {
		x.note("synonyms were taken as words of every language: put them under the codes of their languages")
	}
	for _, fault := range flatten(x.m.Validate()) {
		x.note("to mend: %s", plainReason(fault))
	}
	return &x.m, nil
}

// fieldColumn returns the column of a field that is nothing but a column.
func fieldColumn(f *ossieField) (string, bool) {
	text, _ := f.Expression.text()
	return readColumn(text)
}

// readColumn reads a column of standard SQL, perhaps quoted.
func readColumn(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, `"`); ok {
		inner, ok = strings.CutSuffix(inner, `"`)
		plain := strings.ReplaceAll(inner, `""`, "")
		return strings.ReplaceAll(inner, `""`, `"`), ok && !strings.Contains(plain, `"`)
	}
	return text, plainColumnName.MatchString(text) || text != "" && safeIdentifier(text) && !strings.Contains(text, " ")
}

// ownTable takes the source off a dataset's table.
func ownTable(ds *ossieDataset, source string) string {
	table := string(ds.Source)
	if rest, ok := strings.CutPrefix(table, source+"."); ok {
		return rest
	}
	_, rest, found := strings.Cut(table, ".")
	if !found {
		return table
	}
	return rest
}

func (x *ossieReader) entity(ds *ossieDataset, path string) error {
	known, _, err := readExtra[Entity](ds.CustomExtensions, path)
	if err != nil {
		return err
	}
	e := known.Content
	e.Table, e.Words = ownTable(ds, e.Source), ossieWords(e.Words, ds.AIContext)
	x.names[ds.Name] = e.Name
	x.dimensions[e.Name] = true
	for i := range ds.Fields {
		f, path := &ds.Fields[i], fmt.Sprintf("%s.fields[%d]", path, i)
		column, ok := fieldColumn(f)
		if !ok {
			x.note("field %s of %s was left out: it is an expression, and only columns can be taken over", f.Name, ds.Name)
			continue
		}
		switch extraRole(f.CustomExtensions) {
		case roleKey:
			e.Key = column
		case roleLabel:
			e.Labels = append(e.Labels, column)
		case roleAttribute:
			a, _, err := readExtra[Attribute](f.CustomExtensions, path)
			if err != nil {
				return err
			}
			a.Content.Name, a.Content.Column, a.Content.Words = f.Name, column, ossieWords(a.Content.Words, f.AIContext)
			x.dimensions[f.Name] = true
			e.Attributes = append(e.Attributes, a.Content)
		default:
			e.Attributes = append(e.Attributes, x.foreignAttribute(ds, f, column))
		}
	}
	x.m.Entities = append(x.m.Entities, e)
	return nil
}

func (x *ossieReader) codes(ds *ossieDataset, path string) error {
	known, _, err := readExtra[CodeTable](ds.CustomExtensions, path)
	if err != nil {
		return err
	}
	c := known.Content
	c.Table, c.Words = ownTable(ds, c.Source), ossieWords(c.Words, ds.AIContext)
	x.names[ds.Name] = c.Name
	x.dimensions[c.Name] = true
	for i := range ds.Fields {
		column, _ := fieldColumn(&ds.Fields[i])
		switch extraRole(ds.Fields[i].CustomExtensions) {
		case roleCode:
			c.Code = column
		case roleKey:
			c.Key = column
		}
	}
	i := slices.IndexFunc(x.m.Entities, func(e Entity) bool { return e.Name == known.Entity })
	if i < 0 {
		x.note("codes %s were left out: their entity %q is not in the file before them", c.Name, known.Entity)
		return nil
	}
	x.m.Entities[i].Codes = append(x.m.Entities[i].Codes, c)
	return nil
}

func (x *ossieReader) dataset(in *ossieDataset, path string) error {
	known, _, err := readExtra[Dataset](in.CustomExtensions, path)
	if err != nil {
		return err
	}
	ds := known.Content
	ds.Name, ds.Table, ds.Words = in.Name, ownTable(in, ds.Source), ossieWords(ds.Words, in.AIContext)
	x.datasetNames[ds.Name] = true
	for i := range in.Fields {
		f, path := &in.Fields[i], fmt.Sprintf("%s.fields[%d]", path, i)
		column, ok := fieldColumn(f)
		if !ok {
			x.note("field %s of %s was left out: it is an expression, and only columns can be taken over", f.Name, in.Name)
			continue
		}
		switch extraRole(f.CustomExtensions) {
		case roleTime:
			t, _, err := readExtra[TimeColumn](f.CustomExtensions, path)
			if err != nil {
				return err
			}
			ds.Time = &TimeColumn{Column: column, Format: t.Content.Format}
		case roleDimension:
			d, _, err := readExtra[Dimension](f.CustomExtensions, path)
			if err != nil {
				return err
			}
			d.Content.Name, d.Content.Column, d.Content.Words = f.Name, column, ossieWords(d.Content.Words, f.AIContext)
			ds.Dimensions = append(ds.Dimensions, d.Content)
		default:
			x.foreignField(&ds, f, column)
		}
	}
	x.m.Datasets = append(x.m.Datasets, ds)
	return nil
}

// metric reads a metric, from the extension if there is one, else from its expression.
func (x *ossieReader) metric(in *ossieMetric, path string) error {
	known, ok, err := readExtra[Metric](in.CustomExtensions, path)
	if err != nil {
		return err
	}
	if !ok {
		x.foreignMetric(in)
		return nil
	}
	m := known.Content
	m.Name, m.Description, m.Words = in.Name, in.Description, ossieWords(m.Words, in.AIContext)
	x.metrics[m.Name] = true
	if text, _ := in.Expression.text(); text != newSchema(&x.m).metricExpression(&m) {
		x.note("metric %s: its expression is not the one that its definition gives; the definition was kept", m.Name)
	}
	x.m.Metrics = append(x.m.Metrics, m)
	return nil
}
