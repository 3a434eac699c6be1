// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// columns hold the values of a view's documents by field, each made when a filter first asks for it: a filter then looks at
// each value once, and at four bytes a document. They say what the view's entries say, and are made anew when these change.
// They are safe for concurrent use; who asks for a column that is being made waits for it.
type columns struct {
	mu      sync.Mutex
	byName  map[string]*column
	classes []uint32 // of living documents, each once; nil if not collected yet
}

// column is one field of a segment's documents.
type column struct {
	// values are distinct. The first is none.
	values []ingest.Value
	// codes are indexes into values, one for each document; those of documents that ended are 0.
	codes []uint32
	// known finds the code of a value that is no list; lists are the codes of those that are.
	known map[valueKey]uint32
	lists []uint32
	// damaged are the documents whose rows can't be read. They concern only those who may read the documents.
	damaged []damagedRow
}

// damagedRow is a document that has no value because of an error.
type damagedRow struct {
	ordinal int
	err     error
}

// valueKey is a value that is no list, to be looked up.
type valueKey struct {
	kind ingest.ValueKind
	text string
}

func keyOf(v ingest.Value) valueKey {
	if v.Kind() == ingest.Number {
		v = ingest.NumberValue(v.Num() + 0) // of -0, which equals 0
	}
	return valueKey{v.Kind(), v.String()}
}

// passing reports for each code whether its value passes a filter of the field.
func (c *column) passing(f store.Filter) []bool {
	passes := make([]bool, len(c.values))
	for _, code := range c.candidates(f) {
		passes[code] = store.Holds(f, c.values[code])
	}
	return passes
}

// candidates returns the codes of values that may pass a filter: where it names values, these are looked up.
func (c *column) candidates(f store.Filter) []uint32 {
	var wanted []ingest.Value
	switch f := f.(type) {
	case store.In:
		wanted = f.Values
	case store.Compare:
		if f.Op == store.Equal {
			wanted = []ingest.Value{f.Value}
		}
	}
	if wanted == nil {
		all := make([]uint32, len(c.values))
		for i := range all {
			all[i] = uint32(i)
		}
		return all
	}
	some := slices.Clone(c.lists)
	for _, v := range wanted {
		if code, ok := c.known[keyOf(v)]; ok {
			some = append(some, code)
		}
	}
	return some
}

// classesOf returns the classes of a view's living documents.
func (c *columns) classesOf(v *view) []uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.classes == nil {
		seen := make(map[uint32]bool)
		for _, e := range v.entries {
			if e != nil {
				seen[e.class] = true
			}
		}
		c.classes = slices.AppendSeq(make([]uint32, 0, len(seen)), maps.Keys(seen))
	}
	return c.classes
}

// of returns the column of a field of a view.
func (c *columns) of(ctx context.Context, r reading, v *view, field string) (*column, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made := c.byName[field]; made != nil {
		return made, nil
	}
	made, err := newColumn(ctx, r, v, field)
	if err != nil {
		return nil, err
	}
	if c.byName == nil {
		c.byName = make(map[string]*column)
	}
	c.byName[field] = made
	return made, nil
}

// newColumn reads the values of a field. It takes O(documents), and for most fields a row of each that was not needed before.
func newColumn(ctx context.Context, r reading, v *view, field string) (*column, error) {
	c := &column{values: make([]ingest.Value, 1), codes: make([]uint32, len(v.entries)), known: map[valueKey]uint32{{}: 0}}
	for i, e := range v.entries {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if e == nil {
			continue
		}
		value, err := r.value(v, i, field)
		if err != nil {
			c.damaged = append(c.damaged, damagedRow{i, err})
			continue
		}
		c.codes[i] = c.code(value)
	}
	return c, nil
}

// value returns the value of a document's field. Those that the segment knows take no row.
func (r *reading) value(v *view, ordinal int, field string) (ingest.Value, error) {
	if field == "@source" || field == "@id" {
		d := store.Document{DocumentID: v.seg.documents[ordinal].id}
		return d.Field(field, ""), nil
	}
	d, err := r.load(v, ordinal)
	if err != nil {
		return ingest.Value{}, err
	}
	return d.Field(field, ""), nil
}

// code returns the code of a value, a new one if it has none yet. Lists are not looked up: two that differ may read alike.
func (c *column) code(v ingest.Value) uint32 {
	key := keyOf(v)
	if code, ok := c.known[key]; ok && key.kind != ingest.Strings {
		return code
	}
	code := uint32(len(c.values))
	c.values = append(c.values, v)
	if key.kind == ingest.Strings {
		c.lists = append(c.lists, code)
	} else {
		c.known[key] = code
	}
	return code
}
