// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"
	"strings"
)

// enoughContained is the share of a column's distinct values that must be keys of a table
// for the column to refer to it: some rows are always wrong.
const enoughContained = 0.95

// genericKeys are names of keys that say nothing about whose key it is.
var genericKeys = []string{"id", "code", "key", "no", "nr", "number", "name", "pk", "uid", "guid", "rowid", "index"}

// keyWords end the names of columns that identify rather than count.
var keyWords = []string{"id", "code", "key", "no", "nr", "number", "num", "pk", "sk", "uid", "guid", "ref", "zip", "zipcode", "postcode", "postal", "iso", "sku", "serial"}

// tableWords are the words of a table's name in the singular, without schema and the
// prefixes of data warehouses.
func (t *liveTable) tableWords() []string {
	words := splitName(t.name[strings.LastIndexByte(t.name, '.')+1:])
	if len(words) > 1 && slices.Contains([]string{"tbl", "dim", "fact", "fct", "vw", "stg", "ref"}, words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return []string{"table"}
	}
	last := len(words) - 1
	words[last] = singularOf(words[last])
	return words
}

// tablePhrase is the name of one row.
func (t *liveTable) tablePhrase() string { return strings.Join(t.tableWords(), " ") }

// findKeys finds the column that identifies a table's rows: the declared key if it is one
// column, or else a column of unique values that is named like a key.
func (d *drafter) findKeys() {
	for _, t := range d.tables {
		switch {
		case len(t.key) == 1:
			d.keys[t] = t.column(t.key[0])
		case len(t.key) == 0 && t.rows > 0 && t.complete():
			for _, c := range t.columns {
				words := c.words
				if c.unique() && len(words) > 0 && slices.Contains(keyWords, words[len(words)-1]) {
					d.keys[t] = c
					d.note("source %s: table %s declares no primary key; %s is taken for one because its values are unique", t.source, t.name, c.name)
					break
				}
			}
		}
	}
}

// unique reports whether every row was read and has a value of its own.
func (c *liveColumn) unique() bool {
	s := &c.sample
	return c.table.complete() && s.present > 0 && s.missing == 0 && s.distinct() == s.present && !c.hidden && c.kind() != flagColumn && c.kind() != otherColumn
}

// findReferences finds which columns hold keys of other tables.
func (d *drafter) findReferences() {
	for _, t := range d.tables {
		for _, c := range t.columns {
			if target := d.declaredTarget(t, c); target != nil {
				d.references[c] = target
			}
		}
	}
	for _, t := range d.tables {
		for _, c := range t.columns {
			if d.references[c] != nil || c.hidden || c.kind() != textColumn && c.kind() != numberColumn {
				continue
			}
			if target := d.likelyTarget(c); target != nil {
				d.references[c] = target
				d.note("source %s: %s.%s is taken to hold keys of %s (%s), though no foreign key says so", t.source, t.name, c.name, target.name, target.source)
			}
		}
	}
}

// declaredTarget follows a foreign key to a table whose key it holds.
func (d *drafter) declaredTarget(t *liveTable, c *liveColumn) *liveTable {
	for _, f := range t.foreign {
		if !strings.EqualFold(f.column, c.name) {
			continue
		}
		for _, target := range d.tables {
			if target.source != t.source || !strings.EqualFold(target.name, f.table) {
				continue
			}
			key := d.keys[target]
			if key != nil && (f.target == "" || strings.EqualFold(f.target, key.name)) && target != t {
				return target
			}
			d.note("source %s: %s.%s refers to %s.%s, which is not its single-column key; nothing was made of it", t.source, t.name, c.name, f.table, f.target)
		}
	}
	return nil
}

// likelyTarget finds the table whose key a column seems to hold by its name and values.
func (d *drafter) likelyTarget(c *liveColumn) *liveTable {
	var best *liveTable
	bestScore := 0
	for _, target := range d.tables {
		key := d.keys[target]
		if target == c.table || key == nil || key.hidden {
			continue
		}
		score := nameScore(c.words, target.tableWords(), key.words)
		if score == 0 || d.keys[c.table] == c && !d.extends(c, key) || !contained(&c.sample, &key.sample) {
			continue
		}
		if target.source == c.table.source {
			score++
		}
		if score > bestScore {
			best, bestScore = target, score
		}
	}
	return best
}

// extends reports whether a table's own key also is the key of a larger table, of which it
// says more: the smaller then refers to the larger, and of equals the later to the earlier.
func (d *drafter) extends(c, key *liveColumn) bool {
	if !strings.EqualFold(c.name, key.name) || slices.Contains(genericKeys, strings.Join(c.words, "")) {
		return false
	}
	if c.table.rows != key.table.rows {
		return c.table.rows < key.table.rows
	}
	return slices.Index(d.tables, c.table) > slices.Index(d.tables, key.table)
}

// nameScore says how well a column's name fits the key of a table; 0 if it doesn't.
func nameScore(column, table, key []string) int {
	generic := len(key) == 1 && slices.Contains(genericKeys, key[0])
	full := append(slices.Clone(table), key...)
	switch {
	case !generic && slices.Equal(column, key):
		return 10
	case slices.Equal(column, full), len(key) > 0 && slices.Equal(column, append(slices.Clone(table), strings.Join(key, ""))):
		return 8
	case !generic && len(key) > 1 && endsWith(column, key):
		return 6
	case endsWith(column, full):
		return 5
	case slices.Equal(column, table):
		return 3
	}
	return 0
}

func endsWith(words, end []string) bool {
	return len(words) > len(end) && slices.Equal(words[len(words)-len(end):], end)
}

// contained reports whether the values of a column are keys. "*" stands for all of them.
func contained(column, keys *columnSample) bool {
	if keys.full || keys.distinct() == 0 || column.full {
		return false
	}
	all, found := 0, 0
	for value := range column.values {
		if value == "*" {
			continue
		}
		all++
		if keys.values[value] > 0 {
			found++
		}
	}
	return float64(found) >= enoughContained*float64(all)
}

// findCodeTables finds tables that map codes of another system to keys: small in columns,
// with a unique code beside a reference, both named after the same thing.
func (d *drafter) findCodeTables() {
	for _, t := range d.tables {
		if len(t.columns) > 4 || d.companion(t) != nil {
			continue
		}
		for _, c := range t.columns {
			target := d.references[c]
			if target == nil || d.keys[t] == c {
				continue
			}
			for _, code := range t.columns {
				if code == c || !code.unique() || code.kind() != textColumn && code.kind() != numberColumn || !sharesWord(t, code, c) {
					continue
				}
				d.codes[t] = codeDraft{code: code, key: c, of: target}
			}
		}
	}
	// Columns that hold the codes refer to them, not to the table as a thing of its own.
	for c, target := range d.references {
		if _, ok := d.codes[target]; ok {
			d.codeReferences[c] = target
			delete(d.references, c)
		}
	}
}

// codeDraft is a table of codes for the keys of another table.
type codeDraft struct {
	code, key *liveColumn
	of        *liveTable
}

// sharesWord reports whether a code and a key are about the same thing, or the table says
// that it maps one to the other.
func sharesWord(t *liveTable, code, key *liveColumn) bool {
	if hasWord(t.tableWords(), "xref", "map", "mapping", "alias", "legacy", "crosswalk", "translation", "crossreference") {
		return true
	}
	for _, word := range code.words {
		if !slices.Contains(keyWords, word) && hasWord(key.words, word) {
			return true
		}
	}
	return false
}

// nameWords end the names of columns that name a row.
var nameWords = []string{"name", "title", "label", "fullname", "designation", "bezeichnung", "libelle", "nom", "nombre", "nome", "caption"}

// companion finds the column that names the rows of a table; nil if there is none.
func (d *drafter) companion(t *liveTable) *liveColumn {
	for _, c := range t.columns {
		if c.names() && c != d.keys[t] {
			return c
		}
	}
	return nil
}

// names reports whether a column is named like one that names its row.
func (c *liveColumn) names() bool {
	words := c.words
	if c.hidden || c.kind() != textColumn || len(words) == 0 {
		return false
	}
	return slices.Contains(nameWords, words[len(words)-1]) || strings.HasSuffix(words[len(words)-1], "name")
}

// note adds a line for the person who finishes the draft.
func (d *drafter) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}
