// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
)

// draftDatasets makes a dataset of every table that is neither codes nor freshness.
func (d *drafter) draftDatasets() {
	for _, t := range d.tables {
		if d.isCodeTable(t) || d.fresh[t] != nil {
			continue
		}
		ds := Dataset{
			Name: takeName(d.datasetNames, identifier(splitName(t.name[strings.LastIndexByte(t.name, '.')+1:])...)), Source: t.source, Table: t.name,
			Words: d.said(phrases(t.tableWords())...),
		}
		if t.rows == 0 {
			d.note("source %s: table %s is empty, so that nothing but a count of its rows could be drafted", t.source, t.name)
		}
		d.draftTime(t, &ds)
		d.draftDimensions(t, &ds)
		for _, c := range t.columns {
			if c.hidden {
				ds.Restricted = append(ds.Restricted, Restricted{Column: c.name, Words: d.restrictedAsk(c)})
				d.note("source %s: %s.%s is restricted, because its name has %q; remove the restriction if it is harmless", t.source, t.name, c.name, looksRestricted(c.name))
			}
		}
		d.draftFreshness(t, &ds)
		d.draftMeasures(t, &ds)
		d.model.Datasets = append(d.model.Datasets, ds)
	}
}

func (d *drafter) draftTime(t *liveTable, ds *Dataset) {
	c, reading, others := t.timeColumn()
	if c == nil {
		if d.entities[t] == "" {
			d.note("dataset %s: no column of days was found, so it can't be asked about periods", ds.Name)
		}
		return
	}
	ds.Time = &TimeColumn{Column: c.name, Format: reading.format}
	d.times[t] = c
	if reading.doubtful {
		d.note("dataset %s: no value of %s tells day from month; %s is a guess", ds.Name, c.name, reading.format)
	}
	if len(others) > 0 {
		d.note("dataset %s: periods are about %s; other columns of days: %s", ds.Name, c.name, strings.Join(others, ", "))
	}
}

func (d *drafter) draftDimensions(t *liveTable, ds *Dataset) {
	if name := d.entities[t]; name != "" {
		ds.Dimensions = append(ds.Dimensions, Dimension{Name: name, Column: d.keys[t].name, Of: name})
	}
	held := map[string]string{}
	for _, c := range t.columns {
		of := d.holds(c)
		switch {
		case of == "" && d.entities[t] == "":
			d.ownDimension(t, c, ds)
		case of == "" || of == d.entities[t]:
			// An entity's other columns are its attributes.
		case held[of] != "":
			d.note("dataset %s: %s and %s both hold %s; only the first can be asked for", ds.Name, held[of], c.name, of)
		default:
			held[of] = c.name
			ds.Dimensions = append(ds.Dimensions, Dimension{Name: of, Column: c.name, Of: of})
		}
	}
}

// entityOf names the entity of a code table, or the entity itself.
func (d *drafter) entityOf(name string) string {
	for table, code := range d.codeNames {
		if code == name {
			return d.entities[d.codes[table].of]
		}
	}
	return name
}

// holds names the entity or code table whose keys or codes a column holds.
func (d *drafter) holds(c *liveColumn) string {
	if c.hidden {
		return ""
	}
	if t := d.codeReferences[c]; t != nil {
		return d.codeNames[t]
	}
	return d.entities[d.references[c]]
}

// ownDimension drafts a column with values of its own: few texts, flags, and numbers that
// rows are compared by.
func (d *drafter) ownDimension(t *liveTable, c *liveColumn, ds *Dataset) {
	_, isTime := c.readTime()
	if c.hidden || isTime || c == d.keys[t] || d.references[c] != nil {
		return
	}
	s := &c.sample
	words := c.words
	dim := Dimension{Column: c.name}
	switch c.kind() {
	case flagColumn:
		dim.Kind, words = kindFlag, strings.Fields(flagPhrase(words))
		dim.Words = d.plain(strings.Join(words, " "))
	case textColumn:
		if s.full || s.distinct() > mostValues || s.distinct() > 20 && s.distinct() > s.present/2 {
			return
		}
		dim.Words = d.said(phrases(words)...)
	case numberColumn:
		dim.Unit, words = d.unitOfColumn(c)
		code := c.identifies() && s.distinct() <= mostValues && s.distinct() <= s.present/2
		switch {
		case code || s.distinct() <= 12 && s.distinct() <= s.present/4 && s.whole == s.present && !isQuantity(words):
			dim.Unit, words = "", c.words // a code or level, asked for by its value
			d.levels[c] = true
		case c.identifies() || isAdditive(words, dim.Unit) || hasWord(words, extremeWords...):
			return
		default:
			dim.Kind = kindNumber
		}
		dim.Words = d.said(phrases(words)...)
	default:
		return
	}
	dim.Name = d.ownName(t, c, dim, c.words)
	ds.Dimensions = append(ds.Dimensions, dim)
}

// ownDraft is a dimension with values of its own, as it was first drafted.
type ownDraft struct {
	dimension Dimension
	column    *liveColumn
}

// ownName names a dimension as the same one elsewhere if they share values: an attribute
// of an entity, or a column of another dataset. It is named after its dataset if they don't.
func (d *drafter) ownName(t *liveTable, c *liveColumn, dim Dimension, words []string) string {
	name := identifier(words...)
	if attribute := d.attributes[name]; attribute != nil && dim.Kind == "" && overlap(attribute, c) && d.agrees(t, c, attribute) {
		d.note("dataset %s: %s is taken to be the %s of %s, since they share values", identifier(splitName(t.name)...), c.name, name, d.entities[attribute.table])
		return name
	}
	first, known := d.own[name]
	same := known && first.column.table != t && first.dimension.Kind == dim.Kind && first.dimension.Unit == dim.Unit && (dim.Kind != "" || overlap(first.column, c))
	switch {
	case same:
		return name
	case d.taken[name] || slices.Contains(grains, name):
		name = d.dimensionName(append(t.tableWords(), words...))
	default:
		name = d.dimensionName(words)
	}
	d.own[name] = ownDraft{dim, c}
	return name
}

// agrees reports whether rows that hold the key of an entity have the value that the
// entity's attribute has; rows without the key can't disagree.
func (d *drafter) agrees(t *liveTable, c, attribute *liveColumn) bool {
	key := d.keys[attribute.table]
	members := map[string]string{}
	for _, row := range attribute.table.pairs {
		members[row[key]] = row[attribute]
	}
	for _, holder := range t.columns {
		if d.references[holder] != attribute.table {
			continue
		}
		for _, row := range t.pairs {
			if value, ok := members[row[holder]]; ok && value != row[c] {
				return false
			}
		}
	}
	return true
}

// overlap reports whether two columns share a value.
func overlap(a, b *liveColumn) bool {
	for value := range a.sample.values {
		if b.sample.values[value] > 0 {
			return true
		}
	}
	return false
}

// freshDraft is a table that says through which day others were loaded.
type freshDraft struct {
	through  *liveColumn
	format   string
	what, by *liveColumn
}

// findFreshness finds tables that say through which day others were loaded.
func (d *drafter) findFreshness() {
	for _, t := range d.tables {
		if len(t.columns) > 6 || d.referred(t) {
			continue
		}
		for _, c := range t.columns {
			r, ok := c.readTime()
			if !ok || !hasWord(c.words, "loaded", "through", "arrived", "refreshed", "synced", "watermark", "upto") {
				continue
			}
			f := &freshDraft{through: c, format: r.format}
			for _, other := range t.columns {
				switch {
				case other == c:
				case d.namesTables(other):
					f.what = other
				case d.references[other] != nil:
					f.by = other
				}
			}
			if f.what != nil || t.rows == 1 {
				d.fresh[t] = f
				d.note("source %s: table %s is taken to say through which day rows were loaded (%s)", t.source, t.name, c.name)
			}
		}
	}
}

// namesTables reports whether a column's values are names of tables of its source.
func (d *drafter) namesTables(c *liveColumn) bool {
	for value := range c.sample.values {
		if !slices.ContainsFunc(d.tables, func(t *liveTable) bool { return t.source == c.table.source && strings.EqualFold(t.name, value) }) {
			return false
		}
	}
	return c.sample.distinct() > 0
}

func (d *drafter) draftFreshness(t *liveTable, ds *Dataset) {
	if ds.Time == nil {
		return
	}
	for _, table := range d.tables {
		f := d.fresh[table]
		if f == nil || table.source != t.source || f.what != nil && f.what.sample.values[t.name] == 0 {
			continue
		}
		ds.Freshness = &Freshness{Table: table.name, Through: f.through.name, Format: f.format}
		if f.what != nil {
			ds.Freshness.Where = []Condition{{Column: f.what.name, Op: "=", Value: Text(t.name)}}
		}
		if f.by == nil {
			return
		}
		entity := d.entities[d.references[f.by]]
		if entity != "" && slices.ContainsFunc(ds.Dimensions, func(o Dimension) bool { return o.Of != "" && d.entityOf(o.Of) == entity }) {
			ds.Freshness.By, ds.Freshness.Dimension = f.by.name, entity
			return
		}
		d.note("dataset %s: %s says by %s through which day rows were loaded, but the dataset doesn't know %s", ds.Name, table.name, f.by.name, entity)
		ds.Freshness = nil
		return
	}
}
