// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strconv"
	"strings"
)

// catalog is what the databases hold of members and values. It is immutable.
type catalog struct {
	schema  *schema
	members map[string]*members     // by entity
	own     map[string][]string     // values of dimensions that are columns of datasets, sorted
	raw     map[*Dimension][]string // values of such a column as they stand in it, if all are known
	// attributes are the distinct values of attributes, sorted, with those that columns
	// of datasets hold.
	attributes map[string][]string
	kinds      map[string]map[string]valueKind // by dataset and column
	notes      []string                        // what was left out
}

// members are the members of an entity.
type members struct {
	keys       []string                     // in order
	labels     map[string][]string          // by key
	attributes map[string]map[string]string // by attribute and key; NULL and "" are absent
	codes      map[string]map[string]string // keys by code table and code
}

// values returns the known values of a dimension, sorted and distinct. The caller must not
// change them.
func (c *catalog) values(dimension string) []string {
	d := c.schema.dimensions[dimension]
	switch {
	case d == nil:
		return nil
	case d.entity == nil:
		return c.own[dimension]
	case d.code != nil:
		return sortedKeys(c.members[d.entity.Name].codes[d.code.Name])
	case d.attribute == nil:
		return c.members[d.entity.Name].keys
	}
	return c.attributes[dimension]
}

// labels returns the labels of a key; those of other values are none.
func (c *catalog) labels(dimension, value string) []string {
	d := c.schema.dimensions[dimension]
	if d == nil || d.entity == nil || d.attribute != nil || d.code != nil {
		return nil
	}
	return c.members[d.entity.Name].labels[value]
}

// label returns the first label of a key, and other values as they are.
func (c *catalog) label(dimension, value string) string {
	if labels := c.labels(dimension, value); len(labels) > 0 {
		return labels[0]
	}
	return value
}

// mapping returns how a value of a column of a dataset becomes one of a dimension that it
// reaches; false where it has none. Several codes may stand for a key, so a code that is
// reached from keys has no value.
func (c *catalog) mapping(s *schema, r reach, dimension string) func(columnValue string) (string, bool) {
	d := s.dimensions[dimension]
	if r.direct || d == nil || d.entity == nil {
		return until(r.column.Until)
	}
	key := c.keyOf(s, r.column)
	switch {
	case d.attribute != nil:
		values := c.members[d.entity.Name].attributes[d.attribute.Name]
		return func(v string) (string, bool) {
			k, ok := key(v)
			if !ok {
				return "", false
			}
			value, ok := values[k]
			return value, ok
		}
	case d.code != nil:
		return func(string) (string, bool) { return "", false }
	}
	return key
}

// keyOf returns how the values of a column that holds keys or codes of an entity become
// keys.
func (c *catalog) keyOf(s *schema, column *Dimension) func(string) (string, bool) {
	holder := s.dimensions[column.Of]
	if holder == nil || holder.code == nil {
		return until(column.Until)
	}
	codes, cut := c.members[holder.entity.Name].codes[holder.code.Name], until(column.Until)
	return func(v string) (string, bool) {
		v, _ = cut(v)
		key, ok := codes[v]
		return key, ok
	}
}

// known returns whether a value of a column that holds keys or codes stands for a member.
// Where no member was ever read, all do.
func (c *catalog) known(s *schema, column *Dimension, e *Entity) func(string) bool {
	key, keys := c.keyOf(s, column), c.members[e.Name].keys
	return func(v string) bool {
		k, ok := key(v)
		if !ok || len(keys) == 0 {
			return ok
		}
		_, found := slices.BinarySearch(keys, k)
		return found
	}
}

// until returns how the values of a column with Dimension.Until are read.
func until(separator string) func(string) (string, bool) {
	if separator == "" {
		return func(v string) (string, bool) { return v, true }
	}
	return func(v string) (string, bool) {
		v, _, _ = strings.Cut(v, separator)
		return strings.TrimSpace(v), true
	}
}

// universe returns all values that a column of a dataset may hold, false if they are not
// known.
func (c *catalog) universe(s *schema, column *Dimension) ([]string, bool) {
	holder := s.dimensions[column.Of]
	switch {
	case column.Of == "" || column.Until != "":
		values, ok := c.raw[column]
		return values, ok
	case holder.code != nil:
		return sortedKeys(c.members[holder.entity.Name].codes[holder.code.Name]), true
	}
	return c.members[holder.entity.Name].keys, true
}

// restrict adds a filter to what is asked of the column that leads to its dimension. A
// comparison is left to the database where it knows the column as a number; of text it
// would compare letters.
func (c *catalog) restrict(s *schema, sc *scope, r reach, f *Filter) {
	to := sc.column(r.column.Column)
	switch {
	case f.Op != "" && r.direct && sc.kinds[r.column.Column] != textValue && r.column.Until == "":
		to.compare = append(to.compare, *f)
	case f.Op == "" && r.direct && r.column.Until == "":
		if f.Not {
			to.reject(f.Values)
		} else {
			to.narrow(f.Values)
		}
	default:
		test := c.test(s, r, f)
		known, ok := c.universe(s, r.column)
		if !ok {
			to.accept = append(to.accept, test)
			return
		}
		to.narrow(slices.DeleteFunc(slices.Clone(known), func(v string) bool { return !test(v) }))
	}
}

// test returns whether rows with a value of a column pass a filter.
func (c *catalog) test(s *schema, r reach, f *Filter) func(columnValue string) bool {
	wanted := make(map[string]bool, len(f.Values))
	for _, v := range f.Values {
		wanted[v] = true
	}
	value := c.mapping(s, r, f.Dimension)
	if d := s.dimensions[f.Dimension]; d != nil && d.code != nil && !r.direct {
		// Codes are compared by the keys that they stand for.
		value = c.keyOf(s, r.column)
		wanted = make(map[string]bool, len(f.Values))
		for _, code := range f.Values {
			if key, ok := c.members[d.entity.Name].codes[d.code.Name][code]; ok {
				wanted[key] = true
			}
		}
	}
	return func(columnValue string) bool {
		v, ok := value(columnValue)
		if !ok || v == "" {
			return false
		}
		if f.Op == "" {
			return wanted[v] != f.Not
		}
		number, err := strconv.ParseFloat(v, 64)
		return err == nil && f.compares(number)
	}
}

// keys returns the keys of the members that pass all filters, which are about one entity.
func (c *catalog) keys(s *schema, filters []Filter) []string {
	if len(filters) == 0 {
		return nil
	}
	first := s.dimensions[filters[0].Dimension]
	if first == nil || first.entity == nil {
		return nil
	}
	e := first.entity
	keys := slices.Clone(c.members[e.Name].keys)
	column := &Dimension{Name: e.Name, Of: e.Name}
	for i := range filters {
		f := &filters[i]
		d := s.dimensions[f.Dimension]
		if d == nil || d.entity != e {
			return nil
		}
		test := c.test(s, reach{column, d.attribute == nil && d.code == nil}, f)
		keys = slices.DeleteFunc(keys, func(key string) bool { return !test(key) })
	}
	return keys
}

// hangsOnAny reports whether an attribute hangs on one of the groups of a dataset.
func (c *catalog) hangsOnAny(ds *Dataset, name string, groups []string) bool {
	return slices.ContainsFunc(groups, func(on string) bool { return c.hangs(ds, name, on) })
}

// hangs reports whether rows of a dataset with one value of a dimension have one value of
// an attribute, or none: the city hangs on the plant. The dataset has to know both by the
// same key; a city of its own may be another one.
func (c *catalog) hangs(ds *Dataset, name, on string) bool {
	d, of := c.schema.dimensions[name], c.schema.dimensions[on]
	if d == nil || of == nil || name == on || d.attribute == nil || of.entity != d.entity || of.code != nil {
		return false
	}
	a, ok := c.schema.reach(ds, name)
	b, known := c.schema.reach(ds, on)
	if !ok || !known || a.direct || a.column != b.column {
		return false
	}
	if of.attribute == nil {
		return true
	}
	members, values := c.members[d.entity.Name], map[string]string{}
	for _, key := range members.keys {
		group, ok := members.attributes[on][key]
		if !ok {
			continue
		}
		value := members.attributes[name][key]
		if before, ok := values[group]; ok && before != value {
			return false
		}
		values[group] = value
	}
	return true
}
