// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strconv"
	"strings"
)

const (
	// mostMembers bounds the members of an entity, which an engine holds in memory.
	mostMembers = 50_000
	// mostValues bounds the distinct values of a column that figures are grouped by.
	mostValues = 500
)

// draftEntities makes entities of tables with a key that others refer to, or that comes
// with a name.
func (d *drafter) draftEntities() {
	for _, t := range d.tables {
		key := d.keys[t]
		if key == nil || key.hidden || t.rows == 0 || d.isCodeTable(t) || d.fresh[t] != nil || d.references[key] != nil {
			continue
		}
		if !d.referred(t) && d.companion(t) == nil {
			continue
		}
		if t.rows > mostMembers {
			d.note("source %s: table %s has %d rows, too many for an entity; columns that refer to it are left out", t.source, t.name, t.rows)
			continue
		}
		name := d.dimensionName(t.tableWords())
		d.entities[t] = name
		d.model.Entities = append(d.model.Entities, Entity{
			Name: name, Words: d.said(phrases(t.tableWords())...), Source: t.source, Table: t.name, Key: key.name,
		})
	}
	for i := range d.model.Entities {
		e := &d.model.Entities[i]
		t := d.entityTable(e.Name)
		d.draftLabels(t, e)
		d.draftCodes(t, e)
	}
	for i := range d.model.Entities {
		e := &d.model.Entities[i]
		d.draftAttributes(d.entityTable(e.Name), e)
	}
}

func (d *drafter) entityTable(name string) *liveTable {
	for t, entity := range d.entities {
		if entity == name {
			return t
		}
	}
	return nil
}

func (d *drafter) isCodeTable(t *liveTable) bool {
	_, ok := d.codes[t]
	return ok
}

// referred reports whether a column refers to a table, or codes exist for its keys.
func (d *drafter) referred(t *liveTable) bool {
	for _, target := range d.references {
		if target == t {
			return true
		}
	}
	for _, code := range d.codes {
		if code.of == t {
			return true
		}
	}
	return false
}

// draftLabels picks the columns that name a member: those named so, or else the first text
// that differs from member to member.
func (d *drafter) draftLabels(t *liveTable, e *Entity) {
	for _, c := range t.columns {
		if c.names() && !strings.EqualFold(c.name, e.Key) {
			e.Labels = append(e.Labels, c.name)
		}
	}
	if len(e.Labels) > 0 {
		return
	}
	for _, c := range t.columns {
		if _, isTime := c.readTime(); c.unique() && c.kind() == textColumn && !isTime && !strings.EqualFold(c.name, e.Key) && d.references[c] == nil {
			e.Labels = []string{c.name}
			return
		}
	}
}

func (d *drafter) draftCodes(t *liveTable, e *Entity) {
	for _, table := range d.tables {
		code, ok := d.codes[table]
		if !ok || code.of != t {
			continue
		}
		words := code.code.words
		name := d.dimensionName(words)
		d.codeNames[table] = name
		e.Codes = append(e.Codes, CodeTable{
			Name: name, Words: d.said(phrases(words)...), Source: table.source, Table: table.name, Code: code.code.name, Key: code.key.name,
		})
		d.note("source %s: table %s is taken for codes (%s) of %s", table.source, table.name, code.code.name, e.Name)
	}
}

func (d *drafter) draftAttributes(t *liveTable, e *Entity) {
	var texts []*liveColumn
	names := map[*liveColumn]string{}
	for _, c := range t.columns {
		if c.hidden || strings.EqualFold(c.name, e.Key) || slices.Contains(e.Labels, c.name) {
			continue
		}
		a, ok := d.attribute(t, c)
		if !ok {
			continue
		}
		if target := d.references[c]; target != nil && d.entities[target] != "" {
			d.note("entity %s: %s holds keys of %s; figures of other tables can't reach the attributes of %s through it: a view that joins the two helps",
				e.Name, c.name, d.entities[target], d.entities[target])
		}
		e.Attributes = append(e.Attributes, a)
		if a.Kind == "" {
			texts = append(texts, c)
			names[c] = a.Name
		}
	}
	for _, c := range texts {
		if parent := narrowest(t, c, texts); parent != nil {
			i := slices.IndexFunc(e.Attributes, func(a Attribute) bool { return a.Name == names[c] })
			e.Attributes[i].Parent = names[parent]
			d.note("entity %s: every %s lies in one %s in the data, so the one is made the parent of the other", e.Name, names[c], names[parent])
		}
	}
}

// attribute drafts one column of an entity's table.
func (d *drafter) attribute(t *liveTable, c *liveColumn) (Attribute, bool) {
	unit, words := d.unitOfColumn(c)
	a := Attribute{Column: c.name}
	_, isTime := c.readTime()
	switch kind := c.kind(); {
	case c.isYear():
		a.Kind = kindNumber
	case isTime, kind == otherColumn, kind == textColumn && c.sample.distinct() > mostValues:
		return a, false
	case kind == flagColumn:
		a.Kind = kindFlag
	case kind == numberColumn && d.references[c] == nil && !c.identifies():
		a.Kind, a.Unit = kindNumber, unit
	}
	if a.Kind != kindNumber {
		words = c.words
	}
	a.Words = d.said(phrases(words)...)
	if a.Kind == kindFlag {
		a.Words = d.plain(flagPhrase(words))
	}
	own := c.words
	if name := identifier(own...); d.taken[name] || slices.Contains(grains, name) {
		own = append(t.tableWords(), own...)
	}
	a.Name = d.dimensionName(own)
	if a.Kind == "" {
		d.attributes[a.Name] = c
	}
	return a, true
}

// narrowest finds the column whose values a column's values lie in, the one with the most
// values if several are.
func narrowest(t *liveTable, c *liveColumn, among []*liveColumn) *liveColumn {
	var best *liveColumn
	for _, other := range among {
		if other == c || other.sample.distinct() >= c.sample.distinct() || other.sample.distinct() < 2 || other.sample.missing > 0 || hasWord(other.words, keyWords...) {
			continue
		}
		if t.determines(c, other) && (best == nil || other.sample.distinct() > best.sample.distinct()) {
			best = other
		}
	}
	return best
}

// identifies reports whether a column of numbers identifies rather than counts.
func (c *liveColumn) identifies() bool {
	words := c.words
	return len(words) == 0 || slices.Contains(keyWords, words[len(words)-1]) && !hasWord(words[:len(words)-1], "of") ||
		hasWord(words, "latitude", "longitude", "lat", "lon", "lng")
}

// flagPhrase names the state 1 of a flag: "is_recheck" is "recheck".
func flagPhrase(words []string) string {
	if len(words) > 1 && slices.Contains([]string{"is", "has", "was", "flag"}, words[0]) {
		words = words[1:]
	}
	if last := len(words) - 1; last > 0 && slices.Contains([]string{"flag", "yn", "ind"}, words[last]) {
		words = words[:last]
	}
	return strings.Join(words, " ")
}

// dimensionName makes a name that no other dimension has, and takes it.
func (d *drafter) dimensionName(words []string) string {
	name := identifier(words...)
	if slices.Contains(grains, name) {
		name += "_value"
	}
	return takeName(d.taken, name)
}

// takeName returns the name, with a number if it is taken.
func takeName(taken map[string]bool, name string) string {
	free := name
	for i := 2; taken[free]; i++ {
		free = name[:min(len(name), 55)] + "_" + strconv.Itoa(i)
	}
	taken[free] = true
	return free
}
