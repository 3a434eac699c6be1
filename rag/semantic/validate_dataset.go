// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"
)

func (v *validator) dataset(ds *Dataset, path string) {
	v.name(ds.Name, path+".name", "datasets")
	v.sourceRef(ds.Source, path+".source")
	v.table(ds.Table, path+".table")
	v.words(ds.Words, path+".words")
	at := place{ds.Source, ds.Table}
	if ds.Time != nil {
		v.column(at, ds.Time.Column, path+".time.column")
		v.timeFormat(ds.Time.Format, path+".time.format")
	}
	for i := range ds.Dimensions {
		v.dimension(ds, &ds.Dimensions[i], fmt.Sprintf("%s.dimensions[%d]", path, i))
	}
	if len(ds.Measures) == 0 {
		v.fail(path+".measures", "is empty: nothing could be counted")
	}
	for i := range ds.Measures {
		v.measure(ds, &ds.Measures[i], fmt.Sprintf("%s.measures[%d]", path, i))
	}
	v.conditions(at, ds.Always, path+".always")
	for i, r := range ds.Restricted {
		v.plainColumn(r.Column, fmt.Sprintf("%s.restricted[%d].column", path, i))
		v.words(r.Words, fmt.Sprintf("%s.restricted[%d].words", path, i))
	}
	for i, p := range ds.Policies {
		v.column(at, p.Column, fmt.Sprintf("%s.policies[%d].column", path, i))
		if p.Attribute == "" {
			v.fail(fmt.Sprintf("%s.policies[%d].attribute", path, i), "is empty")
		}
	}
	v.freshness(ds, path+".freshness")
	v.lineage(ds, path+".lineage")
}

func (v *validator) dimension(ds *Dataset, d *Dimension, path string) {
	v.name(d.Name, path+".name", "dimensions of dataset "+ds.Name)
	v.notGrain(d.Name, path+".name")
	v.column(place{ds.Source, ds.Table}, d.Column, path+".column")
	if d.Of != "" {
		v.reference(ds, d, path)
		return
	}
	v.words(d.Words, path+".words")
	v.kind(d.Kind, d.Unit, path)
	v.values(d.Values, path+".values")
	v.ownName(d, path)
}

// ownName checks a column with values of its own against other columns of its name.
func (v *validator) ownName(d *Dimension, path string) {
	if known := v.schema.dimensions[d.Name]; known != nil && known.entity != nil {
		switch {
		case known.attribute == nil:
			v.fail(path+".of", "%q names the keys or codes of entity %s: write \"of\": %q, or choose another name", d.Name, known.entity.Name, d.Name)
		case known.kind != kindOf(d.Kind):
			v.fail(path+".kind", "is %s, but attribute %s of entity %s is %s", kindOf(d.Kind), d.Name, known.entity.Name, known.kind)
		}
		return
	}
	if v.forms == nil {
		v.forms = map[string]*Dimension{}
	}
	first := v.forms[d.Name]
	if first == nil {
		v.forms[d.Name] = d
		return
	}
	if kindOf(first.Kind) != kindOf(d.Kind) || first.Unit != d.Unit {
		v.fail(path, "dimension %s is %s %q here and %s %q in another dataset: one name is one dimension",
			d.Name, kindOf(d.Kind), d.Unit, kindOf(first.Kind), first.Unit)
	}
}

// reference checks a column that holds keys or codes of an entity.
func (v *validator) reference(ds *Dataset, d *Dimension, path string) {
	target := v.schema.dimensions[d.Of]
	if target == nil || target.entity == nil || target.attribute != nil {
		v.fail(path+".of", "there is no entity or code table %q", d.Of)
		return
	}
	if other := v.schema.dimensions[d.Name]; other != nil && d.Name != d.Of {
		v.fail(path+".name", "%q names another dimension: use %q", d.Name, d.Of)
	}
	if i := slices.IndexFunc(ds.Dimensions, func(o Dimension) bool { return o.Of == d.Of }); &ds.Dimensions[i] != d {
		v.fail(path+".of", "column %s holds %s already, and a question can't tell the two apart: make the second a dimension of its own", ds.Dimensions[i].Column, d.Of)
	}
	if len(d.Words) > 0 || d.Kind != "" || d.Unit != "" || len(d.Values) > 0 {
		v.fail(path, "words, kind, unit and values belong to %s, not to the column that holds it", d.Of)
	}
}

func (v *validator) measure(ds *Dataset, m *Measure, path string) {
	v.name(m.Name, path+".name", "measures of dataset "+ds.Name)
	v.oneOf(m.Aggregate, path+".aggregate", aggregates...)
	at := place{ds.Source, ds.Table}
	switch {
	case m.Aggregate != "count":
		v.column(at, m.Column, path+".column")
	case m.Column != "":
		v.fail(path+".column", "count counts rows: leave the column out, or add the condition \"is not null\"")
	}
	switch {
	case m.Aggregate == "weighted_mean":
		v.column(at, m.Weight, path+".weight")
	case m.Weight != "":
		v.fail(path+".weight", "only weighted_mean has weights")
	}
	v.conditions(at, m.Where, path+".where")
}

func (v *validator) conditions(at place, all []Condition, path string) {
	for i := range all {
		v.condition(at, &all[i], fmt.Sprintf("%s[%d]", path, i))
	}
}

func (v *validator) condition(at place, c *Condition, path string) {
	v.column(at, c.Column, path+".column")
	if c.Other != "" {
		v.column(at, c.Other, path+".other")
	}
	v.oneOf(c.Op, path+".op", conditionOps...)
	one := 0
	if !c.Value.IsZero() {
		one++
	}
	if c.Other != "" {
		one++
	}
	switch c.Op {
	case "in", "not in":
		if len(c.Values) == 0 || one > 0 {
			v.fail(path, "%q takes a list of values and nothing else", c.Op)
		}
	case "is null", "is not null":
		if len(c.Values) > 0 || one > 0 {
			v.fail(path, "%q takes no value", c.Op)
		}
	default:
		if one != 1 || len(c.Values) > 0 {
			v.fail(path, "%q takes either a value or another column", c.Op)
		}
	}
	for i, value := range c.Values {
		if value.IsZero() {
			v.fail(fmt.Sprintf("%s.values[%d]", path, i), "is null")
		}
	}
}

func (v *validator) freshness(ds *Dataset, path string) {
	f := ds.Freshness
	if f == nil {
		return
	}
	at := place{f.Source, f.Table}
	if f.Source == "" {
		at.source = ds.Source
	} else {
		v.sourceRef(f.Source, path+".source")
	}
	v.table(f.Table, path+".table")
	v.column(at, f.Through, path+".through")
	v.timeFormat(f.Format, path+".format")
	if ds.Time == nil {
		v.fail(path, "dataset %s has no time, so nothing can be late", ds.Name)
	}
	if (f.By == "") != (f.Dimension == "") {
		v.fail(path, "by and dimension go together: a column of the table, and the dimension whose values it has")
	}
	if f.By != "" {
		v.column(at, f.By, path+".by")
	}
	if f.Dimension != "" {
		v.reachable(ds, f.Dimension, path+".dimension")
	}
	v.conditions(at, f.Where, path+".where")
	if f.Lag < 0 {
		v.fail(path+".lag", "is %d days, want none or more", f.Lag)
	}
}

func (v *validator) lineage(ds *Dataset, path string) {
	l := ds.Lineage
	if l == nil {
		return
	}
	v.table(l.Table, path+".table")
	at := place{ds.Source, l.Table}
	v.column(at, l.Key, path+".key")
	v.column(place{ds.Source, ds.Table}, l.Column, path+".column")
	v.column(at, l.File, path+".file")
	for _, c := range [][2]string{{"row", l.Row}, {"cells", l.Cells}, {"note", l.Note}} {
		if c[1] != "" {
			v.column(at, c[1], path+"."+c[0])
		}
	}
}

// reachable checks that a dataset's figures can be cut by a dimension.
func (v *validator) reachable(ds *Dataset, name, path string) {
	if v.schema.dimensions[name] == nil {
		v.fail(path, "there is no dimension %q", name)
		return
	}
	if _, ok := v.schema.reach(ds, name); !ok {
		v.fail(path, "dataset %s has no column that leads to dimension %s", ds.Name, name)
	}
}
