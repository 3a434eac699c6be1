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

// Severity says how bad a Finding is.
type Severity string

// The severities of findings.
const (
	// Broken: figures can't be answered, or not rightly.
	Broken Severity = "error"
	// Doubtful: something should be looked at by a person.
	Doubtful Severity = "warning"
	// Notice: it is as it is, and good to know.
	Notice Severity = "note"
)

// Finding is something that Engine.Check has seen in the databases.
type Finding struct {
	Severity Severity `json:"severity"`
	// Source is the database, Item what of the model it is about, such as
	// "dataset claims" or "metric defect_rate"; either may be empty.
	Source string `json:"source,omitempty"`
	Item   string `json:"item,omitempty"`
	// Text says it; it carries no connection string.
	Text string `json:"text"`
}

// String returns "error: source quality: dataset defects: …".
func (f Finding) String() string {
	var parts []string
	parts = append(parts, string(f.Severity))
	if f.Source != "" {
		parts = append(parts, "source "+f.Source)
	}
	if f.Item != "" {
		parts = append(parts, f.Item)
	}
	return strings.Join(append(parts, f.Text), ": ")
}

// checker collects findings.
type checker struct {
	*Engine
	findings []Finding
}

func (c *checker) find(severity Severity, source, item, format string, args ...any) {
	c.findings = append(c.findings, Finding{severity, source, item, fmt.Sprintf(format, args...)})
}

// Check holds the model against the databases: whether every table and column is readable,
// whether the connections can be kept from writing, whether the values that the model
// names exist, whether loading is known, and whether both sides of each ratio are about
// the same members. It reads as the system principal, some rows of every table and no
// more, and returns its findings in the order of the model.
func (e *Engine) Check(ctx context.Context) []Finding {
	c := &checker{Engine: e}
	reachable := map[string]bool{}
	for _, s := range e.schema.model.Sources {
		reachable[s.Name] = c.source(ctx, s.Name)
	}
	for i := range e.schema.model.Entities {
		c.entity(ctx, &e.schema.model.Entities[i], reachable)
	}
	for i := range e.schema.model.Datasets {
		ds := &e.schema.model.Datasets[i]
		if reachable[ds.Source] {
			c.dataset(ctx, ds)
		}
	}
	c.values()
	for i := range e.schema.model.Metrics {
		c.metric(&e.schema.model.Metrics[i])
	}
	for _, note := range e.state.Load().catalog.notes {
		c.find(Doubtful, "", "catalog", "%s", note)
	}
	return c.findings
}

// source checks that a database answers, and what keeps its connections from writing.
func (c *checker) source(ctx context.Context, name string) bool {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	st := &statement{source: name, op: "check"}
	err := c.session(ctx, st, acl.System(""), func(querier) error { return nil })
	if err != nil {
		c.find(Broken, name, "", "%s", plainCause(err))
		return false
	}
	dialect := c.dialects[name].Name()
	switch _, writable := c.writable.Load(name); {
	case writable:
		c.find(Doubtful, name, "", "the driver has no read-only transactions: use a login that may only read")
	case dialect == "sqlite":
		c.find(Notice, name, "", "drivers of SQLite take the wish for a read-only transaction without keeping it: open the file with mode=ro")
	case dialect == "snowflake" || dialect == "sqlserver" || dialect == "db2":
		c.find(Notice, name, "", "the database has no read-only transactions of its own: use a login that may only read")
	}
	return true
}

// plainCause returns the text of an error, without the source and operation that a finding
// names already.
func plainCause(err error) string {
	var source *SourceError
	if errors.As(err, &source) {
		return scrub(source.Err)
	}
	return scrub(err)
}

// columns checks that columns of a table can be read.
func (c *checker) columns(ctx context.Context, source, item, from string, columns []string) {
	slices.Sort(columns)
	if columns = slices.Compact(columns); len(columns) == 0 {
		return // only rows are counted; the catalog has read the table
	}
	try := func(some []string) error {
		w := c.writer(source)
		w.put("SELECT ")
		for i, column := range some {
			if i > 0 {
				w.put(", ")
			}
			w.put(w.quote(column))
		}
		w.from(from)
		_, err := c.query(ctx, w.statement(source, "", 1), acl.System(""), c.options.MaxRows)
		return err
	}
	all := try(columns)
	if all == nil {
		return
	}
	found := false
	for _, column := range columns {
		if err := try([]string{column}); err != nil {
			c.find(Broken, source, item, "column %s of table %s can't be read: %s", column, from, plainCause(err))
			found = true
		}
	}
	if !found {
		c.find(Broken, source, item, "table %s can't be read: %s", from, plainCause(all))
	}
}

func (c *checker) entity(ctx context.Context, e *Entity, reachable map[string]bool) {
	item := "entity " + e.Name
	columns := append([]string{e.Key}, e.Labels...)
	for _, a := range e.Attributes {
		columns = append(columns, a.Column)
	}
	if reachable[e.Source] {
		c.columns(ctx, e.Source, item, e.Table, columns)
	}
	for _, t := range e.Codes {
		if reachable[t.Source] {
			c.columns(ctx, t.Source, "code table "+t.Name, t.Table, []string{t.Code, t.Key})
		}
	}
	if len(c.state.Load().catalog.members[e.Name].keys) == 0 {
		c.find(Doubtful, e.Source, item, "table %s has no members", e.Table)
	}
}

func (c *checker) dataset(ctx context.Context, ds *Dataset) {
	item := "dataset " + ds.Name
	c.columns(ctx, ds.Source, item, ds.Table, columnsOf(ds))
	if l := ds.Lineage; l != nil {
		columns := []string{l.Key, l.File}
		for _, column := range []string{l.Row, l.Cells, l.Note} {
			if column != "" {
				columns = append(columns, column)
			}
		}
		c.columns(ctx, ds.Source, item+", lineage", l.Table, columns)
	}
	c.kinds(ds, item)
	l, err := c.loaded(ctx, ds, asker{as: acl.System("")})
	switch {
	case err != nil:
		c.find(Broken, ds.Source, item+", freshness", "%s", plainCause(err))
	case l == nil && ds.Time != nil:
		c.find(Notice, ds.Source, item, "it is not known through which day rows have been loaded, so answers can't warn")
	case l != nil && l.all.IsZero() && len(l.members) == 0:
		c.find(Doubtful, ds.Source, item+", freshness", "table %s has no row about this dataset", ds.Freshness.Table)
	}
}

// columnsOf returns the columns of a dataset's table that statements use.
func columnsOf(ds *Dataset) []string {
	var columns []string
	add := func(names ...string) {
		for _, name := range names {
			if name != "" {
				columns = append(columns, name)
			}
		}
	}
	conditions := slices.Clone(ds.Always)
	if ds.Time != nil {
		add(ds.Time.Column)
	}
	for _, d := range ds.Dimensions {
		add(d.Column)
	}
	for _, m := range ds.Measures {
		add(m.Column, m.Weight)
		conditions = append(conditions, m.Where...)
	}
	for _, condition := range conditions {
		add(condition.Column, condition.Other)
	}
	for _, p := range ds.Policies {
		add(p.Column)
	}
	if ds.Lineage != nil {
		add(ds.Lineage.Column)
	}
	return columns
}

// kinds checks that columns that are added up or compared hold numbers.
func (c *checker) kinds(ds *Dataset, item string) {
	kinds := c.state.Load().catalog.kinds[ds.Name]
	for _, m := range ds.Measures {
		for _, column := range []string{m.Column, m.Weight} {
			if kind, known := kinds[column]; column != "" && known && kind == textValue && m.Aggregate != "count_distinct" {
				c.find(Broken, ds.Source, item, "measure %s: column %s holds text, not numbers", m.Name, column)
			}
		}
	}
	for _, d := range ds.Dimensions {
		if kind, known := kinds[d.Column]; kindOf(d.Kind) == kindNumber && known && kind == textValue {
			c.find(Doubtful, ds.Source, item, "dimension %s: column %s holds text, not numbers; comparisons are slow", d.Name, d.Column)
		}
	}
}

// values checks that the values that the model has words for exist.
func (c *checker) values() {
	catalog := c.state.Load().catalog
	for _, name := range sortedKeys(c.schema.dimensions) {
		d := c.schema.dimensions[name]
		if d.kind == kindNumber || len(d.values) == 0 || c.unlisted(catalog, d) {
			continue
		}
		known := catalog.values(name)
		for _, value := range sortedKeys(d.values) {
			if !slices.Contains(known, value) {
				c.find(Doubtful, "", "dimension "+name, "the model has words for the value %q, which the databases do not hold", value)
			}
		}
	}
}

// unlisted reports whether some values of a dimension are not known by name.
func (c *checker) unlisted(catalog *catalog, d *dimension) bool {
	return slices.ContainsFunc(d.own, func(o ownColumn) bool {
		_, listed := catalog.raw[o.column]
		return !listed
	})
}

// metric checks that both sides of a ratio can be told apart by something that both have.
func (c *checker) metric(m *Metric) {
	n, d := c.schema.operands(m)
	if d.measure == nil || n.dataset == d.dataset {
		return
	}
	item := "metric " + m.Name
	common := 0
	for _, name := range sortedKeys(c.schema.dimensions) {
		a, aOK := c.schema.reach(n.dataset, name)
		b, bOK := c.schema.reach(d.dataset, name)
		if !aOK || !bOK {
			continue
		}
		common++
		c.overlap(item, name, a, b)
	}
	if common == 0 {
		c.find(Doubtful, "", item, "datasets %s and %s have no dimension in common: the ratio can't be cut", n.dataset.Name, d.dataset.Name)
	}
	if (n.dataset.Time == nil) != (d.dataset.Time == nil) {
		c.find(Notice, "", item, "only one side has a time, so it can't be asked for a period")
	}
}

// overlap checks that columns of their own which both sides of a ratio share hold some of
// the same values.
func (c *checker) overlap(item, name string, a, b reach) {
	catalog := c.state.Load().catalog
	left, leftOK := catalog.raw[a.column]
	right, rightOK := catalog.raw[b.column]
	if !leftOK || !rightOK || len(left) == 0 || len(right) == 0 {
		return
	}
	set := map[string]bool{}
	value := until(a.column.Until)
	for _, v := range left {
		v, _ = value(v)
		set[v] = true
	}
	value = until(b.column.Until)
	for _, v := range right {
		if v, _ = value(v); set[v] {
			return
		}
	}
	c.find(Broken, "", item, "both sides have dimension %s, but no value of it in common", name)
}
