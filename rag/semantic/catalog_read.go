// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/store/acl"
)

// Bounds of what is read into memory.
const (
	maxMembers = 500_000 // of an entity, and codes of a table
	maxValues  = 50_000  // distinct values of a column
	sampleRows = 100     // rows of a dataset that tell the kinds of its columns
)

// readCatalog reads members and values of all sources, as the system principal.
func (e *Engine) readCatalog(ctx context.Context) (*catalog, error) {
	c := &catalog{
		schema: e.schema, members: map[string]*members{}, own: map[string][]string{}, raw: map[*Dimension][]string{},
		attributes: map[string][]string{}, kinds: map[string]map[string]valueKind{},
	}
	for i := range e.schema.model.Entities {
		if err := e.readMembers(ctx, c, &e.schema.model.Entities[i]); err != nil {
			return nil, err
		}
	}
	for i := range e.schema.model.Datasets {
		if err := e.readDataset(ctx, c, &e.schema.model.Datasets[i]); err != nil {
			return nil, err
		}
	}
	for name, d := range e.schema.dimensions {
		c.collect(name, d)
	}
	slices.Sort(c.notes)
	return c, nil
}

// collect puts the distinct values of an attribute, or of a dimension of datasets, in
// order.
func (c *catalog) collect(name string, d *dimension) {
	set := map[string]bool{}
	for _, column := range d.own {
		value := until(column.column.Until)
		for _, raw := range c.raw[column.column] {
			if v, _ := value(raw); v != "" {
				set[v] = true
			}
		}
	}
	switch {
	case d.entity == nil:
		c.own[name] = sortedKeys(set)
	case d.attribute != nil:
		for _, v := range c.members[d.entity.Name].attributes[name] {
			set[v] = true
		}
		c.attributes[name] = sortedKeys(set)
	}
}

// readMembers reads the members of an entity and its code tables.
func (e *Engine) readMembers(ctx context.Context, c *catalog, entity *Entity) error {
	m := &members{labels: map[string][]string{}, attributes: map[string]map[string]string{}, codes: map[string]map[string]string{}}
	c.members[entity.Name] = m
	columns := append([]string{entity.Key}, entity.Labels...)
	for _, a := range entity.Attributes {
		columns = append(columns, a.Column)
		m.attributes[a.Name] = map[string]string{}
	}
	rows, err := e.readDistinct(ctx, entity.Source, entity.Table, columns, maxMembers)
	if err != nil {
		return err
	}
	for _, row := range rows {
		key := row[0]
		if key == "" {
			continue
		}
		if len(m.keys) == 0 || m.keys[len(m.keys)-1] != key {
			m.keys = append(m.keys, key)
		}
		for _, label := range row[1 : 1+len(entity.Labels)] {
			if label != "" && !slices.Contains(m.labels[key], label) {
				m.labels[key] = append(m.labels[key], label)
			}
		}
		for i, a := range entity.Attributes {
			c.addAttribute(entity, a.Name, key, row[1+len(entity.Labels)+i])
		}
	}
	for i := range entity.Codes {
		if err := e.readCodes(ctx, c, entity, &entity.Codes[i]); err != nil {
			return err
		}
	}
	return nil
}

// addAttribute notes an attribute of a member. A member of which the table says two things
// keeps the first.
func (c *catalog) addAttribute(entity *Entity, name, key, value string) {
	values := c.members[entity.Name].attributes[name]
	switch before, ok := values[key]; {
	case value == "":
	case !ok:
		values[key] = value
	case before != value:
		c.notes = append(c.notes, fmt.Sprintf("entity %s: attribute %s of %q has several values; the first is used", entity.Name, name, key))
	}
}

// readCodes reads a code table. A code that stands for several keys stands for none.
func (e *Engine) readCodes(ctx context.Context, c *catalog, entity *Entity, t *CodeTable) error {
	rows, err := e.readDistinct(ctx, t.Source, t.Table, []string{t.Code, t.Key}, maxMembers)
	if err != nil {
		return err
	}
	codes := make(map[string]string, len(rows))
	unclear := map[string]bool{}
	for _, row := range rows {
		code, key := row[0], row[1]
		if before, ok := codes[code]; ok && before != key {
			unclear[code] = true
		}
		if code != "" && key != "" {
			codes[code] = key
		}
	}
	for _, code := range sortedKeys(unclear) {
		delete(codes, code)
		c.notes = append(c.notes, fmt.Sprintf("code table %s: code %q stands for several keys and is not used", t.Name, code))
	}
	c.members[entity.Name].codes[t.Name] = codes
	return nil
}

// readDistinct reads the distinct rows of columns as text, NULL as "", sorted.
func (e *Engine) readDistinct(ctx context.Context, source, from string, columns []string, limit int) ([][]string, error) {
	w := e.writer(source)
	w.put("SELECT DISTINCT ")
	for i, column := range columns {
		if i > 0 {
			w.put(", ")
		}
		w.put(w.quote(column))
	}
	w.from(from)
	st := w.statement(source, "", limit+1)
	st.op, st.slow = "read table "+from, true
	t, err := e.query(ctx, st, acl.System(""), limit)
	if err != nil {
		return nil, err
	}
	return t.texts(), nil
}

// texts returns the rows as text, NULL as "", sorted by the columns in turn.
func (t *table) texts() [][]string {
	rows := make([][]string, len(t.rows))
	for i, row := range t.rows {
		rows[i] = make([]string, len(row))
		for j, v := range row {
			rows[i][j], _ = columnText(v)
		}
	}
	slices.SortFunc(rows, slices.Compare[[]string])
	return rows
}

// readDataset reads the kinds of a dataset's columns, and the values of those that have
// values of their own.
func (e *Engine) readDataset(ctx context.Context, c *catalog, ds *Dataset) error {
	if err := e.readKinds(ctx, c, ds); err != nil {
		return err
	}
	for i := range ds.Dimensions {
		d := &ds.Dimensions[i]
		if d.Of != "" && d.Until == "" || kindOf(d.Kind) == kindNumber {
			continue
		}
		if err := e.readValues(ctx, c, ds, d); err != nil {
			return err
		}
	}
	return nil
}

// readKinds looks at some rows to see what the database gives for each column.
func (e *Engine) readKinds(ctx context.Context, c *catalog, ds *Dataset) error {
	columns, kinds := sampled(ds), map[string]valueKind{}
	c.kinds[ds.Name] = kinds
	if len(columns) == 0 {
		return nil
	}
	w := e.writer(ds.Source)
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = w.quote(column)
	}
	w.put("SELECT ", strings.Join(quoted, ", "))
	w.from(ds.Table)
	t, err := e.query(ctx, w.statement(ds.Source, ds.Name, sampleRows), acl.System(""), sampleRows)
	if err != nil {
		return err
	}
	for i, column := range columns {
		for _, row := range t.rows {
			if row[i] != nil {
				kinds[column] = kindOfValue(row[i], t.types[i])
				break
			}
		}
	}
	return nil
}

// sampled returns the columns of a dataset that are compared or added up.
func sampled(ds *Dataset) []string {
	var columns []string
	add := func(column string) {
		if column != "" && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	for _, d := range ds.Dimensions {
		add(d.Column)
	}
	for _, p := range ds.Policies {
		add(p.Column)
	}
	for _, m := range ds.Measures {
		add(m.Column)
		add(m.Weight)
	}
	if ds.Time != nil {
		add(ds.Time.Column)
	}
	return columns
}

// readValues reads the distinct values of a column, among the rows that count at all.
func (e *Engine) readValues(ctx context.Context, c *catalog, ds *Dataset, d *Dimension) error {
	w := e.writer(ds.Source)
	w.put("SELECT DISTINCT ", w.quote(d.Column))
	w.from(ds.Table)
	w.where(conditionClauses(ds.Always))
	st := w.statement(ds.Source, ds.Name, maxValues+1)
	st.op, st.slow = "read values of "+ds.Name+"."+d.Name, true
	t, err := e.query(ctx, st, acl.System(""), maxValues)
	if errors.Is(err, ErrTooManyRows) {
		c.notes = append(c.notes, fmt.Sprintf("dataset %s: dimension %s has more than %d values, which are not known by name", ds.Name, d.Name, maxValues))
		return nil
	}
	if err != nil {
		return err
	}
	values := make([]string, 0, len(t.rows))
	for _, row := range t.texts() {
		if row[0] != "" {
			values = append(values, row[0])
		}
	}
	c.raw[d] = slices.Compact(values)
	return nil
}
